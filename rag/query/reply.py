"""Put a reply to what was asked back, or a correction, into the question it completes: "What did he say?", "Venn"."""

from __future__ import annotations

import re

from rag.english.words import FORMS
from rag.query.leaning import OPENING, PERSON, THING, THIS, content, pronoun_alone
from rag.query.swap import PREPOSITION
from rag.query.topic import asks

REFUSES = "The articles don't say"
"""How an answer begins that has none."""
ASKED_BACK = re.compile(
    r"(?:Whom does|What does|Which one does|Which story is meant|What is the question about)\b|.*\?\s*$", re.S
)
"""How an answer that only asks back begins or, another assistant's, ends."""
MEANT = re.compile(
    r"\W*(?:(?:i|we)\s+(?:mean|meant)|(?:i\s+(?:am|was)|i['’]m|we\s+(?:are|were)|we['’]re)\s+(?:asking|talking)\s+about"
    r"|i\s+(?:asked|said))(?:\s+to\s+(?:ask|say)\b(?:\s+about\b)?)?(?:\s*[,:]|\s+that\s+(?:of|in)\b)?\s+(?=\w)",
    re.I,
)
""" "I meant France", and "I meant: France"."""
ELSE = re.compile(r"\W*(?:and\s+)?(?P<word>who|what|where)\s+else\W*", re.I)
VERB_ALONE = re.compile(r"\W*(?i:and|or)\s+(?:how\s+many\s+)?(?=[a-z]+ed\W*$)")
""" "And injured?", "And how many injured?": of whom, stands before."""
NAMELY = re.compile(r"\W*(?:(?:namely|specifically|meaning|that\s+is|that['’]s|it['’]s|(?:the\s+)?one)\b\W*)+", re.I)
"""What opens a reply: "The one in Skarra"."""
ORDINAL = re.compile(r"(?:the\s+)?(?P<which>first|second|third|former|latter|last)(?:\s+(?:one|story|article))?", re.I)
PLACES = {"first": 0, "former": 0, "second": 1, "third": 2, "latter": -1, "last": -1}
STORIES = re.compile(r"Which story is meant\b")
TITLE = re.compile(r"“([^”]+)”")
THERE = re.compile(r"\bthere\b(?=\W*$)")
DONE = re.compile(r"[a-z]+ed")
MOST = 8
"""Content words of a reply."""


def corrected(text: str, earlier: str) -> str:
    """A correction as the follow-up, or the whole question, that it is: "What about France?" for "I meant France".

    A verb takes the place of the verb of the question before: "I mean sentenced", "And injured?". What is asked for
    besides is asked as before: "Who else?".
    """
    if (more := ELSE.fullmatch(text)) and (asked := re.match(rf"\W*{more['word']}\s+(?!else\b)", earlier, re.I)):
        return f"{more['word'].capitalize()} else {earlier[asked.end() :]}"
    if not (meant := MEANT.match(text) or VERB_ALONE.match(text)):
        return text
    rest = text[meant.end() :].strip()
    if asks(rest):
        return rest
    word = rest.rstrip(" ?.!")
    old = [m for m in re.finditer(r"[a-z]+", earlier) if _verb(m.group())]
    if _verb(word) and old:
        return f"{earlier[: old[-1].start()]}{word}{earlier[old[-1].end() :]}"
    return f"What about {word}?"


def completed(question: str, reply: str, asked_back: str = "") -> str | None:
    """A question that says too little with what a reply names in it; `None` where the reply asks or says much.

    `asked_back` is what was asked after the question: "the second" is one of the titles in it.
    """
    meant = MEANT.match(reply)
    if not question or (OPENING.match(reply) and not meant):
        return None
    said = reply[meant.end() if meant else 0 :]
    if place := ORDINAL.fullmatch(said.strip(" .!?")):
        titles, n = TITLE.findall(asked_back) if STORIES.match(asked_back) else [], PLACES[place["which"].lower()]
        return f"{question.rstrip()} {titles[n]}" if titles and n < len(titles) else None
    said = (said[opens.end() :] if (opens := NAMELY.match(said)) else said).strip(" .!?")
    if not 0 < len(content(said)) <= MOST or asks(said) or _verb(said):
        return None
    begins = re.match(rf"{PREPOSITION}\s", said, re.I) is not None
    whole = said[0].lower() + said[1:] if begins else said
    pronoun = pronoun_alone(question, PERSON) or pronoun_alone(question, THING)
    if pronoun and not begins and (at := re.search(rf"\b{pronoun}\b", question)):
        return f"{question[: at.start()]}{_in_place(whole, pronoun, question[at.end() :])}{question[at.end() :]}"
    if not begins and (at := THIS.search(question)):
        return f"{question[: at.start()]}{whole}{question[at.end() :]}"
    if at := THERE.search(question):
        return f"{question[: at.start()]}{whole if begins else f'in {whole}'}{question[at.end() :]}"
    bare = question.rstrip(" ?.!")
    if begins or bare[bare.rfind(" ") + 1 :] in FORMS:
        return f"{bare} {whole}{question[len(bare) :]}"
    return f"{question.rstrip()} {whole[0].upper()}{whole[1:]}"


def _in_place(name: str, pronoun: str, after: str) -> str:
    """A name in the form of the pronoun for which it stands."""
    owner = pronoun.lower() in ("his", "its", "their") or (
        pronoun.lower() == "her" and re.match(rf"\s+(?!{PREPOSITION}\b)\w", after) is not None
    )
    return f"{name}'s" if owner and not name.endswith(("'s", "’s")) else name


def _verb(word: str) -> bool:
    return DONE.fullmatch(word) is not None or word in FORMS
