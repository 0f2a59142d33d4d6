"""For each concern the first rule that matches decides, and the trace says why."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from daemon.model import Intent
from daemon.rules import Routing, build, match
from tests.unit.rules.reading import KNOWN, LAST, rule, ruleset, seen

COMPLAINT = seen(intent=Intent.COMPLAINT, project="SHOP", text="Mein Anwalt meldet sich.")
LADDERS = {"urgent": {"answer_within": "4h", "rungs": [{"after": "0m", "notify": "lead"}]}}


def test_the_first_rule_that_matches_decides() -> None:
    rules = ruleset(
        rule("closed", {"intent": "complaint", "hours": "closed"}, {"assign": "mira"}),
        rule("any", {"intent": "complaint"}, [{"assign": "jonas"}, {"ladder": "urgent"}, {"priority": "high"}]),
        ladders=LADDERS,
    )
    routing = match(rules, seen(intent=Intent.COMPLAINT, open_now=True))
    assert (routing.assign, routing.priority) == ("jonas", "high")
    assert routing.ladder is rules.ladders["urgent"]
    assert [(hit.rule, hit.matched) for hit in routing.hits] == [("closed", False), ("any", True)]


def test_a_later_rule_still_decides_what_is_open() -> None:
    rules = ruleset(
        rule("quiet", {"text": ["Anwalt"]}, "hold"),
        rule("file", {"intent": "complaint"}, [{"file": "Legal"}, {"acknowledge": "other"}]),
    )
    routing = match(rules, COMPLAINT)
    assert routing == Routing(assign="lead", notify=("lead",), hold=True, folder="Legal", hits=routing.hits)
    assert routing.rules == ("quiet", "file", "last")
    assert [hit.concern for hit in routing.hits] == ["reply", "filing", "routing"]


def test_tags_of_all_matching_rules_are_gathered() -> None:
    rules = ruleset(
        rule("a", {"intent": "complaint"}, {"tag": ["hot", "shop"]}),
        rule("b", {"text": ["Anwalt"]}, [{"tag": ["legal", "hot"]}, "hold"]),
    )
    assert match(rules, COMPLAINT).tags == ("hot", "shop", "legal")


def test_a_corrected_intent_is_seen_by_later_rules() -> None:
    rules = ruleset(
        rule("really", {"text": ["Anwalt"]}, {"intent": "complaint"}),
        rule("complaint", {"intent": "complaint"}, {"assign": "mira"}),
    )
    routing = match(rules, seen(intent=Intent.OTHER, text="Unser Anwalt"))
    assert (routing.intent, routing.assign) == (Intent.COMPLAINT, "mira")


def test_a_rule_that_cannot_tell_is_passed_over() -> None:
    rules = ruleset(rule("night", {"hours": "closed"}, {"assign": "mira"}))
    routing = match(rules, seen(open_now=None))
    assert routing.assign == "lead"
    assert routing.hits[0].matched is None
    assert "working hours" in routing.hits[0].because


def test_a_rule_that_cannot_tell_whether_to_hold_holds() -> None:
    for action in ("hold", "stay-silent"):
        routing = match(ruleset(rule("quiet", {"project": "SHOP"}, action)), seen(candidates=("SHOP", "APP")))
        assert routing.hold
        assert not routing.silent
        assert routing.hits[0].because.startswith("cannot tell, so a person looks at it: ")


def test_rules_of_a_project_forestall_the_others_for_that_project_alone() -> None:
    files = [
        ("rules/shop/x.yaml", {"rules": [rule("x", "always", {"assign": "mira"})]}),
        ("rules/a.yaml", {"rules": [rule("all", "always", "assign-to-lead")]}),
    ]
    rules, found = build(files, KNOWN)
    assert not found
    assert match(rules, seen(project="SHOP")).assign == "mira"
    assert match(rules, seen(project="APP")).assign == "lead"


def test_mail_that_no_rule_routes_goes_to_the_lead() -> None:
    rules, _ = build([("rules/a.yaml", {"rules": [rule("a", {"intent": "complaint"}, "notify-nobody")]})], KNOWN)
    routing = match(rules, seen())
    assert (routing.assign, routing.notify) == ("lead", ("lead",))
    assert routing.hits[-1].rule == "built-in"
    assert match(rules, COMPLAINT).notify == ()


def test_rules_with_nothing_left_to_decide_are_not_tried() -> None:
    rules = ruleset(rule("a", {"intent": "complaint"}, "notify-lead"), rule("b", {"project": "SHOP"}, "notify-nobody"))
    assert [hit.rule for hit in match(rules, COMPLAINT).hits] == ["a"]


def test_a_hit_gives_the_reason_of_the_rule_and_of_the_match() -> None:
    routing = match(ruleset(rule("a", {"intent": "complaint"}, "notify-lead")), COMPLAINT)
    assert routing.hits[0].because == "Because of a. (intent is complaint)"


def test_matching_is_a_function_of_the_mail_alone() -> None:
    rules = ruleset(rule("a", {"thread_age": "> 1d"}, "hold"))
    mail = seen(thread_age=datetime(2026, 1, 3, tzinfo=UTC) - datetime(2026, 1, 1, tzinfo=UTC))
    assert match(rules, mail) == match(rules, mail)
    assert match(rules, seen(thread_age=timedelta(hours=3))).hold is False


def test_hooks_of_all_matching_rules_are_gathered_and_must_be_known() -> None:
    known = replace(KNOWN, hooks=frozenset({"board", "chat"}))
    rules = [
        rule("a", {"intent": "complaint"}, {"webhook": "board"}),
        rule("b", {"text": ["Anwalt"]}, [{"webhook": ["chat", "board"]}]),
        LAST,
    ]
    built, problems = build([("x.yaml", {"rules": rules})], known)
    assert not problems
    assert match(built, COMPLAINT).hooks == ("board", "chat")
    for value, said in (("bord", 'unknown hook "bord"; did you mean "board"?'), ([], "hook")):
        _, wrong = build([("x.yaml", {"rules": [rule("a", "always", {"webhook": value})]})], known)
        assert any(said in problem.message for problem in wrong)
    _, none = build([("x.yaml", {"rules": [rule("a", "always", {"webhook": "board"})]})], KNOWN)
    assert "the site has no such hook" in none[0].message


def test_what_is_told_before_a_rule_is_asked_is_what_the_rule_would_have_said() -> None:
    conditions = [
        {"text": ["Anwalt", "dritte Mal"]}, {"subject": ["Rechnung"]}, {"project": "SHOP"}, {"project": "APP", "text": ["Anwalt"]},
        {"domain": "kunde.example"}, {"intent": "complaint"}, {"language": "de"}, {"attachments": ["pdf", "tar.gz"]},
        {"text": {"matches": "nr\\.? ?\\d+"}}, {"any": [{"text": ["Frist"]}, {"subject": {"matches": "mahnung +\\d"}}]},
        {"any": [{"text": ["Frist"]}, {"hours": "closed"}]}, {"not": {"project": "SHOP"}},
    ]  # fmt: skip
    rules = ruleset(*(rule(f"r{n}", when, {"tag": f"t{n}"}) for n, when in enumerate(conditions)))
    for mail in MANY:
        hits = match(rules, mail).hits
        asked = [one.when.ask(mail) for one in rules.rules]
        told = [(hit.matched, hit.because) for hit in hits if hit.matched is not True]
        assert told == [tuple(answer) for answer in asked if answer.yes is not True]
        assert [hit.rule for hit in hits if hit.matched] == [
            one.id for one, answer in zip(rules.rules, asked, strict=True) if answer.yes
        ]


MANY = [
    seen(
        text=text,
        subject=subject,
        project=project,
        domain=domain,
        language=language,
        attachments=files,
        intent=intent,
        open_now=hours,
    )
    for text in ("", "Zum dritte Mal, Nr. 7!", "Anwalt", "Anwalt und Frist", "x " * 20_000, "unr 5")
    for subject, files in (("", ()), ("Rechnung", ("A.PDF",)), ("Mahnung 3", ("a.tar.gz", "b")))
    for project, domain, hours in (
        (None, None, None),
        ("SHOP", "mail.kunde.example", True),
        ("APP", "other.example", False),
    )
    for language in (None, "de")
    for intent in (Intent.COMPLAINT, Intent.OTHER)
]
