"""The sums on paper come to what one gets by hand, and the played queue to what theory says of it."""

from dataclasses import replace
from statistics import mean

import pytest

from benchmarks import paper
from benchmarks.figures import OURS, Part, Row
from benchmarks.paper import Costs, Load

ROUND = Costs(
    turn=20, deciding=15, carrying=5, serving=4, statements=40, transactions=3, log=20, rows=16, leaving=1.0, look=2,
    look_more=0.004, machine=150, mailbox=0.1, watching=0.0005,
)  # fmt: skip
TOWN = Load(720, 288_000)


def test_a_mail_keeps_others_from_writing_for_its_turn_and_a_round_trip_for_each_statement() -> None:
    assert ROUND.writing == pytest.approx(0.020 + 40 * 0.0005)


def test_a_days_mail_comes_in_eight_hours() -> None:
    assert TOWN.rate == pytest.approx(10.0)


def test_how_busy_a_cell_is_adds_up_by_hand() -> None:
    assert paper.turn_of(ROUND, TOWN, 1, 2) == pytest.approx(10 * 0.04 + 2 / 2 * (0.002 + 720 * 0.000004))
    assert paper.core_of(ROUND, TOWN, 1, 2) == pytest.approx(10 * 0.015 + 10 * 0.005 / 2 + 720 * 0.0005 / 2)


def test_a_cell_has_as_many_machines_as_can_watch_all_mailboxes_when_one_has_died() -> None:
    found = paper.plan(ROUND, TOWN)
    assert (found.cells, found.machines) == (1, 3), "a single one of two would have 720 threads"


def test_ten_times_as_much_takes_six_cells_because_one_machine_writes_at_a_time() -> None:
    found = paper.plan(ROUND, Load(7200, 2_880_000))
    assert (found.cells, found.machines) == (6, 4)
    assert found.turn == pytest.approx(100 / 6 * 0.04 + 4 / 2 * (0.002 + 1200 * 0.000004))
    assert found.core == pytest.approx(100 / 6 * 0.015 + 100 / 6 * 0.005 / 4 + 1200 * 0.0005 / 4)


def test_what_breaks_first_is_named_first_with_the_share_of_the_load_it_bears() -> None:
    shares = {part: share for part, _, share in paper.breaking(ROUND, Load(7200, 2_880_000), 4)}
    assert next(iter(shares)) == "one machine writes at a time"
    assert shares["one machine writes at a time"] == pytest.approx((1 - 4 / 2 * 0.0308) / 4.0)
    assert shares["the lead decides in one thread"] == pytest.approx(1 / 1.5)
    assert shares["memory of a machine"] == pytest.approx((400 - 150) / (1800 * 0.1))
    assert shares["connections to the database"] == pytest.approx(100 / 12)


def test_a_line_stands_open_where_a_mail_left_within_two_minutes() -> None:
    assert paper.lines(ROUND, TOWN, 1) == pytest.approx(720 * (1 - 2.718281828 ** (-10 / 720 * 120)))


def test_the_played_queue_waits_as_long_as_theory_says_and_always_alike() -> None:
    """Pollaczek and Khinchine, for a service that always takes as long: busy × service / 2 / (1 − busy)."""
    found = paper.waits(10.0, 0.05)
    assert found == paper.waits(10.0, 0.05)
    assert mean(found) == pytest.approx(0.5 * 0.05 / 2 / 0.5, rel=0.05)
    assert mean(paper.waits(16.0, 0.05)) > 3 * mean(found)


def test_costs_that_were_not_measured_are_not_made_up() -> None:
    with pytest.raises(KeyError):
        paper.costs({"database": Part("database", (Row("statements for a mail", "", {OURS: [40.0]}),))})


def test_a_slower_mail_takes_more_cells() -> None:
    load = Load(7200, 2_880_000)
    assert paper.plan(replace(ROUND, turn=100), load).cells > paper.plan(ROUND, load).cells
