"""Laws of the mail room, tried on mails nobody would write."""

import re
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from daemon import mail
from daemon.mail.identity import strict_address
from daemon.model import Address, Draft, DraftKind, Message
from tests.rig.thoroughness import examples

TUNED = settings(deadline=2000, max_examples=examples(150))
BAD = re.compile("[\x00\ud800-\udfff]")
NAMES = ["From", "To", "Subject", "Date", "Message-ID", "References", "Content-Type", "Content-Transfer-Encoding", "Received",
         "Authentication-Results", "Return-Path", "Auto-Submitted", "Content-Disposition", "Reply-To",
         "X-Sachstand-Hops", "Precedence"]  # fmt: skip
PIECES = [
    b"=?utf-8?q?", b"?=", b"=?", b"<", b">", b"@", b"a@b.example", b'"', b"(", b")", b";", b"\r\n ", b"\r",
    b"\n", b"\x00", b"\xff", b"\xc3",
    b"multipart/mixed; boundary=b", b"multipart/alternative; boundary=b", b"message/rfc822", b"text/html", b"base64", b"--b", b"--b--",
    b"multipart/report", b"message/delivery-status", b"charset=utf-16", b"charset*0*=", b"name*1=x",
    b"\r\n\r\n", b"<div>", b"dmarc=pass",
    b"> ", b"Am Montag schrieb Eva:", b"-----", b" ", b"\t", b"=", b"\xe2\x80\xae",
    b"text/calendar; method=REQUEST", b"99999999999999999999",
]  # fmt: skip
VALUE = st.lists(st.one_of(st.sampled_from(PIECES), st.binary(max_size=8)), max_size=12).map(b"".join)
FIELD = st.tuples(st.sampled_from(NAMES), VALUE).map(lambda pair: pair[0].encode() + b": " + pair[1] + b"\r\n")
MAIL = st.tuples(
    st.lists(FIELD, max_size=10).map(b"".join), st.lists(st.sampled_from(PIECES), max_size=40).map(b"\r\n".join)
).map(lambda parts: parts[0] + b"\r\n" + parts[1])


def _strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, tuple):
        return [text for item in value for text in _strings(item)]
    if is_dataclass(value):
        return [text for f in fields(value) for text in _strings(getattr(value, f.name))]
    return []


def _holds(message: Message) -> None:
    assert not [text for text in _strings(message) if BAD.search(text)]
    assert message.refused is None or not message.text
    assert not message.refused or "cannot be parsed" not in message.refused
    assert message.date is None or message.date.tzinfo is UTC
    for anchor in ("mx.studio-nord.example", "topmost-without-id", "none"):
        mail.prove(message, anchor)


@TUNED
@given(st.binary(max_size=2000))
def test_any_bytes_become_a_message(raw):
    _holds(mail.parse(raw))


@settings(TUNED, max_examples=examples(400))
@given(MAIL)
def test_a_mail_made_of_odd_pieces_becomes_a_message(raw):
    message = mail.parse(raw)
    _holds(message)
    assert mail.parse(raw) == message
    for inner in message.embedded:
        _holds(mail.parse(inner))


GOOD = (
    b"Return-Path: <e@krause.example>\r\nFrom: =?utf-8?q?Eva?= <e@krause.example>\r\nTo: p@studio-nord.example\r\nSubject: Stand?\r\n"
    b"Date: Mon, 2 Nov 2026 10:00:00 +0100\r\nMessage-ID: <a@krause.example>\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    b"--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nHallo\r\n"
    b"--b\r\nContent-Type: message/rfc822\r\n\r\nFrom: x@y.example\r\n\r\nx\r\n"
    b"--b--\r\n"
)


@TUNED
@given(
    st.lists(
        st.tuples(
            st.integers(0, len(GOOD)), st.integers(0, 12), st.one_of(st.sampled_from(PIECES), st.binary(max_size=5))
        ),
        max_size=8,
    )
)
def test_a_damaged_mail_becomes_a_message(changes):
    raw = GOOD
    for at, cut, piece in changes:
        raw = raw[:at] + piece + raw[at + cut :]
    _holds(mail.parse(raw))


STRICT = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+")


@settings(TUNED, max_examples=examples(500))
@given(VALUE)
def test_an_identity_is_always_a_plain_address_that_stands_in_the_from_field(value):
    text = value.decode("ascii", "surrogateescape")
    found = strict_address(text)
    if found is not None:
        assert STRICT.fullmatch(found)
        assert found in text.lower()
        assert "=?" not in found
        assert text.count("<") <= 1 or '"' in text
    read = mail.parse(b"From: " + value + b"\r\n\r\nx").identity
    assert read is None or STRICT.fullmatch(read)


WORDS = st.text(st.characters(blacklist_categories=("Cs",)), max_size=300)
IDS = st.from_regex(r"\A<[a-z0-9.]{3,80}@[a-z0-9]{1,60}\.example>\Z")


@TUNED
@given(WORDS, WORDS, WORDS, st.one_of(st.none(), WORDS), st.lists(IDS, max_size=30), st.sampled_from(list(DraftKind)))
def test_what_is_built_reads_back_in_the_same_sense(subject, name, text, markup, references, kind):
    draft = Draft(
        kind,
        "e@krause.example",
        subject,
        text,
        html=markup,
        references=tuple(references),
        in_reply_to="<q@krause.example>",
    )
    envelope = mail.Envelope(
        Address("p@studio-nord.example", name),
        "e@krause.example",
        "<state.1.0@studio-nord.example>",
        "1-a",
        datetime(2026, 1, 1, tzinfo=UTC),
        "b1",
    )
    raw = mail.build(draft, envelope)
    message = mail.parse(raw)
    assert raw == mail.build(draft, envelope)
    assert message.to == ("e@krause.example",)
    assert message.identity == "p@studio-nord.example"
    assert message.subject == mail.clean_line(subject)
    assert message.in_reply_to == ("<q@krause.example>",)
    assert message.references[-1:] == ("<q@krause.example>",)
    assert set(message.references) <= {*references, "<q@krause.example>"}
    if markup is None:
        assert message.text.split() == mail.clean_text(text).split()


@TUNED
@given(st.text(max_size=400), st.integers(2, 200))
def test_a_clean_line_is_short_and_safe_and_stays_as_it_is(text, limit):
    line = mail.clean_line(text, limit)
    assert len(line) <= limit
    assert "\n" not in line
    assert not BAD.search(line)
    assert mail.clean_line(line, limit) == line
