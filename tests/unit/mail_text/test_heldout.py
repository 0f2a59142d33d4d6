"""The cut between new and old words is measured on mails that its rules were not written from.

A line of the writer's own that is missing from the new part is a cut; an older line in the new part is a leak.
Closings, names and signatures belong to the writer but ask for nothing: they count neither way, nor do lines under ``either``.
"""

import json
from collections import Counter
from pathlib import Path

from daemon.mail import history

CASES = Path(__file__).parent / "fixtures" / "heldout"
NAMES = sorted(path.stem for path in CASES.glob("*.txt"))
FEWEST_MAILS = 240
MOST_LEAKS = 0.03


def lines(text: str) -> Counter[str]:
    return Counter(line.strip() for line in text.split("\n") if line.strip())


def compared(name: str) -> tuple[Counter[str], Counter[str]]:
    """The lines cut from a mail and the lines leaked into its new part."""
    expected = json.loads((CASES / f"{name}.json").read_text())
    found = lines(history.split((CASES / f"{name}.txt").read_text()).new)
    own = lines(expected["new"])
    allowed = own + lines(expected["signature"]) + lines(expected.get("either", ""))
    return own - found, found - allowed


def test_the_held_out_corpus_is_large_enough_for_its_share() -> None:
    assert len(NAMES) >= FEWEST_MAILS


def test_no_held_out_mail_loses_a_line_of_its_writer() -> None:
    assert {name: dict(cut) for name in NAMES if (cut := compared(name)[0])} == {}


def test_few_held_out_mails_leak_an_old_line() -> None:
    leaks = {name: dict(leak) for name in NAMES if (leak := compared(name)[1])}
    assert len(leaks) <= MOST_LEAKS * len(NAMES), leaks
