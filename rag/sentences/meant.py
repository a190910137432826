"""The years that a sentence names, or means by "last year" or "last month" in an article whose day is known."""

from __future__ import annotations

import re
from datetime import date

from index.article.dates import MONTHS
from index.types import Article
from rag.query.question import YEAR as A_YEAR
from rag.sentences.slot import MONTH
from rag.time.happened import ASIDE
from rag.time.named import published_on

YEAR = re.compile(rf"\b(?:{A_YEAR.pattern})\b")
IN_MONTH = re.compile(rf"\b(?P<month>{MONTH})\s+{YEAR.pattern}", re.I)
RELATIVE = re.compile(
    r"(?<!\bthe )(?<!\bpast )(?<!\bthan )(?<!\bfrom )(?<!\bwith )(?<!\bto )(?<!\bon )(?<!\bover )(?<!\bsince )"
    r"\b(?P<which>last|this)\s+(?P<unit>year|month)\b",
    re.I,
)
"""A year or month that is told by the article's own; not "up on last year", nor "in the last year"."""


def years(text: str, article: Article, question: str) -> list[tuple[int, str]]:
    """Where a text of an article tells a year, and which; another month than the question's is none of its years."""
    asked = IN_MONTH.search(question)
    month = MONTHS.get(asked["month"].lower().rstrip(".")) if asked else None
    found = [(one.start(), one.group()) for one in YEAR.finditer(text)]
    if published := published_on(article):
        main = ASIDE.sub(lambda one: " " * len(one.group()), text)
        found += [(one.start(), _year(one, published, month)) for one in RELATIVE.finditer(main)]
    return sorted(found)


def _year(said: re.Match[str], published: date, month: int | None) -> str:
    """The year that is meant, or the month in digits where that is another one than was asked for."""
    last = said["which"].lower() == "last"
    if said["unit"].lower() == "year":
        return str(published.year - last)
    year, meant = (
        (published.year - 1, 12) if last and published.month == 1 else (published.year, published.month - last)
    )
    return f"{year}-{meant:02}" if month and month != meant else str(year)
