"""Outgoing bytes: exactly the fields that are meant, the same on every retry, readable everywhere."""

import email
import re
from dataclasses import replace
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage

import pytest

from daemon import mail
from daemon.mail.out_fields import OUT_POLICY
from daemon.model import Address, Draft, DraftKind

OUTLOOK = "<AM0PR04MB5570A1B2C3D4E5F60718293A4B5C6D7E8F9A0B1C2D3E4F5@AM0PR04MB5570.eurprd04.prod.outlook.example>"
DRAFT = Draft(
    kind=DraftKind.STATE,
    to="e.krause@krause.example",
    subject="Re: Wie weit sind wir? – Größe",
    text="Guten Tag Frau Krause,\n\ndas ist fertig: Anmeldung.\n.\nGrüße\n",
    in_reply_to=OUTLOOK,
    references=tuple(f"<{n}@x.example>" for n in range(60)),
)
ENVELOPE = mail.Envelope(
    sender=Address("projekte@studio-nord.example", "Studio Nord, Projekte"),
    recipient="e.krause@krause.example",
    message_id="<state.17.0123456789abcdef@studio-nord.example>",
    token="17-" + "a" * 32,
    date=datetime(2026, 11, 20, 14, 0, tzinfo=UTC),
    boundary="=_17",
)


def _fields(octets: bytes) -> dict[str, str]:
    return {name: " ".join(value.split()) for name, value in email.message_from_bytes(octets).raw_items()}


def test_a_state_mail_bears_exactly_these_fields():
    fields = _fields(mail.build(DRAFT, ENVELOPE))
    subject = fields.pop("Subject")
    references = fields.pop("References").split()
    assert fields == {
        "From": '"Studio Nord, Projekte" <projekte@studio-nord.example>', "To": "e.krause@krause.example",
        "Message-ID": "<state.17.0123456789abcdef@studio-nord.example>", "Date": "Fri, 20 Nov 2026 14:00:00 +0000",
        "In-Reply-To": OUTLOOK,
        "Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "OOF, AutoReply, DR, RN, NRN",
        "Precedence": "bulk",
        "X-Loop": "projekte@studio-nord.example", "X-Sachstand-Token": "17-" + "a" * 32, "X-Sachstand-Hops": "0",
        "MIME-Version": "1.0",
        "Content-Type": 'text/plain; charset="utf-8"', "Content-Transfer-Encoding": "quoted-printable",
    }  # fmt: skip
    assert subject == "Re: Wie weit sind wir? =?utf-8?b?4oCTIEdyw7bDn2U=?="
    assert references == ["<0@x.example>", *(f"<{n}@x.example>" for n in range(40, 60)), OUTLOOK]


@pytest.mark.parametrize("kind", [k for k in DraftKind if k not in (DraftKind.STATE, DraftKind.ACKNOWLEDGE)])
def test_only_automatic_answers_to_clients_are_called_bulk(kind):
    assert "Precedence" not in _fields(mail.build(replace(DRAFT, kind=kind), ENVELOPE))


@pytest.mark.parametrize("kind", list(DraftKind))
def test_every_mail_of_ours_says_that_a_machine_sent_it(kind):
    fields = _fields(mail.build(replace(DRAFT, kind=kind, auto_submitted="auto-generated"), ENVELOPE))
    assert fields["Auto-Submitted"] == "auto-generated"
    assert not [
        name for name in fields if name.startswith("List-") or name in ("Cc", "Bcc", "Disposition-Notification-To")
    ]


def test_the_bytes_are_the_same_on_every_retry():
    rich = replace(DRAFT, html="<p>Größe</p>", attachments=(("Bericht Größe.pdf", "application/pdf", b"%PDF" * 500),))
    assert mail.build(rich, ENVELOPE) == mail.build(rich, ENVELOPE)


def test_it_reads_back_as_what_was_meant():
    rich = replace(DRAFT, html="<p>Guten Tag Frau Krause, das ist fertig: Anmeldung. Grüße</p>", hops=2)
    rich = replace(
        rich, attachments=(("Bericht Größe.pdf", "application/pdf", b"%PDF" * 500), ("plan.csv", "text/csv", b"a;b\n"))
    )
    message = mail.parse(mail.build(rich, ENVELOPE))
    assert message.identity == "projekte@studio-nord.example"
    assert (message.to, message.subject, message.in_reply_to) == (
        ("e.krause@krause.example",),
        DRAFT.subject,
        (OUTLOOK,),
    )
    assert message.text == DRAFT.text.rstrip("\n")
    assert (message.token, message.hops, message.parts_disagree) == (ENVELOPE.token, 2, False)
    assert [(a.name, a.media_type, a.size) for a in message.attachments] == [
        ("Bericht Größe.pdf", "application/pdf", 2000), ("plan.csv", "text/csv", 4),
    ]  # fmt: skip


def test_no_line_is_long_and_no_octet_needs_8bitmime():
    octets = mail.build(replace(DRAFT, text="ü" * 5000, html="<p>" + "ä" * 5000 + "</p>"), ENVELOPE)
    assert octets.isascii()
    assert max(map(len, octets.split(b"\r\n"))) <= 998
    assert not re.search(rb"\r(?!\n)|(?<!\r)\n", octets)


@pytest.mark.parametrize(
    "subject",
    [
        "a\r\nBcc: x@evil.example",
        "a\x00b",
        "a\u2028Bcc: x",
        "\ud800",
        "x" * 5000,
        "",
        "{{7*7}}",
        "=?utf-8?q?a=0D=0ABcc:_x=40evil.example?=",
    ],
)
def test_no_subject_can_add_a_field_or_stop_the_answer(subject):
    fields = _fields(mail.build(replace(DRAFT, subject=subject), ENVELOPE))
    assert "Bcc" not in fields
    assert fields["To"] == "e.krause@krause.example"


@pytest.mark.parametrize(
    "name",
    ["Nord\r\nBcc: x@evil.example", "a <x@evil.example>", "x@evil.example", '"', "Größe, Gut & Co.", "", "=?utf-8?q?x?= <", "ü" * 118,
     "Dr. Eva-Maria Krause-Lindenberg, Projektleitung E-Commerce und Einkauf", "Großhandelsgesellschaft " * 5, "x" * 120],
)  # fmt: skip
def test_no_sender_name_can_become_an_address(name):
    message = mail.parse(mail.build(DRAFT, replace(ENVELOPE, sender=Address("projekte@studio-nord.example", name))))
    assert message.identity == "projekte@studio-nord.example"


def test_words_that_look_encoded_are_not_decoded_on_their_way_out():
    raw = mail.build(replace(DRAFT, subject="=?utf-8?q?geheim?="), ENVELOPE)
    assert mail.parse(raw).subject == "= ?utf-8?q?geheim?="


def test_ids_that_are_none_are_left_out():
    draft = replace(DRAFT, in_reply_to="<a b>", references=("<x\r\nBcc: y@z.example>", "nonsense", "<ok@x.example>"))
    fields = _fields(mail.build(draft, ENVELOPE))
    assert "In-Reply-To" not in fields
    assert fields["References"] == "<ok@x.example>"


def test_a_domain_with_umlauts_goes_out_in_ascii():
    fields = _fields(
        mail.build(DRAFT, replace(ENVELOPE, recipient="info@bücher.example", reply_to="p+17@Studio-Nord.example"))
    )
    assert (fields["To"], fields["Reply-To"]) == ("info@xn--bcher-kva.example", "p+17@studio-nord.example")


@pytest.mark.parametrize(
    "changes",
    [
        {"recipient": "a@b.example, c@d.example"}, {"recipient": ""}, {"recipient": "jürgen@krause.example"},
         {"recipient": "a@b\r\nX: y"},
        {"recipient": "Eva <a@b.example>"}, {"token": "a\r\nBcc: x@evil.example"},
         {"message_id": "<a@b.example>\r\nX: y"},
        {"message_id": "<a@b.example> <c@d.example>x\x00"}, {"reply_to": "a@b.example,c@d.example"},
         {"sender": Address("nobody", "x")},
    ],
)  # fmt: skip
def test_a_mail_that_would_be_another_one_is_not_built(changes):
    with pytest.raises(mail.UnsafeDraft):
        mail.build(DRAFT, replace(ENVELOPE, **changes))


def test_our_own_mail_is_marked_as_a_robots():
    marks = {mark.header for mark in mail.parse(mail.build(DRAFT, ENVELOPE)).marks}
    assert {"Auto-Submitted", "X-Loop", "Precedence", "X-Auto-Response-Suppress"} <= marks


@pytest.mark.parametrize("value", [
    "Still open SHOP-2, Krause GmbH: the answer was promised by 10:30 today", "Re: " + "zwei Worte " * 15 + "und Schluss",
    "x" * 69 + " y", "x " + "y" * 69,
])  # fmt: skip
def test_a_long_subject_begins_on_its_first_line(value: str) -> None:
    message = EmailMessage(policy=OUT_POLICY)
    message["Subject"] = value
    lines = message.as_bytes().decode().split("\r\n")
    assert re.fullmatch(r"Subject: \S.*", lines[0])
    assert all(line.strip() and len(line) <= 78 for line in lines[:-2])
    assert str(email.message_from_bytes(message.as_bytes(), policy=policy.default)["Subject"]) == value


@pytest.mark.parametrize("value", [
    "Re: Stand", "Re:  zwei  Blanks", "x" * 69, "x" * 70, "zwei Worte " * 7, "Größe", "=?utf-8?q?x?=",
    "Re: (Klammer) <a@b.example>", ";, :", "", "a\tb",
])  # fmt: skip
@pytest.mark.parametrize("name", ["Subject", "X-Loop", "Auto-Submitted", "X-Sachstand-Token"])
def test_a_short_field_is_written_as_the_standard_library_writes_it(name: str, value: str) -> None:
    ours, theirs = (EmailMessage(policy=used) for used in (OUT_POLICY, policy.SMTP))
    for message in (ours, theirs):
        message[name] = value
    assert ours.as_bytes() == theirs.as_bytes()
    assert str(ours[name]) == str(theirs[name])
