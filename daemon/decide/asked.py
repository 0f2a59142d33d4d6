"""What of the state a question names. The law: one thing or nothing; where two could be meant, neither is taken.

Only what stands in the answer anyway is chosen, so a wrong choice tells nobody more; it would merely be beside the point.
"""

import re
from collections.abc import Iterator, Sequence

from daemon import mail
from daemon.decide.policy import Policy
from daemon.decide.wordlists import listed
from daemon.intents.features import what_counts
from daemon.intents.text import sentences
from daemon.model import AskedAbout, Facts, ProjectState, PromisedMilestone, Step

SHORTEST = 4  # letters of a word that can name something
TELLING = 7  # letters from which a word tells more than a small one ("Bank" in "Zahlungstest mit der Bank")
_ENDING = re.compile(r"(?<=\w{4})(?:en|es|er|e|n|s)$")

Stems = frozenset[str]


def asked_about(facts: Facts, policy: Policy) -> AskedAbout | None:
    """The one step or milestone that the question names; None where it names none or several, or nothing plain can be said.

    With a complaint open nothing is called done: that may be just what the complaint is about.
    """
    state, vague = facts.state, _vague(facts, policy)
    asked = _asked(facts) - vague
    if state is None or not asked:
        return None
    named = [(item, stems, first) for item, stems, first in _items(state, vague) if _names(asked, stems, first)]
    whole = [one for one in named if one[1] <= asked]
    chosen = whole or named
    if len({stems for _, stems, _ in chosen}) != 1:
        return None
    parts = [item for item, stems, _ in named if chosen[0][1] <= stems]
    return _told([item for item, _, _ in chosen], parts, state, upset=facts.complaint_open)


def _asked(facts: Facts) -> Stems:
    """The words of the questions, or of a text that is only a sentence or two; with the subject where the writer chose it."""
    subject = facts.understanding.subject
    reply = mail.is_reply_subject(subject) or mail.is_forward_subject(subject)
    found = sentences(what_counts("", facts.understanding.text, is_reply=True))
    asking = [one for one in found if one.question] or (found if len(found) <= 2 else [])
    if not asking:
        return frozenset()
    words = [word for one in (*asking, *(() if reply else sentences(subject))) for word in one.words]
    return frozenset(_stem(word) for word in words)


def _vague(facts: Facts, policy: Policy) -> Stems:
    """Words that name no single thing: the list's, small ones, and those of the project and its client."""
    project = facts.project
    names = f"{project.name} {project.client}" if project else ""
    small = " ".join(str(one.get("function_words") or "") for one in policy.words.values())
    own = [word for text in (names, small) for one in sentences(text) for word in one.words]
    return frozenset(_stem(word) for word in (*listed(policy.words, "asked", "vague"), *own))


def _items(state: ProjectState, vague: Stems) -> Iterator[tuple[Step | PromisedMilestone, Stems, str]]:
    """All that has a name: with the stems of its words, and the first of them."""
    named: list[tuple[Step | PromisedMilestone, str]] = [
        (step, step.text) for step in (*state.done, *state.in_work, *state.next, *state.blockers, *state.needs)
    ]
    named += ((stone, stone.name) for stone in (*state.milestones, *state.reached, *state.late))
    for item, name in named:
        stems = [_stem(word) for one in sentences(name) for word in one.words]
        telling = [stem for stem in stems if len(stem) >= SHORTEST and stem not in vague]
        if telling:
            yield item, frozenset(telling), telling[0]


def _names(asked: Stems, stems: Stems, first: str) -> bool:
    """Half of its words stand in the question, the first or a long one among them; or its first one, where that is long."""
    found = stems & asked
    telling = {stem for stem in found if len(stem) >= TELLING}
    return first in telling or (2 * len(found) >= len(stems) and (first in found or bool(telling)))


def _stem(word: str) -> str:
    """A folded word without its ending: "Zahlungstests" and "Zahlungstest" are one."""
    return _ENDING.sub("", word)


def _told(
    chosen: Sequence[Step | PromisedMilestone],
    parts: Sequence[Step | PromisedMilestone],
    state: ProjectState,
    *,
    upset: bool,
) -> AskedAbout | None:
    """What can be said of it plainly. Late, in question, blocked or waiting for the client: the state says it at length."""
    stone = next((one for one in chosen if isinstance(one, PromisedMilestone)), None)
    step = next((one for one in chosen if isinstance(one, Step)), None)
    if any(one in state.blockers or one in state.needs for one in parts):
        return None
    if stone is not None and (stone in state.late or stone.in_question):
        return None
    done = stone.done is not None if stone is not None else step in state.done
    if done and upset:
        return None
    if stone is not None and not done and step in state.done:
        return None  # called done, but the date still stands: a person may know which of the two is true
    working = next((one for one in parts if isinstance(one, Step) and one in state.in_work), None)
    following = next((one for one in parts if isinstance(one, Step) and one in state.next), None)
    name = stone.name if stone is not None else step.text if step is not None else ""
    if done:
        return AskedAbout(name, milestone=stone, done=step if stone is None else None)
    return AskedAbout(name, milestone=stone, in_work=working, next=following if working is None else None)
