"""The sources' sites, played on loopback with invented news: for the demo, the tests and the benchmarks."""
