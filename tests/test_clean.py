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
        ("1,512 words", "counts"),
        ("Continue reading", "related"),
        ("ALSO READ | Ferry owner fined", "related"),
        ("Enter your email address", "promo"),
        ("Thanks for reading! Subscribe for free to receive new posts.", "promo"),
        ("By signing up, you agree to our Terms of Use.", "legal"),
        ("Please enable JavaScript to view the comments.", "site"),
        ("Reporting by Jo Doe in Ostrel; additional reporting by Al Roe; Editing by Bex Doe", "byline"),
        ("Word count: 512", "counts"),
        ("Media contact: Jo Doe, 555-0100", "contact"),
        ("Home > News > Ostrel", "site"),
        ("Home / News / Ostrel", "site"),
        ("THIS IS A RUSH TRANSCRIPT. THIS COPY MAY BE UPDATED.", "legal"),
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
        ("We and our 1,204 partners use cookies. You can change your choices at any time.", "legal"),
        ("You can withdraw your consent at any time.", "legal"),
        ("[Accept] [Reject all] [Manage preferences]", "site"),
        ("Home | News | Courts | Sport | Puzzles", "site"),
        ("Report a mistake | Join the conversation (38)", "site"),
        ("Unsubscribe | Manage preferences | View in browser", "promo"),
        ("You are receiving this email because you signed up at ostrel.test. Unsubscribe", "promo"),
        ("Got a story? Ring the newsdesk on 0100 555 0100", "promo"),
        ("Share  Tweet  WhatsApp  Copy link", "share"),
        ("Follow us: X | Facebook", "share"),
        ("Follow Ostrel News on Facebook", "share"),
        ("Comments (12)", "counts"),
        (">> Read more: Ostrel in pictures", "related"),
        ("READ ALSO: What the delegations will talk about next", "related"),
        ("(Reporting by Jo Doe in Ostrel; Editing by Al Roe)", "byline"),
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
        "Read more books, she says.",
        "Home | Away",
        "Home: Ostrel | Away: Larrick | News at ten",
        "Ostrel 2 | Larrick 1",
        "Read also what Quill wrote to her sister.",
        "You can change your mind at any time, the school told parents.",
        "Comments on the plan closed in May.",
        "Follow the river to Ostrel on foot.",
        "Got a story right for once, the editor joked.",
        "By the time the health team came, he had gone.",
        "Contacts: 300 people were traced, 120 of them at home.",
        "Reporting by the Courier found two more; both were safe.",
        "By signing up early, she saved four pounds.",
        "Thanks for reading it out, he told the clerk.",
        "The essay has 512 words.",
    ],
)
def test_prose_stays_prose(line):
    assert kinds(page("A title of the story", PROSE, line, PROSE, MORE)) == {}


def test_headline_after_next_article_belongs_to_another_article():
    text = page(PROSE, "Previous Article", "Border Tension Grows", "Next Article", "Sanctions Shape Air Travel")
    assert list(kinds(text).values()) == ["related"] * 4


STORIES = [
    "1. Woman of 81 finds a grenade in her garden",
    "2. Bin strike enters its fourth week",
    "3. Tractor stolen twice",
]


@pytest.mark.parametrize("heading", ["Most read", "Most popular", "Related", "More on this story"])
def test_headlines_below_a_heading_of_other_stories_are_no_prose(heading):
    text = page("A title of the story", PROSE, MORE, "\n".join([heading, *STORIES]))
    assert kinds(text) == dict.fromkeys([heading, *STORIES], "related")


def test_a_list_of_the_article_is_its_own():
    names = "Most popular\n1. Olivia\n2. Amelia\n3. Isla"
    assert set(kinds(page("Names of the year", PROSE, names, PROSE, MORE))) == {"Most popular"}
    facts = "Related\n1. Ostrel has 4,100 more homes than in 1990\n2. Larrick has lost three of its schools"
    assert set(kinds(page("A title", PROSE, facts, PROSE, MORE))) == set()
    told = "More on this story\nThe harbour master said that he had seen nothing of the kind."
    assert set(kinds(page("A title", PROSE, told))) == {"More on this story"}
    steps = page(
        "A title", PROSE, "What to do", "1. Turn off the gas at once and leave\n2. Ring the fire brigade then", MORE
    )
    assert not set(kinds(steps).values()) & {"related", "site"}


def test_prose_goes_on_after_the_headlines_of_other_stories():
    text = page("A title", PROSE, "\n".join(["More on this story", "Bin strike enters its fourth week"]), MORE, PROSE)
    assert set(kinds(text)) == {"More on this story", "Bin strike enters its fourth week"}


def test_rows_of_a_table_are_no_menu():
    table = "Home | Sport | Points\nOstrel | Rowing | 12\nLarrick | Chess | 9"
    assert kinds(page("A title", PROSE, table, MORE)) == {}


def test_what_readers_wrote_below_the_count_of_comments_is_no_prose():
    text = page("A title", PROSE, MORE, "Comments (2)\nBarry_O: You could not make it up.\nQuill: Indeed.")
    assert set(kinds(text)) == {"Comments (2)", "Barry_O: You could not make it up.", "Quill: Indeed."}


@pytest.mark.parametrize(
    "line", ["Agencies in Larrick", "Staff and agencies", "By Health team", "Reporting from Larrick"]
)
def test_an_office_is_a_byline_above_the_prose_only(line):
    assert kinds(page("A title", line, PROSE, MORE)) == {line: "byline"}
    assert kinds(page(line, PROSE, MORE)).get(line) in (None, "byline")
    assert kinds(page("A title", PROSE, MORE, "jd/ar/kl")) == {"jd/ar/kl": "byline"}
    assert "km/h" not in kinds(page("A title", PROSE, "km/h", MORE))


def test_the_credit_after_a_caption_is_marked_whoever_took_the_picture():
    caption = "The town hall was empty on Tuesday. Picture: Ostrel Fire and Rescue"
    assert kinds(page("A title", PROSE, caption, MORE)) == {"Picture: Ostrel Fire and Rescue": "credit"}
    told = "She had one word for the picture: dreadful. Quill said that the photo: was hers"
    assert kinds(page("A title", PROSE, told, MORE)) == {}


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
