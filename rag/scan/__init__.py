"""Questions for the whole library: how many, list every, timeline of."""
