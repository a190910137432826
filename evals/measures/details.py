"""What a sentence can get wrong: its numbers, dates, names and quotations, read without a model."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from evals.texts import folded

_WORDS = "zero one two three four five six seven eight nine ten eleven twelve".split()
_NUMBER_WORDS = {word: str(value) for value, word in enumerate(_WORDS)}
_NUMBER = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)?|\b(?:" + "|".join(_WORDS) + r")\b", re.IGNORECASE)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|"
    r"Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_DATES = tuple(
    re.compile(pattern)
    for pattern in (
        r"\b(?P<year>\d{4})-(?P<number>\d{2})-(?P<day>\d{2})\b",
        rf"\b{_DAY}(?: of)? {_MONTH}(?:,? (?P<year>\d{{4}}))?",
        rf"\b{_MONTH} {_DAY}\b(?:,? (?P<year>\d{{4}}))?",
        rf"\b{_MONTH},? (?P<year>\d{{4}})",
    )
)
_NAME = re.compile(r"(?<![\w'’])[^\W\d_a-z][\w'’-]*\w(?:(?: (?:of|de|da|al|bin|van|von|the))? [^\W\d_a-z][\w'’-]*\w)*")
_QUOTATION = re.compile(r"“([^“”]+)”|\"([^\"]+)\"")
_CALENDAR = re.compile(
    rf"(?:{_MONTH}|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)$".replace("?P<month>", "?:"), re.IGNORECASE
)


class Date(NamedTuple):
    """A day, as far as it is given."""

    year: int | None
    month: int
    day: int | None

    def __str__(self) -> str:
        return "-".join(f"{part:02}" for part in self if part is not None)

    def fits(self, other: Date) -> bool:
        """Does `other` say at least as much, and the same?"""
        pairs = zip(self, other, strict=True)
        return all(mine is None or mine == theirs for mine, theirs in pairs)


def numbers(text: str) -> set[str]:
    """Numbers in one form: no thousands separators, no trailing zeros, zero to twelve as digits."""
    return {_plain_number(found.group()) for found in _NUMBER.finditer(text)}


def _plain_number(text: str) -> str:
    digits = _NUMBER_WORDS.get(text.lower(), text.replace(",", ""))
    return digits.rstrip("0").rstrip(".") if "." in digits else digits.lstrip("0") or "0"


def dates(text: str) -> set[Date]:
    """Days and months that the text names; a year alone is a number."""
    return {date for date, _, _ in _dated(text)}


def undated(text: str) -> str:
    """The text with its dates blanked out, so that their digits are not counted again as numbers."""
    for _, start, end in _dated(text):
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _dated(text: str) -> Iterator[tuple[Date, int, int]]:
    for pattern in _DATES:
        for found in pattern.finditer(text):
            parts = found.groupdict()
            named = parts.get("month")
            month = _MONTHS.index(named[:3].lower()) + 1 if named else int(parts["number"])
            year, day = parts.get("year"), parts.get("day")
            yield Date(int(year) if year else None, month, int(day) if day else None), *found.span()


def names(text: str) -> list[str]:
    """Runs of capitalised words; a single one that only starts a sentence is left out, as are day names."""
    found = []
    for match in _NAME.finditer(text):
        before = text[: match.start()].rstrip(" \"“'‘(")
        starts = not before or before[-1] in '.!?:\n”"'
        words = [word for word in match.group().split() if not _CALENDAR.match(word)]
        if words and not (starts and len(words) == 1):
            found.append(" ".join(words))
    return found


def name_words(name: str) -> set[str]:
    """The words of a name that must be known: no possessive, no small linking words."""
    words = (re.sub(r"['’]s?$", "", word) for word in name.split())
    return {word.lower().replace("’", "'") for word in words if word[:1].isupper()}


def quotations(text: str) -> list[str]:
    """What stands between quotation marks, when it is two words or more, folded."""
    inner = (folded(a or b).strip(" .,;:!?") for a, b in _QUOTATION.findall(text))
    return [quotation for quotation in inner if " " in quotation]
