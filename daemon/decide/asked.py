"""What of the state a question names. The law: one thing, named in full, and the question is about nothing else; else nothing.

Whoever asks about a fault in the search must not read first that the search is done. So every word of the question has to be
explained: by the thing's own name, or by a word that names nothing. A question that is not caught has the state as a whole.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from daemon import mail
from daemon.decide.asked_words import AskedWords, Stems, stem, stems
from daemon.decide.policy import Policy
from daemon.intents.features import what_counts
from daemon.intents.text import Sentence, sentences
from daemon.model import AskedAbout, Facts, ProjectState, PromisedMilestone, Step, local_day

SHORTEST = 4  # letters of a word that can name something by itself
TELLING = 7  # letters from which the first word stands for a longer name ("Retourenschein im Kundenkonto")


@dataclass(frozen=True, slots=True)
class _Named:
    """A thing of the state: every word of its name that counts, those of them that name something, the first of these."""

    item: Step | PromisedMilestone
    words: Stems
    telling: Stems
    first: str


def asked_about(facts: Facts, policy: Policy) -> AskedAbout | None:
    """The one step or milestone that the question names; None where it names none or several, or nothing plain can be said."""
    state, lists = facts.state, policy.asked
    if state is None or _says_more_first(state) or not (asked := _asked(facts, lists)):
        return None
    vague, subject = lists.vague | _people(facts, policy), _subject(facts, lists)
    known = list(_items(state, lists.joining, vague))
    chosen = [one for one in known if one.words <= asked | (subject if subject <= one.words else frozenset())]
    chosen = chosen or _in_part(known, asked, state)
    if len({one.words for one in chosen}) != 1:
        return None
    if asked - vague - chosen[0].words:
        return None  # it asks about something else as well, or about something of the thing
    return _told(chosen, known, state, local_day(facts.now, policy.site.timezone), upset=facts.complaint_open)


def _says_more_first(state: ProjectState) -> bool:
    """Late, in question or old: that comes before any single thing."""
    return bool(state.late or state.in_question) or state.newest is None or state.old


def _people(facts: Facts, policy: Policy) -> Stems:
    """The names of project, client, writer and team: in a question they name no thing."""
    project, contact, site = facts.project, facts.contact, policy.site
    names = [site.name, *(member.name for member in site.team.values()), contact.name if contact else ""]
    return stems("\n\n".join([*names, project.name, project.client] if project else names))


def _asked(facts: Facts, lists: AskedWords) -> Stems:
    """The words of the questions, or of a text that is one sentence.

    Nothing where a question looks past what it names: before, after, except, not.
    """
    found = sentences(what_counts("", facts.understanding.text, is_reply=True))
    asking = [one for one in found if one.question] or (found if len(found) == 1 else [])
    if any(_looks_past(one, lists.beside) for one in asking):
        return frozenset()
    return frozenset(stem(word) for one in asking for word in one.words)


def _subject(facts: Facts, lists: AskedWords) -> Stems:
    """The words of a subject the writer chose, without those that mean a question like this one ("Stand", "Status")."""
    subject = facts.understanding.subject
    if mail.is_reply_subject(subject) or mail.is_forward_subject(subject):
        return frozenset()
    return stems(subject) - lists.joining - lists.state


def _looks_past(sentence: Sentence, beside: Stems) -> bool:
    """Whether a word of such a kind stands in it; "bis wann" asks for a day."""
    words = sentence.words
    return any(
        stem(word) in beside and not (word == "bis" and words[at + 1 : at + 2] == ("wann",))
        for at, word in enumerate(words)
    )


def _items(state: ProjectState, joining: Stems, vague: Stems) -> Iterator[_Named]:
    """All that has a name of its own."""
    named: list[tuple[Step | PromisedMilestone, str]] = [
        (step, step.text) for step in (*state.done, *state.in_work, *state.next, *state.blockers, *state.needs)
    ]
    named += ((stone, stone.name) for stone in (*state.milestones, *state.reached))
    for item, name in named:
        words = [bare for one in sentences(name) for word in one.words if (bare := stem(word)) not in joining]
        telling = [bare for bare in words if len(bare) >= SHORTEST and bare not in vague]
        if telling:
            yield _Named(item, frozenset(words), frozenset(telling), telling[0])


def _in_part(known: Sequence[_Named], asked: Stems, state: ProjectState) -> list[_Named]:
    """By a long first word alone, only what is being worked on or comes next, and only where nothing else holds that word."""
    going = [*state.in_work, *state.next]
    found = [one for one in known if one.item in going and len(one.first) >= TELLING and one.first in asked]
    return found if sum(one.first in other.telling for one in found[:1] for other in known) == len(found) else []


def _told(
    chosen: Sequence[_Named], known: Sequence[_Named], state: ProjectState, today: date, *, upset: bool
) -> AskedAbout | None:
    """What can be said of it plainly. What is blocked, or waits for the client, the state says at length.

    Done is said only where nothing of that name is still to be done; and not with a complaint open, which may be about just that.
    """
    held = (*state.blockers, *state.needs)
    if any(other.telling & chosen[0].telling for other in known if other.item in held):
        return None
    items = [one.item for one in chosen]
    stone = next((item for item in items if isinstance(item, PromisedMilestone)), None)
    steps = [item for item in items if isinstance(item, Step)]
    done = next((step for step in steps if step in state.done), None)
    if done is not None or (stone is not None and stone.done is not None):
        going = (*state.in_work, *state.next)
        again = any(other.telling & chosen[0].telling for other in known if other.item in going)
        open_day = stone is not None and stone.done is None
        return None if upset or again or open_day else AskedAbout(_name(items), milestone=stone, done=done)
    working = next((step for step in steps if step in state.in_work), None)
    following = next((step for step in steps if step in state.next), None) if working is None else None
    if any(step.due is not None and step.due < today for step in (working, following) if step is not None):
        return None
    return AskedAbout(_name(items), milestone=stone, in_work=working, next=following)


def _name(items: Sequence[Step | PromisedMilestone]) -> str:
    """As the milestone is called, else the step."""
    stone = next((item.name for item in items if isinstance(item, PromisedMilestone)), "")
    return stone or next(item.text for item in items if isinstance(item, Step))
