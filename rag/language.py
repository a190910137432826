"""Tell a question in another language than the articles, by script and by the commonest words."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache

from index.library import Library

LETTERS = re.compile(r"[^\W\d_]+")
SAMPLED = 40
"""Articles that are looked at, spread over the library."""
SHARE = 0.05
"""Least share of the sampled articles in a language for it to be one of the library's."""
COMMON = {
    name: frozenset(words.split())
    for name, words in {
        "English": "the of and to in is was for on that with by at from it as are be this have has had did do does"
        " what when where which who how why were will would can been not their his her about",
        "German": "der die das und ist war wird wurde werden ein eine einen einem den dem des von mit für auf nicht im"
        " zu wer wann wie wo warum welche welcher hat haben sich bei nach über aus",
        "French": "le la les des du et est était une un dans pour sur que qui quand où comment pourquoi quel quelle par"
        " avec ce cette sont été ont au aux il elle ne pas",
        "Spanish": "el los las del y es fue una un en por para con que qué quién cuándo dónde cómo cuál cuántos"
        " su sus se al fueron está son han no lo la cuánto",
        "Italian": "il lo gli dei della delle del è era una un che chi quando dove come perché quale per con sono stato"
        " ha hanno nel nella di non si al alla quanti",
        "Portuguese": "o os das dos do da é foi uma um em no na por para com que quem quando onde como qual quantos seu"
        " sua não ao são foram está mais pelo",
        "Dutch": "de het een en van is was werd wordt in op voor met niet zijn wie wat wanneer waar hoe waarom welke"
        " heeft hebben aan door naar over",
        "Swedish": "och att det är som en ett var av för på med inte den till vem vad när hur varför vilken har om från"
        " blev",
        "Polish": "i w na z się nie jest był była do że kto co kiedy gdzie jak dlaczego który która ile przez od po"
        " oraz",
        "Turkish": "ve bir bu için ile kim ne zaman nerede nasıl neden hangi mi mı olarak daha çok kaç oldu",
    }.items()
}
SCRIPTS = {
    "CYRILLIC": "Cyrillic script",
    "ARABIC": "Arabic script",
    "HEBREW": "Hebrew",
    "GREEK": "Greek",
    "DEVANAGARI": "Devanagari script",
    "THAI": "Thai",
    "HANGUL": "Korean",
    "HIRAGANA": "Japanese",
    "KATAKANA": "Japanese",
    "CJK": "Chinese characters",
}


def language_of(text: str) -> str | None:
    """The language (or the script) of a text; `None` where its words do not tell."""
    scripts = Counter(unicodedata.name(letter, "").split(" ")[0] for letter in text if letter.isalpha())
    if scripts and (most := scripts.most_common(1)[0])[0] in SCRIPTS and 2 * most[1] > scripts.total():
        return "Japanese" if scripts["HIRAGANA"] or scripts["KATAKANA"] else SCRIPTS[most[0]]
    words = LETTERS.findall(text.lower())
    votes = Counter({name: sum(word in common for word in words) for name, common in COMMON.items()})
    (best, hits), (_, next_hits) = votes.most_common(2)
    return best if hits >= 2 and hits > next_hits else None


def foreign(question: str, library: Library) -> str | None:
    """The sentence that a question is in another language than the articles; `None` when it is not, or who knows."""
    if (spoken := language_of(question)) is None:
        return None
    known = _languages(library, library.revision())
    if not known or spoken in known:
        return None
    theirs = " and ".join(known[:2])
    return f"The question seems to be in {spoken} and the articles in {theirs}: ask in the language of the articles."


@lru_cache(maxsize=8)
def _languages(library: Library, revision: str) -> tuple[str, ...]:
    """Languages of the articles, the commonest first; looked at once in a revision of the library."""
    samples = library.beginnings(SAMPLED, 1_500)
    told = Counter(name for name in map(language_of, samples) if name)
    return tuple(name for name, n in told.most_common() if n >= SHARE * len(samples))
