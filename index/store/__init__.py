"""The library: one SQLite file that is the only truth, one writer at a time."""
