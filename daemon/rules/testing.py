"""Tests that stand beside the rules: a mail in brief, and what should follow from it. Read here; tried by the service.

They change nothing that happens to real mail, so a mistake in one is told by ``check`` and never stops a daemon.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from daemon.hours import parse_duration
from daemon.model import CaseKind, Intent, Outcome
from daemon.rules.ladders import PEOPLE
from daemon.rules.page import Known, Page, Problem
from daemon.rules.ruleset import RuleSet

SENDERS = ("contact", "colleague", "stranger")
"""Words for who wrote: a contact of the project, an unknown address at their domain, somebody else. Beside the team's."""

HOURS = ("open", "closed")
STATES = ("fresh", "old")
_TEST_KEYS = ("test", "mail", "expect")
MAIL_KEYS = (
    "from", "to", "project", "subject", "text", "at", "forwarded_by", "attachments", "wants", "state", "open_cases",
    "thread_age",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Brief:
    """The mail of a test. What is left out is a plain mail of a contact to the first mailbox, in working hours."""

    sender: str = "contact"  # one of SENDERS, a word for a person of the team, or an address
    to: str | None = None  # name or address of a mailbox
    project: str | None = None
    subject: str = ""
    text: str = ""
    at: str | datetime = "open"  # one of HOURS, or a time in the zone of the site
    forwarded_by: str | None = None  # a word for a person of the team
    attachments: tuple[str, ...] = ()
    wants: Intent | None = None  # what the reader is to read; None: let it read
    state: str = "fresh"
    open_cases: tuple[CaseKind, ...] = ()
    thread_age: timedelta | None = None


@dataclass(frozen=True, slots=True)
class RuleTest:
    """One test: ``expect`` holds the words that stand in the file, by the key they stand at."""

    name: str
    mail: Brief
    expect: Mapping[str, tuple[str, ...]]
    file: str
    path: tuple[str | int, ...]  # of the test in its file


def read_tests(
    documents: Sequence[tuple[str, Any]], known: Known, ruleset: RuleSet
) -> tuple[list[RuleTest], list[Problem]]:
    """The tests of these files (name, parsed content), and all that is wrong with them."""
    problems: list[Problem] = []
    found: list[RuleTest] = []
    names: dict[str, str] = {}
    for name, body in sorted(documents, key=lambda pair: pair[0]):
        page = Page(name, known, problems)
        whole = page.mapping(body, "a file of rule tests") if body is not None else None
        if whole is None or not page.keys(whole, ("tests",), "key of a file of rule tests"):
            continue
        for place, value in enumerate(page.at("tests").items(whole["tests"], "tests") or ()):
            here = page.at("tests", place)
            test = _test(value, here, ruleset)
            if test is None:
                continue
            if test.name in names:
                here.at("test").note(f'the test "{test.name}" is there twice (also in {names[test.name]})')
                continue
            names[test.name] = name
            found.append(test)
    return found, problems


def _test(value: Any, page: Page, ruleset: RuleSet) -> RuleTest | None:
    body = page.mapping(value, "a test")
    if body is None or not page.keys(body, _TEST_KEYS, "key of a test"):
        return None
    missing = [key for key in _TEST_KEYS if key not in body]
    if missing:
        page.note(f"the test lacks {', '.join(missing)}")
        return None
    name = page.at("test").text(body["test"], "test")
    before = len(page.problems)
    brief = _brief(body["mail"], page.at("mail"))
    expect = _expect(body["expect"], page.at("expect"), ruleset)
    if name is None or brief is None or expect is None or len(page.problems) > before:
        return None
    return RuleTest(name, brief, expect, page.file, page.path)


def _brief(value: Any, page: Page) -> Brief | None:
    body = page.mapping(value, "a mail")
    if body is None or not page.keys(body, MAIL_KEYS, "key of a mail"):
        return None
    team = page.known.team | PEOPLE.keys()

    def word(key: str, known: Any, what: str) -> str | None:
        return page.at(key).word(body[key], known, what) if key in body else None

    wants = word("wants", Intent, "intent")
    kinds = page.at("open_cases").words(body["open_cases"], CaseKind, "kind of case") if "open_cases" in body else ()
    files = page.at("attachments").texts(body["attachments"], "attachments") if "attachments" in body else ()
    return Brief(
        sender=_sender(body.get("from", "contact"), page.at("from"), team),
        to=page.at("to").text(body["to"], "to") if "to" in body else None,
        project=word("project", page.known.projects, "project"),
        subject=str(body.get("subject") or ""), text=str(body.get("text") or ""),
        at=_at(body.get("at", "open"), page.at("at")),
        forwarded_by=word("forwarded_by", team, "person"),
        attachments=files or (),
        wants=Intent(wants) if wants else None,
        state=word("state", STATES, "state") or "fresh",
        open_cases=tuple(CaseKind(kind) for kind in kinds or ()),
        thread_age=_age(body["thread_age"], page.at("thread_age")) if "thread_age" in body else None,
    )  # fmt: skip


def _sender(value: Any, page: Page, team: frozenset[str]) -> str:
    if isinstance(value, str) and "@" in value.strip("@"):
        return value.strip()
    return page.word(value, team | frozenset(SENDERS), "writer") or "contact"


def _at(value: Any, page: Page) -> str | datetime:
    written = page.text(value, "at") or "open"
    if written in HOURS:
        return written
    try:
        return datetime.strptime(written, "%Y-%m-%d %H:%M")  # noqa: DTZ007 - in the zone of the site
    except ValueError:
        page.note(f'"{written}" is not a time; write open, closed, or as in 2026-11-19 14:05')
        return "open"


def _age(value: Any, page: Page) -> timedelta | None:
    try:
        return parse_duration(page.text(value, "thread_age") or "0m")
    except ValueError as wrong:
        page.note(str(wrong))
        return None


def _expect(value: Any, page: Page, ruleset: RuleSet) -> Mapping[str, tuple[str, ...]] | None:
    body = page.mapping(value, "what is expected")
    if body is None or not page.keys(body, EXPECTED, "expectation"):
        return None
    read = {key: EXPECTED[key](page.at(key), inner, ruleset) for key, inner in body.items()}
    whole = {key: words for key, words in read.items() if words is not None}
    return whole if len(whole) == len(read) else None


def _persons(page: Page, value: Any, ruleset: RuleSet) -> tuple[str, ...] | None:  # noqa: ARG001 - all are called alike
    return page.words(value, page.known.team | PEOPLE.keys() | {"nobody"}, "person")


EXPECTED: dict[str, Callable[[Page, Any, RuleSet], tuple[str, ...] | None]] = {
    "rule": lambda page, value, ruleset: page.words(value, {rule.id for rule in ruleset.rules} | {"built-in"}, "rule"),
    "intent": lambda page, value, _: page.words(value, Intent, "intent"),
    "outcome": lambda page, value, _: page.words(value, Outcome, "outcome"),
    "people": _persons,
    "assigned": _persons,
    "template": lambda page, value, _: page.words(value, page.known.occasions | {"none"}, "template"),
    "ladder": lambda page, value, ruleset: page.words(value, {*ruleset.ladders, "none"}, "ladder"),
    "folder": lambda page, value, _: page.texts(value, "folder"),
}
"""What a test may expect, with its reader; several words mean: any of them, for rule and people: all of them."""
