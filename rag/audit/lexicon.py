"""What the audit knows of English: words for one thing, words that exclude each other, and words that hedge."""

from __future__ import annotations

from functools import cache

from rag.audit.synonyms import ALIKE
from rag.query.question import stem
from rag.values.amounts import CURRENCY


def _entries(table: str) -> list[list[str]]:
    return [entry.split() for entry in table.split(";")]


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


def _stems(words: str) -> frozenset[str]:
    return frozenset(map(stem, words.split()))


PHRASES = {
    tuple(map(stem, phrase)): stem(word)
    for *phrase, word in _entries("""
turn down reject; step down resign; stand down resign; give up relinquish; carry off carry; carry away carry; rule out
reject; look into examine; go up rise; went up rise; go down fall; come down fall; take place occur; in charge lead;
for good permanent; at once immediate; right away immediate; set up establish; carry out conduct; point out say; draw
up prepare; run aground aground; take over acquire; pay off repay; pay back repay; pick up collect; hand out
distribute; give out distribute; as well as and; in favour support; in favor support; take off remove; cut off cut; out
of service unavailable; out of action unavailable; get off leave; switch off off; turn off off; find out learn; go on
continue; carry on continue; die out vanish; lose their life die; lose their live die; lose his life die; lose her life
die; take part join; put off postpone; call off cancel; break down fail; back in in; make up form; by hand manually; on
their own alone; by themselves alone; on its own alone; by itself alone; in part partly; so far yet; as yet yet; until
now yet; in full full; at least least; per cent percent; each other mutual; one another mutual; high ground uphill; law
firm solicitor; human being people; as usual usual; all over throughout
""")
}
"""The stems of words that mean one thing together -> of one that is as good, the last of each entry."""

CONTRAST = """
rise increase grow climb gain surge up higher | fall decrease drop decline shrink plunge slip down lower reduce cut;
win won victory beat | lose lost defeat; before ahead prior | after following since; more | less fewer; first | last
final; open reopen | close shut closure; accept approve agree consent back clear | reject refuse oppose veto; buy
purchase acquire | sell; lend | borrow; north northern | south southern | east eastern | west western; hot warm | cold
cool; start begin | end finish stop; arrive | depart; alive survive save | dead die kill; high | low; long | short
brief; heavy | light; big large | small; wide | narrow; deep | shallow; fast quick | slow; early | late; old | young;
new | old; cheap | expensive dear costly; rich | poor; strong | weak; hard | soft easy; safe | dangerous; full |
empty; public | private; male man men boy | female woman women girl; father | mother; son | daughter; brother |
sister; husband | wife; king | queen; he his him | she her; day | night; morning | afternoon | evening; spring |
summer | autumn | winter; red | green | blue | black | white | yellow | brown; love | hate; friend | enemy; peace |
war; ally | rival; true correct | false wrong incorrect; guilty convict | innocent acquit; legal lawful | illegal
unlawful; profit | loss; asset | debt; praise thank welcome | criticise condemn blame attack; support favour | oppose
against; success succeed | fail failure; best | worst; better | worse; maximum most | minimum least; above over higher
| below under beneath lower; inside | outside; upstream | downstream; top | bottom; front | back rear; with | without;
always | never; all every | none no; many | few; several most | few; teacher | pupil student; mild minor slight |
serious severe grave; hire employ appoint recruit | dismiss fire sack; join | leave quit resign; arrest detain jail |
release free; confirm admit acknowledge | deny; allow permit let | ban bar forbid prohibit prevent; add | remove; send
| receive; give hand distribute donate | take; lift raise | lower; build construct | demolish destroy; mend repair fix
| damage break; import | export; expand widen | contract; ahead | behind; calm | rough stormy; clean | dirty; dry
drought | wet flood; sharp | blunt; thick | thin; tall | short; temporary | permanent; compulsory mandatory |
voluntary optional; unanimous | split divided; domestic | foreign; urban | rural; dark | bright; loud noisy | quiet
silent; remember | forget; float | sink; attack | defend; advance | retreat; yes | no; single | double; once | twice;
daily | weekly | monthly | yearly annual; hourly | daily; sunrise | sunset; interim | final; domestic | international;
employed | unemployed; major | minor; guest | host; buyer | seller; landlord | tenant; strengthen | weaken; speed
accelerate | slow; tighten | loosen ease; worsen | improve; fill | drain empty; freeze | thaw; encourage | discourage;
include | exclude; steel | iron | wood | stone | concrete | brick; bus | lorry truck | car | van | train | tram |
plane aircraft | bicycle | helicopter; hospital | school | church | prison; dog | cat | horse | parrot; leg | arm |
head | hand | foot | neck; doctor | nurse | patient; passenger | crew; police | army; coastguard | hospital; mayor |
minister | engineer | auditor | judge | inspector; flood | fire | earthquake | storm; rain | snow | fog | sleet; gold
| silver | bronze; breakfast | lunch | dinner; kitchen | bedroom | bathroom | cellar | garage
"""
"""Sets apart by `;`, sides by `|`: what is one side is not another."""

NEGATORS = _stems("""
    not no never none nobody nothing neither nor without cannot nowhere hardly barely fail refuse decline deny
    unable lack avoid instead rather impossible
""")
OPPOSITES = {
    stem(word): stem(other)
    for word, other in _entries("""
reject accept; unchanged change; unclear clear; absent attend; skip attend; ignore answer; unknown know; unaffected
affect; unpaid pay; unnamed name; unrepaired repair; silent sound; unavailable available; unlikely likely; uncertain
certain; disagree agree; doubt believe; unrelated relate; invalid valid; exclude include
""")
}
"""A word that says by itself that another does not hold."""

MODALS = {
    tuple(words.split("_")): sort
    for sort, markers in {
        "plan": """
        will would shall ll plan_to plans_to planned_to planning_to intend_to intends_to due expected_to
        expected expects scheduled_to going_to is_to are_to be_to was_to were_to set_to about_to meant_to
        plan_for hopes_for on_course
    """,
        "can": """
        may might could can possibly perhaps maybe likely_to potentially allowed_to able_to unable_to probably
        allows allow to_allow
    """,
        "ought": """
        should must ought need_to needs_to have_to has_to urged urges recommend recommends recommended demand
        demanded demands obliged obliges require requires required call_for called_for calls_for want wants
        wanted ask_for asked_for asks_for ask_to asked_to argue_for request requests requested proposal
    """,
        "if": "if unless provided_that on_condition",
        "whether": "whether",
        "ready": """
        ready_to willing_to hope_to hopes_to hoped_to want_to wants_to aim_to aims_to seek_to seeks_to try_to
        tried_to attempt_to promised promises promise_to promise agreed_to agrees_to agree_to vowed_to
        offer_to offered_to prepared_to threatened_to pledged_to considers considered offered offers
        invited_to proposed proposes
    """,
        "unsure": """
        allegedly alleged suspected reportedly apparently rumoured believed_to seem_to seems_to appears_to
        supposedly
    """,
    }.items()
    for words in markers.split()
}
"""The words that make what they govern no plain fact -> their class."""
WEAKER = {
    "plan": _words("plan ready ought can if whether"),
    "can": _words("can if whether ready"),
    "ought": _words("ought ready"),
    "if": _words("if can plan"),
    "whether": _words("whether if can"),
    "ready": _words("ready plan can"),
    "unsure": _words("unsure can plan"),
}
"""What may be said, by class, of what the source says in that class."""

SPEECH = _stems("""
    say says said tell told write wrote announce claim argue add confirm warn insist explain state note admit reply
    concede maintain declare reveal stress report find estimate believe describe call repeat quote conclude suggest
    predict allege accuse deny mention testify recommend praise criticise criticize promise name complain
""")
PLAIN_SPEECH = _stems("""
    say tell write announce add state insist warn reply argue claim explain report promise name complain
""")
GENERIC_SPEAKERS = _stems("""
    article report story paper newspaper source author text passage reporter columnist writer
""")

DETERMINERS = frozenset("the a an its his her their this".split())
"""After these stands a thing, no verb."""
LIGHT = _stems("""
    also about around figure plan people thing matter case time way part such well same so still however further
    made make take give get got go come put keep have being previously following recently including according
    meanwhile additionally both while already currently respectively later earlier then now yet since ever just only
    own able use used using due mean among per total latest able along another each every whole instead even own
    particular regarding concerning over order fact one ones say stay become hold old enough unable able mr mrs ms
    despite though although whereas amid upon via toward towards receive suffer cover include undergo
""")
"""Words that add no fact of their own."""

PLAIN = LIGHT | SPEECH
JOINING = _words("""
    and but while which who whose whom because when after before since until as although though where if so that or
    whereas
""")
"""Words at which one clause, or one of several things, ends."""
UNITS = CURRENCY | {
    entry[0]: entry[1]
    for entry in _entries("""
% %; percent %; pct %; percentage %; penc p; p p; km km; kilometr km; kilomet km; m m; metr
m; meter m; mile mile; tonn t; ton t; kg kg; litr l; liter l; hr hour; hour hour; minut minute; min minute; day day;
week week; month month; year year; yr year; knot knot; decad decade; centuri century; °c °c; degre °c
""")
}
"""Stem or sign of a unit -> the unit."""
ORGANISATION = _words("""
    lines group ltd inc corp capital company co plc motors airlines bank mills holdings partners industries
""")
ORG_NOUNS = _stems("""
    company firm group operator business bank buyer bidder owner contractor brokers airline carrier
""")
DEMONYMS = """
russia russian moscow kremlin; ukraine ukrainian kyiv; america american us u.s usa u.s.a united-states; britain
british uk u.k united-kingdom; france french; germany german; china chinese beijing; japan japanese; iran iranian;
israel israeli; palestine palestinian; spain spanish; italy italian; turkey turkish; poland polish; india indian;
canada canadian; australia australian; mexico mexican; brazil brazilian; egypt egyptian; syria syrian; iraq iraqi;
korea korean; netherlands dutch; sweden swedish; norway norwegian; denmark danish; finland finnish; ireland irish;
scotland scottish; wales welsh; england english; greece greek; portugal portuguese; switzerland swiss; austria
austrian; hungary hungarian; europe european eu; africa african; asia asian; saudi saudis; pakistan pakistani;
afghanistan afghan; lebanon lebanese; argentina argentine argentinian; chile chilean; colombia colombian; cuba cuban;
nigeria nigerian; kenya kenyan; belarus belarusian
"""


@cache
def groups() -> dict[str, frozenset[str]]:
    """Stem -> marks of the groups of `ALIKE` that it stands in; a mark is `=` and the group's first stem."""
    found: dict[str, set[str]] = {}
    for first, *others in _entries(ALIKE):
        for other in others:
            mark = "=".join(sorted((stem(first), stem(other))))
            found.setdefault(stem(first), set()).add(mark)
            found.setdefault(stem(other), set()).add(mark)
    for words in _entries(DEMONYMS):
        for word in words:
            found.setdefault(stem(word), set()).add("@" + words[0])
    return {word: frozenset(marks) for word, marks in found.items()}


@cache
def sides() -> dict[str, tuple[tuple[int, int], ...]]:
    """Stem -> (set, side) of every set of `CONTRAST` that it stands in."""
    found: dict[str, set[tuple[int, int]]] = {}
    for number, words in enumerate(_entries(CONTRAST)):
        for side, others in enumerate(" ".join(words).split("|")):
            for word in others.split():
                found.setdefault(stem(word), set()).add((number, side))
    return {word: tuple(sorted(places)) for word, places in found.items()}


def excludes(one: str, other: str) -> bool:
    """Whether what is one is not the other."""
    mine, theirs = sides().get(stem(one), ()), sides().get(stem(other), ())
    return any(n == m and s != r for n, s in mine for m, r in theirs)


THINGS = _words("""
    bridge street lane dam park house island isles board union authority hospital school university church council
    ministry government party court city county river harbour port sea lake mountain road avenue square hall station
    airport office department agency committee commission association league club fund institute college museum
    times post herald courier news press wire army force police states kingdom gate lock valley
""")
