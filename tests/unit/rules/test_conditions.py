"""Every condition answers yes, no or cannot tell, and says why."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from daemon.model import CaseKind, CaseState, Intent, OpenCase, Outcome, Role
from daemon.rules import Problem
from daemon.rules.circumstances import PATTERN_CAP, TEXT_CAP
from daemon.rules.conditions import read_condition
from daemon.rules.page import Page
from daemon.rules.wording import Contains
from tests.unit.rules.reading import KNOWN, condition, seen, wrong_condition


def case(kind: CaseKind) -> OpenCase:
    return OpenCase("SHOP-1", kind, CaseState.OPEN, "", datetime(2026, 1, 1, tzinfo=UTC))


ANSWERS: list[tuple[Any, dict[str, Any], bool | None]] = [
    ("always", {}, True),
    ({"intent": "complaint"}, {"intent": Intent.COMPLAINT}, True),
    ({"intent": ["complaint", "other"]}, {"intent": Intent.OTHER}, True),
    ({"intent": "complaint"}, {"intent": Intent.UNCLEAR}, False),
    ({"confidence": ">= 0.8"}, {"confidence": 0.8}, True),
    ({"confidence": "0.8"}, {"confidence": 0.9}, True),
    ({"confidence": "< 0.5"}, {"confidence": 0.5}, False),
    ({"project": "SHOP"}, {"project": "SHOP"}, True),
    ({"project": "SHOP"}, {"project": "APP"}, False),
    ({"project": "SHOP"}, {"candidates": ("SHOP", "APP")}, None),
    ({"project": "SHOP"}, {"candidates": ()}, False),
    ({"client": "Krause GmbH"}, {"client": "Krause GmbH"}, True),
    ({"client": "Krause GmbH"}, {}, False),
    ({"contact": "Eva@Krause.example"}, {"contact": "eva@krause.example"}, True),
    ({"contact": "eva@krause.example"}, {"contact": None}, False),
    ({"role": "stranger"}, {"role": Role.STRANGER}, True),
    ({"domain": "krause.example"}, {"domain": "krause.example"}, True),
    ({"domain": "krause.example"}, {"domain": "mail.krause.example"}, True),
    ({"domain": "krause.example"}, {"domain": "notkrause.example"}, False),
    ({"domain": "krause.example"}, {"domain": None}, None),
    ({"language": "de"}, {"language": "de"}, True),
    ({"language": "de"}, {"language": None}, None),
    ({"attachments": True}, {"attachments": ("a.pdf",)}, True),
    ({"attachments": False}, {"attachments": ("a.pdf",)}, False),
    ({"attachments": ["pdf", ".DWG"]}, {"attachments": ("Plan.dwg",)}, True),
    ({"attachments": "pdf"}, {"attachments": ("pdf",)}, False),
    ({"attachments": ">= 2"}, {"attachments": ("a", "b")}, True),
    ({"attachments": "3"}, {"attachments": ("a", "b")}, False),
    ({"forwarded_by": "jonas"}, {"forwarded": True, "forwarded_by": "jonas"}, True),
    ({"forwarded_by": "jonas"}, {"forwarded": True, "forwarded_by": "mira"}, False),
    ({"forwarded_by": "anyone"}, {"forwarded": True, "forwarded_by": None}, True),
    ({"forwarded_by": "anyone"}, {}, False),
    ({"forwarded_by": "nobody"}, {}, True),
    ({"hours": "open"}, {"open_now": True}, True),
    ({"hours": "closed"}, {"open_now": True}, False),
    ({"hours": "closed"}, {"open_now": None}, None),
    ({"open_cases": ">= 1"}, {"open_cases": (case(CaseKind.CHANGE),)}, True),
    ({"open_cases": {"kind": "complaint"}}, {"open_cases": (case(CaseKind.CHANGE),)}, False),
    ({"open_cases": {"kind": "change", "count": "= 1"}}, {"open_cases": (case(CaseKind.CHANGE),)}, True),
    ({"open_cases": "1"}, {"open_cases": None}, None),
    ({"thread_age": "> 5d"}, {"thread_age": timedelta(days=6)}, True),
    ({"thread_age": "5d"}, {"thread_age": timedelta(days=5)}, True),
    ({"thread_age": "< 1h"}, {"thread_age": timedelta(hours=1)}, False),
    ({"thread_age": "< 1h"}, {"thread_age": None}, None),
    ({"outcome": "state"}, {"outcome": Outcome.STATE}, True),
    ({"outcome": ["nothing", "quarantine"]}, {"outcome": Outcome.HOLD}, False),
    ({"outcome": "state"}, {"outcome": None}, None),
    ({"intent": "other", "language": "de"}, {"language": "de"}, True),
    ({"intent": "complaint", "language": "de"}, {"language": None}, False),
    ({"all": [{"intent": "other"}, {"language": "de"}]}, {"language": None}, None),
    ({"any": [{"intent": "other"}, {"language": "de"}]}, {"language": None}, True),
    ({"any": [{"intent": "complaint"}, {"language": "de"}]}, {"language": None}, None),
    ({"not": {"intent": "complaint"}}, {}, True),
    ({"not": {"language": "de"}}, {"language": None}, None),
]  # fmt: skip


@pytest.mark.parametrize(("written", "mail", "answer"), ANSWERS)
def test_a_condition_answers(written: Any, mail: dict[str, Any], answer: bool | None) -> None:
    said = condition(written).ask(seen(**mail))
    assert said.yes is answer
    assert said.because


WORDS: list[tuple[Any, str, bool]] = [
    (["Notfall"], "Das ist ein Notfall!", True),
    (["Notfall"], "Bitte den Notfallplan schicken", False),
    (["übung"], "Eine Übung, bitte.", True),
    (["bung"], "Eine Übung, bitte.", False),
    (["größe"], "die GRÖSSE stimmt nicht", True),
    (["größe"], "die gro\u0308ße", True),  # accents apart from their letters
    (["wo stehen wir"], "Sagen Sie: wo\n  stehen wir?", True),
    ("Rechnung", "rechnung", True),
    (["C++"], "alles in C++ geschrieben", True),
    (["kündigen", "Anwalt"], "mein Anwalt", True),
    (["ab"], "abc ab", True),
    (["ab"], "a.b", False),
    (["é"], "e\u0301a", False),
]


@pytest.mark.parametrize(("words", "text", "found"), WORDS)
def test_words_are_whole_words_of_any_alphabet(words: Any, text: str, found: bool) -> None:
    assert condition({"text": {"contains": words}}).ask(seen(text=text)).yes is found
    assert condition({"subject": words}).ask(seen(subject=text)).yes is found


def test_a_pattern_ignores_case_unless_it_says_otherwise() -> None:
    assert condition({"subject": {"matches": "rechnung +[0-9]+"}}).ask(seen(subject="RECHNUNG  12")).yes
    assert not condition({"subject": {"matches": "(?-i:rechnung)"}}).ask(seen(subject="RECHNUNG")).yes


def test_a_find_is_quoted_in_the_reason() -> None:
    said = condition({"text": ["anwalt"]}).ask(seen(text="Mein ANWALT schreibt."))
    assert said.because == 'the text contains "anwalt"'


def test_a_text_too_long_to_search_gives_no_false_no() -> None:
    long = "x " * TEXT_CAP + "Anwalt"
    assert condition({"text": ["Anwalt"]}).ask(seen(text=long)).yes is None
    assert condition({"text": ["x"]}).ask(seen(text=long)).yes is True
    long = "x " * (PATTERN_CAP // 2) + "Anwalt"
    found = condition({"text": {"matches": "Anwalt"}}).ask(seen(text=long))
    assert found == (None, "only the first 16 KB of the text are searched, and the text does not match")
    assert condition({"text": {"matches": "x x"}}).ask(seen(text=long)).yes is True


@pytest.mark.fault(56)
@pytest.mark.hostile(71)
@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|a)*$", "(.*a){20}$", r"^(\s*\w+\s*)+$"])
def test_no_pattern_and_no_text_take_for_ever(pattern: str) -> None:
    """With a matcher that tries back, any of these would not come to an end."""
    assert condition({"text": {"matches": pattern}}).ask(seen(text="a" * 16_000 + "!")).because


def test_lone_surrogates_do_no_harm() -> None:
    assert condition({"text": {"contains": ["a"], "matches": "a"}}).ask(seen(text="a \ud800 b")).yes is True


WRONG = [
    ({}, "conditions are written as in { intent: complaint }"),
    ("allways", 'did you mean "always"?'),
    ({"intend": "complaint"}, 'unknown condition "intend"; did you mean "intent"?'),
    ({"intent": "complant"}, 'unknown intent "complant"; did you mean "complaint"?'),
    ({"intent": []}, "intent: the list is empty"),
    ({"intent": True}, "not the truth value"),
    ({"intent": {"a": 1}}, "intent must be a text, not a mapping"),
    ({"confidence": "80 %"}, 'confidence: "80 %" is not a number'),
    ({"confidence": ">= 80"}, "confidence lies between 0 and 1"),
    ({"project": "SHPO"}, 'unknown project "SHPO"; did you mean "SHOP"?'),
    ({"client": "Krause"}, 'unknown client "Krause"; did you mean "Krause GmbH"?'),
    ({"contact": "evi@krause.example"}, 'did you mean "eva@krause.example"?'),
    ({"domain": "eva@krause.example"}, "is not a domain"),
    ({"domain": "https://krause.example"}, "is not a domain; write as in client.example"),
    ({"domain": ["krause.example", "krause.example/shop"]}, "is not a domain"),
    ({"domain": "krause example"}, "is not a domain"),
    ({"domain": "krause..example"}, "is not a domain"),
    ({"subject": {"contains": "Rechnung*"}}, 'words are whole, and "*" stands for nothing in "Rechnung*"'),
    ({"text": {"contains": ["offene Rechnung*"]}}, 'or write matches: "offene Rechnung"'),
    ({"subject": ["invoice*"]}, 'or write matches: "invoice", which is found within longer words, too'),
    ({"attachments": "yes"}, 'attachments: write true; "yes" is a text here'),
    ({"attachments": "Nein"}, 'attachments: write false; "nein" is a text here'),
    ({"attachments": ["ja"]}, "attachments: write true"),
    ({"attachments": "pdf, dwg"}, 'is not the ending of a file; write as in pdf, and several as in [pdf, dwg]'),
    ({"attachments": "application/pdf"}, "is not the ending of a file"),
    ({"language": "fr"}, 'unknown language "fr"; it can be de or en'),
    ({"subject": {"contain": ["a"]}}, 'unknown way to look into the subject "contain"; did you mean "contains"?'),
    ({"text": {"contains": ["!!"]}}, "a word needs a letter or a digit"),
    ({"text": {"matches": "(?<=a)b"}}, 'patterns cannot look behind'),
    ({"text": {"matches": r"(a)\1"}}, "patterns cannot refer back to a group"),
    ({"text": {"matches": "(a"}}, '"(a" is not a pattern: missing )'),
    ({"text": {"matches": "((a{100}){100}){100}"}}, "is not a pattern"),
    ({"forwarded_by": "jonsa"}, 'unknown forwarder "jonsa"; did you mean "jonas"?'),
    ({"hours": "offen"}, 'unknown hours "offen"'),
    ({"open_cases": {"kind": "complaints"}}, 'unknown kind of case "complaints"; did you mean "complaint"?'),
    ({"open_cases": {"sort": "x"}}, 'unknown key of open_cases "sort"'),
    ({"thread_age": "> 5 days"}, '"5 days" is not a duration'),
    ({"all": []}, "all must be a list"),
    ({"any": {"intent": "other"}}, "any must be a list, not a mapping"),
    ({"not": None}, "conditions are written as in"),
]  # fmt: skip


@pytest.mark.parametrize(("written", "message"), WRONG)
def test_a_wrong_condition_is_refused_with_advice(written: Any, message: str) -> None:
    assert any(message in said for said in wrong_condition(written))


def test_a_star_is_shown_where_it_stands_in_the_list() -> None:
    found: list[Problem] = []
    assert read_condition({"text": {"contains": ["Mahnung", "Rechnung*"]}}, Page("rules/x.yaml", KNOWN, found)) is None
    assert [one.path for one in found] == [("text", "contains", 1)]


@pytest.mark.parametrize(
    "domain", ["krause.example", ".Krause.Example.", "xn--krger-kva.example", "krüger.example", "a_b.c-d.example"]
)
def test_a_domain_may_be_written_as_people_write_it(domain: str) -> None:
    assert condition({"domain": domain})


@pytest.mark.parametrize("ending", ["pdf", ".pdf", "*.pdf", "tar.gz", "7z", ["PDF", "dwg"]])
def test_an_ending_may_be_written_as_people_write_it(ending: Any) -> None:
    assert condition({"attachments": ending})


class Counting:
    """A pattern that counts how often it searches."""

    def __init__(self, pattern: Any) -> None:
        self.pattern, self.searches = pattern, 0

    def search(self, text: bytes) -> Any:
        self.searches += 1
        return self.pattern.search(text)


def test_a_text_without_the_words_of_a_phrase_is_not_searched_for_it() -> None:
    found = condition({"text": ["Anwalt", "letzte Mahnung", "größe", "C++", "e-mail"]})
    assert isinstance(found, Contains)
    counting = Counting(found.pattern)
    counted = replace(found, pattern=counting)
    for text in ("", "Mahnung, die vorletzte", "Anwaltskosten", "Größen", "c"):
        assert counted.ask(seen(text=text)).yes is False
    assert counting.searches == 1, "only the c of C++"
    for text in ("Der ANWALT.", "die letzte\n Mahnung", "GRO\u0308SSE", "in C++ geschrieben", "per E-Mail"):
        assert counted.ask(seen(text=text)).yes is True, text
    assert counting.searches == 6
