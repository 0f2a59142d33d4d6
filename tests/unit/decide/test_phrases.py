"""The phrases a member begins a line with: each has one meaning in every language."""

from collections import defaultdict
from datetime import UTC, date, datetime

import pytest

from daemon.decide import entries
from daemon.decide.teamwords import command
from daemon.intents.text import fold_line
from daemon.model import EntryKind
from tests.unit.decide.story import policy

HEADS = (*(str(kind) for kind in EntryKind), "promise")
AT = datetime(2026, 11, 19, 14, 5, tzinfo=UTC)


def test_no_phrase_stands_in_two_lists() -> None:
    lists: dict[str, set[str]] = defaultdict(set)
    for language in policy().words.values():
        for verb, phrases in language["commands"].items():
            for phrase in phrases:
                lists[fold_line(str(phrase)).rstrip(":")].add(verb)
        for head in HEADS:
            for phrase in language["entries"].get(head, ()):
                lists[fold_line(str(phrase)).rstrip(":")].add(f"entries.{head}")
    assert {phrase: names for phrase, names in lists.items() if len(names) > 1} == {}


@pytest.mark.parametrize(
    "line",
    [
        "abgeschlossen: Login-Seite (3,5h)",
        "erledigt: Login-Seite (3,5h)",
        "finished: login page (3.5h)",
        "completed: login page",
    ],
)
def test_progress_closes_no_case(line: str) -> None:
    entry = entries.parse_line(line, policy().words, at=AT, by="jonas", today=date(2026, 11, 19))
    assert command(line, policy().words) is None
    assert entry is not None
    assert entry.kind is EntryKind.DONE
