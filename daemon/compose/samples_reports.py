"""Sample reports on which the words and layouts of the weekly report are tried."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from daemon.compose.report_values import Earlier, Request, Update
from daemon.compose.samples import EMPTY, EVA, FULL, JONAS, LATE, NOW, PAYMENT, SHOP
from daemon.model import (
    CaseKind,
    CaseState,
    Colour,
    Criterion,
    Hours,
    Light,
    LightWord,
    Measure,
    OpenCase,
    Standing,
    Step,
)  # fmt: skip

CRITERIA = (
    Criterion(Measure.DATES, Colour.RED, 2, None, 0, ("Zahlungstest",)), Criterion(Measure.HOURS, Colour.GREEN, 95, 100, 110),
    Criterion(Measure.NEEDS, Colour.AMBER, 4, 3, None, ("Texte für das Impressum",)),
    Criterion(Measure.BLOCKERS, None, None), Criterion(Measure.AGE, Colour.AMBER, 0.2, 7, None, ("git",)),
    Criterion(Measure.BUFFER, Colour.AMBER, 3, 0, None, ("Livegang",)),
)  # fmt: skip
WORD = LightWord(Colour.AMBER, "die Bank hat den Zugang zugesagt", "jonas", NOW)
REPORTED = replace(
    LATE,
    light=Light(Colour.RED, Colour.RED, CRITERIA, CRITERIA[0]),
    hours=Hours(
        118.5, 21.5, 160, 152, (("Gestaltung", 42.25), ("Entwicklung", 76.25)),
        ((date(2026, 11, 9), 97.0), (date(2026, 11, 16), 21.5)), as_of=NOW,
    ),
    sources=(Standing("plan", NOW), Standing("git", NOW - timedelta(days=3), stale=True), Standing("command")),
    ideas=(Step("Gutscheine als PDF"),), decisions=(Step("Auch auf Rechnung", on=date(2026, 11, 17)),),
)  # fmt: skip


def updates(language: str) -> Iterator[Update]:
    """A weekly report of a quiet first week, and one with every section filled."""
    first = Update(SHOP, EVA, EMPTY, JONAS, 1, date(2026, 11, 14), date(2026, 11, 20), NOW, language)
    yield first
    yield replace(
        first,
        number=5,
        state=REPORTED,
        earlier=Earlier(4, date(2026, 11, 13), "9f8e7d6c5b4a3928", (("Zahlungstest", PAYMENT.promised), ("Fotos", NOW.date()))),
        lights=((date(2026, 11, 6), Colour.GREEN), (date(2026, 11, 13), Colour.AMBER)),
        register=(*FULL.changes, OpenCase("SHOP-9", CaseKind.CHANGE, CaseState.DONE, "Logo größer", NOW - timedelta(days=20))),
        requests=(
            Request("Re: Wo stehen wir?", "SHOP-15", NOW - timedelta(hours=30), NOW - timedelta(hours=30)),
            Request("Rechnung", None, NOW - timedelta(days=5), NOW - timedelta(days=1), NOW - timedelta(days=4)),
        ),
        complaints=1,
    )  # fmt: skip
    by_word = Light(Colour.AMBER, Colour.RED, CRITERIA, CRITERIA[0], WORD)
    yield replace(first, complaints=2, state=replace(REPORTED, light=by_word))


_MOMENT = {"at": NOW - timedelta(days=3)}
RECORD: tuple[dict[str, Any], ...] = (
    {"kind": "record", "format": 1, "project": "SHOP"},
    {**_MOMENT, "kind": "mail", "from": EVA.address, "subject": "Wo stehen wir?"},
    {**_MOMENT, "kind": "case", "case": "SHOP-18", "sort": "change", "state": "open", "subject": "Geschenkverpackung"},
    {
        **_MOMENT,
        "kind": "answer",
        "sort": "state",
        "to": EVA.address,
        "subject": "Re: Wo stehen wir?",
        "text": "Guten Tag",
    },
    {**_MOMENT, "kind": "promise", "text": "Livegang", "until": date(2026, 12, 14)},
    {**_MOMENT, "kind": "promise", "text": "answer", "until": NOW, "case": "SHOP-18"},
    {**_MOMENT, "kind": "report", "number_of_report": 7, "week": "2026-W47", "to": EVA.address, "light": "amber"},
    *(
        {**_MOMENT, "at": NOW, "kind": kind, "text": f"Punkt {kind}", "hours": 3.5, "until": date(2026, 12, 1)}
        for kind in ("done", "in-work", "next", "blocked", "waiting", "milestone", "decision", "idea")
    ),
)
"""Facts of every kind that a record knows."""
