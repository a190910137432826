"""The audit: what a careful sub-editor lets pass of figures, days and names, and which sentences he points to."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evals.adversary import passages
from rag.audit import audit

PAPER = "2025-03-04_larrick-harbour.txt"
TEXT = """Larrick harbour

Ann Ostrel, the city auditor, walked along the quay before noon with a folder under her arm.

Bram Quill, the harbour engineer of Larrick, waited at the gate.

Gorm Vane, a pilot who lives in Larrick, was at sea.

Ostrel said that the new crane had cost the town too much.

Quill said that Vane had tested the brakes of the lift.

The harbour handled 31,200 containers in the autumn.

The storm damaged 43 boats in the outer basin.

The ferry carried 48 lorries to the island.

The yard can repair up to 57 barges in the dry dock.

The council closed the fish market on Tuesday.

The lighthouse was painted on March 6.

The pilots were trained for two years in Norhaven.

The mayor of Larrick gave N2.5 billion for the lock.

The port of Larrick paid Rs 840 crore for the dredger.

There will be no compulsory transfers at the slipway.

The beacon has been dark since 1987.

"""


@pytest.fixture(scope="module")
def paper(stored):
    return passages(stored({PAPER.removesuffix(".txt"): TEXT}))[PAPER]


def support(paper, embedder, sentence):
    result = audit(sentence, paper, paper, embedder)
    return result.support == "supported", result.reasons


@pytest.mark.parametrize(
    ("sentence", "borne_out"),
    [
        ("The harbour handled about 31,000 containers in the autumn.", True),
        ("The harbour handled some 31,000 containers in the autumn.", True),
        ("The harbour handled roughly 31,000 containers in the autumn.", True),
        ("The harbour handled more than 31,000 containers in the autumn.", True),
        ("The harbour handled 31,000 containers in the autumn.", False),
        ("The mayor of Larrick gave 2.5 billion naira for the lock.", True),
        ("The mayor of Larrick gave N2.5 million for the lock.", False),
        ("The mayor of Larrick gave $2.5 billion for the lock.", False),
        ("The port of Larrick paid ₹8.4 billion for the dredger.", True),
        ("The port of Larrick paid ₹840 lakh for the dredger.", False),
        ("The harbour handled nearly 31,000 containers in the autumn.", False),
        ("The harbour handled about 33,000 containers in the autumn.", False),
        ("The harbour handled about 38,000 containers in the autumn.", False),
        ("The ferry carried nearly 50 lorries to the island.", True),
        ("The ferry carried almost 50 lorries to the island.", True),
        ("The ferry carried more than 50 lorries to the island.", False),
        ("The ferry carried nearly 60 lorries to the island.", False),
        ("The storm damaged more than 40 boats in the outer basin.", True),
        ("The storm damaged over 40 boats in the outer basin.", True),
        ("The storm damaged at least 40 boats in the outer basin.", True),
        ("The storm damaged no more than 40 boats in the outer basin.", False),
        ("The storm damaged more than 45 boats in the outer basin.", False),
        ("The storm damaged more than 20 boats in the outer basin.", False),
        ("The yard can repair more than 50 barges in the dry dock.", False),
        ("The pilots were trained for 24 months in Norhaven.", True),
        ("The pilots were trained for 18 months in Norhaven.", False),
    ],
)
def test_a_rounded_figure_or_a_limit_is_borne_out_by_what_it_is_true_of(paper, embedder, sentence, borne_out):
    found, reasons = support(paper, embedder, sentence)
    assert found == borne_out, reasons


@pytest.mark.parametrize(
    ("sentence", "borne_out"),
    [
        ("The council closed the fish market on March 4.", True),
        ("The council closed the fish market on March 4, 2025.", True),
        ("The council closed the fish market on March 5.", False),
        ("The council closed the fish market on March 11.", False),
        ("The council closed the fish market on March 4, 2024.", False),
        ("The lighthouse was painted on Thursday.", True),
        ("The lighthouse was painted on Friday.", False),
    ],
)
def test_a_day_of_the_week_is_the_date_that_the_article_makes_it(paper, embedder, sentence, borne_out):
    found, reasons = support(paper, embedder, sentence)
    assert found == borne_out, reasons


@pytest.mark.parametrize(
    ("sentence", "borne_out"),
    [
        ("The auditor said that the new crane had cost the town too much.", True),
        ("The city auditor said that the new crane had cost the town too much.", True),
        ("The engineer said that the new crane had cost the town too much.", False),
        ("The pilot said that the new crane had cost the town too much.", False),
        ("The engineer said that Vane had tested the brakes of the lift.", True),
        ("The pilot said that Quill had tested the brakes of the lift.", False),
        ("The pilot said that Vane had tested the brakes of the lift.", False),
        ("The auditor said that Vane had tested the brakes of the lift.", False),
        ("The engineer said that the pilot had tested the brakes of the lift.", True),
        ("The pilot said that the engineer had tested the brakes of the lift.", False),
    ],
)
def test_a_person_is_what_the_article_calls_him_and_not_what_it_calls_another(paper, embedder, sentence, borne_out):
    found, reasons = support(paper, embedder, sentence)
    assert found == borne_out, reasons


@pytest.mark.parametrize(
    ("sentence", "borne_out"),
    [
        ("Ann Ostrel said that the new crane had cost the town too much.", True),
        ("Bram Quill said that Gorm Vane had tested the brakes of the lift.", True),
        ("Jane Ostrel said that the new crane had cost the town too much.", False),
        ("Bram Ostrel said that the new crane had cost the town too much.", False),
        ("Ann Quill said that Vane had tested the brakes of the lift.", False),
    ],
)
def test_a_name_is_put_together_from_the_article_and_no_other(paper, embedder, sentence, borne_out):
    spans = [(p, s) for p in paper for s in p.chunk.sentences if " said that " in s.of(p.article.text)]
    cited = [replace(p, chunk=replace(p.chunk, span=s, sentences=(s,))) for p, s in spans]
    found, reasons = support(cited, embedder, sentence)
    assert found == borne_out, reasons


BRIDGE = "2025-03-05_norhaven-bridge.txt"
BUILT = """Norhaven bridge

The Norhaven Bridge crosses the mouth of the harbour. Its towers are painted grey, and its longest span is older.

The designer was the engineer Bram Quill, whose only other large bridge stands in a far valley.

The Ostrel Bridge was opened by Gorm Vane.

Dora Tamm, the harbour engineer, walked across with a lamp. She found rust on nine of the bolts.

"The bolts are sound," Bram Quill said. "They are not cheap, and they are not new."

The mayor was asked about the lamps. "We shall count them in the winter," Ann Larrick said.

Among the hurt is Osbert Venn. A boat sank near the pier on Friday.
"""


@pytest.fixture(scope="module")
def built(stored):
    return passages(stored({BRIDGE.removesuffix(".txt"): BUILT}))[BRIDGE]


@pytest.mark.parametrize(
    ("sentence", "proofs"),
    [
        ("The Norhaven Bridge was designed by the engineer Bram Quill.", ["The designer was"]),
        ("The Ostrel Bridge was designed by the engineer Bram Quill.", None),
        ("The Norhaven Bridge was opened by Gorm Vane.", None),
        ("Bram Quill designed one other large bridge.", ["The designer was"]),
        ("Tamm found rust on nine of the bolts.", ["Dora Tamm", "She found"]),
        ('Quill said that the bolts "are not cheap, and they are not new".', ['"The bolts', '"They are']),
        ('Quill said: "The bolts are sound."', ['"The bolts']),
        ('"The bolts are sound," the engineer Bram Quill said.', ['"The bolts']),
        ('"We shall count them in the winter," Larrick said.', ['"We shall']),
        ('Vane said that the bolts "are not cheap, and they are not new".', None),
        ("One of the hurt is Osbert Venn.", ["Among the hurt"]),
        ("Two of the hurt are Osbert Venn.", None),
    ],
)
def test_a_claim_is_proved_by_no_more_sentences_than_it_needs(built, embedder, sentence, proofs):
    found = audit(sentence, built, built, embedder)
    assert (found.support == "supported") == (proofs is not None), found.reasons
    quotes = [p.span.of(p.article.text) for p in found.proofs]
    assert proofs is None or [q[: len(p)] for q, p in zip(quotes, proofs, strict=True)] == proofs, quotes


@pytest.mark.parametrize(
    ("sentence", "borne_out"),
    [
        ("At the slipway there will be no compulsory transfers.", True),
        ("There will be no transfers at the slipway.", False),
        ("Since 1987 the beacon has been dark.", True),
        ("The beacon has been dark in 1987.", False),
    ],
)
def test_a_sort_is_not_widened_and_a_bound_is_no_date(paper, embedder, sentence, borne_out):
    found, reasons = support(paper, embedder, sentence)
    assert found is borne_out, reasons
