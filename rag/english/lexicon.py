"""What a word, a name and a stop word are: the alphabet in which questions are read."""

from __future__ import annotations

import re

TOKEN = re.compile(r"[^\W\d_]+\d[^\W_]*|\d+[GD]\b|\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’&][^\W\d_]+)*|[^\W_]+")
"""A word as the index of words has it, so that "U2" and "3G" are one; one with "&" is looked for as a phrase."""
NAME = re.compile(r"\b[A-Z][\w’'.-]*(?:\s+(?:of|the|de|al|and|for)?\s*[A-Z][\w’'.-]*)*")
QUOTED = re.compile(
    r"[\"“]([^\"”]{2,80})[\"”]"
    r"|(?<!\w)['‘](?!(?:\d\ds|em|n|til|tis|twas|cause)\b)((?:[^'‘’\"“”]|(?<=\w)['’](?=\w)){2,80})(?<!\s)['’](?!\w)"
)
"""A phrase in double quotes, or in single ones that are no apostrophes."""
STOP = frozenset(
    """
    a about above according after again all also am an and any are as at be because been before being below
    between both but by can could did do does doing down during each few for from further get got had has have
    having he her here hers him his how i if in into is it its itself just let many may me might more most much
    must my no nor not now of off on once only or other our out over own please said same say says shall she
    should so some such tell than that the their them then there these they this those through to told too under
    until up upon us very was we were what when where which while who whom whose why will with would you your
    there's what's who's it's
    """.split()
)
SHORT = frozenset(
    f"{word}{mark}{end}"
    for word in "i we you he she it they that this there here who what where when how why let".split()
    for end in "m s re ve d ll".split()
    for mark in "'’"
)
"""Pronouns and question words with their verb: never names, nor what is asked about ("I'm", "where's")."""
HOLLOW = STOP | SHORT
APOSTROPHES = {
    word.replace("'", ""): word
    for word in """
    who's what's where's when's how's why's that's there's he's she's i'm you're they're you've we've they've who'd
    why'd what'd didn't doesn't don't isn't aren't wasn't weren't hasn't haven't hadn't can't couldn't won't wouldn't
    shouldn't women's men's children's
    """.split()
}
"""What is often written without its apostrophe, and is then no other word."""
NEGATIONS = frozenset(
    """
    not never no cannot didn't wasn't weren't isn't aren't won't hasn't haven't hadn't don't doesn't couldn't wouldn't
    refused refuses refusing declined declines failed fails denied denies
    """.split()
)
LABELS = frozenset("affair saga controversy row story debacle furore".split())
"""What a reader calls the events around a name, which the articles seldom do."""
IDLE = frozenset("happen happened happening happens lately latest recently".split())
"""Words that say nothing of what is asked about, where others do."""
NEWS = IDLE | {"going", "new", "news", "world"}
"""What a question of nothing in particular is made of: "What happened?", "Any news?"."""
STORIES = frozenset("news story stories headline headlines events".split())
"""What it may ask for, and then with words that say nothing more: "Summarise the main stories"."""
TELLING = frozenset(
    """
    top main big bigger biggest major key leading important made make makes making hit give list show
    summarise summarize summary sum roundup overview digest
    """.split()
)
TITLES = frozenset(
    """
    mr mrs ms miss dr prof professor sir dame lord lady judge justice mayor minister president chancellor premier
    king queen prince princess senator sen rep gov governor capt captain col gen lt sgt inspector officer councillor
    cllr chief chairman rev secretary director ambassador pope columnist transport city engineer auditor general
    """.split()
)
"""Words before the name of a person or beside it, also of what an office is for."""
PERSONAL_TITLES = frozenset(
    """
    mr mrs ms miss dr prof professor sir dame lord lady judge justice mayor minister president chancellor premier
    king queen prince princess senator sen rep gov governor capt captain col gen lt sgt inspector officer councillor
    cllr rev ambassador pope engineer secretary executive brother sister husband wife father mother son daughter
    """.split()
)
"""Words that stand for a person named with them."""
