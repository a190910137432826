"""Copies, near-copies, updates and corrections of one story."""
