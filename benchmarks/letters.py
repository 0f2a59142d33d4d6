"""The mails of a measurement: made, not collected, and always the same for the same seed.

Of 5,000 mails 3,511 are of people, 469 automatic answers, 385 delivery reports, 297 of lists, 188 of robots that nobody can
answer, and 150 automatic answers that only a subject or an odd field betrays. Every fifth bears a PDF of 10 to 60 KB.
Half are smaller than 3 KB, the mean is some 12 KB.
"""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from random import Random

from benchmarks import texts

OURS = "projekte@studio-nord.example"
DOMAIN = "musterhausen.example"


class Writer(StrEnum):
    """Who wrote; all but the first are machines."""

    HUMAN = "human"
    ANSWER = "automatic answer"
    BOUNCE = "delivery report"
    LIST = "list"
    ROBOT = "no-reply robot"
    SOFT = "automatic answer without its usual mark"


SHARES = {
    Writer.HUMAN: 3511, Writer.ANSWER: 469, Writer.BOUNCE: 385, Writer.LIST: 297, Writer.ROBOT: 188, Writer.SOFT: 150,
}  # fmt: skip
MARKED = (Writer.ANSWER, Writer.BOUNCE, Writer.LIST, Writer.ROBOT)
"""Machines that say so."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail as the border server hands it over."""

    message_id: str
    writer: Writer
    raw: bytes
    sender: str  # of the envelope


def address(person: int) -> str:
    """A client's address."""
    return f"gast{person}@{DOMAIN}"


def mixed(count: int, *, people: int, seed: int = 1, to: str = OURS, humans_only: bool = False) -> list[Letter]:
    """So many mails of the mix above in a random order; ``people`` clients write in turn."""
    dice = Random(seed)
    writers = [Writer.HUMAN] * count if humans_only else _portions(count)
    dice.shuffle(writers)
    return [_letter(number, writer, dice, number % people, seed, to) for number, writer in enumerate(writers)]


def _portions(count: int) -> list[Writer]:
    """As many of each as its share asks for; the largest remainders fill up."""
    total = sum(SHARES.values())
    whole = {writer: count * share // total for writer, share in SHARES.items()}
    rest = sorted(SHARES, key=lambda writer: count * SHARES[writer] % total, reverse=True)
    for writer in rest[: count - sum(whole.values())]:
        whole[writer] += 1
    return [writer for writer, times in whole.items() for _ in range(times)]


def _letter(number: int, writer: Writer, dice: Random, person: int, seed: int, to: str) -> Letter:
    who = address(person)
    message_id = f"<m{seed}-{number}@{DOMAIN}>"
    make = {
        Writer.HUMAN: _human, Writer.ANSWER: _answer, Writer.BOUNCE: _bounce, Writer.LIST: _listed, Writer.ROBOT: _robot,
        Writer.SOFT: _soft,
    }[writer]  # fmt: skip
    sender, fields, body = make(number, who, dice, to)
    head = [
        *_trace(sender, dice, number),
        f"To: {to}",
        f"Message-ID: {message_id}",
        "Date: Thu, 19 Nov 2026 14:00:00 +0100",
    ]
    raw = "\r\n".join([*head, *fields, "MIME-Version: 1.0", *body.split("\n")]).encode()
    return Letter(message_id, writer, raw, "" if writer is Writer.BOUNCE else sender)


def _trace(sender: str, dice: Random, number: int) -> list[str]:
    """What the road leaves in a header: proof, hops, a signature."""
    domain = sender.rpartition("@")[2]
    lines = [f"Authentication-Results: mx.studio-nord.example; dmarc=pass header.from={domain}"]
    for hop in range(3):
        lines += [
            f"Received: from mx{hop}.{domain} (mx{hop}.{domain} [192.0.2.{hop + 1}])",
            f"\tby mx{hop + 1}.{domain} (Postfix) with ESMTPS id {dice.getrandbits(48):012X}",
            f"\tfor <{OURS}>; Thu, 19 Nov 2026 14:00:0{3 - hop} +0100",
        ]
    lines += [
        f"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d={domain}; s=k{number % 9};",
        "\th=from:to:subject:date;",
    ]
    lines += [f"\t{text}" for text in _folded(base64.b64encode(dice.randbytes(288)).decode(), 72)]
    return lines


def _folded(text: str, width: int) -> list[str]:
    return [text[at : at + width] for at in range(0, len(text), width)]


def _human(number: int, who: str, dice: Random, _to: str) -> tuple[str, list[str], str]:
    language = "de" if dice.random() < 0.7 else "en"
    kinds = texts.ASKS if number % 10 < 7 else texts.WISHES if number % 10 < 9 else texts.NEWS
    thing = dice.choice(texts.THINGS[language])
    words = dice.choice(kinds[language]).format(thing=thing)
    person = f"Gast {who.partition('@')[0].removeprefix('gast')}"
    lines = [dice.choice(texts.HELLO[language]), "", f"{words} ({number})", "", f"{texts.BYE[language]}", person]
    if dice.random() < 0.5:
        lines += ["", *texts.QUOTED[language].splitlines()]
    text = (
        "\n".join(lines) + "\n" + texts.SIGNATURE.format(name=person, client="Stadt Musterhausen", number=number % 100)
    )
    fields = [f"From: {person} <{who}>", f"Subject: =?utf-8?q?{thing.replace(' ', '_')}_{number}?="]
    return who, fields, _body(text, dice)


def _body(text: str, dice: Random) -> str:
    """Two of three with HTML beside the text, one of five with a PDF: header of the content and all that follows."""
    part = f"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{text}"
    if dice.random() < 0.67:
        rows = "".join(
            f'<p style="margin:0;font-family:Arial,sans-serif;font-size:11pt">{row}</p>\n' for row in text.splitlines()
        )
        page = f"Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n<html><body>\n{rows}</body></html>\n"
        part = f'Content-Type: multipart/alternative; boundary="alt"\n\n--alt\n{part}\n--alt\n{page}\n--alt--\n'
    if dice.random() < 0.28:
        pdf = b"%PDF-1.4\n" + dice.randbytes(dice.randrange(10_000, 60_000))
        code = "\n".join(_folded(base64.b64encode(pdf).decode(), 76))
        file = f'Content-Type: application/pdf; name="plan.pdf"\nContent-Transfer-Encoding: base64\n\n{code}\n'
        part = f'Content-Type: multipart/mixed; boundary="mix"\n\n--mix\n{part}\n--mix\n{file}\n--mix--\n'
    return part


def _plain(text: str) -> str:
    return f"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{text}"


def _answer(_number: int, who: str, dice: Random, _to: str) -> tuple[str, list[str], str]:
    mark = dice.choice(
        (
            "Auto-Submitted: auto-replied",
            "Auto-Submitted: auto-replied (vacation)",
            "X-Autoreply: yes\r\nAuto-Submitted: auto-replied",
        )
    )
    return (
        who,
        [f"From: {who}", f"Subject: {dice.choice(texts.ABSENT_SUBJECTS)}", mark],
        _plain(dice.choice(texts.ABSENT)),
    )


def _bounce(number: int, _who: str, dice: Random, _to: str) -> tuple[str, list[str], str]:
    lost = f"nobody{number}@{DOMAIN}"
    report = f"Reporting-MTA: dns; mx.{DOMAIN}\n\nFinal-Recipient: rfc822; {lost}\nAction: failed\nStatus: 5.1.1\n"
    body = (
        'Content-Type: multipart/report; report-type=delivery-status; boundary="rep"\n\n'
        f"--rep\nContent-Type: text/plain\n\n{texts.BOUNCE.format(to=lost)}\n"
        f"--rep\nContent-Type: message/delivery-status\n\n{report}\n--rep--\n"
    )
    sender = f"MAILER-DAEMON@mx{dice.randrange(3)}.{DOMAIN}"
    return (
        sender,
        [f"From: Mail Delivery System <{sender}>", "Subject: Undelivered Mail Returned to Sender", "Return-Path: <>"],
        body,
    )


def _listed(number: int, _who: str, dice: Random, _to: str) -> tuple[str, list[str], str]:
    sender = f"brief{number % 7}@verein.example"
    fields = [f"From: Vereinsbrief <{sender}>", f"Subject: Vereinsbrief {number}", "List-Id: <brief.verein.example>"]
    if dice.random() < 0.5:
        fields += ["Precedence: bulk", "List-Unsubscribe: <mailto:weg@verein.example>"]
    return sender, fields, _plain(texts.LISTED)


def _robot(number: int, _who: str, dice: Random, _to: str) -> tuple[str, list[str], str]:
    sender = f"{dice.choice(('no-reply', 'noreply', 'donotreply'))}@laden{number % 5}.example"
    fields = [f"From: Laden <{sender}>", f"Subject: Order {number}"]
    return sender, fields, _plain(texts.ROBOT.format(number=number))


def _soft(number: int, who: str, dice: Random, _to: str) -> tuple[str, list[str], str]:
    if number % 2:
        return (
            who,
            [f"From: {who}", f"Subject: {dice.choice(texts.ABSENT_SUBJECTS)}"],
            _plain(dice.choice(texts.ABSENT)),
        )
    return (
        who,
        [f"From: {who}", f"Subject: Re: Ihre Nachricht {number}", dice.choice(texts.ODD_FIELDS)],
        _plain(dice.choice(texts.ABSENT)),
    )


def of_people(letters: Sequence[Letter]) -> list[Letter]:
    """Those that people wrote."""
    return [letter for letter in letters if letter.writer is Writer.HUMAN]
