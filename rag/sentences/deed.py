"""What is asked to have been done - won, founded, signed, destroyed - and whether a sentence tells that it was."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from rag.english.lexicon import STOP
from rag.english.words import base, numbers
from rag.query.persons import DATELINE
from rag.query.question import Query, stem, stem_set
from rag.sentences.described import nameless, opens_with_name
from rag.sentences.features import Candidate
from rag.sentences.pick import DAYS, Scored

UNDONE, OTHER = 0.45, 0.6
"""What confidence keeps where no sentence tells the deed that is asked for; what a sentence keeps of its probability
that does not."""
DEEDS = """
win beat defeat: won, win, wins, winning, winner*, beat*, defeat*, victor*, triumph*, champion, champions, title,
    titles, crowned, clinch*, elected, re-elected, prevail*, lose*, lost, losing, loss*, oust*, eliminat*, knocked,
    upset, stun*, edge*, unseat*, thrash*, medal*, gold, take* home, took home, taking home, first place, award,
    awards, awarded, prize*, captur*, claim*, secur*, sweep*, swept, rout*, crush*, overcome*, overcame
elect: elected, re-elected, won, win, wins, winning, winner*, victor*, sworn, become*, became
succeed replace: succeed*, successor*, succession, replac*, becom*, became, sworn, elected, appointed, inaugurat*,
    take* over, took over, taking over, took office, takes office, heir*, throne, accession, ascend*, proclaimed,
    interim
appoint hire nominate choose pick select: appoint*, hire*, hiring, named, names, naming, nominat*, nominee, cho*se*,
    choosing, choice, pick*, select*, tapp*, becom*, became, sworn, confirm*, announc*, running mate, will be
resign quit leave: resign*, quit*, left, leave*, leaving, step* down, step* aside, step* back, depart*, exit*, retir*,
    stay*, remain*, oust*, sacked, fired, dismiss*, remov*, impeach*, toppl*, out as, no longer, sail*, flee*, fled,
    moved, pulled out, withdr*
fired sack oust dismiss remove reject: fire, fires, fired, firing, sack*, oust*, dismiss*, remov*, toppl*, throw* out,
    threw out, toss*, reject*, drop*, terminat*, let go, forced out, turned down, denied, resign*, replac*, refus*,
    veto*, block*, declin*, approv*, accept*, taken down, took down, dismantl*
impeach: impeach*, oust*, remov*
founded co-founded: found, founded, founder*, founding, foundation, co-found*, cofound*, start*, set up, setting up,
    establish*, creat*, launch*, form, formed, formation, began, begun, built
design: design*, architect*, drew up, drawn up, engineer*
invent discover: invent*, discover*, devis*, pioneer*, came up with, found, finds, finding
arrest detain: arrest*, detain*, detention, custody, handcuff*, jail*, captur*, apprehend*, behind bars, surrender*,
    turned himself in, turned herself in
charged indict: charge*, charging, indict*, prosecut*, arraign*, counts of, count of, plea, pleas, plead*, arrest*,
    accus*
convict acquit guilty: convict*, guilty, verdict*, acquit*, plea, pleas, plead*, cleared, sentenc*, jury
sentenced jail imprison: sentenc*, prison*, jail*, imprison*, behind bars, life in, probation, death penalty
sue sued: sue, sues, sued, suing, lawsuit, suits, suit, suits, court, legal action, litigation, complaint
overturn reverse uphold: overturn*, revers*, upheld, uphold*, strike* down, struck down, annul*, nullif*, reject*,
    dismiss*, quash*
kill murder assassinate: kill*, dead, deadly, die, died, dies, dying, death*, murder*, assassin*, slain, shot, shoot*,
    gunned, stabb*, stabs, homicide
shoot stab: shot*, shoot*, gun*, stabb*, stabs, knife*, kill*, attack*, murder*
die: die, died, dies, dying, dead, death*, kill*, passed away, surviv*, alive, obituary, funeral, mourn*, lost
attack bomb shelled: attack*, strike*, striking, struck, hit, hits, hitting, bomb*, shell*, missile*, rocket*, fired,
    drone*, explo*, blast*, raid*, assault*, shot*, shoot*, damag*, target*
destroy: destroy*, destruct*, raze*, ruin*, demolish*, collaps*, burn, burned, burnt, burning, flatten*, levelled,
    leveled, wreck*, reduced to, intact, damag*, gutted, swept away, wiped out, obliterat*, surviv*
buy acquire purchase sell: buy*, bought, acqui*, purchas*, takeover, take* over, took over, taking over, deal, stake,
    own, owns, owned, owner*, sell*, sold, sale, invest*, keys
complete finish: completed, completes, completing, completion, is complete, was complete, closed, closes, closing,
    finali*, finish*, sealed, open, opens, opened
sign: sign, signs, signed, signing, signature, inked, enact*, into law, agree*, assent*, veto*
approve pass adopt ratify: approv*, pass, passed, passes, passing, passage, adopt*, ratif*, vote*, voting, cleared,
    clears, reject*, signed, signs, signing, enact*, law, block*, authori*, greenl*, agreed
ban outlaw prohibit: ban, bans, banned, banning, prohibit*, outlaw*, bar, bars, barred, barring, block*, illegal,
    forbid*, forbade, suspen*, restrict*, allow*, permit*, legal
abolish: aboli*, scrap*, repeal*, end, ends, ended, ending, outlaw*
release: releas*, free*, came out, comes out, available, drop*, bail, publish*, set free, let go, unveil*, issue*
launch: launch*, lift* off, liftoff, blast* off, unveil*, start*, introduc*, roll* out, debut*, took off, releas*
cancel postpone: cancel*, call* off, postpon*, scrap*, delay*, axed, pulled, went ahead, goes ahead, going ahead
join: join*, signed, signs, signing, move, moves, moved, moving, trade, trades, traded, trading, member*, part of,
    admitted, accession
admit confess: admit*, admission, confess*, acknowledg*, deny*, denie*, conced*
marry: marr*, wed, weds, wedding*, husband*, wife, wives, spouse*, bride*, groom*, tied the knot, nuptials
divorce: divorc*, split*, separat*, marriage, ex-wife, ex-husband
"""
"""Verbs that are asked for: the words of which each tells that it was done, or that it was not."""
TOLD = {
    stem(verb): "|".join(words.split(", ")).replace("*", "[a-z]*")
    for verbs, words in (row.split(": ") for row in re.sub(r",\n\s+", ", ", DEEDS).strip().split("\n"))
    for verb in verbs.split()
}
"""The stem of a verb -> what tells it."""
VERBS = frozenset(verb for row in DEEDS.strip().split("\n") for verb in row.split(": ")[0].split() if ": " in row)
PRIZED = (
    r"(?:took|takes?|taking|shar(?:es?|ed|ing)) (?:the|gold)|lift(?:s|ed|ing)|bag(?:s|ged)|scoop\w*|lands|landed"
    r"|receiv\w*|earn(?:s|ed|ing)|collect(?:s|ed)|picked up|went to|goes to|gone to|honou?r(?:s|ed)|laureates?"
    r"|recipients?"
)
"""What tells it of a prize."""
CRIMES = frozenset(map(stem, "kill murder assassinate shoot stab attack bomb".split()))
CULPRIT = (
    r"gunm[ae]n|shooters?|killers?|murderers?|assassins?|attackers?|suspects?|accused|charged|arrest\w*|detained|convicted"
    r"|confess\w*|pleaded|responsib\w+|carried out|(?:killed|murdered|shot|stabbed|attacked|assassinated|bombed) by"
    r"|who (?:killed|murdered|shot|stabbed|attacked|assassinated|bombed)"
)
"""What tells whose crime it was: a name beside the deed may be that of a mourner."""
OWN = frozenset(map(stem, "win resign quit leave die".split()))
"""What nobody has done to him: "Are any seats left?" asks for no such deed."""
OPENS = r"^\W*(?:(?:and|so|but|then) )?"
DOER = re.compile(
    OPENS + r"(?:who|(?:which|what) (?:team|player|person|actor|singer|president))"
    r"(?: (?:else|first|just|recently|has|have|had))* "
    r"(?P<rest>(?!(?:is|was|are|were|been|did|does|do|will|would|should|may|might|can|could)\b)[\w-]+(?: \w+)?)",
    re.I,
)
"""Of whom the deed is asked: "Who won …?"."""
DONE = re.compile(
    OPENS
    + r"(?P<how>(?:why|how) )?"
    + r"(?:(?P<whom>whom? did)|(?P<to>(?:who )?(?:is|was|are|were))|(?:did|who ha[sd] been|has|have|had))(?:n['’]t)?"
    r" (?!you\b)(?P<rest>.*)",
    re.I,
)
"""Of what was done, by somebody or to him: "Did Quill sign …?", "Who was arrested …?", "Who did Quill beat?"; or what
is asked of it takes it for done: "Why did Quill sign …?"."""
CLAUSE = re.compile(r"\b(?:who|which|that|when|where|after|before|while|because|if|or)\b", re.I)
"""Where what surely belongs to the verb ends."""
WORD = re.compile(r"[\w’'&.-]*\w")
NOUN_AFTER = frozenset("the a an his her its their this that no any some of in on at by for with".split())
PARTICLES = frozenset("up down off out".split())
"""After a verb they make another of it: "strike down"."""
SUBJECT = 9
"""Words among which the verb is looked for."""
COMING = re.compile(
    r"\b(?:[Ww]ill|won['’]t|would|could|can|may|might|should|[Ii]f|[Ww]hether|[Uu]nless"
    r"|(?:hop|aim|seek|look|try|bid|vow|promis|plan|expect|want|wish|prepar|schedul|slat|favou?r|chance|attempt|intend|set"
    r"|going|ready|poised|likely|campaign|compet|vy|battl)\w*(?: \w+)? to"
    r"|expect(?: [\w.’'-]+){2,3} to|(?:hop|chance|bid|favou?r|away|short|call|demand|push)\w* (?:of|for|from)"
    r"|(?:consider|weigh|mull|propos|threaten|debat|discuss|urg)\w*)(?: (?!but\b)[\w.’'-]+,?){0,3} $"
)
"""What stands before a deed that is not done yet: "will", "hopes to"."""
NOT = re.compile(
    r"\b(?:not|never|cannot|without|nobody|none|neither|nor|no one|(?:yet|fail(?:s|ed)|unable) to|\w+n['’]t)"
    r"(?: (?!only\b|just\b|but\b)[\w’'-]+){0,2} $",
    re.I,
)
"""What stands before a deed that was not done."""
PLAN = re.compile(r" (?:warrants?|threats?|bids?|attempts?|plans?|hopes|talks)\b")
"""What stands after one: "arrest warrant", "takeover bid"."""
BEGUN = re.compile(
    r"\b(?:under ?way|kick(?:s|ed|ing)? off|open(?:er|ing (?:match|game|round))|group stage"
    r"|(?:quarter|semi)-?\s?finals?|round of \d+|last (?:16|eight|four)|qualif\w+)\b",
    re.I,
)
"""What is told of a contest that nobody has won yet."""
OPENED = re.compile(
    r"\b(?:open|beg[aiu]n|start|launch|kick)\w*(?: off)? (?:its|their|his|her|the|a) (?:[\w-]+ )?"
    r"(?:quest|campaign|bid|defen[cs]e)\b",
    re.I,
)
"""The same, also where it is a title that they are after."""
ENDED = re.compile(
    r"(?<![\w-])(?<!semi )(?<!quarter )(?:finals?|titles?|champion\w*|troph\w+|crown\w*|winners?)\b", re.I
)
PRONOUN = re.compile(r"[\"“'‘]?(?:He|She|They|It|His|Her|Their|This|That)\b")
NAME = re.compile(r"\b[A-Z][\w’'-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """What a question asks to have been done."""

    verb: str
    """Its stem."""
    told: re.Pattern[str]
    """The words that tell it."""
    doer: bool = False
    """Whether it is asked who did it: that somebody did not is no answer."""
    planned: bool = False
    """Whether a plan of it tells it, too: why it is done is known before."""
    named: bool = False
    """Whether it is asked by name who did it, or to whom he did it; the dead may be "three miners"."""
    contest: bool = False
    """Whether it is done at the end of a contest only."""


def undone(query: Query, found: Iterable[Candidate]) -> bool:
    """Whether a question asks for a deed that none of these sentences tells; never where it cannot be read surely.

    A sentence that opens with a pronoun is read with the one before it. A title tells a deed, too, but not whose it is.
    """
    asked = deed(query.own)
    return asked is not None and not any(_told_by(asked, query, one) or _titled(asked, query, one) for one in found)


def told_first(query: Query, scored: Sequence[Scored]) -> tuple[Scored, ...]:
    """The sentences, best first, where those count for less that do not tell the deed that is asked for."""
    if (asked := deed(query.own)) is None:
        return tuple(scored)
    kept = [1.0 if _told_by(asked, query, one.candidate) else OTHER for one in scored]
    weighed = [replace(one, probability=one.probability * k) for one, k in zip(scored, kept, strict=True)]
    return tuple(sorted(weighed, key=lambda one: -one.probability))


@lru_cache(maxsize=200)
def deed(question: str) -> Deed | None:
    """The deed of "Who won …?", "Who was arrested …?", "Did Quill sign …?"; `None` where it is none of `DEEDS`."""
    if (doer := DOER.match(question)) and (verb := _verb(doer["rest"].split())):
        if verb in CRIMES:
            return Deed(verb=verb, told=_words(CULPRIT), doer=True)
        return Deed(verb=verb, told=_telling(verb), doer=True, named=verb != "die", contest=verb == "win")
    if not (done := DONE.match(question)):
        return None
    verb = _verb(WORD.findall(CLAUSE.split(done["rest"])[0])[:SUBJECT])
    if verb is None or (done["to"] and verb in OWN):
        return None
    return Deed(verb=verb, told=_telling(verb), planned=bool(done["how"]), named=bool(done["whom"]))


def _verb(words: Sequence[str]) -> str | None:
    """The stem of the first of the words that is surely one of the verbs of `DEEDS`."""
    for before, word, after in zip(["", *words], words, [*words[1:], ""], strict=False):
        if word.islower() and stem(word) in TOLD and _is_verb(word):
            if before.lower() == "to" or after in PARTICLES:
                return None
            if before.lower() not in NOUN_AFTER and not before.endswith(("'s", "’s")):
                return stem(word)
    return None


def _is_verb(word: str) -> bool:
    """Whether a word is the base form or a past form of its verb, and no noun made of it ("election")."""
    return word in VERBS or base(word) in VERBS or word.endswith("ed")


def _telling(verb: str) -> re.Pattern[str]:
    return _words(f"{TOLD[verb]}|{PRIZED}" if verb == "win" else TOLD[verb])


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{pattern})(?![\w-])", re.I)


def _told_by(asked: Deed, query: Query, one: Candidate) -> bool:
    """Whether a sentence tells the deed; the name may open the next one, which is then shown with it."""
    text = f"{one.before} {one.text}" if PRONOUN.match(one.text) else one.text
    if asked.named and nameless(query, [one.text]) and opens_with_name(query, one.after):
        asked = replace(asked, named=False)
    return tells(asked, query, DATELINE.sub("", text))


def _titled(asked: Deed, query: Query, one: Candidate) -> bool:
    """Whether the title of a sentence's article tells the deed, and holds all names of the question."""
    title = one.passage.article.title
    if asked.named or title is None or not query.names:
        return False
    return query.names <= stem_set(title.value) and tells(asked, query, title.value)


def tells(asked: Deed, query: Query, text: str) -> bool:
    """Whether a text tells the deed as done, with a name that the question does not hold where one is asked for."""
    if asked.contest and OPENED.search(text):
        return False
    if asked.contest and BEGUN.search(text) and not (BEGUN.search(query.text) or ENDED.search(text)):
        return False
    held = _held(asked, query)
    found = [one for one in asked.told.finditer(text) if one.group().lower() not in held]
    told = [one.start() for one in found if not _is_open(asked, text, one)]
    return bool(told) and (not asked.named or _names_another(query, text, told))


def _held(asked: Deed, query: Query) -> frozenset[str]:
    """The words of a question other than its verb, in singular and plural: the prize does not tell who won it."""
    words = [word for word in WORD.findall(query.own.lower()) if stem(word) != asked.verb]
    return frozenset(form for word in words for form in numbers(word))


def _is_open(asked: Deed, text: str, word: re.Match[str]) -> bool:
    """Whether the deed that a word tells is still to come, or is one that was not done."""
    before = text[: word.start()]
    coming = COMING.search(before) or PLAN.match(text, word.end())
    return bool((coming and not asked.planned) or (asked.doer and NOT.search(before)))


def _names_another(query: Query, text: str, told: Sequence[int]) -> bool:
    """Whether a text holds a name that the question does not; its first word is one right before a deed `told`."""
    for found in NAME.finditer(text):
        word, first = found.group(), not text[: found.start()].strip("\"“'‘ ")
        if stem(word) in query.stems or word.lower() in STOP or word in DAYS:
            continue
        if not first or found.end() + 1 in told or NAME.match(text, found.end() + 1):
            return True
    return False
