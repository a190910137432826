"""From a question to its passages: retrieve, fuse, and one slot a story."""
