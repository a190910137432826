"""What people say around a question: greetings, thanks, second thoughts, and that they turn to something else."""

from __future__ import annotations

import re
from typing import NamedTuple

_FOR = r"(?: (?:you|again|all|everyone|there|then|now|(?:very|so|that)? ?much|a (?:lot|bunch|million)|in advance)\b"
_FOR += r"| for (?:that|this|your (?:help|answer)|the (?:help|answer|info(?:rmation)?))\b)*"
_MANNERS = (
    r"hi|hello|hey|good (?:morning|afternoon|evening|day)|(?:many )?thanks|thank (?:you|u)|thx|cheers|please"
    r"|now|ok(?:ay)?|great|good(?: job)?|nice|perfect|wonderful|excellent|brilliant|cool|fine|right|all ?right|sure"
    r"|well|got it|i see|understood|interesting|(?:very |really )?helpful|makes sense|wow|oh|ah|hm+|yes|yeah|yep"
    r"|good ?bye|bye|see you"
    r"|(?:and )?that(?:['’]s| is| was|['’]ll be| will be)"
    r" (?:all|it|enough|fine|great|good|right|very \w+|helpful|interesting)"
    r"|(?:(?:i have )?(?:one more|another|a(?: quick)?|next|last) (?:quick )?(?:question|thing))|quick question"
)
_SECOND = (
    r"no|nope|not that|sorry|oops|wait(?: a (?:minute|moment|second))?|hold on|hang on|never ?mind|my (?:bad|mistake)"
)
_ELSE = (
    r"(?:let['’]?s |(?:can|could|shall|may) we |i(?:['’]d| would) like to |now |(?:on )?to ){0,3}"
    r"(?:chang(?:e|ing)(?: of)?(?: the)? (?:subject|topic)|switch(?:ing)? (?:the )?(?:subject|topic)s?"
    r"|(?:talk about |ask about |something about )?something (?:completely |entirely |totally )?(?:else|different)"
    r"(?: now| then)?|(?:an? )?(?:completely |entirely |totally )?(?:new|different|another|other|unrelated)"
    r" (?:subject|topic)|(?:an? )?(?:completely |entirely |totally )?(?:different|unrelated|new) question"
    r"|(?:the )?next (?:subject|topic)|moving on|forget (?:it|that|about (?:it|that)))"
)
_ASKS = r"(?:who|whom|whose|what|when|where|which|why|how|did|does|do|can|could|tell|show|list|i mean)"
_ENDS = rf"(?=\W*$|\s*[,.!;:–—]|\s+(?:(?:and|but|so|then|now),?\s+)?{_ASKS}\b|\s+(?:{_SECOND}|{_MANNERS}|{_ELSE})\b)"
"""What follows a courtesy: its end, a question, another one; a name does not ("Hello Kitty", "Great Britain")."""
OPENS = re.compile(rf"\W*\b(?:(?P<turn>{_ELSE})|(?P<second>{_SECOND})|(?:{_MANNERS}){_FOR})\b{_ENDS}[\s,.!;:–—]*", re.I)
CLOSES = re.compile(rf"(?:(?<=[?.!])|,)\s*(?:(?:many )?thanks|thank you|cheers|please)\b{_FOR}[\s.!]*$", re.I)
MOST = 8
"""Courtesies that are taken from before one question."""


class Said(NamedTuple):
    """A turn in its parts."""

    text: str
    """What it asks, without the courtesies around it: a part of it, empty when there is nothing else."""
    corrects: bool
    """Whether it takes back what was said ("no", "sorry")."""
    turns: bool
    """Whether it leaves what was talked of."""


def parted(turn: str) -> Said:
    """Part a turn from the courtesies before and after what it asks; of one that is only "?!", nothing."""
    rest, corrects, turns = turn.strip(), False, False
    for _ in range(MOST):
        if not (found := OPENS.match(rest)):
            break
        corrects, turns, rest = corrects or bool(found["second"]), turns or bool(found["turn"]), rest[found.end() :]
    if rest != turn.strip() and not re.search(r"\w", rest):
        return Said("", corrects, turns)
    return Said(CLOSES.sub("", rest).strip(), corrects, turns)
