"""Rules without effect, and mail that no rule takes: found when the files are read, not by a lost mail.

A rule is called without effect only where that is proven; in doubt it is left alone.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from daemon.rules.actions import CorrectIntent, StartLadder
from daemon.rules.logic import Always, clash, covers, depends, impossible
from daemon.rules.page import Page, Problem
from daemon.rules.questions import OneOf, listed
from daemon.rules.ruleset import Concern, Condition, Rule

Placed = Sequence[tuple[Rule, Page]]


def check_reach(rules: Placed, files: Sequence[tuple[Page, Any]], problems: list[Problem]) -> None:
    """Note every rule that can never match or is always forestalled; remark on a missing last rule of routing.

    What one rule forestalls gives one note, at the first of these rules.
    """
    before: dict[Concern, list[Rule]] = {concern: [] for concern in Concern}
    late: dict[str, list[tuple[Rule, Page]]] = {}
    wide: dict[str, Rule] = {}
    for rule, page in rules:
        if impossible(rule.when):
            page.at("when").note(_never(rule.when))
            continue
        first = _forestalled(rule, before)
        if first is not None:
            wide[first.id] = first
            late.setdefault(first.id, []).append((rule, page))
            continue
        if any(isinstance(action, CorrectIntent) for action in rule.then):
            before = {
                concern: [one for one in known if not _asks_intent(one.when)] for concern, known in before.items()
            }
        if not _corrects(rule):
            for concern in rule.concerns:
                before[concern].append(rule)
    for name, forestalled in late.items():
        _note_late(wide[name], forestalled)
    if all(problem.remark for problem in problems) and not any(_takes_all(rule) for rule in before[Concern.ROUTING]):
        _note_missing(rules, files, problems)


def check_use(ladders: Mapping[str, Page], rules: Placed, problems: list[Problem]) -> None:
    """Remark on a ladder that no rule starts: nobody ever climbs it. Silent while anything is wrong."""
    started = {action.name for rule, _ in rules for action in rule.then if isinstance(action, StartLadder)}
    if all(problem.remark for problem in problems):
        for name in sorted(ladders.keys() - started):
            ladders[name].note(
                f'no rule starts the ladder "{name}"; write ladder: {name} below then:', at_key=True, remark=True
            )


def _never(when: Condition) -> str:
    pair = clash(when)
    if pair is None:
        return "no mail can satisfy this, so the rule never comes to word"
    one, other = pair
    said = f'no mail can satisfy "{one}" and "{other}" together, so the rule never comes to word'
    if isinstance(one, OneOf) and isinstance(other, OneOf):
        return f'{said}; for "one of these" write {one.what}: {listed(one.words | other.words)}'
    return said


def _corrects(rule: Rule) -> bool:
    """Whether what holds of the mail before this rule need not hold after it."""
    return _asks_intent(rule.when) and any(isinstance(action, CorrectIntent) for action in rule.then)


def _asks_intent(condition: Condition) -> bool:
    return depends(condition, lambda one: isinstance(one, OneOf) and one.what == "intent")


def _forestalled(rule: Rule, before: Mapping[Concern, Sequence[Rule]]) -> Rule | None:
    """The rule that comes first for each concern of this one, or None if this one can still decide something."""
    first: Rule | None = None
    for concern in rule.concerns:
        if concern is Concern.MARKING:
            return None
        first = next((earlier for earlier in before[concern] if covers(earlier.when, rule.when)), None)
        if first is None:
            return None
    return first


def _note_late(first: Rule, late: Placed) -> None:
    rule, page = late[0]
    more = f" (and {len(late) - 1} more below it)" if len(late) > 1 else ""
    page.at("when").note(
        f'the rule "{rule.id}"{more} never comes to word: "{first.id}" ({first.file}) takes every such mail before it; '
        "move it above that one, or take it out"
    )


def _takes_all(rule: Rule) -> bool:
    return covers(rule.when, Always())


def _note_missing(rules: Placed, files: Sequence[tuple[Page, Any]], problems: list[Problem]) -> None:
    routing = [page for rule, page in rules if Concern.ROUTING in rule.concerns and rule.project is None]
    said = (
        'no rule takes the mail that is left over; it goes to the lead, until a last rule "when: always" says otherwise'
    )
    if routing:
        routing[-1].note(said, remark=True)
    else:
        problems.append(Problem(files[-1][0].file if files else "rules", (), said, remark=True))
