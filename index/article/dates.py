"""Read a whole calendar day from a string: never from part of one, never relative to today."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import urlsplit

MONTHS = {
    name: number
    for number, names in enumerate(
        "jan january|feb february|mar march|apr april|may|jun june|jul july|aug august|sep sept september"
        "|oct october|nov november|dec december".split("|"),
        start=1,
    )
    for name in names.split()
}
FIRST_YEAR, LAST_YEAR = 1700, 2100
_MONTH = r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
_MONTH += r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:1[789]|20)\d\d)"
YEAR = re.compile(r"(?:1[789]|20)\d\d")
ISO = re.compile(rf"(?<![\d.-]){_YEAR}([-/.])(?P<month>\d{{1,2}})\2(?P<day>\d{{1,2}})(?!\d)")
COMPACT = re.compile(rf"(?<![0-9A-Za-z]){_YEAR}(?P<month>\d\d)(?P<day>\d\d)(?![0-9A-Za-z])")
WRITTEN = (
    re.compile(rf"\b{_MONTH} {{0,2}}{_DAY},? {{0,2}}{_YEAR}\b", re.I),
    re.compile(rf"\b{_DAY}(?: of|\.)? {{1,2}}{_MONTH},? {{0,2}}{_YEAR}\b", re.I),
)
NUMERIC = re.compile(r"(?<![\d/.-])(\d{1,2})([/.-])(\d{1,2})\2((?:1[789]|20)\d\d)(?![\d/.-])")
_WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?"
GAP = re.compile(rf"(?:\b{_WEEKDAY},? ?)?\0(?:,? {_WEEKDAY})?", re.I)
"""A day that was taken out, and its weekday."""
URL_DAY = re.compile(
    rf"[/-]{_YEAR}[/-](?P<month>\d{{1,2}}|[a-z]{{3,9}})[/-](?P<day>\d{{1,2}})(?![0-9a-z])"
    rf"|/(?P<compact>(?:19|20)\d{{6}})(?![0-9])",
    re.I,
)
OTHER_LANGUAGE = re.compile(r"[^\W\d_]{3,}")
OTHER_DAY = re.compile(
    r"(?:[^\W\d_]+[.,]{0,2} ){0,2}(?P<day>\d{1,2}[.º]? (?:de |d['’])?[^\W\d_]{3,10}\.? (?:de )?(?:19|20)\d\d)"
    r"(?:,? (?:um |à |- )?\d{1,2}[:.h]\d\d(?: \w{2,4})?)?"
)
"""A line that may be a day in another language: "Publié le 3 avril 2025 à 16h12", "3 de abril de 2025"."""
MAX_DECLARED = 60
"""Code points of the longest string that dateparser is asked about."""
LANGUAGES = 60
"""Of its 205: a string that is no day in any language has it compile all that it knows of each, 1.7 s for 205."""


def find_day(text: str) -> str | None:
    """The first full day in English or ISO form, as `YYYY-MM-DD`; None if none or not a real day.

    03/04/2024 could be either of two days, so it is None; 23/04/2024 is not.
    """
    if YEAR.search(text) is None:
        return None
    found = [match for pattern in (ISO, *WRITTEN) if (match := pattern.search(text))]
    if found:
        match = min(found, key=lambda item: item.start())
        return _iso(match["year"], match["month"], match["day"])
    if match := NUMERIC.search(text):
        first, second = int(match[1]), int(match[3])
        if first > 12 or first == second:
            return _iso(match[4], match[3], match[1])
        return _iso(match[4], match[1], match[3]) if second > 12 else None
    return None


def other_day(text: str) -> str | None:
    """The day in another language of a line that is nothing else."""
    match = OTHER_DAY.fullmatch(text)
    return _other_language(match["day"]) if match else None


def without_days(text: str) -> str:
    """`text` with a gap for every day in it and the weekday beside it."""
    for pattern in (ISO, *WRITTEN, NUMERIC):
        text = pattern.sub("\0", text)
    return GAP.sub("  ", text)


def declared_day(value: str) -> str | None:
    """The day that a declaration states, in any of the `LANGUAGES` that dateparser meets most often."""
    if (day := find_day(value)) or (match := COMPACT.search(value)) is None:
        return day or _other_language(value)
    return _iso(match["year"], match["month"], match["day"])


def url_day(url: str) -> str | None:
    """The day in the path of a URL, as in /2022/12/23/ or /20221223."""
    try:
        path = urlsplit(url).path
    except ValueError:
        return None
    if (match := URL_DAY.search(path)) is None:
        return None
    if compact := match["compact"]:
        return _iso(compact[:4], compact[4:6], compact[6:])
    return _iso(match["year"], match["month"], match["day"])


def name_day(name: str) -> str | None:
    """The day in a file's name, as in 2024-01-22-summit.txt or 20240122.txt."""
    match = re.search(r"(?<![0-9A-Za-z])((?:19|20)\d\d)([-_.]?)(\d\d)\2(\d\d)(?![0-9A-Za-z])", name)
    return _iso(match[1], match[3], match[4]) if match else None


def _iso(year: str, month: str, day: str) -> str | None:
    number = int(month) if month.isdecimal() else MONTHS.get(month.lower().rstrip("."), 0)
    try:
        found = date(int(year), number, int(day))
    except ValueError:
        return None
    return found.isoformat() if FIRST_YEAR <= found.year <= LAST_YEAR else None


def _other_language(value: str) -> str | None:
    """A day written in another language: day, month and year must all be there."""
    has_year = re.search(r"\b(?:1[789]|20)\d\d\b", value)
    if len(value) > MAX_DECLARED or not has_year or not OTHER_LANGUAGE.search(value):
        return None
    if NUMERIC.search(value) or ISO.search(value) or any(pattern.search(value) for pattern in WRITTEN):
        return None  # seen, and found not to be a day
    import dateparser
    from dateparser.data.languages_info import language_order

    try:
        found = dateparser.parse(
            value,
            languages=language_order[:LANGUAGES],
            settings={"REQUIRE_PARTS": ["day", "month", "year"], "PARSERS": ["absolute-time"]},
        )
    except Exception:  # a third-party parser on arbitrary text: no date is the honest result
        return None
    return _iso(str(found.year), str(found.month), str(found.day)) if found else None
