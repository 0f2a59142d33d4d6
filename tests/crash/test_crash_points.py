"""Killed at the Nth step, with its power or without, for every N and every kind of mail: nothing lost, nothing twice, nothing to
the wrong one.
"""

import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from tempfile import mkdtemp

import pytest

from daemon.model import DraftKind
from daemon.service.ticks import TICKS
from tests.crash.laws import Account, account, holds
from tests.crash.points import die_at
from tests.crash.scenes import SCENES, Scene
from tests.crash.world import World
from tests.rig.house import AFTER, BEFORE
from tests.rig.thoroughness import THOROUGH

MEMORY = Path("/dev/shm")
REST = timedelta(minutes=124)  # after which all that was in doubt is settled


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Iterator[Path]:
    """In memory where there is such a place: a killed process leaves its files either way, and the disk is for others."""
    if not MEMORY.is_dir():
        yield tmp_path
        return
    folder = Path(mkdtemp(dir=MEMORY, prefix="crash-"))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(autouse=True)
def _plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without the typesetter: its threads do not live on in a child, and the updates leave without their report."""
    monkeypatch.setitem(sys.modules, "typst", None)


@dataclass(slots=True)
class Play:
    """A scene that is played again and again; what its undisturbed course comes to."""

    world: World
    folder: Path
    expected: Account = field(init=False)
    played: int = 0
    lost: int = 0  # octets that power cuts have taken back

    def __post_init__(self) -> None:
        whole = self.world.copy(self.folder / "whole")
        whole.live(until=whole.clock.now() + REST)
        self.expected = account(whole)
        holds(whole, self.expected)

    def killed_at(self, *steps: int, power: bool = False) -> bool:
        """Kill each life at its step, then let the last one come to rest; whether every life came as far as its step."""
        self.played += 1
        here = self.folder / str(self.played)
        world = self.world.copy(here)
        end = world.clock.now() + REST
        died = []
        for number, step in enumerate(steps):
            until = world.clock.now() + number * timedelta(minutes=31)
            died.append(die_at(world, step, until=until, power=power))
            if not died[-1]:
                break
        world.live(until=end)
        try:
            holds(world, self.expected)
        except AssertionError as error:
            raise AssertionError(f"killed at steps {steps}: {error}") from error
        shutil.rmtree(here)
        self.lost += world.lost
        return all(died) and len(died) == len(steps)


def play(scene: Scene, folder: Path, *, files_sent: bool) -> Play:
    """Up to the moment."""
    world = World.fresh(folder / "scene", files_sent=files_sent)
    scene.prepare(world)
    return Play(world, folder)


def test_every_kind_of_mail_has_its_scene() -> None:
    assert {kind for scene in SCENES for kind in scene.kinds} == {str(kind) for kind in DraftKind}


LEFT_OUT = {"learn", "reload", "disk", "retention", "hooks", "sources", "fresh-eyes", "fleet"}
"""Ticks that no scene turns: none of them makes, sends or files a mail about a mail that came."""


def test_every_tick_of_the_program_is_turned_or_left_out_on_purpose() -> None:
    assert set(TICKS) == {*BEFORE, *AFTER} | LEFT_OUT


def every(strides: int) -> list[object]:
    """In the ordinary run a sample; in the long run every step, and both kinds of provider."""
    return [(False, strides), *(pytest.param(sent, 1, marks=pytest.mark.long) for sent in (False, True))]


@pytest.mark.fault(38, 39)
@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
@pytest.mark.parametrize(("files_sent", "stride"), every(47 if THOROUGH else 141))
def test_killed_at_any_step_nothing_is_lost_or_said_twice(
    scene: Scene, folder: Path, files_sent: bool, stride: int
) -> None:
    course = play(scene, folder, files_sent=files_sent)
    assert {kind for kind, _, _ in course.expected.outgoing} >= scene.kinds
    step = 1 + sum(map(ord, scene.name)) % stride  # every scene begins its sample elsewhere
    while course.killed_at(step):
        step += stride
    assert step > 100, "the kill must have come at every step of the road"


@pytest.mark.fault(38)
@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
@pytest.mark.parametrize("stride", [53 if THOROUGH else 0, pytest.param(1, marks=pytest.mark.long)])
def test_without_power_at_any_step_the_same_holds(scene: Scene, folder: Path, stride: int) -> None:
    course = play(scene, folder, files_sent=False)
    step = 20 + sum(map(ord, scene.name)) % 100
    if not stride:
        course.killed_at(step, power=True)
        return
    step = 1 + step % stride
    while course.killed_at(step, power=True):
        step += stride


@pytest.mark.fault(38)
def test_what_was_committed_without_a_flush_is_lost_with_the_power_and_found_again(folder: Path) -> None:
    course, step = play(SCENES[0], folder, files_sent=False), 50
    while not course.lost:
        assert course.killed_at(step, power=True), "no step lay between such a commit and the next that is flushed"
        step += 1


@pytest.mark.fault(38)
@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
@pytest.mark.parametrize("stride", [0, pytest.param(23, marks=pytest.mark.long)])
def test_killed_again_while_it_recovers_the_same_holds(scene: Scene, folder: Path, stride: int) -> None:
    course = play(scene, folder, files_sent=False)
    if not stride:
        first = 90 + sum(map(ord, scene.name)) % 60  # somewhere in the sending
        course.killed_at(first, 30 + first // 2)
        return
    first = 1
    while course.killed_at(first):
        second = 1 + first % stride
        while course.killed_at(first, second):
            second += stride
        first += stride
