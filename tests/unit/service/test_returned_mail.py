"""Mail of ours that comes back: only a report with our HMAC in it has any effect, and the lead is told once."""

import re

import pytest

from daemon.journal import Journal
from daemon.model import ConditionKind, Delivery, DeliveryReport, Outgoing
from tests.unit.decide.story import CHANGE, EVA, HOUR, INBOX, JONAS, STATUS, Story, answer, letter

EVAS = "e.krause@krause.example"


def let_out(story: Story) -> Outgoing:
    """Everything that is due leaves; the newest mail to Eva."""
    rows = story.journal.claim(story.clock.now(), 20)
    for row in rows:
        story.journal.begin_content(row.id, story.clock.now())
        story.journal.record(row.id, DeliveryReport(Delivery.SENT, code=250), story.clock.now())
    return next(row for row in reversed(rows) if row.recipient == EVAS)


def report(
    sent: Outgoing, *, status: str = "5.1.1", action: str = "failed", to: str = EVAS, token: str | None = None,
    message_id: str = "<original@x.example>", number: str = "9",
) -> bytes:  # fmt: skip
    """A report on ``sent`` as RFC 3464 has it; ``token`` None: the right one."""
    text = f"""Return-Path: <>
From: Mail Delivery System <MAILER-DAEMON@mx.studio-nord.example>
To: {INBOX}
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
Message-ID: <{number}@mx.studio-nord.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

Your mail could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.studio-nord.example

Final-Recipient: rfc822; {to}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} no such\x1b[31m user here

--b
Content-Type: text/rfc822-headers

From: projekte@studio-nord.example
Message-ID: {message_id}
X-Sachstand-Token: {sent.token if token is None else token}

--b--
"""
    return text.replace("\n", "\r\n").encode()


def notices(story: Story) -> list[str]:
    return [row.subject for row in story.outbox() if row.kind == "notice" and "nimmt nichts an" in row.subject]


def standing(journal: Journal) -> list[str]:
    return [c.address for c in journal.conditions() if c.kind is ConditionKind.UNDELIVERABLE]


def bounced(story: Story) -> Outgoing:
    """Eva has asked, and our answer has come back."""
    story.report("erledigt: Suche")
    story.decide(letter(EVA, STATUS))
    sent = let_out(story)
    story.decide(report(sent))
    return sent


def test_a_genuine_hard_bounce_marks_the_contact_and_tells_the_lead_once(story: Story) -> None:
    sent = bounced(story)
    assert standing(story.journal) == [EVAS]
    assert notices(story) == ["Adresse nimmt nichts an: Eva Krause, Krause GmbH"]
    assert story.journal.last_decisions()[-1].contact == EVAS
    case = story.journal.case("SHOP-1")
    assert case is not None
    assert "5.1.1" in case.events[-1].reason
    assert "\x1b" not in story.journal.conditions(EVAS)[0].said
    story.decide(report(sent, number="10"))
    assert len(notices(story)) == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"token": "1-00000000000000000000000000000000"},
        {"token": ""},
        {"to": "brandt@krause.example"},
        {"token": "", "message_id": "<state.1.0123456789abcdef@studio-nord.example>"},
    ],
    ids=["wrong token", "no token", "other recipient", "forged Message-ID"],
)
def test_a_forged_report_is_filed_and_does_nothing(story: Story, changed: dict[str, str]) -> None:
    story.report("erledigt: Suche")
    story.decide(letter(EVA, STATUS))
    sent = let_out(story)
    story.decide(report(sent, **changed))  # type: ignore[arg-type]
    last = story.journal.last_decisions()[-1]
    assert (last.outcome, last.filing, last.contact) == ("nothing", "Sachstand/Automatisch", None)
    assert (standing(story.journal), notices(story)) == ([], [])
    assert story.journal.contact_notes(EVAS) == []


def test_our_message_id_in_the_returned_header_is_as_good_as_the_token(story: Story) -> None:
    story.report("erledigt: Suche")
    story.decide(letter(EVA, STATUS))
    sent = let_out(story)
    story.decide(report(sent, token="", message_id=sent.message_id))
    assert standing(story.journal) == [EVAS]


@pytest.mark.parametrize(("action", "status"), [("delayed", "4.4.1"), ("failed", "4.2.2"), ("failed", "4.4.7")])
def test_a_delay_or_passing_trouble_is_noted_and_no_more(story: Story, action: str, status: str) -> None:
    story.report("erledigt: Suche")
    story.decide(letter(EVA, STATUS))
    before = len(story.outbox())
    story.decide(report(let_out(story), action=action, status=status))
    assert (standing(story.journal), len(story.outbox())) == ([], before)
    assert status in story.journal.contact_notes(EVAS)[0][1]


def test_a_full_mailbox_is_told_but_does_not_mark_the_address(story: Story) -> None:
    story.report("erledigt: Suche")
    story.decide(letter(EVA, STATUS))
    story.decide(report(let_out(story), status="5.2.2"))
    assert standing(story.journal) == []
    assert [r.subject for r in story.outbox() if r.kind == "notice" and "nicht angekommen" in r.subject]


def test_an_old_report_of_qmail_is_read_by_its_words(story: Story) -> None:
    story.report("erledigt: Suche")
    story.decide(letter(EVA, STATUS))
    sent = let_out(story)
    text = f"""Return-Path: <>
From: MAILER-DAEMON@mx.krause.example
To: {INBOX}
Subject: failure notice
Message-ID: <q1@mx.krause.example>

Hi. I am the mail program at mx.krause.example. Your message was not taken.
This is a permanent error; I have given up.

<{EVAS}>:
Sorry, no mailbox here by that name. (#5.1.1)

--- Below this line is a copy of the message.

X-Sachstand-Token: {sent.token}
Subject: Re: Stand?
"""
    story.decide(text.replace("\n", "\r\n").encode())
    assert standing(story.journal) == [EVAS]


def test_answers_to_a_marked_contact_are_held_until_a_proven_mail_comes(story: Story) -> None:
    bounced(story)
    story.clock.forward(HOUR)
    story.decide(letter(EVA, CHANGE, number="3", dmarc=None))
    assert (story.journal.last_decisions()[-1].row, story.journal.last_decisions()[-1].outcome) == ("D14u", "hold")
    assert standing(story.journal) == [EVAS]
    story.clock.forward(HOUR)
    story.decide(letter(EVA, "Guten Tag,\n\nbitte die Schrift größer machen.\n", subject="Schrift", number="4"))
    assert story.journal.last_decisions()[-1].row != "D14u"
    assert standing(story.journal) == []


def test_the_lead_lifts_the_mark_with_a_word(story: Story) -> None:
    bounced(story)
    told = next(r for r in story.outbox() if r.kind == "notice" and "nimmt nichts an" in r.subject)
    story.decide(answer(JONAS, "zustellbar\n", told.message_id, number="5", dmarc=None))
    assert standing(story.journal) == []
    reply = next(r for r in story.outbox() if r.kind == "answer")
    assert "zustellbar" in (story.journal.outgoing_bytes(reply.id) or b"").decode()


def test_the_notice_names_the_order_and_the_words_of_the_server(story: Story) -> None:
    bounced(story)
    told = next(r for r in story.outbox() if r.kind == "notice" and "nimmt nichts an" in r.subject)
    body = (story.journal.outgoing_bytes(told.id) or b"").decode()
    assert told.recipient == "jonas@studio-nord.example"
    assert re.search(r"550 5\.1\.1 no such\[31m user here", body)
    assert "zustellbar" in body
