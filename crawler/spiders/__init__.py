"""One file a source: declarations and a record card that ``concord checkall`` verifies."""
