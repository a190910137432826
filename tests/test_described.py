"""Questions for a name: the sentence beside the best one that tells it, where that only describes who it is."""

from __future__ import annotations

import pytest

from rag import Assistant, Settings
from rag.asked.described import named_next
from rag.query.question import understand
from rag.types import Question

SOLD = "A US-based music firm has bought the label."
KILLED = "A lorry fell off the bridge at Korrin and its driver was killed."


@pytest.mark.parametrize(
    ("question", "first", "following", "named"),
    [
        ("Who bought the label?", SOLD, "New owner Varnhall says it will stay in Ostrel.", True),
        ("Who bought the label?", SOLD, "The price was not told.", False),
        ("Who was killed at Korrin?", KILLED, "The dead man was Tomas Reel, 51.", True),
        ("Who was killed at Korrin?", KILLED, "He was named by police as lorry driver Tomas Reel.", True),
        ("Who was killed at Korrin?", KILLED, "Police identified him as Tomas Reel, 51.", True),
        ("Who was killed at Korrin?", KILLED, "The man was known to everybody.", False),
        ("Who was killed at Korrin?", KILLED, "The suspect was named as Ivo Penn.", False),
        ("Who was arrested at Korrin?", "Police have arrested a man.", "The suspect was named as Ivo Penn.", True),
        ("Who was hurt at Korrin?", KILLED, "The dead man was Tomas Reel, 51.", False),
        ("Who was killed at Korrin?", "Mara Quill was killed at Korrin.", "The dead man was Tomas Reel, 51.", False),
        ("When was he killed at Korrin?", KILLED, "The dead man was Tomas Reel, 51.", False),
    ],
)
def test_the_sentence_after_a_description_names_him(question, first, following, named):
    assert named_next(understand(Question(text=question)), [first], following) is named


def test_who_it_was_is_shown_with_what_befell_him(stored):
    article = f"Driver killed at Korrin\n\n{KILLED} The dead man was Tomas Reel, 51. The bridge was closed for an hour."
    with Assistant.open(stored({"korrin": article}), Settings()) as opened:
        for question in ("Who was killed at Korrin?", "Who was killed when the lorry fell off the bridge at Korrin?"):
            assert [c.text for c in opened.ask(question).claims][:2] == [KILLED, "The dead man was Tomas Reel, 51."]
