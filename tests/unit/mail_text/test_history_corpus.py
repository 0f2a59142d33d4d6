"""Every text in fixtures/replies is split as the file beside it says. ``own_…`` cases are traps: nothing may be cut."""

import json
from pathlib import Path

import pytest

from daemon.mail import history

CASES = Path(__file__).parent / "fixtures" / "replies"


@pytest.mark.hostile(65)
@pytest.mark.parametrize("name", sorted(path.stem for path in CASES.glob("*.txt")))
def test_new_text_is_told_from_old(name: str) -> None:
    expected = json.loads((CASES / f"{name}.json").read_text())
    found = history.split((CASES / f"{name}.txt").read_text())
    assert found.new == expected["new"].strip("\n")
    assert [line for line in found.signature.split("\n") if line] == [
        line for line in expected["signature"].split("\n") if line
    ]
