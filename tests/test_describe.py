"""Title, publisher, author and date: the most trusted source counts, and nothing is guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import build
from index.article.clean import mark
from index.article.dates import declared_day, find_day, name_day, url_day
from index.article.describe import describe
from index.types import Description, Document

PROSE = (
    "The two delegations met in the old town hall on Tuesday and spoke for three hours about a ceasefire, "
    "while crowds waited outside in the rain. On January 22, 2019, they had met there before."
)


def described(text: str, path: str = "a.txt", form: str = "text", meta: dict[str, str] | None = None) -> Description:
    document = Document(path=path, sha256="0" * 64, format=form, encoding="utf-8", text=text, meta=meta or {})
    return describe(document, mark(document).furniture)


def header(text: str, description: Description) -> dict[str, str]:
    return {item.span.of(text): item.kind for item in description.header}


def test_header_lines_are_facts_and_not_prose():
    text = f"Talks resume\nDate: 2024-01-22\nSource: https://www.paper.test/2023/12/31/talks\n\n{PROSE}"
    found = described(text)
    assert (found.title.value, found.title.source) == ("Talks resume", "first-line")
    assert (found.published.value, found.published.source) == ("2024-01-22", "header")
    assert (found.publisher.value, found.publisher.source) == ("paper.test", "url")
    assert list(header(text, found).values()) == ["title", "header", "header"]


def test_a_repeated_title_is_marked_twice_and_furniture_is_not_a_title():
    text = f"Delhi | 25°C (windy)\n\nTalks Resume\n\n• The Paper\n• October 25, 2025\nTalks Resume\n\n{PROSE}"
    found = described(text)
    assert found.title.value == "Talks Resume"
    assert (found.published.value, found.published.source) == ("2025-10-25", "byline")
    assert [item.kind for item in found.header] == ["title", "title"]


@pytest.mark.parametrize(
    ("byline", "author", "day"),
    [
        ("By Jo van DoePublished 2 months ago 3 min read", "Jo van Doe", None),
        ("By Jo Doe | January 22, 2024", "Jo Doe", "2024-01-22"),
        ("By Jo Doe, The Paper", "Jo Doe", None),
        ("Author: Jo Doe", "Jo Doe", None),
        ("By: Jo Doe and Al Roe", "Jo Doe and Al Roe", None),
        ("Jo Doe", "Jo Doe", None),
        ("Published Oct 25, 2025", None, "2025-10-25"),
        ("Published 2 months ago", None, None),
        ("Monday, 22 January 2024, 10:30", None, "2024-01-22"),
        ("Sunday 3 May 2026 | By *Bex Doe* at Foundry Lane", "Bex Doe", "2026-05-03"),
        ("**Published:** 3rd March 2026 · *The Post* · by **Jo Doe**", "Jo Doe", "2026-03-03"),
        ("Minutes of the Meeting held in the Town Hall on Tuesday 2 June 2026 at 7.00 pm", None, "2026-06-02"),
        ("*The Saturday Interview, 6 June 2026*", None, "2026-06-06"),
        ("Corrected press release: replaces the release of 14 April 2026", None, None),
        ("The battle of Ostrel | It was won on 3 May 1650 by the north", None, None),
        ("The treaty of Ostrel, 3 May 1650", None, None),
        ("By Jo Doe jdoe@paper.test", "Jo Doe", None),
        ("By Jo Doe, Al Roe and Bex Doe", "Jo Doe, Al Roe and Bex Doe", None),
        ("By Jo Doe, New York", "Jo Doe", None),
        ("Posted on April 3, 2025 by Jo Doe", "Jo Doe", "2025-04-03"),
        ("The ferry was sunk in 1999 by Jo Doe", None, None),
        ("Jo Doe, Ostrel Courier — April 3, 2025", "Jo Doe", "2025-04-03"),
        ("Ostrel Courier, New Larrick — April 3, 2025", None, "2025-04-03"),
        ("Von Jo Doe", "Jo Doe", None),
        ("Von Doe", "Von Doe", None),
        ("3. April 2025, 16:12 Uhr", None, "2025-04-03"),
        ("Publié le 3 avril 2025 à 16h12", None, "2025-04-03"),
        ("3 de abril de 2025", None, "2025-04-03"),
        ("3 abrillas 2025", None, None),
        ("La bataille du 3 avril 1650 entre Ostrel et Larrick", None, None),
        ("The Daily Paper", None, None),
        ("It all ended on May 5, 2020.", None, None),
    ],
)
def test_bylines(byline, author, day):
    found = described(f"Talks resume\n\n{byline}\n\n{PROSE}")
    assert (found.author.value if found.author else None) == author
    assert (found.published.value if found.published else None) == day


def test_a_line_with_bars_is_a_byline_where_a_part_of_it_is():
    line = "Sunday 3 May 2026 | By *Bex Doe* at Foundry Lane"
    text = f"Talks resume\n\n{line}\n\n{PROSE}"
    assert header(text, described(text))[line] == "byline"
    story = "They came on | By Jo Doe | January 22, 2024 | and left."
    assert story not in header(f"Talks resume\n\n{story}\n\n{PROSE}", described(f"Talks resume\n\n{story}\n\n{PROSE}"))


def test_the_day_of_another_release_is_not_that_of_this_one():
    text = f"Corrected press release: replaces that of 14 April 2026\n\nOSTREL, 16 April 2026 - {PROSE}"
    assert described(text).published.value == "2026-04-16"


def test_a_body_mention_is_not_a_publication_day():
    found = described(f"Talks resume\n\n{PROSE}")
    assert found.published is None
    assert found.author is None
    assert found.publisher is None


@pytest.mark.parametrize(
    ("dateline", "day"),
    [
        ("LONDON, Jan 22, 2024 (Reuters) - ", "2024-01-22"),
        ("NEW YORK (22 January 2024) — ", "2024-01-22"),
        ("LONDON, Jan 22 (Reuters) - ", None),
        ("On January 22, 2024 - ", None),
        ("NEW YORK, Jan 22, 2024 /PRNewswire/ -- ", "2024-01-22"),
        ("HULL, England, January 22, 2024 (GLOBE NEWSWIRE) -- ", "2024-01-22"),
        ("HULL, England--(BUSINESS WIRE)--January 22, 2024--", "2024-01-22"),
        ("HULL, England--(BUSINESS WIRE)--", None),
        ("LONDON, 22 January 2024 -- ", "2024-01-22"),
        ("HULL, England – January 22, 2024 – ", "2024-01-22"),
        ("Hull, England — January 22, 2024 — ", "2024-01-22"),
        ("HULL – 22 January 2024 – ", "2024-01-22"),
        ("Nobody knew – on January 22, 2024 – ", None),
        ("The vote, Ministers said – January 22, 2024 – ", None),
        ("HULL, England – January 22 – ", None),
        ("January 22, 2024 (Agency) - ", "2024-01-22"),
        ("22 January 2024 (Agency) — ", "2024-01-22"),
        ("January 22, 2024 was a day of rest (mostly) - ", None),
        ("January 22, 2024 - ", None),
        ("January 22 (Agency) - ", None),
    ],
)
def test_datelines_count_only_with_a_year(dateline, day):
    found = described(f"Talks resume\n\n{dateline}{PROSE}")
    assert (found.published.value if found.published else None) == day


@pytest.mark.parametrize(
    ("kicker", "day"),
    [
        ("FOR IMMEDIATE RELEASE", None),
        ("Press release", None),
        ("For immediate release: 22 January 2024", "2024-01-22"),
        ("NEWS RELEASE | January 22nd, 2024", "2024-01-22"),
    ],
)
def test_what_sort_of_text_it_is_is_no_title(kicker, day):
    text = f"{kicker}\n\nMill Gets a New Roof\n\n{PROSE}"
    found = described(text)
    assert found.title.value == "Mill Gets a New Roof"
    assert (found.published.value if found.published else None) == day
    assert header(text, found)[kicker] in ("header", "byline")


@pytest.mark.parametrize("rubric", ["Obituary", "LIVE", "Analysis:", "Exclusive", "Updated"])
def test_a_rubric_is_no_title_where_a_headline_follows(rubric):
    text = f"{rubric}\nJo Doe, who built the mill, dies at 88\n\n{PROSE}"
    found = described(text)
    assert found.title.value == "Jo Doe, who built the mill, dies at 88"
    assert set(header(text, found)) >= {rubric, found.title.value}


@pytest.mark.parametrize("below", ["January 22, 2024", "By Jo Doe and Al Roe", PROSE])
def test_a_rubric_stays_the_title_above_anything_else(below):
    found = described(f"Analysis\n\n{below}\n\n{PROSE}")
    assert found.title.value == "Analysis"


def test_a_live_blog_is_of_its_day():
    found = described(f"First trains on the line\n\nLarrick Mail live blog, Monday 22 January 2024\n\n{PROSE}")
    assert (found.published.value, found.published.source) == ("2024-01-22", "byline")
    assert described(f"Fair to open\n\nAt the Ostrel mill, Monday 22 January 2024.\n\n{PROSE}").published is None


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("Jo Doe, transport editor", "Jo Doe"),
        ("Jo Doe Health reporter", "Jo Doe"),
        ("Local Democracy Reporter", None),
        ("Ostrel Echo", None),
        ("Larrick Valley Herald", None),
    ],
)
def test_a_role_or_a_paper_is_no_name(line, author):
    text = f"Mill gets a new roof\n\n{line}\n\n{PROSE}"
    found = described(text)
    assert (found.author.value if found.author else None) == author
    assert header(text, found)[line] == "byline"


def test_words_next_to_a_date_are_a_byline_and_those_elsewhere_are_not():
    text = f"Mill gets a new roof\n\nValley Watch\n22 January 2024\n\n{PROSE}"
    assert header(text, described(text))["Valley Watch"] == "byline"
    text = f"Mill gets a new roof\n\nPolice appeal for witnesses of it\n22 January 2024\n\n{PROSE}"
    assert "Police appeal for witnesses of it" not in header(text, described(text))


def test_the_site_after_a_headline_in_a_page_title_is_left_out():
    title = {"html:title": "Mill gets a new roof - The Ostrel Ledger"}
    assert described(f"Mill gets a new roof\n\n{PROSE}", meta=title).title.value == "Mill gets a new roof"
    assert described(f"Mill gets\n\n{PROSE}", meta=title).title.value == "Mill gets a new roof - The Ostrel Ledger"


@pytest.mark.parametrize(
    "title", ["Press release", "Press Release Writers Strike", "Media Statement of the Mill Leaks"]
)
def test_a_title_that_speaks_of_releases_is_one(title):
    found = described(f"{title}\n\n{PROSE}")
    assert (found.title.value if found.title else None) == (None if title == "Press release" else title)


MASTHEADS = (
    "The Ostrel Courier, Thursday 3 April 2025",
    "THE OSTREL COURIER — April 3, 2025",
    "Ostrel Daily Post 3 April 2025",
    "The Ostrel Courier, no. 4,112, 3 April 2025",
    "Ostrel Courier | April 3, 2025 | Page A4",
    "Ostrel Courier - Larrick - 3 April 2025, late edition",
    "Times of Ostrel (03/04/2025) 2025-04-03",
    "**The Ostrel Courier** · Thursday, 3 April 2025 · News",
    "The Ostrel Courier\nThursday 3 April 2025",
    "Sunday Ostrel Courier, Sunday 3 April 2025, p. 4",
    "The Ostrel Courier\nThursday 3 April 2025\nPage 4",
)


@pytest.mark.parametrize("line", MASTHEADS)
@pytest.mark.parametrize("first", [True, False])
def test_a_masthead_gives_the_paper_and_its_day_and_is_no_title(line, first):
    title = "Ferry sinks off Skarra"
    text = "\n\n".join([*([line, title] if first else [title, line]), PROSE])
    found = described(text)
    assert found.title.value == title
    assert found.published.value == "2025-04-03"
    papers = {"ostrel courier", "sunday ostrel courier", "ostrel daily post", "times of ostrel"}
    assert found.publisher.value.lower().removeprefix("the ") in papers
    assert line.split("\n")[0] in header(text, found)


@pytest.mark.parametrize(
    "line",
    [
        "Larrick Square ball drops on 1 January 2025",
        "Morning Post owner sold, 3 April 2025",
        "Wreck of the Ostrel Courier, 3 May 1912",
        "World News, 3 April 2025 and what it means",
        "The Ostrel Courier, the Larrick Echo and their strike of 3 April 2025",
        "Police search Ostrel Post office, 3 April 2025",
    ],
)
def test_a_headline_with_a_day_in_it_stays_one(line):
    found = described(f"{line}\n\nIt is the first in a year\n\n{PROSE}")
    assert (found.title.value, found.published, found.publisher) == (line, None, None)
    assert described(f"Ferry sinks off Skarra\n\n{line}\n\n{PROSE}").published is None


@pytest.mark.parametrize("above", ["3 April 2025", "Published 3 April 2025", "By Jo Doe", "SPORT", "Breaking News"])
def test_what_stands_above_the_headline_is_no_title(above):
    assert described(f"{above}\n\nFerry sinks off Skarra\n\n{PROSE}").title.value == "Ferry sinks off Skarra"
    assert described(f"{above}\n\nFerry sinks\n\n{PROSE}").title.value == "Ferry sinks"


@pytest.mark.parametrize(
    "title",
    ["The Ostrel Courier", "Royal Mail", "By Design", "Football", "Released on 3 April 2025 in Ostrel: all songs"],
)
def test_a_title_that_could_stand_above_one_stays_it(title):
    assert described(f"{title}\n\nHow it all began\n\n{PROSE}").title.value == title


def test_a_heading_of_markdown_is_the_title_before_lines_above_it():
    text = f"[Ostrel Courier](https://c.test)\n\n# Ferry sinks\n\n{PROSE}"
    assert described(text, form="markdown").title.value == "Ferry sinks"
    assert described(f"Ferry sinks\n\n{PROSE}\n\n# Why\n\n{PROSE}", form="markdown").title.value == "Ferry sinks"


def test_a_mail_pasted_as_text_has_the_facts_of_its_head():
    mail = ["From: Jo Doe <jo@paper.test>", "Sent: Thu, 3 Apr 2025 16:12", "To: all@paper.test", "Subject: Ferry sinks"]
    text = "\n".join([*mail, "", PROSE])
    found = described(text)
    assert (found.title.value, found.author.value, found.published.value) == ("Ferry sinks", "Jo Doe", "2025-04-03")
    assert set(header(text, found)) == set(mail)
    text = f"Ferries\n\nFrom: Ostrel\nTo: Skarra\n\n{PROSE}"
    assert list(header(text, described(text))) == ["Ferries"]


def test_declared_facts_win_over_the_text():
    found = described(
        f"Talks resume\n\nBy Jo Doe\n\nDate: 2020-01-01\n\n{PROSE}",
        form="html",
        meta={
            "json-ld:headline": "Talks resume",
            "json-ld:datePublished": "2024-01-22T23:30:00-05:00",
            "json-ld:author": "Al Roe",
            "json-ld:publisher": "The Paper",
            "html:title": "x | y",
        },
    )
    assert found.title.source == found.author.source == found.publisher.source == found.published.source == "json-ld"
    assert (found.author.value, found.published.value) == ("Al Roe", "2024-01-22")
    assert found.published.sure == 1.0


def test_trust_falls_from_text_to_url_to_file_name():
    source = "Source: https://paper.test/2022/12/23/talks.html"
    assert described(f"Talks resume\n{source}\n\n{PROSE}").published.source == "url"
    named = described(f"Talks resume\n\n{PROSE}", path="news/2024-01-22-talks.txt")
    assert (named.published.value, named.published.source) == ("2024-01-22", "filename")
    assert described(f"Talks resume\n\n{PROSE}", path="20240122_abc.txt").published.value == "2024-01-22"


def test_front_matter_is_header_and_facts():
    block = '---\ntitle: "Talks resume"\ndate: 22 January 2024\n---'
    text = f"{block}\n\n# Talks resume\n\n{PROSE}"
    meta = {"front-matter:title": "Talks resume", "front-matter:date": "22 January 2024"}
    found = described(text, form="markdown", meta=meta)
    assert (found.title.value, found.published.value) == ("Talks resume", "2024-01-22")
    assert header(text, found) == {block: "header"}


def test_a_markdown_heading_is_the_title():
    found = described(f"# Talks resume\n\n{PROSE}", form="markdown")
    assert (found.title.value, found.title.source) == ("Talks resume", "heading")


@pytest.mark.parametrize("text", ["Talks resume", PROSE, f"{PROSE}\n\n{PROSE}", "• \n\n* * *", "   "])
def test_without_a_title_line_there_is_no_title(text):
    found = described(text)
    assert found.title is None
    assert found.header == ()


def test_a_first_sentence_stays_prose_unless_a_date_line_follows():
    sentence = "The prime minister of the island resigned on Monday."
    assert described(f"{sentence}\n\n{PROSE}").title is None
    assert described(f"{sentence}\nDate: 2024-01-22\n\n{PROSE}").title.value == sentence


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-01-22", "2024-01-22"),
        ("2024/1/22", "2024-01-22"),
        ("2024-01-22T23:59:59Z", "2024-01-22"),
        ("January 22, 2024", "2024-01-22"),
        ("Sept. 3rd, 2024", "2024-09-03"),
        ("Mon 22nd of January 2024", "2024-01-22"),
        ("22/01/2024", "2024-01-22"),
        ("01/22/2024", "2024-01-22"),
        ("03/03/2024", "2024-03-03"),
        ("03/04/2024", None),
        ("2024-02-31", None),
        ("February 30, 2024", None),
        ("January 2024", None),
        ("2 months ago", None),
        ("yesterday", None),
        ("22 January", None),
        ("", None),
    ],
)
def test_a_day_is_whole_or_none(text, day):
    assert find_day(text) == day
    assert declared_day(text) == day


def test_a_declared_day_may_be_in_another_language_or_compact():
    assert declared_day("22 janvier 2024") == "2024-01-22"
    assert declared_day("22. März 2024") == "2024-03-22"
    assert declared_day("22 января 2024") == "2024-01-22"
    assert declared_day("22 jannewarie 2024") is None
    assert declared_day("20240122") == "2024-01-22"
    assert declared_day("janvier 2024") is None


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://paper.test/2022/12/23/talks", "2022-12-23"),
        ("https://paper.test/2022/dec/23/talks", "2022-12-23"),
        ("https://paper.test/talks-2022-12-23", "2022-12-23"),
        ("https://paper.test/20221223/talks", "2022-12-23"),
        ("https://paper.test/2022/12/talks", None),
        ("https://paper.test/2022/13/45/talks", None),
        ("https://paper.test/a?day=/2022/12/23/", None),
        ("http://[broken/2022/12/23/", None),
    ],
)
def test_days_in_addresses(url, day):
    assert url_day(url) == day


def test_a_hash_in_a_file_name_is_not_a_day():
    assert name_day("001_ee20240122aa.txt") is None
    assert name_day("talks_2024.01.22.txt") == "2024-01-22"


@given(st.text(max_size=120), st.text(max_size=60))
def test_nothing_is_raised_for_any_text(text, value):
    found = described(f"{text}\n\n{PROSE}", path=f"{value}.txt", meta={"meta:date": value, "link:canonical": value})
    if found.published is not None:
        assert len(found.published.value) == 10


def test_a_line_of_nothing_but_marks_holds_nobody_up(tmp_path):
    for n, marks in enumerate(("**a ", "__a _", "[a", "[](", "A")):
        line = f"By {marks * 20_000} {marks * 20_000}"
        (tmp_path / f"{n}.txt").write_text(f"Ferry sinks near Skarra\n\n{line}\n\nBy Ann Quill\n\nIt sank.\n")
    assert len(build(tmp_path, tmp_path.parent / f"{tmp_path.name}-store", embed=False).added) == 5
