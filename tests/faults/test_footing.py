"""What everything stands on gives way: a full disk, a lock, a lost journal, an old copy. Nothing is said twice, nothing in silence."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from daemon.journal import Journal, JournalUnusable
from daemon.model import Endpoint
from daemon.service import watermark
from daemon.service.footing import BALLAST, LEAST, RESERVE, Footing, JournalGone, Room
from daemon.service.sending import DOUBT_LOOK
from tests.rig.clock import Clock
from tests.rig.proxy import Proxy
from tests.rig.smtp_sink import Sink
from tests.rig.waiting import until_async
from tests.unit.decide.story import EVA, HOUR, JONAS, MINUTE, NOW, STATUS, TIM, Story, letter
from tests.unit.service.test_sending import NOWHERE, Road

BRIEF = timedelta(milliseconds=50)


@pytest.fixture(name="path")
def _path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "journal.sqlite"


@pytest.fixture(name="story")
def _story(path: Path) -> Iterator[Story]:
    """A journal that does not wait long for others."""
    with Journal.open(path, wait=BRIEF) as journal:
        yield Story(journal)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Another program writes into the journal's file, e.g. a backup tool."""
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


def full(journal: Journal, *, room: bool) -> None:
    """The file cannot grow: rows change, but none is added."""
    say = journal._connection.connection.cursor()
    (pages,) = say.execute("PRAGMA page_count").fetchone()
    say.execute(f"PRAGMA max_page_count = {1_000_000 if room else pages}")


@pytest.mark.fault(42)
def test_while_another_program_locks_the_journal_nothing_is_decided_and_then_as_if_nothing_had_been(
    story: Story, path: Path
) -> None:
    story.report("erledigt: Suche")
    story.record(letter(EVA, STATUS))
    with locked(path):
        for _ in range(5):
            with pytest.raises(JournalUnusable):
                story.decide()
    assert [row.outcome for row in story.decide()] == ["state"]


@pytest.mark.fault(43)
def test_a_disk_that_is_full_for_long_makes_no_mail_poison_and_holds_none(story: Story) -> None:
    story.report("erledigt: Suche")
    people = ("e.krause", "ott", "brandt")
    story.record(*(letter(f"{name}@krause.example", STATUS, number=name) for name in people))
    full(story.journal, room=False)
    for _ in range(5):
        with pytest.raises(JournalUnusable, match="full"):
            story.decide()
    assert [mail.attempts for mail in story.journal.pending(5)] == [0, 0, 0]
    full(story.journal, room=True)
    assert "hold" not in [row.outcome for row in story.decide()]


@pytest.mark.fault(44)
async def test_what_is_known_of_a_mail_is_written_once_the_journal_can_be_written(
    story: Story, sink: Sink, path: Path
) -> None:
    story.report("erledigt: Suche")
    story.decide(letter(EVA, STATUS))
    with Proxy(sink.port) as proxy:
        proxy.down.latency = 0.1
        road = Road(story, sink, smtp=Endpoint("smtp", "127.0.0.1", proxy.port))
        ballast = path.parent / "ballast"
        Footing(story.journal, NOWHERE, story.clock, lambda _: 10**12).look()
        assert ballast.stat().st_size == BALLAST
        assert await road.post.send_due() == 1
        await until_async(lambda: sink.arrived)
        with locked(path):
            await until_async(lambda: not ballast.exists(), what="the ballast is given up for the record")
            assert road.states() == {"state": "sending"}
        await road.post.finish(20)
    assert road.states() == {"state": "sent"}
    assert len(sink.arrived) == 1
    await road.sender.aclose()


@pytest.mark.fault(43)
async def test_content_that_the_journal_could_not_be_told_of_is_not_sent_but_tried_again(
    story: Story, sink: Sink, path: Path
) -> None:
    story.report("erledigt: Suche")
    story.decide(letter(EVA, STATUS))
    road = Road(story, sink)
    await road.turn()
    story.clock.forward(HOUR)
    story.decide(letter(TIM, STATUS, number="t"))
    with Proxy(sink.port) as proxy:
        proxy.down.latency = 0.1
        road = Road(story, sink, smtp=Endpoint("smtp", "127.0.0.1", proxy.port))
        ballast = path.parent / "ballast"
        Footing(story.journal, NOWHERE, story.clock, lambda _: 10**12).look()
        assert await road.post.send_due() == 1
        with locked(path):
            await until_async(lambda: not ballast.exists(), what="the ballast is given up for the record")
        await road.post.finish(20)
        assert len(sink.arrived) == 1
        story.clock.forward(2 * MINUTE)
        await road.turn()
    assert len(sink.arrived) == 2
    await road.sender.aclose()


@pytest.mark.fault(43)
def test_with_little_room_nothing_is_fetched_with_almost_none_nothing_is_sent(story: Story, path: Path) -> None:
    room = [RESERVE * 2]
    footing = Footing(story.journal, NOWHERE, story.clock, lambda _: room[0])
    assert (footing.look(), footing.tight) == (Room.ALL, None)
    assert (path.parent / "ballast").exists()
    for free, expected in ((RESERVE - 1, Room.SENDING), (LEAST - 1, Room.NOTHING)):
        room[0] = free
        assert (footing.look(), footing.tight) == (expected, 0.0)
    room[0] = RESERVE + 1
    assert (footing.look(), footing.tight) == (Room.ALL, None)


@pytest.mark.fault(46)
def test_a_journal_whose_file_is_gone_ends_the_daemon_and_is_not_begun_anew(story: Story, path: Path) -> None:
    footing = Footing(story.journal, NOWHERE, story.clock)
    footing.look()
    path.unlink()
    with pytest.raises(JournalGone):
        footing.look()
    with pytest.raises(watermark.JournalMissing, match=r"remove watermark\.json"):
        watermark.demand(path)
    assert not path.exists()
    with Journal.open(path) as fresh, pytest.raises(watermark.JournalMissing, match="not the journal"):
        watermark.compare(fresh, NOW)
    (path.parent / watermark.FILE).unlink()
    watermark.demand(path)


def _as_it_was(story: Story, copy: Path) -> Story:
    """The journal is lost and yesterday's copy put in its place."""
    path = story.journal.place
    assert isinstance(path, Path)
    story.journal.close()
    for file in path.parent.glob("journal.sqlite*"):
        file.unlink()
    shutil.copy(copy, path)
    older = Story(Journal.open(path, wait=BRIEF), clock=story.clock)
    older._uid = 1
    return older


@pytest.mark.fault(47)
async def test_with_yesterdays_journal_nothing_is_answered_twice_and_no_number_is_used_again(
    story: Story, sink: Sink, tmp_path: Path
) -> None:
    story.report("erledigt: Suche")
    road = Road(story, sink)
    story.decide(letter(TIM, STATUS, number="before"))
    copy = tmp_path / "copy.sqlite"
    story.journal.backup(copy)
    await road.turn()
    story.clock.forward(HOUR)
    since = [letter(EVA, STATUS, number="since"), letter(JONAS, "SHOP erledigt: Filter\n", number="team")]
    story.decide(*since)
    await road.turn()
    watermark.keep(story.journal, story.clock.now())
    used = {row.id for row in story.outbox()}
    told = len(sink.arrived)

    older = _as_it_was(story, copy)
    assert watermark.compare(older.journal, story.clock.now())
    assert not watermark.compare(older.journal, story.clock.now() + MINUTE), "once is enough"
    road = Road(older, sink)
    assert [str(row.state) for row in older.outbox() if row.kind == "state"] == ["in-doubt"], "it may have left"
    decided = older.decide(*since)
    assert sorted(row.outcome for row in decided) == ["hold", "hold", "state"]
    await road.turn()
    story.clock.forward(DOUBT_LOOK)
    await road.settle(found=True)
    await road.turn()
    clients = [mail for mail in sink.arrived[told:] if mail.recipients[0].endswith("krause.example")]
    assert clients == []
    story.clock.forward(HOUR)
    older.decide(letter(EVA, STATUS, number="new"))
    await road.turn()
    assert [mail.recipients for mail in sink.arrived[told:] if "krause.example" in mail.recipients[0]] == [
        ("e.krause@krause.example",)
    ]
    assert not used & {row.id for row in older.outbox() if row.created and row.created > NOW + HOUR}
    await road.sender.aclose()
    older.journal.close()


@pytest.mark.fault(52)
def test_a_clock_that_is_wrong_by_a_day_is_not_believed(story: Story) -> None:
    watermark.keep(story.journal, NOW)
    assert not watermark.compare(story.journal, NOW - HOUR)
    assert not watermark.compare(story.journal, NOW + 1000 * HOUR)
    with pytest.raises(watermark.ClockBehind, match="Set the clock"):
        watermark.compare(story.journal, NOW - 25 * HOUR)


def test_trouble_with_the_journal_is_remembered_until_it_was_calm_for_a_minute(story: Story) -> None:
    clock = Clock(NOW)
    footing = Footing(story.journal, NOWHERE, clock)
    for seconds in (0, 30, 50):
        clock.forward(timedelta(seconds=seconds))
        with pytest.raises(JournalUnusable), footing.watched():
            raise JournalUnusable("full")
        with footing.watched():
            pass
    assert footing.unusable == 0
    clock.forward(timedelta(seconds=61))
    assert footing.unusable is None


def test_what_the_watermark_tells_is_on_the_disk_before_it(
    story: Story, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flushed: list[str] = []
    flush = os.fsync

    def fsync(fd: int) -> None:
        flush(fd)
        flushed.append(Path(f"/proc/self/fd/{fd}").readlink().name)

    monkeypatch.setattr(os, "fsync", fsync)
    watermark.keep(story.journal, NOW)
    assert flushed == ["journal.sqlite-wal", "watermark.next"]
    Path(f"{path}-wal").unlink()  # as after everything was brought into the file
    watermark.keep(story.journal, NOW)
    assert flushed[2:] == ["watermark.next"]
