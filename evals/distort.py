"""Ways to make a true sentence false by one change, as models do."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

MONTHS = "January February March April May June July August September October November December".split()
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
NUMBER = re.compile(r"(?<![\w.,])\d[\d,]*(?:\.\d+)?(?![\w]*\d)")
WORDED = re.compile(
    r"\b(two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty-five|forty|forty-six|nineteen)\b", re.I
)
OTHERS = ("three", "seven", "nine", "twelve")
"""What stands for a number in words."""
PERSON = re.compile(r"(?<=[a-z,“\"] )([A-Z][a-zé]{2,} [A-Z][a-z]{2,})(?= (?:said|who|told|of|has|was|will|had)|[,.’'])")
MONTH = re.compile(rf"\b({'|'.join(MONTHS)})\b")
DAY = re.compile(rf"\b({'|'.join(DAYS)})\b")
QUOTE = re.compile(r"(?<=[\"“])[^\"“”]{12,}(?=[\"”])")
NOT_PEOPLE = re.compile(
    r"Lines|Bridge|Street|Lane|Dam|Park|House|Island|Group|Capital|Board|Union|Authority|Mills|Hospital|School|Skarra"
    r"|University|Wire|Courier|Herald|Meridian|Church|Basin|Old|Custom|General|Minister|Judge|Mayor|Red|Auditor|Gate"
    r"|Tollmark|Varnhaven|Ilverton|Northern"
)
ANTONYMS = """
rose fell; increase decrease; more less; more fewer; before after; first last; opened closed; reopened closed;
accepted refused; approved rejected; buy sell; higher lower; north south; east west; up down; won lost; welcomed
criticised; praised criticised; start finish; above below; over under; least most; rises falls; went fell; borrowed
lent; brother sister; mother father; girl boy; man woman; profit loss; morning evening; public private; spring autumn;
hired dismissed; joined left; oldest youngest; empty full; upstream downstream; retired serving; gave took; shut
reopened; calm rough; full empty; found lost; closed opened; brought removed; killed saved; lower higher; shortest
longest; longest shortest; died survived; sell buy; dropped rose; south north; returned left
"""
PAIRS = [tuple(pair.split()) for pair in ANTONYMS.replace("\n", " ").split(";")]
UNDONE = (
    (
        r"\b(?:will|would|is to|are to|is due to|may|could|might|must|should)"
        r" be (\w+ed|\w+en|drawn|read|held|sold|tested|shut)\b",
        r"was \1",
    ),
    (r"\b(?:may|might|could|should|must|will|would|is to|are to) start\b", "started"),
    (
        r"\b(?:may|might|could|should|must|will|would|is to|are to)"
        r" (appoint|publish|examine|follow|succeed|pay|meet|sell|discuss|reopen|return|request)\b",
        r"has \1ed",
    ),
    (r"\bwants? (?:to|a|an)\b", "got a"),
    (r"\bhas promised to accept\b", "has accepted"),
    (r"\bcalled for a guarantee\b", "won a guarantee"),
    (r"\boffered a\b", "paid a"),
    (r"\bexpected to\b", "known to"),
    (r"\bwere expected\b", "were received"),
    (r"\bhas agreed to buy\b", "has bought"),
)
NEGATIONS = (
    (r"\b(did|does|do|could|would|will|was|were|is|are|has|have|had|may|can) not\b", r"\1"),
    (r"\b(did|do|was|were|is)n't\b", r"\1"),
    (r"\bnever\b", "always"),
    (r"\bno (?=[a-z])", "some "),
    (r"\bnobody\b", "somebody"),
    (r"\bno one\b", "someone"),
    (r"\b(?:declined|refused) to\b", "agreed to"),
    (r"\bNo\b(?!\.)", "Some"),
    (r"\bunable to\b", "able to"),
    (r"\bunaffected\b", "affected"),
    (r"\bnot (?=\w)", ""),
)  # fmt: skip
ADDED = (
    " after a fire in the engine room", ", at a cost of £3 billion", " in the presence of the King",
    ", which experts called illegal", " because of a cyber attack", " despite protests in London",
    ", causing hundreds of deaths", " for the third time in 2018",
    ", according to leaked documents from Brussels", " following a secret agreement with Norway",
)  # fmt: skip
NO_ROLE = {*MONTHS, *DAYS, *"The In On According Until Since No An Both Judge Twelve Asked".split()}
"""Capitalised words that do nothing to one another."""
VERB = re.compile(
    r"\b(?:said|told|praised|thanked|bought?|buy|offered|criticised|rejected|turned|succeed|dispute|hit|replac\w+|walked|sold|approved|led|visited|asked)\b"
)
"""What one name may do to the next."""
SAME = tuple(map(frozenset, ("firm company".split(), "boat ship ferry vessel".split(), "town city".split())))
"""Nouns that may mean one thing in one article: one for another leaves a sentence true."""
NOUNS = re.compile(r"(?<=\bthe )[a-z]{4,}(?=[ ,.])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What an article offers to swap in."""

    people: tuple[str, ...]
    numbers: tuple[str, ...]
    nouns: tuple[str, ...]


@lru_cache(maxsize=256)
def facts_of(text: str) -> Facts:
    """The people, numbers and things of an article."""
    people = dict.fromkeys(p for p in PERSON.findall(text) if not NOT_PEOPLE.search(p))
    return Facts(
        people=tuple(people),
        numbers=tuple(dict.fromkeys(NUMBER.findall(text))),
        nouns=tuple(dict.fromkeys(NOUNS.findall(text))),
    )


def _put(sentence: str, match: re.Match[str], words: str) -> str:
    return sentence[: match.start()] + words + sentence[match.end() :]


def number(sentence: str, facts: Facts, rng: random.Random) -> str | None:
    """Another number of the same article in the place of one."""
    found = [m for m in NUMBER.finditer(sentence) if not re.search(r"[\"“]", sentence[: m.start()])]
    others = {m: [n for n in facts.numbers if n.replace(",", "") != m.group().replace(",", "")] for m in found}
    if exchangeable := [m for m in found if others[m]]:
        choice = rng.choice(exchangeable)
        return _put(sentence, choice, rng.choice(others[choice]))
    if words := list(WORDED.finditer(sentence)):
        choice = rng.choice(words)
        return _put(sentence, choice, rng.choice([w for w in OTHERS if w != choice.group().lower()]))
    return None


def digit(sentence: str, facts: Facts, rng: random.Random) -> str | None:
    """A number that is off by one digit."""
    found = list(NUMBER.finditer(sentence))
    if not found:
        return None
    choice = rng.choice(found)
    places = [i for i, c in enumerate(choice.group()) if c.isdigit()]
    at = rng.choice(places)
    wrong = str((int(choice.group()[at]) + rng.randint(1, 8)) % 9 + 1)
    wrong = wrong if wrong != choice.group()[at] else str(int(wrong) % 9 + 1)
    return _put(sentence, choice, choice.group()[:at] + wrong + choice.group()[at + 1 :])


def when(sentence: str, facts: Facts, rng: random.Random) -> str | None:
    """Another month or day of the week."""
    for pattern, names in rng.sample([(MONTH, MONTHS), (DAY, DAYS)], 2):
        if found := list(pattern.finditer(sentence)):
            choice = rng.choice(found)
            return _put(sentence, choice, rng.choice([n for n in names if n != choice.group()]))
    return None


def name(sentence: str, facts: Facts, rng: random.Random) -> str | None:
    """Another person of the same article in the place of one."""
    for person in rng.sample(facts.people, len(facts.people)):
        last = person.split()[-1]
        m = re.search(rf"\b(?:{re.escape(person)}|{re.escape(last)})\b(?!’|')", sentence)
        others = [p for p in facts.people if p != person and p.split()[-1] not in sentence]
        if m and others:
            other = rng.choice(others)
            return _put(sentence, m, other if " " in m.group() else other.split()[-1])
    return None


def negation(sentence: str, facts: Facts, rng: random.Random) -> str | None:
    """A negation left out."""
    return _first(sentence, NEGATIONS)


def done(sentence: str, facts: Facts, rng: random.Random) -> str | None:
    """What will, may or should be, told as done."""
    return _first(sentence, UNDONE)


def _first(sentence: str, changes: tuple[tuple[str, str], ...]) -> str | None:
    for pattern, words in changes:
        if (
            "whether" not in sentence
            and (m := re.search(pattern, sentence))
            and not re.search(r"[\"“]", sentence[: m.start()])
        ):
            return sentence[: m.start()] + m.expand(words) + sentence[m.end() :]
    return None


def unattributed(sentence: str, facts: Facts, rng: random.Random) -> str | None:
    """Told as fact, without who said it."""
    if re.search(r"[\"“]|Quill", sentence):  # a columnist's own words need nobody else's name
        return None
    for pattern in (
        r"^[^,]{3,70}?(?:, [^,]{3,60},)? (?:said|says|argues|writes|warned|insisted) (?:that )?(?=\w)",
        r"^According to [^,]{3,60}, ",
    ):
        if m := re.match(pattern, sentence):
            rest = sentence[m.end() :]
            return rest[0].upper() + rest[1:] if len(rest.split()) > 4 else None
    m = re.search(r",? (?:according to [^,]{3,60}|[^,]{3,50} (?:said|writes)(?: on \w+)?)\.$", sentence)
    return sentence[: m.start()] + "." if m and m.start() > 25 else None


def quotation(sentence: str, facts: Facts, rng: random.Random) -> str | None:
    """A quotation with one word changed or left out."""
    if not (m := QUOTE.search(sentence)):
        return None
    words = m.group().split()
    at = rng.choice([i for i, w in enumerate(words) if len(w) > 3] or [0])
    inner = 0 < at < len(words) - 1
    others = [w for w in ("never", "always", "clearly", *facts.nouns[:20]) if w != words[at].strip(",.;:!?").lower()]
    words[at : at + 1] = [] if inner and rng.random() < 0.4 else [rng.choice(others)]
    return _put(sentence, m, " ".join(words))


def antonym(sentence: str, facts: Facts, rng: random.Random) -> str | None:
    """A word turned to its opposite."""
    for word, opposite in rng.sample(PAIRS, len(PAIRS)):
        followed = r"(?= (?:[£$\d]|\w+ (?:per cent|million)))" if word in ("over", "under", "above", "below") else ""
        if (m := re.search(rf"\b{word}\b{followed}", sentence)) and not re.search(r"[\"“]", sentence[: m.start()]):
            return _put(sentence, m, opposite)
    return None


def roles(sentence: str, facts: Facts, rng: random.Random) -> str | None:
    """Two names that change places."""
    found = re.finditer(r"\b(?!On |In |An |The |A )[A-Z][a-zé]+(?: & [A-Z]\w+| (?:[A-Z][a-z]+))*(?=[ ,.’'])", sentence)
    names = [n for n in found if n.group() not in NO_ROLE and not n.group().endswith("ing")]
    if len(names) < 2:
        return None
    a, b = rng.choice([(a, b) for i, a in enumerate(names) for b in names[i + 1 :]])
    if set(a.group().split()) & set(b.group().split()):
        return None
    between = sentence[a.end() : b.start()]
    if not VERB.search(between):
        return None
    return sentence[: a.start()] + b.group() + between + a.group() + sentence[b.end() :]


def noun(sentence: str, facts: Facts, rng: random.Random) -> str | None:
    """Another thing of the same article in the place of one."""
    found = [m for m in NOUNS.finditer(sentence) if m.group() in facts.nouns]
    if not found:
        return None
    choice = rng.choice(found)
    same = next((group for group in SAME if choice.group() in group), frozenset())
    others = [n for n in facts.nouns if n[:4] != choice.group()[:4] and n not in sentence and n not in same]
    return _put(sentence, choice, rng.choice(others)) if others else None


def added(sentence: str, facts: Facts, rng: random.Random) -> str | None:
    """A detail that nobody gave."""
    return sentence.rstrip(".") + rng.choice(ADDED) + "." if sentence[-1] == "." else None


DISTORTIONS: Mapping[str, Callable[[str, Facts, random.Random], str | None]] = {
    "number of the article": number,
    "digit changed": digit,
    "date changed": when,
    "name of the article": name,
    "negation dropped": negation,
    "told as done": done,
    "attribution dropped": unattributed,
    "quotation altered": quotation,
    "opposite": antonym,
    "roles swapped": roles,
    "another noun": noun,
    "detail added": added,
}
