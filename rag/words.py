"""Forms of English words: irregular verbs, singular and plural, and acronyms."""

from __future__ import annotations

import re

VERBS = """
arise arose arisen; awake awoke awoken; bear bore borne; beat beaten; become became; begin began begun; bend bent;
bind bound; bite bit bitten; bleed bled; blow blew blown; break broke broken; breed bred; bring brought; build built;
buy bought; catch caught; choose chose chosen; cling clung; come came; creep crept; deal dealt; dig dug;
draw drew drawn; drink drank drunk; drive drove driven; eat ate eaten; fall fell fallen; feed fed; feel felt;
fight fought; find found; flee fled; fly flew flown; forbid forbade forbidden; forget forgot forgotten;
forgive forgave forgiven; freeze froze frozen; give gave given; go went gone; grow grew grown; hang hung; hear heard;
hide hid hidden; hold held; keep kept; know knew known; lay laid; lead led; leave left; lend lent; light lit;
lose lost; make made; mean meant; meet met; overcome overcame; pay paid; ride rode ridden; ring rang rung;
rise rose risen; run ran; see saw seen; seek sought; sell sold; send sent; shake shook shaken; shoot shot;
show shown; shrink shrank shrunk; sing sang sung; sink sank sunk; sit sat; sleep slept; slide slid; speak spoke spoken;
spend spent; spin spun; stand stood; steal stole stolen; stick stuck; strike struck; swear swore sworn; sweep swept;
swim swam swum; swing swung; take took taken; teach taught; tear tore torn; think thought; throw threw thrown;
understand understood; undergo underwent undergone; uphold upheld; wake woke woken; wear wore worn; weep wept;
win won; withdraw withdrew withdrawn; withstand withstood; write wrote written
"""
NOUNS = """
man men; woman women; child children; person people; foot feet; tooth teeth; mouse mice; goose geese; wife wives;
life lives; knife knives; wolf wolves; leaf leaves; shelf shelves; thief thieves; half halves; loaf loaves; calf calves;
crisis crises; analysis analyses; hypothesis hypotheses; criterion criteria; phenomenon phenomena
"""
FORMS: dict[str, tuple[str, ...]] = {
    form: tuple(verb.split()) for verb in VERBS.replace("\n", " ").split(";") for form in verb.split()
}
"""Every form of an irregular verb -> all its forms, the base first."""
NUMBERS: dict[str, str] = {
    form: other for noun in NOUNS.replace("\n", " ").split(";") for form, other in (noun.split(), noun.split()[::-1])
}
"""Every singular of an irregular plural -> the plural, and the other way round."""
OWN_PLURAL = frozenset("news means goods arms customs glasses politics series species united states".split())
"""Words with an s of their own: without it they are others."""
ACRONYMS = {
    "WHO": ("World Health Organization", "World Health Organisation"),
    "US": ("United States", "U.S.", "US"),
}
"""Those that a question needs and that are a pronoun in small letters."""
NAMED = re.compile(r"[A-Z][\w’'-]+(?:\s+(?:(?:of|for|the|and|on|in)\s+){0,2}[A-Z][\w’'-]+)+")


def base(word: str) -> str:
    """The base form of a lower-case irregular verb form, else the word itself."""
    return FORMS[word][0] if word in FORMS else word


def forms(word: str) -> tuple[str, ...]:
    """All forms of an irregular verb, or of an acronym that is a common word in small letters; else the word alone."""
    return ACRONYMS.get(word) or FORMS.get(word.lower(), (word,))


def spelt_out(text: str) -> str:
    """`text` for an encoder that knows no capitals: "WHO" and "US" in full."""
    for short, (full, *_) in ACRONYMS.items():
        text = re.sub(rf"\b{short}\b", full, text)
    return text


def acronyms(text: str) -> set[str]:
    """Lower-case initials of the names in `text`: `cia` for "Central Intelligence Agency"."""
    found: set[str] = set()
    for match in NAMED.finditer(text):
        capitals = "".join(w[0] for w in match.group().split() if w[0].isupper()).lower()
        found.update(capitals[a:b] for a in range(len(capitals)) for b in range(a + 3, min(a + 5, len(capitals)) + 1))
    return found


def numbers(word: str) -> tuple[str, ...]:
    """A word in small letters in singular and plural, as asked first; any other alone."""
    if not (word.isalpha() and word.islower()) or len(word) < 3 or word in OWN_PLURAL:
        return (word,)
    if word in NUMBERS:
        return word, NUMBERS[word]
    if re.search(r"[^aeiou]ies$", word):
        return word, word[:-3] + "y"
    if re.search(r"(?:s|x|z|ch|sh)es$", word):
        return word, word[:-2], word[:-1]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word, word[:-1]
    if re.search(r"[^aeiou]y$", word):
        return word, word[:-1] + "ies"
    return word, word + ("es" if re.search(r"(?:s|x|z|ch|sh)$", word) else "s")
