"""What the wizard makes of the mail it sees, and how it counts."""

import pytest

from daemon import config
from daemon.cli.correspondents import House, language_of
from daemon.cli.questions import Questions, Words

GERMAN = "Guten Tag, wie weit ist der Shop, und bleibt es beim Termin für den Livegang?"
ENGLISH = "Hello, how far along is the shop, and are we still on for the launch date?"


def letter(sender: str, text: str, more: str = "") -> bytes:
    return f"From: {sender}\r\nTo: projekte@studio-nord.example\r\nSubject: Shop\r\n{more}\r\n{text}\r\n".encode()


@pytest.mark.parametrize(
    ("texts", "language"),
    [([GERMAN] * 2, "de"), ([ENGLISH, ENGLISH, GERMAN], "en"), ([GERMAN, ENGLISH], None), (["ok"], None), ([], None)],
)
def test_a_client_has_the_language_of_most_of_their_own_mails(texts: list[str], language: str | None) -> None:
    house = House("krause.example", people={"eva@krause.example": "Eva Krause"})
    past = [letter("Eva Krause <eva@krause.example>", text) for text in texts]
    strangers = [letter("Ben <ben@harbour.example>", ENGLISH)] * 9
    machines = [letter("Eva Krause <eva@krause.example>", ENGLISH, "Auto-Submitted: auto-replied\r\n")] * 9
    assert language_of(house, past + strangers + machines, config.read_words()) == language


@pytest.mark.parametrize(("language", "one", "two"), [("de", "1 Mail", "2 Mails"), ("en", "1 mail", "2 mails")])
def test_one_mail_is_said_as_one(language: str, one: str, two: str) -> None:
    words = Words(language)
    assert (words.mails(1), words.mails(2)) == (one, two)


def test_the_words_of_all_languages_have_the_same_keys() -> None:
    from daemon.cli.wizard_words import WORDS

    assert WORDS["de"].keys() == WORDS["en"].keys()


def test_only_steps_that_are_shown_are_numbered(capsys: pytest.CaptureFixture[str]) -> None:
    shown, silent = Questions("en", {}, silent=False), Questions("en", {}, silent=True)
    for key in ("mailbox", "team"):
        shown.heading(key)
        silent.heading(key)
    assert capsys.readouterr().out == "\n1. The mailbox\n\n2. The team\n"
