# ruff: noqa: E501 - a mistake stands on one line
"""What a person who is no programmer does to a rule file: each edit gets one line, at its place, that says what to change."""

from collections.abc import Callable
from pathlib import Path

import pytest

from daemon import config
from daemon.config import shipped
from tests.unit.config.sample_site import FILES

FILE = "rules/routing.yaml"
ROUTING = (shipped("rules") / "routing.yaml").read_text("utf-8")
LADDERS = {"rules/escalation.yaml": (shipped("rules") / "escalation.yaml").read_text("utf-8")}
WHEN, COMPLAINT = "    when: { intent: complaint }", "{ intent: complaint }"
THEN = "then: [assign-to-lead, acknowledge-complaint, ladder: complaint]"

# what stands there, what is written instead, the word at which the mistake is, what is said
EDITS = [
    ("assign-to-lead, ack", "asign-to-lead, ack", "asign", 'unknown action "asign-to-lead"; did you mean "assign-to-lead"?'),
    ("acknowledge-complaint", "acknowlege-complaint", "acknowlege", 'did you mean "acknowledge-complaint"?'),
    ("ladder: complaint]", "ladder: complain]", "complain]", 'unknown ladder "complain"; did you mean "complaint"?'),
    (THEN, "then: [assign: jonnas, ladder: complaint]", "jonnas", 'unknown person "jonnas"; did you mean "jonas"?'),
    (THEN, "then: [notify: [lead, petra], ladder: complaint]", "petra", 'unknown person "petra"; it can be assigned, deputy, jonas, lead, mira or owner'),
    (COMPLAINT, "{ intent: beschwerde }", "beschwerde", 'unknown intent "beschwerde"; it can be automated, change-request, complaint,'),
    (COMPLAINT, "{ Intent: complaint }", "Intent", 'unknown condition "Intent"; did you mean "intent"?'),
    (COMPLAINT, "{ intent:complaint }", "intent:complaint", 'a blank is missing behind "intent:"'),
    (COMPLAINT, "intent: complaint", ": complaint\n    then", 'a second ":" in this line; put { } around a condition, or quotation marks around a text'),
    ("because: A complaint", "because: Note: a complaint", ": a complaint", 'a second ":" in this line; put { } around a condition, or quotation marks around a text'),
    (WHEN, WHEN.replace("when:", "when"), "when {", 'a ":" is missing behind "when"'),
    (WHEN, WHEN.replace("when: ", "when:"), "when:{", 'a blank is missing behind "when:"'),
    (WHEN, WHEN[1:], "when: { intent: complaint }", "3 blanks stand before it, and 4 as in line 12 are needed"),
    (WHEN, " " + WHEN, ": { intent: complaint }", "5 blanks stand before it, and 4 as in line 12 are needed"),
    ("  - id: changes", "   - id: changes", "- id: changes", "3 blanks stand before it, and 2 as in line 12 are needed"),
    ("  - id: changes", " - id: changes", "- id: changes", "1 blank stands before it, and 2 as in line 12 are needed"),
    ("  - id: changes", "    id: changes", "id: changes", 'where a new entry of the list begins, write "- " before "id"'),
    (WHEN, "\t" + WHEN.lstrip(), "\twhen", "a tab; indent with spaces"),
    (WHEN, "    \t" + WHEN.lstrip(), "\twhen", "a tab; indent with spaces"),
    (WHEN, "    \u00a0" + WHEN.lstrip(), "\u00a0when", "a no-break space; indent with plain spaces"),
    (COMPLAINT, "{ subject: „Mahnung“ }", "„Mahnung“", 'write "Mahnung" with plain ones'),
    (COMPLAINT, '{ subject: { matches: "Rechnung(?! bezahlt)" } }', '"Rechnung', 'patterns cannot look ahead; take "(?!...)" out and say it in a second condition, below "not:" if need be'),
    (COMPLAINT, '{ text: { matches: "(a" } }', '"(a', '"(a" is not a pattern: missing ): '),
    (COMPLAINT, "{ domain: *.krause.example }", "*.krause", "a text cannot begin with *; put it in quotes"),
    (COMPLAINT, "{ all: [intent: complaint, intent: other] }", "{ all", 'for "one of these" write intent: [complaint, other]'),
    (COMPLAINT, "always", "{ intent: change-request }", 'never comes to word: "complaints-go-to-the-lead" (rules/routing.yaml) takes every such mail before it; move it above that one, or take it out'),
    (COMPLAINT, "{ intent: complaint", "{ intent: complaint\n", "a { is not closed with }, or a comma is missing"),
    ("ladder: complaint]", "ladder: complaint", "[assign-to-lead, ack", "a [ is not closed with ], or a comma is missing"),
    ("because: A complaint", 'because: "A complaint', '"A complaint', "a quotation mark is opened and not closed"),
    ("id: changes-are-decided-by-the-lead", "id: complaints-go-to-the-lead", "complaints-go-to-the-lead\n    when: { intent: change", 'the rule "complaints-go-to-the-lead" is there twice'),
    (THEN, "then:", "\n    because: A complaint", "an action must be a text, and nothing stands here"),
    ("    because: A complaint is heard by a person, today.\n", "", "id: complaints", "lacks because; say why in a sentence, it is shown to whoever asks"),
]  # fmt: skip


def place(text: str, word: str) -> str:
    """Line and column of a word, from 1, as people count."""
    at = text.index(word)
    return f"{text.count(chr(10), 0, at) + 1}:{at - text.rfind(chr(10), 0, at)}"


@pytest.mark.parametrize(("old", "new", "word", "said"), EDITS, ids=[edit[1].strip()[:40] for edit in EDITS])
def test_an_edit_that_went_wrong_gets_one_line_that_says_what_to_change(
    make_site: Callable[..., Path], old: str, new: str, word: str, said: str
) -> None:
    assert old in ROUTING
    text = ROUTING.replace(old, new, 1)
    site = make_site({**LADDERS, FILE: text, "sachstand.yaml": FILES["sachstand.yaml"]})
    with pytest.raises(config.SiteErrors) as caught:
        config.load(site)
    (line,) = str(caught.value).splitlines()
    assert line.startswith(f"{FILE}:{place(text, word)}: "), line
    assert said in line


def test_mistakes_of_many_files_come_out_at_once(make_site: Callable[..., Path]) -> None:
    changed = {
        FILE: ROUTING.replace("assign-to-lead", "asign-to-lead").replace("ladder: other", "ladder: othr"),
        "rules/escalation.yaml": LADDERS["rules/escalation.yaml"].replace("deputy]", "deputty]"),
        "rules/shop/own.yaml": "rules:\n\t- id: x\n",
        "projects/shop.yaml": FILES["projects/shop.yaml"].replace("lead: jonas", "lead: jonnas"),
    }
    with pytest.raises(config.SiteErrors) as caught:
        config.load(make_site(changed))
    files = [error.file for error in caught.value.errors]
    assert {file: files.count(file) for file in files} == {
        FILE: 6, "rules/escalation.yaml": 3, "rules/shop/own.yaml": 1, "projects/shop.yaml": 1,
    }  # fmt: skip
