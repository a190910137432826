"""What is known of English: its letters, forms of words, and which words may stand for which."""
