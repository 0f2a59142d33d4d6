"""Laws of the project state, over random projects: nothing internal gets out, whatever is reported."""

from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from daemon.model import Audience, Entry, EntryKind, Milestone, Project
from daemon.projects import state

NOW = datetime(2026, 11, 19, 12, tzinfo=UTC)
PROMISED = st.dates(date(2026, 1, 1), date(2027, 12, 31))
INTERNAL = st.dates(date(2031, 1, 1), date(2039, 12, 31))  # years no promised date and no day of an entry has
NAMES = st.sampled_from(["Livegang", "Zahlungstest", "Entwurf", "Abnahme", "Kapitel 1", "Kapitel 2"])

TOLD_OF = [kind for kind in EntryKind if kind is not EntryKind.FORECAST]  # a forecast may put a date in question

plans = st.lists(st.builds(Milestone, name=NAMES, promised=PROMISED, internal=st.none() | INTERNAL), max_size=5)
reports = st.lists(
    st.builds(
        Entry, kind=st.sampled_from(EntryKind), text=NAMES, by=st.just("jonas"),
        at=st.integers(0, 400).map(lambda hours: NOW - timedelta(hours=hours)),
        due=st.none() | PROMISED, milestone=st.none() | NAMES,
    ),
    max_size=15,
)  # fmt: skip
secrets = st.lists(
    st.builds(
        Entry, kind=st.sampled_from(TOLD_OF), text=st.just("geheim"), by=st.just("jonas"),
        at=st.integers(0, 400).map(lambda hours: NOW - timedelta(hours=hours)), audience=st.just(Audience.INTERNAL),
        due=st.none() | INTERNAL, milestone=st.none() | NAMES, reason=st.just("geheim"),
    ),
    max_size=8,
)  # fmt: skip


def project(plan: list[Milestone]) -> Project:
    return Project("SHOP", "Shop", "Krause", "jonas", (), "de", plan=tuple(plan))


def leaves(value: object) -> list[object]:
    """Every value inside nested dataclasses and tuples."""
    if is_dataclass(value):
        return [leaf for f in fields(value) for leaf in leaves(getattr(value, f.name))]
    if isinstance(value, tuple):
        return [leaf for item in value for leaf in leaves(item)]
    return [value]


@given(plans, reports, secrets)
@settings(max_examples=120, deadline=None)
def test_no_internal_date_and_no_internal_entry_ever_appears(
    plan: list[Milestone], told: list[Entry], hidden: list[Entry]
) -> None:
    found = state(project(plan), [*told, *hidden], (), since=None, now=NOW, timezone="Europe/Berlin")
    for leaf in leaves(found):
        assert not (isinstance(leaf, date) and leaf.year >= 2031)
        assert leaf != "geheim"
    assert found == state(project(plan), told, (), since=None, now=NOW, timezone="Europe/Berlin")


@given(plans, reports)
@settings(max_examples=80, deadline=None)
def test_every_milestone_is_open_or_reached_and_only_open_ones_are_late(
    plan: list[Milestone], told: list[Entry]
) -> None:
    found = state(project(plan), told, (), since=None, now=NOW, timezone="UTC")
    assert all(m.done is None for m in found.milestones)
    assert all(m.done is not None for m in found.reached)
    assert set(found.late) <= set(found.milestones)
    names = {m.name for m in (*found.milestones, *found.reached)}
    assert {m.name for m in plan} <= names


@given(reports)
@settings(max_examples=80, deadline=None)
def test_a_thing_is_never_in_two_stages_at_once(told: list[Entry]) -> None:
    found = state(
        project([]), [e for e in told if e.kind is not EntryKind.MILESTONE], (), since=None, now=NOW, timezone="UTC"
    )
    stages = [s.text for part in (found.in_work, found.next, found.blockers, found.needs) for s in part]
    assert len(stages) == len(set(stages))
