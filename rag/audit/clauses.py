"""The statements that one sentence joins, each to be proved by itself, perhaps from another article."""

from __future__ import annotations

import re

JOINT = re.compile(
    r"(?:;|,? (?:and|but|while|whereas)) (?=(?:[A-Z]|the |a |an |its |his |her |their |it |he |she |they )\w*)"
)
RELATIVE = re.compile(r"^([^,;“”\"]{3,80}), ((?:which|who) [^,;“”\"]+)(?:,|$)( .+)?$")
LEAST = 4
"""Words of which a statement is made at the least."""


def clauses(sentence: str) -> list[str]:
    """The statements of a sentence that joins some: "A did this, and B did that", "A, who did this, did that".

    Empty when it joins none, or when a quotation would be cut.
    """
    if m := RELATIVE.match(sentence.rstrip(".")):
        return [f"{m[1]} {m[2]}.", f"{m[1]}{m[3]}."] if m[3] else []
    if "“" in sentence or '"' in sentence:
        return []
    found = [part.strip(" ,") for part in JOINT.split(sentence)]
    if len(found) == 1 or any(len(part.split()) < LEAST for part in found):
        return []
    return [part[0].upper() + part[1:] for part in found]
