"""What the benchmarks claim about counts holds for a few mails too: all answered, none twice, nothing lost. Never a time."""

from pathlib import Path

import pytest

from benchmarks import backlog, chart, idle_gap, kill, letters, page
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
