"""Vectors for search, in generations that are never written to again; and the nearest ones."""
