"""What corrections do to a reader, and what they must never do."""

import pytest

from daemon.intents import Lesson, Lessons, Reader, learn, unteachable
from daemon.intents.learning import _changed
from daemon.model import Intent

STATUS, CHANGE, COMPLAINT, OTHER = (
    Intent.STATUS_REQUEST, Intent.CHANGE_REQUEST, Intent.COMPLAINT, Intent.OTHER,
)  # fmt: skip
PROOFS = (
    "Anbei die Korrekturfahnen für Heft 12.",
    "Hier kommen die Korrekturfahnen zu Heft 13 von Frau Lutz.",
    "Die Fahnen für Heft 14 liegen im Ordner.",
    "Korrekturfahne Heft 15 ist da.",
)


def taught(reader: Reader, *lessons: tuple[str, Intent]) -> Reader:
    """The reader after these corrections."""
    return reader.taught(learn(reader, [Lesson(number, *lesson) for number, lesson in enumerate(lessons, start=1)]))


def test_a_correction_is_fixed_at_once_for_the_mail_and_for_mails_like_it(reader: Reader) -> None:
    assert reader.read(PROOFS[2]).scores[0].intent is OTHER
    after = taught(reader, (PROOFS[2], CHANGE))
    assert after.read(PROOFS[2]).primary is CHANGE
    reading = after.read("Guten Morgen, die Fahnen für Heft 19 liegen jetzt im Ordner.")
    assert reading.primary is CHANGE
    assert reading.corrections == (1,)
    assert "corrected mails like it (correction 1)" in reading.reason


def test_several_corrections_reach_further_than_one_and_leave_the_rest_alone(reader: Reader) -> None:
    after = taught(reader, *((text, CHANGE) for text in PROOFS))
    assert after.read("Fahnen zu Heft 23 liegen im Ordner der Redaktion.").primary is CHANGE
    for text in ("Anbei die Rechnung für Heft 12.", "Wie weit ist Heft 12?", "Danke für alles!"):
        assert after.read(text).primary is reader.read(text).primary
    assert after.lessons is not None
    assert _changed(reader, after.lessons) <= 8  # of 800


def test_contradicting_corrections_come_to_a_draw_and_a_draw_is_unclear(reader: Reader) -> None:
    after = taught(reader, (PROOFS[0], CHANGE), (PROOFS[0], OTHER), (PROOFS[0], CHANGE), (PROOFS[0], OTHER))
    assert after.read(PROOFS[0]).primary is Intent.UNCLEAR


def test_wrong_corrections_of_the_plainest_mails_do_not_spread(reader: Reader) -> None:
    plain = (
        "Wo stehen wir?",
        "Wie weit sind Sie?",
        "Gibt es etwas Neues?",
        "Wie ist der Stand?",
        "Wann ist es fertig?",
    )
    after = taught(reader, *((text, OTHER) for text in plain), *((text, CHANGE) for text in plain))
    kept = after.lessons
    assert kept is None or _changed(reader, kept) <= 8
    for text in ("Wann können wir mit dem Testbericht rechnen?", "Where do we stand with the migration?"):
        assert after.read(text).primary is STATUS


@pytest.mark.parametrize(
    "angry",
    [
        "Ich bin sehr enttäuscht, das ist inakzeptabel. Wie weit ist der Shop?",
        "Mein Anwalt fragt, wie weit der Shop ist.",
        "We are really disappointed and want a refund. Where do we stand?",
    ],
)
def test_no_correction_ever_lifts_the_suspicion_of_open_anger_or_of_a_word_of_caution(
    reader: Reader, angry: str
) -> None:
    assert reader.read(angry).suspected_complaint
    for intent in (STATUS, OTHER, CHANGE):
        after = taught(reader, (angry, intent), (f"Guten Tag, {angry}", intent), (f"{angry} Danke.", intent))
        assert after.read(angry).suspected_complaint, intent


def test_what_the_model_suspects_stays_suspected_unless_a_mail_very_much_like_it_was_cleared(reader: Reader) -> None:
    ironic = "Na wunderbar, da hat ja wieder alles geklappt, nur das Licht geht immer noch nicht an."
    assert reader.read(ironic).suspected_complaint
    far = taught(reader, ("Das Licht im Flur geht nur mit dem neuen Schalter an.", OTHER))
    assert far.read(ironic).suspected_complaint
    near = taught(reader, (PROOFS[0], COMPLAINT))
    assert near.read(PROOFS[0]).suspected_complaint


def test_thanks_that_people_call_a_complaint_are_no_courtesy_any_more(reader: Reader) -> None:
    assert reader.read("Danke auch!").courtesy
    after = taught(reader, ("Danke auch!", COMPLAINT)).read("Danke auch!")
    assert after.primary is COMPLAINT
    assert not after.courtesy


def test_the_same_corrections_give_the_same_lessons_and_none_give_none(reader: Reader) -> None:
    lessons = [Lesson(number, text, CHANGE) for number, text in enumerate(PROOFS)]
    first, second = learn(reader, lessons), learn(reader, list(reversed(lessons)))
    assert first is not None
    assert second is not None
    assert (first.weights, first.reach) == (second.weights, second.reach)
    assert learn(reader, []) is None
    assert learn(reader, lessons, reach=unteachable()) is None
    again = learn(reader, lessons, reach=first.reach)
    assert isinstance(again, Lessons)
    assert again.weights == first.weights


def test_lessons_of_hundreds_of_mails_and_of_empty_ones_are_taken(reader: Reader) -> None:
    lessons = [Lesson(n, f"Die Fahne {n} von Herrn Nummer{n} liegt im Ordner {n * 7}", CHANGE) for n in range(60)]
    found = learn(reader, [*lessons, Lesson(60, "", OTHER), Lesson(61, "?!", OTHER)], reach=0)
    assert found is not None
    assert reader.taught(found).read("").primary is Intent.UNCLEAR
