"""What accompanies a crawl: access to the store, the record of the run, the delay that a host asks for."""
