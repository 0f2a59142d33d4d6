"""The shipped rules work unedited, teach the format, and their examples can be used as they stand."""

from datetime import timedelta
from pathlib import Path

import pytest

from daemon import config
from daemon.config.sheets import read_sheet
from daemon.model import Intent, Outcome
from daemon.rules import RuleSet, build, match
from tests.unit.rules.reading import KNOWN, seen

FILES = sorted(config.shipped("rules").glob("*.yaml"))


def documents(*, examples: bool) -> list[tuple[str, object]]:
    read = []
    for path in FILES:
        text = with_examples(path) if examples else path.read_text("utf-8")
        sheet, errors = read_sheet(f"rules/{path.name}", text)
        assert not errors, errors
        assert sheet is not None
        read.append((sheet.name, sheet.data))
    return read


def with_examples(path: Path) -> str:
    """The file with its commented examples put in force, as their comment says."""
    before, sign, examples = path.read_text("utf-8").partition("# rules:\n")
    return (
        before + (sign + examples).replace("\n# ", "\n").replace("\n#\n", "\n\n").removeprefix("# ") if sign else before
    )


@pytest.fixture(scope="module", name="rules")
def _rules() -> RuleSet:
    built, problems = build(documents(examples=False), KNOWN)
    assert not problems
    return built


def test_the_examples_can_be_used_as_they_stand() -> None:
    built, problems = build(documents(examples=True), KNOWN)
    assert not problems
    assert {"lawyers-are-answered-by-people", "plans-have-their-own-folder"} <= {rule.id for rule in built.rules}


def test_a_complaint_goes_to_the_lead_with_the_careful_text_and_starts_the_ladder(rules: RuleSet) -> None:
    routing = match(rules, seen(intent=Intent.COMPLAINT, outcome=Outcome.ACKNOWLEDGE))
    assert (routing.assign, routing.acknowledge) == ("lead", "complaint")
    assert routing.ladder is not None
    assert routing.ladder.answer_within == timedelta(hours=4)
    assert routing.ladder.rungs[-1].also_out_of_hours


def test_a_complaint_that_may_not_be_answered_is_escalated_all_the_same(rules: RuleSet) -> None:
    assert match(rules, seen(intent=Intent.COMPLAINT, outcome=Outcome.NOTHING)).ladder is rules.ladders["complaint"]


def test_a_change_is_told_to_the_lead(rules: RuleSet) -> None:
    routing = match(rules, seen(intent=Intent.CHANGE_REQUEST, outcome=Outcome.ACKNOWLEDGE))
    assert (routing.ladder, routing.acknowledge) == (rules.ladders["change"], "change")


def test_an_answered_status_request_disturbs_nobody(rules: RuleSet) -> None:
    routing = match(rules, seen(intent=Intent.STATUS_REQUEST, outcome=Outcome.STATE))
    assert (routing.assign, routing.notify, routing.ladder) == ("lead", (), None)


@pytest.mark.parametrize("outcome", [Outcome.ACKNOWLEDGE, Outcome.HOLD])
@pytest.mark.parametrize("intent", [Intent.STATUS_REQUEST, Intent.OTHER, Intent.UNCLEAR])
def test_what_the_state_did_not_answer_is_read_by_the_lead(rules: RuleSet, intent: Intent, outcome: Outcome) -> None:
    assert match(rules, seen(intent=intent, outcome=outcome)).ladder is rules.ladders["other"]


def test_a_machine_disturbs_nobody(rules: RuleSet) -> None:
    routing = match(rules, seen(intent=Intent.AUTOMATED, outcome=Outcome.NOTHING))
    assert (routing.notify, routing.ladder) == ((), None)
