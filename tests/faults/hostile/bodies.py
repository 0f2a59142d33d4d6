"""Bodies: too deep, too many, wrongly labelled, in the wrong letters; what can be read is read, the rest is refused."""

import base64

from tests.faults.hostile.sample import ASKS, EVA, Report, Sample, letter, parts, plain

ASKED = ("state", "acknowledge")
"""Read well enough to be answered; with the state where nothing is in doubt."""
WORD = "Stand beim Shop"


def _read(report: Report) -> bool:
    return WORD in report.text


def _shown(outcome: tuple[str, ...] = ASKED, **more: object) -> Sample:
    return Sample(lambda: letter(**more), outcome, None, _read)  # type: ignore[arg-type]


def _quarantined(**more: object) -> Sample:
    """Refused, nothing said; who it says wrote it is shown to the person who looks."""
    return Sample(lambda: letter(**more), ("quarantine",), "D1", lambda r: not r.drafts and r.subject == "Stand")  # type: ignore[arg-type]


def _nested(levels: int) -> dict[str, str]:
    inner = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n" for n in range(1, levels))
    return {
        "kind": "Content-Type: multipart/mixed; boundary=b0",
        "text": f"--b0\r\n{inner}Content-Type: text/plain\r\n\r\n{ASKS}",
    }


def _encoded(name: str, text: str = ASKS) -> bytes:
    return text.encode(name)


def _attachment(name: str, content: str = "x", kind: str = "application/octet-stream") -> str:
    return f"Content-Type: {kind}\r\nContent-Disposition: attachment; filename={name}\r\n\r\n{content}"


def _file(size: int) -> str:
    line = base64.b64encode(bytes(57)).decode() + "\r\n"
    return (
        "Content-Type: application/pdf\r\nContent-Disposition: attachment; filename=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + line * (size // 57)
    )


LONG_NAME = "".join(f"\r\n name*{n}=a;" for n in range(20_000))
SAMPLES: dict[int, dict[str, Sample]] = {
    1: {
        "no octet at all": Sample(lambda: b"", ("quarantine",), "D1"),
        "nothing but line ends": Sample(lambda: b"\r\n" * 5000, ("quarantine",), "D1"),
        "nothing but NUL": Sample(lambda: bytes(5000), ("hold", "quarantine")),
    },
    2: {
        "a header and no body": Sample(lambda: letter(subject="Subject: Wie ist der aktuelle Stand beim Shop?", text=""), ASKED),
        "a body and no header": Sample(lambda: b"\r\n\r\n" + ASKS.encode(), ("hold",), "D12"),
        "words from the first line on": Sample(lambda: ASKS.encode(), ("hold",), "D12"),
        "no empty line before the body": Sample(lambda: letter().replace(b"utf-8\r\n\r\n", b"utf-8\r\n"), ASKED, None, lambda r: r.identity == EVA),
        "no From": Sample(lambda: letter(sender=None), ("hold",), "D12"),
        "a line that is no field in the header": _shown(subject="Subject: Stand\r\nbroken in two"),
    },
    43: {
        **{f"{levels} levels": _quarantined(**_nested(levels)) for levels in (90, 200, 1000, 5000)},
        "fifteen levels are honest": _shown(**_nested(15)),
        "a thousand mails in mails": _quarantined(kind="Content-Type: message/rfc822", text="Content-Type: message/rfc822\r\n\r\n" * 1000 + "x"),
        "five thousand mails in mails without a type of their own": Sample(
            lambda: letter(kind="Content-Type: message/rfc822", text="Subject: x\r\nContent-Type: message/rfc822\r\n\r\n" * 5000 + "x"), ("quarantine",), "D1"),
    },
    44: {
        **{f"{count} parts": _quarantined(kind="Content-Type: multipart/mixed; boundary=b", text="--b\r\n\r\nx\r\n" * count) for count in (10_000, 100_000)},
        "ten thousand parts behind a hidden boundary": _quarantined(kind="Content-Type: multipart/mixed; boundary*=us-ascii''b", text="--b\r\n\r\nx\r\n" * 10_000),
        "three hundred parts are read": _shown(**parts(plain(), *["Content-Type: application/pdf\r\n\r\nx"] * 300)),
        "ten thousand boundaries in one another's prefix": Sample(
            lambda: letter(kind="Content-Type: multipart/mixed; boundary=b", text="".join(f"--b{'b' * (n % 60)}\r\n\r\nx\r\n" for n in range(30_000))), ("quarantine", *ASKED, "hold")),
    },
    46: {
        "no boundary named": Sample(lambda: letter(kind="Content-Type: multipart/mixed", text=f"--b\r\n{plain()}\r\n--b--\r\n"), (*ASKED, "hold"), None, _read),
        "two boundaries named": Sample(lambda: letter(kind="Content-Type: multipart/mixed; boundary=a; boundary=b", text=f"--b\r\n{plain()}\r\n--b--\r\n"), (*ASKED, "hold")),
        "an empty boundary": Sample(lambda: letter(kind='Content-Type: multipart/mixed; boundary=""', text=f"--\r\n{plain()}\r\n----\r\n"), (*ASKED, "hold"), None, _read),
        "one boundary begins like the other": _shown(
            kind="Content-Type: multipart/mixed; boundary=b", text=f"--b\r\nContent-Type: multipart/mixed; boundary=bb\r\n\r\n--bb\r\n{plain()}\r\n--bb--\r\n--b--\r\n"),
        "no end": _shown(kind="Content-Type: multipart/mixed; boundary=b", text=f"--b\r\n{plain()}"),
        "never begins": _shown(kind="Content-Type: multipart/mixed; boundary=b", text=ASKS),
    },
    47: {
        f"{kind!r}": _shown(kind=kind)
        for kind in ("", "Content-Type: plain>", "Content-Type: text/plain;;charset", "Content-Type: text/plain; charset", "Content-Type: text/plain\r\nContent-Type: text/html",
                     "Content-Type: text", "Content-Type:", "Content-Type: TEXT/PLAIN; CHARSET=\"utf-8", "Content-Type: text/plain; charset*=utf-8''utf-8")
    },
    48: {
        "twenty thousand numbered parameters": _quarantined(kind=f"Content-Type: text/plain;{LONG_NAME} x=y"),
        "a gap and a second beginning": _shown(**parts(plain(), "Content-Type: application/pdf; name*0=a; name*2=c; name*0=b; name*1*=utf-8''x\r\n\r\nx")),
        "a name of a megabyte": Sample(lambda: letter(**parts(plain(), _attachment("a" * 1_000_000))), ("quarantine", *ASKED)),
        "five hundred long ones": Sample(lambda: letter(**parts(plain(), *[f"Content-Type: application/pdf;{' a=b;' * 400} c=d\r\n\r\nx"] * 500)), ("quarantine",), "D1"),
        "a number beyond all": _shown(**parts(plain(), "Content-Type: application/pdf; name*99999999999999999999=a\r\n\r\nx")),
    },
    49: {
        **{f"7-bit as {word!r}": _shown(kind=f"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: {word}") for word in ("7-bit", "", "8bits", "qp", "none", "7bit; x=y")},
        "base64 around parts": Sample(lambda: letter(kind="Content-Type: multipart/mixed; boundary=b\r\nContent-Transfer-Encoding: base64", text=f"--b\r\n{plain()}\r\n--b--\r\n"), ASKED, None, _read),
        "broken base64": Sample(lambda: letter(kind="Content-Type: text/plain\r\nContent-Transfer-Encoding: base64", text=base64.b64encode(ASKS.encode()).decode()[:-1] + "!*"), ASKED),
        "uuencoded without an end": Sample(lambda: letter(kind="Content-Type: text/plain\r\nContent-Transfer-Encoding: x-uuencode", text="begin 644 a\r\n!!!\r\n"), (*ASKED, "hold")),
        "quoted-printable with broken escapes": _shown(kind="Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable", text=ASKS + "=ZZ =\r\n=4\r\n=C3=\r\n=BC"),
    },
    50: {
        f"charset {name[:20]!r}": _shown(kind=f"Content-Type: text/plain; charset={name}")
        for name in ("punycode", "idna", "utf-7", "zlib", "undefined", "x" * 300, "../x", "rot13", "unicode_escape", '""', "utf-8\x00", "base64", "mbcs")
    } | {"punycode of 400 KB": Sample(lambda: letter(kind="Content-Type: text/plain; charset=punycode", text=ASKS + "-" + "a" * 400_000), (*ASKED, "hold"), None, _read)},
    51: {
        name: Sample(lambda name=name: letter(kind=f"Content-Type: text/plain; charset={name}", text=_encoded(name)), ASKED, None, _read)
        for name in ("utf-16", "utf-16le", "utf-16be", "utf-32")
    } | {
        "UTF-16 in base64": Sample(lambda: letter(kind="Content-Type: text/plain; charset=utf-16\r\nContent-Transfer-Encoding: base64", text=base64.encodebytes(_encoded("utf-16"))), ASKED, None, _read),
        "NUL between the letters": Sample(lambda: letter(text=ASKS.replace("S", "S\x00")), ASKED, None, lambda r: _read(r) and "\x00" not in r.text),
        "half a character at the end": Sample(lambda: letter(kind="Content-Type: text/plain; charset=utf-16le\r\nContent-Transfer-Encoding: base64", text=base64.encodebytes(_encoded("utf-16le") + b"\xd8")), (*ASKED, "hold")),
    },
    52: {
        f"line ends {end!r}": Sample(lambda end=end: letter().replace(b"\r\n", end), ("state",), None, lambda r: _read(r) and r.identity == EVA)
        for end in (b"\n", b"\r", b"\r\n")
    } | {"of all kinds": Sample(lambda: letter(text="Guten Tag,\r\rwie ist der aktuelle\nStand beim Shop?\r\n"), ("state",), None, _read)},
    53: {
        "a line of five megabytes": Sample(lambda: letter(text=ASKS + "a" * 5_000_000), (*ASKED, "hold"), None, _read),
        "five megabytes of words": Sample(lambda: letter(text=ASKS + "wort " * 1_000_000), (*ASKED, "hold"), None, _read),
        "lines of a thousand": Sample(lambda: letter(text=ASKS + ("x" * 1200 + "\r\n") * 50), (*ASKED, "hold"), None, _read),
        "half a million lines": Sample(lambda: letter(text=ASKS + "\r\n" * 500_000), (*ASKED, "hold"), None, _read),
        "a million lines": _quarantined(text="\r\n" * 1_000_000),
        "five megabytes of quote signs": Sample(lambda: letter(text=ASKS + ">" * 5_000_000), (*ASKED, "hold"), None, _read),
    },
    54: {
        "a megabyte of open elements": Sample(lambda: letter(kind="Content-Type: text/html", text=f"<p>{ASKS}</p>" + "<div>" * 200_000), (*ASKED, "hold"), None, _read),
        "a megabyte of open tables": Sample(lambda: letter(kind="Content-Type: text/html", text=f"<p>{ASKS}</p>" + "<table><tr><td>" * 70_000), (*ASKED, "hold"), None, _read),
        "one tag of a megabyte": Sample(lambda: letter(kind="Content-Type: text/html", text=f"<p>{ASKS}</p><a " + "b=c " * 250_000 + ">"), (*ASKED, "hold")),
        "words of no size": Sample(lambda: letter(kind="Content-Type: text/html", text=f"<p>{ASKS}</p>" + "<p style='font-size:0'>Ich kündige sofort und gehe zum Anwalt, alles ist kaputt.</p>" * 3), ("acknowledge", "hold"), None, lambda r: "Anwalt" not in r.text),
        "entities without end": Sample(lambda: letter(kind="Content-Type: text/html", text=f"<p>{ASKS}</p>" + "&lt" * 300_000), (*ASKED, "hold"), None, _read),
        "text and HTML of different matters": Sample(lambda: letter(**parts(plain(), "Content-Type: text/html\r\n\r\n<p>" + "Bitte überweisen Sie heute noch den ganzen Betrag an unsere neue Bankverbindung im Ausland.</p>", kind="alternative")), ("acknowledge", "hold")),
    },
    55: {
        "images, styles and loops": Sample(
            lambda: letter(kind="Content-Type: text/html", text=f"<style>@import url(http://192.0.2.1/a.css)</style><p>{ASKS}</p><img src='http://192.0.2.1/x.png'><img src='cid:a'>"
                           "<svg><feImage href='http://192.0.2.1/y'/></svg><link rel=stylesheet href='http://192.0.2.1/z'><iframe src='file:///etc/passwd'></iframe>"), ASKED, None, lambda r: _read(r) and "passwd" not in r.text),
        "an external entity": Sample(lambda: letter(kind="Content-Type: text/html", text=f"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><p>{ASKS}&b;</p>"), (*ASKED, "hold"), None, lambda r: "root:" not in r.text),
    },
    56: {
        f"a file called {name[:20]!r}": Sample(lambda name=name: letter(**parts(plain(), _attachment(name))), ASKED, None, lambda r: _read(r) and all(len(a) <= 120 and not set(a) & {"\x00", "\u202e", "\n"} for a in r.attachments))
        for name in ('"../../x"', '"..\\\\..\\\\x"', ".htaccess", "CON", '"a\x00.pdf"', "a" * 400, '"\u202egnp.exe"', '"=?utf-8?q?=2E=2E=2Fx?="', "''", "*0=a", '"a\r\n b"')
    },
    57: {
        name: Sample(lambda content=content, file=file, kind=kind: letter(**parts(plain(), _attachment(file, content, kind))), ASKED, None, lambda r, file=file: _read(r) and r.attachments == (file,))
        for name, file, kind, content in (
            ("a zip", "a.zip", "application/zip", "PK\x03\x04" + "\x00" * 2000), ("an encrypted zip", "b.zip", "application/zip", "PK\x03\x04\x14\x00\x01\x00"),
            ("a closed Outlook file", "winmail.dat", "application/ms-tnef", "x\x9f>\"" * 500), ("an Outlook mail", "a.msg", "application/vnd.ms-outlook", "\u00d0\u00cf" * 500),
        )
    } | {
        "a mail in a mail in a mail": Sample(lambda: letter(**parts(plain(), "Content-Type: message/rfc822\r\n\r\nFrom: a@b.example\r\nContent-Type: message/rfc822\r\n\r\nFrom: c@d.example\r\n\r\nx")), ASKED, None, _read),
    },
    58: {
        "an empty file": _shown(**parts(plain(), _attachment("a.pdf", ""))),
        "a file of 20 MB": Sample(lambda: letter(**parts(plain(), _file(20_000_000))), ASKED, None, lambda r: _read(r) and r.attachments == ("a.pdf",)),
        "a file of 20 MB in front": Sample(lambda: letter(**parts(_file(20_000_000), plain())), ASKED, None, _read),
        "the largest mail that is fetched whole": Sample(lambda: letter(**parts(plain(), _file(21_800_000))), ASKED, None, _read),
        "the beginning of a mail of 40 MB": Sample(lambda: letter(**parts(plain(), _file(30_000_000)))[:262_144], ASKED, None, _read),
    },
    59: {
        "sealed": Sample(lambda: letter(kind="Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m", text="MIIB"), ("acknowledge", "hold"), "D27"),
        "signed, and another From inside": Sample(
            lambda: letter(**parts(f"Content-Type: message/rfc822\r\n\r\nFrom: ott@krause.example\r\nSubject: x\r\n\r\n{ASKS}", "Content-Type: application/pgp-signature\r\n\r\nx", kind="signed")),
            ("acknowledge", "hold", "state"), None, lambda r: r.identity == EVA and r.origin is None),
        "signed in the clear": _shown(**parts(plain(), "Content-Type: application/pgp-signature\r\n\r\nx", kind="signed; micalg=pgp-sha256")),
    },
}  # fmt: skip
