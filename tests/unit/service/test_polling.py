"""Outside sources are asked in the background; a failure leaves what is known, is called failing, and is told once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from daemon.journal import Journal
from daemon.model import Source
from daemon.service.gathering import outlook_of
from daemon.service.polling import Polling
from tests.rig.forge import Asked, ForgeServer, Reply
from tests.unit.decide.story import Story

CLOSED = "2026-11-18T09:00:00Z"


def with_source(story: Story, source: Source) -> None:
    shop = replace(story.policy.site.projects["SHOP"], sources=(source,))
    projects = {**story.policy.site.projects, "SHOP": shop}
    story.policy = replace(story.policy, site=replace(story.policy.site, projects=projects))


def polling(story: Story, site_dir: Path = Path("/"), environ: dict[str, str] | None = None) -> Polling:
    async def write(work: Callable[[], Any]) -> Any:
        return work()

    return Polling(story.journal, write, story.clock, site_dir, environ or {})


def gitlab(url: str) -> Source:
    return Source("gitlab", "k/shop", name="gitlab", options=(("url", (url,)), ("show", ("all",))))


def seen(story: Story) -> Any:
    return outlook_of(story.policy.site.projects["SHOP"], story.policy, story.journal, story.clock.now()).state


def good(asked: Asked) -> Reply:
    return Reply([] if asked.path.endswith("milestones") else [{"title": "Login", "closed_at": CLOSED, "labels": []}])


async def test_what_a_source_tells_is_in_the_state_and_it_is_asked_in_its_rhythm(story: Story) -> None:
    with ForgeServer(good) as server:
        with_source(story, gitlab(server.url))
        poll = polling(story, environ={"SACHSTAND_TOKEN_GITLAB": "canary-4711"})
        assert await poll.poll(story.policy) == 1
        assert await poll.poll(story.policy) == 0
        assert server.asked[0].headers["private-token"] == "canary-4711"
        story.clock.forward(timedelta(hours=1))
        assert await poll.poll(story.policy) == 1
    state = seen(story)
    assert [(step.text, step.source) for step in state.done] == [("Login", "gitlab")]
    (standing,) = state.sources
    assert (standing.source, standing.stale, standing.failing) == ("gitlab", False, False)


async def test_a_failing_source_is_unknown_and_the_lead_hears_of_it_once(story: Story) -> None:
    with ForgeServer(lambda _: Reply(status=500)) as server:
        with_source(story, gitlab(server.url))
        poll = polling(story)
        for _ in range(4):
            await poll.poll(story.policy)
            story.clock.forward(timedelta(hours=1))
    notices = [m for m in story.send() if str(m.kind) == "notice"]
    assert [m.recipient for m in notices] == ["jonas@studio-nord.example"]
    (standing,) = seen(story).sources
    assert (standing.as_of, standing.stale, standing.failing) == (None, True, True)


async def test_what_it_told_before_stays_grows_old_and_one_hiccup_is_nobodys_business(story: Story) -> None:
    broken = False

    def answers(asked: Asked) -> Reply:
        return Reply(status=500) if broken else good(asked)

    with ForgeServer(answers) as server:
        with_source(story, gitlab(server.url))
        poll = polling(story)
        await poll.poll(story.policy)
        broken = True
        story.clock.forward(timedelta(hours=1))
        await poll.poll(story.policy)
        assert story.send() == []
        assert [step.text for step in seen(story).done] == ["Login"]
        story.clock.forward(timedelta(days=3))
        await poll.poll(story.policy)
        assert len(story.send()) == 1
        (standing,) = seen(story).sources
        assert (standing.stale, standing.failing) == (True, True)
        broken = False
        story.clock.forward(timedelta(hours=1))
        await poll.poll(story.policy)
        (standing,) = seen(story).sources
        assert (standing.stale, standing.failing) == (False, False)


async def test_a_server_that_wants_patience_is_not_asked_before_its_time_and_nobody_is_told(story: Story) -> None:
    with ForgeServer(lambda _: Reply(status=429, headers={"Retry-After": "7200"})) as server:
        with_source(story, gitlab(server.url))
        poll = polling(story)
        assert await poll.poll(story.policy) == 1
        story.clock.forward(timedelta(minutes=119))
        assert await poll.poll(story.policy) == 0
        story.clock.forward(timedelta(minutes=2))
        assert await poll.poll(story.policy) == 1
    assert story.send() == []


async def test_what_a_source_told_is_forgotten_with_the_source(story: Story) -> None:
    with ForgeServer(good) as server:
        with_source(story, gitlab(server.url))
        await polling(story).poll(story.policy)
    shop = replace(story.policy.site.projects["SHOP"], sources=())
    projects = {**story.policy.site.projects, "SHOP": shop}
    story.policy = replace(story.policy, site=replace(story.policy.site, projects=projects))
    await polling(story).poll(story.policy)
    assert story.journal.reports("SHOP") == []


async def test_a_token_file_that_others_may_read_is_refused_and_said(story: Story, tmp_path: Path) -> None:
    (tmp_path / "t").write_text("canary-4711\n")
    (tmp_path / "t").chmod(0o644)
    with_source(story, replace(gitlab("http://127.0.0.1:9"), token_file="t"))
    await polling(story, tmp_path).poll(story.policy)
    (row,) = Journal.reports(story.journal, "SHOP")
    assert "others may read this file" in (row.error or "")
    assert "canary" not in (row.error or "")
