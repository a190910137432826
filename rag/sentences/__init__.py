"""The sentences that answer: measured, scored, chosen, and made fit to read."""
