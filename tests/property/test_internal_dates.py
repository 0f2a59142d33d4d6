"""The law of the ledger's house: an internal date, a forecast inside the buffer or a buffer's length is in no byte that leaves."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from daemon import mail
from daemon.compose import Delay, Texts, delay, reply, samples
from daemon.hours import Calendar
from daemon.model import Address, Audience, Draft, Entry, EntryKind, Form, Milestone, Outlook, WorkingHours
from daemon.projects import Expected, Findings, Known, Report, outlook
from tests.rig.thoroughness import examples

TEMPLATES = Path(__file__).parents[2] / "templates"
NOW = datetime(2026, 11, 19, 13, 5, tzinfo=UTC)
CALENDAR = Calendar(WorkingHours(), None, "Europe/Berlin")
PROMISED = st.dates(date(2026, 12, 1), date(2027, 6, 30))
NAMES = ("Etappe A", "Etappe B", "Etappe C")
WORDS = {
    path.parent.name: YAML(typ="safe", pure=True).load(path.read_text("utf-8"))
    for path in TEMPLATES.glob("*/texts.yaml")
}
TEXTS = Texts({p.relative_to(TEMPLATES).as_posix(): p.read_text("utf-8") for p in TEMPLATES.rglob("*.j2")}, WORDS)
OCCASIONS = ("status", "change", "complaint", "other")
GERMAN = "Januar Februar März April Mai Juni Juli August September Oktober November Dezember"
ENGLISH = "January February March April May June July August September October November December"
MONTHS = (GERMAN.split(), ENGLISH.split())


@st.composite
def projects(draw: st.DrawFn) -> tuple[tuple[Milestone, ...], list[Entry], list[Report]]:
    """A plan with buffers, forecasts within them by entries and by sources, and internal entries with dates and reasons."""
    plan, entries, expected = [], [], []
    for name in NAMES[: draw(st.integers(1, 3))]:
        promised, buffer = draw(PROMISED), draw(st.integers(2, 30))
        internal = promised - timedelta(days=buffer)
        plan.append(Milestone(name, promised, internal))
        within = internal + timedelta(days=draw(st.integers(0, buffer)))
        how = draw(st.integers(0, 3))
        if how == 1:
            entries.append(_entry(EntryKind.FORECAST, name, within))
        elif how == 2:
            expected.append(Expected(name, within))
        elif how == 3:
            entries.append(_entry(EntryKind.MILESTONE, name, within, Audience.INTERNAL))
    reports = [Report("forge", Findings(expected=tuple(expected)), NOW)] if expected else []
    return tuple(plan), entries, reports


def _entry(kind: EntryKind, name: str, due: date, audience: Audience = Audience.CLIENT) -> Entry:
    return Entry(kind, name, NOW - timedelta(hours=2), "jonas", audience, milestone=name, due=due, reason="weil geheim")


def known(plan: tuple[Milestone, ...], entries: list[Entry], reports: list[Report]) -> Outlook:
    project = replace(samples.SHOP, plan=plan)
    return outlook(project, Known(entries, reports=reports), now=NOW, calendar=CALENDAR)


def bytes_of(draft: Draft) -> str:
    """All that would go over the wire, decoded, and the wire itself, its soft line breaks undone: "26" is no "6"."""
    sender = mail.Envelope(
        sender=Address("projekte@studio-nord.example", "Studio Nord"), recipient=draft.to,
        message_id="<1@studio-nord.example>", token="t" * 32, date=NOW,
        boundary="=_x", reply_to=None,
    )  # fmt: skip
    wire = mail.build(draft, sender).decode("ascii", "replace").replace("=\r\n", "")
    return "\n".join((draft.subject, draft.text, draft.html or "", wire))


def said(day: date) -> list[str]:
    """Every way in which a day could be written."""
    return [
        day.isoformat(), f"{day:%d.%m.%Y}", f"{day.day}.{day.month}.{day.year}",
        f"{day.day}. {MONTHS[0][day.month - 1]}", f"{day.day} {MONTHS[1][day.month - 1]}", f"{MONTHS[1][day.month - 1]} {day.day}",
    ]  # fmt: skip


@settings(max_examples=examples(400), deadline=None)
@given(
    made=projects(),
    language=st.sampled_from(["de", "en"]),
    form=st.sampled_from([Form.SIE, Form.DU]),
    at=st.integers(0, 3),
)
def test_nothing_internal_is_in_any_byte_of_an_answer(
    made: tuple[tuple[Milestone, ...], list[Entry], list[Report]], language: str, form: Form, at: int
) -> None:
    found = known(*made)
    assert found.slips == ()
    value = replace(samples.one_reply(OCCASIONS[at], language, form), state=found.state)
    out = bytes_of(reply(TEXTS, samples.site(language), value))
    allowed = {m.promised for m in made[0]} | {
        NOW.date(),
        NOW.date() - timedelta(days=7),
        NOW.date() + timedelta(days=4),
    }
    for one in made[0]:
        assert one.internal is not None
        hidden = {
            one.internal,
            *(e.due for e in made[1] if e.due),
            *(x.due for r in made[2] for x in (r.findings or Findings()).expected),
        }
        for day in hidden - allowed - {None}:
            assert day is not None
            for way in said(day):
                assert not re.search(rf"(?<!\d){re.escape(way)}(?!\d)", out), way
    assert "geheim" not in out


@settings(max_examples=examples(1000), deadline=None)
@given(made=projects())
def test_a_state_is_the_same_whatever_is_internal(
    made: tuple[tuple[Milestone, ...], list[Entry], list[Report]],
) -> None:
    plan, entries, reports = made
    bare = tuple(replace(m, internal=None) for m in plan)
    empty = [replace(r, findings=Findings()) for r in reports]
    assert known(plan, entries, reports).state == known(bare, [], empty).state


@settings(max_examples=examples(200), deadline=None)
@given(
    made=projects(),
    later=st.integers(1, 60),
    language=st.sampled_from(["de", "en"]),
    form=st.sampled_from([Form.SIE, Form.DU]),
)
def test_a_delay_notice_holds_the_old_date_and_the_new_one_and_no_other(
    made: tuple[tuple[Milestone, ...], list[Entry], list[Report]], later: int, language: str, form: Form
) -> None:
    plan, entries, reports = made
    first = plan[0]
    forecast = first.promised + timedelta(days=later)
    found = known(plan, [*entries, _entry(EntryKind.FORECAST, first.name, forecast)], reports)
    (slip,) = found.slips
    assert slip.new is not None
    assert slip.new > forecast
    value = Delay(
        samples.EVA,
        samples.SHOP,
        NOW,
        language,
        form,
        samples.JONAS,
        slip.milestone,
        slip.promised,
        slip.new,
        slip.reason,
    )
    draft = delay(TEXTS, samples.site(language), value)
    out = bytes_of(draft)
    assert [p.day for p in draft.promises] == [slip.new]
    assert first.internal is not None
    for day in {first.internal, forecast} - {slip.new, slip.promised, NOW.date()}:
        for way in said(day):
            assert not re.search(rf"(?<!\d){re.escape(way)}(?!\d)", out), way
