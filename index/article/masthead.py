"""Read a masthead: a line that gives a paper's name, its day and its page, and says nothing."""

from __future__ import annotations

import re
from typing import NamedTuple

from index.article.dates import find_day, without_days
from index.article.lines import unmarked
from index.article.patterns import RUBRICS, SECTIONS

MASTHEAD_MAX = 120
"""Code points of the longest masthead."""
_WORD = r"[A-ZÀ-ÖØ-Þ][\w.'’&-]*"
PAPERS = "News|Times|Post|Herald|Echo|Gazette|Courier|Mail|Wire|Tribune|Chronicle|Ledger|Press|Journal|Agency"
"""What papers are called, wherever it stands."""
BESIDE_A_DAY = (
    "Advertiser|Argus|Bulletin|Citizen|Daily|Dispatch|Enquirer|Examiner|Express|Globe|Guardian|Independent|Inquirer"
    "|Mercury|Messenger|Mirror|Monitor|Observer|Record|Register|Reporter|Sentinel|Standard|Star|Telegraph|Weekly|Service"
    "|Online|Network|Radio|Today"
)
"""What else they are called, which alone may be a heading."""
PAPER_NAME = re.compile(
    rf"(?:(?:The|THE|the) )?(?:{_WORD} ){{0,4}}(?i:{PAPERS}|{BESIDE_A_DAY})"
    rf"(?: of {_WORD}(?: {_WORD})?)?"
)
"""Capital words of which the last is what papers are called."""
PLACE = re.compile(rf"{_WORD}(?: {_WORD}){{0,2}}")
ISSUE = re.compile(
    r"\b(?:no|nr|number|vol|volume|issue|pages?|pp?|section)\b\.?\s?(?:[A-Z]?\d[\d,.–-]*|[A-Z]\b)"
    r"|\b(?:\w+ ){0,2}edition\b|\b\d{1,2}[:.]\d\d\b(?: ?[ap]\.?m\b\.?)?(?: [A-Z]{2,4}\b)?|[£$€]\d[\d.]*",
    re.I,
)
"""The number of an issue, its page, edition, hour or price."""
SEPARATOR = re.compile(r"\s*[|·•,;:()\[\]/]\s*|\s+[-–—]+\s+|\s{2,}")


def is_issue(text: str) -> bool:
    """Whether it only numbers an issue: "Vol. 12 No. 34"."""
    return not ISSUE.sub("", text).strip(" ,;|·–—-")


class Masthead(NamedTuple):
    """What a masthead tells."""

    paper: str
    day: str
    """`YYYY-MM-DD`."""
    before: str
    """What stands before the paper, such as a name; empty for nothing."""


def is_paper(text: str) -> bool:
    """Whether it is the name of a paper: "The Ostrel Courier", not "World News"."""
    words = text.lower().split()
    is_section = words[0] in SECTIONS or text.lower() in RUBRICS
    return len(words) > 1 and not is_section and PAPER_NAME.fullmatch(text) is not None


def masthead(line: str) -> Masthead | None:
    """The paper and the day of a line in which nothing else stands, but for a page, a section or a place."""
    if len(line) > MASTHEAD_MAX or (day := find_day(line)) is None:
        return None
    rest = ISSUE.sub("  ", without_days(unmarked(line).lstrip("# ")))
    pieces = [piece for piece in (p.strip(" .,–—-") for p in SEPARATOR.split(rest)) if piece]
    papers = [piece for piece in pieces if is_paper(piece)]
    others = [piece for piece in pieces if piece not in papers and piece.lower() not in SECTIONS]
    if len(papers) != 1 or len(others) > 1 or not all(PLACE.fullmatch(piece) for piece in others):
        return None
    return Masthead(papers[0], day, others[0] if others and pieces.index(others[0]) < pieces.index(papers[0]) else "")
