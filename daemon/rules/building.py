"""From documents to a checked `RuleSet`: every mistake of every file at once, and a set only good rules are in.

Actions and ladders are named once and are known in all files, so all names are read before the first rule.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from daemon.rules.actions import ACTIONS, WORDS, Acknowledge, Hold, Names, StaySilent, read_action
from daemon.rules.conditions import read_condition
from daemon.rules.ladders import Ladder, read_ladders
from daemon.rules.logic import together
from daemon.rules.nearest import did_you_mean
from daemon.rules.page import Known, Page, Problem, meant_key
from daemon.rules.questions import InProject
from daemon.rules.reach import check_reach, check_use
from daemon.rules.ruleset import Action, Rule, RuleSet, concerns_of

_FILE_KEYS = ("project", "actions", "ladders", "rules")
_RULE_KEYS = ("id", "when", "then", "because")


@dataclass(frozen=True, slots=True)
class _Document:
    """One rule file. ``project`` is the only one it is for."""

    page: Page
    body: Mapping[str, Any]
    project: str | None


def build(documents: Sequence[tuple[str, Any]], known: Known) -> tuple[RuleSet, list[Problem]]:
    """The rule set of these files (name, parsed content) and all that is wrong with them.

    A name such as ``rules/shop/vip.yaml`` makes the file one of the project SHOP, as ``project: SHOP`` in it does. With
    problems the set lacks what was wrong: it is good for looking at, not for deciding.
    """
    problems: list[Problem] = []
    pages = [(Page(name, known, problems), body) for name, body in sorted(documents, key=lambda pair: pair[0])]
    read = [document for document in (_document(page, body) for page, body in pages) if document]
    read.sort(key=lambda document: document.project is None)
    ladders = _ladders(read)
    named = frozenset(ladders).union(*(_named(document.body.get("ladders")) for document in read))
    shorthands = _shorthands(read, named)
    rules: list[tuple[Rule, Page]] = []
    for document in read:
        rules.extend(_rules(document, named, shorthands, rules))
    check_reach(rules, pages, problems)
    check_use(_places(read), rules, problems)
    return RuleSet(tuple(rule for rule, _ in rules), MappingProxyType(ladders)), problems


def _document(page: Page, body: Any) -> _Document | None:
    if body is None:
        return None
    whole = page.mapping(body, "a rule file")
    if whole is None:
        return None
    page.keys(whole, _FILE_KEYS, "key of a rule file")
    by_low = {key.casefold(): key for key in page.known.projects}
    project = None
    folder = page.file.split("/")[1:-1]
    if folder:
        project = by_low.get(folder[0].casefold())
        if project is None or len(folder) > 1:
            page.note(f'no project has the key "{"/".join(folder)}"{did_you_mean(folder[0], by_low.values())}')
            return None
    if "project" in whole:
        named = page.at("project").word(whole["project"], page.known.projects, "project")
        if named is None:
            return None
        if project not in (None, named):
            page.at("project").note(f"this file lies in the folder of {project}")
        project = named
    return _Document(page, whole, project)


def _ladders(documents: Sequence[_Document]) -> dict[str, Ladder]:
    found: dict[str, Ladder] = {}
    files: dict[str, str] = {}
    for document in documents:
        if "ladders" not in document.body:
            continue
        page = document.page.at("ladders")
        for name, ladder in read_ladders(document.body["ladders"], page).items():
            if name in found:
                page.at(name).note(f'the ladder "{name}" is there twice (also in {files[name]})', at_key=True)
            found.setdefault(name, ladder)
            files.setdefault(name, page.file)
    return found


def _places(documents: Sequence[_Document]) -> dict[str, Page]:
    """Where each ladder stands."""
    return {
        name: document.page.at("ladders", name)
        for document in documents
        for name in _named(document.body.get("ladders"))
    }


def _named(ladders: Any) -> frozenset[str]:
    """The names of all ladders, of the broken ones too: whoever uses one of these made no second mistake."""
    return frozenset(ladders) if isinstance(ladders, Mapping) else frozenset()


def _shorthands(documents: Sequence[_Document], ladders: frozenset[str]) -> dict[str, tuple[Action, ...]]:
    found: dict[str, tuple[Action, ...]] = {}
    files: dict[str, str] = {}
    for document in documents:
        if "actions" not in document.body:
            continue
        page = document.page.at("actions")
        for name, value in (page.mapping(document.body["actions"], "actions") or {}).items():
            if name in ACTIONS or name in WORDS:
                page.at(name).note(f'"{name}" is an action already; choose another name', at_key=True)
                continue
            if name in found:
                page.at(name).note(f'the action "{name}" is there twice (also in {files[name]})', at_key=True)
                continue
            files[name] = page.file
            found[name] = _actions(value, page.at(name), Names(ladders), {}) or ()
    return found


def _rules(
    document: _Document,
    ladders: frozenset[str],
    shorthands: Mapping[str, tuple[Action, ...]],
    before: Sequence[tuple[Rule, Page]],
) -> list[tuple[Rule, Page]]:
    if "rules" not in document.body:
        return []
    page = document.page.at("rules")
    ids = {rule.id: rule.file for rule, _ in before}
    names = Names(ladders, frozenset(shorthands))
    read: list[tuple[Rule, Page]] = []
    for place, value in enumerate(page.items(document.body["rules"], "rules") or ()):
        here = page.at(place)
        rule = _rule(value, here, document.project, names, shorthands)
        if rule is None:
            continue
        if rule.id in ids:
            here.at("id").note(f'the rule "{rule.id}" is there twice (also in {ids[rule.id]})')
            continue
        ids[rule.id] = rule.file
        read.append((rule, here))
    return read


def _rule(
    value: Any, page: Page, project: str | None, names: Names, shorthands: Mapping[str, tuple[Action, ...]]
) -> Rule | None:
    body = page.mapping(value, "a rule")
    if body is None:
        return None
    good = page.keys(body, _RULE_KEYS, "key of a rule")
    misspelt = {meant_key(key, _RULE_KEYS) for key in body if key not in _RULE_KEYS}
    missing = [key for key in _RULE_KEYS if key not in body and key not in misspelt]
    if missing:
        which = f' "{body["id"]}"' if "id" in body else ""
        page.note(f"the rule{which} lacks {', '.join(missing)}{_ADVICE.get(missing[0], '')}")
    name = page.at("id").text(body["id"], "id") if "id" in body else None
    when = read_condition(body["when"], page.at("when")) if "when" in body else None
    then = _actions(body["then"], page.at("then"), names, shorthands) if "then" in body else None
    because = page.at("because").text(body["because"], "because") if "because" in body else None
    if not good or name is None or when is None or then is None or because is None:
        return None
    if project is not None:
        when = together((InProject(frozenset({project})), when))
    return Rule(name, when, then, because, page.file, project, concerns_of(then))


_ADVICE = {
    "when": '; for every mail write "when: always"',
    "because": "; say why in a sentence, it is shown to whoever asks",
}


def _actions(
    value: Any, page: Page, names: Names, shorthands: Mapping[str, tuple[Action, ...]]
) -> tuple[Action, ...] | None:
    listed = value if isinstance(value, list) else [value]
    if not listed:
        page.note("then: the list is empty")
        return None
    read: list[tuple[Action, ...] | None] = []
    for place, item in enumerate(listed):
        here = page.at(place) if isinstance(value, list) else page
        if isinstance(item, str) and item in shorthands:
            read.append(shorthands[item])
        else:
            read.append(read_action(item, here, names))
    actions = tuple(action for group in read if group is not None for action in group)
    _check_agreement(actions, page)
    return None if None in read else actions


def _check_agreement(actions: Sequence[Action], page: Page) -> None:
    kinds = [type(action) for action in actions]
    for kind in dict.fromkeys(kinds):
        if kinds.count(kind) > 1:
            page.note(f"{(kind.__doc__ or '').partition(':')[0].strip('`')} is there twice in one rule")
    if StaySilent in kinds and (Acknowledge in kinds or Hold in kinds):
        page.note("stay-silent contradicts the other answer")
