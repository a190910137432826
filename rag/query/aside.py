"""What a question says only aside, between commas: "who leads the party", "the firm that makes turbines"."""

from __future__ import annotations

import re

from rag.english.lexicon import NEWS
from rag.query.leaning import ALWAYS, TIME_UNIT, content, named_in
from rag.query.swap import WHO
from rag.time.when import without_phrases

IS = r"(?:is|are|was|were|has|have|had|did|does|do|will|would|can|could|should|may|might|must)"
ASKS = re.compile(rf"\W*(?:(?:who|whom|whose|what|which|how)\b|(?:(?:when|where|why)\s+)?{IS}\b)", re.I)
"""How a question opens that asks without its aside: not "In Ostrel", nor "When Quill left Ostrel"."""
NAMED = r"\b[A-Z][\w’'.-]*"
ENDS = r"[^,;:?!]+(?:(?P<shut>,)(?!\s*(?:and|or)\b)|(?=\W*$))"
RELATIVE = re.compile(
    rf"(?:(?P<name>{NAMED})|\w)(?P<aside>,\s+(?:(?:of|in|with|from|for|to|by|at|under)\s+)?"
    rf"(?:(?P<tells>which)(?=\s+(?:{IS}|the|he|she|it|they|[A-Z][\w’'-]*)\b)|who|whom|whose|where|which)\b{ENDS})"
)
APPOSED = re.compile(
    rf"(?P<name>{NAMED})(?P<tells>)(?P<aside>,\s+(?:(?:the|an?|his|her|its|their)\s+(?=[a-z])"
    rf"|(?=(?:[a-z-]+\s+)?(?:{'|'.join(sorted(WHO))})\s+(?:of|at|for)\b)){ENDS})"
)
TIMED = re.compile(rf"\d|\b{TIME_UNIT}|\bor\b")
"""What tells which event is meant, or of two things."""
LONGEST = 1000
"""Code points of a question in which anything is looked for aside."""


def main_clause(text: str) -> str:
    """A question without what it says aside of a name; itself where too little would be left.

    What tells a time is not aside: "which was played in May"; nor is a question: "When did it shut, who shut it?".
    """
    if len(text) > LONGEST:
        return text
    for found in (*RELATIVE.finditer(text), *APPOSED.finditer(text)):
        main = text[: found.start("aside")] + text[found.end("aside") :]
        aside, surely = found["aside"], found["name"] or found["tells"] or found["shut"]
        if surely and _whole(main) and not TIMED.search(aside) and without_phrases(aside, ALWAYS) == aside:
            return main_clause(main)
    return text


def _whole(main: str) -> bool:
    """Whether a question asks by itself of a name, and more than who or what that is."""
    words = [word for word in content(main) if word.islower() and word not in NEWS]
    return ASKS.match(main) is not None and named_in(main) and words != []
