"""The actions: one small class each, whose fields are what it was given, and one row in `ACTIONS`.

An action says what should follow; nothing here does it. Each belongs to one concern, so that a rule about the reply
never takes the word from a rule about who is told.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, ClassVar

from daemon.model import Intent
from daemon.rules.ladders import PEOPLE, read_people
from daemon.rules.nearest import did_you_mean
from daemon.rules.page import Page
from daemon.rules.ruleset import Action, Concern

PRIORITIES = ("high", "normal", "low")
FOLDER_KEYS = ("status-request", "change-request", "complaint", "other", "unclear", "automated", "held", "team")
"""Words for the label folders, whose names are in the site's language."""

_ACKNOWLEDGE = "acknowledge-"
_NOBODY = ("nobody", "none", "no-one", "niemand")


@dataclass(frozen=True, slots=True)
class Assign:
    """``assign``: who has the case."""

    person: str
    concern: ClassVar[Concern] = Concern.ROUTING


@dataclass(frozen=True, slots=True)
class Notify:
    """``notify``: who hears of it at once."""

    people: tuple[str, ...]
    concern: ClassVar[Concern] = Concern.ROUTING


@dataclass(frozen=True, slots=True)
class StartLadder:
    """``ladder``: who hears of it when, until a person has answered."""

    name: str
    concern: ClassVar[Concern] = Concern.ROUTING


@dataclass(frozen=True, slots=True)
class SetPriority:
    """``priority``: how urgent it is shown to the team."""

    priority: str
    concern: ClassVar[Concern] = Concern.ROUTING


@dataclass(frozen=True, slots=True)
class Acknowledge:
    """``acknowledge``: the text of this occasion is the answer, as far as the guard lets us answer."""

    occasion: str
    concern: ClassVar[Concern] = Concern.REPLY


@dataclass(frozen=True, slots=True)
class Hold:
    """``hold``: a person looks at it before anything is said."""

    concern: ClassVar[Concern] = Concern.REPLY


@dataclass(frozen=True, slots=True)
class StaySilent:
    """``stay-silent``: nothing is said to the client."""

    concern: ClassVar[Concern] = Concern.REPLY


@dataclass(frozen=True, slots=True)
class CorrectIntent:
    """``intent``: what the mail is, whatever the classifier thought. Later rules see the correction."""

    intent: Intent
    concern: ClassVar[Concern] = Concern.CLASSIFICATION


@dataclass(frozen=True, slots=True)
class Tag:
    """``tag``: words to find the case by."""

    tags: tuple[str, ...]
    concern: ClassVar[Concern] = Concern.MARKING


@dataclass(frozen=True, slots=True)
class AddPerson:
    """``add-person``: they hear of it, too, now and at every rung, whoever else does."""

    people: tuple[str, ...]
    concern: ClassVar[Concern] = Concern.MARKING


@dataclass(frozen=True, slots=True)
class TellHook:
    """``webhook``, ``run``: a program of the site's own hears of it, over HTTP or started on this machine."""

    names: tuple[str, ...]
    concern: ClassVar[Concern] = Concern.MARKING


@dataclass(frozen=True, slots=True)
class File:
    """``file``: the label folder, by its key or as the name of a folder of the site's own."""

    folder: str
    concern: ClassVar[Concern] = Concern.FILING


@dataclass(frozen=True, slots=True)
class Names:
    """What a rule file may call by name: its ladders and its own actions."""

    ladders: frozenset[str] = frozenset()
    actions: frozenset[str] = frozenset()


def _assign(value: Any, page: Page, names: Names) -> Action | None:  # noqa: ARG001 - all readers are called alike
    person = page.word(value, page.known.team | PEOPLE.keys(), "person")
    return None if person is None else Assign(person)


def _notify(value: Any, page: Page, names: Names) -> Action | None:  # noqa: ARG001
    if any(one in _NOBODY for one in (value if isinstance(value, list) else [value]) if isinstance(one, str)):
        page.note("who is told nothing is no person; write notify-nobody, a word alone, in place of notify:")
        return None
    people = read_people(value, page)
    return None if people is None else Notify(people)


def _add_person(value: Any, page: Page, names: Names) -> Action | None:  # noqa: ARG001
    people = read_people(value, page)
    return None if people is None else AddPerson(people)


def _ladder(value: Any, page: Page, names: Names) -> Action | None:
    name = page.word(value, names.ladders, "ladder")
    return None if name is None else StartLadder(name)


def _priority(value: Any, page: Page, names: Names) -> Action | None:  # noqa: ARG001
    word = page.word(value, PRIORITIES, "priority")
    return None if word is None else SetPriority(word)


def _acknowledge(value: Any, page: Page, names: Names) -> Action | None:  # noqa: ARG001
    occasion = page.word(value, page.known.occasions, "template")
    if occasion is None:
        return None
    lacking = [name for name in page.known.languages if occasion not in page.known.templates.get(name, frozenset())]
    for language in lacking:
        page.note(f'the template "{occasion}" has no text in "{language}"; write templates/{language}/reply/{occasion}')
    return None if lacking else Acknowledge(occasion)


def _intent(value: Any, page: Page, names: Names) -> Action | None:  # noqa: ARG001
    word = page.word(value, Intent, "intent")
    return None if word is None else CorrectIntent(Intent(word))


def _tag(value: Any, page: Page, names: Names) -> Action | None:  # noqa: ARG001
    tags = page.texts(value, "tag")
    return None if tags is None else Tag(tags)


def _webhook(value: Any, page: Page, names: Names) -> Action | None:  # noqa: ARG001
    return _hook(value, page, page.known.hooks, page.known.commands, "url and its secret", "run")


def _run(value: Any, page: Page, names: Names) -> Action | None:  # noqa: ARG001
    return _hook(value, page, page.known.commands, page.known.hooks, "command", "webhook")


def _hook(
    value: Any, page: Page, known: Collection[str], others: Collection[str], needs: str, other: str
) -> Action | None:
    """Hooks of one kind. A rule names them only: what is told or started stands in sachstand.yaml."""
    if isinstance(value, str) and value in others:
        page.note(f'"{value}" is a hook of the other kind; write {other}: {value}')
        return None
    if not known:
        page.note(f"the site has no such hook; name one under hooks: in sachstand.yaml, with its {needs}")
        return None
    found = page.words(value, known, "hook")
    return None if found is None else TellHook(found)


def _file(value: Any, page: Page, names: Names) -> Action | None:  # noqa: ARG001
    folder = page.text(value, "file")
    if folder is None:
        return None
    steps = folder.split("/")
    odd = any(step.strip() in ("", ".", "..") or step != step.strip() for step in steps)
    if odd or len(folder) > 200 or not folder.isprintable() or any(sign in folder for sign in '*%"\\'):
        page.note(f'"{folder[:40]}" cannot be the name of a folder; write as in Invoices or Clients/Krause')
        return None
    advice = did_you_mean(folder, FOLDER_KEYS) if folder not in FOLDER_KEYS and "/" not in folder else ""
    if advice:
        page.note(f'unknown folder "{folder}"{advice}')
        return None
    return File(folder)


ACTIONS: dict[str, Callable[[Any, Page, Names], Action | None]] = {
    "assign": _assign,
    "notify": _notify,
    "add-person": _add_person,
    "ladder": _ladder,
    "priority": _priority,
    "acknowledge": _acknowledge,
    "intent": _intent,
    "tag": _tag,
    "webhook": _webhook,
    "run": _run,
    "file": _file,
}
"""Every action that takes a value, by the word that files use for it."""

WORDS: dict[str, Action] = {
    "assign-to-lead": Assign("lead"),
    "notify-lead": Notify(("lead",)),
    "notify-nobody": Notify(()),
    "hold": Hold(),
    "stay-silent": StaySilent(),
}
"""Every action that is a word alone; ``acknowledge-`` and an occasion is one, too."""


def read_action(value: Any, page: Page, names: Names) -> tuple[Action, ...] | None:
    """One action: a word alone, or one or more words with a value. What is wrong is noted, and None."""
    if isinstance(value, dict) and value:
        known = [*ACTIONS, *WORDS, *names.actions]
        wrong = [word for word in value if word not in ACTIONS]
        for word in wrong:
            alone = word in WORDS or word in names.actions
            said = f'"{word}" takes no value' if alone else f'unknown action "{word}"{did_you_mean(word, known)}'
            page.at(word).note(said, at_key=True)
        read = [ACTIONS[word](inner, page.at(word), names) for word, inner in value.items() if word in ACTIONS]
        whole = tuple(action for action in read if action is not None)
        return whole if len(whole) == len(value) else None
    word = page.text(value, "an action")
    if word is None:
        return None
    if word in WORDS:
        return (WORDS[word],)
    if word in ACTIONS:
        page.note(f'"{word}" needs a value, as in {word}: ...')
        return None
    return _named_reply(word, page, names)


def _named_reply(word: str, page: Page, names: Names) -> tuple[Action, ...] | None:
    occasion = word.removeprefix(_ACKNOWLEDGE)
    if occasion != word and occasion in page.known.occasions:
        action = _acknowledge(occasion, page, names)
        return None if action is None else (action,)
    replies = [_ACKNOWLEDGE + known for known in page.known.occasions]
    page.note(f'unknown action "{word}"{did_you_mean(word, [*ACTIONS, *WORDS, *names.actions, *replies])}')
    return None
