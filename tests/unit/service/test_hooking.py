"""Hooks hear of what rules name, signed, the same at every try, until they have taken it or a day is over."""

import asyncio
import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest

from daemon import config
from daemon.decide import Policy
from daemon.model import HookCall
from daemon.service.hooking import PATIENCE, call_due, next_try
from daemon.service.reloading import load_policy
from tests.journal.samples import arrive, carry_out, decision
from tests.rig import site as sites
from tests.rig.clock import Clock
from tests.rig.hook_stub import Listener, listener
from tests.rig.journals import opened

T = TypeVar("T")
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
SECRET = "a secret of the board"
TOLD = {"version": 1, "event": "mail", "subject": "Größe", "tags": ["x"]}


class Rig:
    """A site with one hook, and a journal in which a call waits."""

    def __init__(self, where: Path, heard: Listener) -> None:
        secret = where / "board.secret"
        secret.touch(mode=0o600)
        secret.write_text(SECRET + "\n")
        hook = f"hooks: {{ board: {{ url: '{heard.url}', secret_file: {secret}, timeout: 5s }} }}"
        self.site = sites.write(where / "site", more=hook)
        self.policy = load_policy(self.site)
        self.clock = Clock(NOW)
        self.heard = heard
        self.journal = opened(self.site / "state" / "journal.sqlite")
        carry_out(self.journal, arrive(self.journal), decision(calls=(HookCall("board", TOLD),)))

    def try_now(self, policy: Policy | None = None) -> int:
        async def write(work: Callable[[], T]) -> T:
            return work()

        return asyncio.run(call_due(self.journal, write, policy or self.policy, self.clock, {}))


@pytest.fixture(name="rig")
def _rig(tmp_path: Path) -> Iterator[Rig]:
    with listener() as heard:
        rig = Rig(tmp_path, heard)
        yield rig
        rig.journal.close()


def test_a_call_is_signed_told_once_and_taken(rig: Rig) -> None:
    assert rig.try_now() == 1
    assert rig.try_now() == 0
    ((headers, body),) = rig.heard.heard
    assert json.loads(body) == TOLD
    moment, mark = (part.partition("=")[2] for part in headers["X-Sachstand-Signature"].split(","))
    assert int(moment) == int(NOW.timestamp())
    assert mark == hmac.new(SECRET.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()


def test_a_call_that_fails_is_tried_again_with_the_same_id_and_body(rig: Rig) -> None:
    rig.heard.answers[:] = [500, 302]
    assert rig.try_now() == 0
    assert rig.try_now() == 0
    rig.clock.forward(timedelta(minutes=1))
    assert rig.try_now() == 0
    rig.clock.forward(timedelta(minutes=5))
    assert rig.try_now() == 1
    assert len(rig.heard.heard) == 3
    assert len({(headers["X-Sachstand-Id"], body) for headers, body in rig.heard.heard}) == 1


def test_a_call_is_given_up_after_a_day_and_not_before(rig: Rig) -> None:
    rig.heard.answers[:] = [500] * 100
    while rig.clock.now() - NOW <= PATIENCE + timedelta(hours=6):
        rig.try_now()
        rig.clock.forward(timedelta(minutes=30))
    tries = len(rig.heard.heard)
    assert 8 <= tries <= 14
    rig.heard.answers.clear()
    assert rig.try_now() == 0


def test_gone_ends_a_call_and_a_hook_that_was_taken_out_hears_no_more(rig: Rig, tmp_path: Path) -> None:
    rig.heard.answers[:] = [410]
    assert rig.try_now() == 1
    carry_out(rig.journal, arrive(rig.journal, 2), decision(calls=(HookCall("board", TOLD),)))
    assert rig.try_now(load_policy(sites.write(tmp_path / "other"))) == 0
    assert rig.try_now() == 0
    assert len(rig.heard.heard) == 1


def test_a_secret_that_others_may_read_is_not_used(rig: Rig) -> None:
    Path(str(rig.policy.site.hooks["board"].secret_file)).chmod(0o644)
    assert rig.try_now() == 0
    assert not rig.heard.heard


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("url: http://board.example/x, secret_file: s", "http:// has no TLS"),
        ("url: https://board.example/x", "a hook needs secret_file or credential"),
        ("url: https://board.example/x, secret_file: s, timeout: 2m", "timeout is between 1s and 1m"),
    ],
)
def test_a_wrong_hook_is_refused(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(config.SiteErrors, match=said):
        config.load(sites.write(tmp_path / "site", more=f"hooks: {{ board: {{ {text} }} }}"))


def test_waits_grow_and_end() -> None:
    waits: list[Any] = [next_try(NOW, tries, NOW) for tries in (1, 2, 3, 4, 5, 6)]
    assert [wait - NOW for wait in waits] == [timedelta(minutes=m) for m in (1, 5, 15, 60, 180, 180)]
    assert next_try(NOW, 9, NOW + PATIENCE) is None
