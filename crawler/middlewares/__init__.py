"""What stands between the crawl and the network, and between a listing and its articles."""
