"""Read an HTML page: its visible main text, and what it declares about itself."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from index.read.live import keep_times

if TYPE_CHECKING:
    from lxml.html import HtmlElement

UNSEEN_TAGS = frozenset(
    "script style noscript template iframe object embed svg canvas audio video select datalist".split()
)
UNSEEN_STYLE = re.compile(
    r"display:none|visibility:(?:hidden|collapse)|opacity:0(?:\.0*)?(?![.\d])|font-size:0(?![.\d])"
)
PLAIN_SELECTOR = re.compile(r"[.#][\w-]+")
BLOCKS = frozenset(
    "address article aside blockquote br dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hr "
    "li main nav ol p pre section table td th tr ul".split()
)
SECTIONS = frozenset("table list quote div".split())
COLUMN_MAX = 40
"""Code points of the longest name of a column that is repeated in each row."""
ERROR_PAGE = re.compile(
    r"(?:error\W+)?(?:40\d|429|50\d)(?:\W+error)?\W*$"
    r"|(?:error\W+)?(?:(?:40\d|429|50\d)(?:\W+error)?\W+)?(?:(?:sorry|oops)\W+)?(?:(?:this|that|the) )?"
    r"(?:(?:page|file|article) (?:(?:was |is )?not|could not be|cannot be|can['’]t be) found|not found"
    r"|access (?:is )?denied|forbidden|unauthori[sz]ed|bad (?:gateway|request)|service (?:temporarily )?unavailable"
    r"|internal server error|too many requests|gateway time-?out|are you a (?:robot|human)|just a moment"
    r"|attention required|robot check|security check|human verification)\s*(?:$|[|–—.!?…-])",
    re.I,
)
"""How servers title the page that they give instead of the one asked for; it may go on with the site's name."""
BESIDE, BESIDE_LEAST = 0.8, 2
"""Least share of a page's prose, and least paragraphs, beside the heading of an article that no element names."""
ERROR_MAX = 500
"""Code points of the longest text of such a page."""
META_KEYS = re.compile(
    r"article:(?:published_time|modified_time|author)|og:(?:title|site_name|url)|author|byl|date|pubdate"
    r"|publish-?date|publication_date|parsely-(?:pub-date|author)|sailthru\.date|dc\.(?:date(?:\.issued)?|creator)"
    r"|dcterms\.(?:created|date)|title|headline|twitter:title",
    re.I,
)
META_LENGTH = 500
"""Code points kept of one declared value."""
MAX_STYLE = 200_000
"""Code points of a style sheet in which hiding rules are looked for."""


class NoTextError(Exception):
    """The page holds no text that a reader would see, or cannot be parsed."""


def read_html(source: str) -> tuple[str, dict[str, str]]:
    """The visible main text, blocks parted by a blank line, and the declarations by key.

    Text that a browser would not show (hidden elements, comments, scripts) never becomes text.
    Raises NoTextError.
    """
    from lxml import etree
    from lxml.html import HTMLParser, document_fromstring

    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        tree = document_fromstring(source.encode(), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise NoTextError("holds no HTML that can be read") from error
    if any("depth" in entry.message.lower() for entry in parser.error_log):
        raise NoTextError("nests its HTML elements too deeply to be read")
    if tree.body is None:
        raise NoTextError("holds no visible text")
    meta = dict(_declared(tree))
    _drop_unseen(tree)
    _add_found_date(tree, meta)
    keep_times(tree)
    _name_article(tree)
    text = _main_text(tree)
    if "\n" not in text and (not text or text.split() == _all_text(tree).split()):
        text = _all_text(tree)  # all of a page with little text comes as one block
    if not text:
        raise NoTextError("holds no visible text")
    if len(text) <= ERROR_MAX and ERROR_PAGE.match(title := meta.get("html:title", "")):
        raise NoTextError(f"is a server's notice (“{title}”), not an article")
    return text, meta


def _declared(tree: HtmlElement) -> Iterator[tuple[str, str]]:
    """What the page says of itself; for a key that comes twice the first value counts."""
    seen: set[str] = set()
    for key, value in _declarations(tree):
        value = " ".join(value.split())[:META_LENGTH]
        if value and key not in seen:
            seen.add(key)
            yield key, value


def _declarations(tree: HtmlElement) -> Iterator[tuple[str, str]]:
    for script in tree.iterfind(".//script[@type='application/ld+json']"):
        yield from _json_ld(script.text or "")
    for tag in tree.iterfind(".//meta[@content]"):
        name = tag.get("property") or tag.get("name") or tag.get("itemprop") or ""
        if META_KEYS.fullmatch(name):
            yield f"meta:{name.lower()}", tag.get("content", "")
    for title in tree.iterfind(".//head/title"):
        yield "html:title", title.text_content()
    for time in tree.iterfind(".//time[@datetime]"):
        yield "html:time", time.get("datetime", "")
    for link in tree.iterfind(".//link[@rel='canonical'][@href]"):
        yield "link:canonical", link.get("href", "")


def _json_ld(source: str) -> Iterator[tuple[str, str]]:
    try:
        data = json.loads(source)
    except (ValueError, RecursionError):
        return
    queue: list[Any] = [data]
    for node in queue:  # grows while it is read
        if isinstance(node, list):
            queue.extend(node)
        elif isinstance(node, dict):
            queue.extend(value for value in (node.get("@graph"), node.get("mainEntity")) if value)
            if "Article" in str(node.get("@type")) or "BlogPosting" in str(node.get("@type")):
                for key in ("headline", "datePublished", "author", "publisher", "url"):
                    yield f"json-ld:{key}", ", ".join(_names(node.get(key)))


def _names(value: Any) -> Iterable[str]:
    """The names in a JSON-LD value: a string, an object with a name, or a list of these."""
    items = value if isinstance(value, list) else [value]
    named = [item.get("name") if isinstance(item, dict) else item for item in items]
    return [name for name in named if isinstance(name, str)]


def _drop_unseen(tree: HtmlElement) -> None:
    rules = _hiding_selectors(tree)
    unseen = [element for element in tree.body.iter("*") if _is_unseen(element, rules)]
    for element in unseen:
        if element.getparent() is not None and element is not tree.body:
            element.drop_tree()


def _is_unseen(element: HtmlElement, rules: frozenset[str]) -> bool:
    if element.tag in UNSEEN_TAGS or "hidden" in element.attrib or element.get("aria-hidden") == "true":
        return True
    style = element.get("style")
    if style and UNSEEN_STYLE.search(re.sub(r"\s+", "", style.lower())):
        return True
    if not rules:
        return False
    names = [f".{name}" for name in (element.get("class") or "").split()]
    return not rules.isdisjoint([*names, f"#{element.get('id')}"])


def _hiding_selectors(tree: HtmlElement) -> frozenset[str]:
    """Plain class and id selectors that the page's own style sheets hide outside any @media block."""
    found: set[str] = set()
    for style in tree.iterfind(".//style"):
        sheet = (style.text or "")[:MAX_STYLE]
        depth, start, selector = 0, 0, ""
        for brace in re.finditer("[{}]", sheet):
            depth += 1 if brace[0] == "{" else -1
            if brace[0] == "{" and depth == 1:
                selector = sheet[start : brace.start()].strip()
            elif depth <= 0:
                body = re.sub(r"\s+", "", sheet[start : brace.start()].lower())
                if not selector.startswith("@") and UNSEEN_STYLE.search(body):
                    names = (name.strip() for name in selector.split(","))
                    found.update(name for name in names if PLAIN_SELECTOR.fullmatch(name))
                depth = 0
            start = brace.end()
    return frozenset(found)


def _add_found_date(tree: HtmlElement, meta: dict[str, str]) -> None:
    """Ask htmldate, which knows many layouts, only where the page declares no date."""
    if any("date" in key.lower() or "published" in key for key in meta):
        return
    from htmldate import find_date

    try:
        found = find_date(tree, extensive_search=False, original_date=True)
    except Exception:  # a third-party parser on hostile input: no date is the honest result
        return
    if found:
        meta["html:date"] = found


def _name_article(tree: HtmlElement) -> None:
    """Make an `article` of what follows the only heading of the first level in a page that names no main part.

    Only where nearly all paragraphs stand beside that heading: the finder of text then keeps lists among them too.
    """
    heads = tree.body.findall(".//h1")
    if len(heads) != 1 or tree.body.xpath(".//article | .//main | .//*[@role='main']"):
        return
    after = list(heads[0].itersiblings())
    own = [len(one.text_content()) for one in after if one.tag == "p"]
    if len(own) < BESIDE_LEAST or sum(own) < BESIDE * sum(len(p.text_content()) for p in tree.body.iter("p")):
        return
    article = tree.makeelement("article")
    heads[0].addprevious(article)
    article.extend([heads[0], *after])


def _main_text(tree: HtmlElement) -> str:
    import trafilatura

    try:
        page = trafilatura.bare_extraction(tree, include_comments=False, with_metadata=False)
    except Exception:  # a third-party parser on hostile input: fall back to all visible text
        return ""
    body = getattr(page, "body", None)
    if body is None:
        return ""
    for line_break in body.iter("lb"):
        line_break.tail = f" {line_break.tail or ''}"
    return "\n\n".join(_blocks(body))


def _blocks(parent: Any) -> Iterator[str]:
    """The blocks of trafilatura's tree, one line each, with white space collapsed."""
    for block in parent:
        if block.tag == "table":
            yield from _table(block)
        elif block.tag in SECTIONS and len(block):
            yield from filter(None, [_flat([block.text or ""])])
            yield from _blocks(block)
        elif line := _flat(block.itertext()):
            yield line
        if tail := _flat([block.tail or ""]):
            yield tail


def _table(table: Any) -> Iterator[str]:
    """The rows, one line each: "Ann Orr | Votes: 4,100" where the first one names the columns."""
    names: list[str] = []
    for n, row in enumerate(table.iter("row")):
        cells = [_flat(cell.itertext()) for cell in row]
        if n == 0 and all(cell.get("role") == "head" for cell in row) and max(map(len, cells), default=0) <= COLUMN_MAX:
            names = cells
        elif len(names) == len(cells):
            cells[1:] = [
                f"{name}: {cell}" if name and cell else cell for name, cell in zip(names[1:], cells[1:], strict=True)
            ]
        if any(cells):
            yield " | ".join(cells).rstrip()


def _all_text(tree: HtmlElement) -> str:
    """All visible text of the body, a line a block."""
    from lxml import etree

    parts: list[str] = []
    for event, element in etree.iterwalk(tree.body, events=("start", "end"), tag="*"):
        if element.tag in BLOCKS:
            parts.append("\n")
        parts.append((element.text if event == "start" else element.tail) or "")
    lines = "".join(parts).split("\n")
    return "\n\n".join(filter(None, (_flat([line]) for line in lines)))


def _flat(parts: Iterable[str]) -> str:
    return " ".join("".join(parts).split())
