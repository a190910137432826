"""Questions of what somebody said, and the sentences that tell it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.asked.roles import CRITICS, SUPPORTERS, Role, role
from rag.english.lexicon import STOP, TOKEN
from rag.query.question import Query, stem, stem_set
from rag.query.whom import names, surname
from rag.sentences.features import Candidate

SPEECH = re.compile(
    r"\bwhat (?:did|does|do|has|have|had|is|was)\b(?P<speaker>[^?!;]{2,60}?)\b(?:say|said|saying|tell|told|think|claim"
    r"|announced?|argue|warn|comment|respond|reply|demand|promise)\b(?P<topic>.*)"
    r"|\bdid (?P<commenting>number (?:10|ten)|downing street) (?:comment|respond|say)\b(?P<comment>.*)",
    re.I | re.S,
)
"""Questions of what someone said."""
REACTION = re.compile(
    r"\bhow (?:did|does|do|has|have|had)\b(?P<speaker>[^?!;]{2,60}?)\b(?:react|respond|repl[yi])(?:e?d)?\b(?P<topic>.*)"
    r"|\bwhat(?:['’]s| is| was| were)\b(?P<whose>[^?!;]{2,60}?)(?:['’]s?) (?:\w+ )?(?:reaction|response|reply)\b"
    r"(?P<to>.*)",
    re.I | re.S,
)
"""Questions of how somebody with a name took it, mostly in words."""
OF = r"^\W*(?:(?:what|who) (?:is|are|was|were) )?(?:the |any |some |main )*"
HAS = r"^\W*who (?:(?:has|have|had|else) )*"
SIDES = (
    (
        CRITICS,
        re.compile(
            rf"{OF}(?:criticisms?|critics|opponents) (?:of|to|about|against)\b|\b(?:criticisms?|critics)\W*$"
            rf"|{HAS}(?:critici[sz]e[ds]?|condemn(?:ed|s)|denounced|slammed)\b",
            re.I,
        ),
    ),
    (
        SUPPORTERS,
        re.compile(
            rf"{OF}(?:supporters|proponents|backers) (?:of|for)\b|{HAS}(?:praised|welcomed|endorsed)\b",
            re.I,
        ),
    ),
)
"""Questions of what one side says, or of who says it."""
SPOKEN = re.compile(
    r"\b(?:sa(?:id|ys?|ying)|told|tells|added|adds|stated|noted|noting|voiced|warn(?:ed)?|announced|claimed|insist(?:ed)?"
    r"|argued?|asserted|remarked|replied|explained|call(?:s|ed) (?:for|it|him|her|them)|emphasi[sz]ed|stressed"
    r"|according to|demanded|promised|denied|admitted|acknowledged|declared|vowed|urged|suggested|described|highlighted"
    r"|discussed|critici[sz]ed|praised|accused|expressed|observed|recalled|commented|confirmed|reiterated|wrote|tweeted"
    r"|believes?|(?:add|argu|accus|call|critici[sz]|insist|prais|warn)ing|issued a statement"
    r"|in a (?:statement|letter|tweet)"
    r"|(?:not|never|declin\w+ to|refus\w+ to|pass(?:ed)? on) (?:\w+ly )?comment(?:ing|ed)?)\b",
    re.I,
)
REACTED = re.compile(
    rf"{SPOKEN.pattern}|\b(?:react|respond|applaud|welcom|condemn|denounc|slamm|blast|mock|hail|thank|apologi[sz]|reject"
    r"|dismiss|celebrat|vow|deflect)(?:e?[sd]|ing)\b|\b(?:fuming|furious|angry|angrily|walked out|call(?:ing)? for)\b",
    re.I,
)
"""The same, and what else is told of how somebody took a thing."""
QUOTATION = re.compile(r"[“\"][^”\"]{40,}")
"""A sentence of a speaker's own; what is shorter is a phrase that the writer borrows."""
UNSPOKEN, ANOTHER, BESIDE = 0.5, 0.7, 0.75
"""What a sentence keeps of its probability when speech is asked for: without any, or half of it where nothing else is
asked; without a word of the speaker; where he is named but another may speak ("says an ally of Ann Lee")."""
BEST = 3
"""Sentences, best first, of which one should be a speaker's own."""
BETWEEN = re.compile(r"(?:,[^,.;]{1,80},)?\W*(?:[\w’'-]+\W+){0,5}")
"""What may stand between a name and its verb: "Ann Lee, who runs the port, later said", "said the mayor, Ann Lee"."""
BY_ANOTHER = re.compile(
    r"^\W*(?:an?|another|one)\b|\b(?:of|supported|supports|backs|backed|ally|aide|administration|campaign|critics?|family"
    r"|lawyers?|attorneys?|supporters?|spokes\w+|wife|husband)\b",
    re.I,
)
SPOKEN_OF = re.compile(
    r"\b(?:to|about|on|with|from|against|for|that|if|whether|what|his|her|their|its|he|she|they|it)\b", re.I
)
"""What stands between a verb of speech and the name of one who is spoken of, or to: "said his message to Ann Lee"."""
OF_HIS = re.compile(r"['’]s?\s+[a-z]")
"""Another than who is named: "Ann Lee's brother"."""
GOES_ON = re.compile(r"^\W*[“\"]|\b(?:he|she)\b", re.I)
"""What goes on with the words of whom the sentence before names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """Whose words are asked for."""

    name: tuple[str, ...] = ()
    """The words of his name as written; empty for one without a name ("the minister")."""
    body: bool = False
    """Whether it is the name of a court or a union, with "the": others speak for it, and it rules and decides."""
    role: Role | None = None
    """Who speaks without a name, where that is known: critics, experts."""
    reacts: bool = False
    """Whether it is asked how he took something."""
    topic: frozenset[str]
    """The stems of what it is asked of."""

    @property
    def alone(self) -> bool:
        """Whether nothing is asked of in particular: all that he said is an answer."""
        return not self.topic


def speech(query: Query) -> Speech | None:
    """Whose words a question asks for; `None` where it asks for something else."""
    if not (asked := SPEECH.search(query.text)):
        if reacting := _reaction(query):
            return reacting
        side = next((side for side, pattern in SIDES if pattern.search(query.text)), None)
        return Speech(role=side, topic=frozenset(query.stems)) if side else None
    speaker, topic = asked["speaker"] or asked["commenting"], asked["topic"] or asked["comment"] or ""
    people = role(speaker)
    name = (
        ()
        if people or OF_HIS.search(speaker)
        else tuple(word for word in TOKEN.findall(speaker) if stem(word) in query.names)
    )
    body = speaker.lower().lstrip().startswith("the ")
    return Speech(name=name, body=body, role=people, topic=_topic(query, topic))


def _reaction(query: Query) -> Speech | None:
    """Whose reaction a question asks for by name: how a market reacted is not told in words."""
    if not (asked := REACTION.search(query.text)):
        return None
    speaker = asked["speaker"] or asked["whose"]
    name = tuple(word for word in TOKEN.findall(speaker) if stem(word) in query.names)
    if not name or OF_HIS.search(speaker):
        return None
    body = speaker.lower().lstrip().startswith("the ")
    return Speech(name=name, body=body, reacts=True, topic=_topic(query, asked["topic"] or asked["to"] or ""))


def _topic(query: Query, topic: str) -> frozenset[str]:
    return frozenset(stem(word) for word in TOKEN.findall(topic) if word.lower() not in STOP) & {*query.stems}


def told(asked: Speech, one: Candidate) -> float:
    """What a sentence keeps of its probability: all of it when it tells the words of whom is asked about.

    All of an article is told by its author.
    """
    author = one.passage.article.author
    if asked.name and author and names(asked.name, author.value):
        return 1.0
    share = _told(asked, one.text)
    if not asked.name or share >= BESIDE or not GOES_ON.search(one.text):
        return share
    return BESIDE if _told(asked, one.before) == 1.0 else share


def _told(asked: Speech, text: str) -> float:
    does, other = (asked.role.does, asked.role.other) if asked.role else (None, None)
    if does and does.search(text):
        return 1.0
    if not (REACTED if asked.reacts else SPOKEN).search(text) or (other and other.search(text)):
        unspoken = UNSPOKEN / 2 if asked.alone or asked.reacts else UNSPOKEN
        return ANOTHER if QUOTATION.search(text) else unspoken
    if asked.role and does:
        return _of(asked.role, text)
    if asked.name and not names(asked.name, text):
        return UNSPOKEN if asked.reacts else ANOTHER
    own = not asked.name or not all(map(BY_ANOTHER.search, _gaps(surname(asked.name), text, asked.reacts)))
    beside = UNSPOKEN if asked.reacts and "spokes" not in text else BESIDE
    return 1.0 if own else beside


def by(asked: Speech, one: Candidate) -> float:
    """What it keeps besides where people without a name are asked for: many speak, and few of them are those."""
    if asked.role is None:
        return 1.0
    return _told(asked, one.text) if asked.role.does else _of(asked.role, one.text)


def _of(people: Role, text: str) -> float:
    if not people.told.search(text):
        return ANOTHER if people.does else UNSPOKEN
    return 1.0 if _gaps(people.told, text) else BESIDE


def _gaps(speaker: re.Pattern[str], text: str, reacts: bool = False) -> list[str]:
    """What stands between a speaker and each verb of speech beside him."""
    at = [found.span() for found in speaker.finditer(text)]
    said = [found.span() for found in (REACTED if reacts else SPOKEN).finditer(text)]
    gaps = [(text[min(a[1], b[1]) : max(a[0], b[0])], b < a) for a in at for b in said]
    return [gap for gap, after in gaps if BETWEEN.fullmatch(gap) and not (after and SPOKEN_OF.search(gap))]


def silent(asked: Speech, found: Sequence[Candidate]) -> bool:
    """Whether nobody's words that are asked for stand in sentences, best first: a named person's, or any at all.

    A named person's are of the topic where its passage holds a word of that.
    """
    if asked.alone:
        return all(told(asked, one) < 1.0 for one in found)
    if not asked.name:
        return False
    best = found[:BEST]
    of_it = any(asked.topic & stem_set(one.told_in) for one in best)
    return not of_it or (not asked.body and all(told(asked, one) < 1.0 for one in best))


def answered(asked: Speech, one: Candidate) -> bool:
    """Whether a sentence tells the words of somebody of whom nothing else is asked; his passage names him."""
    if not asked.alone or not asked.name or told(asked, one) < 1.0:
        return False
    whole = r"\W+(?:[\w’'-]+\W+){0,2}?".join(map(re.escape, asked.name))
    return re.search(rf"\b{whole}\b", f"{one.passage.chunk.header}\n{one.passage.text}") is not None


def claimed(question: str, text: str) -> bool:
    """Whether a sentence is mostly the words of one whom the question does not name: “It is shut,” said Ann Lee."""
    said = [one.end() - one.start() for one in QUOTATION.finditer(text)]
    rest = TOKEN.findall(QUOTATION.sub(" ", text))
    speaker = {word for word in rest[:3] if word[0].isupper()}
    return 2 * sum(said) > len(text) and not speaker & {*TOKEN.findall(question)}
