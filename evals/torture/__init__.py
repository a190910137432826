"""The campaign of faults: one file a promise, each run from a seed, each counting what it did and what was wrong."""
