"""Forms of English words: irregular verbs, singular and plural, British and American spelling, short names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

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
spend spent; spin spun; stand stood; steal stole stolen; stick stuck; strike struck; sue sued suing; swear swore sworn;
sweep swept; swim swam swum; swing swung;
take took taken; teach taught; tear tore torn; think thought; throw threw thrown;
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
PRONOUNS = {
    "WHO": ("World Health Organization", "World Health Organisation"),
    "US": ("United States", "U.S.", "US"),
}
"""Acronyms that a question needs and that are a pronoun in small letters."""
OFFICES = {
    "PM": ("prime minister", "PM"),
    "Fed": ("Federal Reserve", "Fed"),
    "SCOTUS": ("Supreme Court", "SCOTUS"),
    "UK": ("United Kingdom", "UK", "U.K.", "Britain"),
    "EU": ("European Union", "EU"),
    "UN": ("United Nations", "UN", "U.N."),
}
"""Those that are no initials, or too few."""
HOLDERS = tuple((word.lower(), short.lower()) for short, long in OFFICES.items() for word in long if len(word) > 5)
"""What they are called in full, and the short form, in small letters."""
SHORT = {
    "zuck": "zuckerberg",
    "dems": "democrats",
    "govt": "government",
    "tory": "conservative",
    "tories": "conservatives",
    "britain": "uk",
}
"""Short names -> the long ones."""
NUMBER_TEN = re.compile(
    r"(?<!world )(?<!['’]s )(?:\bN(?:umber|o\.?) (?:10|Ten)|(?:(?<=did )|(?<=does )|(?<=has ))number (?:10|ten))\b"
    r"(?! (?:seed|shirt|jersey|player|spot|pick|single|hit|album)s?\b)"
)
DOWNING_STREET = "Downing Street"
"""What articles call a house and those who speak for it, where a question has its number."""
SPELT = (
    (
        r"(?!(?:advert|anis|chast|[a-z]*comprom|dem|expert|merchand|moonr|parad|pract|prem|prom|sunr|surm|treat|upr)is)"
        r"[a-z]{2,}(?:[bdfgjklmnst]|(?<!p)r|ic|[tp]h)",
        "is",
        "iz",
        "e[drs]?|ers|ing|able|ations?|ational",
    ),
    ("(?:ana|cata|para)l", "ys", "yz", "e[dr]?|ers|ing"),
    (
        "(?:dis)?(?:armo|behavio|colo|endeavo|favo|flavo|glamo|harbo|hono|humo|neighbo|rumo|savo|tumo|vapo)",
        "ur",
        "r",
        "s|ed|ing|ful|less|abl[ey]|ites?|ly|hoods?|al|",
    ),
    ("(?:centi|kilo|milli)?met|calib|cent|fib|lit|somb|theat", "re", "er", "s?"),
    ("def|off|pret", "ence", "ense", "s|less|"),
    ("lic", "enc", "ens", "e[ds]?|ing"),
    ("progra", "mme", "m", "s?"),
    ("catal", "ogue", "og", "s?"),
    ("alumin", "ium", "um", ""),
    ("jewel", "lery", "ry", ""),
    ("s", "c", "k", "eptic(?:s|al|ism|ally)?"),
)
"""Words of two spellings: how they begin, the British and the American middle, how they end. Not "labour", a party."""
AMERICAN = tuple((re.compile(f"({head}){here}({tail})"), there) for head, here, there, tail in SPELT)
BRITISH = tuple((re.compile(f"({head}){there}({tail})"), here) for head, here, there, tail in SPELT)
BRITISH_SPELT = re.compile("|".join(f"(?:{head}){here}(?:{tail})" for head, here, _, tail in SPELT))
"""Most words have one spelling: one look tells."""
NAMED = re.compile(r"[A-Z][\w’'-]+(?:\s+(?:(?:of|for|the|and|on|in)\s+){0,2}[A-Z][\w’'-]+)+")

DOTTED = re.compile(r"\b(?:[A-Z]\.){2,4}")
"""Initials with their dots: "U.S."."""


def base(word: str) -> str:
    """The base form of a lower-case irregular verb form, else the word itself, in full and in American spelling."""
    if word in FORMS:
        return FORMS[word][0]
    if word in SHORT or not BRITISH_SPELT.fullmatch(word):
        return SHORT.get(word, word)
    return next(_respelt(word, AMERICAN))


def forms(word: str) -> tuple[str, ...]:
    """What a word is looked for as: an acronym in full, all forms of an irregular verb, a short name, two spellings."""
    lower = word.lower()
    if whole := PRONOUNS.get(word) or OFFICES.get(word) or FORMS.get(lower):
        return whole
    return word, *alias(word), *_respelt(lower, AMERICAN), *_respelt(lower, BRITISH)


def alias(word: str) -> tuple[str, ...]:
    """A short name in full, or a long one with a capital in short: "Zuckerberg" for "Zuck"."""
    lower = word.lower()
    if lower in SHORT:
        return (SHORT[lower].title() if word[0].isupper() else SHORT[lower],)
    return tuple(short.title() for short, long in SHORT.items() if word == long.title())


def _respelt(word: str, rules: Sequence[tuple[re.Pattern[str], str]]) -> Iterator[str]:
    """A lower-case word of the one spelling in the other."""
    for pattern, middle in rules:
        if found := pattern.fullmatch(word):
            yield f"{found[1]}{middle}{found[2]}"


def spelt_out(text: str) -> str:
    """`text` for an encoder that knows no capitals: "WHO" and "US" in full, and the PM, but no hour."""
    for short, (full, *_) in (PRONOUNS | OFFICES).items():
        text = re.sub(rf"(?<!\d)(?<!\d )\b{short}\b", full, text)
    return NUMBER_TEN.sub(DOWNING_STREET, text)


def streets(text: str) -> tuple[str, ...]:
    """What else to look for where a question has the number of a house."""
    return (DOWNING_STREET,) if NUMBER_TEN.search(text) else ()


def acronyms(text: str) -> set[str]:
    """Lower-case initials of the names in `text`: `cia` for "Central Intelligence Agency", `pm` for prime ministers."""
    lower = text.lower()
    found = {short for word, short in HOLDERS if word in lower}
    found.update(one.replace(".", "").lower() for one in DOTTED.findall(text))
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
