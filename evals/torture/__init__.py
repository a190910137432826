"""The campaign of faults: one file a promise, each run from a seed, each counting what it did and what was wrong."""

from pathlib import Path

SAMPLE = Path(__file__).parents[1] / "sample"
CLI = "from rag.cli import main; main()"
"""The command line, for `python -c`."""
