"""Sources that differ in one value: both are shown, whatever else is in the folder, and no alarm where they agree."""

from __future__ import annotations

import pytest

from index import build
from rag import Assistant, Settings

BASE = "The harbour council met in Ostrava Bay to hear of the dredging works and of the new crane."


def asked(folder, embedder, articles, question):
    folder.mkdir()
    for i, text in enumerate(articles):
        (folder / f"{i}.txt").write_text(f"Dredging of the bay, part {i}\n\n{text}\n", "utf-8")
    build(folder, folder.parent / "store", embedder=embedder)
    with Assistant.open(folder.parent / "store", Settings.model_validate({"answer": {"threshold": 0}})) as assistant:
        return assistant.ask(question)


@pytest.mark.parametrize(
    ("question", "one", "other", "values"),
    [
        (
            "When was the dredging of the bay finished?",
            "The dredging of the bay was finished on May 15, 2012, after a long delay.",
            "The dredging of the bay was finished on May 1, 2002, after a long delay.",
            {"May 15, 2012", "May 1, 2002"},
        ),
        (
            "How many tonnes of mud did the dredging of the bay remove?",
            "In the end the dredging of the bay removed 4,100 tonnes of mud from the inner basin.",
            "In the end the dredging of the bay removed 9,800 tonnes of mud from the inner basin.",
            {"4,100 tonnes", "9,800 tonnes"},
        ),
        (
            "Who led the dredging of the bay?",
            "The dredging of the bay was led throughout by engineer Ilse Thornby of the port.",
            "The dredging of the bay was led throughout by engineer Marek Dolan of the port.",
            {"Ilse Thornby", "Marek Dolan"},
        ),
    ],
)
def test_one_value_changed_in_the_same_sentence_is_shown_as_two_sides(tmp_path, embedder, question, one, other, values):
    answer = asked(tmp_path / "articles", embedder, [f"{BASE} {one}", f"{other} Gulls were seen.", BASE], question)
    assert len(answer.conflicts) == 1
    assert {side.value for side in answer.conflicts[0].sides} == values
    cited = {c.number: c for c in answer.citations}
    for side in answer.conflicts[0].sides:
        assert all(side.value in cited[number].quote for number in side.citations)
    assert len({cited[side.citations[0]].file for side in answer.conflicts[0].sides}) == 2


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        (
            "When was the dredging of the bay finished?",
            "The dredging of the bay was finished on May 15, 2012, after a long delay.",
            "The dredging of the bay was finished on May 15, 2012, after a long delay.",
        ),
        (
            "How much mud did the dredging of the bay remove?",
            "In the first week the dredging of the bay removed 4,100 tonnes of mud from the inner basin.",
            "In the last month the dredging of the bay removed 9,800 tonnes of sand from the outer basin.",
        ),
        (
            "Who led the dredging of the bay?",
            "The dredging of the bay was led throughout by engineer Ilse Thornby of the port.",
            "The dredging of the bay was led throughout by engineer Ilse Thornby of the harbour.",
        ),
        (
            "Who led the dredging of the bay?",
            "The dredging of the bay was led throughout by engineer Thornby of the port.",
            "The dredging of the bay was led throughout by engineer Thornbey of the port.",
        ),
    ],
)
def test_no_alarm_where_sources_agree_or_speak_of_two_things(tmp_path, embedder, question, one, other):
    answer = asked(tmp_path / "articles", embedder, [f"{BASE} {one}", f"{other} Gulls were seen.", BASE], question)
    assert not answer.conflicts


def test_a_denial_is_the_other_side_of_a_statement(tmp_path, embedder):
    one = "The harbour council approved the dredging of the bay on Tuesday evening."
    other = "The harbour council did not approve the dredging of the bay on Tuesday evening."
    answer = asked(
        tmp_path / "articles", embedder, [one, other, BASE], "Did the council approve the dredging of the bay?"
    )
    assert {side.value for side in answer.conflicts[0].sides} == {"approved", "did not approve"}


def test_the_newer_side_is_marked_where_both_are_dated(tmp_path, embedder):
    articles = [
        "Date: 2024-03-01\n\nThe dredging of the bay was led throughout by engineer Ilse Thornby of the port.",
        "Date: 2024-03-09\n\nThe dredging of the bay was led throughout by engineer Marek Dolan of the port.",
    ]
    answer = asked(tmp_path / "articles", embedder, articles, "Who led the dredging of the bay?")
    assert {side.value: side.newer for side in answer.conflicts[0].sides} == {
        "Ilse Thornby": False,
        "Marek Dolan": True,
    }
    assert answer.record()["conflicts"][0]["about"] == "Who led the dredging of the bay?"


def test_counts_of_one_day_are_set_against_each_other_before_one_of_no_day(tmp_path, embedder):
    articles = [
        "Nine people died when the Solvay dam burst, as far as the army knew.",
        "Date: 2024-03-09\n\nForty people died when the Solvay dam burst, the hospital said on Saturday.",
        "Date: 2024-03-09\n\nIn all 33 people died when the Solvay dam burst above the town, the ministry said.",
    ]
    asking = "How many people died when the Solvay dam burst?"
    answer = asked(tmp_path / "articles", embedder, articles, asking)
    assert {side.value for side in answer.conflicts[0].sides} == {"Forty people", "33 people"}
    (tmp_path / "other").mkdir()
    answer = asked(tmp_path / "other" / "fewer", embedder, articles[:2], asking)
    assert {side.value for side in answer.conflicts[0].sides} == {"Forty people", "Nine people"}


def test_a_quotation_is_given_whole_and_with_who_said_it(tmp_path, embedder):
    text = (
        f"{BASE} “The dredging of the bay was a mistake from its first day. We shall not repeat it,” said Marek Dolan."
        " Gulls were seen."
    )
    answer = asked(tmp_path / "articles", embedder, [text, BASE], "Was the dredging of the bay a mistake?")
    led = next(c for c in answer.citations if "mistake" in c.quote)
    assert led.quote.startswith("“The dredging")
    assert led.quote.endswith("said Marek Dolan.")
