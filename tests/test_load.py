"""Reading a folder: what is taken, what is refused and why, and that text is what the bytes say."""

from __future__ import annotations

import hashlib
import io
import os
import socket
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import FileError, UsageError
from index.read.decode import NotTextError, decode
from index.read.load import FileStat, read, walk
from index.types import Document, Refusal

LIMIT = 1_000_000


def put(folder: Path, name: str, content: bytes | str) -> str:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return name


def take(folder: Path, name: str, content: bytes | str) -> Document:
    return read(folder, put(folder, name, content), LIMIT)


def refusal(folder: Path, name: str, content: bytes | str) -> str:
    with pytest.raises(FileError) as caught:
        take(folder, name, content)
    assert caught.value.path == name
    return caught.value.reason


def test_walk_is_in_order_of_path_and_passes_over_hidden_names(tmp_path):
    for name in ("b.txt", "a/z.MD", "a-b.txt", ".hidden.txt", ".git/x.txt", "a/deep/er/c.html"):
        put(tmp_path, name, "text")
    found = list(walk(tmp_path, LIMIT))
    assert [item.path for item in found] == ["a-b.txt", "a/deep/er/c.html", "a/z.MD", "b.txt"]
    assert all(isinstance(item, FileStat) and item.size == 4 and item.mtime_ns > 0 for item in found)


def test_walk_says_why_a_file_is_not_taken(tmp_path):
    put(tmp_path, "real.txt", "text")
    put(tmp_path, "empty.txt", "")
    put(tmp_path, "noext", "text")
    put(tmp_path, "photo.jpg", "x")
    (tmp_path / "link.txt").symlink_to("/etc/passwd")
    (tmp_path / "folder-link").symlink_to("/etc")
    os.mkfifo(tmp_path / "pipe.txt")
    with (tmp_path / "huge.txt").open("wb") as huge:
        huge.truncate(10**12)
    (Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt"))).write_text("text")
    found = {item.path: getattr(item, "reason", None) for item in walk(tmp_path, LIMIT)}
    assert found.pop("real.txt") is None
    assert "1,000,000,000,000 bytes" in found.pop("huge.txt")
    assert "named pipe" in found.pop("pipe.txt")
    assert "symbolic link" in found.pop("link.txt")
    assert "symbolic link" in found.pop("folder-link")
    assert ".pdf" in found.pop("photo.jpg")
    assert "no extension" in found.pop("noext")
    assert found.pop("empty.txt") == "is empty"
    assert "not valid UTF-8" in found.pop("caf\\xe9.txt")
    assert found == {}


def test_a_socket_is_refused_unopened(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # a socket's path is limited to about 100 bytes
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("s.txt")
        [found] = walk(tmp_path, LIMIT)
    assert isinstance(found, Refusal)
    assert "a socket" in found.reason


def test_a_folder_that_is_not_there_is_wrong_use(tmp_path):
    with pytest.raises(UsageError, match="nowhere"):
        list(walk(tmp_path / "nowhere", LIMIT))
    put(tmp_path, "file.txt", "text")
    with pytest.raises(UsageError):
        list(walk(tmp_path / "file.txt", LIMIT))


def test_one_locked_folder_does_not_end_the_walk(tmp_path, monkeypatch):
    put(tmp_path, "a/x.txt", "text")
    put(tmp_path, "b.txt", "text")
    real = os.scandir

    def scandir(path):
        if Path(path).name == "a":
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    locked, other = walk(tmp_path, LIMIT)
    assert isinstance(locked, Refusal)
    assert "permission denied" in locked.reason
    assert other.path == "b.txt"


def test_read_refuses_what_changed_since_the_walk(tmp_path):
    with pytest.raises(FileError, match="is gone"):
        read(tmp_path, "gone.txt", LIMIT)
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(FileError, match="named pipe"):
        read(tmp_path, "pipe.txt", LIMIT)
    (tmp_path / "link.txt").symlink_to("/etc/passwd")
    with pytest.raises(FileError, match="symbolic link"):
        read(tmp_path, "link.txt", LIMIT)
    put(tmp_path, "big.txt", "x" * 50)
    with pytest.raises(FileError, match="more than the limit"):
        read(tmp_path, "big.txt", 49)


def test_read_never_leaves_the_folder(tmp_path):
    root = tmp_path / "root"
    put(root, "in.txt", "text")
    put(tmp_path, "out/secret.txt", "secret")
    (root / "door").symlink_to(tmp_path / "out")
    for path in ("../out/secret.txt", "door/secret.txt", str(tmp_path / "out/secret.txt")):
        with pytest.raises(FileError, match="outside"):
            read(root, path, LIMIT)


@pytest.mark.parametrize("name", ["a.txt", "a.text", "a.md", "A.MARKDOWN"])
def test_text_is_the_decoded_file_itself(tmp_path, name):
    data = "Title\r\n\r\nA £5m deal\u2028was made.\n\n\n".encode()
    document = take(tmp_path, name, data)
    assert document.text.encode() == data
    assert document.encoding == "utf-8"
    assert document.sha256 == hashlib.sha256(data).hexdigest()
    assert document.notes == ()


@pytest.mark.parametrize(
    ("encoding", "bom"),
    [
        ("utf-8-sig", b""),
        ("utf-16-le", b"\xff\xfe"),
        ("utf-16-be", b"\xfe\xff"),
        ("utf-32-le", b"\xff\xfe\0\0"),
        ("utf-32-be", b"\0\0\xfe\xff"),
    ],
)
def test_a_byte_order_mark_is_believed_and_is_not_text(tmp_path, encoding, bom):
    text = "The minister met 🌍 leaders in Kraków."
    document = take(tmp_path, "a.txt", bom + text.encode(encoding))
    assert (document.text, document.encoding) == (text, encoding)


def test_one_latin_1_pound_sign_in_english_is_a_pound_sign(tmp_path):
    text = "The club paid a fee of £15.8m for the striker last season. " + "He scored again on Monday. " * 9
    document = take(tmp_path, "a.txt", text.encode("latin-1"))
    assert document.text == text
    assert document.encoding == "cp1252"
    assert document.notes == ("was decoded as cp1252, which the file does not declare",)


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", "Le président a déclaré à l’Assemblée que l’été dernier était très chaud, et la forêt brûlée."),
        ("cp1251", "Министр иностранных дел заявил, что страна готова к переговорам о прекращении огня."),
        ("cp1250", "Prezydent oświadczył, że żadna ze spółek nie osiągnęła zysku, a źródło się wyczerpało."),
    ],
)
def test_legacy_encodings_are_guessed_and_owned_up_to(encoding, text):
    decoded = decode((text * 3).encode(encoding))
    assert decoded.text == text * 3
    assert encoding in decoded.notes[0]


@pytest.mark.parametrize("data", [b"PK\x03\x04 and\0more", bytes(range(1, 32)) * 20, b"\xff\xfea\0\0\0"])
def test_binary_content_is_refused(tmp_path, data):
    assert "binary" in refusal(tmp_path, "a.txt", data)


def test_broken_or_blank_text_is_refused(tmp_path):
    assert "not valid utf-16" in refusal(tmp_path, "a.txt", b"\xff\xfea\x00\x00\xd8")
    assert "empty" in refusal(tmp_path, "b.txt", " \n\t\r\n\u3000")


@given(st.binary(max_size=400))
def test_decoding_loses_nothing(data):
    try:
        decoded = decode(data)
    except NotTextError:
        return
    encoded = decoded.text.encode(decoded.encoding)
    assert data.endswith(encoded)
    assert len(data) - len(encoded) in (0, 2, 3, 4)


def test_front_matter_becomes_declarations(tmp_path):
    source = '---\ntitle: "A talk"\ndate: 2024-01-22\nauthor: Jo Doe\ntags: [a, b]\n---\n\nBody.\n'
    document = take(tmp_path, "a.md", source)
    assert document.text == source
    assert dict(document.meta) == {
        "front-matter:title": "A talk",
        "front-matter:date": "2024-01-22",
        "front-matter:author": "Jo Doe",
    }


PROSE = "The two delegations met in the old town hall and spoke for three hours about the ceasefire. " * 3
PAGE = f"""<!doctype html><html><head><title>Talks resume | The Paper</title>
<meta property="og:site_name" content="The Paper"><link rel="canonical" href="https://paper.test/2024/01/22/talks">
<script type="application/ld+json">{{"@graph": [{{"@type": "NewsArticle", "headline": "Talks resume",
"datePublished": "2024-01-22T23:30:00-05:00", "author": [{{"name": "Jo Doe"}}, {{"name": "Al Roe"}}],
"publisher": {{"name": "The Paper"}}}}]}}</script>
<style>.gone, #lost {{ display: none }} @media print {{ .kept {{ display: none }} }}</style></head>
<body><article><h1>Talks resume</h1><p class="kept">{PROSE}</p><!-- COMMENT-1 -->
<p style="DISPLAY : none">SECRET-1</p><p hidden>SECRET-2</p><p style="visibility:hidden">SECRET-3</p>
<p aria-hidden="true">SECRET-4</p><template><p>SECRET-5</p></template><noscript><p>SECRET-6</p></noscript>
<p class="x gone">SECRET-7</p><p id="lost">SECRET-8</p><p style="font-size:0">SECRET-9</p>
<h2>What comes next</h2><p>{PROSE}<br>A new line.</p></article><script>SECRET-10</script></body></html>"""


def test_html_gives_visible_text_and_declarations(tmp_path):
    document = take(tmp_path, "a.html", PAGE)
    assert "SECRET" not in document.text
    assert "COMMENT" not in document.text
    lines = document.text.split("\n\n")
    assert PROSE.strip() in lines
    assert "What comes next" in lines
    assert lines[-1].endswith("ceasefire. A new line.")
    assert document.meta["json-ld:datePublished"] == "2024-01-22T23:30:00-05:00"
    assert document.meta["json-ld:author"] == "Jo Doe, Al Roe"
    assert document.meta["meta:og:site_name"] == "The Paper"
    assert document.meta["html:title"] == "Talks resume | The Paper"
    assert document.meta["link:canonical"] == "https://paper.test/2024/01/22/talks"


def test_html_declared_encoding_counts(tmp_path):
    page = '<html><head><meta charset="windows-1251"></head><body><p>Переговоры начались.</p></body></html>'
    document = take(tmp_path, "a.htm", page.encode("cp1251"))
    assert document.text == "Переговоры начались."
    assert (document.encoding, document.notes) == ("cp1251", ())


@pytest.mark.parametrize("source", ["<!-- only a comment -->", "<p hidden>x</p>", "<div>" * 50_000 + "deep"])
def test_html_without_text_or_past_all_depth_is_refused(tmp_path, source):
    assert refusal(tmp_path, "a.html", source)


@pytest.mark.parametrize("script", ["[" * 5_000, '{"@type": ["NewsArticle"], "headline": {"a": 1}}', "nonsense", "3"])
def test_odd_json_ld_is_no_obstacle(tmp_path, script):
    source = f'<script type="application/ld+json">{script}</script><p>Short text.</p>'
    assert take(tmp_path, "a.xhtml", source).text == "Short text."


POSTS = """<html><head><title>{title}</title></head><body><article><h1>Canal talks</h1>
<div class="post"><time datetime="2024-05-02T14:20:00Z">{first}</time><h2>Talks break down</h2><p>Jo Doe</p>
<p>The <b>lock keepers</b> have left the town hall and say that they will not come back this week.</p></div>
<div class="post"><p class="block-time"><span>{second}</span></p>
<p>Mayor Al Roe has come to the town hall and hopes for an agreement before the evening.</p></div>
</article></body></html>"""


@pytest.mark.parametrize(
    ("first", "second"), [("14:20 BST", "11:05 BST"), ("2.20pm", "11 am"), ("18.42 (CET)", "9.07")]
)
def test_the_times_of_a_live_page_open_its_posts(tmp_path, first, second):
    lines = take(tmp_path, "a.html", POSTS.format(title="Canal talks live", first=first, second=second)).text.split(
        "\n\n"
    )
    assert (
        f"{first} – The lock keepers have left the town hall and say that they will not come back this week." in lines
    )
    assert f"{second} – Mayor Al Roe has come to the town hall and hopes for an agreement before the evening." in lines


@pytest.mark.parametrize(("first", "second"), [("14:20", ""), ("2 May 2024, 14:20", "3 May 2024"), ("5 min", "6 min")])
def test_one_time_or_a_day_opens_nothing(tmp_path, first, second):
    text = take(tmp_path, "a.html", POSTS.format(title="Canal talks", first=first, second=second)).text
    assert "– " not in text


def test_rows_of_a_table_name_their_columns(tmp_path):
    rows = "<tr><td>Ann Orr</td><td>4,100</td><td></td></tr><tr><td>Bo Ek</td><td>390</td><td>9%</td></tr>"
    head = "<tr><th>Name</th><th>Votes</th><th>Share</th></tr>"
    page = "<article><h1>Count</h1><p>{prose}</p><table>{table}</table></article>"
    named = take(tmp_path, "a.html", page.format(prose=PROSE, table=head + rows)).text.split("\n\n")[-3:]
    assert named == ["Name | Votes | Share", "Ann Orr | Votes: 4,100 |", "Bo Ek | Votes: 390 | Share: 9%"]
    bare = take(tmp_path, "b.html", page.format(prose=PROSE, table=rows)).text.split("\n\n")[-1]
    assert bare == "Bo Ek | 390 | 9%"


def test_a_list_stays_in_a_page_that_names_no_main_part(tmp_path):
    bare = "<nav><ul><li>Home</li></ul></nav><h1>Ann Orr wins</h1><p>{p}</p><p>{p}</p><ul><li>1. Ann Orr 2:19:04</li>"
    page = bare.format(p=PROSE) + "<li>2. Bo Ek 2:20:15</li></ul><footer><p>All rights.</p></footer>"
    lines = take(tmp_path, "a.html", page).text.split("\n\n")
    assert lines[-2:] == ["1. Ann Orr 2:19:04", "2. Bo Ek 2:20:15"]
    assert "Home" not in lines


NOTICES = [
    "404",
    "Page not found",
    "404 - Page Not Found | The Paper",
    "Access Denied",
    "Just a moment...",
    "Error 503",
]


@pytest.mark.parametrize("title", NOTICES)
def test_a_notice_of_the_server_is_refused_and_an_article_of_its_name_is_not(tmp_path, title):
    page = f"<html><head><title>{title}</title></head><body><h1>{title}</h1><p>{{}}</p></body></html>"
    assert title in refusal(tmp_path, "a.html", page.format("Sorry, there is nothing here. Go back."))
    assert take(tmp_path, "b.html", page.format(PROSE * 4)).text


@pytest.mark.parametrize(
    "title", ["Access denied to dam inspectors", "404 jobs go at mill", "Not found guilty", "Talks"]
)
def test_short_articles_are_no_notices(tmp_path, title):
    page = f"<html><head><title>{title}</title></head><body><p>Nobody was let in on Monday.</p></body></html>"
    assert take(tmp_path, "a.html", page).text == "Nobody was let in on Monday."


TAGS = ["<p>", "</p>", "<div hidden>", "</div>", "<table><tr><td>", "<head>", "<frameset>", "<meta charset=", "<title>"]
TAGS += ["<body style='display:none'>", "<style>.a{display:none}", "</style>", "<script type='application/ld+json'>{"]
TAGS += ["</script>", "<!--", "-->", "<![CDATA[", "&#xD800;", "&#0;", "<time datetime='x'>", "<svg>", "words of text"]


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from(TAGS) | st.text(max_size=8), max_size=20).map("".join))
def test_any_html_gives_storable_text_or_a_reason(tmp_path_factory, source):
    folder = tmp_path_factory.mktemp("html")
    try:
        document = take(folder, "a.html", source or " ")
    except FileError:
        return
    assert document.text.encode("utf-8").strip()
    assert "\0" not in document.text


def pdf(lines: list[str]) -> bytes:
    """A one-page PDF that prints `lines`, made by hand."""
    shown = "".join(f"({line}) Tj T* " for line in lines)
    stream = f"BT /F1 12 Tf 14 TL 40 780 Td {shown}ET".encode()
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Title (Talks resume) /Author (Jo Doe) >>",
    ]
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(bodies, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(out)
    out += b"xref\n0 7\n0000000000 65535 f \n" + table
    return bytes(out + b"trailer\n<< /Size 7 /Root 1 0 R /Info 6 0 R >>\nstartxref\n%d\n%%%%EOF" % start)


def test_pdf_lines_become_paragraphs(tmp_path):
    lines = ["The two delegations met in the old town hall and", "spoke for three hours.", "Then they left."]
    document = take(tmp_path, "a.pdf", pdf(lines))
    assert document.text == f"{lines[0]} {lines[1]}\n\n{lines[2]}"
    assert document.encoding == "binary"
    assert document.meta["pdf:title"] == "Talks resume"


def test_pdf_that_cannot_be_read_says_why(tmp_path):
    from pypdf import PdfReader, PdfWriter

    assert "scan" in refusal(tmp_path, "blank.pdf", pdf([]))
    assert "not a PDF" in refusal(tmp_path, "broken.pdf", b"%PDF-1.4\nnothing here")
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(["Secret."]))))
    writer.encrypt("password", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    assert "encrypted" in refusal(tmp_path, "locked.pdf", out.getvalue())


def docx_bytes() -> bytes:
    import docx

    document = docx.Document()
    document.core_properties.title = "Talks resume"
    document.add_paragraph("First paragraph.").add_run("HIDDEN").font.hidden = True
    cells = document.add_table(1, 2).rows[0].cells
    cells[0].text, cells[1].text = "Votes", "312"
    document.add_paragraph("Last paragraph.")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_docx_paragraphs_and_tables_come_in_order(tmp_path):
    document = take(tmp_path, "a.docx", docx_bytes())
    assert document.text == "First paragraph.\n\nVotes | 312\n\nLast paragraph."
    assert document.meta["docx:title"] == "Talks resume"


def test_docx_bomb_or_broken_archive_is_refused(tmp_path):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"\0" * 30_000_000)
    assert "unpacks to 30,000,000 bytes" in refusal(tmp_path, "bomb.docx", out.getvalue())
    assert "not a DOCX" in refusal(tmp_path, "cut.docx", docx_bytes()[:500])


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("page.pdf", b"<html><body>Log in to read on</body></html>", "give it the ending of what it is"),
        ("cut.pdf", b"%PDF-1.4\nnothing here", "save it again"),
        ("notes.docx", b"The harbour of Ostrel was shut.", "give it the ending of what it is"),
        ("cut.docx", docx_bytes()[:500], "save it again"),
        ("locked.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "without a password"),
    ],
)
def test_what_is_not_of_its_ending_says_what_helps(tmp_path, name, content, says):
    told = refusal(tmp_path, name, content)
    assert says in told
    assert "Error" not in told


def test_the_longest_name_that_a_file_may_have_is_read(tmp_path):
    """Found by the campaign: that of its record would be longer, and to look for it ended the run."""
    name = "x" * 251 + ".txt"
    (tmp_path / name).write_text("The pier was repaired on Monday.\n", "utf-8")
    assert read(tmp_path, name, 1 << 20).text == "The pier was repaired on Monday.\n"
