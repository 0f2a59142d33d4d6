"""Bombs: refused or cut in linear time, before any parser sees them."""

import time

import pytest

from daemon import mail
from daemon.mail import prescan

HEAD = b"From: a@krause.example\nTo: p@studio-nord.example\n"


def _nested(levels: int) -> bytes:
    return (
        HEAD
        + b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(levels))
        + b"\nHallo"
    )


REFUSED = {
    "RFC 2231 parameters": HEAD
    + b"Content-Type: text/plain;"
    + b"".join(b"\n name*%d=a;" % n for n in range(20_000))
    + b"\n\nx",
    "a long parameter list in a part": HEAD
    + b"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Disposition: attachment"
    + b"; a=b" * 20_000
    + b"\n\nx",
    "parts": HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 10_000,
    "parts with a hidden boundary": HEAD
    + b"Content-Type: multipart/mixed; boundary*=us-ascii''b\n\n"
    + b"--b\n\nx\n" * 10_000,
    "90 levels": _nested(90),
    "5000 levels": _nested(5000),
    "mails in mails": HEAD + b"Content-Type: message/rfc822\n\n" * 1000 + b"x",
    "distinct header fields": b"".join(b"X-%d: a\n" % n for n in range(20_000)) + b"\nx",
    "header fields": b"X-A: a\n" * 100_000 + b"\nx",
    "one huge field": b"X: " + b"a" * 10_000_000 + b"\n\nx",
    "lines": HEAD + b"\n" + b"--\n" * 1_000_000,
}
CUT = {
    "a subject of a megabyte": HEAD + b"Subject: " + b"x " * 500_000 + b"\n\nHallo",
    "encoded words": HEAD + b"Subject: " + b" ".join([b"=?utf-8?q?a?="] * 20_000) + b"\n\nHallo",
    "20,000 To fields": HEAD + b"To: b@krause.example\n" * 20_000 + b"\nHallo",
    "10,000 recipients": HEAD + b"Cc: " + b",".join(b"u%d@krause.example" % n for n in range(10_000)) + b"\n\nHallo",
    "20,000 references": HEAD
    + b"References: "
    + b" ".join(b"<%d@x.example>" % n for n in range(20_000))
    + b"\n\nHallo",
}


@pytest.mark.parametrize("raw", REFUSED.values(), ids=REFUSED.keys())
def test_a_bomb_is_refused_fast(raw):
    begun = time.process_time()
    message = mail.parse(raw)
    assert message.refused is not None
    assert message.text == ""
    assert time.process_time() - begun < 1.5


@pytest.mark.parametrize("raw", CUT.values(), ids=CUT.keys())
def test_an_overlong_field_is_cut_and_the_rest_is_read(raw):
    begun = time.process_time()
    message = mail.parse(raw)
    assert (message.refused, message.text) == (None, "Hallo")
    assert any("cut" in defect for defect in message.defects)
    assert len(message.subject) <= 500
    assert len(message.to) <= 500
    assert time.process_time() - begun < 1.5


def test_a_line_of_five_megabytes_is_read_in_part():
    assert len(mail.parse(HEAD + b"\n" + b"a" * 5_000_000).text) <= 256 * 1024


def test_of_a_giant_only_the_header_is_read():
    message = mail.parse(HEAD + b"Subject: Stand\n\n" + b"a\n" * (prescan.MAX_SIZE // 2))
    assert (message.identity, message.subject, message.text, message.refused) == ("a@krause.example", "Stand", "", None)
    assert "only the header was read" in message.defects[0]


def test_fifteen_levels_are_honest():
    assert mail.parse(_nested(15)).refused is None


def test_thirty_attached_mails_are_honest():
    part = b"--b\nContent-Type: message/rfc822\n\nFrom: x@y.example\nContent-Type: text/plain\n\nx\n"
    message = mail.parse(HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n" + part * 30 + b"--b--\n")
    assert len(message.embedded) == 30


def test_a_clean_mail_passes_the_scan_unchanged():
    raw = HEAD + b"Subject: x\n\nHallo\n"
    assert prescan.scan(raw) == prescan.Scan(raw)
