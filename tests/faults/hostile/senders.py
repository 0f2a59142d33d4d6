"""Who wrote: whatever two parsers could read differently is nobody, and nobody is never answered."""

from tests.faults.hostile.sample import EVA, QUIET, TRACE, Sample, letter

EVIL = "someone@cheap-host.example"
SPOOFED = "Return-Path: <x@cheap-host.example>\r\nReceived: from cheap-host.example by mx.studio-nord.example; Thu, 19 Nov 2026 14:04 +0100\r\n"


def _nobody(sender: str, **more: str) -> Sample:
    return Sample(lambda: letter(sender=sender, **more), ("hold",), "D12", lambda r: r.identity is None)


def _evil(sender: str) -> Sample:
    """The mail is a stranger's: held, and nothing said."""
    return Sample(lambda: letter(sender=sender, address=EVIL), ("hold",), None, lambda r: r.identity == EVIL)


def _other(sender: str) -> Sample:
    """A valid address that only looks like the contact's: it is not the contact."""
    return Sample(lambda: letter(sender=sender), ("hold",), None, lambda r: r.identity != EVA)


NOBODY: dict[int, dict[str, Sample]] = {
    3: {
        "an angle bracket alone": _nobody("From: <"),
        "three hundred open parentheses": _nobody("From: " + "(" * 300),
        "thirty thousand open parentheses": _nobody("From: " + "(" * 30_000),
        "an empty From": _nobody("From: "),
        "an empty From and an empty Message-ID": _nobody("From:", message_id="Message-ID: <>"),
    },
    4: {
        "two From fields": _nobody(f"From: {EVA}\r\nFrom: {EVIL}"),
        "two From fields of one address": _nobody(f"From: {EVA}\r\nFrom: {EVA}"),
        "a blank before the colon": _nobody(f"From : {EVA}"),
        "a blank before the colon, and a good one": _nobody(f"From : {EVIL}\r\nFrom: {EVA}"),
        "a From inside the folding of another field": _nobody(f"X-A: b\r\n From: {EVIL}\r\nFrom: {EVA}"),
        "a From folded inside its address": _nobody("From: <e.krause@\r\n krause.example>"),
        "a From folded into nothing": _nobody(f"From:\r\n \r\n {EVA}"),
    },
    5: {
        "an address before the brackets": _nobody(f"From: {EVA} <{EVIL}>"),
        "two addresses in brackets": _nobody(f"From: <{EVA}> <{EVIL}>"),
        "two addresses and a semicolon": _nobody(f"From: {EVA};{EVIL}"),
        "two addresses and a comma": _nobody(f"From: {EVA},{EVIL}"),
        "brackets in brackets": _nobody(f"From: <{EVA}<{EVIL}>>"),
    },
    7: {
        "an encoded domain": _nobody("From: e.krause@=?utf-8?q?krause=2Eexample?="),
        "an encoded local part": _nobody("From: =?utf-8?q?e=2Ekrause?=@krause.example"),
        "an encoded address": _nobody("From: =?utf-8?b?ZS5rcmF1c2VAa3JhdXNlLmV4YW1wbGU=?="),
        "an encoded bracket": _nobody("From: =?utf-8?q?<e=2Ekrause=40krause=2Eexample>?="),
    },
    8: {
        "a group of one": _nobody(f"From: Eva: {EVA};"),
        "undisclosed recipients": _nobody("From: undisclosed-recipients:;"),
        "an address and a group": _nobody(f"From: {EVA}, x:;"),
    },
    9: {
        "a route": _nobody(f"From: <@cheap-host.example:{EVA}>"),
        "a comment in the address": _nobody("From: e.krause(x)@krause.example"),
        "a comment behind it": _nobody(f"From: {EVA} (Eva)"),
        "a quoted local part": _nobody('From: "e.krause"@krause.example'),
        "a domain literal": _nobody("From: e.krause@[192.0.2.1]"),
        "a dot at the end": _nobody("From: e.krause@krause.example."),
        "two dots": _nobody("From: e..krause@krause.example"),
    },
    10: {
        "NUL inside": _nobody("From: e.krause@krause.example\x00.cheap-host.example"),
        "CR inside": _nobody("From: e.krause@krause.example\r.cheap-host.example"),
        "a line that is no field above": _nobody("X-A: b\r\nno field\r\nFrom: e.krause@krause.example"),
        "TAB inside": _nobody("From: e.krause@krause\t.example"),
    },
}
OTHERS: dict[int, dict[str, Sample]] = {
    6: {
        "the contact's address as a quoted name": _evil(f'From: "{EVA}" <{EVIL}>'),
        "the contact's address as an encoded name": _evil(f"From: =?utf-8?q?e=2Ekrause=40krause=2Eexample?= <{EVIL}>"),
        "brackets inside a quoted name": _evil(f'From: "Eva <{EVA}>" <{EVIL}>'),
    },
    11: {
        "a Cyrillic letter": _other("From: e.krause@krаuse.example"),
        "a punycode neighbour": _other("From: e.krause@xn--kruse-7nf.example"),
        "a zero-width space": _other("From: e.kra\u200buse@krause.example"),
        "a full-width letter": _other("From: ｅ.krause@krause.example"),
        "upper case is the same person": Sample(
            lambda: letter(sender="From: E.KRAUSE@KRAUSE.EXAMPLE"), ("state",), None, lambda r: r.identity == EVA
        ),
    },
    12: {"a plus tag": _other("From: e.krause+x@krause.example")},
    14: {
        "Sender differs": Sample(
            lambda: letter(sender=f"Sender: {EVA}\r\nFrom: {EVIL}", address=EVIL), ("hold",), None, lambda r: r.identity == EVIL
        ),
        "Resent-From names the contact": Sample(
            lambda: letter(sender=f"From: {EVIL}", more=f"Resent-From: {EVA}", address=EVIL), ("hold",), None, lambda r: r.identity == EVIL
        ),
        "X-Original-From names the contact": Sample(
            lambda: letter(sender=f"From: {EVIL}", more=f"X-Original-From: {EVA}\r\nX-Google-Original-From: {EVA}", address=EVIL),
            ("hold",), None, lambda r: r.identity == EVIL,
        ),
        "a foreign Sender changes nothing": Sample(
            lambda: letter(more=f"Sender: {EVIL}"), ("state",), None, lambda r: r.identity == EVA
        ),
    },
    22: {
        name: Sample(lambda text=text: (SPOOFED + text + "\r\nTo: projekte@studio-nord.example\r\nSubject: Stand\r\n\r\nWie ist der aktuelle "
                                        "Stand beim Shop?\r\n").encode("utf-8", "surrogateescape"),
                     QUIET, None, lambda r: r.proof != "pass")
        for name, text in {
            "a result for another name before ours": f"Authentication-Results: cheap-host.example; dmarc=pass header.from=krause.example\r\nFrom: {EVA}\r\nX: 1\r\nFrom: {EVIL}",
            "our own name below the trace": f"From: <{EVIL}>\r\nAuthentication-Results: mx.studio-nord.example; dmarc=pass header.from=krause.example\r\nFrom: {EVA}",
            "a result with a longer name": f"Authentication-Results: mx.studio-nord.example.cheap-host.example; dmarc=pass header.from=krause.example\r\nFrom: {EVIL}",
            "NUL in the proven domain": f"Authentication-Results: mx.studio-nord.example; dmarc=pass header.from=krause.example\x00.cheap-host.example\r\nFrom: {EVIL}",
            "a parenthesis in the proven domain": f"Authentication-Results: mx.studio-nord.example; dmarc=pass header.from=krause.example(.cheap-host.example\r\nFrom: {EVIL}",
            "a quote in the proven domain": f"Authentication-Results: mx.studio-nord.example; dmarc=pass header.from=krause.example'a.cheap-host.example\r\nFrom: {EVIL}",
            "an SPF pass for a crafted domain": f"Authentication-Results: mx.studio-nord.example; spf=pass smtp.mailfrom=krause.example@cheap-host.example\r\nFrom: {EVIL}",
            "a DKIM pass of another domain": f"Authentication-Results: mx.studio-nord.example; dkim=pass header.d=cheap-host.example\r\nFrom: {EVIL}",
            "two From fields, the first proven": f"Authentication-Results: mx.studio-nord.example; dmarc=pass header.from=cheap-host.example\r\nFrom: {EVIL}\r\nFrom: {EVA}",
            "two From fields, the last proven": f"Authentication-Results: mx.studio-nord.example; dmarc=pass header.from=cheap-host.example\r\nFrom: {EVA}\r\nFrom: {EVIL}",
            "a From with a blank before the colon": f"Authentication-Results: mx.studio-nord.example; dmarc=pass header.from=cheap-host.example\r\nFrom : {EVA}\r\nFrom: {EVIL}",
            "a From with a blank in front": f" From: {EVA}\r\nFrom: {EVIL}",
            "a folded From before the real one": f"Authentication-Results: mx.studio-nord.example; dmarc=pass header.from=cheap-host.example\r\nFrom\r\n : {EVA}\r\nFrom: {EVIL}",
            "a route": f"From: <@krause.example,@cheap-host.example:{EVIL}>",
            "a list of addresses": f"From: <{EVA}>, <{EVIL}>",
            "an encoded list": f"From: =?utf-8?b?PGUua3JhdXNlQGtyYXVzZS5leGFtcGxlPiwK?=<{EVIL}>",
            "a comment that closes late": f"From: <{EVA}>(<{EVIL}>)",
            "an address and a stray bracket": f"From: {EVA}>{EVIL}",
            "a Sender that is proven": f"Authentication-Results: mx.studio-nord.example; dmarc=pass header.from=cheap-host.example\r\nSender: {EVIL}\r\nFrom: {EVA}\r\nFrom: {EVIL}",
            "a name that is an address": f'From: "{EVA}"<{EVIL}>',
            "a name that hides the address by its length": f'From: "{EVA}{" " * 300}" <{EVIL}>',
            "a reply address of the contact": f"From: {EVIL}\r\nReply-To: {EVA}",
        }.items()
    },
}  # fmt: skip
SAMPLES = {**NOBODY, **OTHERS}
__all__ = ["SAMPLES", "TRACE"]
