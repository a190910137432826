"""Subheads that are questions ("Who voted against the toll?"): the sentence after one answers whoever asks the same."""

from __future__ import annotations

from rag.english.lexicon import STOP, TOKEN
from rag.english.wordnet import stands_for
from rag.query.question import kind_of, named, stem, stem_set
from rag.sentences.features import Candidate
from rag.sentences.labels import ITEM, MARKS, labelled, question_above
from rag.sentences.speech import SPEECH

SAME = 0.7
"""Share of the words of a subhead that stand in the question, for the two to ask the same."""
LEAST = 5
"""Words of a sentence: what is shorter, and no answer with a full stop, may be a choice of a quiz: "Varn"."""
TURNS = frozenset("against not no never without before after until".split())
"""Words that make another question of the same words."""


def answers(question: str, one: Candidate) -> bool:
    """Whether a sentence stands below the question as a subhead, in the same words or nearly.

    No name or number of the subhead may be missing in the question. A word of the question that the subhead has not may
    stand in the sentence or its title.
    """
    text, spans = one.passage.article.text, one.passage.chunk.sentences
    start = spans[labelled(text, spans, one.position)].start
    head = question_above(text, start)
    title, own = one.passage.article.title, text[start : one.span.end].rstrip(MARKS)
    choice = len(own.split()) < LEAST and (not own.endswith((".", "!")) or ITEM.match(own) is not None)
    if head is None or own.endswith("?") or choice:
        return False
    if title and head in title.value:
        return False
    mine, theirs = _words(question), _words(head)
    said = [SPEECH.search(asked) is not None for asked in (question, head)]
    if kind_of(question) != kind_of(head) or said[0] != said[1] or (mine ^ theirs) & TURNS or not mine or not theirs:
        return False
    told = theirs | stem_set(one.text) | stem_set(one.passage.chunk.header)
    fixed = {*map(stem, named(question) | named(head))} | {word for word in mine | theirs if word[0].isdigit()}
    if not (fixed & theirs <= mine and fixed & mine <= told):
        return False
    met = all(word in told or any(stands_for(word, other) for other in theirs) for word in mine)
    return met and len(mine & theirs) >= SAME * len(theirs)


def _words(text: str) -> set[str]:
    """The stems of the words of a question that say what it asks."""
    return {stem(word) for word in TOKEN.findall(text) if word.lower() not in STOP - TURNS}
