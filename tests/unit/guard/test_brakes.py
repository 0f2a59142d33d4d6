"""The brakes: how often is often enough."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from daemon import guard
from daemon.model import Intent, Outcome, Proof, Verdict
from tests.unit.guard.sample_facts import NOW, SITE, by_team, change, forwarded


def judge(**changes: Any) -> Verdict:
    return guard.judge(change(**changes), SITE)


@pytest.mark.parametrize(
    "recent",
    [{"breaker": "the other side answers each mail"}, {"all_hour": 30}, {"all_day": 200}, {"domain_hour": 20}],
)
def test_a_brake_of_the_house_holds_the_mail_and_tells_the_team(recent: dict[str, Any]) -> None:
    found = judge(**recent)
    assert (found.row, found.outcome, found.hold) == ("D14", Outcome.HOLD, True)
    assert found.alert is not None


@pytest.mark.parametrize("recent", [{"thread_automatic": 3}, {"same_body_day": True}, {"quick_replies": 3}])
def test_a_brake_of_one_conversation_holds_it_without_an_alert(recent: dict[str, Any]) -> None:
    found = judge(**recent)
    assert (found.row, found.outcome, found.alert) == ("D14", Outcome.HOLD, None)


@pytest.mark.parametrize(
    "recent",
    [{"all_hour": 29}, {"all_day": 199}, {"domain_hour": 19}, {"thread_automatic": 2}, {"quick_replies": 2}],
)
def test_just_below_a_limit_we_answer(recent: dict[str, Any]) -> None:
    assert judge(**recent).outcome is Outcome.STATE


def test_a_mail_that_passed_too_many_machines_is_told_nothing() -> None:
    assert judge(hops=4).outcome is Outcome.NOTHING
    assert judge(hops=3).outcome is Outcome.STATE


def test_a_brake_stops_no_progress_report_of_the_team() -> None:
    found = guard.judge(by_team(commands=("done: login page",), all_hour=99, breaker="storm"), SITE)
    assert found.row == "D17"


def test_a_brake_stops_the_answer_to_a_forward() -> None:
    assert guard.judge(forwarded(all_hour=30), SITE).row == "D14"


def test_the_fourth_state_of_a_day_is_held() -> None:
    assert judge(stated_contact_day=2).outcome is Outcome.STATE
    assert judge(stated_contact_day=3).row == "D14s"


def test_the_second_receipt_of_a_day_for_the_same_matter_is_held() -> None:
    assert judge(primary=Intent.OTHER).row == "D35"
    assert judge(primary=Intent.OTHER, acknowledged_contact_day=1).row == "D14a"


def test_a_receipt_does_not_count_against_the_state() -> None:
    assert judge(acknowledged_contact_day=1).outcome is Outcome.STATE


def test_ten_minutes_lie_between_two_mails_to_one_contact() -> None:
    assert judge(last_to_contact=NOW - timedelta(minutes=9), stated_contact_day=1).row == "D14s"
    assert judge(last_to_contact=NOW - timedelta(minutes=10), stated_contact_day=1).row == "D33"


def test_the_first_state_of_a_day_follows_the_receipt_that_invites_to_it_at_once() -> None:
    assert judge(last_to_contact=NOW - timedelta(minutes=1), acknowledged_contact_day=1).row == "D33"


def test_a_complaint_is_answered_whatever_the_contact_was_sent_before() -> None:
    found = judge(primary=Intent.COMPLAINT, acknowledged_contact_day=5, last_to_contact=NOW - timedelta(minutes=1))
    assert (found.row, found.outcome) == ("D30", Outcome.ACKNOWLEDGE)


@pytest.mark.parametrize("recent", [{"thread_automatic": 3}, {"domain_hour": 20}, {"all_hour": 30}])
def test_even_a_complaint_stops_at_the_brakes_that_end_storms(recent: dict[str, Any]) -> None:
    assert judge(primary=Intent.COMPLAINT, **recent).row == "D14"


def test_thanks_right_after_our_answer_are_filed_and_not_held() -> None:
    found = judge(primary=Intent.OTHER, courtesy=True, last_to_contact=NOW, acknowledged_contact_day=3)
    assert (found.row, found.outcome) == ("D35c", Outcome.NOTHING)


def test_without_proof_the_limit_of_the_state_holds_what_would_have_been_a_receipt() -> None:
    careful = replace(SITE, without_proof="acknowledge")
    assert guard.judge(change(proof=Proof.NONE), careful).row == "D36"
    assert guard.judge(change(proof=Proof.NONE, stated_contact_day=3), careful).row == "D14s"


def test_where_a_person_answered_the_daemon_keeps_quiet() -> None:
    found = judge(primary=Intent.CHANGE_REQUEST, human_answered=True)
    assert (found.row, found.outcome, found.hold) == ("D35h", Outcome.HOLD, True)


def test_where_a_person_answered_a_plain_status_request_still_gets_the_state() -> None:
    assert judge(human_answered=True).outcome is Outcome.STATE
    assert judge(human_answered=True, secondary=(Intent.CHANGE_REQUEST,)).row == "D35h"
    assert judge(human_answered=True, state=None).row == "D35h"


def test_where_a_person_answered_thanks_are_not_held() -> None:
    assert judge(human_answered=True, primary=Intent.OTHER, courtesy=True).row == "D35c"


@pytest.mark.parametrize(
    ("recent", "brake", "scope"),
    [
        ({"all_hour": 30}, "hour", "all"),
        ({"all_day": 200}, "day", "all"),
        ({"domain_hour": 20}, "domain", "domain:krause.example"),
        ({"project_hour": 20}, "project", "project:SHOP"),
        ({"contact_day": 8}, "contact", "contact:e.krause@krause.example"),
        ({"same_body_day": True}, "words", "words:e.krause@krause.example"),
        ({"quick_replies": 3}, "robot", "contact:e.krause@krause.example"),
    ],
)
def test_a_brake_that_is_reached_shuts_for_those_whom_it_stops(recent: dict[str, Any], brake: str, scope: str) -> None:
    found = judge(**recent)
    assert found.trip is not None
    assert (found.trip.brake, found.trip.scope) == (brake, scope)
    assert found.trip.because == found.because


def test_a_brake_that_is_shut_does_not_shut_again() -> None:
    found = judge(breaker="8 automatic mails to this contact in a day (limit 8)", contact_day=9)
    assert found.trip is None
    assert found.because == "answers are stopped: 8 automatic mails to this contact in a day (limit 8)"
