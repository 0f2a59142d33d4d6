"""The conditions as files write them: one reader each, and one row in `CONDITIONS`.

A reader makes a question of the value that stands in the file, or notes what is wrong with it and gives None.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any

from daemon.model import CaseKind, Intent, Outcome, Role
from daemon.rules.circumstances import Circumstances
from daemon.rules.compare import Comparison, read_length, read_number
from daemon.rules.logic import All, Always, Either, Not, together
from daemon.rules.nearest import did_you_mean
from daemon.rules.page import Page
from daemon.rules.questions import FromDomain, HasAttachment, InProject, Measure, OneOf
from daemon.rules.ruleset import Condition
from daemon.rules.wording import read_wording

_DOMAIN = re.compile(r"(?!-)[\w-]+(\.[\w-]+)+")
_ENDING = re.compile(r"[^\s/\\:*?\"<>|,;]+")
_TRUTH = {"yes": "true", "ja": "true", "on": "true", "true": "true", "any": "true"} | dict.fromkeys(
    ("no", "nein", "off", "false", "none", "keine"), "false"
)  # words that mean a truth value, which in YAML 1.2 only true and false are


def _intent(value: Any, page: Page) -> Condition | None:
    return _one_of(value, page, "intent", Intent, lambda seen: seen.intent)


def _confidence(value: Any, page: Page) -> Condition | None:
    test = read_number(value, page, "confidence", bare=">=")
    if test is None:
        return None
    if not 0 <= test.bound <= 1:
        page.note(f"confidence lies between 0 and 1, not at {test.bound:g}")
        return None
    return Measure("confidence", test, lambda seen: seen.confidence)


def _project(value: Any, page: Page) -> Condition | None:
    keys = page.words(value, page.known.projects, "project")
    return None if keys is None else InProject(frozenset(keys))


def _client(value: Any, page: Page) -> Condition | None:
    return _one_of(value, page, "client", page.known.clients, lambda seen: seen.client)


def _contact(value: Any, page: Page) -> Condition | None:
    low = [one.lower() if isinstance(one, str) else one for one in value] if isinstance(value, list) else value
    low = low.lower() if isinstance(low, str) else low
    return _one_of(low, page, "contact", page.known.contacts, lambda seen: seen.contact)


def _domain(value: Any, page: Page) -> Condition | None:
    domains = page.texts(value, "domain")
    if domains is None:
        return None
    for domain in domains:
        if _DOMAIN.fullmatch(domain.strip(".")) is None:
            page.note(f'"{domain}" is not a domain; write as in client.example (domains below it are meant, too)')
            return None
    return FromDomain(frozenset(domain.lower().strip(".") for domain in domains))


def _language(value: Any, page: Page) -> Condition | None:
    known = page.known.languages
    return _one_of(value, page, "language", known, lambda seen: seen.language, "the language cannot be told")


def _subject(value: Any, page: Page) -> Condition | None:
    read = read_wording("subject", value, page)
    return None if read is None else together(read)


def _text(value: Any, page: Page) -> Condition | None:
    read = read_wording("text", value, page)
    return None if read is None else together(read)


def _attachments(value: Any, page: Page) -> Condition | None:
    if isinstance(value, bool):
        some = Measure("number of attachments", Comparison(">=", 1, ">= 1"), lambda seen: len(seen.attachments))
        return some if value else Not(some)
    written = str(value).strip()
    if not isinstance(value, list) and (written[:1] in "<>=" or written.isdigit()):
        test = read_number(value, page, "attachments", bare=">=")
        return None if test is None else Measure("number of attachments", test, lambda seen: len(seen.attachments))
    endings = page.texts(value, "attachments")
    if endings is None:
        return None
    bare = [end.lower().lstrip("*.") for end in endings]
    if word := next((end for end in bare if end in _TRUTH), None):
        page.note(f'attachments: write {_TRUTH[word]}; "{word}" is a text here, and would mean the ending of a file')
        return None
    if wrong := next((end for end, word in zip(endings, bare, strict=True) if _ENDING.fullmatch(word) is None), None):
        page.note(f'"{wrong}" is not the ending of a file; write as in pdf, and several as in [pdf, dwg]')
        return None
    return HasAttachment(frozenset(f".{end}" for end in bare))


def _forwarded_by(value: Any, page: Page) -> Condition | None:
    everyone = page.known.team | {"anyone", "nobody"}
    words = page.words(value, everyone, "forwarder")
    if words is None:
        return None
    if "anyone" in words:
        words = (*words, *page.known.team, "stranger")
    return OneOf("forwarder", frozenset(words) - {"anyone"}, _forwarder)


def _forwarder(seen: Circumstances) -> str:
    return (seen.forwarded_by or "stranger") if seen.forwarded else "nobody"


def _hours(value: Any, page: Page) -> Condition | None:
    unknown = "nobody knows whether it is within working hours"
    return _one_of(value, page, "hours", ("open", "closed"), _open_or_closed, unknown)


def _open_or_closed(seen: Circumstances) -> str | None:
    if seen.open_now is None:
        return None
    return "open" if seen.open_now else "closed"


def _open_cases(value: Any, page: Page) -> Condition | None:
    kinds: tuple[str, ...] | None = tuple(CaseKind)
    count: Any = value
    place = page
    if isinstance(value, dict):
        if not page.keys(value, ("kind", "count"), "key of open_cases"):
            return None
        kinds = page.at("kind").words(value["kind"], CaseKind, "kind of case") if "kind" in value else kinds
        count, place = value.get("count", ">= 1"), page.at("count")
    test = read_number(count, place, "open_cases", bare=">=")
    if kinds is None or test is None:
        return None
    meant = frozenset(kinds)
    what = "number of open cases" if len(meant) == len(CaseKind) else f"number of open cases ({', '.join(kinds)})"
    return Measure(what, test, lambda seen: _count(seen, meant))


def _count(seen: Circumstances, kinds: frozenset[str]) -> int | None:
    return None if seen.open_cases is None else sum(case.kind in kinds for case in seen.open_cases)


def _thread_age(value: Any, page: Page) -> Condition | None:
    test = read_length(value, page, "thread_age")
    return None if test is None else Measure("age of the conversation in seconds", test, _age)


def _age(seen: Circumstances) -> float | None:
    return None if seen.thread_age is None else seen.thread_age.total_seconds()


def _outcome(value: Any, page: Page) -> Condition | None:
    return _one_of(value, page, "outcome", Outcome, lambda seen: seen.outcome, "the outcome is not known yet")


def _role(value: Any, page: Page) -> Condition | None:
    return _one_of(value, page, "role", Role, lambda seen: seen.role)


def _one_of(
    value: Any,
    page: Page,
    what: str,
    known: Iterable[str],
    found: Callable[[Circumstances], str | None],
    unknown: str | None = None,
) -> Condition | None:
    words = page.words(value, known, what)
    return None if words is None else OneOf(what, frozenset(words), found, unknown)


def _all(value: Any, page: Page) -> Condition | None:
    read = _several(value, page, "all")
    return None if read is None else All(read)


def _any(value: Any, page: Page) -> Condition | None:
    read = _several(value, page, "any")
    return None if read is None else Either(read)


def _not(value: Any, page: Page) -> Condition | None:
    read = read_condition(value, page)
    return None if read is None else Not(read)


def _several(value: Any, page: Page, what: str) -> tuple[Condition, ...] | None:
    items = page.items(value, what)
    if items is None:
        return None
    read = [read_condition(item, page.at(place)) for place, item in enumerate(items)]
    whole = tuple(condition for condition in read if condition is not None)
    return whole if len(whole) == len(read) else None


CONDITIONS: dict[str, Callable[[Any, Page], Condition | None]] = {
    "intent": _intent,
    "confidence": _confidence,
    "project": _project,
    "client": _client,
    "contact": _contact,
    "role": _role,
    "domain": _domain,
    "language": _language,
    "subject": _subject,
    "text": _text,
    "attachments": _attachments,
    "forwarded_by": _forwarded_by,
    "hours": _hours,
    "open_cases": _open_cases,
    "thread_age": _thread_age,
    "outcome": _outcome,
    "all": _all,
    "any": _any,
    "not": _not,
}
"""Every condition by the word that files use for it."""


def read_condition(value: Any, page: Page) -> Condition | None:
    """A ``when``: the word ``always``, or conditions that must all hold."""
    if value == "always":
        return Always()
    if not isinstance(value, dict) or not value:
        meant = did_you_mean(value, ("always",)) if isinstance(value, str) else ""
        page.note('conditions are written as in { intent: complaint }, or "always"' + meant)
        return None
    page.keys(value, CONDITIONS, "condition")
    read = [CONDITIONS[word](inner, page.at(word)) for word, inner in value.items() if word in CONDITIONS]
    whole = tuple(condition for condition in read if condition is not None)
    return together(whole) if len(whole) == len(value) else None
