"""The record: what a client may read, in a chain that anybody can check; sent to whoever proves to be a contact."""

import hashlib
import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from daemon import compose, mail
from daemon.service import weekly
from daemon.service.promising import PromiseWatch
from daemon.service.recording import record_lines
from tests.rig.saying import parts, printed
from tests.unit.decide.story import CHANGE, COMPLAINT, EVA, JONAS, LENA, STATUS, STRANGER, Story, answer, kinds, letter

ASK = "Guten Tag,\n\nProtokoll bitte.\n\nViele Grüße\nEva Krause\n"


def lived(story: Story) -> None:
    """A week with a bit of everything."""
    story.report(
        "erledigt: Produktsuche (3,5h)", "notiz: geheim, der Kunde nervt", "als nächstes: Versandregeln bis 24.11."
    )
    story.decide(letter(EVA, STATUS, subject="Wo stehen wir?"))
    story.send()
    story.clock.forward(timedelta(hours=1))
    story.decide(letter(EVA, CHANGE, subject="Filter", number="2"))
    notice = next(m for m in story.send() if str(m.kind) == "notice")
    story.decide(answer(JONAS, "übernehme ich\n", notice.message_id, number="3"))
    story.report(
        "prognose: Livegang -> 11.12.2026 weil geheim",
        "Meilenstein Livegang -> 18.12.2026 weil die Bank später liefert",
    )
    PromiseWatch().look(story.journal, story.policy, story.clock.now())
    story.send()


def entries(story: Story) -> list[dict[str, Any]]:
    return [json.loads(line) for line in record_lines("SHOP", story.journal)]


def test_it_holds_what_was_said_and_nothing_internal(story: Story) -> None:
    lived(story)
    told = entries(story)
    assert [one["kind"] for one in told[:2]] == ["record", "done"] or told[0]["kind"] == "record"
    kinds_told = [one["kind"] for one in told]
    for kind in ("mail", "answer", "case", "promise", "done", "next"):
        assert kind in kinds_told, kind
    text = "\n".join(line.decode() for line in record_lines("SHOP", story.journal))
    assert "geheim" not in text
    assert "2026-12-18" not in text, "a date of which the client has not been told"
    assert "jonas" not in text, "no address and no name of an order of the team"
    assert "2026-12-07" not in text


def test_later_facts_come_behind_and_change_nothing_before(story: Story) -> None:
    lived(story)
    before = record_lines("SHOP", story.journal)
    story.clock.forward(timedelta(days=1))
    proposal = story.journal.proposals_waiting()[0]
    story.journal.settle_proposal(proposal.id, "released", story.clock.now())
    story.send()
    story.decide(letter(EVA, COMPLAINT, number="9"))
    story.send()
    after = record_lines("SHOP", story.journal)
    assert after[: len(before)] == before
    assert len(after) > len(before)
    assert b"2026-12-18" in b"\n".join(after)


def test_anybody_can_check_the_chain_with_nothing_but_a_hash(story: Story) -> None:
    lived(story)
    previous = "0" * 64
    for number, line in enumerate(record_lines("SHOP", story.journal), start=1):
        entry = json.loads(line)
        assert (entry["number"], entry["previous"]) == (number, previous)
        previous = hashlib.sha256(line).hexdigest()
    assert previous == compose.seal(record_lines("SHOP", story.journal))


@pytest.mark.parametrize(
    ("change", "number"),
    [
        (lambda lines: [*lines[:3], lines[3].replace(b"SHOP", b"SH0P"), *lines[4:]], 4),
        (lambda lines: [*lines[:2], *lines[3:]], 3),
        (lambda lines: [*lines[:2], lines[3], lines[2], *lines[4:]], 3),
        (lambda lines: [*lines[:2], b"{", *lines[3:]], 3),
        (lambda lines: lines[:-1], None),
    ],
)
def test_the_first_broken_entry_is_named(story: Story, change: Any, number: int | None) -> None:
    lived(story)
    whole = list(record_lines("SHOP", story.journal))
    assert compose.first_broken(whole, compose.seal(whole)) is None
    assert compose.first_difference(whole, whole) is None
    changed = change(whole)
    found = compose.first_broken(changed, compose.seal(whole))
    assert found is not None
    assert found.number == (number or len(changed))


@pytest.mark.real("poppler")
def test_a_proven_contact_who_asks_gets_it(story: Story) -> None:
    lived(story)
    lines = record_lines("SHOP", story.journal)
    story.clock.forward(timedelta(hours=2))
    story.decide(letter(EVA, ASK, subject="Protokoll", number="20"))
    (sent,) = story.send()
    assert (str(sent.kind), sent.recipient) == ("state", "e.krause@krause.example")
    held = parts(sent.raw)
    assert held["application/jsonl"].splitlines() == list(lines)
    assert compose.seal(lines) in held["text/plain"].decode()
    pages = printed(held["application/pdf"])
    assert "Protokoll Shop-Relaunch" in pages
    assert compose.seal(lines) in pages.replace(" ", "")
    assert mail.parse(sent.raw).subject == "Re: Protokoll"


def test_in_english_and_among_courtesies(story: Story) -> None:
    lived(story)
    story.clock.forward(timedelta(hours=2))
    story.decide(letter("Tim Ott <ott@krause.example>", "Hi,\n\nplease send the log.\n\nThanks\nTim\n", number="20"))
    (sent,) = story.send()
    assert "Here is the record of Shop-Relaunch" in parts(sent.raw)["text/plain"].decode()


@pytest.mark.parametrize(
    ("sender", "body", "dmarc"),
    [
        (EVA, ASK, None),
        (EVA, ASK, "fail"),
        (STRANGER, ASK, "pass"),
        (JONAS, ASK, "pass"),
        (EVA, "Guten Tag,\n\nim Protokoll der Sitzung fehlt ein Punkt.\n", "pass"),
        (EVA, "Guten Tag,\n\nich bin sehr enttäuscht, das ist inakzeptabel.\nProtokoll bitte.\n", "pass"),
    ],
)
def test_nobody_else_and_nothing_else_gets_it(story: Story, sender: str, body: str, dmarc: str | None) -> None:
    lived(story)
    story.clock.forward(timedelta(hours=2))
    story.decide(letter(sender, body, subject="Protokoll", number="20", dmarc=dmarc))
    assert not any("application/jsonl" in parts(m.raw) for m in story.send())


def test_a_contact_who_may_not_have_the_state_gets_no_record(story: Story) -> None:
    lived(story)
    project = story.policy.site.projects["SHOP"]
    contacts = tuple(replace(c, state=c.address != "e.krause@krause.example") for c in project.contacts)
    story.policy = replace(
        story.policy, site=replace(story.policy.site, projects={"SHOP": replace(project, contacts=contacts)})
    )
    story.clock.forward(timedelta(hours=2))
    story.decide(letter(EVA, ASK, subject="Protokoll", number="20"))
    assert not any("application/jsonl" in parts(m.raw) for m in story.send())


def test_of_two_projects_only_the_one_that_was_meant(story: Story) -> None:
    lived(story)
    story.clock.forward(timedelta(hours=2))
    story.decide(letter(LENA, ASK, subject="Protokoll", number="20"))
    first = story.send()
    assert kinds(first)[0] == ("acknowledge", "brandt@krause.example"), "which of the two is asked first"
    assert not any("application/jsonl" in parts(m.raw) for m in first)


def test_a_report_stands_in_it_with_its_checksum(story: Story, tmp_path: Path) -> None:
    project = story.policy.site.projects["SHOP"]
    contacts = tuple(replace(c, weekly=c.address == "e.krause@krause.example") for c in project.contacts)
    site = replace(story.policy.site, projects={"SHOP": replace(project, contacts=contacts)})
    story.policy = replace(story.policy, site=site)
    for _ in range(2):
        story.clock.forward(timedelta(hours=2))
        weekly.look_at(story.journal, story.policy, "SHOP", story.clock.now())
        story.clock.forward(timedelta(hours=23))
    sent = [m for m in story.send() if str(m.kind) == "weekly"]
    assert len(sent) == 1
    (report,) = [one for one in entries(story) if one["kind"] == "report"]
    assert report["sha256"] == hashlib.sha256(parts(sent[0].raw)["application/pdf"]).hexdigest()
    assert (report["number_of_report"], report["week"]) == (1, "2026-W47")


def test_the_pages_say_a_repeated_promise_once_and_a_step_without_a_day_plainly(story: Story) -> None:
    story.report("als nächstes: Versandregeln")
    for number in ("1", "2"):
        story.clock.forward(timedelta(hours=25))
        story.decide(letter(EVA, STATUS, number=number))
        story.send()
    project, lines = story.policy.site.projects["SHOP"], record_lines("SHOP", story.journal)
    data = compose.record(story.policy.texts, story.policy.site, project, lines, "de", story.clock.now())
    said = [row["text"] for day in data["days"] for row in day["rows"]]
    assert said.count("Livegang bis Mo., 14. Dez. 2026") == 1
    assert "Versandregeln" in said
    assert data["count"] == len(lines) > len(said)
