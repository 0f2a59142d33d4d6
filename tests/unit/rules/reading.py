"""Small means for trying rule files: parsed content in, a rule set or the problems out."""

from typing import Any

from daemon.model import Intent
from daemon.rules import Circumstances, Known, Problem, RuleSet, build
from daemon.rules.conditions import read_condition
from daemon.rules.page import Page
from daemon.rules.ruleset import Condition

OCCASIONS = frozenset({"complaint", "change", "other", "unclear", "held", "status"})
KNOWN = Known(
    projects=frozenset({"SHOP", "APP"}),
    team=frozenset({"jonas", "mira"}),
    templates={"de": OCCASIONS | {"only-german"}, "en": OCCASIONS},
    languages=("de", "en"),
    clients=frozenset({"Krause GmbH", "Ott KG"}),
    contacts=frozenset({"eva@krause.example"}),
)
LAST = {"id": "last", "when": "always", "then": ["assign-to-lead", "notify-lead"], "because": "Somebody reads it."}


def seen(**given: Any) -> Circumstances:
    """A mail, with what the test is about."""
    return Circumstances(**{"intent": Intent.OTHER, **given})


def condition(value: Any) -> Condition:
    """A condition without a mistake."""
    problems: list[Problem] = []
    read = read_condition(value, Page("rules/x.yaml", KNOWN, problems))
    assert read is not None, problems
    assert not problems
    return read


def wrong_condition(value: Any) -> list[str]:
    """What is said about a condition."""
    problems: list[Problem] = []
    assert read_condition(value, Page("rules/x.yaml", KNOWN, problems)) is None
    return [problem.message for problem in problems]


def rule(name: str, when: Any, then: Any) -> dict[str, Any]:
    """A rule as a file holds it."""
    return {"id": name, "when": when, "then": then, "because": f"Because of {name}."}


def ruleset(*rules: Any, **more: Any) -> RuleSet:
    """A set of these rules (and a last one for all) without a mistake."""
    built, problems = build([("rules/a.yaml", {"rules": [*rules, LAST], **more})], KNOWN)
    assert not problems
    return built


def problems(*rules: Any, **more: Any) -> list[str]:
    """What is said about these rules, followed by a last one for all."""
    _, found = build([("rules/a.yaml", {"rules": [*rules, LAST], **more})], KNOWN)
    return [problem.message for problem in found]
