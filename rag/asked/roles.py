"""Whose words are asked for without a name - critics, experts, police - and the sentences in which they speak."""

from __future__ import annotations

import re
from dataclasses import dataclass

AGAINST = (
    r"critici[sz]\w+|condemn\w*|slam(?:med|s)|accus(?:ed|es|ing)|object(?:ed|s|ions?)|oppos(?:e[ds]?|ing|ition)"
    r"|denounc\w+|complain\w*|blast(?:ed|s)|lambast\w*|decr(?:y|ies|ied)|hit out|under fire|backlash|dissent\w*"
    r"|protested|outrage[ds]?|lawsuits?|sue[ds]?|(?:call|describ)(?:ed|es|s|ing) (?:it|him|her|them"
    r"|(?:the|his|her|their|its) [\w ]{2,30}?) (?:as )?(?:an? )?[“\"]"
)
FOR = (
    r"supports|supported(?! (?:in|by))|back(?:s|ed)|welcom(?:e[ds]|ing)|prais\w+|defend(?:s|ed|ing)|hail(?:s|ed)"
    r"|endors\w+|applaud\w*|celebrated"
)
LEARNED = r"professors?|prof|dr|researchers?|scientists?|academics?|universit\w+|institute|\w{3,}ologists?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """People without a name, as sentences tell of them."""

    told: re.Pattern[str]
    """What they are called."""
    does: re.Pattern[str] | None = None
    """What they do, where they are of a side: then there need be no more of speech."""
    other: re.Pattern[str] | None = None
    """What the other side does."""


def _words(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words})\b", re.I)


CRITICS = Role(
    told=_words(r"critics?|opponents?|detractors?|s[ck]eptics?|campaigners?|protest[eo]rs?"),
    does=_words(AGAINST),
    other=_words(FOR),
)
SUPPORTERS = Role(
    told=_words(r"supporters?|backers?|proponents?|advocates?|defenders?"), does=_words(FOR), other=_words(AGAINST)
)
ROLES = {
    r"critics?|opponents?|detractors?|s[ck]eptics?": CRITICS,
    r"supporters?|backers?|proponents?|advocates?|defenders?": SUPPORTERS,
    r"experts?|analysts?|economists?": Role(told=_words(rf"experts?|\w*analysts?|economists?|{LEARNED}")),
    r"academics?|scientists?|researchers?": Role(told=_words(LEARNED)),
    r"doctors?|medics?": Role(told=_words(r"doctors?|dr|medics?|surgeons?|physicians?|paramedics?")),
    r"police|officers?|detectives?|investigators?": Role(
        told=_words(r"police|officers?|det(?:ective)?s?|inspector|superintendent|constable|sheriff|investigators?")
    ),
    r"officials?|authorities": Role(
        told=_words(
            r"officials?|authorit(?:y|ies)|spokes\w+|minist\w+|government|agency|department|secretary|governor|mayor"
        )
    ),
    r"residents?|locals|neighbou?rs?|villagers?|islanders?": Role(
        told=_words(r"residents?|locals|neighbou?rs?|villagers?|islanders?|homeowners?|liv(?:es|ed|ing) (?:in|near)")
    ),
    r"campaigners?|activists?|environmentalists?|protesters?": Role(
        told=_words(r"campaigners?|activists?|environmentalists?|groups?|charit(?:y|ies)|protest[eo]rs?|demonstrators?")
    ),
    r"(?:number|no\.?) (?:10|ten)|downing street": Role(
        told=_words(r"downing street|n(?:umber|o\.?) (?:10|ten)|prime minister['’]s (?:\w+ )?spokes\w+")
    ),
}
"""What the people of a question are called -> as what they stand in articles."""
SPEAKERS = {
    re.compile(
        rf"^\W*(?:(?:the|any|some|many|most) )?(?:{asked})\W+(?:of|in|from|at|on)\b|\b(?:{asked})\W*$", re.I
    ): people
    for asked, people in ROLES.items()
}


def role(speaker: str) -> Role | None:
    """The people that a question calls by no name: "the police", "critics of Quill", but not "police chief Ann Lee"."""
    return next((people for asked, people in SPEAKERS.items() if asked.search(speaker)), None)
