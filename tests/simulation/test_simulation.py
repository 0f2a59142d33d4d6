"""Simulated days under faults: a sample of seeds in every run, ten thousand days and more in the long one."""

import logging
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crash.test_crash_points import MEMORY
from tests.rig.thoroughness import THOROUGH
from tests.simulation.__main__ import replayed
from tests.simulation.weather import Crash, Weather

DAYS = 40 if THOROUGH else 20
ALWAYS = (1, 2, 3) if THOROUGH else (1,)


@pytest.fixture(autouse=True)
def _plain(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Without the typesetter; and the log of a thousand ordered faults is read by nobody."""
    monkeypatch.setitem(sys.modules, "typst", None)
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.parametrize("seed", [*ALWAYS, *(pytest.param(s, marks=pytest.mark.long) for s in range(1000, 1250))])
def test_days_full_of_faults_end_with_everything_settled(seed: int, tmp_path: Path) -> None:
    replayed(seed, DAYS, MEMORY if MEMORY.is_dir() else tmp_path)


def test_a_seed_is_the_same_days_again(tmp_path: Path) -> None:
    one, other = (replayed(7, 4, tmp_path / name) for name in ("one", "other"))
    assert [taken.raw.split(b"\r\n\r\n")[0].count(b"\n") for taken in one.outside.taken] == [
        taken.raw.split(b"\r\n\r\n")[0].count(b"\n") for taken in other.outside.taken
    ]
    assert (one.weather.seen, one.crashes, one.clock.now()) == (other.weather.seen, other.crashes, other.clock.now())


def test_after_a_crash_nothing_of_that_process_does_anything() -> None:
    import random

    weather = Weather(random.Random(1), storm=1.0)
    with pytest.raises((Crash, Exception)):
        weather.step("imap move")
    weather.dead = True
    weather.storm = 0.0
    with pytest.raises(Crash):
        weather.step("smtp MAIL")
