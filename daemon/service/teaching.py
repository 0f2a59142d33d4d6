"""From the corrections in the journal to a reader that knows them: a pure function of both, worked out once and remembered."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from daemon.decide import LABELS, Policy
from daemon.intents import Lesson, Lessons, Reader, learn, unteachable
from daemon.journal import CorrectionRow, Journal
from daemon.model import Intent
from daemon.service import log
from daemon.service.reloading import PolicyInForce
from daemon.service.threads import aside
from daemon.service.together import Writer


def lessons_of(rows: Sequence[CorrectionRow]) -> tuple[Lesson, ...]:
    """What can be learned from these corrections: those that count, of a label the reader can give, with words in them."""
    return tuple(
        Lesson(row.id, row.text, Intent(row.to_intent))
        for row in rows
        if row.undone is None and row.text and row.to_intent in LABELS
    )


def name_of(reader: Reader, lessons: Sequence[Lesson], fingerprint: str) -> str:
    """A short name of all that the weighing depends on: the model, the site's files, the lessons."""
    digest = hashlib.sha256(f"{reader.scorer.artefact.bias} {fingerprint}".encode())
    for lesson in lessons:
        digest.update(f"{lesson.id} {lesson.intent} {lesson.text}\n".encode("utf-8", "replace"))
    return digest.hexdigest()[:24]


def remembered(kept: str | None, name: str) -> int | None:
    """The reach that was found for exactly these lessons before, or None."""
    if kept is None:
        return None
    found = json.loads(kept)
    return int(found["reach"]) if found.get("name") == name else None


def to_remember(name: str, lessons: Lessons | None) -> str:
    """What to keep, so that the next start need not weigh anew."""
    return json.dumps({"name": name, "reach": lessons.reach if lessons else unteachable()})


def taught(policy: Policy, journal: Journal | None) -> Policy:
    """The policy with a reader that knows the site's corrections; the same policy where there are none."""
    if journal is None:
        return policy
    lessons = lessons_of(journal.active_corrections())
    learned, _ = weighed(policy, lessons, journal.learned())
    return replace(policy, reader=policy.reader.taught(learned))


def weighed(policy: Policy, lessons: Sequence[Lesson], kept: str | None) -> tuple[Lessons | None, str]:
    """The lessons with their weights, and what to keep of it. Slow when it has not been kept: not for the journal's thread."""
    name = name_of(policy.reader, lessons, policy.fingerprint)
    learned = learn(policy.reader, lessons, reach=remembered(kept, name))
    return learned, to_remember(name, learned)


async def learn_anew(journal: Journal, write: Writer, force: PolicyInForce) -> None:
    """Look whether people have corrected anything since; if so, learn aside and swap the reader."""
    revision = await write(journal.corrections_revision)
    if revision == force.taught:
        return
    policy = force.policy
    rows, kept = await write(lambda: (journal.active_corrections(), journal.learned()))
    lessons = lessons_of(rows)
    learned, keep = await aside(partial(weighed, policy, lessons, kept))
    if force.policy.fingerprint != policy.fingerprint:
        return  # the site's files have changed meanwhile; the next turn weighs against them
    force.teach(learned, revision)
    if lessons and keep != kept:
        await write(lambda: journal.keep_learned(keep))
    if lessons and learned is None:
        log.trouble("%d corrections are not learned from: they would change how other mails are read", len(lessons))
    elif learned is not None:
        log.event("learned from %d corrections (reach %d of %d)", len(lessons), learned.reach + 1, unteachable())
