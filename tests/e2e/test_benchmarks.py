"""What the benchmarks claim about counts holds for a few mails too: all answered, none twice, nothing lost. Never a time."""

from collections.abc import Set
from pathlib import Path

import pytest

from benchmarks import backlog, chart, database, fleet, fleet_speed, idle_gap, kill, letters, page
from benchmarks.figures import F1, F3, OURS, Part, Row, Scale, keep, read

FEW = Scale(runs=1, small=True)


@pytest.mark.real("dovecot")
@pytest.mark.long
def test_a_small_backlog_is_answered_by_all_programs_and_machines_by_the_floors_only() -> None:
    found = backlog.measure(FEW)
    for program in (F1, F3, OURS):
        assert found.row("people not answered").runs[program] == [0]
        assert found.row("answered twice").runs[program] == [0]
    (machines,) = [row for row in found.rows if row.name.startswith("marked machines answered")]
    assert machines.runs[OURS] == [0]
    assert machines.runs[F1] == machines.runs[F3] == [11]


@pytest.mark.real("dovecot")
@pytest.mark.long
def test_a_few_kills_lose_nothing_and_repeat_nothing() -> None:
    found = kill.measure(FEW)
    assert found.row("lost silently").runs[OURS] == [0]
    assert found.row("answered twice").runs[OURS] == [0]


@pytest.mark.real("dovecot", "postgres")
@pytest.mark.fault(49, 51)
@pytest.mark.long
def test_three_machines_that_are_killed_stopped_cut_off_and_updated_lose_nothing_and_repeat_nothing() -> None:
    found = fleet.measure(FEW)
    for name in ("lost", "answered twice", "the same answer sent again", "out of order"):
        assert found.row(name).runs[OURS] == [0], found.notes
    assert len(found.row("kill -9 of the lead: taken over after").runs[OURS]) == 2


@pytest.mark.real("dovecot", "postgres")
@pytest.mark.long
def test_one_two_and_three_machines_answer_everybody() -> None:
    found = fleet_speed.measure(FEW)
    assert [row.runs[OURS] for row in found.rows if row.name.endswith("people not answered")] == [[0]] * 3


@pytest.mark.real("postgres")
@pytest.mark.long
def test_a_mail_costs_the_database_some_dozens_of_statements() -> None:
    found = database.measure(FEW)
    assert 20 < found.row("statements for a mail").middle() < 100


def test_order_is_lost_where_an_earlier_mail_is_answered_after_a_later_one_of_the_same_client() -> None:
    series = letters.mixed(4, people=2, humans_only=True)
    own = {one.message_id: [f"<answer{number}>"] for number, one in enumerate(series)}
    first, second, third, fourth = own

    def late(*order: str, resent: Set[str] = frozenset()) -> tuple[int, int]:
        return fleet.out_of_order(series, 2, {about: own[about] for about in order}, resent)

    assert late(first, second, third, fourth) == (0, 0)
    assert late(second, first, fourth, third) == (0, 0), "two clients have nothing to do with each other"
    assert late(third, second, first, fourth) == (1, 0)
    assert late(third, second, first, fourth, resent={"<answer0>"}) == (0, 1)
    assert late(third, fourth) == (0, 0), "what was not answered is counted elsewhere"


@pytest.mark.real("dovecot")
@pytest.mark.long
def test_every_mail_of_a_burst_is_asked_for() -> None:
    assert idle_gap.measure(FEW).rows


def test_the_mails_of_a_measurement_are_always_the_same_and_of_the_mix_that_is_promised() -> None:
    first, again = letters.mixed(500, people=40), letters.mixed(500, people=40)
    assert first == again
    assert len({letter.message_id for letter in first}) == 500
    assert sum(letter.writer is letters.Writer.HUMAN for letter in first) == 351


def test_a_part_that_is_measured_again_replaces_its_own_figures_and_leaves_the_others(tmp_path: Path) -> None:
    kept, text = tmp_path / "figures.json", tmp_path / "page.md"
    row = Row("mails a second", "1/s", {F1: [100.0, 120.0], OURS: [50.0, 30.0]})
    keep(Part("backlog", (row,), taken="2026-11-22"), kept)
    keep(Part("cost", text="a table", taken="2026-11-22"), kept)
    keep(Part("cost", text="another table", taken="2026-11-23"), kept)
    found = read(kept)
    assert found["backlog"].row("mails a second").ratio() == 0.375
    assert found["cost"].text == "another table"
    text.write_text("Before.\n<!-- figures: backlog -->\nold\n<!-- /figures -->\nAfter.\n")
    page.write(found, text)
    assert "| mails a second, 1/s | 110 (100–120) | 40 (30–50) | 0.38 × |" in text.read_text()
    assert text.read_text().startswith("Before.\n") and text.read_text().endswith("After.\n")  # noqa: PT018


def test_the_pages_say_what_the_kept_figures_say_and_have_every_chart(tmp_path: Path) -> None:
    copy = tmp_path / "page.md"
    kept = read(page.PAGE.parents[1] / "benchmarks" / "figures.json")
    for written in (page.SCALING, page.PAGE):
        copy.write_text(written.read_text())
        page.write(kept, copy)
        assert copy.read_text() == written.read_text()
    chart.write(kept, tmp_path)
    for made in tmp_path.glob("*.svg"):
        assert made.read_text() == (page.PAGE.parent / made.name).read_text()
        assert f"]({made.name})" in copy.read_text()
