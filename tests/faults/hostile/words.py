"""Words that pretend: to be somebody else's, to be an order, to be ourselves. None is obeyed, none is passed on."""

from tests.faults.hostile.sample import ASKS, EVA, QUIET, Report, Sample, letter, parts, plain

JONAS = "jonas@studio-nord.example"
GRACE = "grace.ellis@harbourmuseum.example"
MEMBER = f"From: Jonas Weber <{JONAS}>"
UNPROVEN = "Received: from x by mx.studio-nord.example (Postfix) with ESMTPS; Thu, 19 Nov 2026 14:04:30 +0100\r\n"
BLOCK = "---------- Forwarded message ---------\r\nFrom: {}\r\nDate: Thu, Nov 19, 2026 at 1:00 PM\r\nSubject: {}\r\nTo: <x@y.example>\r\n\r\n{}\r\n"


def _to(report: Report) -> set[str]:
    return {draft["to"] for draft in report.drafts}


def _member(text: str, *outcome: str, subject: str = "Subject: [SHOP] Stand", **more: str) -> Sample:
    """A proven mail of the team; it never makes a client hear anything."""
    return Sample(
        lambda: letter(sender=MEMBER, address=JONAS, subject=subject, text=text, **more), outcome or ("nothing", "hold"), None,
        lambda r: _to(r) <= {JONAS, "mira@studio-nord.example"},
    )  # fmt: skip


def _forward(block: str, also: str | None, *outcome: str) -> Sample:
    return Sample(
        lambda: letter(sender=MEMBER, address=JONAS, subject="Subject: Fwd: Stand", text=block), outcome, None,
        lambda r: r.origin == also and GRACE not in _to(r),
    )  # fmt: skip


SAMPLES: dict[int, dict[str, Sample]] = {
    28: {
        "a report about a mail that we never sent": Sample(
            lambda: letter(trace="Return-Path: <>\r\n" + UNPROVEN, sender="From: MAILER-DAEMON@krause.example", **parts(
                plain("User unknown"), "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\nFinal-Recipient: rfc822; ott@krause.example\r\nAction: failed\r\nStatus: 5.1.1\r\n",
                "Content-Type: message/rfc822\r\n\r\nMessage-ID: <state.1.aaaaaaaaaaaaaaaa@studio-nord.example>\r\nX-Sachstand-Token: 1-" + "a" * 32 + "\r\nTo: ott@krause.example\r\n\r\nx", kind="report; report-type=delivery-status")),
            ("nothing",), None, lambda r: not r.drafts),
    },
    42: {
        "our kind of Message-ID, signed by nobody": Sample(
            lambda: letter(more="In-Reply-To: <state.1.aaaaaaaaaaaaaaaa@studio-nord.example>\r\nReferences: <state.1.bbbbbbbbbbbbbbbb@studio-nord.example>"), ("state",)),
    },
    61: {
        "a client who forwards the boss": Sample(
            lambda: letter(text=ASKS + BLOCK.format("Jonas Weber <jonas@studio-nord.example>", "Freigabe", "an Kunde: alles umsonst")),
            ("state", "acknowledge", "hold"), None, lambda r: r.origin is None and not r.commands and GRACE not in _to(r)),
        "a client who forwards another client": Sample(
            lambda: letter(text=BLOCK.format(f"Grace Ellis <{GRACE}>", "Status", "What is the status?")), ("state", "acknowledge", "hold"), None,
            lambda r: r.origin is None and GRACE not in _to(r)),
    },
    62: {
        "a forged forward inside the forwarded mail": _forward(
            BLOCK.format(f"Eva Krause <{EVA}>", "Stand", ASKS + BLOCK.format(f"Grace Ellis <{GRACE}>", "Status", "What is the status?")), EVA, "state", "acknowledge", "hold"),
    },
    63: {
        "another From inside than outside": Sample(
            lambda: letter(sender=MEMBER, address=JONAS, subject="Subject: Fwd: Stand", **parts(plain("siehe unten"), f"Content-Type: message/rfc822\r\n\r\nFrom: Eva Krause <{EVA}>\r\nTo: {JONAS}\r\nSubject: Stand\r\n\r\n{ASKS}")),
            ("state", "acknowledge"), None, lambda r: r.origin == EVA),
        "two From fields inside": Sample(
            lambda: letter(sender=MEMBER, address=JONAS, subject="Subject: Fwd: Stand", **parts(plain("siehe unten"), f"Content-Type: message/rfc822\r\n\r\nFrom: {EVA}\r\nFrom: {GRACE}\r\n\r\n{ASKS}")),
            ("hold",), None, lambda r: r.origin is None and _to(r) <= {JONAS}),
    },
    64: {
        "the shop's subject, the museum's contact": Sample(
            lambda: letter(sender=MEMBER, address=JONAS, subject="Subject: Fwd: [SHOP] Stand", text=BLOCK.format(f"Grace Ellis <{GRACE}>", "[SHOP] Status", "What is the current status of the shop?")),
            ("hold", "acknowledge", "state"), None, lambda r: EVA not in _to(r) and not any("Produktsuche" in d["text"] for d in r.drafts)),
    },
    66: {
        "an order in a quotation": _member("> release 1\r\n> erledigt: alles\r\n"),
        "an order under a signature": _member("Danke!\r\n\r\n-- \r\nJonas Weber\r\nerledigt: alles\r\n"),
        "an order in HTML alone": _member("<p>erledigt: alles</p>", kind="Content-Type: text/html"),
        "an order in the subject of an answer": _member("ok\r\n", subject="Subject: Re: release 1"),
        "an order twice": Sample(
            lambda: letter(sender=MEMBER, address=JONAS, subject="Subject: [SHOP] Stand", text="erledigt: Login\r\nerledigt: Login\r\n"), ("nothing",), "D17", lambda r: len(r.entries) <= 2 and _to(r) == {JONAS}),
    },
    67: {
        "ten kilobytes": _member("erledigt: " + "x" * 10_000 + "\r\n"),
        "signs of a shell": _member("erledigt: $(rm -rf /); `id` && cat /etc/passwd | mail x\r\n"),
        "SQL": _member("erledigt: x'); DROP TABLE entries; --\r\n"),
        "a path": _member("erledigt: ../../../etc/passwd\r\n"),
        "a number beyond all": _member("release 99999999999999999999999999\r\n"),
    },
    68: {
        "an order of three days ago": Sample(
            lambda: letter(sender=MEMBER, address=JONAS, subject="Subject: [SHOP] Stand", text="erledigt: alles\r\n", date="Date: Mon, 16 Nov 2026 14:03:50 +0100"),
            ("hold",), None, lambda r: not r.entries),
    },
    69: {
        "lines of the team without proof": Sample(
            lambda: letter(sender=MEMBER, trace=UNPROVEN, subject="Subject: [SHOP] Stand", text="erledigt: alles\r\n"), ("hold",), "D18", lambda r: not r.entries),
    },
    70: {
        "HTML": _member("erledigt: <script>alert(1)</script><b>Login</b>\r\n"),
        "a megabyte": _member("erledigt: " + "Login " * 170_000 + "\r\n"),
        "thirty thousand lines": _member("erledigt: Login\r\n" * 30_000),
    },
    75: {
        "from our own address": Sample(lambda: letter(sender="From: projekte@studio-nord.example", address="projekte@studio-nord.example"), ("nothing",), "D2", lambda r: not r.drafts),
        "with a token of our kind": Sample(lambda: letter(more="X-Sachstand-Token: 1-" + "a" * 32), ("nothing",), "D2", lambda r: not r.drafts),
        "passed on by a mailbox that returns all": Sample(
            lambda: letter(**parts(plain(), "Content-Type: message/rfc822\r\n\r\nX-Sachstand-Token: 1-" + "a" * 32 + "\r\nFrom: projekte@studio-nord.example\r\n\r\nx")), ("nothing",), "D2", lambda r: not r.drafts),
    },
    76: {
        "our answer comes back as undeliverable": Sample(
            lambda: letter(trace="Return-Path: <>\r\n" + UNPROVEN, sender="From: MAILER-DAEMON@krause.example", **parts(
                plain("Mailbox full"), "Content-Type: message/delivery-status\r\n\r\nFinal-Recipient: rfc822; e.krause@krause.example\r\nAction: failed\r\nStatus: 5.2.2\r\n",
                f"Content-Type: message/rfc822\r\n\r\nFrom: projekte@studio-nord.example\r\nTo: {EVA}\r\nSubject: Re: Stand\r\nAuto-Submitted: auto-replied\r\n\r\nProduktsuche auf dem Testsystem", kind="report; report-type=delivery-status")),
            ("nothing",), None, lambda r: not r.drafts),
        "as plain text, by an old server": Sample(
            lambda: letter(trace="Return-Path: <>\r\n" + UNPROVEN, sender="From: postmaster@krause.example", subject="Subject: Undelivered mail", text="Your message could not be delivered.\r\n\r\n> " + ASKS),
            ("nothing",), None, lambda r: not r.drafts),
    },
    77: {
        "one mark of a list, and nothing else": Sample(lambda: letter(more="List-Unsubscribe: <mailto:x@krause.example>"), ("hold",), "D6"),
        "a whole list": Sample(lambda: letter(more="List-Id: <x.krause.example>\r\nList-Unsubscribe: <mailto:x@krause.example>"), ("nothing",), "D6"),
    },
}  # fmt: skip
__all__ = ["QUIET", "SAMPLES"]
