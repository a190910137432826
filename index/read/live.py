"""The times of the posts of a live page, put where the text of each post begins."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

CLOCK = re.compile(
    r"(?:\d{1,2}[.:]\d\d(?:[.:]\d\d)?(?:\s?[ap]\.?m\.?)?|\d{1,2}\s?[ap]\.?m\.?)(?:\s[A-Z]{2,5})?(?:\s?\([A-Z]{2,5}\))?",
    re.I,
)
"""A time of day and nothing beside it but its zone: "18.42 CET", "3:45pm"."""
STAMPED = re.compile(r"(?:^|[\s_-])time(?:stamp)?(?:$|[\s_-])", re.I)
"""In the class of an element that holds a time."""
FULL = 30
"""Code points of the shortest paragraph that is the text of a post, not a writer's name."""
POSTS = 2
"""Fewest posts of a live page: a single time is that of the page."""


def keep_times(tree: HtmlElement) -> None:
    """Put the time of each post before its first paragraph: "18.42 CET – The airport is closed."

    What finds a page's text drops times, as it drops bylines. A page that is not live stays as it is.
    """
    posts = list(_posts(tree))
    if len(posts) < POSTS:
        return
    for stamp, paragraph in posts:
        paragraph.text = f"{_shown(stamp)} – {(paragraph.text or '').lstrip()}"
        stamp.drop_tree()


def _posts(tree: HtmlElement) -> Iterator[tuple[HtmlElement, HtmlElement]]:
    """Each time that stands alone, with the first paragraph of prose after it and before the next one."""
    waiting: HtmlElement | None = None
    for element in tree.body.iter("*"):
        if element.tag == "time" or STAMPED.search(element.get("class") or ""):
            if CLOCK.fullmatch(_shown(element)) and (waiting is None or waiting not in element.iterancestors()):
                waiting = element
        elif waiting is not None and element.tag == "p" and len(text := _shown(element)) >= FULL:
            if not CLOCK.match(text):
                yield waiting, element
            waiting = None


def _shown(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())
