"""Rule tests are read like rules: every mistake at its place, and what is left out is an ordinary mail."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from daemon.model import CaseKind, Intent
from daemon.rules import Brief, read_tests
from tests.unit.rules.reading import KNOWN, rule, ruleset

RULES = ruleset(rule("held", {"intent": "complaint"}, "hold"))


def read(*tests: Any) -> tuple[list[Any], list[str]]:
    found, problems = read_tests([("rules/tests/a.yaml", {"tests": [*tests]})], KNOWN, RULES)
    return found, [problem.message for problem in problems]


def a_test(mail: Any = None, expect: Any = None) -> dict[str, Any]:
    return {"test": "One", "mail": mail or {"text": "Hallo"}, "expect": expect or {"rule": "held"}}


def test_what_is_left_out_is_an_ordinary_mail_of_a_client() -> None:
    (found,), problems = read(a_test())
    assert not problems
    assert found.mail == Brief(text="Hallo")
    assert found.expect == {"rule": ("held",)}


def test_every_key_is_read() -> None:
    mail = {
        "from": "Eva@krause.example", "to": "projekte", "project": "SHOP", "subject": "Stand", "text": "Hallo",
        "at": "2026-12-24 18:05", "forwarded_by": "lead", "attachments": ["a.pdf"], "wants": "complaint", "state": "old",
        "open_cases": ["complaint"], "thread_age": "6d",
    }  # fmt: skip
    expect = {
        "rule": ["held", "last"], "intent": "complaint", "outcome": "hold", "people": ["lead", "mira"], "assigned": "jonas",
        "template": "none", "ladder": "none", "folder": "held",
    }  # fmt: skip
    (found,), problems = read(a_test(mail, expect))
    assert not problems
    assert found.mail == Brief(
        "Eva@krause.example", "projekte", "SHOP", "Stand", "Hallo", datetime(2026, 12, 24, 18, 5), "lead", ("a.pdf",),
        Intent.COMPLAINT, "old", (CaseKind.COMPLAINT,), timedelta(days=6),
    )  # fmt: skip
    assert set(found.expect) == set(expect)


WRONG: list[tuple[Any, str]] = [
    ("x", "a test must be a mapping"),
    ({"test": "x"}, "the test lacks mail, expect"),
    ({**a_test(), "expct": 1}, 'unknown key of a test "expct"; did you mean "expect"?'),
    (a_test({"form": "contact"}), 'unknown key of a mail "form"; did you mean "from"?'),
    (a_test({"from": "contcat"}), 'unknown writer "contcat"; did you mean "contact"?'),
    (a_test({"project": "SHP"}), 'unknown project "SHP"; did you mean "SHOP"?'),
    (a_test({"at": "25.12.2026"}), '"25.12.2026" is not a time; write open, closed, or as in 2026-11-19 14:05'),
    (a_test({"wants": "complain"}), 'unknown intent "complain"; did you mean "complaint"?'),
    (a_test({"thread_age": "long"}), '"long" is not a duration'),
    (a_test(expect={"rule": "hold"}), 'unknown rule "hold"; did you mean "held"?'),
    (a_test(expect={"people": "laed"}), 'unknown person "laed"; did you mean "lead"?'),
    (a_test(expect={"peple": "lead"}), 'unknown expectation "peple"; did you mean "people"?'),
    (a_test(expect={"outcome": "held"}), 'unknown outcome "held"; did you mean "hold"?'),
]


@pytest.mark.parametrize(("written", "message"), WRONG)
def test_a_wrong_test_is_refused_with_advice(written: Any, message: str) -> None:
    found, problems = read(written)
    assert not found
    assert len(problems) == 1
    assert message in problems[0]


def test_two_tests_with_one_name_are_a_mistake() -> None:
    found, problems = read(a_test(), a_test())
    assert len(found) == 1
    assert problems == ['the test "One" is there twice (also in rules/tests/a.yaml)']
