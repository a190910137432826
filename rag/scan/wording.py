"""How questions for the whole library are worded: what they ask for, and where they say what is to be looked for."""

from __future__ import annotations

import re
from typing import Literal

from rag.query.results import NUMBER

Task = Literal["count", "list", "timeline", "newest", "oldest"]

NEWS = r"(?:news(?:paper)? |different |separate |other )?"
ARTICLES = rf"{NEWS}(?:articles?(?! of [^\W\d])|stories|reports|pieces|sources|files|documents)"
ONLY_ARTICLES = rf"{NEWS}articles?(?! of [^\W\d])"
OF_PUBLISHER = rf"(?:{ONLY_ARTICLES}|stories|pieces)"
SAYING = (
    r"mention(?:s|ed|ing)?|discuss(?:es|ed|ing)?|cover(?:s|ed|ing)?|refer(?:s|red|ring)? to|name[sd]?|"
    r"quot(?:es?|ed|ing)|report(?:s|ed|ing)? on|talk(?:s|ed|ing)? (?:about|of)|speaks? (?:of|about)|"
    r"deal(?:s|ing)? with|concern(?:s|ing)?|"
    r"describ(?:es?|ed|ing)|writ(?:e|ten) about|(?:are |is )?about|say(?:s|ing)?|"
    r"tell of|contain(?:s|ing)?|include[sd]?"
)
ALSO_SAYING = (
    r"mention(?:ed)?|discuss(?:ed)?|refer(?:red)? to|talk(?:ed)? (?:about|of)|dealt? with|g[ia]ve|described?"
    r"|(?:name|quote)d?(?= (?:the|an?|any)\b)|sa(?:y|id)|contain(?:ed)?|included?"
    rf"|(?:(?<=that )|(?<=also ))(?:{SAYING})"
)
"""What may follow on the subject of articles: of the words for saying those that are no things, as "reports" are."""
NOT = r"(?:(?P<not>(?:do|does|did|are|is|were|was|have|has)(?: not|n['’]t)|never|fail(?:s|ed)? to) )?"
ALSO = r"(?:(?:do|does|did|have|has|ever|even|also|actually) )*"
PRINTED = r"(?:published|written|dated|printed)"
PUBLISHER = r"(?P<publisher>(?!(?:do|does|did|more)\b)[^\W_][\w.,&’' -]{1,40}?)"
SHOW = (
    r"(?:please )?(?:(?:list|show|give|get|find|name|enumerate|sort|order|arrange)(?: me| us)?"
    r"(?: (?:an? |the )?(?:list|titles?|headlines?) of)?|i(?: want|['’]d like| would like)(?: to see)?)"
)
HEADS: dict[Task, str] = {
    "count": r"^(?:how many|what is the number of|the number of|number of|count) (?:all )?(?:of )?"
    r"(?:(?:the|these|those) )?",
    "list": rf"^(?:{SHOW} (?:all |every |each |some |any )?(?:of )?"
    r"(?:(?:the|these|those) )?(?:(?:newest|latest|most recent) )?"
    rf"|(?:which|what) (?:(?:are|were) )?(?:of )?(?:(?:the|these|those) )?(?:(?:newest|latest|most recent) )?"
    rf"(?:{NUMBER} )?"
    r"|(?:(?:are there|is there an|do (?:you|we|i) have) (?:any )?|is there any |(?:do(?:es)? )?any (?!.* says? )|all )"
    r"(?:of )?(?:the )?(?=(?:news )?(?:articles?\b(?! of [^\W\d])|stories (?:about|on|mentioning)\b))"
    r"|(?=(?:news )?articles (?:about|on|mentioning|that mention)\b))",
}
ALSO_ON = (
    rf"(?:(?:that|which) )?(?:are )?(?:{SAYING}|on) (?P<of>[^\"“”‘]+?)(?<! not)(?<!n['’]t)(?<! never)"
    rf"(?: (?:that|which|also|even|actually|do|does|did|and))* (?:{ALSO_SAYING}) (?P<more>.+)$"
)
""" "Articles about the ferry mention Quint"."""
BODIES = (
    rf"{ARTICLES} {ALSO_ON}",
    rf"{PUBLISHER} {OF_PUBLISHER} {ALSO_ON}",
    rf"{ARTICLES} (?:that |which )?{NOT}{ALSO}(?:{SAYING}|on)\s+(?P<of>.+?)(?<! that)(?<! which) (?:were|was|are) "
    rf"{PRINTED}(?: (?:from|by|in) {PUBLISHER})?$",
    rf"(?:{ONLY_ARTICLES}|{ARTICLES}(?!.* writ))(?: (?:on|about|mentioning) (?P<of>.+?))? (?:did|does|do|has|have) "
    rf"{PUBLISHER} (?:publish|write|written|r[ua]n|carry|carried|print|post|put out)(?:ed)?"
    r"(?: (?:on|about|that mention|mentioning) (?P<more>.+))?$",
    rf"{ARTICLES} (?:(?:that|which) )?(?:(?:are |were |was )?(?:{PRINTED} )?(?:(?:from|by|in) {PUBLISHER} )?)?"
    rf"(?:there are )?(?:that |which )?{NOT}{ALSO}(?:{SAYING}|on)\s+(?P<of>.+)$",
    rf"{PUBLISHER} {OF_PUBLISHER} (?:that |which )?{NOT}{ALSO}(?:{SAYING}|on)\s+(?P<of>.+)$",
    rf"{ARTICLES}(?: on| about)? (?P<of>(?!per |each |every ).*?)"
    r"\b(?:(?:are|were) there|do (?:we|you|i) have)"
    rf"(?: (?:on|about|that mention|which mention|mentioning) (?P<more>.+?))?(?: (?:from|by) {PUBLISHER})?$",
    rf"{ONLY_ARTICLES}(?: that| which)?(?: are| were| have been| was| come| came)?"
    rf"(?: {PRINTED})?(?: (?:from|by|in) {PUBLISHER})?$",
)
APPEAR = re.compile(
    rf"^in (?:how many|(?P<list>which|what)) (?:of the )?{ARTICLES} (?:is|are|was|were|does|do|did) (?P<of>.+?)"
    rf"(?:{SAYING}|appear|occur|come up)\b",
    re.I,
)
TOTAL = re.compile(r" (?:in (?:all|total)|altogether)\b", re.I)
TIMES = re.compile(
    r"^how (?:many times|often|frequently) (?:(?:is|are|was|were) (?P<of>.+?)|(?:has|have) (?P<been>.+?) been) "
    r"(?:mentioned|written about)$",
    re.I,
)
"""Articles are counted, and the answer says so; not each mention."""
HEADLINES = re.compile(
    r"^((?:please )?(?:list|show|give|find)(?: me| us)? |(?:which|what) (?:are |were )?|)(?:all )?(?:of )?(?:the )?"
    r"(?:headlines?|(?:(?:most )?important|top|main|big(?:gest)?|major|key) (?:news )?(?:headlines|stories))"
    r"(?= (?:on|about|mentioning)\b)",
    re.I,
)
EVERYTHING = re.compile(rf"^((?:please )?(?:list|show|give|find)(?: me| us)? )everything(?= {PRINTED}\b|\W*$)", re.I)
""" "Show me everything from May": articles; "everything about Quill" is a question for what they tell."""
TOLD_FIRST = re.compile(
    rf"^when (?:did (?:the|these|those|my|your|our) articles (?P<age>first|last) (?:{SAYING}) (?P<of>.+)"
    r"|(?:was|were) (?P<thing>.+?) (?P<when>first|last) mentioned in (?:the|these|those|my|your|our) articles)$",
    re.I,
)
_ITEMS = (
    r"(?:(?:all )?(?:of )?(?:the|these|those|my|your|our)(?: news)? (?:articles|stories|documents|files|texts)"
    r"|(?:this|my|your|our|the(?= folder)) (?:library|folder|collection|archive))"
)
_TOPICS = r"(?:(?:main|key|biggest) )?(?:topics|subjects|themes)"
OVERVIEW = re.compile(
    r"(?:^|(?<=\? ))(?:please )?(?:(?:can|could) you )?"
    rf"(?:what (?:are|is) {_ITEMS}(?: all)? about"
    rf"|what (?:do|does) {_ITEMS} (?:cover|say|contain|tell(?: us| me)?)"
    rf"|what(?: is|['’]s| do you have) in {_ITEMS}"
    rf"|(?:what|which) {_TOPICS} (?:do|does) {_ITEMS} (?:cover|contain)"
    rf"|what are (?:the )?{_TOPICS}(?: (?:of|in) {_ITEMS})?"
    rf"|(?:summari[sz]e|sum up|describe|(?:give|show)(?: me| us)? an? (?:overview|summary) of) {_ITEMS})"
    r"(?=(?: please)?\W*$)",
    re.I,
)
"""What asks for all that there is: "What are these articles about?"."""
ALL = "list articles"
LIBRARY = re.compile(
    r"(?P<are>(?<=articles )are )?\bin (?:the|this|my|your) (?:library|folder|store|collection)\b", re.I
)
NEWEST = re.compile(
    r"^(?:(?:(?:what|which)(?: is| are| was| were|['’]s)|when (?:is|was)|show|show me|give me|find"
    r"|how (?:old|recent|new) is) )?"
    r"(?:the )?(?:date of the )?(?:(?P<newest>newest|latest|most recent|last)|oldest|earliest|first) "
    rf"{NEWS}article(?(newest)|s?)(?: there is| (?:that )?(?:you|we|i) have)?"
    rf"(?: (?:from|by) {PUBLISHER})?(?: (?:that |which )?(?:{SAYING}|on) (?P<of>.+?))?(?: published| from| dated)?$",
    re.I,
)
NEWEST_OF = re.compile(
    rf"^(?:which|what) (?:of the )?(?:{NEWS}articles?|story|stories) (?:(?:that|which) )?(?:{SAYING}|on) (?P<of>.+?)"
    r" (?:is|are|was|were|came) (?:the )?(?:(?P<newest>newest|latest|most recent|last)|oldest|earliest|first)$",
    re.I,
)
TIMELINE = re.compile(
    r"^(?:please )?(?:(?:give|make|show|draw(?: up)?|write|create|build|compile)(?: me| us)? |what (?:is|was) )?"
    r"(?:an? |the )?(?:(?:short|brief|full) )?(?:time ?line|chronology|sequence of events)(?:\s*(?:of|for|on|about|in"
    r"|around|behind|:))*\s*(?P<of>(?:[^.:;!]|[.:](?!\s)|(?-i:(?<=\b[A-Z])|(?<=\b[A-Z][a-z]))\.)+)$",
    re.I,
)
CHRONICLE = re.compile(
    rf"^(?:{SHOW} |(?:please )?(?:tell me )?)(?:what (?:are |were )?)?(?:the )?(?:main |key )?(?:events|happened)"
    r" (?:of|in|on|around|with|to|at|during) (?P<of>.+?),?"
    r" (?:in (?:a )?(?:chronological|date|time) order|chronologically)$",
    re.I,
)
""" "What happened to the ferry, in chronological order": a timeline."""
ASKED: tuple[tuple[Task, re.Pattern[str]], ...] = (
    *((task, re.compile(head + body, re.I)) for task, head in HEADS.items() for body in BODIES),
    ("list", re.compile(rf"^{SHOW} (?:all |every |each )?(?:of )?(?:the )?mentions? of (?P<of>.+)$", re.I)),
    ("timeline", TIMELINE),
)
ABOUT_ARTICLES = re.compile(
    r"^(?:in |please )?(?:how many|(?:the )?number|which|what|list|count|show|give|find|name|enumerate)\b[^,]{0,20}?"
    r" (?:articles\b(?! of [^\W\d])|(?:stories|pieces) (?:were|are|have been) (?:published|printed)\b)",
    re.I,
)
ABOUT_WRITING = re.compile(
    r"^how many (?:[^\W\d_]+ )?(?:stories|reports|pieces) (?:that |which )?(?:mention|discuss|cover|refer to)\b"
    r"|^who (?:has )?(?:cover(?:s|ed)|report(?:s|ed) on|writes about) .+ (?:the )?most(?: often)?$"
    r"|^how (?:often|frequently|many times) (?:does|do|did) .+ (?:appear|occur|come up)(?: in (?:the )?articles)?$",
    re.I,
)
