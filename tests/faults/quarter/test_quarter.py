"""Three projects for a quarter: one update a contact and week with what is new since the last; nothing twice, nothing internal."""

import hashlib
import re
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.faults.quarter import life, script
from tests.faults.quarter.house import BERLIN, JONAS, MIRA, House, local, write_site
from tests.faults.quarter.script import AUTUMN, DOWN, SPRING, WEEKS, Quarter, token
from tests.rig.clock import Clock
from tests.rig.saying import everything, parts, printed, said

ROOT = Path(__file__).parents[3]
TURNS = ("09:40", "14:59", "15:00", "15:20")
SUNDAYS = ("15:00",)
NEWS = re.compile(r"^(?:Neu|New).*?(?=^(?:Von Ihnen|Von dir|We need))", re.DOTALL | re.MULTILINE)
TOKEN = re.compile(r"\b[SHA]\d{4}\b")

pytestmark = pytest.mark.real("poppler")


def quarter_of(quarter: Quarter, folder: Path) -> House:
    """Live through it; the house at its end."""
    write_site(folder, quarter.plans())
    house = House(folder, Clock(local(f"{quarter.monday}T08:00")))
    for week in WEEKS:
        _week(house, quarter, week)
    return house


def _week(house: House, quarter: Quarter, week: int) -> None:
    moments = {f"{quarter.day(week, day)}T{turn}": None for day in range(7) for turn in (TURNS if day < 5 else SUNDAYS)}
    waiting = script.mails(quarter, week)
    moments |= dict.fromkeys(m.at for m in waiting)
    for moment in sorted(moments):
        house.at(local(moment))
        for mail in [m for m in waiting if m.at == moment]:
            house.comes(mail.sender, mail.subject, mail.body)
        if _is_down(quarter, week, moment):
            continue
        if week in quarter.crashes and moment == f"{quarter.sent(week)}T14:59":
            _crash(house, quarter, week)
        house.turn()
        _answer(house)


def _is_down(quarter: Quarter, week: int, moment: str) -> bool:
    """Nothing runs from Thursday evening to Monday morning over one Friday."""
    return f"{quarter.day(DOWN, 3)}T18" < moment < f"{quarter.day(DOWN + 1, 0)}T09"


def _crash(house: House, quarter: Quarter, week: int) -> None:
    """A mail comes in the last second; another process takes over, and dies. Then this one starts again."""
    last = f"{quarter.sent(week)}T14:59:59"
    house.comes(JONAS, "[SHOP] noch etwas", f"erledigt: Baustein {token('SHOP', week, 3)}", at=local(last))
    house.journal.close()
    ended = subprocess.run(
        [sys.executable, "-m", life.__name__, str(house.folder), local(last).isoformat(), quarter.crashes[week]],
        cwd=ROOT, capture_output=True, timeout=60, check=False,
    )  # fmt: skip
    assert ended.returncode == life.DIED, (quarter.crashes[week], ended.stderr.decode())
    house.at(local(f"{quarter.sent(week)}T15:00:40"))
    house.open()


def _answer(house: House) -> None:
    """Whoever is asked to release a delay notice does so."""
    for one in house.newly_on_the_wire():
        if one["kind"] == "notice" and _is_delay_draft(one["raw"]):
            house.clock.forward(timedelta(minutes=1))
            house.comes(MIRA, "Re: Opening", "freigeben", answers=one["id"])
            house.turn()


def _is_delay_draft(raw: bytes) -> bool:
    return "So geht es hinaus" in parts(raw)["text/plain"].decode()


@pytest.mark.fault(52, 53)
@pytest.mark.parametrize(
    "quarter",
    [
        pytest.param(SPRING, id="spring", marks=pytest.mark.long),
        pytest.param(AUTUMN, id="autumn", marks=pytest.mark.long),
    ],
)
def test_a_quarter_of_fridays(quarter: Quarter, tmp_path: Path) -> None:
    lived = quarter_of(quarter, tmp_path / "site")
    every_contact_got_one_update_a_week_on_its_day(quarter, lived)
    each_update_held_what_was_new_since_the_last_one_and_nothing_else(quarter, lived)
    each_report_named_the_one_before_it(lived)
    one_delay_notice_for_the_slip_that_the_client_had_to_know_of(quarter, lived)
    no_internal_day_and_no_note_was_in_any_byte_to_a_client(quarter, lived)
    the_journal_says_what_the_wire_says(quarter, lived)


def updates(house: House) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """The weekly mails by project and contact, in order."""
    found: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for one in house.on_the_wire():
        if one["kind"] == "weekly":
            found.setdefault((one["project"], one["to"]), []).append(one)
    return found


def day_of(one: dict[str, Any]) -> date:
    return datetime.fromisoformat(one["at"]).astimezone(BERLIN).date()


def every_contact_got_one_update_a_week_on_its_day(quarter: Quarter, lived: House) -> None:
    found = updates(lived)
    assert set(found) == {(plan.key, address) for plan in quarter.plans() for _, address, _ in plan.contacts}
    for mails in found.values():
        assert [day_of(one) for one in mails] == [quarter.sent(week) for week in WEEKS]
        assert len({one["id"] for one in mails}) == len(mails)
        times = [datetime.fromisoformat(one["at"]).astimezone(BERLIN) for one in mails]
        on_time = [at for week, at in zip(WEEKS, times, strict=True) if week != DOWN]
        assert {f"{at:%H}" for at in on_time} == {"15"}, "the hour stays, whatever the clocks do"


def each_update_held_what_was_new_since_the_last_one_and_nothing_else(quarter: Quarter, lived: House) -> None:
    for (key, _), mails in updates(lived).items():
        for week, one in zip(WEEKS, mails, strict=True):
            held = parts(one["raw"])
            news = NEWS.search(held["text/plain"].decode())
            assert news is not None
            wanted = [] if (key, week) == script.QUIET else [token(key, week, 1), token(key, week, 2)]
            wanted += [token(key, week, 3)] if key == "SHOP" and week in quarter.crashes else []
            assert sorted(TOKEN.findall(news[0])) == wanted, (key, week)
            pages = printed(held["application/pdf"])
            told = {name for name in TOKEN.findall(pages) if name[1:3] <= f"{week:02}"}
            told -= {token(*script.QUIET, 1)}  # planned, and nobody ever said that it is done
            assert told == set(wanted), (key, week)


def each_report_named_the_one_before_it(lived: House) -> None:
    for mails in updates(lived).values():
        before = ""
        for number, one in enumerate(mails, start=1):
            pdf = parts(one["raw"])["application/pdf"]
            pages = printed(pdf)
            assert re.search(rf"(?:Nr\.|No\.|no\.) ?{number}\b", pages)
            assert (before[:16] if before else "") in pages
            before = hashlib.sha256(pdf).hexdigest()


def one_delay_notice_for_the_slip_that_the_client_had_to_know_of(quarter: Quarter, lived: House) -> None:
    delays = [one for one in lived.on_the_wire() if one["kind"] == "delay"]
    assert sorted((one["project"], one["to"]) for one in delays) == [
        ("HARBOUR", "ben.carter@harbourmuseum.example"), ("HARBOUR", "grace.ellis@harbourmuseum.example"),
    ]  # fmt: skip
    for one in delays:
        text = parts(one["raw"])["text/plain"].decode()
        assert any(way in text for way in said(quarter.later))
        assert day_of(one) == quarter.day(script.SLIP_OUTSIDE, 1)
    confirmed = updates(lived)[("HARBOUR", delays[0]["to"])][script.SLIP_OUTSIDE]
    assert any(way in parts(confirmed["raw"])["text/plain"].decode() for way in said(quarter.later))


def no_internal_day_and_no_note_was_in_any_byte_to_a_client(quarter: Quarter, lived: House) -> None:
    hidden = [way for day in quarter.hidden for way in said(day)]
    for one in lived.on_the_wire():
        if one["kind"] in ("weekly", "delay", "state", "acknowledge", "relay"):
            out = everything(one["raw"])
            assert "geheim" not in out
            for way in hidden:
                assert not re.search(rf"(?<!\d){re.escape(way)}(?!\d)", out), (one["kind"], way)


def the_journal_says_what_the_wire_says(quarter: Quarter, lived: House) -> None:
    now = datetime(2028, 1, 1, tzinfo=UTC)
    assert lived.journal.claim(now, 10) == []
    assert lived.journal.in_doubt(now) == []
    for plan in quarter.plans():
        rows = lived.journal.updates(plan.key)
        assert len(rows) == len(WEEKS) * len(plan.contacts)
        assert {row.outcome for row in rows} == {"sent"}
