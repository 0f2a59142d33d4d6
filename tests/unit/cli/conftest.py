"""The command as an operator calls it, from its arguments to its exit code."""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from daemon.cli import main
from tests.unit.decide import story


@dataclass(frozen=True, slots=True)
class Done:
    """What a command has said, and its exit code."""

    returncode: int
    stdout: bytes
    stderr: bytes


Run = Callable[..., Done]


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Path:
    return story.write(tmp_path / "site")


@pytest.fixture(name="run")
def _run(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run ``sachstand`` for the site; nothing but its own exit ever leaves it."""

    def call(*words: str | bytes, given: bytes = b"", site: Path = folder) -> Done:
        arguments = ["sachstand", "--site", str(site), *(os.fsdecode(word) for word in words)]
        with CliRunner().isolation(input=given) as (out, err, _), monkeypatch.context() as patched:
            patched.setattr(sys, "argv", arguments)
            with pytest.raises(SystemExit) as ended:
                main()
            sys.stdout.flush()
            said = Done(int(ended.value.code or 0), out.getvalue(), err.getvalue())
        assert b"internal error" not in said.stderr
        return said

    return call
