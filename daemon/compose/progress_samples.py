"""Sample data for the mails about promised dates and sources, in every combination that reads differently."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from daemon.compose.fresh_eyes import FreshEyesNote, FreshLook
from daemon.compose.progress import Delay, DelayDraft, DueToday, SourceTrouble
from daemon.compose.samples import EVA, JONAS, NOW, SHOP, TIM
from daemon.compose.weekly_lead import WeeklyDraft, WeeklyUnsent
from daemon.model import Form

PROMISED, NEW = date(2026, 12, 14), date(2026, 12, 18)


def delays(language: str, form: Form) -> Iterator[Delay]:
    """With and without reason, measure, steps, phone; into the next year."""
    contact = EVA if language.startswith("de") else TIM
    reason, measure = "weil die Bank den Testzugang später freigibt", "wir ziehen die Versandregeln vor"
    whole = Delay(contact, SHOP, NOW, language, form, JONAS, "Livegang", PROMISED, NEW, reason, measure)
    yield whole
    yield replace(whole, measure=None, steps=("Zahlungstest", "Versandregeln", "Suche"))
    yield replace(whole, measure=None, reason=None)
    yield replace(whole, new=date(2027, 1, 11), responsible=replace(JONAS, phone=None))


def delay_drafts(language: str) -> Iterator[DelayDraft]:
    """A draft that waits, one that leaves by itself, and the questions."""
    whole = DelayDraft(
        JONAS, SHOP, NOW, "Livegang", PROMISED, NEW, "moved", "weil die Bank später liefert",
        text="Guten Tag Frau Krause,\n\nden Termin können wir nicht halten.", recipients=("Eva Krause", "Tim Ott"),
        language=language,
    )  # fmt: skip
    yield whole
    yield replace(whole, sends_at=NOW + timedelta(hours=4), cause="forecast", reason=None)
    yield replace(whole, text="", reason=None, cause="forecast")
    yield replace(whole, text="", new=None, cause="missed", promised=date(2026, 11, 13), reason=None)


def due_todays(language: str) -> Iterator[DueToday]:
    """Today, tomorrow, both."""
    yield DueToday(JONAS, SHOP, NOW, ("Livegang",), language=language)
    yield DueToday(JONAS, SHOP, NOW, ("Livegang", "Abnahme"), ("Fest",), language=language)
    yield DueToday(JONAS, SHOP, NOW, (), ("Fest",), language=language)


def source_troubles(language: str) -> Iterator[SourceTrouble]:
    """One that has worked before, one that never has."""
    whole = SourceTrouble(JONAS, SHOP, NOW, "redmine", "redmine.example refuses the token (401)", language=language)
    yield whole
    yield replace(whole, as_of=NOW - timedelta(days=1))


def weekly_drafts(language: str) -> Iterator[WeeklyDraft]:
    """One that leaves by itself, one that waits, one with every question."""
    text = "Wöchentliches Update: Shop-Relaunch, im Plan\n\nGuten Tag Frau Krause,\n\nalles liegt im Plan."
    due = NOW + timedelta(days=1)
    whole = WeeklyDraft(JONAS, SHOP, NOW, text, ("Eva Krause", "Tim Ott"), due, waits=False, language=language)
    yield whole
    yield replace(whole, waits=True)
    yield replace(
        whole, waits=True, complaint=True, questions=("done", "next", "sources"), sources=("git",), unreachable=("Tim Ott",)
    )  # fmt: skip


def weekly_unsents(language: str) -> Iterator[WeeklyUnsent]:
    """For want of a word, and after a downtime."""
    yield WeeklyUnsent(JONAS, SHOP, NOW, date(2026, 11, 13), waited=True, language=language)
    yield WeeklyUnsent(JONAS, SHOP, NOW, date(2026, 11, 13), waited=False, language=language)


def fresh_eyes_notes(language: str) -> Iterator[FreshEyesNote]:
    """One project with everything, several, one that has nothing yet."""
    day = date(2026, 11, 2)
    whole = FreshLook(
        SHOP, no_news=day, waiting=(("Texte für das Impressum", day),), silent=day, no_idea=day, due=(("Livegang", PROMISED),),
        broken=(("Zahlungstest", day),), offers=(("SHOP-20", "Filter nach Größe", day),),
    )  # fmt: skip
    yield FreshEyesNote(JONAS, (whole,), NOW, language)
    yield FreshEyesNote(JONAS, (whole, FreshLook(SHOP, nothing_yet=True)), NOW, language)
