"""The demo: index the sample articles and ask them a handful of questions in the terminal."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.rule import Rule

from index import build
from rag import Assistant, Question, Settings
from rag.console import progress, report, show_answer

ARTICLES = Path(__file__).parent / "sample" / "articles"
STORE = Path(".demo")
QUESTIONS = (
    Question(text="Who designed the Tollmark Bridge?"),
    Question(text="Why did the sirens in Dunmarrow stay silent?"),
    Question(text="How many people were injured when the ferry Petrel hit the pier at Kettlesand?"),
    Question(text="How much will the repair of the Tollmark Bridge cost?"),
    Question(text="How much will the repair of the Tollmark Bridge cost?", until=date(2024, 6, 30)),
    Question(text="What is the population of Varnhaven?"),
)


def main() -> int:
    """Print the answers; 1 when not a single one was cited."""
    console = Console()
    settings = Settings()
    with progress(quiet=False) as tell:
        report(build(ARTICLES, STORE, settings.index, progress=tell), STORE)
    cited = 0
    with Assistant.open(STORE, settings) as assistant:
        for question in QUESTIONS:
            bound = f"  (published until {question.until})" if question.until else ""
            console.print()
            console.print(Rule(f"{question.text}{bound}", align="left", style="dim"))
            answer = assistant.ask(question)
            show_answer(answer)
            cited += bool(answer.citations)
    return 0 if cited else 1


if __name__ == "__main__":
    sys.exit(main())
