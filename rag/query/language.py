"""Tell a question in another language than the articles, by script and by the commonest words."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from index.store.library import Library

LETTERS = re.compile(r"[^\W\d_]+")
LATIN = re.compile(r"[A-Za-zÀ-ɏ]+")
OTHER_LETTERS = re.compile(r"[^\W\d_A-Za-zÀ-ɏ]+")
KANA = re.compile(r"[ぁ-ヿ]")
SAMPLED = 40
"""Articles that are looked at, spread over the library."""
SHARE = 0.05
"""Least share of the sampled articles in a language for it to be named as one of the library's."""
COMMON = {
    name: frozenset(words.split())
    for name, words in {
        "English": "the of and to in is was for on that with by at from it as are be this have has had did do does what"
        " when where which who how why were will would can been not their his her about i you we he she they could"
        " should these those there if but or so any some my me your am after before whom whose than into over",
        "German": "der die das und ist war wird wurde werden ein eine einen einem den dem des von mit für auf nicht im"
        " zu wer wen wem was wann wie wo warum wieso welche welcher welches hat haben sich bei nach über aus viele am",
        "French": "le la les des du et est était une un dans pour sur que qui quand où comment pourquoi quel quelle"
        " quels quelles combien par avec ce cette sont été ont au aux il elle ne pas qu en se",
        "Spanish": "el los las del y es fue una un en por para con que qué quién quiénes cuándo dónde cómo cuál cuántos"
        " cuántas su sus se al fueron está son han ha no lo la cuánto quien",
        "Italian": "il lo gli dei della delle del è era una un che chi cosa quando dove come perché quale quali per con"
        " sono stato ha hanno nel nella di non si al alla quanti quante quanto",
        "Portuguese": "o os das dos do da é foi uma um em no na por para com que quem quando onde como qual quais"
        " quanto quantos seu sua não ao são foram está mais pelo",
        "Dutch": "de het een en van is was werd wordt in op voor met niet zijn wie wat wanneer waar hoe waarom welke"
        " hoeveel heeft hebben aan door naar over",
        "Swedish": "och att det är som en ett var av för på med inte den till vem vad när hur varför vilken vilket"
        " vilka har om från blev många",
        "Danish or Norwegian": "og det er som en et var av af for på med ikke den til hvem hvad hva når hvornår hvor"
        " hvordan hvorfor hvilken hvilket har om fra blev ble mange",
        "Finnish": "ja on oli ei se että mutta hän kuka mikä mitä milloin missä miten miksi kuinka monta ovat olivat",
        "Polish": "i w na z się nie jest był była do że kto co kiedy gdzie jak dlaczego który która ile czy przez od po"
        " oraz",
        "Czech": "a v na se je byl byla není do že kdo co kdy kde jak proč který která kolik od po nebo jsou",
        "Romanian": "și în la cu nu este era o un de pe din cine ce când unde cum care cât câți sunt fost au",
        "Hungarian": "és az egy hogy nem is volt van ki mi mikor hol hogyan miért melyik hány meg de kik",
        "Turkish": "ve bir bu için ile kim kimi ne zaman nerede nasıl neden niçin hangi mi mı olarak daha çok kaç oldu",
        "Indonesian": "yang dan di ke dari untuk dengan tidak ini itu siapa apa kapan mana bagaimana mengapa berapa"
        " adalah pada",
    }.items()
}
ASKING = {
    name: frozenset(words.split())
    for name, words in {
        "German": "wer wen wem wann warum wieso welche welcher welches wo wie was",
        "French": "qui quand où pourquoi quel quelle quels quelles combien comment que",
        "Spanish": "qué quién quiénes cuándo dónde cómo cuál cuántos cuántas cuánto quien",
        "Italian": "chi cosa quando dove come perché quale quali quanti quante",
        "Portuguese": "quem quando onde qual quais quanto quantos como",
        "Dutch": "wie wat wanneer waar hoe waarom welke hoeveel",
        "Swedish": "vem vad när hur varför vilken vilket vilka",
        "Danish or Norwegian": "hvem hvad hva når hvornår hvor hvordan hvorfor hvilken hvilket",
        "Finnish": "kuka mikä mitä milloin missä miten miksi kuinka",
        "Polish": "kto co kiedy gdzie jak dlaczego który która ile czy",
        "Czech": "kdo co kdy kde jak proč který která kolik",
        "Romanian": "cine ce când unde cum cât câți",
        "Hungarian": "ki mi mikor hol hogyan miért melyik hány",
        "Turkish": "kim kimi ne nerede nasıl neden niçin hangi kaç",
        "Indonesian": "siapa apa kapan bagaimana mengapa berapa",
    }.items()
}
"""Words that open a question: one tells its language, with a small letter after it or one that English has not."""
ENGLISH_OPENS = frozenset("who whom whose what when where which why how did does tell list name".split())
TITLE_WORDS = 3
"""Words of a foreign title that one of them outweighs: "Who wrote Où est le soleil?"."""
OF_ENGLISH_TOO = frozenset(
    "was que comment cosa come dove wat hoe ki mi co ne kim kimi chi ce cum hol apa wo wie como".split()
)
"""Of these only that letter: names and English words are spelt so."""
ALONE_NOTHING = frozenset(
    "a care come con die do door dove era for i in is met no on over per pour son till war was".split()
)
"""Common words of other languages that English has too: by themselves they tell nothing, as in "Was war declared?"."""
OF_NAMES = frozenset(
    """
    da das de dei del della den der des di die dos du e el en et il la las le les lo los o og och os sur un una und van
    von y zu
    """.split()
)
"""Those of which names are made: "San Juan de la Maguana", "Ursula von der Leyen", "Van Dijk en De Jong"."""
TELL_NOTHING = ALONE_NOTHING | OF_NAMES | OF_ENGLISH_TOO
SCRIPTS = {
    "CYRILLIC": "Cyrillic script",
    "ARABIC": "Arabic script",
    "HEBREW": "Hebrew",
    "GREEK": "Greek",
    "DEVANAGARI": "Devanagari script",
    "THAI": "Thai",
    "HANGUL": "Korean",
    "HIRAGANA": "Japanese",
    "CJK": "Chinese characters",
}


def language_of(text: str) -> str | None:
    """The language (or the script) of a text; `None` where its words do not tell."""
    if script := script_of(text):
        return SCRIPTS[script]
    words = LETTERS.findall(text)
    small = {word.lower() for word in words}
    votes = Counter({name: len(small & common) for name, common in COMMON.items()})
    for name, asking in ASKING.items():
        votes[name] += _opens(words, asking)
    if words and words[0].lower() in ENGLISH_OPENS:
        votes["English"] += TITLE_WORDS
    (best, hits), (_, next_hits) = votes.most_common(2)
    told = best == "English" or small & COMMON[best] - TELL_NOTHING or _opens(words, ASKING.get(best, frozenset()))
    return best if hits >= 2 and hits > next_hits and told else None


def _opens(words: list[str], asking: frozenset[str]) -> bool:
    """Whether the first word asks in a language, and what follows is no name of which it is a part."""
    if len(words) < 2 or words[0].lower() not in asking:
        return False
    accented = any(word[0].islower() and not word.isascii() for word in words)
    return accented or (words[1][0].islower() and words[0].lower() not in OF_ENGLISH_TOO)


def script_of(text: str) -> str | None:
    """The script other than Latin in which a text is written, by a key of `SCRIPTS`; `None` for Latin and unknown ones.

    Names may stand in it in Latin letters, as in "Кто купил Twitter?"; English that names "Владимир Путин" is English.
    """
    runs = Counter("HIRAGANA" if KANA.search(run) else _named(run[0]) for run in OTHER_LETTERS.findall(text))
    if runs["HIRAGANA"]:
        runs["HIRAGANA"] += runs.pop("CJK", 0)
    script = max(SCRIPTS, key=lambda name: runs[name])
    latin = sum(word.islower() or word.lower() in COMMON["English"] for word in LATIN.findall(text))
    return script if runs[script] > 2 * latin else None


def _named(letter: str) -> str:
    """The script of a letter, as Unicode names it."""
    return unicodedata.name(letter, "").split(" ")[0]


def unreadable(question: str, passages: Iterable[str]) -> bool:
    """Whether a question is in a script in which none of the passages is written: what they share is a name at most."""
    script = script_of(question)
    return script is not None and all(script_of(passage) != script for passage in passages)


def foreign(question: str, library: Library, passages: Iterable[str]) -> str | None:
    """The sentence that a question is in another language than the articles; `None` when it is not, or who knows.

    Not where one of the articles that are looked at is in its language, nor one of the passages found for it.
    """
    if (spoken := language_of(question)) is None:
        return None
    known = _languages(library, library.revision())
    if not known or spoken in known or any(language_of(text) == spoken for text in passages):
        return None
    theirs = " and ".join([name for name, share in known.items() if share >= SHARE][:2])
    return f"The question seems to be in {spoken} and the articles in {theirs}: ask in the language of the articles."


@lru_cache(maxsize=8)
def _languages(library: Library, revision: str) -> dict[str, float]:
    """Languages of the articles and the share of each, the commonest first; looked at once in a revision."""
    samples = library.beginnings(SAMPLED, 1_500)
    told = Counter(name for name in map(language_of, samples) if name)
    return {name: n / len(samples) for name, n in told.most_common()}
