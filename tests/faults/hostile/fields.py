"""Header fields that are too long, too many, wrongly encoded, or written to be reused."""

from tests.faults.hostile.sample import EVA, QUIET, Report, Sample, letter

CONTROLS = frozenset(map(chr, [*range(32), 127, 0x85, 0x2028, 0x2029, 0x200B, 0x202E, 0xFEFF, 0x2066]))


def _clean(report: Report) -> bool:
    """No line of anything that leaves holds a control or invisible sign, and none is longer than a subject may be."""
    lines = [report.subject, *(d["subject"] for d in report.drafts)]
    return all(not set(line) & CONTROLS and len(line) <= 500 for line in lines) and not any(
        set(d["text"]) & (CONTROLS - {"\n"}) for d in report.drafts
    )


def _subject(text: str, *outcome: str) -> Sample:
    return Sample(lambda: letter(subject=f"Subject: {text}"), outcome or ("state",), None, _clean)


def _stored(**more: str) -> Sample:
    """Odd bytes in fields that decide nothing change nothing."""
    return Sample(lambda: letter(**more), ("state",), None, _clean)


SAMPLES: dict[int, dict[str, Sample]] = {
    32: {
        "an encoded line break and a Bcc": _subject("=?utf-8?q?Stand=0D=0ABcc:_x@cheap-host.example?="),
        "an encoded line feed": _subject("=?utf-8?b?U3RhbmQKQmNjOiB4QGNoZWFwLWhvc3QuZXhhbXBsZQ==?="),
        "an encoded line separator": _subject("=?utf-8?q?Stand=E2=80=A8Bcc:_x?="),
    },
    33: {
        "a megabyte": _subject("wo stehen wir? " * 70_000),
        "twenty thousand encoded words": _subject("=?utf-8?q?a?= " * 20_000, "state", "acknowledge"),
        "twenty thousand encoded words, folded": _subject("=?utf-8?q?a?=\r\n " * 20_000 + "x", "state", "acknowledge"),
        "twenty thousand beginnings of one": _subject("=?utf-8?q?" * 20_000 + "x", "state", "acknowledge"),
    },
    34: {
        "a truncated word": _subject("=?utf-8?b?U3Rhb"),
        "an unknown charset": _subject("=?x-unknown-klingon?q?Stand=FF?="),
        "words in words": _subject("=?utf-8?q?=3D=3Futf-8=3Fq=3FStand=3F=3D?="),
        "half a character": _subject("=?utf-16?b?2AA=?= Stand"),
        "half a character at the end of a word": _subject("=?utf-8?q?Stand=C3?="),
        "no encoding named": _subject("=?utf-8??Stand?="),
        "an endless charset": _subject("=?" + "x" * 300 + "?q?Stand?="),
    },
    35: {
        text: _subject(text, "state", "acknowledge")
        for text in ("{{ config }}", "{% for i in range(9) %}{{ 7*7 }}{% endfor %}", "${jndi:ldap://x.example}", "%s%n %(a)s", "$(id) `id`", "{0.__class__}")
    },
    36: {
        "in subject, name and text": Sample(
            lambda: letter(sender=f'From: "<img src=x onerror=alert(1)>" <{EVA}>', subject="Subject: <script>alert(1)</script> Stand",
                           text="<a href=javascript:alert(1)>Wie ist der aktuelle Stand beim Shop?</a>\r\n"), ("state", "acknowledge"),
        ),
    },
    37: {
        "text that turns around": _subject("Stand\u202eexe.pdf"),
        "signs of no width": _subject("St\u200band\ufeff \u2066x\u2069"),
        "the same, encoded": _subject("=?utf-8?q?Stand=E2=80=AE=EF=BB=BFx?="),
        "in the name": _stored(sender=f'From: "Eva\u202e Krause" <{EVA}>'.replace("\u202e", "=?utf-8?q?=E2=80=AE?=")),
    },
    38: {
        "raw UTF-8": _stored(more="X-Note: Grüße", subject="Subject: Stand für Müller"),
        "raw Latin-1": _stored(subject="Subject: Stand f\udcfcr M\udcfcller"),
        "both in one field": _stored(subject="Subject: Stand f\udcfcr Müller"),
        "in fields of addresses": _stored(to='To: "M\udcfcller ü" <projekte@studio-nord.example>'),
        "in the name of a field": _stored(more="X-M\udcfcller: x"),
    },
    39: {
        f"Date: {date!r}": Sample(lambda date=date: letter(date=date), ("state",))
        for date in ("", "Date: Thu, 19 Nov 99999 14:03:50 +0100", "Date: Thu, 19 Nov 2026 14:03:50 +9999", "Date: Thu, 19 Nov 2026 14:03:50 -0000",
                     "Date: Thu, 19 Nov 2026 14:03:50 +99999999999999999999", "Date: Thu, 19 Nov 2036 14:03:50 +0100", "Date: yesterday", "Date: 0", "Date: " + "9" * 5000,
                     "Date: Thu, 19 Nov 2026 14:03:50 +0100\r\nDate: Thu, 19 Nov 1970 14:03:50 +0100", "Date: Thu, 30 Feb 2026 25:61:61 XYZ")
    },
    40: {
        f"Message-ID: {text[:30]!r}": Sample(lambda text=text: letter(message_id=text), ("state",), None, lambda r: not any("\x00" in d["text"] for d in r.drafts))
        for text in ("", "Message-ID: <1@krause.example>\r\nMessage-ID: <2@krause.example>", f"Message-ID: <{'x' * 2048}@krause.example>", "Message-ID: < 1 2 @krause.example >",
                     "Message-ID: <1\x00@krause.example>", "Message-ID: 1@krause.example", "Message-ID: <<1@krause.example>>", "Message-ID: <>")
    },
    41: {
        "twenty thousand references": _stored(more="References: " + " ".join(f"<{n}@x.example>" for n in range(20_000))),
        "a megabyte of references": _stored(more="References: " + "\r\n ".join(f"<{n:0200}@x.example>" for n in range(5_000))),
        "a megabyte of no id": _stored(more="References: " + "<" * 1_000_000),
        "twenty thousand In-Reply-To": _stored(more="In-Reply-To: <a@x.example>\r\n" * 20_000 + "X: y"),
    },
    45: {
        "a hundred thousand fields": Sample(lambda: letter(more="X-A: b\r\n" * 100_000 + "X: y"), ("quarantine",), "D1"),
        "twenty thousand names of fields": Sample(lambda: letter(more="".join(f"X-{n}: b\r\n" for n in range(20_000)) + "X: y"), ("quarantine",), "D1"),
        "a field of ten megabytes": Sample(lambda: letter(more="X-A: " + "b" * 10_000_000), ("quarantine",), "D1"),
        "a field folded a hundred thousand times": Sample(lambda: letter(more="X-A: b" + "\r\n b" * 100_000), ("state", "quarantine")),
        "a header that never ends": Sample(lambda: letter(kind="X-A: b\r\n" * 300_000 + "X: y"), ("quarantine",), "D1"),
    },
}  # fmt: skip
__all__ = ["QUIET", "SAMPLES"]
