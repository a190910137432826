"""The commands of `dateline`, a file for those that belong together; each is imported when it is called."""
