"""The strict identity, row by row of the bad-input matrix."""

import pytest

from daemon import mail
from daemon.mail.identity import identity, strict_address


def _from(line: bytes) -> str | None:
    return mail.parse(line + b"\r\nTo: projekte@studio-nord.example\r\nSubject: Stand?\r\n\r\nHallo\r\n").identity


@pytest.mark.parametrize(
    ("value", "who"),
    [
        (b"From: e.krause@krause.example", "e.krause@krause.example"),
        (b"From: <E.Krause@Krause.example>", "e.krause@krause.example"),
        (b"From: Eva Krause <e.krause@krause.example>", "e.krause@krause.example"),
        (b"From: Dr. Eva Krause <e.krause@krause.example>", "e.krause@krause.example"),
        (b'From: "Krause, Eva" <e.krause@krause.example>', "e.krause@krause.example"),
        (b'From: "Krause; Eva (Leitung)" <e.krause@krause.example>', "e.krause@krause.example"),
        (b'From: "a@good.example" <x@evil.example>', "x@evil.example"),
        (b"From: =?utf-8?q?a=40good?= <x@evil.example>", "x@evil.example"),
        (
            b"From: =?utf-8?Q?J=C3=BCrgen?= =?utf-8?Q?M=C3=BCller?= <jm@xn--mller-kva.example>",
            "jm@xn--mller-kva.example",
        ),
        (b"FROM: Tim Ott <ott+shop@krause.example>", "ott+shop@krause.example"),
    ],
)
def test_an_ordinary_from_gives_its_address_in_lower_case(value, who):
    assert _from(value) == who


@pytest.mark.parametrize(
    "value",
    [
        b"From: <", b"From:", b"From: " + b"(" * 300, b"From :  e@krause.example", b" From: e@krause.example",
        b"From: a@krause.example\r\nFrom: b@krause.example", b"From: a@krause.example\r\nFrom : b@krause.example",
        b"From: a@krause.example\r\nX-A: b\r\n From: c@krause.example", b"From:\r\n e@krause.example",
        b"From: e@krause\r\n .example", b"From: Eva <e@krause\r\n .example>", b"From: e@krause.example\r\n <x@evil.example>",
        b"From: a@good.example <x@evil.example>", b"From: <a@good.example> <x@evil.example>", b"From: a@good.example;x@evil.example",
        b"From: a@good.example, x@evil.example", b"From: ceo@=?utf-8?q?good=2Ecom?=", b"From: =?utf-8?q?ceo?=@good.example",
        b"From: <=?utf-8?q?ceo?=@good.example>", b"From: Team: a@good.example;", b"From: undisclosed-recipients:;",
        b"From: <@evil.example:a@good.example>", b"From: a@good.example (Eva)", b"From: (x) a@good.example",
        b'From: "a b"@good.example', b"From: a@[192.0.2.1]", b"From: a@192.0.2.1", b"From: a@good.example.", b"From: .a@good.example",
        b"From: a..b@good.example", b"From: a@good", b"From: a@-good.example", b"From: a\x00@good.example", b"From: a\t@good.example",
        b"From: a@good.example\r.evil.example", b"From: Eva <a@good\r.example>", "From: а@krаuse.example".encode(),
        "From: a\u200b@krause.example".encode(), "From: Jürgen <j@krause.example>".encode(),
        b"From: Eva <a@good.example> x",
        b"From: <a@good.example", b"From: a@good.example>", b"From: Krause, Eva <e@krause.example>", b"From: a@good_x.example",
        b"From: " + b"a" * 65 + b"@good.example", b"X-From: a@good.example",
    ],
)  # fmt: skip
def test_a_doubtful_from_gives_nobody(value):
    assert _from(value) is None


@pytest.mark.parametrize(
    "value",
    [
        "=?utf-8?Q?Eva_Krause-L=C3=BCders?=\r\n <e.krause@krause.example>",
        '"Eva Krause, Leitung des Einkaufs"\r\n\t<e.krause@krause.example>',
        "=?utf-8?Q?Eva?=\n =?utf-8?Q?Krause?= <e.krause@krause.example>",
    ],
)
def test_a_display_name_may_be_folded_as_honest_programs_fold_it(value):
    assert strict_address(value) == "e.krause@krause.example"


def test_other_fields_never_give_an_identity():
    raw = (
        b"From: Eva Krause <e.krause@krause.example>\r\nSender: x@evil.example\r\nReply-To: y@evil.example\r\n"
        b"Resent-From: z@evil.example\r\nX-Original-From: w@evil.example\r\n\r\nHallo\r\n"
    )
    assert mail.parse(raw).identity == "e.krause@krause.example"


def test_a_signature_that_lists_from_is_no_second_from():
    raw = b"DKIM-Signature: v=1; h=To:Subject;\r\n From:Date; i=@krause.example\r\nFrom: e@krause.example\r\n\r\nHallo\r\n"
    assert mail.parse(raw).identity == "e@krause.example"


def test_two_fields_are_nobody_even_if_they_agree():
    assert identity(["a@krause.example", "a@krause.example"]) is None
