"""One base spider a CMS family; ``news`` owns the shape of the crawl, a family how its listings are read."""
