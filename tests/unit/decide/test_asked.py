"""Which one thing of the state a question names; where two could be meant, none."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from daemon.decide.asked import asked_about
from daemon.model import AskedAbout, ProjectState, PromisedMilestone, Step
from tests.unit.decide.story import EVA, facts_of, letter, policy

NOW = datetime(2026, 11, 19, 13, 5, tzinfo=UTC)
TEST = PromisedMilestone("Zahlungstest", date(2026, 11, 27))
STATE = ProjectState(
    "SHOP", NOW, newest=NOW,
    done=(Step("Produktsuche auf dem Testsystem"), Step("Formulare für Kontakt und Rückruf")),
    in_work=(Step("Zahlungstest mit der Bank"), Step("Übersetzung der Rechtstexte"), Step("Logo in Gold")),
    next=(Step("Versandregeln"), Step("Startseite mit neuen Fotos", due=date(2026, 12, 4)), Step("Startseite für das Handy")),
    blockers=(Step("Testzugang der Bank fehlt"),), needs=(Step("Texte für das Impressum"),),
    milestones=(
        TEST, PromisedMilestone("Livegang", date(2026, 12, 14)), PromisedMilestone("Abnahme", date(2026, 12, 7), in_question=True),
    ),
    reached=(PromisedMilestone("Konzept", date(2026, 10, 30), done=date(2026, 10, 28)),),
    late=(PromisedMilestone("Schulung", date(2026, 11, 10)),),
)  # fmt: skip


def asked(
    text: str, subject: str = "Re: Stand?", *, upset: bool = False, state: ProjectState | None = STATE
) -> AskedAbout | None:
    facts = facts_of(letter(EVA, f"Guten Tag,\n\n{text}\n\nMit freundlichen Grüßen\nEva Krause\n", subject=subject))
    return asked_about(replace(facts, state=state, complaint_open=upset), policy())


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("wann ist der Zahlungstest fertig?", "Zahlungstest"),
        ("Wie weit sind Sie mit den Zahlungstests?", "Zahlungstest"),
        ("Können Sie mir sagen, bis wann die Rechtstexte übersetzt sind?", "Übersetzung der Rechtstexte"),
        ("Ist das Konzept schon da?", "Konzept"),
        ("Sind die Kontaktdaten drin? Und wann geht es los mit den Versandregeln?", "Versandregeln"),
        ("Was macht das Logo?", "Logo in Gold"),
        ("Bitte um eine kurze Auskunft zum Stand der Produktsuche.", "Produktsuche auf dem Testsystem"),
        ("When will the LIVEGANG happen?", "Livegang"),
        ("Wann kommt die Startseite fürs Handy?", "Startseite für das Handy"),
    ],
)
def test_a_question_that_names_one_thing(question: str, name: str) -> None:
    found = asked(question)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(
    "question",
    [
        "Wie ist der aktuelle Stand beim Shop?",
        "Wann ist das Projekt Shop-Relaunch fertig?",
        "Wann kommt die Startseite?",  # two steps are called so
        "Wie steht es um Zahlungstest und Konzept?",
        "Die Versandregeln haben wir heute besprochen. Sie waren gut. Wie weit sind Sie sonst?",  # named, but not in the question
        "Haben Sie die Texte für das Impressum bekommen?",  # we wait for them
        "Hat die Bank den Testzugang gegeben?",  # blocked
        "Bleibt es bei der Abnahme?",  # its date is in question
        "Wann ist die Schulung?",  # late: that is said first anyway
        "Ist die Bank informiert?",  # half of a word of many
    ],
)
def test_a_question_that_names_nothing_or_too_much(question: str) -> None:
    assert asked(question) is None


def test_the_subject_counts_where_the_writer_chose_it() -> None:
    assert asked("wann ist das fertig?", "Livegang") == AskedAbout("Livegang", milestone=STATE.milestones[1])
    assert asked("wann ist das fertig?", "Re: Livegang") is None


def test_what_is_told_of_it() -> None:
    assert asked("Wann ist der Zahlungstest fertig?") == AskedAbout(
        "Zahlungstest", milestone=TEST, in_work=STATE.in_work[0]
    )
    assert asked("Wann sind die Versandregeln dran?") == AskedAbout("Versandregeln", next=STATE.next[0])
    done = AskedAbout(STATE.done[0].text, done=STATE.done[0])
    assert asked("Ist die Produktsuche fertig?") == done


def test_with_a_complaint_open_nothing_is_praised_as_done() -> None:
    assert asked("Ist die Produktsuche fertig?", upset=True) is None
    assert asked("Ist das Konzept da?", upset=True) is None
    assert asked("Wann ist der Zahlungstest fertig?", upset=True) is not None


def test_what_is_called_done_while_its_date_still_stands_is_not_answered() -> None:
    both = replace(STATE, done=(*STATE.done, Step("Livegang")))
    assert asked("Wann ist der Livegang?", state=both) is None


def test_without_a_state_there_is_nothing_to_name() -> None:
    assert asked("Wann ist der Zahlungstest fertig?", state=None) is None
