"""The work of every stage grows with the mail, not with its square: counted in calls and lines, so that no clock is asked.

Levels are the exception: every line is compared with the boundaries of all levels around it, so their number is limited.
"""

import tracemalloc
from collections.abc import Callable
from typing import Any

import pytest

from daemon import mail
from daemon.mail import (
    authres,
    charsets,
    clean,
    fields,
    forward_blocks,
    forward_marks,
    html,
    identity,
    keys,
    prescan,
    proof,
    subject,
)
from tests.rig.work import work

HEAD = b"From: a@krause.example\r\nTo: p@studio-nord.example\r\n"
MIXED = HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"

DEEP = (
    HEAD
    + b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (i, i) for i in range(15))
    + b"\r\n"
)
RESULT = b"Authentication-Results: mx.studio-nord.example; dmarc=pass header.from=krause.example\r\n"
ATTACHED = b"--b\r\nContent-Type: message/rfc822\r\n\r\nFrom: x@y.example\r\n\r\nx\r\n"
FILE = b"--b\nContent-Transfer-Encoding: base64\n\n" + b"QUJD" * 9 + b"\n"
FLOWED = HEAD + b"Content-Type: text/plain; format=flowed\r\n\r\n"


def _many(start: bytes, separator: bytes, each: bytes, count: int) -> bytes:
    return HEAD + start + separator.join(each % n for n in range(count)) + b"\r\n\r\nx"


def _message(count: int, field: bytes) -> None:
    message = mail.parse(field * count + HEAD + b"\r\nx")
    for anchor in ("mx.studio-nord.example", "topmost-without-id"):
        proof.prove(message, anchor)


STAGES: dict[str, tuple[Callable[[Any], object], Callable[[int], Any], int]] = {
    "scan, short fields": (prescan.scan, lambda n: b"X: y\n" * n + b"\nx", 1000),
    "scan, folded lines": (prescan.scan, lambda n: b"X: y" + b"\n z" * n + b"\n\nx", 3000),
    "scan, lines that are no field": (prescan.scan, lambda n: b"From: a\n" + b"stray\nTo: b\n" * n + b"\nx", 300),
    "scan, dashes": (prescan.scan, lambda n: MIXED + b"--\n" * n, 3000),
    "scan, parts": (prescan.scan, lambda n: MIXED + b"--b\n\nx\n" * n, 200),
    "scan, prefixes of one another": (prescan.scan, lambda n: MIXED + b"--bbbbbb\n" * n, 2000),
    "scan, MIME fields": (prescan.scan, lambda n: MIXED + b"--b\nContent-Type: a/b\n\nx\n" * n, 200),
    "scan, long base64 parts": (prescan.scan, lambda n: MIXED + FILE * n, 200),
    "parse, fields": (mail.parse, lambda n: b"X: y\r\n" * n + HEAD + b"\r\nx", 20),
    "parse, parts": (mail.parse, lambda n: MIXED + b"--b\r\n\r\nx\r\n" * n, 100),
    "parse, attached mails": (mail.parse, lambda n: MIXED + ATTACHED * n, 50),
    "parse, text at fifteen levels": (mail.parse, lambda n: DEEP + b"ein Wort\r\n" * n, 500),
    "parse, parameters": (mail.parse, lambda n: _many(b"Content-Type: text/plain;", b";", b"name*%d=a", n), 100),
    "parse, recipients": (mail.parse, lambda n: _many(b"Cc: ", b", ", b"u%d@x.example", n), 200),
    "parse, open comments": (mail.parse, lambda n: b"From: " + b"(" * n + b"\r\n\r\nx", 500),
    "parse, quotes": (mail.parse, lambda n: b'From: "' + b'\\"' * n + b"\r\n\r\nx", 500),
    "parse, groups": (mail.parse, lambda n: HEAD + b"Cc: " + b"a:;" * n + b"\r\n\r\nx", 300),
    "parse, text": (mail.parse, lambda n: HEAD + b"\r\n" + b"ein Wort\r\n" * n, 500),
    "parse, quoted text": (mail.parse, lambda n: HEAD + b"\r\n" + b"> ein Wort\r\n\r\n" * n, 500),
    "parse, flowed text": (mail.parse, lambda n: FLOWED + b"> ein \r\n" * n, 500),
    "results": (lambda n: _message(n, RESULT), lambda n: n, 20),
    "hops": (lambda n: _message(n, b"Received: from a by b.local; x\r\n"), lambda n: n, 20),
    "one result, comments": (authres.read, lambda n: "mx; dmarc=pass " + "(" * n + ")" * n, 500),
    "one result, segments": (authres.read, lambda n: "mx" + ";" * n, 1000),
    "identity, words": (identity.strict_address, lambda n: "a " * n + "<a@b.example", 400),
    "identity, quotes": (identity.strict_address, lambda n: '"a" ' * n + "<a@b.example", 200),
    "identity, dots": (identity.strict_address, lambda n: "a." * n + "@b.example", 400),
    "encoded words": (charsets.decode_words, lambda n: "=?utf-8?q?a?= " * n, 500),
    "beginnings of encoded words": (charsets.decode_words, lambda n: "=?utf-8?q?" * n, 500),
    "ids": (lambda text: fields.ids([text]), lambda n: "<a" * n + "<b@c>" * n, 500),
    "addresses": (lambda text: fields.addresses([text]), lambda n: "a@" * n, 500),
    "clean text": (clean.clean_text, lambda n: "\u202ea\x00\r" * n, 1000),
    "prefixes of a subject": (subject.bare_subject, lambda n: "Re: " * n, 50),
    "HTML, elements": (html.to_text, lambda n: "<div>x" * n, 300),
    "HTML, tables": (html.to_text, lambda n: "<table><tr><td>x" * n, 100),
    "HTML, lists": (html.to_text, lambda n: "<ul><li>x" * n, 100),
    "HTML, quotations": (html.to_text, lambda n: "<blockquote type=cite>x" * n, 100),
    "HTML, links": (html.to_text, lambda n: "<a href='mailto:a@b.example'>x</a>" * n, 200),
    "HTML, hidden": (html.to_text, lambda n: "<p style='display:none'>x</p>" * n, 200),
    "keys": (keys.k1, lambda n: b"Subject: y\n" * n + b"\nx", 500),
}  # fmt: skip


@pytest.mark.parametrize("name", STAGES)
def test_twice_the_mail_is_at_most_some_more_than_twice_the_work(name: str) -> None:
    stage, made, size = STAGES[name]
    work(stage, made(size))  # what is made once is made
    one, two, four = (work(stage, made(size * factor)) for factor in (1, 2, 4))
    assert two <= 2.4 * one + 500
    assert four <= 2.4 * two + 500


@pytest.mark.parametrize("look", [forward_blocks.label, forward_marks.mark])
def test_nothing_is_kept_of_long_lines(look: Callable[[str], object]) -> None:
    look("Von: a")
    tracemalloc.start()
    try:
        for number in range(100):
            look(f"Von: {number} " + "x" * 50_000)
        assert tracemalloc.get_traced_memory()[0] < 500_000  # octets; the lines are five million
    finally:
        tracemalloc.stop()
