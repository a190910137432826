"""Phrases of time, read as windows of days: last week, early 2023, since the start of March."""
