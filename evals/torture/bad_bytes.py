"""The bytes of files that no archive should hold and many do."""

from __future__ import annotations

import io
import zipfile
import zlib

GOOD = "Boats in the harbour\n\nThe harbour office of Kettlesand counted 44 boats on Monday, it said.\n"


def _pdf(objects: list[bytes]) -> bytes:
    out, places = io.BytesIO(b"%PDF-1.4\n"), []
    out.seek(0, io.SEEK_END)
    for n, one in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (n, one))
    table = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, table))
    return out.getvalue()


def _docx(document: bytes) -> bytes:
    types = (
        b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        b'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        b'<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        b'wordprocessingml.document.main+xml"/></Types>'
    )
    rels = (
        b'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        b'officeDocument" Target="word/document.xml"/></Relationships>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", types)
        made.writestr("_rels/.rels", rels)
        made.writestr("word/document.xml", document)
    return out.getvalue()


W = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>%s</w:body></w:document>'
LAUGHS = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha ha ha ha ha ha">' + b"".join(
    b'<!ENTITY %c "&%c;&%c;&%c;&%c;&%c;&%c;&%c;&%c;&%c;&%c;">' % (n + 1, *[n] * 10) for n in range(ord("a"), ord("j"))
)
PAGES_LOOP = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"]
FORM_LOOP = [
    b"<< /Type /Catalog /Pages 2 0 R >>",
    b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /XObject << /F 5 0 R >> >> >>",
    b"<< /Length 5 >>\nstream\n/F Do\nendstream",
    b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /F 5 0 R >> >> /Length 11 >>\n"
    b"stream\n/F Do /F Do\nendstream",
]
PARENT_LOOP = [
    b"<< /Type /Catalog /Pages 2 0 R >>",
    b"<< /Type /Pages /Kids [3 0 R] /Count 1 /Parent 3 0 R >>",
    b"<< /Type /Page /Parent 2 0 R /Contents 3 0 R >>",
]
BYTES: dict[str, bytes] = {
    "empty.txt": b"",
    "spaces.txt": b" \n\t\r\n " * 99,
    "binary.txt": bytes(range(256)) * 99,
    "nul.txt": GOOD.encode() + b"\0\0\0",
    "only-nul.txt": b"\0" * 9999,
    "utf8-bom.txt": b"\xef\xbb\xbf" + GOOD.encode(),
    "utf16-le.txt": GOOD.encode("utf-16"),
    "utf16-be.txt": b"\xfe\xff" + GOOD.encode("utf-16-be"),
    "utf16-cut.txt": GOOD.encode("utf-16")[:-1],
    "utf16-no-bom.txt": GOOD.encode("utf-16-le"),
    "utf32.txt": GOOD.encode("utf-32"),
    "latin1.txt": (GOOD + "£5m for the café").encode("latin-1"),
    "mixed.txt": GOOD.encode() + "café £5m ".encode() + "café £5m ".encode("latin-1"),
    "bad-utf8.txt": GOOD.encode() + b"\xc3\x28\xa0\xa1\xe2\x28\xa1\xf0\x28\x8c\xbc",
    "surrogates.txt": GOOD.encode() + b"\xed\xa0\x80\xed\xb0\x80",
    "only-bom.txt": b"\xef\xbb\xbf",
    "one-line.txt": b"word " * 1_600_000,
    "no-space.txt": b"x" * 8_000_000,
    "blank-lines.txt": GOOD.encode() + b"\n" * 1_000_000 + GOOD.encode(),
    "cr-only.txt": GOOD.replace("\n", "\r").encode(),
    "controls.txt": GOOD.encode() + b"\x1b[31m\x07\x08" * 3,
    "bidi.txt": (GOOD + "\u202eevil\u202c \u2066x\u2069").encode(),
    "tags.txt": (GOOD + "".join(chr(0xE0000 + n) for n in range(32, 127))).encode(),
    "combining.txt": (GOOD + "e" + "\u0301" * 100_000).encode(),
    "title-only.txt": b"Only a headline",
    "quotes.md": b">" * 20_000 + b" deep\n" + GOOD.encode(),
    "brackets.md": b"[" * 50_000 + GOOD.encode(),
    "front-matter.md": b"---\ntitle: &a [*a, *a]\n" + b"x: {" * 2000 + b"\n---\n" + GOOD.encode(),
    "deep.html": b"<div>" * 100_000 + GOOD.encode() + b"</div>" * 100_000,
    "unclosed.html": b"<p><b><i><table><tr><td>" * 20_000 + GOOD.encode(),
    "attributes.html": b"<p " + b'a="b" ' * 200_000 + b">" + GOOD.encode(),
    "comments.html": b"<!--" * 99_999 + GOOD.encode(),
    "entities.html": b"<p>" + b"&nbsp;&#x202e;&#0;&#xD800;" * 9_999 + GOOD.encode(),
    "script.html": b"<script>" + b"alert(1);" * 9_999 + b"</script><p>" + GOOD.encode(),
    "liar.html": b'<meta charset="utf-16"><p>' + GOOD.encode(),
    "laughs.xhtml": LAUGHS + b"]><html><body><p>&k;</p></body></html>",
    "external.xhtml": b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><html><p>&e;</p></html>',
    "not-a.pdf": b"%PDF-1.7\n" + b"x" * 9_999,
    "loop.pdf": _pdf(PAGES_LOOP),
    "parent-loop.pdf": _pdf(PARENT_LOOP),
    "form-loop.pdf": _pdf(FORM_LOOP),
    "text-in.pdf": GOOD.encode(),
    "not-a.docx": b"PK\x03\x04" + b"x" * 9_999,
    "nested.docx": _docx(W % (b"<w:p>" * 50_000 + b"</w:p>" * 50_000)),
    "laughs.docx": _docx(LAUGHS + b"]>" + W % b"<w:p><w:r><w:t>&k;</w:t></w:r></w:p>"),
    "image.jpg": b"\xff\xd8\xff",
    "no-extension": GOOD.encode(),
}


def bomb() -> bytes:
    """A DOCX of some 300 kB that unpacks to 300 MB."""
    return _docx(W % (b"<w:p><w:r><w:t>" + b"a" * 300_000_000 + b"</w:t></w:r></w:p>"))


def pdf_bomb() -> bytes:
    """A PDF of some 300 kB whose one page unpacks to 300 MB."""
    packed = zlib.compress(b" " * 300_000_000)
    return _pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R >>",
            b"<< /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(packed), packed),
        ]
    )
