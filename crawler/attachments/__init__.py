"""The text of files that an announcement offers: read by a child process with limits, because files are hostile."""
