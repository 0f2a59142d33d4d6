"""What a mail says beside its intent: read where it is said, and nowhere else."""

from typing import Any

import pytest

from daemon.intents import Reader
from daemon.intents.nuances import Nuances
from daemon.model import NuanceKind

SAID = [
    (NuanceKind.EMERGENCY, "Die Seite ist seit zehn Minuten komplett weg, im Shop läuft gerade die Aktion!"),
    (NuanceKind.EMERGENCY, "Nothing works. Nobody can log in. Call me any time tonight."),
    (NuanceKind.EMERGENCY, "Wir sind offenbar gehackt worden, auf der Startseite steht etwas auf Russisch."),
    (NuanceKind.URGENT, "Das ist zeitkritisch, die Frist beim Amt läuft um Mitternacht ab."),
    (NuanceKind.URGENT, "Can you turn this round within the hour?"),
    (NuanceKind.APPROVES, "Freigabe erteilt, bitte drucken."),
    (NuanceKind.APPROVES, "ok so machen wir das"),
    (NuanceKind.APPROVES, "You have our OK for the extra two days."),
    (NuanceKind.DECLINES, "Damit sind wir nicht einverstanden."),
    (NuanceKind.DECLINES, "We'd rather not go ahead with the extra language."),
    (NuanceKind.ANSWERS, "Zu Ihrer Frage: Die Wand ist 14 cm stark."),
    (NuanceKind.ANSWERS, "You asked for the account number, here it is."),
    (NuanceKind.OUTSIDE, "Wir möchten Ihr Unternehmen in unserem Branchenverzeichnis eintragen."),
    (NuanceKind.OUTSIDE, "I'd like to apply for an internship at your studio."),
]


@pytest.mark.parametrize(("kind", "text"), SAID)
def test_what_is_said_plainly_is_heard_with_its_words(reader: Reader, kind: NuanceKind, text: str) -> None:
    reading = reader.read(text)
    assert reading.says(kind) >= 0.5
    assert all(cue in text for nuance in reading.nuances for cue in nuance.cues)


@pytest.mark.parametrize(
    "text",
    [
        "Ist Variante B schon freigegeben?",
        "Sobald der Vorstand zugestimmt hat, geben wir frei.",
        "Wir haben die Freigabe noch nicht.",
        "Hat die Bank das Angebot angenommen?",
        "Has option B been approved yet?",
        "Once the board agrees we'll sign off.",
        "We haven't approved anything yet.",
        "If the price is right we accept.",
        "Wann dürfen wir mit dem Entwurf rechnen?",
    ],
)
def test_questions_conditions_and_negations_approve_nothing(reader: Reader, text: str) -> None:
    assert reader.read(text).says(NuanceKind.APPROVES) < 0.5


@pytest.mark.parametrize(
    "text",
    [
        "Das ist nicht eilig, nächste Woche reicht völlig.",
        "Don't worry, it isn't urgent.",
        "Die Notfallnummer auf der Seite bitte auf 112 ändern.",
        "Please change the emergency number on the site to 112.",
        "Die Wasserfarben im Katalog wirken zu blass.",
    ],
)
def test_a_word_of_urgency_is_not_yet_urgent(reader: Reader, text: str) -> None:
    reading = reader.read(text)
    assert reading.says(NuanceKind.URGENT) < 0.5
    assert reading.says(NuanceKind.EMERGENCY) < 0.5


def test_yes_and_no_in_one_mail_are_neither(reader: Reader) -> None:
    reading = reader.read("Variante A ist freigegeben. Mit Variante B sind wir nicht einverstanden.")
    assert reading.says(NuanceKind.APPROVES) < 0.5
    assert reading.says(NuanceKind.DECLINES) < 0.5


def test_in_a_long_story_a_yes_is_less_sure(reader: Reader) -> None:
    yes = "Die Bank hat den Kredit und wir haben den Entwurf, er ist freigegeben."
    story = yes + " Danach waren wir am See, die Kinder haben geangelt und nichts gefangen." * 8
    assert reader.read(story).says(NuanceKind.APPROVES) < reader.read(yes).says(NuanceKind.APPROVES)


def test_a_kind_nobody_knows_is_refused_with_its_place(words: dict[str, dict[str, Any]]) -> None:
    with pytest.raises(ValueError, match="de: nuances: 'angry' is none"):
        Nuances({**words, "de": {**words["de"], "nuances": {"angry": ["grr"]}}})
