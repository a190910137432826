"""Read the text and the declared properties of PDF and DOCX files."""

from __future__ import annotations

import io
import logging
import re
import zipfile
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from index.read.columns import Piece, columns

if TYPE_CHECKING:
    from docx.table import Table
    from docx.text.paragraph import Paragraph
    from pypdf import PageObject

MAX_PAGES = 2_000
MAX_UNPACKED = 200_000_000
"""Bytes that all parts of a DOCX may unpack to."""
MAX_RATIO = 100
"""How many times larger than the file its parts may be, once past SMALL_UNPACKED."""
SMALL_UNPACKED = 20_000_000
"""Bytes below which no ratio is suspicious."""
BEGINNINGS = {"PDF": b"%PDF-", "DOCX": b"PK"}
OLD_WORD = b"\xd0\xcf\x11\xe0"
"""How Word's old files begin, and those of today that have a password."""
SENTENCE_END = re.compile(r"""[.!?:]["'”’)]*$""")
FULL_LINE = 0.75
"""Share of the page's longest line from which a line is taken to run on into the next."""


class UnreadableError(Exception):
    """The file cannot be read as its extension promises; `str()` is the reason."""


def read_pdf(data: bytes) -> tuple[str, dict[str, str], tuple[str, ...]]:
    """Text page by page, declared title, author and creation date, and notes. Raises UnreadableError."""
    import pypdf

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableError("is encrypted; save it without a password")
        count = len(reader.pages)
        pages = [_page(reader.pages[n]) for n in range(min(count, MAX_PAGES))]
        info: Any = reader.metadata or {}
        meta = {
            f"pdf:{key}": str(info[name])
            for key, name in (("title", "/Title"), ("author", "/Author"), ("created", "/CreationDate"))
            if info.get(name)
        }
    except UnreadableError:
        raise
    except Exception as error:  # a parser on hostile input raises anything
        raise UnreadableError(_unread("PDF", data[:1024])) from error
    text = "\n\n".join(filter(None, pages))
    if not text:
        raise UnreadableError("holds no text; it is probably a scan, which needs OCR first")
    notes = (f"was read in part: the first {MAX_PAGES} of its {count} pages",) if count > MAX_PAGES else ()
    return text, meta, notes


def _unread(kind: str, beginning: bytes) -> str:
    """Why a parser gave up, as far as the file's first bytes tell, and what may help."""
    if OLD_WORD in beginning:
        why = "it has a password, or is an old .doc; save it as .docx without a password"
    elif BEGINNINGS[kind] in beginning:
        why = "it is damaged, cut off or of another kind; save it again"
    else:
        why = "its content is something else; give it the ending of what it is"
    return f"is not a {kind} that can be read: {why}"


def _page(page: PageObject) -> str:
    """The page's text, its columns one after the other."""
    pieces: list[Piece] = []

    def visit(text: str, outer: Sequence[float], inner: Sequence[float], font: Any, size: float) -> None:
        if text.strip():
            x, y = inner[4], inner[5]
            scale = abs(inner[3] * outer[3]) or 1.0
            place = outer[0] * x + outer[2] * y + outer[4], outer[1] * x + outer[3] * y + outer[5]
            pieces.append(Piece.at(*place, size * scale, text.replace("\n", " ")))

    plain = page.extract_text(visitor_text=visit)
    return "\n\n".join(map(paragraphs, columns(pieces) or [plain]))


def paragraphs(page: str) -> str:
    """Join the printed lines of a page into paragraphs, parted by a blank line."""
    lines = [" ".join(line.split()) for line in page.splitlines()]
    width = max((len(line) for line in lines), default=0)
    parts: list[str] = []
    runs_on = False
    for line in lines:
        if runs_on and line:
            parts[-1] += line if parts[-1].endswith("-") and line[0].islower() else f" {line}"
        elif line:
            parts.append(line)
        full = len(line) >= FULL_LINE * width
        runs_on = bool(line) and (full or (not SENTENCE_END.search(line) and len(line) > width / 2))
    return "\n\n".join(parts)


def read_docx(data: bytes) -> tuple[str, dict[str, str]]:
    """Paragraphs and tables in order, and declared title, author and date. Raises UnreadableError."""
    import docx

    try:
        _refuse_bomb(data)
        document = docx.Document(io.BytesIO(data))
        text = "\n\n".join(filter(None, _docx_blocks(document)))
        core = document.core_properties
        meta = {"docx:title": core.title, "docx:author": core.author}
        if core.created is not None:
            meta["docx:created"] = core.created.isoformat()
    except UnreadableError:
        raise
    except Exception as error:  # a parser on hostile input raises anything
        raise UnreadableError(_unread("DOCX", data[:4])) from error
    if not text:
        raise UnreadableError("holds no text")
    return text, {key: value for key, value in meta.items() if value}


def _refuse_bomb(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        unpacked = sum(part.file_size for part in archive.infolist())
    if unpacked > MAX_UNPACKED or (unpacked > SMALL_UNPACKED and unpacked > MAX_RATIO * len(data)):
        raise UnreadableError(f"unpacks to {unpacked:,} bytes, which is too much for a document")


def _docx_blocks(parent: Any) -> Iterator[str]:
    from docx.table import Table

    for block in parent.iter_inner_content():
        if isinstance(block, Table):
            yield "\n".join(_rows(block))
        else:
            yield _visible(block)


def _rows(table: Table) -> Iterator[str]:
    """Each row as its cells' text with a bar between; a merged cell comes once."""
    for row in table.rows:
        cells = dict.fromkeys(cell._tc for cell in row.cells)
        texts = {cell._tc: " ".join(cell.text.split()) for cell in row.cells}
        if line := " | ".join(texts[cell] for cell in cells if texts[cell]):
            yield line


def _visible(paragraph: Paragraph) -> str:
    """The paragraph without runs that the writer hid."""
    from docx.text.run import Run

    runs = paragraph.iter_inner_content()
    return "".join(run.text for run in runs if not (isinstance(run, Run) and run.font.hidden)).strip()
