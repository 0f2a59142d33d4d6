"""Reading: odd bytes become a message with empty places and defects, never an exception."""

import base64
from datetime import UTC, datetime

import pytest

from daemon import mail
from daemon.mail.flowed import unflow
from daemon.model import Message

HEAD = b"From: Eva Krause <e.krause@krause.example>\r\nTo: Projekte <Projekte@Studio-Nord.example>\r\n"


def _mail(header: bytes = b"", body: bytes = b"Hallo\r\n") -> bytes:
    return HEAD + header + b"\r\n" + body


def test_an_ordinary_mail_is_read_whole():
    message = mail.parse(
        _mail(
            b"Subject: =?utf-8?q?Wie_weit_sind_wir=3F?=\r\nDate: Mon, 2 Nov 2026 10:00:00 +0100\r\nMessage-ID: <a@krause.example>\r\n"
            b"In-Reply-To: <b@studio-nord.example>\r\nReferences: <c@x.example>\r\n <b@studio-nord.example>\r\n"
            b"Cc: ott@krause.example\r\nDelivered-To: projekte@studio-nord.example\r\nReply-To: Eva <eva@privat.example>\r\n"
            b"Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n",
            b"Gr=FC=DFe\r\n",
        )
    )
    assert message.subject == "Wie weit sind wir?"
    assert message.text == "Grüße"
    assert message.date == datetime(2026, 11, 2, 9, tzinfo=UTC)
    assert (message.message_id, message.in_reply_to) == ("<a@krause.example>", ("<b@studio-nord.example>",))
    assert message.references == ("<c@x.example>", "<b@studio-nord.example>")
    assert message.to == ("projekte@studio-nord.example", "ott@krause.example")
    assert message.resent_to == ("projekte@studio-nord.example",)
    assert message.reply_to == ("eva@privat.example",)
    assert message.sender is not None
    assert (message.sender.name, message.sender.address) == ("Eva Krause", "e.krause@krause.example")
    assert message.header("subject") == "=?utf-8?q?Wie_weit_sind_wir=3F?="
    assert (message.refused, message.defects, message.unreadable) == (None, (), None)


@pytest.mark.parametrize("raw", [b"", b"\r\n\r\n", b"   \n"])
def test_an_empty_mail_is_refused(raw):
    assert mail.parse(raw).refused is not None


@pytest.mark.parametrize(
    "raw", [b"just words", b"Subject: x", b"Subject: x\r\nTo: a@b.example\r\n", b"\xff\xfe\x00", b":\r\n\r\nx"]
)
def test_half_a_mail_is_read_as_far_as_it_goes(raw):
    message = mail.parse(raw)
    assert message.refused is None
    assert message.identity is None


def test_line_ends_make_no_difference():
    raw = _mail(b"Subject: Stand\r\nMessage-ID: <a@krause.example>\r\n", b"Eins\r\n\r\nZwei\r\n")
    forms = [raw, raw.replace(b"\r\n", b"\n"), raw.replace(b"\r\n", b"\r"), raw.replace(b"\r\n", b"\n", 3)]
    assert len({(m.identity, m.subject, m.text, m.message_key) for m in map(mail.parse, forms)}) == 1
    assert len({mail.k1(form) for form in forms}) == 1


@pytest.mark.parametrize(
    ("field", "subject"),
    [
        (b"=?utf-8?q?Stand=0D=0ABcc:_x=40evil.example?=", "Stand Bcc: x@evil.example"),
        (b"=?utf-8?b?R3LDvMOf", "=?utf-8?b?R3LDvMOf"),
        (b"=?utf-8?b?R3LDvMOfZQ?=", "Grüße"),
        (b"=?nix-8?q?Gr=C3=BC=C3=9Fe?=", "Grüße"),
        (b"=?iso-8859-1?q?Gr=FC=DFe?=", "Grüße"),
        (b"=?utf-8?q?Gr=C3?= =?utf-8?q?=BC=C3=9Fe?=", "Grüße"),
        (b"=?utf-8?q?a?=\r\n =?utf-8?q?b?=", "ab"),
        (b"=?utf-8?q?=3D=3Futf-8=3Fq=3Fa=3F=3D?=", "=?utf-8?q?a?="),
        (b"=?utf-8?q?=ED=A0=80x?=", "í €x"),
        (b"Gr\xfc\xdfe", "Grüße"),
        ("Grüße".encode(), "Grüße"),
        ("a\u202egnp\u200bb\ufeff".encode(), "agnpb"),
        (b"{{ config }} %s $(id)", "{{ config }} %s $(id)"),
        (b"a\x00b\x07c", "abc"),
    ],
)
def test_a_subject_is_decoded_once_and_made_safe(field, subject):
    read = mail.parse(_mail(b"Subject: " + field + b"\r\n")).subject
    assert read.isprintable()
    assert read == subject


@pytest.mark.parametrize(
    "value",
    [
        b"<>",
        b"a@b.example",
        b"<a b@c.example>",
        b"<" + b"a" * 260 + b"@b.example>",
        b"<a\x00b@c.example>",
        b"<a@b.example> x",
        b"",
    ],
)
def test_an_impossible_message_id_is_none(value):
    assert mail.parse(_mail(b"Message-ID: " + value + b"\r\n")).message_id is None


def test_a_doubled_message_id_is_none():
    assert mail.parse(_mail(b"Message-ID: <a@b.example>\r\nMessage-ID: <a@b.example>\r\n")).message_id is None


def test_references_keep_the_first_and_the_last_twenty():
    ids = [f"<{n}@x.example>" for n in range(500)]
    read = mail.parse(_mail(b"References: " + "\r\n ".join(ids).encode() + b"\r\n")).references
    assert read == (ids[0], *ids[-20:])


@pytest.mark.parametrize(
    "date",
    [
        b"",
        b"nonsense",
        b"Mon, 2 Nov 99999 10:00:00 +0100",
        b"Mon, 2 Nov 2026 10:00:00 +99999999999999999999",
        b"\xff\xff",
    ],
)
def test_an_impossible_date_is_none(date):
    assert mail.parse(_mail(b"Date: " + date + b"\r\n")).date is None


@pytest.mark.parametrize(
    "charset", ["punycode", "idna", "zlib", "utf-7", "undefined", "../x", "x" * 300, "", "us-ascii", "hex"]
)
def test_a_charset_that_is_none_falls_back(charset):
    header = f"Content-Type: text/plain; charset={charset}\r\n".encode()
    assert mail.parse(_mail(header, "Grüße".encode())).text == "Grüße"
    assert mail.parse(_mail(header, "Grüße".encode("cp1252"))).text == "Grüße"


def test_utf_16_leaves_no_nul():
    body = base64.encodebytes("Grüße\x00!".encode("utf-16"))
    read = mail.parse(_mail(b"Content-Type: text/plain; charset=utf-16\r\nContent-Transfer-Encoding: base64\r\n", body))
    assert read.text == "Grüße!"


@pytest.mark.parametrize("encoding", [b"7-bit", b"", b"qp", b"x-unknown", b"8BIT"])
def test_an_odd_transfer_encoding_is_tolerated(encoding):
    assert mail.parse(_mail(b"Content-Transfer-Encoding: " + encoding + b"\r\n")).text == "Hallo"


@pytest.mark.parametrize(
    "value", [b"plain>", b"text/plain;;charset", b"text", b"multipart/mixed", b'multipart/mixed; boundary="zz"', b""]
)
def test_an_odd_content_type_still_gives_the_text(value):
    assert mail.parse(_mail(b"Content-Type: " + value + b"\r\n")).text == "Hallo"


def _alternative(plain: str, markup: str) -> Message:
    body = f"--b\nContent-Type: text/plain\n\n{plain}\n--b\nContent-Type: text/html\n\n{markup}\n--b--\n"
    return mail.parse(_mail(b"Content-Type: multipart/alternative; boundary=b\r\n", body.encode()))


WORDS = "Guten Tag, können Sie mir bitte sagen, wie weit der neue Warenkorb ist und wann wir testen dürfen?"


def test_text_and_html_that_agree_are_one():
    message = _alternative(WORDS, f"<p>{WORDS}</p>")
    assert (message.text, message.parts_disagree, message.html_only) == (WORDS, False, False)


def test_text_and_html_that_differ_are_told():
    assert _alternative(
        "Please pay the attached invoice today without any further delay, dear friend, thanks", f"<p>{WORDS}</p>"
    ).parts_disagree


def test_html_alone_is_read_as_its_visible_text():
    message = mail.parse(
        _mail(b"Content-Type: text/html; charset=utf-8\r\n", f"<html><body><p>{WORDS}</p></body></html>".encode())
    )
    assert message.html_only
    assert WORDS in message.text


MIXED = b"""\
--b
Content-Type: text/plain

Hallo
--b
Content-Type: message/rfc822

From: inner@evil.example
Subject: inner

inner words
--b
Content-Type: application/pdf; name="..\\../x.pdf"
Content-Transfer-Encoding: base64

QUJD
--b
Content-Type: application/pdf
Content-Disposition: attachment

AB
--b--
"""


def test_an_attached_mail_is_kept_whole_and_never_read_as_ours():
    message = mail.parse(_mail(b"Content-Type: multipart/mixed; boundary=b\r\n", MIXED))
    assert message.text == "Hallo"
    assert len(message.embedded) == 1
    inner = mail.parse(message.embedded[0])
    assert (inner.identity, inner.subject, inner.text) == ("inner@evil.example", "inner", "inner words")


def test_attachments_have_the_same_names_on_every_parse():
    raw = _mail(b"Content-Type: multipart/mixed; boundary=b\r\n", MIXED)
    first, again = mail.parse(raw), mail.parse(raw)
    assert first == again
    assert [(a.media_type, a.size) for a in first.attachments][1:] == [("application/pdf", 3), ("application/pdf", 2)]
    assert first.attachments[2].name == "part-5.pdf"


@pytest.mark.parametrize(
    ("header", "body", "why"),
    [
        (b'Content-Type: multipart/encrypted; boundary=b; protocol="application/pgp-encrypted"\r\n',
         b"--b\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n--b--\n", "pgp"),
        (b"", b"-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----\n", "pgp"),
        (b"Content-Type: application/pkcs7-mime; smime-type=enveloped-data\r\nContent-Transfer-Encoding: base64\r\n",
        b"MIIB\n", "smime"),
        (b"Content-Type: application/ms-tnef; name=winmail.dat\r\n", b"x\n", "winmail"),
        (b"Content-Type: multipart/mixed; boundary=b\r\n",
         b"--b\n\nHallo\n--b\nContent-Type: application/ms-tnef\n\nx\n--b--\n", None),
    ],
)  # fmt: skip
def test_sealed_content_is_named_unless_there_is_text(header, body, why):
    assert mail.parse(_mail(header, body)).unreadable == why


def test_flowed_text_is_joined():
    body = b"Eins \r\nzwei\r\n> alt \r\n> mehr\r\n-- \r\nEva\r\n"
    read = mail.parse(_mail(b"Content-Type: text/plain; format=flowed\r\n", body))
    assert read.text == "Eins zwei\n> alt mehr\n-- \nEva"


def test_delsp_takes_the_joining_space_away():
    assert unflow("Donau \ndampf", delsp=True) == "Donaudampf"


def test_a_smuggled_second_mail_is_only_text():
    message = mail.parse(
        _mail(b"", b"Hallo\r\n.\r\nMAIL FROM:<x@evil.example>\r\nFrom: x@evil.example\r\n\r\nzwei\r\n")
    )
    assert message.identity == "e.krause@krause.example"
    assert message.text.endswith("zwei")


def test_the_same_mail_by_another_route_has_the_same_key():
    raw = _mail(b"Message-ID: <a@b.example>\r\nDate: Mon, 2 Nov 2026 10:00:00 +0100\r\n")
    other = b"Received: from list by mx\r\nDelivered-To: x@y.example\r\n" + raw.replace(
        b"Subject: ", b"Subject: [list] "
    )
    assert mail.parse(raw).message_key == mail.parse(other).message_key
    assert mail.k1(raw) == mail.k1(other)


def test_a_reused_message_id_with_other_words_is_another_mail():
    header = b"Message-ID: <a@b.example>\r\n"
    assert mail.parse(_mail(header)).message_key != mail.parse(_mail(header, b"Etwas anderes\r\n")).message_key
