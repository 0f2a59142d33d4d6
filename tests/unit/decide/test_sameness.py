"""A printed mail is known again by sender, subject, minute and words; any of them amiss, and it is not."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from daemon import mail
from daemon.decide import is_same_forward, is_same_mail
from daemon.model import Address, Forward, How

SENT = datetime(2026, 11, 19, 12, 28, 50, tzinfo=UTC)
TEXT = "Guten Tag Herr Weber,\n\nwo stehen wir mit dem Shop, und bleibt der Livegang am 14. Dezember?\n"
KNOWN = mail.parse(
    f"From: Eva Krause <e.krause@krause.example>\r\nSubject: Wo stehen wir?\r\nDate: Thu, 19 Nov 2026 13:28:50 +0100\r\n\r\n{TEXT}"
    "\r\nMit freundlichen Grüßen\r\nEva Krause".encode()
)
FORWARD = Forward(
    how=How.INLINE, by="jonas@studio-nord.example", origin=Address("e.krause@krause.example", "Eva Krause"),
    date="Donnerstag, 19. November 2026 13:28", subject="Wo stehen wir?", text=TEXT, comment="",
)  # fmt: skip


def same(**change: object) -> bool:
    return is_same_mail(replace(FORWARD, **change), KNOWN, SENT, "Europe/Berlin")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "date",
    [
        "Donnerstag, 19. November 2026 13:28", "19.11.2026 13:28", "Thu, 19 Nov 2026 13:28:50 +0100", "11/19/2026 1:28 PM",
        "Thursday, November 19, 2026 7:28:50 AM", "2026-11-19 12:28", "19 nov. 2026 à 13h28", "19. Nov 2026, um 13:29",
    ],
)  # fmt: skip
def test_the_moment_is_read_as_any_program_prints_it(date: str) -> None:
    assert same(date=date)


@pytest.mark.parametrize(
    "change",
    [
        {"date": "Donnerstag, 19. November 2026 13:47"}, {"date": "Freitag, 20. November 2026 13:28"}, {"date": ""},
        {"date": "19. November 2026"}, {"subject": "Etwas anderes"}, {"subject": ""}, {"text": "Bitte rufen Sie mich an."},
        {"text": ""}, {"origin": Address("ott@krause.example")}, {"origin": None},
        {"text": TEXT + "Und bitte ändern Sie noch das Logo auf der Startseite, das hatte ich vergessen."},
    ],
)  # fmt: skip
def test_one_difference_is_enough_to_answer_afresh(change: dict[str, object]) -> None:
    assert not same(**change)


def test_wrapping_prefixes_and_a_signature_make_no_difference() -> None:
    assert same(
        subject="WG: AW: Wo  stehen wir?", text=TEXT.replace(" ", "\n") + "\nMit freundlichen Grüßen\nEva Krause"
    )


def test_two_forwards_of_one_mail_are_the_same_only_with_the_same_printed_time() -> None:
    assert is_same_forward(FORWARD, replace(FORWARD, by="mira@studio-nord.example"))
    assert not is_same_forward(FORWARD, replace(FORWARD, date="Donnerstag, 19. November 2026 13:29"))
    assert not is_same_forward(replace(FORWARD, date=""), replace(FORWARD, date=""))
    assert not is_same_forward(FORWARD, replace(FORWARD, origin=None))
