"""Marking furniture: every kind is seen, prose survives, and spans are sound on any text."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article.clean import mark
from index.article.describe import describe
from index.types import Document, Span

PROSE = (
    "The two delegations met in the old town hall on Tuesday and spoke for three hours about a ceasefire, "
    "while crowds waited outside in the rain."
)
MORE = "Neither side would say whether the talks had brought an agreement any closer than before."


def document(text: str, form: str = "text") -> Document:
    return Document(path="a.txt", sha256="0" * 64, format=form, encoding="utf-8", text=text)


def kinds(text: str, form: str = "text") -> dict[str, str]:
    """The marked pieces of a text and their kinds."""
    return {item.span.of(text): item.kind for item in mark(document(text, form)).furniture}


def page(*lines: str) -> str:
    return "\n\n".join(lines)


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Delhi | 25°C (windy)", "weather"),
        ("No time to read?", "summary-link"),
        ("Get a summary", "summary-link"),
        ("Journal logo", "site"),
        ("Picture downloded from The Daily", "credit"),
        ("Photo: Jo Doe", "credit"),
        ("3 comments", "counts"),
        ("5 min read", "counts"),
        ("Share this article", "share"),
        ("Follow us on Facebook", "share"),
        ("Read more: Another story of the day", "related"),
        ("Related: A look at the talks", "related"),
        ("See more Daily News", "related"),
        ("SECOND ROUND:What the delegations will talk about next", "related"),
        ("Sign up for our newsletter", "promo"),
        ("Want more? Sign up for our free weekly newsletter and have it delivered every single morning.", "promo"),
        ("Click here to listen to the podcast", "promo"),
        ("ADVERTISEMENT", "promo"),
        ("💖 Please consider leaving a tip to support my writing.", "promo"),
        ("We use cookies to give you the best experience. Read our policy to learn more about your choices.", "legal"),
        ("© 2026 The Paper. All Rights Reserved.", "legal"),
        ("Reach Jo Doe at jdoe@paper.test or follow her @jdoe.", "contact"),
        ("#Talks #Ceasefire #News", "tags"),
        ("adviceapparelartbooksreviewbusiness warscareercelebritiescriminals economyfact or fictionfeature", "tags"),
        ("Tags: talks, ceasefire", "tags"),
        ("Leave a Comment", "comments"),
        ("Be the first to respond and start the conversation.", "comments"),
        ("Sign in to comment", "comments"),
        ("en English", "site"),
        ("Contributing: Al Roe, The Daily", "byline"),
        ("* * *", "rule"),
        ("What comes next", "heading"),
        ("Will There Be a Second Round?", "heading"),
        ("(This story was updated to add new information.)", "note"),
        ("The article was updated to say who spoke.", "note"),
        ("Editor's note: This page recaps the news of the talks. Follow here for the latest from Tuesday.", "note"),
        ("JUST WATCHED Envoys meet Replay More Videos ... MUST WATCH Envoys meet 02:02", "promo"),
    ],
)
def test_a_line_of_furniture_between_prose_is_marked(line, kind):
    assert kinds(page("A title of the story", PROSE, line, PROSE, MORE)) == {line: kind}


@pytest.mark.parametrize(
    "line",
    [
        MORE,
        "He resigned.",
        "Read more books, the minister told pupils at a school in the north of the country on Tuesday morning.",
        "  • Arms control: One of the most pressing issues is the future of the arms treaties.".strip(),
        "CNN — The two delegations met in the old town hall on Tuesday, officials said.",
        "“We will meet again,” she said.",
        "By the end of the day, the crowd had gone home.",
        "Taylor Wilson:",
        "The newsletter that he wrote for thirty years had only two hundred readers.",
        "Facebook said on Tuesday that it would appeal.",
        "Photo evidence from the scene was shown to the jury on the first day of the trial.",
    ],
)
def test_prose_stays_prose(line):
    assert kinds(page("A title of the story", PROSE, line, PROSE, MORE)) == {}


def test_headline_after_next_article_belongs_to_another_article():
    text = page(PROSE, "Previous Article", "Border Tension Grows", "Next Article", "Sanctions Shape Air Travel")
    assert list(kinds(text).values()) == ["related"] * 4


def test_a_run_of_bullets_with_a_date_is_a_byline_and_one_without_is_not():
    bullets = ["• The Paper", "• October 25, 2025", "• 0 Comments"]
    assert kinds(page("A title", "\n".join(bullets), PROSE, MORE)) == dict.fromkeys(bullets, "byline")
    assert kinds(page("A title", "• Talks resumed in the capital\n• Both sides said little", PROSE, MORE)) == {}


def test_footer_is_marked_at_the_end_only():
    footer = ["About the Creator", "Jo Doe", "Welcome to my journal", "Comments", "How does it work?", "Explore"]
    footer += ["Contact", "Privacy Policy"]
    assert set(kinds(page("A title", PROSE, MORE, *footer))) == set(footer)
    assert "Contact" not in {span for span, kind in kinds(page("A", PROSE, "Contact", MORE)).items() if kind == "site"}


def test_machine_made_disclaimer_is_marked_and_noted():
    line = "Disclaimer: This article was generated in part using artificial intelligence and may contain errors."
    cleaning = mark(document(page("A title", PROSE, line)))
    assert [item.kind for item in cleaning.furniture] == ["disclaimer"]
    assert cleaning.notes == ("says it was generated in part using artificial intelligence",)


def test_only_the_stub_of_a_placeholder_citation_is_marked():
    stub = "[CITATION: an interview, as reported]"
    cleaning = mark(document(f"{PROSE} {stub} {MORE}"))
    assert [item.span for item in cleaning.furniture] == [Span(len(PROSE) + 1, len(PROSE) + 1 + len(stub))]
    assert len(cleaning.notes) == 1


def test_the_credit_of_a_caption_is_marked_and_its_sentence_is_not():
    caption = "The minister leaves the town hall on Tuesday. Jo Doe/Getty Images"
    assert kinds(page("A title", PROSE, caption, MORE)) == {"Jo Doe/Getty Images": "credit"}


def test_titles_that_look_like_links_are_not_taken_for_them():
    assert kinds(page("Opinion: The talks were bound to fail", PROSE, MORE)) == {}


def test_markdown_headings_are_headings():
    text = page("# A title", PROSE, "## What comes next", MORE)
    assert kinds(text, "markdown") == {"# A title": "heading", "## What comes next": "heading"}


PIECES = st.sampled_from(
    [
        *["No time to read?", "Next Article", "• May 5, 2020", "• X", "About the Creator", "Comments", "# T", "A Head"],
        *["Title: x", "Date: 2024-01-22", "By Jo Doe", "---", PROSE, MORE, "[CITATION: a]", "©", "", "\u2028", "\r"],
    ]
)
TEXTS = st.text(max_size=300) | st.lists(PIECES | st.text(max_size=20), max_size=25).map("\n".join)


@given(TEXTS, st.sampled_from(["text", "markdown"]))
def test_spans_are_sorted_apart_and_inside_any_text(text, form):
    source = document(text, form)
    cleaning = mark(source)
    header = describe(source, cleaning.furniture).header
    spans = sorted(item.span for item in (*cleaning.furniture, *header))
    assert [item.span for item in cleaning.furniture] == sorted(item.span for item in cleaning.furniture)
    assert [item.span for item in header] == sorted(item.span for item in header)
    assert all(len(span) > 0 and span.end <= len(text) for span in spans)
    assert all(left.end <= right.start for left, right in pairwise(spans))
