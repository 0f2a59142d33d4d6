"""The road out against a real SMTP server: what is in doubt is settled by kind, and nothing leaves for those who left."""

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

import pytest

from daemon import outbox
from daemon.model import DraftKind, Endpoint, Outgoing, Site
from daemon.service.footing import Footing
from daemon.service.reloading import load_policy
from daemon.service.sending import AHEAD, DOUBT_LOOK, LINES, Post, still_welcome
from tests.rig.smtp_sink import ACCEPT_AND_DROP, DROP, Sink
from tests.unit.decide.story import BOX, CHANGE, EVA, MINUTE, STATUS, Story, answer, letter, write
from tests.unit.service.test_returned_mail import report

T = TypeVar("T")
NOWHERE = Path("/nonexistent")
FAIR = """\
key: FAIR
name: Messe
client: Krause GmbH
lead: jonas
language: de
contacts:
"""
EVAS = "e.krause@krause.example"


class Road:
    """A post office for one story; ``site`` may change while mail waits."""

    def __init__(self, story: Story, sink: Sink, smtp: Endpoint | None = None) -> None:
        self.story = story
        self.site = story.policy.site
        mailbox = replace(self.site.mailboxes[BOX], imap=sink.endpoint(), smtp=smtp or sink.endpoint())
        self.sender = outbox.Sender(mailbox, lambda: "secret", monotonic=story.clock.monotonic)
        self.post = Post(
            story.journal,
            self._write,
            story.clock,
            lambda: replace(story.policy, site=self.site),
            {BOX: self.sender},
            Footing(story.journal, NOWHERE, story.clock, pause=0.01),
        )

    async def _write(self, work: Callable[[], T]) -> T:
        return work()

    async def turn(self) -> int:
        """Send what is due and wait until it is through."""
        started = await self.post.send_due()
        await self.post.finish(20)
        return started

    async def settle(self, *, found: bool | None) -> None:
        """Look at what is in doubt; the Sent folder holds it, does not, or nobody can look."""

        async def look(mailbox: str, token: str) -> bool | None:
            assert (mailbox, "-" in token) == (BOX, True)
            return found

        await self.post.settle_doubts(look)

    def states(self) -> dict[str, str]:
        """State of each outgoing mail to Eva, by kind."""
        return {row.kind: str(row.state) for row in self.story.outbox() if row.recipient == EVAS}


@pytest.fixture(name="road")
async def _road(story: Story, sink: Sink) -> AsyncIterator[Road]:
    road = Road(story, sink)
    yield road
    await road.sender.aclose()


def to_eva(sink: Sink) -> list[bytes]:
    return [mail.raw for mail in sink.arrived if mail.recipients == (EVAS,)]


@pytest.mark.fault(30, 39)
async def test_a_receipt_in_doubt_never_leaves_twice(road: Road, sink: Sink) -> None:
    road.story.decide(letter(EVA, CHANGE))
    sink.fault("DATA-END", ACCEPT_AND_DROP, ACCEPT_AND_DROP, ACCEPT_AND_DROP)
    await road.turn()
    assert road.states() == {"acknowledge": "in-doubt"}
    for minutes in (1, 10, 25, 60, 600):
        road.story.clock.forward(minutes * MINUTE)
        await road.settle(found=False)
        await road.turn()
    assert road.states() == {"acknowledge": "dropped"}
    assert len(to_eva(sink)) == 1


@pytest.mark.fault(30, 31, 39)
async def test_a_state_in_doubt_leaves_once_more_with_the_same_bytes(road: Road, sink: Sink) -> None:
    road.story.report("erledigt: Suche")
    road.story.decide(letter(EVA, STATUS))
    sink.fault("DATA-END", ACCEPT_AND_DROP)
    await road.turn()
    assert road.states() == {"state": "in-doubt"}
    limit = road.site.limits.in_doubt_after
    road.story.clock.forward(limit - MINUTE)
    await road.settle(found=False)
    assert await road.turn() == 0, "too early"
    road.story.clock.forward(2 * MINUTE)
    await road.settle(found=False)
    await road.turn()
    assert road.states() == {"state": "sent"}
    first, second = to_eva(sink)
    assert first == second
    road.story.clock.forward(limit * 3)
    await road.settle(found=False)
    assert await road.turn() == 0


async def test_a_state_that_stays_in_doubt_is_given_up_after_its_second_try(road: Road, sink: Sink) -> None:
    road.story.report("erledigt: Suche")
    road.story.decide(letter(EVA, STATUS))
    sink.fault("DATA-END", *[ACCEPT_AND_DROP] * 9)
    for _ in range(5):
        await road.turn()
        road.story.clock.forward(road.site.limits.in_doubt_after + MINUTE)
        await road.settle(found=None)
    assert road.states() == {"state": "dropped"}
    assert len(to_eva(sink)) == 2


@pytest.mark.fault(33)
@pytest.mark.parametrize("body", [STATUS, CHANGE])
async def test_what_is_found_in_sent_was_sent(road: Road, sink: Sink, body: str) -> None:
    road.story.report("erledigt: Suche")
    road.story.decide(letter(EVA, body))
    sink.fault("DATA-END", *[ACCEPT_AND_DROP] * 3)
    await road.turn()
    await road.settle(found=True)
    assert set(road.states().values()) == {"in-doubt"}, "nobody looks before the provider had time to file it"
    road.story.clock.forward(DOUBT_LOOK)
    await road.settle(found=True)
    assert set(road.states().values()) == {"sent"}
    assert await road.turn() == 0
    assert len(to_eva(sink)) == 1


async def test_a_reply_to_a_mail_in_doubt_proves_that_it_arrived(road: Road, sink: Sink) -> None:
    road.story.report("erledigt: Suche")
    road.story.decide(letter(EVA, STATUS))
    sink.fault("DATA-END", ACCEPT_AND_DROP)
    await road.turn()
    assert road.states() == {"state": "in-doubt"}
    (doubtful,) = [row for row in road.story.outbox() if row.recipient == EVAS]
    road.story.decide(answer(EVA, "Vielen Dank!\n", doubtful.message_id.replace("<state.", "<weekly.")))
    assert road.states() == {"state": "in-doubt"}, "a Message-ID that is not ours proves nothing"
    road.story.decide(answer(EVA, "Vielen Dank!\n", doubtful.message_id, number="3"))
    assert road.states() == {"state": "sent"}
    road.story.clock.forward(road.site.limits.in_doubt_after * 2)
    await road.settle(found=False)
    await road.turn()
    assert len(to_eva(sink)) == 1


async def test_a_report_on_a_mail_in_doubt_proves_that_it_was_taken(road: Road, sink: Sink) -> None:
    road.story.report("erledigt: Suche")
    road.story.decide(letter(EVA, STATUS))
    sink.fault("DATA-END", ACCEPT_AND_DROP)
    await road.turn()
    (sent,) = [row for row in road.story.journal.in_doubt(road.story.clock.now()) if row.recipient == EVAS]
    road.story.decide(report(sent))
    assert road.states()["state"] == "sent"
    assert [c.address for c in road.story.journal.conditions()] == [EVAS]


@pytest.mark.fault(26, 29)
async def test_what_broke_before_its_content_is_only_tried_later(road: Road, sink: Sink) -> None:
    road.story.decide(letter(EVA, CHANGE))
    sink.fault("RCPT", *[DROP] * 8)
    await road.turn()
    assert road.states() == {"acknowledge": "queued"}
    sink._faults.clear()
    road.story.clock.forward(timedelta(minutes=2))
    await road.turn()
    assert road.states() == {"acknowledge": "sent"}
    assert len(to_eva(sink)) == 1


async def test_a_contact_who_left_the_project_meanwhile_gets_nothing(road: Road, sink: Sink) -> None:
    road.story.decide(letter(EVA, CHANGE))
    shop = road.site.projects["SHOP"]
    left = replace(shop, contacts=tuple(c for c in shop.contacts if c.address != EVAS))
    road.site = replace(road.site, projects={**road.site.projects, "SHOP": left})
    await road.turn()
    assert road.states() == {"acknowledge": "refused"}
    assert to_eva(sink) == []
    assert {m.recipients for m in sink.arrived} == {("jonas@studio-nord.example",)}


async def test_a_mailbox_that_is_gone_defers_its_mail(road: Road, sink: Sink) -> None:
    road.story.decide(letter(EVA, CHANGE))
    road.post._senders.clear()
    await road.turn()
    assert road.states() == {"acknowledge": "queued"}
    assert sink.arrived == []


JONAS = "jonas@studio-nord.example"
TEAM = [kind for kind in DraftKind if not kind.to_client]
CLIENT = [kind for kind in DraftKind if kind.to_client]


def outgoing(kind: DraftKind, recipient: str, project: str | None) -> Outgoing:
    return Outgoing(1, BOX, kind, "", recipient, b"", "<1@x.example>", "1-a", project=project)


@pytest.mark.parametrize(
    ("kinds", "recipient", "project", "welcome"),
    [
        (CLIENT, EVAS, "SHOP", True),
        (CLIENT, EVAS, "APP", False),
        (CLIENT, EVAS, "GONE", False),
        (CLIENT, EVAS, None, False),
        (CLIENT, JONAS, "SHOP", False),
        (CLIENT, "kim@elsewhere.example", "SHOP", False),
        (TEAM, JONAS, "SHOP", True),
        (TEAM, JONAS, None, True),
        (TEAM, EVAS, "SHOP", False),
    ],
)
def test_only_a_projects_contact_gets_its_mail_and_only_the_team_the_rest(
    story: Story, kinds: list[DraftKind], recipient: str, project: str | None, welcome: bool
) -> None:
    site: Site = story.policy.site
    assert {still_welcome(outgoing(kind, recipient, project), site) for kind in kinds} == {welcome}


@pytest.mark.fault(27)
async def test_a_refused_recipient_is_marked_and_the_lead_hears_of_it_once(road: Road, sink: Sink) -> None:
    road.story.decide(letter(EVA, CHANGE))
    sink.fault("RCPT", "550 5.1.1 no such user")
    await road.turn()
    assert [c.said for c in road.story.journal.conditions(EVAS)] == ["failed 550 5.1.1 no such user"]
    told = [row for row in road.story.outbox() if row.subject.startswith("Adresse nimmt nichts an")]
    assert [(row.kind, row.recipient) for row in told] == [("notice", "jonas@studio-nord.example")]


async def test_a_mail_that_was_tried_too_long_is_told_and_marks_nothing(road: Road, sink: Sink) -> None:
    road.story.decide(letter(EVA, CHANGE))
    for _ in range(60):
        sink.fault("RCPT", "450 4.2.1 try later")
        await road.turn()
        road.story.clock.forward(timedelta(hours=1))
    assert road.states()["acknowledge"] == "expired"
    assert road.story.journal.conditions(EVAS) == []
    told = [row for row in road.story.outbox() if row.subject.startswith("Mail nicht angekommen")]
    assert len(told) == 1


@pytest.mark.parametrize("kept", ["", "not tried yet", "in doubt"])
async def test_a_newer_state_takes_the_place_of_an_older_one_that_could_not_leave(
    road: Road, sink: Sink, kept: str
) -> None:
    """Unless the older one may have arrived, or is about to leave."""
    road.story.report("erledigt: Suche")
    road.story.decide(letter(EVA, STATUS))
    sink.fault("DATA-END" if kept == "in doubt" else "MAIL", DROP if kept == "in doubt" else "421 later")
    if kept != "not tried yet":
        await road.turn()
    road.story.clock.forward(15 * MINUTE)
    road.story.report("erledigt: Warenkorb")
    road.story.decide(letter(EVA, "Guten Tag,\n\nwie ist der Stand?\n", number="2"))
    older, newer = sorted((row for row in road.story.outbox() if row.kind == "state"), key=lambda row: row.id)
    assert str(newer.state) == "queued"
    if kept:
        assert str(older.state) == ("in-doubt" if kept == "in doubt" else "queued")
        return
    assert (str(older.state), str(newer.id) in older.last) == ("cancelled", True)
    await road.turn()
    (arrived,) = to_eva(sink)
    assert b"Warenkorb" in arrived
    assert b"In-Reply-To: <2@krause.example>" in arrived


async def test_what_answers_more_than_a_question_for_the_state_is_not_superseded(road: Road, sink: Sink) -> None:
    road.story.report("erledigt: Suche")
    road.story.decide(letter(EVA, CHANGE))
    sink.fault("MAIL", "421 later")
    await road.turn()
    road.story.clock.forward(15 * MINUTE)
    road.story.decide(letter(EVA, STATUS, number="2"))
    assert [str(row.state) for row in road.story.outbox() if row.recipient == EVAS] == ["queued", "queued"]


async def test_a_quick_server_finds_mail_in_hand_and_one_that_is_not_gets_a_mail_for_each_line(
    story: Story, sink: Sink, tmp_path: Path
) -> None:
    site = write(tmp_path / "site")
    guests = [f"Gast {n} <gast{n}@krause.example>" for n in range(30)]
    people = "".join(f"  - {{ name: Gast {n}, address: gast{n}@krause.example }}\n" for n in range(30))
    (site / "projects" / "fair.yaml").write_text(FAIR + people, "utf-8")
    road = Road(replace(story, policy=load_policy(site)), sink)
    road.story.decide(*(letter(guest, STATUS, number=f"g{n}") for n, guest in enumerate(guests)))
    assert [await road.turn(), await road.turn()] == [LINES, AHEAD]
    sink.fault("RCPT", *["450 4.2.0 later"] * AHEAD)
    assert [await road.turn(), await road.turn()] == [AHEAD, LINES]
    assert len(sink.arrived) == LINES + AHEAD + LINES
    await road.sender.aclose()
