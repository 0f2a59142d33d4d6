"""What is wrong follows from what was measured, and only after a patience."""

from datetime import UTC, datetime, timedelta

import pytest

from daemon.service.health import Measured, hopeless, judge

NOW = datetime(2026, 11, 19, 14, tzinfo=UTC)


def ago(minutes: float) -> datetime:
    return NOW - timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("seen", "key"),
    [
        (Measured(NOW, turned={"deciding": ago(2.1)}), "stuck:deciding"),
        (Measured(NOW, watched={"projekte": ago(7.1)}), "stuck:projekte"),
        (Measured(NOW, reached={"projekte": ago(15.1)}), "unreached:projekte"),
        (Measured(NOW, behind={"projekte": (ago(3.1), 4)}), "behind:projekte"),
        (Measured(NOW, undecided=ago(5.1), undecided_count=3), "undecided"),
        (Measured(NOW, unsent=ago(15.1), unsent_count=2), "unsent"),
        (Measured(NOW, journal_lost=ago(0)), "journal"),
    ],
)
def test_each_trouble_is_named_once_it_has_lasted(seen: Measured, key: str) -> None:
    assert [finding.key for finding in judge(seen)] == [key]


def test_what_lasts_a_moment_is_no_trouble() -> None:
    seen = Measured(
        NOW, turned={"deciding": ago(1)}, watched={"projekte": ago(6)}, reached={"projekte": ago(14)},
        behind={"projekte": (ago(2), 1)}, undecided=ago(4), unsent=ago(14),
    )  # fmt: skip
    assert judge(seen) == ()


def test_only_what_a_new_start_may_mend_is_hopeless() -> None:
    assert hopeless(judge(Measured(NOW, turned={"sending": ago(3)})), NOW)
    assert hopeless(judge(Measured(NOW, behind={"projekte": (ago(16), 1)})), NOW)
    assert not hopeless(judge(Measured(NOW, behind={"projekte": (ago(10), 1)})), NOW)
    assert not hopeless(judge(Measured(NOW, reached={"projekte": ago(600)}, unsent=ago(600))), NOW)


def test_a_clock_that_was_set_back_makes_no_trouble() -> None:
    later = NOW + timedelta(hours=2)
    assert judge(Measured(NOW, turned={"deciding": later}, undecided=later)) == ()
