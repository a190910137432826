"""What a text becomes: furniture marked, title and dates found, cut into sentences and chunks."""
