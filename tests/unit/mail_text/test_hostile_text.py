"""No text makes reading it slow: the work grows with the text, not with its square."""

import sys
from collections.abc import Callable
from dataclasses import replace

import pytest

from daemon import mail
from daemon.mail import forward_blocks, forward_marks, history
from daemon.model.mail import Message

SIZE = 60_000
ATTACKS: dict[str, Callable[[int], str]] = {
    "header-like lines": lambda n: "x:1\n" * (n // 4),
    "from lines": lambda n: "From: a\n" * (n // 8),
    "from lines with addresses": lambda n: "From: a@b.example\n" * (n // 18),
    "endless header": lambda n: "".join(f"Bcc: {i}\n" for i in range(n // 10)),
    "cycling header": lambda n: "Cc: a\nDate: 1\nTo: b\nBcc: c\n" * (n // 27),
    "quote signs": lambda n: ">" * n,
    "quoted lines": lambda n: "> \n" * (n // 3),
    "one long opening": lambda n: "On " * (n // 3) + "wrote:",
    "opening lines": lambda n: "On Thu\n" * (n // 7),
    "am am am": lambda n: "Am " * (n // 3),
    "blank lines": lambda n: "\n" * n,
    "blanks": lambda n: " " * n,
    "dashes": lambda n: "--\n" * (n // 3),
    "delimiters": lambda n: "-- \n" * (n // 4),
    "rules": lambda n: "_____\n" * (n // 6),
    "marks": lambda n: "-----Original Message-----\n" * (n // 27),
    "forward marks": lambda n: "---- Forwarded message ----\n" * (n // 28),
    "closings": lambda n: "LG\n" * (n // 3),
    "phones": lambda n: ("von " + "iphone " * 25 + "\n") * (n // 180),
    "addresses": lambda n: "a@" * (n // 2),
    "intros": lambda n: "Am 1.1.2025 10:00 schrieb a <a@b.example>:\n" * (n // 43),
    "glued headers": lambda n: "----- Forwarded Message ----- " + "From: a <a@b.example>To: " * (n // 25),
    "disclaimers": lambda n: "vertraulich mail irrtümlich\n\n" * (n // 29),
    "postscripts": lambda n: "PS:\n" * (n // 4),
    "one word": lambda n: "a" * n,
    "colons": lambda n: ":" * n,
    "ever deeper headers": lambda n: "".join(
        f"{'> ' * i}From: a <a@b.example>\n{'> ' * i}Date: 1.1.2025 10:00\n{'> ' * i}To: x\n" for i in range(int((n / 3) ** 0.5))
    ),
    "forwards of the team": lambda n: (
        "From: j@s.example\nDate: 1.1.2025 10:00\nTo: x\nSubject: WG: x\n\nx\n\n" * (n // 67)
    ),
}  # fmt: skip


def message(text: str) -> Message:
    return replace(mail.parse(b"From: j@s.example\nSubject: WG: x\n\nx"), text=text)


def read(text: str) -> None:
    history.split(text)
    mail.unwrap(message(text), frozenset(), frozenset({"j@s.example"}))


def work(text: str) -> int:
    """Function calls made while reading: the same on every machine."""
    forward_blocks._role.cache_clear()
    forward_marks._mark.cache_clear()
    calls = 0

    def count(frame: object, event: str, arg: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        read(text)
    finally:
        sys.setprofile(None)
    return calls


@pytest.mark.parametrize("name", ATTACKS)
def test_work_grows_with_the_text_and_not_faster(name: str) -> None:
    assert work(ATTACKS[name](6_000)) < 3 * work(ATTACKS[name](3_000)) + 5_000


@pytest.mark.parametrize("name", ATTACKS)
def test_sixty_thousand_hostile_characters_are_read(name: str) -> None:
    read(ATTACKS[name](SIZE))
