"""Hooks that are programs of this machine: what they are given, what takes a call, and what they cannot do to the daemon."""

import asyncio
import json
import os
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import pytest

from daemon import config
from daemon.model import Hook, HookCall
from daemon.service.handing import hand
from daemon.service.hooking import call_due
from daemon.service.reloading import load_policy
from tests.journal.samples import arrive, carry_out, decision
from tests.rig import site as sites
from tests.rig.clock import Clock
from tests.rig.journals import opened
from tests.rig.waiting import until

T = TypeVar("T")
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
TOLD = {"version": 1, "event": "mail", "subject": "Größe; $(touch /tmp/x) `id` '\"", "tags": ["x"]}


@pytest.fixture(name="program")
def _program(tmp_path: Path) -> Callable[[str], Hook]:
    def write(script: str, *arguments: str, seconds: float = 20) -> Hook:
        path = tmp_path / "archive"
        path.write_text(f"#!/bin/sh\ncd {tmp_path}\n{script}\n")
        path.chmod(0o755)
        return Hook("archive", command=(str(path), *arguments), timeout=timedelta(seconds=seconds))

    return write


def test_the_call_comes_on_standard_input_and_nothing_of_us_beside_it(
    program: Callable[..., Hook], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SACHSTAND_PASSWORD_PROJEKTE", "geheim")
    body = json.dumps(TOLD, ensure_ascii=False).encode()
    hook = program('cat > told; env > environ; printf "%s|" "$@" > arguments; ls /proc/$$/fd > files', "a b", "$HOME;*")
    assert hand(hook, "instance-7", body) == ""
    assert (tmp_path / "told").read_bytes() == body
    assert (tmp_path / "arguments").read_text() == "a b|$HOME;*|"
    environ = dict(line.partition("=")[::2] for line in (tmp_path / "environ").read_text().splitlines())
    assert environ.keys() - {"PWD", "OLDPWD", "_", "SHLVL"} == {"PATH", "LC_ALL", "SACHSTAND_ID"}
    assert environ["SACHSTAND_ID"] == "instance-7"
    assert "geheim" not in (tmp_path / "environ").read_text()
    assert len((tmp_path / "files").read_text().split()) <= 5, "a descriptor of the daemon was handed down"


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("exit 0", ""),
        ("cat >/dev/null; yes | head -c 3000000", ""),
        ("exec 2>&-; cat >/dev/null", ""),
        ("exit 3", "archive ended with code 3"),
        ("echo 'no \033[31mroom' >&2; echo more >&2; exit 1", "archive ended with code 1: no [31mroom"),
        ("yes oops 2>/dev/null | head -c 3000000 >&2; exit 1", "archive ended with code 1: oops"),
        ("kill -9 $$", "archive ended with code -9"),
    ],
)
def test_only_a_good_end_takes_a_call(program: Callable[..., Hook], script: str, said: str) -> None:
    assert hand(program(script), "x", b"{}") == said


@pytest.mark.parametrize("script", ["sleep 60", "exec 2>&-; sleep 60", "yes >&2", "sleep 60 & echo $! > child; wait"])
def test_who_does_not_end_is_ended_with_all_that_was_started(
    program: Callable[..., Hook], tmp_path: Path, script: str
) -> None:
    began = time.monotonic()
    assert hand(program(script, seconds=0.5), "x", b"{}") == "archive has not ended after 0.5 s"
    assert time.monotonic() - began < 10
    if (tmp_path / "child").exists():
        child = int((tmp_path / "child").read_text())
        until(lambda: not alive(child), what="the child of a program outlives it")


def test_what_a_program_leaves_behind_is_ended_and_keeps_nobody_waiting(
    program: Callable[..., Hook], tmp_path: Path
) -> None:
    assert hand(program("sleep 60 & echo $! > child"), "x", b"{}") == ""
    child = int((tmp_path / "child").read_text())
    until(lambda: not alive(child), what="the child of a program outlives it")


def alive(number: int) -> bool:
    try:
        os.kill(number, 0)
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False


def test_a_program_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    hook = Hook("archive", command=(str(tmp_path / "nothing"),))
    assert hand(hook, "x", b"{}") == "nothing cannot be started: no such file or directory"


@pytest.fixture(name="site")
def _site(tmp_path: Path) -> Path:
    program = tmp_path / "archive"
    program.write_text(
        f"#!/bin/sh\ncat >> {tmp_path}/told; echo $SACHSTAND_ID >> {tmp_path}/ids; exec test -e {tmp_path}/ready\n"
    )
    program.chmod(0o755)
    return sites.write(tmp_path / "site", more=f"hooks: {{ archive: {{ command: [{program}] }} }}")


def test_a_call_that_was_not_taken_is_handed_over_again_with_the_same_id(site: Path, tmp_path: Path) -> None:
    clock, policy = Clock(NOW), load_policy(site)

    async def write(work: Callable[[], T]) -> T:
        return work()

    with opened(site / "state" / "journal.sqlite") as journal:
        carry_out(journal, arrive(journal), decision(calls=(HookCall("archive", TOLD),)))
        assert asyncio.run(call_due(journal, write, policy, clock, {})) == 0
        assert asyncio.run(call_due(journal, write, policy, clock, {})) == 0, "not before its time"
        (tmp_path / "ready").touch()
        clock.forward(timedelta(minutes=1))
        assert asyncio.run(call_due(journal, write, policy, clock, {})) == 1
        assert asyncio.run(call_due(journal, write, policy, clock, {})) == 0
    ids = (tmp_path / "ids").read_text().split()
    assert len(ids) == 2
    assert len(set(ids)) == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("command: [archive]", '"archive" is no whole path of a program'),
        ("command: /usr/bin/archive --all", "a list is needed"),
        (
            "command: [/usr/bin/archive], url: https://board.example/x, secret_file: s",
            "a url or a command, one of them",
        ),
        ("timeout: 5s", "a url or a command, one of them"),
        ("command: [/usr/bin/archive], secret_file: s", "a command needs no secret"),
    ],
)
def test_a_wrong_command_is_refused(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(config.SiteErrors, match=said.replace("[", r"\[")):
        config.load(sites.write(tmp_path / "site", more=f"hooks: {{ board: {{ {text} }} }}"))


@pytest.mark.parametrize(
    ("then", "said"),
    [
        ("{ run: [/bin/rm, -rf, /] }", 'unknown hook "/bin/rm"'),
        ("{ run: archiv }", 'unknown hook "archiv"; did you mean "archive"?'),
        ("{ run: board }", '"board" is a hook of the other kind; write webhook: board'),
        ("{ webhook: archive }", '"archive" is a hook of the other kind; write run: archive'),
    ],
)
def test_a_rule_file_alone_can_start_nothing(tmp_path: Path, then: str, said: str) -> None:
    hooks = "{ archive: { command: [/usr/bin/archive] }, board: { url: https://board.example/x, secret_file: s } }"
    where = sites.write(tmp_path / "site", more=f"hooks: {hooks}")
    rule = f"rules:\n  - {{ id: mine, when: always, then: [{then}], because: I want it. }}\n"
    (where / "rules" / "00-own.yaml").write_text(rule)
    with pytest.raises(config.SiteErrors) as refused:
        config.load(where)
    assert said in str(refused.value)
