"""A note of an error in an article is shown with what is right, and does not lead an answer without it."""

from __future__ import annotations

import pytest

from rag import Assistant, Settings

PLANT = """Vessel yard to open again

The Tarn yard burned for two days in March and nobody was hurt.

{note}

Apprentices have been sent home with half their pay, the union said."""


def answered(stored, note: str, question: str) -> list[str]:
    with Assistant.open(stored({"yard": PLANT.format(note=note)}), Settings()) as assistant:
        return [claim.text for claim in assistant.ask(question).claims]


@pytest.mark.parametrize(
    ("note", "right"),
    [
        (
            "Correction, 4 May: An earlier version of this article said that the Tarn yard would reopen on 9 June. "
            "It will reopen on 16 June.",
            "16 June.",
        ),
        (
            "Editor's note: A previous version of this story misstated the day on which the Tarn yard will reopen. "
            "The day is 16 June.",
            "16 June.",
        ),
        (
            "Correction: an earlier version said the Tarn yard would reopen on 9 June; it will reopen on 16 June. "
            "The yard is old.",
            "old.",
        ),
    ],
)
def test_a_note_of_an_error_brings_what_is_right(stored, note, right):
    lead = answered(stored, note, "When will the Tarn yard reopen?")[0]
    assert "version" in lead
    assert lead.endswith(right)


def test_a_note_in_a_column_of_corrections_brings_what_is_right(stored):
    column = (
        "Corrections and clarifications\n\n"
        "- An article about the Tarn regatta (13 May, page 40) said that Ilse Marn was 29. She is 31.\n\n"
        "- A report of the Quill inquest said that it was held in Ostrel. It was held in Larrick.\n"
    )
    with Assistant.open(stored({"column": column}), Settings()) as assistant:
        told = [claim.text for claim in assistant.ask("How old is Ilse Marn?").claims]
    assert told[0].endswith("She is 31.")
    assert not any("Larrick" in claim and "31" in claim for claim in told)


def test_what_is_right_is_not_said_twice(stored):
    note = (
        "An earlier version of this article said the Tarn yard would reopen on 9 June. "
        "The Tarn yard will reopen on 16 June."
    )
    claims = answered(stored, note, "When will the Tarn yard reopen?")
    assert sum("16 June" in claim for claim in claims) == 1


def test_a_note_without_what_is_right_comes_last(stored):
    note = (
        "An earlier version of this article misstated the day on which the Tarn yard will reopen.\n\n"
        "The Tarn yard will reopen on 16 June, its owner said."
    )
    claims = answered(stored, note, "When will the Tarn yard reopen?")
    assert claims[0] == "The Tarn yard will reopen on 16 June, its owner said."
    assert not any("\n" in claim or claim.count("yard will reopen") > 1 for claim in claims)


@pytest.mark.parametrize(
    "told",
    [
        "Officer Ann Bray of the corrections department said the Tarn yard will reopen on 16 June.",
        "A smaller, earlier version of the Tarn yard will reopen on 16 June.",
    ],
)
def test_other_versions_and_corrections_are_no_notes(stored, told):
    assert (
        answered(stored, f"{told} It is old. Other ships were built there.", "When will the Tarn yard reopen?")[0]
        == told
    )
