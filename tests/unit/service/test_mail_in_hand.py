"""A mail between its claim and its content: it is in hand, it can still stay, and what it waits for stops nothing else."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from daemon import config, outbox
from daemon.journal.tables import arrivals
from daemon.model import Intent, Mailbox, Outgoing
from daemon.service.correcting import correct
from daemon.service.fleet import STANDING
from daemon.service.reloading import load_policy
from daemon.service.sending import LINES, sync_senders
from tests.rig.smtp_sink import HANG, Sink
from tests.rig.waiting import until_async
from tests.unit.decide.story import BOX, CHANGE, EVA, MINUTE, STATUS, Story, letter, write
from tests.unit.service.test_sending import FAIR, Road, to_eva

GUESTS = 20


@pytest.fixture(name="road")
async def _road(story: Story, sink: Sink, tmp_path: Path) -> AsyncIterator[Road]:
    """A road with a project of many contacts."""
    site = write(tmp_path / "site")
    people = "".join(f"  - {{ name: Gast {n}, address: gast{n}@krause.example }}\n" for n in range(GUESTS))
    (site / "projects" / "fair.yaml").write_text(FAIR + people, "utf-8")
    road = Road(replace(story, policy=load_policy(site)), sink)
    yield road
    for task in list(road.post._running):
        task.cancel()
    await road.post.finish(20)
    await road.sender.aclose()


def ask(road: Road, first: int, last: int) -> None:
    """Guests ask for the state."""
    road.story.decide(
        *(letter(f"Gast {n} <gast{n}@krause.example>", STATUS, number=f"g{n}") for n in range(first, last))
    )


class Gate:
    """Holds every attempt of a sender until it is opened."""

    def __init__(self, sender: outbox.Sender) -> None:
        self.began: list[str] = []
        self.open = asyncio.Event()
        self._try = sender._try
        sender._try = self._wait  # type: ignore[method-assign, assignment]

    async def _wait(self, smtp: object, outgoing: Outgoing, *rest: object) -> object:
        self.began.append(outgoing.recipient)
        await self.open.wait()
        return await self._try(smtp, outgoing, *rest)  # type: ignore[arg-type]


def lies_open() -> str:
    raise config.SiteErrors(
        [config.SiteError("projekte.password", 0, 0, "others may read this file; run: chmod 600 projekte.password")]
    )


async def test_a_server_that_thinks_for_minutes_does_not_make_the_loop_look_dead(road: Road, sink: Sink) -> None:
    ask(road, 0, 8)
    sink.fault("DATA-END", *[HANG] * 8)
    stopping = asyncio.Event()
    running = asyncio.create_task(road.post.run(stopping, idle_seconds=0.01))
    await until_async(lambda: sink.commands.count("DATA-END") == LINES)
    for _ in range(5):
        road.story.clock.forward(MINUTE)
        now = road.story.clock.monotonic()
        await until_async(lambda now=now: road.post.last_turn >= now)  # type: ignore[misc]
    assert road.story.clock.monotonic() - road.post.last_turn < STANDING
    stopping.set()
    await running


async def test_a_password_that_is_away_for_a_moment_costs_a_moment(road: Road, sink: Sink) -> None:
    good, road.sender._secret = road.sender._secret, lies_open
    road.story.decide(letter(EVA, CHANGE))
    await road.turn()
    assert road.states() == {"acknowledge": "queued"}
    assert road.sender.paused is not None
    assert "chmod 600" in road.sender.paused.reason
    road.sender._secret = good
    road.story.clock.forward(2 * MINUTE)
    await road.turn()
    assert road.states() == {"acknowledge": "sent"}


async def test_a_password_that_stays_away_is_told_and_the_mail_given_up_in_the_end(road: Road) -> None:
    road.sender._secret = lies_open
    road.story.decide(letter(EVA, CHANGE))
    for _ in range(60):
        await road.turn()
        road.story.clock.forward(timedelta(hours=1))
    assert road.states() == {"acknowledge": "expired"}


async def test_a_mail_released_after_a_weekend_has_all_its_tries_before_it(road: Road, sink: Sink) -> None:
    story = road.story
    story.report("erledigt: Suche")
    story.record(letter(EVA, STATUS))
    with story.journal.writing() as connection:
        connection.execute(update(arrivals).values(old=True))  # held with its answer beside it
    story.decide()
    (held,) = story.journal.held()
    story.clock.forward(timedelta(hours=63))
    story.journal.release(held.arrival_id, story.clock.now())
    sink.fault("RCPT", "450 4.2.0 greylisted", "450 4.2.0 greylisted")
    await road.turn()
    assert road.states()["state"] == "queued"
    for _ in range(3):
        story.clock.forward(20 * MINUTE)
        await road.turn()
    assert road.states()["state"] == "sent"


async def during_an_attempt(road: Road, sink: Sink, act: Callable[[], None]) -> None:
    """One attempt that is put off at RCPT, the second of its mail; ``act`` happens while it goes on; then all is sent."""
    road.story.report("erledigt: Suche")
    road.story.decide(letter(EVA, STATUS))
    sink.fault("MAIL", "421 later")
    await road.turn()
    road.story.clock.forward(3 * MINUTE)
    gate = Gate(road.sender)
    sink.fault("RCPT", "450 4.2.0 later")
    await road.post.send_due()
    await until_async(lambda: bool(gate.began))
    act()
    gate.open.set()
    await road.post.finish(10)
    for _ in range(4):
        road.story.clock.forward(timedelta(hours=1))
        await road.turn()


async def test_a_newer_state_takes_the_place_of_one_that_is_just_being_tried_again(road: Road, sink: Sink) -> None:
    def ask_again() -> None:
        road.story.clock.forward(15 * MINUTE)
        road.story.report("erledigt: Warenkorb")
        road.story.decide(letter(EVA, "Guten Tag,\n\nwie ist der Stand?\n", number="2"))

    await during_an_attempt(road, sink, ask_again)
    (arrived,) = to_eva(sink)
    assert b"Warenkorb" in arrived


async def test_words_that_a_person_corrected_before_they_began_never_leave(road: Road, sink: Sink) -> None:
    def correct_it() -> None:
        story = road.story
        correct(story.journal, story.policy, 1, Intent.COMPLAINT, by="jonas", how="mail", now=story.clock.now())

    await during_an_attempt(road, sink, correct_it)
    assert not [raw for raw in to_eva(sink) if b"Suche" in raw]
    assert to_eva(sink), "who complained is answered"


async def test_whoever_left_while_their_mail_was_in_hand_gets_nothing(road: Road, sink: Sink) -> None:
    ask(road, 0, 1)
    await road.turn()  # the server is quick, so more mails are in hand than it has lines
    ask(road, 1, 9)
    gate = Gate(road.sender)
    await road.post.send_due()
    await until_async(lambda: len(gate.began) == LINES)
    leaver = next(row.recipient for row in road.post._running.values() if row.recipient not in gate.began)
    fair = road.site.projects["FAIR"]
    left = replace(fair, contacts=tuple(one for one in fair.contacts if one.address != leaver))
    road.site = replace(road.site, projects={**road.site.projects, "FAIR": left})
    gate.open.set()
    await road.post.finish(20)
    assert [mail for mail in sink.arrived if leaver in mail.recipients] == []
    assert [str(row.state) for row in road.story.outbox() if row.recipient == leaver] == ["refused"]


async def test_nothing_is_begun_after_a_stop(road: Road) -> None:
    ask(road, 0, 3)
    free, asked = asyncio.Event(), asyncio.Event()

    async def slowly(work: Callable[[], object]) -> object:
        asked.set()
        await free.wait()  # the journal's thread is at something long
        return work()

    road.post._together._write = slowly  # type: ignore[assignment]
    stopping = asyncio.Event()
    running = asyncio.create_task(road.post.run(stopping))
    await asked.wait()
    stopping.set()
    road.post.wake()
    await road.post.finish(60)
    free.set()
    await running
    assert not road.post._running


async def test_a_sender_that_was_replaced_leaves_no_line_open_and_its_mails_go_through_the_new_one(
    road: Road, sink: Sink
) -> None:
    ask(road, 0, 1)
    await road.turn()
    ask(road, 1, 9)
    gate, old = Gate(road.sender), road.sender
    await road.post.send_due()
    await until_async(lambda: len(gate.began) == LINES)
    in_hand = {row.id for row in road.post._running.values()}
    assert len(in_hand) > LINES
    moved = replace(old.mailbox, sent_folder="Gesendet")
    await sync_senders(road.post._senders, {BOX: moved}, lambda _: lambda: "secret")
    gate.open.set()
    await road.post.finish(20)
    assert not old._idle
    assert len(gate.began) == LINES, "the old one begins nothing more"
    assert {str(row.state) for row in road.story.outbox() if row.id in in_hand} == {"sent"}
    await road.post._senders[BOX].aclose()


async def test_two_that_bring_the_senders_up_to_date_at_once_do_not_meet(road: Road) -> None:
    senders, none = dict(road.post._senders), dict[str, Mailbox]()
    await asyncio.gather(*(sync_senders(senders, none, lambda _: lambda: "x") for _ in range(2)))
    assert senders == {}
