"""What the furniture of a news page looks like: fixed phrases and line patterns by kind."""

from __future__ import annotations

import re

_ALWAYS = {
    "summary-link": "no time to read|get a summary|key takeaways by ai",
    "related": "previous article|next article|previous post|next post|related articles|related stories"
    "|related topics|related posts|more stories|most read|most popular|trending now|recommended stories"
    "|editor's picks|recommended for you|most viewed|you may also like|what to read next|more on this story|up next"
    "|continue reading|read full story|read the full story|top stories|trending|latest news|related content"
    "|suggested topics|recommended reading|related internet links",
    "share": "share this|share this article|share this story|share this post|copy link|link copied"
    "|find us on social media|follow us|reuse this content|share on facebook|share on twitter"
    "|share full article|save this story|save for later|gift this article|gift article|print this story|copy this url"
    "|link copied to clipboard|listen to this article",
    "comments": "leave a comment|leave a reply|reader insights|add your insights|post comment|post a comment"
    "|sign in to comment|no comments|no comments yet|view comments|show comments|join the conversation",
    "promo": "advertisement|advertisements|sponsored|sponsored content|paid content|subscribe|subscribe now"
    "|view this email in your browser|view in browser|unsubscribe"
    "|newsletter|sign up|sign up now|newsletter sign-up|click here|download our app|story continues below"
    "|story continues after advertisement|article continues after advertisement|article continues below advertisement"
    "|article continues after this ad|skip advertisement|subscribe to continue reading|get the app|type your email"
    "|enter your email|enter your email address|your email address|thanks for signing up|thank you for signing up"
    "|thank you for subscribing|this article is for subscribers only|already a subscriber? log in",
    "legal": "privacy policy|terms of use|terms of service|terms and conditions|cookie policy|cookie settings"
    "|all rights reserved|miscellaneous links|do not sell my personal information|privacy notice"
    "|accessibility statement|accept all|accept cookies|accept all cookies|reject all|reject all cookies"
    "|manage preferences|manage cookies|manage consent|allow all|cookies on this site|this site uses cookies"
    "|purchase licensing rights|our standards: the thomson reuters trust principles",
    "site": "journal logo|site logo|skip to content|skip to main content|main menu|toggle navigation"
    "|report a mistake|report an error|report a typo|report this ad|this live page has now closed"
    "|this live page is now closed|this live blog has now closed|this live blog is now closed"
    "|toggle menu|open menu|loading|text size|font size|open image in new window|view image in fullscreen"
    "|this video can not be played|this video cannot be played",
    "tags": "explore more on these topics",
    "byline": "ap|reuters|cnn|afp|bbc news|usa today|usa today sports|associated press|the associated press"
    "|staff report|staff reports|staff writer|news agencies",
    "about": "about the creator|about the author|about the writer",
}
ALWAYS = {phrase: kind for kind, phrases in _ALWAYS.items() for phrase in phrases.split("|")}
"""Lines that are furniture wherever they stand, in lower case without bullets and end punctuation."""

_AT_ENDS = {
    "site": "home|menu|search|log in|login|sign in|register|help|explore|contact|contact us|support|about"
    "|about us|advertise|careers|jobs|sitemap|site map|faq|press|imprint|back to top|more|close|news",
    "share": "share|tweet|print|email|save|facebook|twitter|x|whatsapp|telegram|linkedin|pinterest|reddit"
    "|instagram|youtube|tiktok|threads|bluesky|rss",
    "comments": "comments|comment|reply|respond|replies",
    "tags": "tags|topics|categories|keywords",
    "related": "previous|next|related|recommended|read more|see more|more news",
}
AT_ENDS = {phrase: kind for kind, phrases in _AT_ENDS.items() for phrase in phrases.split("|")}
"""Lines that are furniture only before the first or after the last paragraph of prose."""
SECTIONS = frozenset(
    "world business politics sport sports culture weather puzzles courts crime health science tech technology lifestyle"
    " travel money opinion video videos live local football arts education environment".split()
)
"""Parts of a newspaper: nothing by itself, a menu where several stand in a row."""
RUBRICS = frozenset(
    "obituary|live|live blog|analysis|opinion|comment|editorial|exclusive|updated|update|breaking|breaking news"
    "|explainer|factbox|feature|features|interview|profile|review|long read|news analysis|podcast|video|watch".split(
        "|"
    )
)
"""What a newspaper prints above a headline."""
BUTTON = re.compile(r"unsubscribe|share(?: on \w+)?|print this page|manage (?:preferences|cookies)|report a mistake")
"""A part that makes a row of links of the line that it opens or ends, in lower case."""
AT_TOP = re.compile(
    r"(?:[Bb]y )?(?:Agencies|News agencies|Staff|Staff reporters?|Our correspondents?|Our reporters?)"
    r"(?: and (?:agencies|staff|\w+))?(?: in [A-Z][\w' -]{1,30})?"
    r"|Reporting from [A-Z][\w' ,-]{1,40}|News provided by"
    r"|[Bb]y (?:the )?(?:[\w&'’-]+ ){1,4}(?:team|desk|staff|reporters?|correspondents?|writers?|editors?|agencies)"
)
"""A byline without a name, before the first paragraph of prose."""
INITIALS = re.compile(r"[a-z]{2,4}(?:/[a-z]{2,4}){1,4}")
"""Who wrote and edited it, after the last paragraph of prose."""

_NETWORKS = r"(?:social media|twitter|x|facebook|instagram|telegram|whatsapp|linkedin|youtube|google news|threads)"

SHORT_LINE = re.compile(
    r"""(?ix)
    (?P<weather> [^\W\d][\w .,'’-]{1,40} \| \s* [-−+]? \d{1,2} \s? ° .{0,40} )
    | (?P<counts> \d[\d.,]*[km]? \s (?:comments?|views?|shares?|likes?|replies) | comments? \s? \( \d+ \)
        | \d+ [\s-]* min(?:ute)?s? \s read | \d[\d,]* \s words | word \s count \s* : \s* \d[\d,]*
        | reading \s time \b .{0,30} | estimated \s read\w* \s time .{0,30} )
    | (?P<comments> be \s the \s first \s to \s (?:comment|share|respond|reply|leave) .*
        | there \s are \s no \s comments .*
        | (?:sign|log) \s? in \s to \s (?:comment|reply|post|join|leave) .*
        | your \s e-?mail \s address \s will \s not .* | required \s fields \s are \s marked .*
        | save \s my \s name, .* | leave \s a \s (?:comment|reply) \b .{0,40} | \d+ \s thoughts? \s on \s .* )
    | (?P<share> (?: (?:share|tweet|e-?mail|print|save|pin|like|facebook|twitter|whatsapp|copy \s link)s?
            (?: \s* \d+ )? [\s|·]* ){2,}
        | share \s (?:this|on|via) \s .{0,40}
        | follow \s us \s* [:|] .{1,80}
        | follow \s [^.!?]{2,40} \s on \s """
    + _NETWORKS
    + r"""
        | (?:follow|find|like|join) \s (?:us|me|him|her|them) \s on \s """
    + _NETWORKS
    + r""" \b .{0,100} )
    | (?P<related> (?:read \s (?:more|also|next)|also \s read|see \s also|related(?: \s \w+)?
          |more(?: \s on \s this)?|watch(?: \s (?:now|live|video))?|listen|don['’]t \s miss|up \s next
          |in \s case \s you \s missed \s it|recommended
          |go \s deeper|gallery|photos|podcasts?|just \s for \s subscribers
          |opinion|fact \s check|live \s updates|graphics?) \s* (?: : | >{1,3} | » ) .+
        | (?:also \s read | read \s (?:also|more|next)) \s* \| .+
        | read \s more \s (?:about|on|here|at|from|coverage|in|stories|news|of \s our) .{0,80}
        | see \s more \s .{2,60} | you \s (?:may|might) \s (?:also \s )?(?:like|have \s missed) .{0,60}
        | more \s (?:from|stories|news|coverage|top \s stories) \b .{0,50} )
    | (?P<promo> unsubscribe \s (?: here | from \s this | at \s any | \| ) .{0,80}
        | you \s (?:are|['’]re) \s receiving \s this \s (?:e-?mail|newsletter) \b .*
        | (?:have \s you \s |do \s you \s )? (?:got|have) \s a \s (?:news \s )? (?:story|tip)
          (?: \s .{0,30})? \? .{0,120}
        | (?:sign[ -]?up|subscribe) \b .{0,200}
            \b (?:newsletters?|inbox|alerts?|updates|here|today|now|channel|e-?mails?|free) \b .{0,80}
        | subscribe \s to \s (?:our|the|us|this|my) \b .*
        | click \s (?:here|on|below|the \s link) \b .* | tap \s here \b .*
        | (?:story|article) \s continues \s below .*
        | scroll \s to \s continue .* | download \s (?:the|our) \s .{0,30} app \b .*
        | support \s (?:local|independent|quality|our) \s journalism .*
        | thanks \s for \s reading \b .{0,60} [!.] \s .{0,60} \b (?:subscribe|share) \b .*
        | check \s your \s local \s forecast .* | advertisement (?: \s* : .{0,160} | \b .{0,40} ) )
    | (?P<legal> (?:copyright \s)? © .* | (?:copyright|\(c\)) \s \d{4} \b .*
        | .{0,80} all \s rights \s reserved .* | this \s is \s a \s rush \s transcript .*
        | by \s signing \s up,? \s you \s agree \s to \s .*
        | cookie \s (?:policy|settings|preferences|notice|consent) .{0,40}
        | (?:accept|manage|reject)(?: \s all)? \s cookies .{0,40} )
    | (?P<credit> (?:featured \s)? (?:photo|image|picture|photograph|illustration|pic)(?:s|graph)?
            \s* (?: credits? \b | by \b | courtesy \b | source \b | :
            | downlo\w+ \s from \b | via \b | © | / )
            .{1,140}
        | (?:getty \s images|shutterstock|ap \s photo|reuters/|epa/|afp/) .{0,80} )
    | (?P<tags> (?:tags?|topics|filed \s under|categor(?:y|ies)|keywords) \s* : .{1,300}
        | (?: \#\w+ [\s,]* )+ )
    | (?P<contact> (?:(?:media|press|news) \s )? contacts? \s* :
        .{0,120} (?: @\w | \d{3} [\s.)-]{1,2} \d{3,4} ) .{0,120} )
    | (?P<site> home (?: (?: \s* [>»›] \s* [\w &’'-]{1,40} ){1,6} | (?: \s / \s [\w &’'-]{1,40} ){2,6} )
        | [\w ]{1,30} (?: [»›] \s* [\w &’'-]{1,40} ){1,6}
        | (?: to \s play \s this \s video,? \s you \s need \s to \s | please \s ) enable \s javascript \b .*
        | [a-z]{2} \s (?:english|français|deutsch|español|italiano|português) )
    | (?P<byline> (?:additional \s )? (?:reporting|writing) \s by \s [^.;]{2,100} ;
          \s (?:\w+ \s ){0,2} (?:editing|writing|reporting) \s by \s [^.]{2,100} \.?
        | \( (?:additional \s )? (?:reporting|writing|editing|compiled) \s by \s .{2,280} \)
        | contributing \s* : .{2,150} | contributors? \s* : .{2,150} )
    | (?P<dateline> (?: [a-z][\w.,’' ]{0,40} \s )? \(? (?:cnn|ap|reuters|afp)
            (?: \s (?:business|politics|style|travel|underscored|sports?))? \)? \s* [—–-] )
    | (?P<rule> [\W_]+ )
    """
)
"""Fits a whole line of at most SHORT_MAX code points that is no long sentence."""
SHORT_MAX = 300

STRONG_LINE = re.compile(
    r"""(?ix)
    (?P<disclaimer> (?:ai \s)? disclaimer \s* [:.–—-] .*
        | (?:(?:editor['’]s \s)? note: \s*)? (?:parts \s of \s)?
          this \s (?:article|story|content|post|report|text|page|summary) \b .{0,60}
          (?:generated|written|created|produced|drafted|assisted|translated|summari[sz]ed) \b .{0,60}
          (?:artificial \s intelligence|\bai\b|language \s model|chatgpt) .* )
    | (?P<legal> (?:we|this \s (?:web)?site|our \s (?:web)?site)
          (?:\s and \s our (?: \s \d[\d,.]* )? \s (?:partners|vendors))? \s uses? \s cookies \b .*
        | you \s can \s (?:change|withdraw|manage|update) \s your \s
          (?:choices|consent|preferences) \b .{0,40} \b (?:at \s any \s time|cookies?|privacy) \b .{0,80}
        | by \s (?:continuing|using|clicking|browsing|accepting) \b .{0,200}
          (?:cookies|terms \s of|privacy \s policy) .* | this \s material \s may \s not \s be \s published .*
        | .{0,60} © \s? \d{4} .{0,120} all \s rights \s reserved .* )
    | (?P<note> \(? (?:this|the) \s (?:story|article|post) \s (?:was|has \s been) \s updated
        \s (?:to|with|throughout) .{0,120}
        | (?:editor['’]s \s note: \s*)? this \s (?:page|live \s? blog|blog) \s recaps \b .{0,160}
          (?: follow \b .{0,200} )? )
    | (?P<promo> just \s watched \b .{0,300} \b must \s watch \b .{0,300}
        | .{0,120} please \s consider \s (?:leaving|supporting|subscrib|donat|making) .{0,160} )
    """
)
"""Fits a whole line of any length up to STRONG_MAX, even one that reads like a sentence."""
STRONG_MAX = 1_500
STRONG_HINTS = (
    *("disclaimer", "this ", "cookies", "©", "please consider", "just watched"),
    *("the story", "the article", "the post", "by ", " your choices", " your consent", " your preferences"),
)
"""Lower-case pieces of which a strong line holds at least one: a cheap first look."""

SIGN_UP = re.compile(r"(?:^|[.?!:;,(]\s*)(?:please |you can )?(?:sign[ -]?up|subscribe|get|join|follow)\b", re.I)
SIGN_UP_HINTS = ("newsletter", "inbox", "whatsapp channel", "puzzle")
CONTACT = re.compile(
    r"\b(?i:contact|reach|e-?mail|follow) "
    r"(?:(?i:him|her|them|me|us|on|at|(?:\w+ ){0,2}reporter)\b|[A-Z]).{0,80}@\w"
)
CREDITED = ("picture", "photo", "image")
AGENCIES = ("getty", "shutterstock", "ap photo", "reuters", "afp", "via ap")
CREDIT_END = re.compile(
    r"(?:^|(?<=[.!?”\"] )|(?=\(image credit))[^.!?”]{0,80}"
    r"(?:getty images|shutterstock|ap photo|/reuters|/afp|via ap)\W{0,2}$"
    r"|(?<=[.!?”\"] )(?:picture|photo|photograph|image)s?(?: credits?)?: [^.!?]{2,60}$",
    re.I,
)
"""A picture's credit at the end of its caption; the caption itself is prose."""
LABELLED_LINK = re.compile(r"""[A-Z0-9][^:.!?"“”\n]{3,60}[^\W\d]:(?=[A-Z'"‘“])\S.{8,}[^.!”"]""")
"""A link to another story as some sites print it: a label, a colon, and no space."""
TAG_CLOUD = re.compile(r"[a-zA-Z]{25,}")
STUB = re.compile(r"\[(?:CITATION|citation)(?: needed|:[^\[\]\n]{0,300})\]")
AI_MADE = re.compile(
    r"(?:generated|written|created|produced|drafted|translated|summari[sz]ed)\b(?P<part>.{0,20}\b(?:part|partly|"
    r"partially|assist\w*)\b)?.{0,60}(?:artificial intelligence|\bAI\b|language model|ChatGPT)",
    re.I,
)
