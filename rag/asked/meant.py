"""The years that a sentence names, or means by "last year" or "last month" in an article whose day is known."""

from __future__ import annotations

import re

from index.article.dates import MONTHS
from index.types import Article
from rag.asked.slot import MONTH
from rag.query.question import YEAR as A_YEAR
from rag.time.happened import ASIDE
from rag.time.named import published_on, told_by

YEAR = re.compile(rf"\b(?:{A_YEAR.pattern})\b")
IN_MONTH = re.compile(rf"\b(?P<month>{MONTH})\s+{YEAR.pattern}", re.I)


def years(text: str, article: Article, question: str) -> list[tuple[int, str]]:
    """Where a text of an article tells a year, and which; another month than the question's is none of its years."""
    asked = IN_MONTH.search(question)
    month = MONTHS.get(asked["month"].lower().rstrip(".")) if asked else None
    found = [(one.start(), one.group()) for one in YEAR.finditer(text)]
    if published := published_on(article):
        main = ASIDE.sub(lambda one: " " * len(one.group()), text)
        for at, year, told in told_by(main, published):
            found.append((at, f"{year}-{told:02}" if told and month and told != month else str(year)))
    return sorted(found)
