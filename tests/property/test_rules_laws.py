"""Laws that hold for every condition, every rule file and every mail."""

from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from daemon.model import Intent, Outcome, Role
from daemon.rules import Circumstances, Known, Ladder, Problem, build, match
from daemon.rules.conditions import CONDITIONS, read_condition
from daemon.rules.logic import All, Either, Not, covers, excludes, impossible
from daemon.rules.page import Page
from daemon.rules.ruleset import Condition

KNOWN = Known(
    projects=frozenset({"SHOP", "APP"}),
    team=frozenset({"jonas"}),
    templates={"de": frozenset({"other"})},
    languages=("de", "en"),
)
LEAVES = st.one_of(
    st.fixed_dictionaries({"intent": st.lists(st.sampled_from([*map(str, Intent)]), min_size=1, max_size=4)}),
    st.fixed_dictionaries({"project": st.lists(st.sampled_from(["SHOP", "APP"]), min_size=1, max_size=2)}),
    st.fixed_dictionaries({"hours": st.sampled_from(["open", "closed", ["open", "closed"]])}),
    st.fixed_dictionaries({"language": st.sampled_from(["de", "en"])}),
    st.fixed_dictionaries({"outcome": st.lists(st.sampled_from([*map(str, Outcome)]), min_size=1, max_size=3)}),
    st.fixed_dictionaries(
        {"confidence": st.builds("{} {}".format, st.sampled_from(["<", "<=", ">", ">=", "="]), st.sampled_from([0, 0.5, 1]))}
    ),
    st.fixed_dictionaries({"attachments": st.sampled_from([True, False, "= 1", "> 1", "<= 2"])}),
    st.fixed_dictionaries({"thread_age": st.sampled_from(["> 1d", "< 1d", "3d"])}),
    st.fixed_dictionaries({"text": st.sampled_from([["a"], ["a", "b"], {"matches": "a+"}, {"contains": ["b"], "matches": "a"}])}),
    st.just("always"),
)  # fmt: skip
WRITTEN = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.fixed_dictionaries({"not": inner}),
        st.fixed_dictionaries({"all": st.lists(inner, min_size=1, max_size=3)}),
        st.fixed_dictionaries({"any": st.lists(inner, min_size=1, max_size=3)}),
    ),
    max_leaves=6,
)
MAILS = st.builds(
    Circumstances,
    intent=st.sampled_from(Intent),
    confidence=st.sampled_from([0.0, 0.2, 0.5, 0.7, 1.0]),
    project=st.sampled_from([None, "SHOP", "APP"]),
    candidates=st.sampled_from([(), ("SHOP", "APP")]),
    role=st.sampled_from(Role),
    language=st.sampled_from([None, "de", "en"]),
    text=st.sampled_from(["", "a", "b", "aa b", "ab"]),
    attachments=st.sampled_from([(), ("x.pdf",), ("a", "b"), ("a", "b", "c")]),
    open_now=st.sampled_from([None, True, False]),
    thread_age=st.sampled_from([None, timedelta(0), timedelta(days=1), timedelta(days=3)]),
    outcome=st.sampled_from([None, *Outcome]),
)
ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=8)
    | st.sampled_from([*CONDITIONS, "hold"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [*CONDITIONS, "rules", "ladders", "actions", "id", "when", "then", "because", "rungs", "assign", "x"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=15,
)


def read(written: Any) -> Condition:
    problems: list[Problem] = []
    found = read_condition(written, Page("rules/x.yaml", KNOWN, problems))
    assert found is not None, problems
    return found


@given(WRITTEN, WRITTEN, MAILS)
def test_what_a_condition_covers_it_matches(wide: Any, narrow: Any, mail: Circumstances) -> None:
    one, other = read(wide), read(narrow)
    if covers(one, other) and other.ask(mail).yes:
        assert one.ask(mail).yes


@given(WRITTEN, WRITTEN, MAILS)
def test_conditions_that_exclude_each_other_never_both_match(first: Any, second: Any, mail: Circumstances) -> None:
    one, other = read(first), read(second)
    if excludes(one, other):
        assert not (one.ask(mail).yes and other.ask(mail).yes)


@given(WRITTEN, MAILS)
def test_an_impossible_condition_never_matches(written: Any, mail: Circumstances) -> None:
    found = read(written)
    if impossible(found):
        assert not found.ask(mail).yes


@given(st.lists(WRITTEN, min_size=1, max_size=4), MAILS)
def test_not_all_is_any_not(written: list[Any], mail: Circumstances) -> None:
    parts = tuple(read(one) for one in written)
    assert Not(All(parts)).ask(mail).yes is Either(tuple(Not(part) for part in parts)).ask(mail).yes


@given(ANYTHING)
def test_any_content_of_a_rule_file_is_read_or_refused_in_words(content: Any) -> None:
    _, problems = build([("rules/x.yaml", content)], KNOWN)
    assert all(problem.message and "\n" not in problem.message for problem in problems)


@given(st.lists(WRITTEN, max_size=5), MAILS)
def test_every_mail_is_routed_to_somebody(conditions: list[Any], mail: Circumstances) -> None:
    rules = [
        {"id": f"r{place}", "when": when, "then": ["hold", {"assign": "jonas"}], "because": "x"}
        for place, when in enumerate(conditions)
    ]
    ruleset, _ = build([("rules/x.yaml", {"rules": rules} if rules else None)], KNOWN)
    routing = match(ruleset, mail)
    assert routing.assign in ("jonas", "lead")
    assert not isinstance(routing.ladder, Ladder)
    assert all(hit.because for hit in routing.hits)


THEN = st.sampled_from(
    ["hold", {"assign": "jonas"}, {"intent": "complaint"}, {"intent": "other", "file": "x"}, {"file": "x"}]
)


@given(st.lists(st.tuples(WRITTEN, THEN), min_size=2, max_size=5), MAILS)
def test_a_rule_that_is_said_to_have_no_effect_decides_nothing(written: list[Any], mail: Circumstances) -> None:
    rules = [{"id": f"r{at}", "when": when, "then": then, "because": "x"} for at, (when, then) in enumerate(written)]
    ruleset, problems = build([("rules/x.yaml", {"rules": rules})], KNOWN)
    without = {f"r{one.path[1]}" for one in problems if not one.remark}
    assert without.isdisjoint(match(ruleset, mail).rules)


@given(st.text(max_size=200), st.text(max_size=300))
def test_words_and_texts_of_any_signs_are_compared_without_an_error(word: str, text: str) -> None:
    problems: list[Problem] = []
    found = read_condition({"text": {"contains": [word]}}, Page("rules/x.yaml", KNOWN, problems))
    assert (found is None) == bool(problems)
    if found is not None:
        assert found.ask(Circumstances(intent=Intent.OTHER, text=f"{text}\n{word}\n{text}")).yes is True
