"""Rules without effect, and mail that no rule takes: found when the files are read, not by a lost mail."""

from collections.abc import Sequence
from typing import Any

from daemon.rules.logic import Always, covers, impossible
from daemon.rules.page import Page, Problem
from daemon.rules.ruleset import Concern, Rule


def check_reach(rules: Sequence[tuple[Rule, Page]], files: Sequence[tuple[Page, Any]], problems: list[Problem]) -> None:
    """Note every rule that can never match or is always forestalled; remark on a missing last rule of routing."""
    before: dict[Concern, list[Rule]] = {concern: [] for concern in Concern}
    for rule, page in rules:
        if impossible(rule.when):
            page.at("when").note("no mail can satisfy this, so the rule never comes to word")
            continue
        first = _forestalled(rule, before)
        if first is not None:
            page.at("when").note(
                f'the rule "{rule.id}" never comes to word: "{first.id}" ({first.file}) takes every such mail before it'
            )
            continue
        for concern in rule.concerns:
            before[concern].append(rule)
    if not problems and not any(_takes_all(rule) for rule in before[Concern.ROUTING]):
        _note_missing(rules, files, problems)


def _forestalled(rule: Rule, before: dict[Concern, list[Rule]]) -> Rule | None:
    """The rule that comes first for each concern of this one, or None if this one can still decide something."""
    first: Rule | None = None
    for concern in rule.concerns:
        if concern is Concern.MARKING:
            return None
        first = next((earlier for earlier in before[concern] if covers(earlier.when, rule.when)), None)
        if first is None:
            return None
    return first


def _takes_all(rule: Rule) -> bool:
    return covers(rule.when, Always())


def _note_missing(
    rules: Sequence[tuple[Rule, Page]], files: Sequence[tuple[Page, Any]], problems: list[Problem]
) -> None:
    routing = [page for rule, page in rules if Concern.ROUTING in rule.concerns and rule.project is None]
    said = (
        'no rule takes the mail that is left over; it goes to the lead, until a last rule "when: always" says otherwise'
    )
    if routing:
        routing[-1].note(said, remark=True)
    else:
        problems.append(Problem(files[-1][0].file if files else "rules", (), said, remark=True))
