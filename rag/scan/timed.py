"""Part a question for the whole library in two: what it asks, and of when; articles may be "older than 2023" too."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from rag.scan.groups import parted
from rag.scan.wording import ABOUT_ARTICLES, PRINTED
from rag.time.periods import UnreadableError
from rag.time.phrases import period_at
from rag.time.when import Reading, read

MENTIONED = re.compile(r"(?i:\bmention(?:s|ed|ing)?)\s+(?:[^?]{1,80}\s(?:and|or)\s+)?(?:the\s+)?[A-Z\d]$")
"""What stands before a day that is itself looked for, and its first letter."""
WHEN_PRINTED = re.compile(rf"(?:\s+(?:that|which))?(?:\s+(?:were|was|are|is|have been|has been))?\s+{PRINTED}$", re.I)
FROM = re.compile(r"\bfrom\s+(?=\w)", re.I)
AGE = re.compile(r"\b(?P<before>older|earlier)\s+than\b|\b(?:newer|later|more\s+recent)\s+than\b", re.I)


class Timed(NamedTuple):
    """A question in two: what it asks, and of when."""

    text: str
    reading: Reading


def timed(question: str, today: date) -> Timed:
    """Part a question from its time phrases; of articles "from 2023" and "older than 2023" are some too."""
    if about := bool(ABOUT_ARTICLES.search(question) or parted(question.strip(" ?.!")).by):
        question = AGE.sub(lambda m: "before" if m["before"] else "after", question)
    masked, reading = question, read(question, today)
    for span in reading.spans:
        if MENTIONED.search(masked[: span.start + 1]):
            masked = masked[: span.start] + "_" * len(span) + masked[span.end :]
            reading = read(masked, today)
    if about and len(reading.names) == 1 and reading.names[0][2]:
        reading = replace(reading, until=reading.since)  # a day's news is printed on the next; articles have one day
    rest = question
    for span in reversed(reading.spans):
        before = rest[: span.start].rstrip()
        rest = (WHEN_PRINTED.sub("", before) if about else before) + rest[span.end :]
    if reading.phrase or not about:
        return Timed(rest, reading)
    for place in FROM.finditer(rest):
        try:
            found = period_at(rest, place.end(), today, loose=True)
        except UnreadableError as error:
            return Timed(rest, replace(reading, unread=(*reading.unread, str(error))))
        if found:
            period, phrase = found.period, rest[place.start() : found.end]
            said = replace(reading, phrase=phrase, since=period.since, until=period.until, names=period.names)
            return Timed(f"{rest[: place.start()].rstrip()}{rest[found.end :]}", said)
    return Timed(rest, reading)
