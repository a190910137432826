"""A question, read after its history: its words, names, days, and what it leans on."""
