"""The cited articles as a bibliography: CSL-JSON (Zotero, Pandoc, citeproc) and BibTeX."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

Record = Mapping[str, Any]
SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "&%$#_"},
}
"""What TeX takes for a command; braces as commands too, since BibTeX counts even those behind a backslash."""


def csl_json(records: Sequence[Record]) -> str:
    """The articles cited in answers (`dateline.answer/1`), each once, as CSL-JSON items."""
    return json.dumps([_item(article) for article in _articles(records)], ensure_ascii=False, indent=2) + "\n"


def bibtex(records: Sequence[Record]) -> str:
    """The articles cited in answers (`dateline.answer/1`), each once, as BibTeX entries in UTF-8."""
    return "\n".join(map(_entry, _articles(records)))


def _articles(records: Sequence[Record]) -> list[Record]:
    """The cited articles in the order of first citation."""
    found: dict[tuple[str, str], Record] = {}
    for record in records:
        for citation in record["citations"]:
            found.setdefault((citation["file"], citation["sha256"]), citation)
    return list(found.values())


def _item(article: Record) -> dict[str, Any]:
    """A CSL-JSON item; what is not known of the article is left out."""
    item = {
        "id": _key(article),
        "type": "article-newspaper",
        "title": _title(article),
        "author": [{"literal": _line(article["author"])}] if article.get("author") else None,
        "container-title": _line(article["publisher"] or ""),
        "issued": _date(article["published"]),
        "URL": _url(article),
        "accessed": _date(article.get("fetched")),
        "note": _place(article),
    }
    return {name: value for name, value in item.items() if value}


def _entry(article: Record) -> str:
    year, month, day = (article["published"] or "--").split("-")
    fields = {
        "title": f"{{{_tex(_title(article))}}}",
        "author": f"{{{_tex(article['author'])}}}" if article.get("author") else "",
        "journal": _tex(article["publisher"] or ""),
        "year": year,
        "month": month.lstrip("0"),
        "day": day.lstrip("0"),
        "url": re.sub(r"[{}\\\s]", lambda sign: f"%{ord(sign[0]):02X}", _url(article)),
        "urldate": article.get("fetched") or "",
        "note": _tex(_place(article)),
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@{'article' if article['publisher'] else 'misc'}{{{_key(article)},\n{lines}}}\n"


def _key(article: Record) -> str:
    """The same for the same bytes under the same name: first word of publisher or title, year, and a mark."""
    named = unicodedata.normalize("NFKD", article["publisher"] or article["title"] or "article")
    words = re.findall(r"[a-z]+", named.encode("ascii", "ignore").decode().lower())
    first = next((word for word in words if word not in ("a", "an", "the")), "article")
    mark = hashlib.sha256(f"{article['sha256']} {article['file']}".encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{first}{(article['published'] or '')[:4]}-{mark}"


def _title(article: Record) -> str:
    return _line(article["title"] or "") or _line(article["file"])


def _url(article: Record) -> str:
    """The article's web address, empty where it is of another kind."""
    url = article.get("url") or ""
    return url if url.startswith(("http://", "https://")) else ""


def _place(article: Record) -> str:
    return f"{_line(article['file'])}, sha256 {article['sha256']}"


def _date(day: str | None) -> dict[str, Any] | None:
    return {"date-parts": [[int(part) for part in day.split("-")]]} if day else None


def _tex(text: str) -> str:
    return "".join(SPECIAL.get(letter, letter) for letter in _line(text))


def _line(text: str) -> str:
    """Text on one line, without control characters."""
    return "".join(c for c in " ".join(text.split()) if unicodedata.category(c) != "Cc")
