"""Rule tests are tried on the real reading, weighing and routing; what differs is said on one line each."""

from pathlib import Path

import pytest

from daemon import config
from daemon.config import shipped
from daemon.service.reloading import compiled
from daemon.service.rule_tests import try_test
from tests.unit.decide.story import write

OWN = """\
rules:
  - id: pdf-to-mira
    when: { attachments: pdf, forwarded_by: nobody }
    then: { notify: mira }
    because: Mira prints them.
  - id: old-talks-to-the-owner
    when: { thread_age: "> 5d", hours: closed }
    then: { notify: owner }
    because: It takes too long.
  - id: again
    when: { open_cases: { kind: complaint, count: ">= 1" }, intent: other }
    then: [hold, notify-nobody]
    because: A complaint is open.
"""


def outcome(folder: Path, mail: str, expect: str) -> list[str]:
    """What is said about one test at a site with rules of its own."""
    (folder / "rules" / "00-own.yaml").write_text(OWN, "utf-8")
    tests = folder / "rules" / "tests"
    tests.mkdir(exist_ok=True)
    (tests / "own.yaml").write_text(f"tests:\n  - test: One\n    mail: {mail}\n    expect: {expect}\n", "utf-8")
    loaded = config.load(folder)
    assert not loaded.tests.errors
    (test,) = [one for one in loaded.tests.tests if one.file == "rules/tests/own.yaml"]
    return [str(loaded.tests.at(test, one.key, one.said)) for one in try_test(test, compiled(loaded)).amiss]


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Path:
    return write(tmp_path / "site")


MET = [
    ("{ wants: other, attachments: [plan.PDF] }", "{ rule: pdf-to-mira, people: mira, outcome: acknowledge }"),
    ("{ wants: other, thread_age: 6d, at: closed }", "{ rule: old-talks-to-the-owner, people: owner }"),
    ("{ wants: other, thread_age: 6d }", "{ rule: everything-else-goes-to-the-lead }"),
    ("{ wants: other, open_cases: complaint }", "{ rule: again, outcome: hold, people: nobody, template: none }"),
    ("{ from: mira, wants: other }", "{ template: none, people: nobody }"),
    ("{ from: colleague, wants: status-request }", "{ outcome: hold, template: none }"),
    ("{ from: stranger }", "{ outcome: hold, folder: held }"),
    (
        "{ from: ott@krause.example, wants: complaint, text: This is unacceptable. }",
        "{ template: complaint, assigned: lead }",
    ),
    (
        "{ forwarded_by: jonas, attachments: [a.pdf], wants: other }",
        "{ rule: everything-else-goes-to-the-lead, people: lead }",
    ),
    ("{ at: 2026-12-25 10:00, wants: complaint, to: projekte }", "{ people: [lead], ladder: complaint }"),
    ("{ project: SHOP, wants: status-request }", "{ outcome: state, template: status }"),
    ("{ wants: status-request, state: old }", "{ outcome: [hold, acknowledge], people: lead }"),
]


@pytest.mark.parametrize(("mail", "expect"), MET)
def test_an_expectation_that_is_met_says_nothing(folder: Path, mail: str, expect: str) -> None:
    assert outcome(folder, mail, expect) == []


def test_what_differs_is_said_at_its_place_with_both_sides(folder: Path) -> None:
    expect = "{ rule: again, people: [lead, owner], template: none, ladder: change, folder: held }"
    assert outcome(folder, "{ wants: other }", expect) == [
        "rules/tests/own.yaml:4:21: rule: expected again, found everything-else-goes-to-the-lead",
        "rules/tests/own.yaml:4:36: people: expected lead, owner (jonas, mira), found mira",
        "rules/tests/own.yaml:4:61: template: expected none, found other",
        "rules/tests/own.yaml:4:75: ladder: expected change, found other",
        "rules/tests/own.yaml:4:91: folder: expected held (Sachstand/Zurückgehalten), found Sachstand/Sonstiges",
    ]


def test_the_shipped_tests_hold_at_any_site_that_has_the_shipped_rules(folder: Path, tmp_path: Path) -> None:
    config.write_site(tmp_path / "new", {})
    assert (tmp_path / "new" / "rules" / "tests" / "shipped.yaml").exists()
    (folder / "rules" / "tests").mkdir(exist_ok=True)
    (folder / "rules" / "tests" / "shipped.yaml").write_bytes(
        (shipped("rules") / "tests" / "shipped.yaml").read_bytes()
    )
    for site in (tmp_path / "new", folder):
        loaded = config.load(site)
        assert len(loaded.tests.tests) >= 8
        assert not loaded.tests.errors
        policy = compiled(loaded)
        assert [tried.amiss for tried in (try_test(test, policy) for test in loaded.tests.tests) if tried.amiss] == []


def test_a_broken_test_keeps_no_site_from_running(folder: Path) -> None:
    before = config.load(folder).fingerprint
    (folder / "rules" / "tests").mkdir(exist_ok=True)
    (folder / "rules" / "tests" / "own.yaml").write_text("tests:\n\t- test: x\n", "utf-8")
    loaded = config.load(folder)
    assert [str(error) for error in loaded.tests.errors] == ["rules/tests/own.yaml:2:1: a tab; indent with spaces"]
    assert loaded.fingerprint == before
