"""Time phrases, each with the window that a careful reader gives it: parts, quarters, counts, ranges, edges."""

from __future__ import annotations

from datetime import date

import pytest

from index import build
from rag import Assistant, Settings
from rag.time.when import read
from rag.types import Question

WEDNESDAY, JANUARY, MARCH, LEAP = date(2024, 5, 15), date(2025, 1, 2), date(2026, 3, 1), date(2024, 2, 29)
PHRASES = {
    WEDNESDAY: """
since the flood in Dunmarrow in November 2023        2023-11-01..
from mid-March 2022                                  2022-03-11..2022-03-20
from mid-March 2022 onwards                          2022-03-11..
late last year                                       2023-09-01..2023-12-31
before the election                                  unread
in the last few weeks                                2024-04-17..2024-05-15
last few weeks                                       2024-04-17..2024-05-15
a few days ago                                       2024-05-11..2024-05-14
last night                                           2024-05-14..2024-05-15
in the past 24 hours                                 2024-05-14..2024-05-15
past 24 hours                                        2024-05-14..2024-05-15
a fortnight ago                                      2024-04-29..2024-05-05
in the early 1990s                                   1990-01-01..1993-12-31
in the first quarter of 2024                         2024-01-01..2024-03-31
early last year                                      2023-01-01..2023-04-30
early this year                                      2024-01-01..2024-04-30
late this year                                       none
in the second half of last year                      2023-07-01..2023-12-31
at the end of last year                              2023-09-01..2023-12-31
at the beginning of the year                         2024-01-01..2024-04-30
at the start of this month                           2024-05-01..2024-05-10
late last month                                      2024-04-21..2024-04-30
early last month                                     2024-04-01..2024-04-10
mid last month                                       2024-04-11..2024-04-20
early last week                                      2024-05-06..2024-05-08
late last week                                       2024-05-09..2024-05-12
earlier this week                                    2024-05-08..2024-05-15
earlier this year                                    2024-01-01..2024-05-15
in the mid-1990s                                     1994-01-01..1996-12-31
in the late 1980s                                    1987-01-01..1989-12-31
in the mid 2010s                                     2014-01-01..2016-12-31
in mid-2023                                          2023-05-01..2023-08-31
in mid-May                                           2024-05-11..2024-05-20
in early May                                         2024-05-01..2024-05-10
at the end of March                                  2024-03-21..2024-03-31
in late February                                     2024-02-21..2024-02-29
at the start of 2024                                 2024-01-01..2024-04-30
in the first six months of 2023                      2023-01-01..2023-06-30
in the first three months of 2024                    2024-01-01..2024-03-31
in the last three months of 2023                     2023-10-01..2023-12-31
in the first week of March 2024                      2024-03-01..2024-03-07
in the second week of April                          2024-04-08..2024-04-14
in the last week of April                            2024-04-24..2024-04-30
in H1 2023                                           2023-01-01..2023-06-30
in Q1 2024                                           2024-01-01..2024-03-31
in the third quarter of last year                    2023-07-01..2023-09-30
in the fourth quarter 2023                           2023-10-01..2023-12-31
in third-quarter 2023                                2023-07-01..2023-09-30
in Q1 of this year                                   2024-01-01..2024-03-31
in Q4 last year                                      2023-10-01..2023-12-31
in Q1                                                2024-01-01..2024-03-31
in Q3                                                2023-07-01..2023-09-30
in the last 48 hours                                 2024-05-13..2024-05-15
in the past few days                                 2024-05-11..2024-05-15
over the last several months                         2023-10-15..2024-05-15
in the last couple of weeks                          2024-05-01..2024-05-15
in the past fortnight                                2024-05-01..2024-05-15
last fortnight                                       2024-05-01..2024-05-15
in the past decade                                   2014-05-15..2024-05-15
in the last twelve months                            2023-05-15..2024-05-15
in the last 12 months                                2023-05-15..2024-05-15
two hours ago                                        2024-05-15..2024-05-15
a few hours ago                                      2024-05-15..2024-05-15
a couple of days ago                                 2024-05-13..2024-05-14
a few weeks ago                                      2024-04-15..2024-05-05
a few months ago                                     2024-01-01..2024-03-31
a few years ago                                      2020-01-01..2022-12-31
several years ago                                    2017-01-01..2021-12-31
fifteen years ago                                    2009-01-01..2009-12-31
twenty years ago                                     2004-01-01..2004-12-31
a decade ago                                         2014-01-01..2014-12-31
two decades ago                                      2004-01-01..2004-12-31
half a year ago                                      2023-11-01..2023-11-30
more than two years ago                              ..2022-12-31
less than a month ago                                2024-04-01..
in recent weeks                                      2024-04-17..2024-05-15
in recent days                                       2024-05-11..2024-05-15
this morning                                         2024-05-15..2024-05-15
tonight                                              2024-05-15..2024-05-15
yesterday evening                                    2024-05-14..2024-05-15
in yesterday’s vote                                  2024-05-14..2024-05-15
on Monday morning                                    2024-05-13..2024-05-14
on Monday night                                      2024-05-13..2024-05-14
on Tuesday last week                                 2024-05-07..2024-05-08
last week on Tuesday                                 2024-05-07..2024-05-08
on Tuesday of last week                              2024-05-07..2024-05-08
on Monday, 13 May                                    2024-05-13..2024-05-14
on Sunday                                            2024-05-12..2024-05-13
this past Friday                                     2024-05-10..2024-05-11
on the 3rd of May                                    2024-05-03..2024-05-04
on 3 May last year                                   2023-05-03..2023-05-04
the week before last                                 2024-04-29..2024-05-05
the year before last                                 2022-01-01..2022-12-31
the month before last                                2024-03-01..2024-03-31
in the week of 6 May 2024                            2024-05-06..2024-05-12
a week ago                                           2024-05-06..2024-05-12
a year ago                                           2023-01-01..2023-12-31
last March                                           2024-03-01..2024-03-31
this March                                           2024-03-01..2024-03-31
in May this year                                     2024-05-01..2024-05-31
in November last year                                2023-11-01..2023-11-30
in last year’s budget                                2023-01-01..2023-12-31
in 2024-03                                           2024-03-01..2024-03-31
in the month of April 2024                           2024-04-01..2024-04-30
in the spring of 2023                                2023-03-01..2023-05-31
in the summer of last year                           2023-06-01..2023-08-31
last winter                                          2023-12-01..2024-02-29
this spring                                          2024-03-01..2024-05-31
in the 2010s                                         2010-01-01..2019-12-31
in the 1800s                                         1800-01-01..1899-12-31
in the 19th century                                  1801-01-01..1900-12-31
in the nineteenth century                            1801-01-01..1900-12-31
this decade                                          2020-01-01..2024-05-15
last decade                                          2010-01-01..2019-12-31
last century                                         1901-01-01..2000-12-31
in 2021 and 2023                                     2021-01-01..2023-12-31
in 2021 or 2022                                      2021-01-01..2022-12-31
in March and April 2024                              2024-03-01..2024-04-30
from 2019-2021                                       2019-01-01..2021-12-31
in 2019-2021                                         2019-01-01..2021-12-31
in 2019–21                                           2019-01-01..2021-12-31
from March – May 2024                                2024-03-01..2024-05-31
on 3-9 May 2024                                      2024-05-03..2024-05-09
on May 3–9, 2024                                     2024-05-03..2024-05-09
from November to February                            2023-11-01..2024-02-29
from November to February 2023                       2022-11-01..2023-02-28
from Monday to Friday                                2024-05-06..2024-05-10
between Monday and Wednesday                         2024-05-13..2024-05-15
from 2019 to now                                     2019-01-01..
between 2019 and today                               2019-01-01..2024-05-15
from 2021 onwards                                    2021-01-01..
from March 2022                                      2022-03-01..2022-03-31
between mid-March and early May 2024                 2024-03-11..2024-05-10
from late 2022 to early 2023                         2022-09-01..2023-04-30
from the early 1990s to 2003                         1990-01-01..2003-12-31
since last week                                      2024-05-06..
since yesterday                                      2024-05-14..
since early 2023                                     2023-01-01..
since the start of the year                          2024-01-01..
since the 1990s                                      1990-01-01..
since mid-March                                      2024-03-11..
since the storm hit Orle in late 2022                2022-09-01..
since Osric Venn became mayor of Tollmark in May 2021 2021-05-01..
after the flood in Dunmarrow in November 2023        2023-11-01..
before the vote in Orle on 3 May 2024                ..2024-05-03
after last week                                      2024-05-13..
before yesterday                                     ..2024-05-13
by the end of 2023                                   ..2023-12-31
by 2020                                              ..2020-12-31
by March 2024                                        ..2024-03-31
as of 2022                                           ..2022-12-31
as of 3 May 2024                                     ..2024-05-03
up until March 2023                                  ..2023-03-31
no later than 2 May 2024                             ..2024-05-02
starting in March 2023                               2023-03-01..
before 1990                                          ..1989-12-31
in the years before 1990                             ..1989-12-31
since the election                                   unread
after the vote                                       unread
before the flood                                     unread
what was the profit before tax in 2023               2023-01-01..2023-12-31
before tax rises in 2023                             ..2023-12-31
until the merger                                     unread
prior to the strike                                  unread
last season                                          unread
since Brexit                                         unread
before the war                                       unread
over Easter                                          unread
last Ramadan                                         unread
in fiscal 2023                                       unread
the other day                                        unread
during the pandemic                                  none
frozen 46,000 years ago                              none
a while ago                                          unread
two and a half years ago                             unread
since the fire on Monday                             2024-05-13..
after the fire on Monday                             2024-05-13..
after agreeing to stay this week                     2024-05-08..2024-05-15
early in 2023                                        2023-01-01..2023-04-30
on the tonight show                                  none
on the day after the vote                            unread
since his resignation                                unread
on 31 April                                          unread
in the weeks before the referendum                   unread
in the three months to March 2024                    2024-01-01..
in the year to 31 March 2024                         2023-04-01..
in the six months ended June 2023                    2023-01-01..
around Christmas 2023                                2023-12-24..2023-12-27
on New Year’s Eve 2023                               2023-12-31..2024-01-01
last Christmas                                       2023-12-24..2023-12-27
on the first day of May                              2024-05-01..2024-05-02
in 2019, 2020 and 2021                               2019-01-01..2021-12-31
in January, February and March 2024                  2024-01-01..2024-03-31
in 2020 compared with 2021                           2020-01-01..2021-12-31
a year ago today                                     2023-05-15..2023-05-16
on this day last year                                2023-05-15..2023-05-16
on the 3rd                                           2024-05-03..2024-05-04
on the 15th of last month                            2024-04-15..2024-04-16
on Friday 3 May                                      2024-05-03..2024-05-04
on Friday, May 3                                     2024-05-03..2024-05-04
in the years 2019 to 2021                            2019-01-01..2021-12-31
in the 90s                                           1990-01-01..1999-12-31
in the late ’90s                                     1997-01-01..1999-12-31
in the nineties                                      1990-01-01..1999-12-31
by 2030                                              none
over the last weekend of April                       none
in the past year and a half                          unread
""",
    JANUARY: """
last week                                            2024-12-23..2024-12-29
last month                                           2024-12-01..2024-12-31
last year                                            2024-01-01..2024-12-31
yesterday                                            2025-01-01..2025-01-02
in December                                          2024-12-01..2024-12-31
last quarter                                         2024-10-01..2024-12-31
late last month                                      2024-12-21..2024-12-31
a few months ago                                     2024-09-01..2024-11-30
this winter                                          2024-12-01..2025-02-28
""",
    MARCH: """
last weekend                                         2026-02-21..2026-02-23
this weekend                                         2026-02-28..2026-03-01
on Sunday                                            2026-03-01..2026-03-01
last Sunday                                          2026-02-22..2026-02-23
in late February                                     2026-02-21..2026-02-28
in Q1                                                2026-01-01..2026-03-31
""",
    LEAP: """
a year ago                                           2023-01-01..2023-12-31
on 29 February                                       2024-02-29..2024-02-29
last month                                           2024-01-01..2024-01-31
in the last few years                                2020-02-29..2024-02-29
""",
}
"""Day of asking -> phrases with their windows; `unread` is said and not applied, `none` is not said either."""
TABLE = [(day, *line.rsplit(maxsplit=1)) for day, lines in PHRASES.items() for line in lines.strip().splitlines()]


@pytest.mark.parametrize(("day", "phrase", "expected"), TABLE)
def test_each_phrase_has_its_window(day, phrase, expected):
    for text in (f"Which bridge was closed {phrase}?", f"{phrase[0].upper()}{phrase[1:]}, which bridge was closed?"):
        reading = read(text, day)
        window = f"{reading.since or ''}..{reading.until or ''}" if reading.phrase else "none"
        assert ("unread" if reading.unread else window) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Who was named after the king?",
        "Which case came before the court?",
        "Who looks after the park?",
        "What comes after the main course?",
        "Who scored in the first quarter?",
        "What was found at Mar-a-Lago?",
        "Who died in the 1993 Orle bombings?",
        "Who was raided in Mar-a-Lago?",
        "Is May a good month?",
        "How long is a fortnight?",
        "Who won the last few seats?",
        "What is a night market?",
        "Who said a few days of rain help?",
        "What happened at the Night of the Long Knives?",
        "How old is the early church?",
        "Which mid-size car sold best?",
        "Who wrote the first half of the novel?",
        "Why is she late?",
        "What is Q1 of the exam?",
        "since he is one of the players, is he rich?",
        "Who is by far the best?",
        "What opens later this week?",
        "Which team finished 20 and 21 points ahead?",
        "How did the score go from 3-2 to 4-2?",
        "What is the 2020-21 season?",
        "Is it open 24 hours?",
        "What are 24 hours in Le Mans?",
        "Who is the last man?",
        "When did the 1990s end?",
        "What happens in the morning?",
        "What did he do after the age of 30?",
        "Who was the President before the current one?",
        "What comes before the verb?",
        "When does summer time end in no year?",
        "How many read Me Before You?",
        "How long is a bond held until maturity?",
        "Who became mayor after Osric Venn?",
        "Who became mayor after Venn?",
        "What is the limit until the last lane opens?",
        "How soon after Thanksgiving does it open?",
        "How many days after the vote did he resign?",
        "What did he wear before the game?",
        "How many people were missing after the flood in Orle?",
        "How many people were rescued after the Ostrel earthquake?",
        "What was the profit before tax?",
        "Did the union take the offer that was made before the holidays?",
    ],
)
def test_these_only_look_like_time(text):
    reading = read(text, WEDNESDAY)
    assert (reading.phrase, reading.unread) == ("", ())


@pytest.mark.parametrize(
    ("phrase", "names"),
    [
        ("the first quarter of 2024", {(2024, 3, None), ("first quarter", None, None), ("q1", None, None)}),
        ("Q4 last year", {(2023, 10, None), ("fourth quarter", None, None)}),
        ("the first half of 2023", {(2023, 6, None), ("first half", None, None), ("h1", None, None)}),
        ("the early 1990s", {(1990, None, None), (1993, None, None)}),
        ("late last month", {(2024, 4, None)}),
        ("the last few weeks", set()),
    ],
)
def test_a_passage_may_name_a_part(phrase, names):
    found = set(read(f"Who sailed in {phrase}?", WEDNESDAY).names)
    assert names <= found
    assert names or not found


def test_the_report_on_a_quarter_is_found_in_the_month_after(tmp_path, embedder):
    made = tmp_path / "articles"
    made.mkdir()
    report = (
        "Published 20 April 2024\n\nThe Ostrel ferry company made a profit of 12 million crowns in the first quarter."
    )
    (made / "report.txt").write_text(f"Profit at Ostrel\n\n{report}\n")
    (made / "other.txt").write_text("Ropes\n\nPublished 3 February 2024\n\nThe ferry company of Skarra bought ropes.\n")
    build(made, tmp_path / "store", embedder=embedder)
    asked = "How much profit did the Ostrel ferry company make in the first quarter of 2024?"
    with Assistant.open(tmp_path / "store", Settings()) as assistant:
        answer = assistant.ask(Question(text=asked, as_of=date(2024, 5, 15)))
    assert answer.interpreted.phrase == "in the first quarter of 2024"
    assert answer.passages[0].article.path == "report.txt"
    assert "12 million crowns" in answer.text


@pytest.mark.parametrize(
    ("quarter", "told"),
    [
        ("first", "12 million crowns"),
        ("second", "17 million crowns"),
        ("third", ""),  # only the accounts of others are there
    ],
)
def test_the_figures_of_a_quarter_are_those_of_no_other(stored, quarter, told):
    articles = {
        "one.txt": "Ostrel Ferries in the first quarter\nDate: 2024-04-20\n\nOstrel Ferries has told how it did."
        " Ostrel Ferries had a revenue of 12 million crowns. In the second quarter it will buy ropes.",
        "two.txt": "Ostrel Ferries sails on\nDate: 2024-07-21\n\nOstrel Ferries told of its second quarter on Monday."
        " Ostrel Ferries had a revenue of 17 million crowns, and expects 70 million crowns in the full year.",
        "three.txt": "Ropes\nDate: 2024-11-03\n\nOstrel Ferries has a revenue of 40 million crowns from ropes.",
    }
    with Assistant.open(stored(articles), Settings()) as assistant:
        answer = assistant.ask(f"What was the revenue of Ostrel Ferries in the {quarter} quarter of 2024?")
    first = answer.claims[0].text if answer.claims else ""
    assert told in first
    assert bool(told) == bool(first)
