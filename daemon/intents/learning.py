"""From corrections to lessons with weights. The law: a pure function of the corrections; a few of them cannot ruin the reader.

Each lesson pulls until its own mail is read as people said. Then the reader is tried on the texts that ship with it
(``check.jsonl``): if more than one in a hundred is read differently than before, the lessons are given a shorter reach, and at the
last none. Corrections that contradict one another on like mails come to a draw, and a draw is *unclear*.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from daemon.intents.lessons import REACHES, Lesson, Lessons, push, shares, voice
from daemon.intents.likeness import Memory, Vector, vector_of
from daemon.intents.scorer import Scorer
from daemon.model import Intent

if TYPE_CHECKING:
    from daemon.intents.reader import Reader

NEWEST = 400  # lessons that count; older ones have long been said again by newer ones
MOST_CHANGED = 0.01  # share of the check texts
_ROUNDS = 15  # few, so that lessons that contradict one another do not tear at each other
_STEP = 2.0
_ENOUGH = 0.92  # likelihood at which a lesson stops pulling
_LARGEST = 8.0  # of one weight


@dataclass(frozen=True, slots=True)
class Check:
    """A text that ships with the model, and what it is."""

    text: str
    intent: Intent


@cache
def check_texts() -> tuple[Check, ...]:
    """The texts corrections are weighed against: the shipped model reads them rightly and surely."""
    lines = files("daemon.intents").joinpath("check.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    return tuple(Check(f"{row.get('subject', '')}\n\n{row['text']}".strip(), Intent(row["intent"])) for row in rows)


def learn(reader: "Reader", lessons: Sequence[Lesson], *, reach: int | None = None) -> Lessons | None:
    """The lessons, weighed; None when there are none, or none that would leave the rest alone.

    ``reach`` is what an earlier call came to for the same reader and lessons (`unteachable` for None): it is not tried again.
    """
    counted = tuple(sorted(lessons, key=lambda lesson: lesson.id)[-NEWEST:])
    if not counted or reach == unteachable():
        return None
    vectors = [reader.vector(lesson.text) for lesson in counted]
    memory = Memory(vectors)
    alike = [memory.likeness(vector) for vector in vectors]
    before = [reader.likelihoods(lesson.text) for lesson in counted]
    for tried in range(len(REACHES)) if reach is None else (reach,):
        found = Lessons(counted, memory, _weights(counted, alike, before, tried), tried)
        if reach is not None or _changed(reader, found) <= MOST_CHANGED * len(check_texts()):
            return found
    return None


def unteachable() -> int:
    """The reach that stands for *no lesson can be taken in without harm*."""
    return len(REACHES)


def _weights(
    lessons: Sequence[Lesson],
    alike: Sequence[Mapping[int, float]],
    before: Sequence[Mapping[Intent, float]],
    reach: int,
) -> tuple[Mapping[Intent, float], ...]:
    """Pull until each lesson's own mail is read rightly, or the rounds are over."""
    voices = [
        {other: loud for other, like in row.items() if (loud := 1.0 if other == at else voice(like, reach)) > 0}
        for at, row in enumerate(alike)
    ]
    crowd = [max(1.0, sum(row.values())) for row in voices]
    weights: list[dict[Intent, float]] = [dict.fromkeys(before[0], 0.0) for _ in lessons]
    for _ in range(_ROUNDS):
        now = [shares(before[at], push(weights, voices[at])) for at in range(len(lessons))]
        lacking = [at for at, lesson in enumerate(lessons) if now[at][lesson.intent] < _ENOUGH]
        if not lacking:
            break
        for at in lacking:  # all at once, so that no order favours one of two that contradict each other
            for intent, share in now[at].items():
                wanted = weights[at][intent] + _STEP * ((intent is lessons[at].intent) - share) / crowd[at]
                weights[at][intent] = max(-_LARGEST, min(_LARGEST, wanted))
    return tuple(weights)


def _changed(reader: "Reader", lessons: Lessons) -> int:
    """How many of the check texts are read differently with these lessons."""
    taught = reader.taught(lessons)
    near = (check for check, vector in _check_vectors(reader.scorer) if _hears(lessons, vector))
    return sum(taught.read(check.text).primary is not reader.read(check.text).primary for check in near)


def _hears(lessons: Lessons, vector: Vector) -> bool:
    return any(voice(like, lessons.reach) > 0 for like in lessons.memory.likeness(vector).values())


@lru_cache(maxsize=1)
def _check_vectors(scorer: Scorer) -> tuple[tuple[Check, Vector], ...]:
    return tuple((check, vector_of(scorer, check.text)) for check in check_texts())
