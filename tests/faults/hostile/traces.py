"""What servers and machines write: a result counts in its place only, a machine's mark silences however it is spelt."""

from tests.faults.hostile.sample import EVA, QUIET, Sample, letter, parts, plain

BY = "Received: from gw.krause.example by mx.studio-nord.example (Postfix) with ESMTPS; Thu, 19 Nov 2026 14:04:30 +0100\r\n"
OURS = "Authentication-Results: mx.studio-nord.example; "
DSN = "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; gw.krause.example\r\n\r\nFinal-Recipient: rfc822; {}\r\nAction: {}\r\nStatus: 4.4.7\r\n"


def _proof(trace: str, proof: str) -> Sample:
    outcome = {"pass": ("state",), "fail": ("hold",), "none": ("state",)}[proof]
    return Sample(lambda: letter(trace=trace), outcome, None, lambda r: r.proof == proof)


def _silent(row: str | None, **more: str) -> Sample:
    return Sample(lambda: letter(**more), ("nothing",), row, lambda r: not any(d["to"] == EVA for d in r.drafts))


def _answered(**more: str) -> Sample:
    return Sample(lambda: letter(**more), ("state",))


def _stored_only(reply_to: str) -> Sample:
    """Whatever the reply address says, a client mail goes to the stored address."""
    return Sample(
        lambda: letter(more=reply_to), ("state", "acknowledge"), None,
        lambda r: [d["to"] for d in r.drafts if d["kind"] in ("state", "acknowledge")] == [EVA],
    )  # fmt: skip


SAMPLES: dict[int, dict[str, Sample]] = {
    13: {
        "ten thousand recipients": Sample(
            lambda: letter(to="To: projekte@studio-nord.example, " + ", ".join(f"u{n}@x.example" for n in range(10_000))), ("state",)
        ),
        "twenty thousand To fields": Sample(
            lambda: letter(to="To: projekte@studio-nord.example\r\n" + "To: u@x.example\r\n" * 20_000 + "X: y"), ("state",)
        ),
        "twenty thousand Cc fields in front": Sample(lambda: letter(to="Cc: u@x.example\r\n" * 20_000 + "To: projekte@studio-nord.example"), ("state",)),
        "one recipient folded over ten thousand lines": Sample(
            lambda: letter(to="To: projekte@studio-nord.example," + ",".join(f"\r\n u{n}@x.example" for n in range(10_000))), ("state",)
        ),
    },
    15: {
        "answers to another organisation": _stored_only("Reply-To: boss@cheap-host.example"),
        "answers to ourselves": _stored_only("Reply-To: projekte@studio-nord.example"),
        "answers to a list of the team": _stored_only("Reply-To: alle@studio-nord.example"),
        "answers to five hundred": _stored_only("Reply-To: " + ", ".join(f"u{n}@x.example" for n in range(500))),
    },
    16: {
        "a second, empty return path below": _answered(more="Return-Path: <>"),
        "the topmost one is empty": _silent("D3", trace=f"Return-Path: <>\r\n{BY}Return-Path: <{EVA}>\r\n"),
    },
    17: {
        "our name below the writer's fields": _proof(f"{BY}", "none"),
        "our name below a foreign Received": _proof(
            f"{BY}Received: from a by gw.krause.example; Thu, 19 Nov 2026 14:04 +0100\r\n{OURS}dmarc=pass header.from=krause.example\r\n", "none"
        ),
    },
    18: {
        "a result in a quoted string": _proof(f'{BY}{OURS}dmarc=none header.from="evil.example; dmarc=pass header.from=krause.example"\r\n', "none"),
        "a result in a comment": _proof(f"{BY}{OURS}dmarc=none (dmarc=pass header.from=krause.example) header.from=krause.example\r\n", "none"),
        "a quote that never closes": _proof(f'{BY}{OURS}dmarc=pass header.from="krause.example\r\n', "none"),
    },
    19: {
        "stray words and a version": _proof(f"{BY}Authentication-Results: mx.studio-nord.example 1; example.com; dmarc=pass header.from=krause.example\r\n", "pass"),
        "no name at all": _proof(f"{BY}Authentication-Results: dmarc=pass header.from=krause.example\r\n", "none"),
        "properties of no known type": _proof(f"{BY}{OURS}spf=pass gateway.spf=x; dmarc=pass header.from=krause.example\r\n", "pass"),
    },
    20: {"the proof is of another domain": _proof(f"{BY}{OURS}dmarc=pass header.from=cheap-host.example\r\n", "none")},
    21: {
        "two of ours that disagree": _proof(f"{OURS}dmarc=pass header.from=krause.example\r\n{BY}{OURS}dmarc=fail header.from=krause.example\r\n", "fail"),
        "the same the other way round": _proof(f"{OURS}dmarc=fail header.from=krause.example\r\n{BY}{OURS}dmarc=pass header.from=krause.example\r\n", "fail"),
    },
    23: {
        f"a second mail behind {name}": Sample(
            lambda end=end: letter(text=b"Hallo," + end.encode() + b"MAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\nDATA\r\n" + letter()),
            ("state", "acknowledge"), None, lambda r: sum(d["kind"] in ("state", "acknowledge") for d in r.drafts) == 1 and not r.embedded,
        )
        for name, end in {"a dot": "\r\n.\r\n", "a bare LF dot": "\n.\n", "a bare CR dot": "\r.\r", "a mixed dot": "\n.\r\n"}.items()
    },
    24: {
        **{f"Auto-Submitted:{text!r} is a person's": _answered(more=f"Auto-Submitted:{text}") for text in (" no", " NO ", " no (x)", " no; a=b")},
        **{
            f"Auto-Submitted:{text!r} is a machine's": _silent("D5", more=f"Auto-Submitted:{text}")
            for text in (" auto-replied; owner-token=1", " auto-generated", " AUTO-REPLIED (vacation)", " auto-notified", " yes", " x-own-word", " auto-\r\n replied")
        },
        "doubled, and one is a machine's": _silent("D5", more="Auto-Submitted: no\r\nAuto-Submitted: auto-replied"),
        "empty is not no": _silent("D5", more="Auto-Submitted:"),
    },
    25: {
        "first-class is a person's": _answered(more="Precedence: first-class"),
        "Bulk": _silent("D6", more="Precedence: Bulk"),
        "list and a blank": _silent("D6", more="Precedence: list "),
        "in another field": _silent("D6", more="X-Precedence:\tJUNK"),
    },
    26: {
        "out of office among others": _silent("D7", more="X-Auto-Response-Suppress: DR,OOF,RN"),
        "All": _silent("D7", more="X-Auto-Response-Suppress: all"),
        "None": _answered(more="X-Auto-Response-Suppress: None"),
        "reports only": _answered(more="X-Auto-Response-Suppress: NDR, DR"),
    },
    27: {
        f"{subject!r} and no mark": Sample(lambda subject=subject: letter(subject=f"Subject: {subject}", text="I am away until Monday.\r\n"), ("nothing", "hold", "acknowledge"))
        for subject in ("Automatic reply: Status", "Out of Office: Status", "Abwesenheitsnotiz: Stand", "Réponse automatique : état", "Autosvar: Status", "Risposta automatica: stato")
    },
    28: {
        "a forged report of failure about another contact": Sample(
            lambda: letter(sender="From: MAILER-DAEMON@krause.example", more="", trace=BY, **parts(plain("User unknown"), DSN.format("ott@krause.example", "failed"), kind='report; report-type="delivery-status"')),
            ("nothing",), None, lambda r: not r.drafts,
        ),
    },
    29: {
        f"a report of {action}": Sample(
            lambda action=action: letter(trace=BY, **parts(plain("A report"), DSN.format("a@x.example", action) + "\r\nFinal-Recipient: rfc822; b@x.example\r\nAction: failed\r\nStatus: 5.1.1\r\n", kind="report; report-type=delivery-status")),
            ("nothing",), "D4", lambda r: not r.drafts,
        )
        for action in ("failed", "delayed", "relayed", "expanded", "delivered")
    } | {
        "a report without its type": Sample(lambda: letter(**parts(plain("A report"), DSN.format("a@x.example", "failed"), kind="report")), ("nothing",), "D4"),
        "a status part in an ordinary mail": Sample(lambda: letter(**parts(plain("A report"), DSN.format("a@x.example", "failed"))), ("nothing",), "D4"),
    },
    30: {
        name: Sample(lambda kind=kind, part=part: letter(**parts(plain("A report"), part, kind=f"report; report-type={kind}")), ("nothing",), "D4")
        for name, kind, part in (
            ("a reading receipt", "disposition-notification", "Content-Type: message/disposition-notification\r\n\r\nDisposition: manual-action/MDN-sent-manually; displayed\r\n"),
            ("an abuse report", "feedback-report", "Content-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\nVersion: 1\r\n"),
            ("a TLS report", "tlsrpt", "Content-Type: application/tlsrpt+gzip\r\n\r\nx"),
        )
    } | {
        "an aggregate report of DMARC": Sample(
            lambda: letter(sender="From: noreply-dmarc@cheap-host.example", address="noreply-dmarc@cheap-host.example", subject="Subject: Report domain: x Submitter: y Report-ID: 1",
                           **parts("Content-Type: application/zip\r\nContent-Disposition: attachment; filename=a.zip\r\n\r\nx")), ("nothing",),
        ),
    },
    31: {
        f"a calendar {method}": Sample(lambda method=method: letter(**parts(plain("Termin"), f"Content-Type: text/calendar; method={method}\r\n\r\nBEGIN:VCALENDAR\r\nMETHOD:{method}\r\nEND:VCALENDAR\r\n", kind="alternative")), QUIET)
        for method in ("REQUEST", "REPLY", "CANCEL")
    } | {
        "a calendar that is the whole mail": Sample(lambda: letter(kind="Content-Type: text/calendar; charset=utf-8", text="BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nEND:VCALENDAR\r\n"), QUIET),
        "an emoji reaction": Sample(lambda: letter(**parts(plain("👍"), 'Content-Type: text/vnd.google.email-reaction+json\r\n\r\n{"emoji":"👍","version":1}', kind="alternative")), ("nothing",), "D8"),
        "an Outlook recall": Sample(lambda: letter(subject="Subject: Recall: Stand", kind="Content-Type: application/ms-tnef; name=winmail.dat", text="x"), (*QUIET, "acknowledge"), None, lambda r: r.outcome != "state"),
    },
}  # fmt: skip
