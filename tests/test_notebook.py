"""An answer as a notebook shows it: what comes from articles and questions stays text, anchors do not collide."""

from __future__ import annotations

import re
from dataclasses import replace

from rag.types import Question

HOSTILE = "<img src=x onerror=alert(1)> & [link](http://evil.example) # *bold*"


def hostile(assistant):
    answer = assistant.ask("Who designed the Tollmark Bridge?")
    cited = replace(answer.citations[0], quote=HOSTILE, title=HOSTILE, publisher=HOSTILE, url="javascript:alert(1)")
    claim = replace(answer.claims[0], text=HOSTILE)
    return replace(answer, question=Question(text=HOSTILE), claims=(claim,), citations=(cited,), notes=(HOSTILE,))


def test_nothing_of_an_article_becomes_markup(assistant):
    shown = hostile(assistant)
    html, markdown = shown._repr_html_(), shown._repr_markdown_()
    assert "<img" not in html
    assert "javascript:" not in html
    assert html.count("&lt;img") == 6  # question, claim, quote, title, publisher, note
    assert not re.search(r"(?<!\\)<img|(?<!\\)\[link", markdown)


def test_two_answers_in_one_notebook_lead_each_to_its_own_citations(assistant):
    first, second = (assistant.ask(q)._repr_html_() for q in ("Who designed the Tollmark Bridge?", "When did it open?"))
    anchors = [set(re.findall(r'id="([^"]+)"', html)) for html in (first, second)]
    assert anchors[0]
    assert set(re.findall(r'href="#([^"]+)"', first)) == anchors[0]
    assert not anchors[0] & anchors[1]


def test_an_abstention_says_so(assistant):
    assert "The articles don&#x27;t say" in assistant.ask("What is the population of Varnhaven?")._repr_html_()
