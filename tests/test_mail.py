"""Mail as articles: the text, the subject, the sender and the day; nothing is opened, nothing runs."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import EmailPolicy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.article.clean import mark
from index.article.describe import describe
from index.errors import FileError
from index.read.load import read
from index.read.mail import HEADER_MAX, read_email
from index.read.paged import UnreadableError

WORDS = "The ferry Petrel returned to Kettlesand on Monday after repairs that cost 4 million crowns, the harbour said."


def mail(**headers: str) -> EmailMessage:
    message = EmailMessage()
    given = {
        "Subject": "Ferry returns",
        "From": "Jo Doe <jo@courier.example>",
        "Date": "Fri, 31 May 2024 23:30:00 -0500",
    }
    for name, value in {**given, **headers}.items():
        message[name] = value
    return message


def take(folder, data: bytes, name: str = "a.eml"):
    (folder / name).write_bytes(data)
    return read(folder, name, 1 << 20)


def refusal(folder, data: bytes) -> str:
    with pytest.raises(FileError) as caught:
        take(folder, data)
    return caught.value.reason


def test_subject_sender_and_day_are_declared(tmp_path):
    message = mail(Subject="=?utf-8?q?Fwd=3A_Caf=C3=A9_reopens?=")
    message.set_content(f"{WORDS}\n\n{WORDS}")
    document = take(tmp_path, message.as_bytes())
    known = describe(document, mark(document).furniture)
    assert (known.title.value, known.title.source) == ("Café reopens", "header")
    assert (known.author.value, known.published.value) == ("Jo Doe", "2024-05-31")
    assert document.format == "email"
    assert document.text == f"{WORDS}\n\n{WORDS}"


def test_broken_lines_are_put_together_and_long_ones_left(tmp_path):
    message = mail()
    short = (
        "The ferry Petrel returned to Kettlesand on Monday after repairs that\ncost 4 million crowns, the harbour said."
    )
    message.set_content(f"{short}\n\nIt sails again\non Tuesday.\n")
    assert take(tmp_path, message.as_bytes()).text == f"{WORDS}\n\nIt sails again on Tuesday."
    message = mail()
    message.set_content(f"{WORDS}\nSecond line.\n", cte="quoted-printable")
    assert take(tmp_path, message.as_bytes()).text == f"{WORDS}\nSecond line."


def test_a_page_is_read_where_there_is_no_text_and_nothing_of_it_runs(tmp_path):
    message = mail()
    message.set_content(
        f"<html><body><script>document.write('evil')</script><p>{WORDS}</p><p style='display:none'>hidden</p>"
        "<img src='http://tracker.example/x.gif' onerror='alert(1)'></body></html>",
        subtype="html",
    )
    assert take(tmp_path, message.as_bytes()).text == WORDS


def test_plain_text_comes_before_the_page_and_attachments_stay_shut(tmp_path):
    message = mail()
    message.set_content(WORDS)
    message.add_alternative("<p>The page.</p>", subtype="html")
    message.add_attachment(b"MZ", maintype="application", subtype="octet-stream", filename="report.exe")
    document = take(tmp_path, message.as_bytes())
    assert document.text == WORDS
    assert document.notes == ("came by mail with 1 attachment, not read here",)


@pytest.mark.parametrize("charset", ["cp1252", "koi8-r", "utf-8"])
def test_the_declared_encoding_is_heeded(tmp_path, charset):
    words = "Паром вернулся в гавань в понедельник." if charset == "koi8-r" else "The café reopened in São Tomé."
    message = mail()
    message.set_content(words, charset=charset)
    assert take(tmp_path, message.as_bytes()).text == words
    wrong = message.as_bytes().replace(charset.encode(), b"x-unknown")
    assert len(take(tmp_path, wrong).text) > 20


def test_what_is_no_mail_says_so(tmp_path):
    assert "no subject, sender or date" in refusal(tmp_path, WORDS.encode())
    assert "holds no text" in refusal(tmp_path, mail().as_bytes())
    only = mail()
    only.set_content(b"x" * 99, maintype="image", subtype="png")
    assert "holds no text" in refusal(tmp_path, only.as_bytes())
    binary = mail().as_bytes() + b"\n\n\0\1\2\0"
    assert "binary" in refusal(tmp_path, binary)


@pytest.mark.parametrize("name", ["Subject", "From", "Content-Type", "Content-Disposition"])
def test_a_header_of_any_length_is_read_only_so_far(name, monkeypatch):
    seen = []
    parse = EmailPolicy.header_fetch_parse
    monkeypatch.setattr(
        EmailPolicy, "header_fetch_parse", lambda self, name, value: seen.append(len(value)) or parse(self, name, value)
    )
    long = b"=?utf-8?q?a?= , b@c.d; x=y " * 20_000
    text, meta, _ = read_email(
        name.encode() + b": " + long + b"\r\nDate: Fri, 31 May 2024 23:30:00 -0500\r\n\r\nWords."
    )
    assert (text, meta["email:date"]) == ("Words.", "2024-05-31")
    assert max(seen) == HEADER_MAX


@pytest.mark.parametrize("sender", ["(" * 20_000, "(" * 600 + ")" * 600 + " a@b.c"])
def test_a_sender_that_no_parser_can_follow_is_unknown(sender):
    text, meta, _ = read_email(f"Subject: Ferry returns\r\nFrom: {sender}\r\n\r\n{WORDS}".encode())
    assert (text, meta["email:subject"]) == (WORDS, "Ferry returns")


@given(
    st.binary(max_size=200),
    st.sampled_from([b"", b"Content-Type: multipart/mixed; boundary=x\n", b"From: =?utf-8?b?\n", b"Date: 99\n"]),
)
@settings(max_examples=60, deadline=None)
def test_any_bytes_are_read_or_refused(body, header):
    try:
        text, meta, _ = read_email(b"Subject: a\n" + header + b"\n" + body)
    except UnreadableError:
        return
    assert text.strip()
    assert meta["email:subject"] == "a"


def test_marks_of_quotation_are_no_text_and_what_is_quoted_is_a_paragraph_of_its_own(tmp_path):
    message = mail()
    message.set_content(
        "Thanks.\n\nOn Mon, Al Roe wrote:\n> From: The Harbour\n> The ferry Petrel returned to Kettlesand after repairs"
        "\n> > that took 40 days.\n> It is 3\n> years old.\n\nProfit > 4 million.\n"
    )
    assert take(tmp_path, message.as_bytes()).text.split("\n\n") == [
        "Thanks.",
        "On Mon, Al Roe wrote:",
        "From: The Harbour",
        "The ferry Petrel returned to Kettlesand after repairs",
        "that took 40 days.",
        "It is 3 years old.",
        "Profit > 4 million.",
    ]
