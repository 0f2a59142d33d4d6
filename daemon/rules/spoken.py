"""Rules where a person has already said what a mail is: no rule knows better."""

from dataclasses import replace

from daemon.rules.actions import CorrectIntent
from daemon.rules.ruleset import RuleSet, concerns_of


def without_corrections(ruleset: RuleSet) -> RuleSet:
    """The same rules, none of which corrects the intent."""
    rules = []
    for rule in ruleset.rules:
        then = tuple(action for action in rule.then if not isinstance(action, CorrectIntent))
        rules.append(replace(rule, then=then, concerns=concerns_of(then)) if then != rule.then else rule)
    return replace(ruleset, rules=tuple(rules))
