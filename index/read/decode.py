"""Turn the bytes of a text file into text, strictly: nothing is dropped, replaced or translated."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from charset_normalizer import CharsetMatch

BOMS = (  # UTF-32-LE begins with the BOM of UTF-16-LE: longest first
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
CONTROL_SHARE = 0.01
"""Share of control characters above which a file is not text."""
WESTERN = re.compile(r"[\x00-\x7f ¡-¿À-ÿ€‚ƒ„…†‡‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]*")
WESTERN_SHARE = 0.02
"""Share of bytes past ASCII up to which statistics cannot tell one legacy encoding from another."""
DECLARED = re.compile(rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.I)
LABELS = re.compile(r"(?:utf-?8|iso-?8859|windows-|cp\d|koi8|gb|big5|euc|shift|mac|latin)", re.I)
AS_CP1252 = ("iso8859-1", "ascii")
"""Python names of the labels that the WHATWG Encoding Standard reads as windows-1252."""

CENTRAL_EUROPEAN = frozenset({"Polish", "Czech", "Slovak", "Hungarian", "Croatian", "Slovene", "Romanian"})


class NotTextError(Exception):
    """The bytes are not text, or no encoding fits all of them; `str()` is the reason."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, and what it was decoded with."""

    text: str
    encoding: str
    notes: tuple[str, ...] = ()


def decode(data: bytes, *, declared: str | None = None, served: str | None = None) -> Decoded:
    """Decode by BOM, the declared encoding, UTF-8, and last a guess that a note owns up to.

    `served` is what the server said that a page is in: servers know less of a page than it does itself, so it counts
    first where it is UTF-8, else only where the page is not.
    Raises NotTextError when the bytes look binary or no encoding fits them all.
    """
    for bom, encoding in BOMS:
        if data.startswith(bom):
            text = _strict(data.removeprefix(bom), encoding.removesuffix("-sig"))
            if text is None:
                raise NotTextError(f"starts as {encoding} but is not valid {encoding}")
            return Decoded(_checked(text), encoding)
    if b"\0" in data:
        raise NotTextError("looks binary (it holds NUL bytes); save it as text in UTF-8")
    if served == "utf-8" and (text := _strict(data, served)) is not None:
        return Decoded(_checked(text), served)
    if declared and (text := _strict(data, declared)) is not None:
        return Decoded(_checked(text), declared)
    if (text := _strict(data, "utf-8")) is not None:
        return Decoded(_checked(text), "utf-8")
    if served and (text := _strict(data, served)) is not None:
        return Decoded(_checked(text), served)
    encoding = _guess(data)
    note = f"was decoded as {encoding}, which the file does not declare"
    return Decoded(_checked(data.decode(encoding)), encoding, (note,))


def declared_charset(data: bytes) -> str | None:
    """The encoding that an HTML file declares in its first 2,048 bytes, as Python names it."""
    match = DECLARED.search(data[:2048])
    return charset(match[1].decode("ascii", "replace")) if match else None


def charset(label: str) -> str | None:
    """The encoding that a label of the web means, as Python names it; `None` for one that is not read."""
    if not LABELS.match(label):
        return None
    try:
        name = codecs.lookup(label).name
    except LookupError:
        return None
    return "cp1252" if name in AS_CP1252 else name


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _checked(text: str) -> str:
    if "\0" in text or len(CONTROL.findall(text)) > CONTROL_SHARE * len(text):
        raise NotTextError("looks binary (it holds control characters); save it as text in UTF-8")
    return text


def _guess(data: bytes) -> str:
    """The legacy encoding that fits best and gives back the very same bytes."""
    western = _strict(data, "cp1252")
    foreign = len(data) - len(data.decode("ascii", "ignore"))
    if western is not None and foreign <= WESTERN_SHARE * len(data) and WESTERN.fullmatch(western):
        return "cp1252"
    from charset_normalizer import from_bytes

    matches = list(from_bytes(data))
    found = [match.encoding for match in matches]
    if western is not None and any(_as_good_western(match, matches[0]) for match in matches):
        found.insert(0, "cp1252")
    for encoding in found:
        text = _strict(data, encoding)
        if text is not None and text.encode(encoding) == data:
            return encoding
    raise NotTextError("is in no encoding that fits all of it; save it as text in UTF-8")


def _as_good_western(match: CharsetMatch, best: CharsetMatch) -> bool:
    """Whether a match is cp1252 and scores no worse than the best, which seems no language of cp1250."""
    tied = (match.chaos, match.coherence) == (best.chaos, best.coherence)
    return tied and "cp1252" in match.could_be_from_charset and best.language not in CENTRAL_EUROPEAN
