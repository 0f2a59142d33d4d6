"""Which one thing of the state a question names; where two could be meant, none."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from daemon.decide.asked import asked_about
from daemon.model import AskedAbout, ProjectState, PromisedMilestone, Step
from tests.unit.decide.story import EVA, facts_of, letter, policy

NOW = datetime(2026, 11, 19, 13, 5, tzinfo=UTC)
TEST = PromisedMilestone("Zahlungstest", date(2026, 11, 27))
STATE = ProjectState(
    "SHOP", NOW, newest=NOW,
    done=(
        Step("Produktsuche"), Step("Übersetzung EN"), Step("Erster Entwurf"), Step("Grundriss"), Step("Meeting"),
        Step("Weber-Portrait"), Step("Recordings"), Step("Landkarte"),
    ),
    in_work=(
        Step("Übersetzung der Rechtstexte"), Step("Übersetzung FR"), Step("Logo in Gold"), Step("Retourenschein im Kundenkonto"),
        Step("Zweiter Entwurf"), Step("Menükarten", due=date(2026, 11, 13)), Step("Landkarte"), Step("Fassade Süd"),
    ),
    next=(Step("Versandregeln"), Step("Startseite mit Fotos", due=date(2026, 12, 4)), Step("Startseite für das Handy")),
    blockers=(Step("Testzugang der Bank fehlt"), Step("Gerüst an der Fassade fehlt")), needs=(Step("Texte für das Impressum"),),
    milestones=(
        TEST, PromisedMilestone("Livegang", date(2026, 12, 14)), PromisedMilestone("Etappe 3", date(2026, 12, 10)),
        PromisedMilestone("Etappe 4", date(2027, 1, 20)), PromisedMilestone("Fertigstellung Rohbau", date(2026, 12, 10)),
        PromisedMilestone("Opening", date(2027, 2, 15)),
    ),
    reached=(PromisedMilestone("Konzept", date(2026, 10, 30), done=date(2026, 10, 28)),),
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
        ("Könnten Sie mir bitte kurz sagen, bis wann mit dem Zahlungstest zu rechnen ist?", "Zahlungstest"),
        ("Wie weit sind Sie mit den Zahlungstests?", "Zahlungstest"),
        ("Herr Weber, wann kommt der Zahlungstest?", "Zahlungstest"),
        ("Wie weit ist der Shop, und bleibt es beim Termin für den Livegang?", "Livegang"),
        ("Was macht die Übersetzung der Rechtstexte?", "Übersetzung der Rechtstexte"),
        ("Ist das Konzept schon da?", "Konzept"),
        ("Sind die Grundrisse schon da?", "Grundriss"),
        ("Wann geht es los mit den Versandregeln?", "Versandregeln"),
        ("Was macht das Logo in Gold?", "Logo in Gold"),
        ("Bitte um eine kurze Auskunft zum Stand der Produktsuche.", "Produktsuche"),
        ("Wann kommt der Retourenschein?", "Retourenschein im Kundenkonto"),
        ("Wann ist Etappe 4 fertig?", "Etappe 4"),
        ("Wann kommt die Übersetzung FR?", "Übersetzung FR"),
        ("Are we still on track for the opening?", "Opening"),
        ("What's the opening's status?", "Opening"),
    ],
)
def test_a_question_that_names_one_thing(question: str, name: str) -> None:
    found = asked(question)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(
    "question",
    [
        "Wie ist der aktuelle Stand beim Shop?", "Wann ist das Projekt Shop-Relaunch fertig?",
        "Die Produktsuche ist schön geworden. Wie weit sind Sie sonst?",
        # several could be meant, or another one
        "Wann kommt die Startseite?", "Wie steht es um Zahlungstest und Konzept?", "Wie weit sind Konzept und Übersetzung?",
        "Wie weit sind die Etappen?", "Wann ist Etappe 5 fertig?", "Wann kommt die Übersetzung IT?", "Wann kommt der Entwurf?",
        "Wann kommt der zweite Entwurf?",
        "Wie weit ist das Logo in Silber?", "Wann kommt die Übersetzung der Produkttexte?",
        "Wie weit ist das Konzept? Und wann kommt die Datenschutzerklärung?",
        # about a part, a fault, a successor of it
        "Bis wann ist der Fehler in der Produktsuche behoben?", "Wann läuft die Produktsuche wieder?",
        "Wird die Produktsuche noch schneller?", "Wann geht die Produktsuche live?", "Funktioniert die Produktsuche inzwischen?",
        "Wie ist der Stand bei der Produktsuche für die Schweiz?", "Wann kommt die englische Fassung vom Konzept?",
        "Das Konzept habe ich heute bekommen, danke, und wie ist sonst der Stand?", "When is the soft opening?",
        "What are the opening hours?", "When is the next recording?", "Have the invoices for the recordings been paid?",
        "Wann ist mit der Fertigstellung des Hauses zu rechnen?", "Wann ist mit der Fertigstellung zu rechnen?",
        # beside it
        "Was kommt nach dem Zahlungstest?", "Was ist außer dem Zahlungstest noch offen?", "Was fehlt noch bis zum Livegang?",
        "Abgesehen vom Konzept: wie ist der Stand?", "What's left to do before the opening?",
        "How are things going apart from the recordings?", "Wie weit seid ihr, nicht beim Livegang, sondern insgesamt?",
        # blocked, waited for, overdue, still being worked on
        "Wie weit ist die Fassade Süd?", "Haben Sie die Texte für das Impressum bekommen?", "Hat die Bank den Testzugang gegeben?",
        "Wie weit sind die Menükarten?", "Ist die Landkarte fertig?",
        # people, and words of any question
        "Hat Herr Weber den Stand schon?", "Wann ist das nächste Meeting?",
    ],
)  # fmt: skip
def test_a_question_that_names_nothing_or_too_much(question: str) -> None:
    assert asked(question) is None


def test_the_subject_counts_where_the_writer_chose_it_and_says_nothing_else() -> None:
    assert asked("wann ist das fertig?", "Livegang") == AskedAbout("Livegang", milestone=STATE.milestones[1])
    assert asked("wann ist das fertig?", "Stand Livegang") == AskedAbout("Livegang", milestone=STATE.milestones[1])
    assert asked("wann ist das fertig?", "Re: Livegang") is None
    assert asked("wie ist der Stand?", "Konzept erhalten") is None


def test_what_is_told_of_it() -> None:
    assert asked("Wann ist der Zahlungstest fertig?") == AskedAbout("Zahlungstest", milestone=TEST)
    assert asked("Wann sind die Versandregeln dran?") == AskedAbout("Versandregeln", next=STATE.next[0])
    assert asked("Ist die Produktsuche fertig?") == AskedAbout("Produktsuche", done=STATE.done[0])
    both = replace(STATE, in_work=(*STATE.in_work, Step("Zahlungstest")))
    named = AskedAbout("Zahlungstest", milestone=TEST, in_work=both.in_work[-1])
    assert asked("Wann ist der Zahlungstest fertig?", state=both) == named


def test_with_a_complaint_open_nothing_is_praised_as_done() -> None:
    assert asked("Ist die Produktsuche fertig?", upset=True) is None
    assert asked("Ist das Konzept da?", upset=True) is None
    assert asked("Wann ist der Zahlungstest fertig?", upset=True) is not None


@pytest.mark.parametrize(
    "state",
    [
        None,
        replace(STATE, done=(*STATE.done, Step("Zahlungstest"))),  # called done while its date still stands
        replace(STATE, late=(PromisedMilestone("Schulung", date(2026, 11, 10)),)),
        replace(
            STATE, milestones=(*STATE.milestones, PromisedMilestone("Abnahme", date(2026, 12, 7), in_question=True))
        ),
        replace(STATE, newest=None),
        replace(STATE, newest=NOW - timedelta(days=8)),
        replace(STATE, blockers=(Step("Testzugang für den Zahlungstest fehlt"),)),
    ],
)
def test_what_must_be_said_first_is_said_first(state: ProjectState | None) -> None:
    assert asked("Wann ist der Zahlungstest fertig?", state=state) is None


@pytest.mark.parametrize(
    "odd", ["", "🙂", "\x00", "\u202e", "x" * 60_000, "? " * 3_000, "{{ 7 * 7 }}", "<b>", "a" * 10_000 + "?"]
)
def test_odd_words_and_names_do_no_harm(odd: str) -> None:
    steps = replace(STATE, in_work=(*STATE.in_work, Step(odd)), next=tuple(Step(f"Foto {n}") for n in range(500)))
    found = asked(f"{odd} Wann ist {odd} fertig?", state=steps)
    assert found is None or found.name == odd
