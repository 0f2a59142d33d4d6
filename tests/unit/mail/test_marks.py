"""Every mark of a machine, and the honest mail that must not bear one."""

import pytest

from daemon import mail
from daemon.model import MarkKind

HEAD = b"Return-Path: <e.krause@krause.example>\r\nFrom: Eva Krause <e.krause@krause.example>\r\nTo: p@studio-nord.example\r\n"


def _kinds(extra: bytes = b"", *, head: bytes = HEAD, body: bytes = b"Hallo, wie weit sind wir?\r\n") -> set[MarkKind]:
    return {mark.kind for mark in mail.parse(head + extra + b"\r\n" + body).marks}


@pytest.mark.parametrize(
    "extra",
    [
        b"Auto-Submitted: no\r\n", b"Auto-Submitted:  NO \r\n", b"Auto-Submitted: no (a person)\r\n", b"Precedence: first-class\r\n",
        b"X-Auto-Response-Suppress: None\r\n", b"X-Auto-Response-Suppress: NDR\r\n", b"X-Auto-Response-Suppress: DR, RN, NRN\r\n",
        b"X-Spam-Flag: NO\r\n", b"X-Spam-Status: No, score=-1.0\r\n", b"X-MS-Exchange-Organization-SCL: -1\r\n",
        b"X-Forefront-Antispam-Report: CIP:192.0.2.1;CTRY:DE;SCL:1;SRV:;\r\n", b"X-Autoreply: no\r\n",
        b"Subject: Abwesenheit im Mai\r\n",
        b"Subject: Re: Antwort auf die automatische Antwort\r\n", b"Disposition-Notification-To: e.krause@krause.example\r\n",
        b"X-Mailer: Outlook\r\nImportance: high\r\n", b"X-Mailer: vacationplanner\r\n", b"X-Mailer: Redmineral 2\r\n",
        b"X-RT-Loop-Prevention: krause.example\r\nRT-Ticket: krause.example #12\r\n", b"X-Mailer: Znuny Mail Service\r\n",
        b"Precedence: normal\r\n", b"Subject: Re: Abwesenheit\r\n", b"X-Sachstand-Hops: 1\r\n", b"Content-Type: text/calendar\r\n",
    ],
)  # fmt: skip
def test_an_honest_mail_bears_no_mark(extra):
    assert _kinds(extra) == set()


@pytest.mark.parametrize(
    ("extra", "kind"),
    [
        (b"Auto-Submitted: auto-replied\r\n", MarkKind.AUTO_SUBMITTED),
        (b"Auto-Submitted: auto-replied (vacation)\r\n", MarkKind.AUTO_SUBMITTED),
        (b"Auto-Submitted: auto-generated; owner-token=1\r\n", MarkKind.AUTO_SUBMITTED),
        (b"Auto-Submitted: (really) auto-notified\r\n", MarkKind.AUTO_SUBMITTED),
        (b"Auto-Submitted: no\r\nAuto-Submitted: auto-replied\r\n", MarkKind.AUTO_SUBMITTED),
        (b"Auto-Submitted:\r\n", MarkKind.AUTO_SUBMITTED),
        (b"Precedence: Bulk\r\n", MarkKind.LIST),
        (b"Precedence: list \r\n", MarkKind.LIST),
        (b"X-Precedence: junk\r\n", MarkKind.LIST),
        (b"Precedence: auto_reply\r\n", MarkKind.VENDOR),
        (b"List-Id: <news.example>\r\n", MarkKind.LIST),
        (b"List-Unsubscribe: <mailto:u@news.example>\r\nList-Id: <news.example>\r\n", MarkKind.LIST),
        (b"List-Unsubscribe: <mailto:u@crm.example>\r\n", MarkKind.BULK_SOFT),
        (b"Feedback-ID: 1:2:3:crm\r\n", MarkKind.BULK_SOFT),
        (b"X-Auto-Response-Suppress: DR, OOF, RN\r\n", MarkKind.SUPPRESS),
        (b"X-Auto-Response-Suppress: All\r\n", MarkKind.SUPPRESS),
        (b"X-Autoreply: yes\r\n", MarkKind.VENDOR),
        (b"X-POST-MessageClass: 9; Autoresponder\r\n", MarkKind.VENDOR),
        (b"X-MS-Exchange-Inbox-Rules-Loop: a@krause.example\r\n", MarkKind.VENDOR),
        (b"X-Loop: p@studio-nord.example\r\n", MarkKind.VENDOR),
        (b"X-Cron-Env: <SHELL=/bin/sh>\r\n", MarkKind.VENDOR),
        (b"X-JIRA-FingerPrint: 0123456789abcdef\r\n", MarkKind.VENDOR),
        (b"X-Zendesk-From-Account-Id: 4ca1477\r\nX-Mailer: Zendesk Mailer\r\n", MarkKind.VENDOR),
        (b"X-GitHub-Reason: mention\r\n", MarkKind.VENDOR),
        (b"X-GitLab-NotificationReason: mentioned\r\n", MarkKind.VENDOR),
        (b"X-Bugzilla-Type: changed\r\n", MarkKind.VENDOR),
        (b"X-Roundup-Loop: hello\r\n", MarkKind.VENDOR),
        (b"X-ServiceNow-Generated: true\r\n", MarkKind.VENDOR),
        (b"X-Jenkins-Job: shop\r\n", MarkKind.VENDOR),
        (b"X-AMAZON-MAIL-RELAY-TYPE: notification\r\n", MarkKind.VENDOR),
        (b"X-Mailer: vacation\r\n", MarkKind.VENDOR),
        (b"X-Mailer: courier mailbot\r\n", MarkKind.VENDOR),
        (b"X-Mailer: FRITZ!Box\r\n", MarkKind.VENDOR),
        (b"X-Mailer: KONICA MINOLTA bizhub\r\n", MarkKind.VENDOR),
        (b"X-Failed-Recipients: x@gone.example\r\n", MarkKind.REPORT),
        (b"X-Spam-Flag: YES\r\n", MarkKind.SPAM),
        (b"X-Spam-Status: Yes, score=9\r\n", MarkKind.SPAM),
        (b"X-MS-Exchange-Organization-SCL: 6\r\n", MarkKind.SPAM),
        (b"X-Forefront-Antispam-Report: CIP:192.0.2.1;SCL:9;SRV:;\r\n", MarkKind.SPAM),
        (b"X-Sachstand-Hops: 4\r\n", MarkKind.HOPS),
        (b"X-Sachstand-Hops: many\r\n", MarkKind.HOPS),
        (b"Content-Type: text/calendar; method=REPLY\r\n", MarkKind.CALENDAR),
        (b"Content-Type: text/vnd.google.email-reaction+json\r\n", MarkKind.REACTION),
        (b"Content-Type: message/disposition-notification\r\n", MarkKind.REPORT),
        (b"Content-Type: multipart/report; boundary=b\r\n", MarkKind.REPORT),
        (b"Subject: Report Domain: krause.example Submitter: mx.example Report-ID: <1>\r\n", MarkKind.REPORT),
        (b"Content-Class: urn:content-classes:recallmessage\r\n", MarkKind.VENDOR),
        (b"Received: from a by b\r\n" * 51, MarkKind.HOPS),
    ],
)
def test_a_machine_is_known_by_its_fields(extra, kind):
    assert _kinds(extra) == {kind}


@pytest.mark.parametrize("path", [b"<>", b"<MAILER-DAEMON@mx.example>", b""])
def test_a_null_return_path_is_a_mark(path):
    head = b"Return-Path: " + path + b"\r\nFrom: x@krause.example\r\n"
    assert _kinds(head=head) == {MarkKind.NULL_RETURN_PATH}


def test_only_the_topmost_return_path_counts():
    assert _kinds(b"Return-Path: <>\r\n") == set()


@pytest.mark.parametrize(
    "local",
    ["MAILER-DAEMON", "noreply", "no-reply", "no_reply", "shop.no-reply", "noreply+17", "donotreply", "do-not-reply", "bounce-17",
     "bounces+a=b", "listserv", "majordomo", "owner-news", "news-owner", "news-request", "nicht-antworten",
     "FETCHMAIL-DAEMON", "mailer", "autoreply", "auto-responder", "auto-confirm", "notifications", "calendar-notification",
     "nao-responda", "no-responder", "non-rispondere", "niet-beantwoorden", "www-data", "wordpress"],
)  # fmt: skip
def test_a_system_sender_is_known_by_its_local_part(local):
    assert _kinds(head=f"From: {local}@krause.example\r\n".encode()) == {MarkKind.SYSTEM_SENDER}


@pytest.mark.parametrize("local", ["postmaster", "abuse"])
def test_postmaster_is_read_by_people(local):
    assert _kinds(head=f"From: {local}@krause.example\r\n".encode()) == {MarkKind.POSTMASTER}


@pytest.mark.parametrize(
    "local",
    [
        "e.krause",
        "renoreplyer",
        "requests",
        "bert.owner.jr",
        "info",
        "kontakt",
        "auto",
        "antwort",
        "h.mailer",
        "dae.monroe",
        "norepli",
        "bo.unce",
        "wordpressagentur",
        "notifier.klein",
    ],
)
def test_a_person_is_no_system_sender(local):
    assert _kinds(head=f"From: {local}@krause.example\r\n".encode()) == set()


@pytest.mark.parametrize(
    "subject",
    ["Automatic reply: Stand?", "Automatische Antwort: AW: Stand?", "Abwesenheitsnotiz: Shop", "Out of Office Re: x", "Autosvar: Shop",
     "Réponse automatique : Shop", "Respuesta automática: x", "Risposta Non al computer: x",
     "AW: Automatische Antwort: x",
     "Undelivered Mail Returned to Sender", "Automatisch antwoord: x", "自動応答: x", "Unzustellbar: Stand"],
)  # fmt: skip
def test_a_robots_subject_is_a_weak_mark(subject):
    assert _kinds(f"Subject: {subject}\r\n".encode()) == {MarkKind.SUBJECT_HINT}


@pytest.mark.parametrize(
    "body",
    [
        b'Krause, Eva would like to recall the message, "Stand".',
        'Krause, Eva möchte die Nachricht "Stand" zurückrufen.'.encode(),
        "Krause, Eva souhaite rappeler le message « Stand ».".encode(),
        b'Krause, Eva wil het bericht "Stand" intrekken.',
        b'Krause, Eva desea recuperar el mensaje "Stand".',
        b'Krause, Eva desidera richiamare il messaggio "Stand".',
    ],
)
def test_an_outlook_recall_is_a_machine(body):
    assert _kinds(body=body) == {MarkKind.VENDOR}


@pytest.mark.parametrize(
    "body",
    [
        "Ich möchte die Nachricht zum Livegang besprechen, können Sie mich bitte zurückrufen?",
        "Ich möchte die Nachricht\nnoch ändern. Bitte zurückrufen.",
        "We would like to recall the message you proposed for the landing page.",
        "Il faudrait rappeler le message sur la page d'accueil.",
    ],
)
def test_a_person_who_asks_to_be_called_back_recalls_nothing(body):
    assert _kinds(body=body.encode()) == set()


@pytest.mark.parametrize("name", ["Cron Daemon", '"(Cron Daemon)"', "smartd daemon"])
def test_a_daemon_of_the_house_is_known_by_its_name(name):
    assert _kinds(head=f"From: {name} <root@krause.example>\r\n".encode()) == {MarkKind.SYSTEM_SENDER}


DSN = b"""\
Return-Path: <>
From: Mail Delivery System <MAILER-DAEMON@mx.krause.example>
Subject: Undelivered Mail Returned to Sender
Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

--b1
Content-Type: text/plain

The mail could not be delivered.
--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.krause.example

Final-Recipient: rfc822; gone@krause.example
Action: failed
Status: 5.1.1
--b1
Content-Type: %s

From: p@studio-nord.example
Message-ID: <state.7.0123456789abcdef@studio-nord.example>
Subject: Re: Stand

our own words: Message-ID: <not.this@one.example>
--b1--
"""


@pytest.mark.parametrize("kind", [b"message/rfc822", b"text/rfc822-headers"])
def test_a_bounce_names_the_mail_it_speaks_of(kind):
    message = mail.parse(DSN % kind)
    assert message.report_of == ("<state.7.0123456789abcdef@studio-nord.example>",)
    assert message.embedded == ()
    assert {MarkKind.REPORT, MarkKind.NULL_RETURN_PATH, MarkKind.SYSTEM_SENDER} <= {mark.kind for mark in message.marks}


def test_a_person_who_cites_an_id_reports_nothing():
    assert mail.parse(HEAD + b"\r\nMessage-ID: <a@b.example>\r\n").report_of == ()


def test_our_token_and_hops_are_exposed_and_give_nothing():
    message = mail.parse(HEAD + b"X-Sachstand-Token: 7-abc\r\nX-Sachstand-Hops: 2\r\n\r\nx")
    assert (message.token, message.hops, message.marks) == ("7-abc", 2, ())


def test_a_doubled_token_is_none():
    assert mail.parse(HEAD + b"X-Sachstand-Token: 7-a\r\nX-Sachstand-Token: 8-b\r\n\r\nx").token is None
