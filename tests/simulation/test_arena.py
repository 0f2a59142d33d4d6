"""Twelve robots, and a client among them: what each gets is bounded, and the client does not wait."""

import sys
from pathlib import Path

import pytest

from tests.crash.world import agency
from tests.rig.journals import opened
from tests.simulation.arena import ROBOTS, Arena

KNOWN_AT_ONCE = ("marked-vacation", "twin", "redirector", "vacation")
"""Who is known for a machine by its answer: it gets one to its question of the day, and no word more."""


@pytest.fixture(autouse=True)
def _plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the typesetter, whose threads nobody here waits for."""
    monkeypatch.setitem(sys.modules, "typst", None)


@pytest.mark.fault(59)
@pytest.mark.parametrize("days", [2, pytest.param(14, marks=pytest.mark.long)])
def test_robots_get_no_more_than_the_limit_and_a_client_is_answered_at_once(tmp_path: Path, days: int) -> None:
    arena = Arena(tmp_path / "journal.sqlite", days)
    arena.run()
    a_day = agency().site.limits.per_contact_day
    assert set(arena.answers) <= set(ROBOTS)
    assert {name: found for name in ROBOTS if not 1 <= (found := arena.answers[name]) <= a_day * days} == {}
    assert [name for name in KNOWN_AT_ONCE if arena.answers[name] > days] == []
    assert arena.waited, "the client has asked"
    assert max(arena.waited) < 120
    with opened(arena.path) as journal:
        rows = journal.decisions(limit=100_000)
        braked = [row for row in rows if row.row == "D14"]
        assert not [row for row in rows if row.row == "D37"], "nothing unforeseen"
        shut = [row for row in braked if row.contact == "robot@complainer.example"]
        assert shut, "the one who complains without end is stopped"
        assert "to this contact in a day (limit 8)" in shut[-1].because
        with journal.reading() as connection:
            scopes = dict(connection.exec_driver_sql("SELECT scope, because FROM breakers").tuples().all())
    assert "contact:robot@complainer.example" in scopes
