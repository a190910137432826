"""What a text must hold to mention a subject: names, phrases and words, as a reader with a search box would look."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from rag.english.lexicon import LABELS, QUOTED, SHORT, STOP
from rag.english.words import numbers
from rag.search.retrieve import quoted

PIECE = re.compile(
    rf"{QUOTED.pattern}|(?P<word>[$€£#]?(?:(?:[^\W\d_]\.){{2,}}|\d+(?:[.,]\d+)*(?![^\W_]|[/&]\w)"
    r"|[^\W_]+(?:[’'.&/-][^\W_]+)*)(?:[+%#]+(?!\w))?)"
)
EITHER = re.compile(r"[\s,]+(?:and\s*/\s*)?n?or\s+", re.I)
POSSESSIVE = re.compile(r"['’]s$")
ACCENT = re.compile(r"[\u0300-\u036f]")
CONJOINED = re.compile(r"[\s&]*")
"""What may stand between two words of one name or phrase."""
NEUTRAL = ("of", "the", "v", "vs")
"""Small words that may stand in a name."""
YEAR = re.compile(r"(?:19|20)\d\d")
CUT = re.compile(r".{1,3}|Sept")
"""A word that a dot cuts short without ending anything ("J.", "Mrs.", "v.")."""
ALWAYS_STOP = frozenset("and or nor either neither both the a an of in on to for with by at from but not that".split())
NEVER = ALWAYS_STOP | SHORT | {"i"}
"""Words that are no unit by themselves."""
EVENTS = LABELS | frozenset("case dispute scandal crisis battle drama conflict".split())
"""The same, and what articles may call them too."""
START = r"(?:(?<![\s\S])|(?<=\n)|(?<=[.!?:]\s)|(?<=[.!?][\"”'’]\s)|(?<=[\"“‘]))"
"""Where a sentence starts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One name, phrase or word."""

    shown: str
    """As asked."""
    forms: tuple[str, ...]
    """What counts: itself, for words in small letters also their other number ("strike", "strikes") that is no name."""
    query: str
    """An FTS5 query that matches every chunk that holds it, and some more."""
    held: re.Pattern[str]
    """Matches in folded text where it is held, capitals as asked."""
    any_case: re.Pattern[str] | None
    """The same in whatever case; `None` where case tells nothing, or alone tells it from a common word ("US")."""
    is_name: bool
    parts: tuple[Unit, ...] = ()
    """The words of a phrase in small letters, one by one; of a name with a year the two."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What is looked for: any of some groups of units that an article must hold all of."""

    any_of: tuple[tuple[Unit, ...], ...]

    @property
    def units(self) -> tuple[Unit, ...]:
        return tuple({u.shown: u for group in self.any_of for u in group}.values())

    @property
    def shown(self) -> str:
        """In words: `“Venn”`, `“Venn” or “Calder”`, `“bridge” and “ferry”`."""
        between = ", or " if any(len(group) > 1 for group in self.any_of) else " or "
        return between.join(" and ".join(f"“{u.shown}”" for u in group) for group in self.any_of)

    def both(self, other: Subject) -> Subject:
        """This and the other at once."""
        return Subject(any_of=tuple(tuple(dict.fromkeys((*a, *b))) for a in self.any_of for b in other.any_of))

    @property
    def names(self) -> Subject | None:
        """Its names alone; `None` where a group has none of two words or more, or there is nothing else."""
        groups = tuple(tuple(u for u in group if u.is_name) for group in self.any_of)
        full = all(any(" " in u.shown for u in group) for group in groups)
        return Subject(any_of=groups) if full and groups != self.any_of else None

    @property
    def called(self) -> Subject:
        """The same without the label of a name: "the Harrow affair" and "the story of Harrow" are Harrow."""
        return Subject(any_of=tuple(tuple(u for u in g if u.shown not in LABELS) or g for g in self.any_of))

    @property
    def around(self) -> Subject | None:
        """The same without the words for events: the ferry dispute is the ferry; `None` where there are none."""
        groups = tuple(tuple(_around(group)) for group in self.any_of)
        return Subject(any_of=groups) if groups != self.any_of and all(groups) else None

    @property
    def apart(self) -> Subject | None:
        """The same with its phrases in small letters word by word, and years apart from names; `None` where none is."""
        groups = tuple(tuple(p for u in group for p in (u.parts or (u,))) for group in self.any_of)
        return Subject(any_of=groups) if groups != self.any_of else None


def subject_of(text: str) -> Subject | None:
    """Read the words after "mention": "or" parts alternatives; in each, all units must be held.

    Quoted phrases, names and runs of words in small letters are held whole; a possessive ends its name ("Elon
    Musk's Twitter deal" is three units). Stop words are none but with a capital that makes a name of them ("US").
    `None` where there is no word at all but "the", "of" and their like.
    """
    masked = QUOTED.sub(lambda m: "x" * len(m.group()), text)
    cuts = [m.span() for m in EITHER.finditer(masked)]
    if cuts:
        cuts = sorted([*cuts, *(m.span() for m in re.finditer(r",\s+(?!n?or\s)", masked[: cuts[-1][0]]))])
    starts, ends = [0, *(end for _, end in cuts)], [*(start for start, _ in cuts), len(text)]
    groups = [tuple({u.shown: u for u in _units(text[a:b])}.values()) for a, b in zip(starts, ends, strict=True)]
    if found := tuple(dict.fromkeys(group for group in groups if group)):
        return Subject(any_of=found)
    words = [m["word"] for m in PIECE.finditer(text) if m["word"]]
    while len(words) > 1 and words[0].lower() in ("the", "a", "an"):
        words = words[1:]
    return Subject(any_of=((_unit(words),),)) if any(w.lower() not in NEVER for w in words) else None


def fold(text: str) -> str:
    """`text` with accents taken off and straight apostrophes: for looking at, never for slicing."""
    if text.isascii():
        return text
    return ACCENT.sub("", unicodedata.normalize("NFKD", text.replace("’", "'")))


def _units(text: str) -> Iterator[Unit]:
    run: list[str] = []
    end = 0
    pieces = list(PIECE.finditer(text))
    for at, piece in enumerate(pieces):
        word, gap, end = piece["word"], text[end : piece.start()], piece.end()
        after = pieces[at + 1 :]
        if run and not (CONJOINED.fullmatch(gap) or (CUT.fullmatch(run[-1]) and gap.strip() == ".")):
            yield from _closed(run)
        if word is None:
            yield from _closed(run)
            phrase = piece[1] or piece[2]
            if words := [m["word"] for m in PIECE.finditer(phrase) if m["word"] and fold(m["word"]).strip("-")]:
                yield _unit(words)
        elif _is_stop(word):
            named = next((p["word"] for p in after if p["word"] != "the"), None)
            if (
                run
                and _kind(run) == "name"
                and (word == "of" or run[-1] == "of")
                and named
                and _kind([named]) == "name"
            ):
                run.append(word)
            else:
                yield from _closed(run)
        else:
            if {_kind(run), _kind([word])} == {"name", "common"}:
                yield from _closed(run)
            owner = (
                _kind([word]) == "name" and POSSESSIVE.search(word) and after and text[end : after[0].start()].isspace()
            )
            run += ["&"] if run and "&" in gap else []
            run.append(POSSESSIVE.sub("", word) if owner else word)
            if owner:
                yield from _closed(run)
    yield from _closed(run)


def _around(group: tuple[Unit, ...]) -> Iterator[Unit]:
    for unit in group:
        *words, closing = unit.shown.split()
        if EVENTS.isdisjoint(numbers(closing)):
            yield unit
        elif words:
            yield _unit(words)


def _closed(run: list[str]) -> Iterator[Unit]:
    """The unit that a run of words makes, which is emptied; a leading article goes where more than that is a name."""
    words = [*run]
    run.clear()
    if len(words) > 1 and words[0].lower() in ("the", "a", "an") and not all(w.lower() in STOP for w in words[1:]):
        words = words[1:]
    if words and not all(w.lower() in NEVER for w in words):
        yield _unit(words)


def _is_stop(word: str) -> bool:
    """A capital makes a name of a stop word ("US", "May"), but for "and" and its like; "The" may open a name."""
    if word in ("The", "A", "An"):
        return False
    return word.lower() in ALWAYS_STOP or (word.islower() and POSSESSIVE.sub("", word) in STOP)


def _kind(words: list[str]) -> str | None:
    """`name` or `common`; `None` for numbers and nothing, which go with either."""
    kinds = {"common" if w.islower() else "name" for w in words if any(c.isalpha() for c in w) and w not in NEUTRAL}
    return kinds.pop() if kinds else None


def _unit(words: list[str]) -> Unit:
    shown = " ".join(words)
    last = words[-1]
    forms = tuple(" ".join([*words[:-1], form]) for form in numbers(last))
    tokens = [token for word in words for token in re.split(r"[-‐‑]", word) if token]
    common = _kind(words) == "common"
    telling = all(not t.islower() and t.lower().replace(".", "") in STOP for t in tokens)
    ways = [[*tokens[:-1], *re.split(r"[-‐‑]", form)[-1:]] for form in numbers(last)]
    exact = [[_cased(fold(t)) for t in way] for way in ways]
    alone = common and len(tokens) == 1 and len(ways) > 1
    if alone:
        exact[1:] = [[_in_prose(form, last)] for (form,) in ways[1:]]
    any_case = (alone or not common) and not telling
    return Unit(
        shown=shown,
        forms=forms,
        query=" OR ".join(_query(form) for form in forms),
        held=_whole(exact),
        any_case=_whole([[f"(?i:{_plain(fold(t))})" for t in way] for way in ways]) if any_case else None,
        is_name=not common,
        parts=tuple(map(_unit, _parts(words, common))) if len(words) > 1 else (),
    )


def _parts(words: list[str], common: bool) -> list[list[str]]:
    if common:
        return [[POSSESSIVE.sub("", w)] for w in words if w not in STOP]
    return [words[:-1], words[-1:]] if YEAR.fullmatch(words[-1]) else []


def _query(form: str) -> str:
    """Acronyms are looked up with and without their dots."""
    spread = " ".join(" ".join(w.replace(".", "")) if w.isupper() and len(w) > 1 else w for w in form.split())
    bare = " ".join(w.replace(".", "") if w.isupper() else w for w in form.split())
    return " OR ".join(dict.fromkeys(quoted(way) for way in (bare, spread)))


def _in_prose(form: str, asked: str) -> str:
    """A pattern for the other number of a word, which in capitals is a name: "foxes" are no Fox News.

    A plural may start a sentence; "Apple said" is no fruit.
    """
    word = re.escape(fold(form))
    return rf"(?:{word}|{START}{word.capitalize()})" if len(form) > len(asked) else word


def _whole(ways: list[list[str]]) -> re.Pattern[str]:
    """Whole words only; between two of a phrase there may be space, a hyphen, or the dot of "Dr." and "W.".

    A number goes on before and after a comma or a dot: "$5" is no part of "$5.30".
    """
    joined = "|".join(r"(?:(?:(?<!\w\w\w\w)|(?<=\bSept))\.[\s\-‐‑–]*|[\s\-‐‑–]+)".join(way) for way in ways)
    return re.compile(rf"(?<!\w)(?!(?<=\d[.,])\d)(?:{joined})(?!\w|(?<=\d)[.,]\d)")


def _plain(token: str) -> str:
    if token.isupper() and len(token) > 1:
        return r"(?:\.\s?)?".join(map(re.escape, token.replace(".", "")))
    return re.escape(token.replace("’", "'"))


def _cased(token: str) -> str:
    """A pattern for one token: small letters match any; a capital must be there; an acronym is all capitals.

    An acronym of four letters or more is also matched as "Nato"; a shorter one ("Ice" is another word) and a stop word
    exactly.
    """
    if token.islower() or not token[0].isupper():
        return f"(?i:{_plain(token)})"
    if token.isupper() and len(token) > 1:
        bare = token.replace(".", "")
        also = "" if len(bare) < 4 or bare.lower() in STOP else f"|{re.escape(bare.capitalize())}"
        return f"(?:{_plain(token)}{also})"
    if token.lower() in STOP:
        return re.escape(token)
    return f"{re.escape(token[0])}(?i:{re.escape(token[1:])})"
