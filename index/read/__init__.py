"""Files, whatever their format, become documents: a fixed text, and what the file says of itself."""
