"""What keeps a store sound: looked over, mended, compacted."""
