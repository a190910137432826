"""The verbs of what is asked to have been done, and the words of which each tells that it was."""

from __future__ import annotations

import re

from rag.query.question import stem

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
swear inaugurate: swear*, swore, sworn, inaugurat*, took office, takes office, taking office, take* over, took over,
    oath, became, becom*
fined: fine, fines, fined, fining, penalt*, penali*
traded: traded, trades, trading, acquir*, dealt, sent to, shipped, blockbuster trade, trade that, in a trade
perform headline: perform*, headlin*, sing, sings, sang, sung, singing, took the stage, takes the stage
founded co-founded: found, founded, founder*, founding, foundation, co-found*, cofound*, start*, set up, setting up,
    establish*, creat*, launch*, form, formed, formation, began, begun, built
find: found, find, finds, finding, discover*, locat*, recover*, spot, spots, spotted, unearth*, turned up, came across,
    stumbled, dug up, fished out
steal: steal*, stole*, theft*, thief, thieves, rob, robs, robbed, robber*, burgl*, raid*, took, taken, takes, made off,
    pocket*, loot*
catch: caught, catch*, arrest*, captur*, apprehend*, seiz*, nab, nabbed, trapped, detain*, landed, hooked
rescue save: rescu*, save, saves, saved, saving, pulled, freed, winched, lifted, airlift*, evacuat*, escap*, brought
build: build*, built, construct*, erect*, contractor*, engineer*
write: write*, wrote, written, writing, author*, penned, drafted, co-wr*
become: becom*, became, appoint*, elected, re-elected, named, chosen, sworn, inaugurat*, take* over, took over,
    taking over, took office, takes office, taken office, promot*, succeed*, succession, replac*, crowned, heir*,
    throne, accession, ascend*, proclaimed, since [12][0-9][0-9][0-9]
design: design*, architect*, drew up, drawn up, engineer*
invent discover: invent*, discover*, devis*, develop*, creat*, pioneer*, came up with, found, finds, finding
arrest detain: arrest*, detain*, detention, custody, handcuff*, jail*, captur*, apprehend*, behind bars, surrender*,
    turned himself in, turned herself in
charged indict: charge*, charging, indict*, prosecut*, arraign*, counts of, count of, plea, pleas, plead*, arrest*,
    accus*
accuse: accus*, alleg*, charge*, charging, indict*, claim*, suspect*, complaint*, blam*, sue, sues, sued, suing, lawsuit
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
buy acquire purchase: buy*, bought, acqui*, purchas*, takeover, take* over, took over, taking over, deal, stake,
    own, owns, owned, owner*, sell*, sold, sale, invest*, keys
sell: sell*, sold, sale, offload*, divest*
own owns: own, owns, owned, owner*, owning, stake, belong*, controls, controlled, parent company, parent group, bought,
    acqui*, purchas*, takeover
pay: pay, pays, paid, paying, payment*, payout*, price, bought, buy, buys, buying, acqui*, purchas*, deal, takeover,
    cost, costs, fee, sum, sold, worth
open reopen: open*, reopen*, re-open*, inaugurat*, launch*, unveil*, start*, began, begun, begin*, found*, establish*,
    built, first day, dates from, dates back
close shut: clos*, shut*, cease*, ceasing, end, ended, ends, last day, final day, fold*, collaps*, wound up, bankrupt*,
    liquidat*, demolish*, gone
start begin: start*, beg[aiu]n*, open*, launch*, commenc*, kick* off, under way, underway, broke out, erupt*
complete finish: completed, completes, completing, completion, is complete, was complete, closed, closes, closing,
    finali*, finish*, sealed, open, opens, opened
sign: sign, signs, signed, signing, signature, inked, enact*, into law, agree*, assent*, veto*
approve pass adopt ratify: approv*, pass, passed, passes, passing, passage, adopt*, ratif*, vote*, voting, cleared,
    clears, reject*, signed, signs, signing, enact*, law, block*, authori*, greenl*, agreed
ban outlaw prohibit: ban, bans, banned, banning, prohibit*, outlaw*, bar, bars, barred, barring, block*, illegal,
    forbid*, forbade, suspen*, restrict*, allow*, permit*, legal
abolish: aboli*, scrap*, repeal*, end, ends, ended, ending, outlaw*
release: releas*, free*, came out, comes out, available, launch*, premier*, debut*, aired, drop*, bail, publish*,
    set free, let go, unveil*, issue*
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
CAUSED = (
    r"caus\w*|spark\w*|ignit\w*|trigger\w*|blam\w*|due to|because|result\w*|led to|leads? to|start\w*|began|arson\w*"
    r"|deliberate\w*|accident\w*|set (?:fire|alight|off)|fault\w*|fail\w*|origin\w*|stem\w* from|attribut\w*"
    r"|fuel\w*|driven|prompted|created|brought (?:on|about)|after|following|when|amid|since|by an?|linked to|theory"
)
"""What tells the cause of something."""
CONVICTED = (
    r"convict\w*|(?:found|pleaded|pled|pleads?|pleading|plea of) guilty|guilty (?:verdicts?|plea)|sentenced|jailed"
)
"""What tells that somebody was convicted, where that is taken for granted: a verdict that is awaited does not."""
VERBS = frozenset(verb for row in DEEDS.strip().split("\n") for verb in row.split(": ")[0].split() if ": " in row)
PRIZED = (
    r"(?:took|takes?|taking|shar(?:es?|ed|ing)) (?:the|gold)|lift(?:s|ed|ing)|bag(?:s|ged)|scoop\w*|lands|landed"
    r"|receiv\w*|earn(?:s|ed|ing)|collect(?:s|ed)|picked up|went to|goes to|gone to|honou?r(?:s|ed)|laureates?"
    r"|recipients?|(?:his|her|their|its|an?) (?:first|second|third|\w+th|another)(?: [\w’'-]+){0,6}"
    r" (?:awards?|prizes?|titles?|troph\w+|medals?|cups?|crowns?)"
)
"""What tells it of a prize."""
AWARDED = re.compile(r"\b(?:was|were|been|being) named\b")
"""What tells it of a prize that the sentence names whole: else it may be another."""
CRIMES = frozenset(map(stem, "kill murder assassinate shoot stab attack bomb".split()))
CULPRIT = (
    r"gunm[ae]n|shooters?|killers?|murderers?|assassins?|attackers?|suspects?|accused|charged|arrest\w*|detained|convicted"
    r"|confess\w*|pleaded|responsib\w+|carried out|(?:killed|murdered|shot|stabbed|attacked|assassinated|bombed) by"
    r"|who (?:killed|murdered|shot|stabbed|attacked|assassinated|bombed)"
)
"""What tells whose crime it was: a name beside the deed may be that of a mourner."""
ANNOUNCED = frozenset(map(stem, "release launch".split()))
"""What is told with its day long before, and in many words: "When was the game released?"."""
OWN = frozenset(map(stem, "win resign quit leave die".split()))
"""What nobody has done to him: "Are any seats left?" asks for no such deed."""
STATES = frozenset(map(stem, "own open close shut pay".split()))
"""What a word of the same form says also of a state: "Is the line open?", "Has the owner been paid?"."""
PENAL = frozenset(map(stem, "charged indict accuse convict sentenced jail imprison fined arrest".split()))
"""Of which it is asked what for: "What was Quill charged with?"."""
ACCUSED = frozenset(map(stem, "charged accuse".split()))
"""Of one the other tells, but less surely."""
VAGUE = frozenset(map(stem, "start begin".split()))
"""What may be told in any words: only that a plan is no answer is sure."""
SUCCESSION = frozenset(map(stem, "succeed replace".split()))
"""Of two, of whom each may be asked for by the other."""
STATED = frozenset(map(stem, "own".split()))
"""What may be told in any words: those of `TOLD` lead, but without them an answer is no less sure."""
FOLLOWED = (
    r"succe(?:ed|ss)\w*|predecessor\w*|preced\w*|replac\w*|t(?:ake|akes|ook|aking) over from|followed"
    r"|outgoing|oust\w*|unseat\w*|toppl\w*|hand(?:s|ed|ing)? over|inherit\w*|ascend\w*|accession"
)
"""What tells that one held an office before another."""
GIVEN = (
    r"(?:sanction|approv|award|allocat|pledg|earmark|grant|offer|promis)\w*|commit(?:s|ted|ting)?|(?:set|put)s? aside",
    r"(?:ask|appeal|call|beg|press)\w*(?: (?!for\b)[\w’'.-]+){0,6} for|(?:request|demand|claim)\w*|seeks?|sought",
)
"""Verbs that have a sum for an object, side by side those of which one tells another: of a gift and of a wish."""
