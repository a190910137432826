"""Time phrases: which words make a window, which do not, and what is said of those that cannot be read."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.time.when import read, without_phrases

TODAY = date(2024, 5, 15)
"""A Wednesday."""
PHRASES = (
    "yesterday|last week|this week|in 2023|in March|since 2020|before 2 May 2024|between March and May 2024|on Monday"
    "|last Tuesday|31 February 2024|in the 1990s|last 3 weeks|summer 2022|until June|after 2023-01-02|late 2023|from"
    "|and|to|12/13/2024|03/04/2024|two years ago|this weekend|Q1 2024|29 February|the past 9999 years|in|May 3"
    "|last few weeks|a decade ago|late last year|this century|the week before last|half a year ago|the nineties|end of"
    "|last Christmas|the 31st|week of|a year ago today|the year to|more than|early|second half of|last night|Monday|by"
).split("|")


def window(text: str, today: date = TODAY) -> str:
    reading = read(text, today)
    return f"{reading.since or ''}..{reading.until or ''}" if reading.phrase else ""


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("today", "2024-05-15..2024-05-15"),
        ("yesterday", "2024-05-14..2024-05-15"),
        ("this week", "2024-05-08..2024-05-15"),
        ("in the past week", "2024-05-08..2024-05-15"),
        ("in the last week", "2024-05-08..2024-05-15"),
        ("last week", "2024-05-06..2024-05-12"),
        ("last weekend", "2024-05-11..2024-05-13"),
        ("over the weekend", "2024-05-11..2024-05-13"),
        ("this month", "2024-05-01..2024-05-15"),
        ("last month", "2024-04-01..2024-04-30"),
        ("last quarter", "2024-01-01..2024-03-31"),
        ("this year", "2024-01-01..2024-05-15"),
        ("last year", "2023-01-01..2023-12-31"),
        ("in the last 10 days", "2024-05-05..2024-05-15"),
        ("in the past two weeks", "2024-05-01..2024-05-15"),
        ("two years ago", "2022-01-01..2022-12-31"),
        ("3 weeks ago", "2024-04-22..2024-04-28"),
        ("on Monday", "2024-05-13..2024-05-14"),
        ("last Wednesday", "2024-05-08..2024-05-09"),
        ("in 2023", "2023-01-01..2023-12-31"),
        ("in March", "2024-03-01..2024-03-31"),
        ("in June", "2023-06-01..2023-06-30"),
        ("in March 2022", "2022-03-01..2022-03-31"),
        ("in March last year", "2023-03-01..2023-03-31"),
        ("in early 2023", "2023-01-01..2023-04-30"),
        ("in late 2023", "2023-09-01..2023-12-31"),
        ("in the first half of 2023", "2023-01-01..2023-06-30"),
        ("the May 3 committee said in March 2022", "2022-03-01..2022-03-31"),
        ("since the May 3, 2021 attack", "2021-05-03.."),
        ("in Q3 2023", "2023-07-01..2023-09-30"),
        ("in the 1990s", "1990-01-01..1999-12-31"),
        ("in summer 2022", "2022-06-01..2022-08-31"),
        ("in the winter of 2022", "2022-12-01..2023-02-28"),
        ("last summer", "2023-06-01..2023-08-31"),
        ("on 3 May 2024", "2024-05-03..2024-05-04"),
        ("on May 3, 2024", "2024-05-03..2024-05-04"),
        ("on 2024-05-03", "2024-05-03..2024-05-04"),
        ("on 23/04/2024", "2024-04-23..2024-04-24"),
        ("on 29 February", "2024-02-29..2024-03-01"),
        ("between March and May 2024", "2024-03-01..2024-05-31"),
        ("from 3 to 9 May 2024", "2024-05-03..2024-05-09"),
        ("from 28 March to 9 May 2024", "2024-03-28..2024-05-09"),
        ("from 2021 to 2023", "2021-01-01..2023-12-31"),
        ("since 2020", "2020-01-01.."),
        ("since it began in February", "2024-02-01.."),
        ("after 3 May 2024", "2024-05-04.."),
        ("before 2 May 2024", "..2024-05-01"),
        ("until March 2023", "..2023-03-31"),
        ("since 2020 and before 2023", "2020-01-01..2022-12-31"),
        ("in 2021 and in 2023", "2021-01-01..2023-12-31"),
        ("who was jailed in 2019, this week", "2024-05-08..2024-05-15"),
    ],
)
def test_a_time_phrase_is_a_window(phrase, expected):
    assert window(f"Which bridge was closed {phrase}?") == expected
    assert window(f"{phrase[0].upper()}{phrase[1:]}, which bridge was closed?") == expected


@pytest.mark.parametrize(
    "text",
    [
        "What are the goals of Agenda 2030?",
        "Who ran the 2024 campaign?",
        "Who won gold at the Tokyo Olympics 2020?",
        "How did 2,023 people get in 2,023 boats?",
        "Were there deaths in 2023 cases?",
        "Who directed “In 1999”?",
        "What was said on Black Friday?",
        "Who owns the Sunday Times?",
        "What happens on ash wednesday?",
        "What will open in March?",
        "Who will play this weekend?",
        "What is planned in 2030?",
        "Which lamps may March through?",
        "Who met after 2,000 people left?",
        "Who was the last Tudor king?",
        "Is the language still spoken today?",
        "What does USA TODAY say?",
        "What did Skarra Today print?",
        "Who runs the Today programme?",
        "What did the May 3 committee find?",
        "What was said of the May 3, 2021 attack?",
        "",
    ],
)
def test_what_only_looks_like_time_is_no_window(text):
    reading = read(text, TODAY)
    assert (reading.phrase, reading.since, reading.until, reading.unread) == ("", None, None, ())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Who died on 31 February 2024?", "“31 February 2024” is no day of the calendar, so it was not applied."),
        ("Who died on 13/45/2023?", "“13/45/2023” is no day of the calendar, so it was not applied."),
        ("Who died on 2023-02-30?", "“2023-02-30” is no day of the calendar, so it was not applied."),
        (
            "Who died on 03/04/2024?",
            "“03/04/2024” could be 2024-04-03 or 2024-03-04 (write it so), so it was not applied.",
        ),
        (
            "Who died last Smarch?",
            "“last Smarch” names no month or day that is known (perhaps March), so it was not applied.",
        ),
        ("Who died before 0001-01-01?", "“before 0001-01-01” is no day of the calendar, so it was not applied."),
        ("Who died after 9999-12-31?", "“after 9999-12-31” is no day of the calendar, so it was not applied."),
        (
            "What changed since the May 3 attack?",
            "“since the May 3 attack” names no date that can be read, so it was not applied.",
        ),
        (
            "What changed since the election?",
            "“since the election” names no date that can be read, so it was not applied.",
        ),
        (
            "What did Quill sell last year or so?",
            "“last year or so” is too vague a time to search in, so it was not applied.",
        ),
        (
            "Who won in 2019 or something?",
            "“in 2019 or something” is too vague a time to search in, so it was not applied.",
        ),
        (
            "Who led the row from a few years back?",
            "“a few years back” names no date that can be read, so it was not applied.",
        ),
    ],
)
def test_a_time_phrase_that_cannot_be_read_is_said_and_not_applied(text, said):
    reading = read(text, TODAY)
    assert reading.unread == (said,)
    assert not reading.phrase


@pytest.mark.parametrize(
    ("text", "prefers"),
    [
        ("What is the latest on the bridge?", "newer"),
        ("Who is currently mayor?", "newer"),
        ("What’s new on the bridge?", "newer"),
        ("What is new in Ostrel?", "newer"),
        ("What's the news about Quill?", "newer"),
        ("What is new cheese called?", None),
        ("What's the newspaper about?", None),
        ("Who built the new bridge?", None),
        ("How many boats are there now?", "newer"),
        ("Is it still spoken today?", "newer"),
        ("What did it originally cost?", "older"),
        ("When was the crack first reported?", "older"),
        ("Who was the first woman in space?", None),
        ("Who closed the bridge?", None),
    ],
)
def test_newer_or_older(text, prefers):
    assert read(text, TODAY).prefers == prefers


def test_a_passage_may_name_what_the_phrase_names():
    assert read("in 2023", TODAY).names == ((2023, None, None),)
    assert read("in March 2022", TODAY).names == ((2022, 3, None),)
    assert read("on 3 May 2024", TODAY).names == ((2024, 5, 3),)
    assert read("this week", TODAY).names == ()


def test_afterwards_is_from_then_on():
    assert window("The race was in March 2022. Who won it afterwards?") == "2022-03-01.."
    assert window("What did Quill sell in 2022, and what happened since then?") == "2022-01-01.."
    assert window("Who won afterwards in 2022?") == "2022-01-01..2022-12-31"
    assert window("Who sailed before 2022 and afterwards?") == "..2021-12-31"


def test_what_only_looks_vague_is_a_time():
    assert window("Who won in March or April 2023?") == "2023-03-01..2023-04-30"
    assert window("It sank last week, or so Venn said") == "2024-05-06..2024-05-12"
    assert window("Who sailed in 2019 or so many years before?") == "2019-01-01..2019-12-31"
    assert read("Who paid the two weeks back to Quill?", TODAY).unread == ()


def test_phrases_can_be_cut_out():
    assert without_phrases("Who won the race in 2021?", TODAY) == "Who won the race?"
    assert without_phrases("Who won the race?", TODAY) == "Who won the race?"


questions = st.text(max_size=120) | st.lists(
    st.sampled_from(PHRASES) | st.text(alphabet='aA 2019-/.,’"“', max_size=6), max_size=8
).map(" ".join)


@given(questions, st.dates())
def test_any_text_on_any_day_gives_a_window_in_order(text, today):
    reading = read(text, today)
    assert reading == read(text, today)
    if reading.since and reading.until:
        assert reading.since <= reading.until
    if reading.since:
        assert reading.since <= today
    assert bool(reading.phrase) == bool(reading.since or reading.until)
    ends = [at for span in reading.spans for at in (span.start, span.end)]
    assert ends == sorted(ends)
    assert all(span.end <= len(text) for span in reading.spans)
