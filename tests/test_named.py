"""A window of a question's words: passages of other days count only where they name its time themselves."""

from __future__ import annotations

from datetime import date

import pytest

from rag import Assistant, Question, Settings

ASKED = "What did the Harrow bank do to its rates in July 2022?"
TODAY = date(2023, 3, 1)
IN_JULY = "Harrow\nDate: 2022-07-20\n\nThe Harrow bank raised its rates to five crowns in a hundred, it said."
PADDING = " ".join(f"The harbour of Kettlesand was calm on morning {n}, said its master." for n in range(30))


@pytest.fixture
def passages(stored):
    """Of the second article, for `ASKED` or another question, over IN_JULY and that one."""

    def of(date_line: str, text: str, question: str = ASKED) -> set[str]:
        store = stored({"july": IN_JULY, "other": f"Rates of the bank\n{date_line}\n\n{text}"})
        with Assistant.open(store, Settings()) as opened:
            found = opened.search(Question(text=question, as_of=TODAY))
            return {p.text for p in found if p.article.path == "other.txt"}

    return of


@pytest.mark.parametrize(
    "text",
    [
        "The Harrow bank raised its rates in July 2022, its governor said.",
        "The Harrow bank raised its rates on July 14, 2022, its governor said.",
        "The Harrow bank raised its rates on 14 July 2022, its governor said.",
        "The Harrow bank raised its rates at the end of July, its governor said.",
    ],
)
def test_what_is_told_later_of_the_time_counts(passages, text):
    assert passages("Date: 2022-10-03", text)


@pytest.mark.parametrize(
    ("day", "text"),
    [
        ("2022-10-03", "The Harrow bank cut its rates last month, its governor said."),
        ("2022-10-03", "The rates of the Harrow bank were highest in July 1981, its governor said."),
        ("2022-10-03", "The rates of the Harrow bank were highest in July of 1981, its governor said."),
        ("2022-03-03", "The Harrow bank last cut its rates in July, its governor said."),
    ],
)
def test_what_is_of_another_time_does_not(passages, day, text):
    assert not passages(f"Date: {day}", text)


def test_of_a_long_article_only_the_passage_that_names_the_time_counts(passages):
    told = "The Harrow bank raised its rates in July 2022, its governor said."
    later = "The Harrow bank cut its rates again in the week of the storm, its governor said."
    found = passages("Date: 2022-10-03", f"{told} {PADDING} {later}")
    assert any(told in text for text in found)
    assert not any(later in text for text in found)


def test_an_undated_article_stays(passages):
    assert passages("", "The Harrow bank cut its rates, its governor said.")


@pytest.mark.parametrize(
    ("question", "told", "other"),
    [
        ("What did the Harrow bank do in 2022?", "in 2022", "in 2019"),
        ("What did the Harrow bank do on 20 July 2022?", "on July 20, 2022", "on July 20, 1981"),
        ("What did the Harrow bank do on 20 July 2022?", "on 20 July 2022", "on 20 August 2022"),
    ],
)
def test_years_and_days_are_named_too(passages, question, told, other):
    own = f"The Harrow bank raised its rates {told}. {PADDING} The Harrow bank cut its rates {other}."
    found = passages("Date: 2023-02-03", own, question)
    assert found
    assert all(told in text for text in found)
