"""Files become a rule set, or every mistake in them is named."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from daemon.rules import Concern, Known, Ladder, Rung, build
from tests.unit.rules.reading import KNOWN, LAST, problems, rule, ruleset

LADDER = {"urgent": {"answer_within": "4h", "rungs": [{"after": "0m", "notify": "lead"}]}}


def test_ladders_are_named_once_and_known_in_all_files() -> None:
    files = [
        ("rules/b.yaml", {"rules": [rule("one", {"intent": "complaint"}, {"ladder": "urgent"}), LAST]}),
        ("rules/z.yaml", {"ladders": LADDER}),
    ]
    built, found = build(files, KNOWN)
    assert not found
    assert built.ladders["urgent"] == Ladder("urgent", timedelta(hours=4), (Rung(timedelta(), ("lead",)),))


def test_actions_are_named_once_and_known_in_all_files() -> None:
    files = [
        ("rules/a.yaml", {"rules": [rule("one", {"intent": "complaint"}, "boss"), LAST]}),
        ("rules/z.yaml", {"actions": {"boss": [{"notify": ["owner", "lead"]}, {"priority": "high"}]}}),
    ]
    built, found = build(files, KNOWN)
    assert not found
    assert built.rules[0].concerns == (Concern.ROUTING,)
    assert len(built.rules[0].then) == 2


def test_rules_of_a_project_come_first_then_files_by_name() -> None:
    files = [
        ("rules/b.yaml", {"rules": [rule("b", {"intent": "other"}, "hold")]}),
        ("rules/z.yaml", {"project": "APP", "rules": [rule("z", {"intent": "other"}, "hold")]}),
        ("rules/shop/x.yaml", {"rules": [rule("x", "always", "hold")]}),
        ("rules/a.yaml", {"rules": [LAST]}),
    ]
    built, found = build(files, KNOWN)
    assert not found
    assert [one.id for one in built.rules] == ["x", "z", "last", "b"]
    assert [one.project for one in built.rules] == ["SHOP", "APP", None, None]


def test_a_folder_must_be_a_project() -> None:
    _, found = build([("rules/shpo/x.yaml", {"rules": [LAST]}), ("rules/a.yaml", {"rules": [LAST]})], KNOWN)
    assert [one.message for one in found] == ['no project has the key "shpo"; did you mean "SHOP"?']


WRONG: list[tuple[Any, str]] = [
    (rule("a", "always", "asign"), 'unknown action "asign"; did you mean "assign"?'),
    (rule("a", "always", {"asign": "jonas"}), 'unknown action "asign"; did you mean "assign"?'),
    (rule("a", "always", "assign"), '"assign" needs a value, as in assign: ...'),
    (rule("a", "always", {"hold": "x"}), '"hold" takes no value'),
    (rule("a", "always", {"assign": "jonsa"}), 'unknown person "jonsa"; did you mean "jonas"?'),
    (rule("a", "always", {"ladder": "urgent"}), 'unknown ladder "urgent"'),
    (rule("a", "always", {"priority": "hihg"}), 'unknown priority "hihg"; did you mean "high"?'),
    (rule("a", "always", {"intent": "complain"}), 'unknown intent "complain"; did you mean "complaint"?'),
    (rule("a", "always", {"acknowledge": "complain"}), 'unknown template "complain"; did you mean "complaint"?'),
    (rule("a", "always", {"acknowledge": "only-german"}), 'the template "only-german" has no text in "en"'),
    (rule("a", "always", "acknowledge-complain"), 'did you mean "acknowledge-complaint"?'),
    (rule("a", "always", {"file": "helt"}), 'unknown folder "helt"; did you mean "held"?'),
    (rule("a", "always", {"file": "a*b"}), "cannot be the name of a folder"),
    (rule("a", "always", {"file": "../x"}), "cannot be the name of a folder; write as in Invoices"),
    (rule("a", "always", {"file": "/Invoices"}), "cannot be the name of a folder"),
    (rule("a", "always", {"file": "Clients//Krause"}), "cannot be the name of a folder"),
    (rule("a", "always", {"file": "Clients/"}), "cannot be the name of a folder"),
    (rule("a", "always", {"file": "a\x07b"}), "cannot be the name of a folder"),
    (rule("a", "always", {"file": "50%"}), "cannot be the name of a folder"),
    (rule("a", "always", {"notify": "nobody"}), "write notify-nobody, a word alone"),
    (rule("a", "always", {"notify": ["lead", "niemand"]}), "write notify-nobody, a word alone"),
    (rule("a", "always", []), "then: the list is empty"),
    (rule("a", "always", None), "an action must be a text, and nothing stands here"),
    (rule("a", "always", ["hold", "hold"]), "hold is there twice in one rule"),
    (rule("a", "always", ["hold", "stay-silent"]), "stay-silent contradicts the other answer"),
    ({"id": "a", "then": "hold", "because": "x"}, 'the rule "a" lacks when; for every mail write "when: always"'),
    ({"id": "a", "when": "always", "then": "hold"}, 'the rule "a" lacks because; say why in a sentence'),
    ({**rule("a", "always", "hold"), "because": ""}, "because must be a text, and nothing stands here"),
    ({**rule("a", "always", "hold"), "wen": "x"}, 'unknown key of a rule "wen"; did you mean "when"?'),
    ("hold", "a rule must be a mapping"),
]


@pytest.mark.parametrize(("written", "message"), WRONG)
def test_a_wrong_rule_is_refused_with_advice(written: Any, message: str) -> None:
    assert any(message in said for said in problems(written)), problems(written)


WRONG_LADDERS: list[tuple[Any, str]] = [
    ({}, "a ladder must be a mapping"),
    ({"answer_within": "4h"}, 'the ladder "urgent" has no rungs, so it never reaches a person'),
    ({"rungs": []}, 'the rungs of "urgent" must be a list'),
    ({"rungs": [{"after": "0m"}]}, 'a rung needs "notify"'),
    ({"rungs": [{"notify": "lead"}]}, 'a rung needs "after"'),
    ({"rungs": [{"after": "0m", "notify": []}]}, "person: the list is empty"),
    ({"rungs": [{"after": "0m", "notify": "client"}]}, 'unknown person "client"'),
    ({"rungs": [{"after": "soon", "notify": "lead"}]}, '"soon" is not a duration'),
    ({"rungs": [{"after": "2h", "notify": "lead"}, {"after": "1h", "notify": "owner"}]}, "a rung comes no earlier"),
    ({"answer_within": "0h", "rungs": [{"after": "0m", "notify": "lead"}]}, "must be longer than nothing"),
]


@pytest.mark.parametrize(("written", "message"), WRONG_LADDERS)
def test_a_wrong_ladder_is_refused_with_advice(written: Any, message: str) -> None:
    assert any(message in said for said in problems(ladders={"urgent": written}))


def test_names_that_stand_twice_are_mistakes() -> None:
    files = [
        ("rules/a.yaml", {"ladders": LADDER, "rules": [LAST]}),
        ("rules/b.yaml", {"ladders": LADDER, "rules": [LAST]}),
    ]
    _, found = build(files, KNOWN)
    assert [one.message for one in found] == [
        'the ladder "urgent" is there twice (also in rules/a.yaml)', 'the rule "last" is there twice (also in rules/a.yaml)',
    ]  # fmt: skip
    assert problems(actions={"hold": "stay-silent"}) == ['"hold" is an action already; choose another name']
    named = {"actions": {"boss": "notify-lead"}, "rules": [LAST]}
    _, found = build([("rules/a.yaml", named), ("rules/b.yaml", {"actions": named["actions"]})], KNOWN)
    assert [one.message for one in found] == ['the action "boss" is there twice (also in rules/a.yaml)']


def test_a_rule_that_is_always_forestalled_is_a_mistake() -> None:
    wide = rule("wide", {"intent": ["complaint", "other"]}, "hold")
    narrow = rule("narrow", {"intent": "complaint", "hours": "closed"}, {"acknowledge": "other"})
    (said,) = problems(wide, narrow)
    assert said.startswith(
        'the rule "narrow" never comes to word: "wide" (rules/a.yaml) takes every such mail before it; '
    )
    assert said.endswith("; move it above that one, or take it out")


def test_all_that_one_rule_forestalls_gives_one_line_at_the_first() -> None:
    said = problems(*(rule(name, {"intent": "complaint"}, "hold") for name in ("wide", "one", "two", "three")))
    assert [line.partition(" never")[0] for line in said] == ['the rule "one" (and 2 more below it)']


def test_a_rule_behind_a_correction_of_the_intent_is_not_forestalled_by_one_before_it() -> None:
    early = rule("early", {"intent": "complaint"}, "hold")
    correction = rule("correction", {"text": "Anwalt"}, {"intent": "complaint"})
    late = rule("late", {"intent": "complaint"}, {"acknowledge": "complaint"})
    assert problems(early, correction, late) == []
    assert len(problems(early, late, correction)) == 1


def test_a_ladder_that_no_rule_starts_is_a_remark() -> None:
    _, found = build([("rules/a.yaml", {"rules": [LAST], "ladders": LADDER})], KNOWN)
    assert [(one.remark, one.path, one.message.partition(";")[0]) for one in found] == [
        (True, ("ladders", "urgent"), 'no rule starts the ladder "urgent"')
    ]


def test_a_rung_for_a_deputy_where_nobody_has_one_is_a_remark() -> None:
    alone = replace(KNOWN, nobody=frozenset({"deputy"}))
    steps = [{"after": "0m", "notify": "lead"}, {"after": "2h", "notify": "deputy"}]
    body = {
        "ladders": {"urgent": {"rungs": steps}},
        "rules": [rule("a", {"intent": "other"}, {"ladder": "urgent"}), LAST],
    }
    _, found = build([("rules/a.yaml", body)], alone)
    assert [(one.remark, one.message) for one in found] == [
        (True, '"deputy" is nobody here, so the owner is told; give a person of the team a deputy:')
    ]
    assert not build([("rules/a.yaml", body)], KNOWN)[1]


def test_a_rule_that_decides_something_else_is_not_forestalled() -> None:
    wide = rule("wide", {"intent": ["complaint", "other"]}, "hold")
    other = rule("other", {"intent": "complaint"}, ["hold", {"notify": "owner"}])
    tags = rule("tags", {"intent": "complaint"}, {"tag": "hot"})
    assert problems(wide, other, tags) == []


def test_rules_behind_the_last_one_are_found() -> None:
    late = rule("late", {"intent": "complaint"}, "notify-lead")
    _, found = build([("rules/a.yaml", {"rules": [LAST, late]})], KNOWN)
    assert ["late" in one.message for one in found] == [True]
    assert found[0].path == ("rules", 1, "when")


IMPOSSIBLE = [
    {"all": [{"intent": "complaint"}, {"intent": "other"}]},
    {"hours": "open", "not": {"hours": "open"}},
    {"hours": "open", "not": {"hours": ["open", "closed"]}},
    {"confidence": "> 0.8", "any": [{"confidence": "< 0.5"}, {"confidence": "= 0.1"}]},
    {"not": "always"},
    {"project": "SHOP", "all": [{"project": "APP"}]},
]


@pytest.mark.parametrize("when", IMPOSSIBLE)
def test_a_rule_that_can_never_match_is_a_mistake(when: Any) -> None:
    (said,) = problems(rule("never", when, "hold"))
    assert said.startswith("no mail can satisfy ")
    assert "so the rule never comes to word" in said


def test_a_rule_that_can_never_match_is_told_which_two_conditions_clash() -> None:
    when = {"hours": "open", "all": [{"intent": "complaint"}, {"intent": ["other", "automated"]}]}
    (said,) = problems(rule("never", when, "hold"))
    assert said.startswith('no mail can satisfy "intent: complaint" and "intent: [automated, other]" together, so')
    assert said.endswith('; for "one of these" write intent: [automated, complaint, other]')


def test_a_project_rule_for_another_project_can_never_match() -> None:
    files = [
        ("rules/shop/x.yaml", {"rules": [rule("x", {"project": "APP"}, "hold")]}),
        ("rules/a.yaml", {"rules": [LAST]}),
    ]
    _, found = build(files, KNOWN)
    assert [one.message for one in found] == [
        'no mail can satisfy "project: SHOP" and "project: APP" together, so the rule never comes to word'
    ]


def test_a_missing_last_rule_is_a_remark() -> None:
    _, found = build([("rules/a.yaml", {"rules": [rule("a", {"intent": "other"}, "notify-lead")]})], KNOWN)
    assert [one.remark for one in found] == [True]
    _, found = build([], Known())
    assert [(one.file, one.remark) for one in found] == [("rules", True)]


def test_empty_and_foreign_files_are_told_apart() -> None:
    built, found = build([("rules/a.yaml", {"rules": [LAST]}), ("rules/empty.yaml", None)], KNOWN)
    assert not found
    assert len(built.rules) == 1
    _, found = build([("rules/a.yaml", ["x"]), ("rules/b.yaml", {"rule": [LAST]})], KNOWN)
    assert [one.message for one in found] == [
        "a rule file must be a mapping, as in key: value, not a list",
        'unknown key of a rule file "rule"; did you mean "rules"?',
    ]


def test_a_good_set_keeps_every_reason() -> None:
    assert [one.because for one in ruleset(rule("a", {"intent": "other"}, "hold")).rules] == [
        "Because of a.",
        "Somebody reads it.",
    ]
