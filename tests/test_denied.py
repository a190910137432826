"""Questions that take for done what the articles deny: which sentence leads."""

from __future__ import annotations

import pytest

from rag import Assistant, Settings
from rag.sentences.denied import denied_first
from rag.sentences.features import candidates
from rag.sentences.pick import Scored
from rag.types import Question

ARTICLES = {
    "plant": """Varn denies it

Varn Motors denied reports that it had closed its plant in Halvik. The Echo had written that the plant was shut
because of the price of steel. Varn Motors was founded in 1902.
""",
    "coach": """Hask stays

Ostrel Rovers have not sacked Ruud Hask despite five defeats. Hask was sacked by Pellham in 2019 over his wages.
""",
    "mayor": """Mara Quill goes

Mara Quill had refused to resign on Monday. She resigned on Friday because of the debt. Quill will not run again.
""",
    "bank": """Dan Larrick will stay

Dan Larrick refused to resign from the bank.
""",
    "goes": """Dan Larrick leaves the bank

The end came quickly. He resigned from the bank on 3 May because of the debt.
""",
}


@pytest.mark.parametrize(
    ("question", "before", "first"),
    [
        ("Why did Varn Motors close its plant in Halvik?", "The Echo", "Varn Motors denied"),
        ("When did Varn Motors close its plant in Halvik?", "The Echo", "Varn Motors denied"),
        ("Why did Varn Motors not close its plant in Halvik?", "The Echo", "The Echo"),
        ("Why was Varn Motors founded?", "The Echo", "The Echo"),
        ("Why was Ruud Hask sacked by the Ostrel Rovers?", "Hask was", "Ostrel Rovers"),
        ("Why was Hask sacked by Pellham?", "Hask was", "Hask was"),
        ("Why did Mara Quill resign?", "She", "She"),
        ("Why did Dan Larrick resign from the bank?", "He", "He"),
    ],
)
def test_what_denies_it_leads_where_nothing_tells_it(stored, question, before, first):
    with Assistant.open(stored(ARTICLES), Settings()) as opened:
        evidence = opened.retriever.find(Question(text=question))
    found = candidates(evidence.passages, evidence.query)
    scored = [Scored(candidate=one, probability=0.8 if one.text.startswith(before) else 0.5) for one in found]
    scored.sort(key=lambda one: -one.probability)
    assert denied_first(evidence.query, scored)[0].candidate.text.startswith(first)


CONCERT = {
    "hall": "The hall\nDate: 2031-02-01\n\nThe mayor said that the concert would show what the Old Station of Varnhaven"
    " has become. But the concert is not expected to take place there, she said. It is in May.",
}


def test_whether_something_is_so_is_told_with_what_takes_it_back(stored):
    with Assistant.open(stored(CONCERT), Settings()) as opened:
        whether = opened.ask("Will the concert be held at the Old Station of Varnhaven?")
    assert [claim.text[:15] for claim in whether.claims] == ["The mayor said ", "But the concert"]
