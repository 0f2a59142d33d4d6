"""The team's own mail: commands, notes, forwards, and those who pretend to be the team."""

from dataclasses import replace
from typing import Any

import pytest

from daemon import guard
from daemon.model import (
    Address,
    Answered,
    DraftKind,
    Facts,
    Forward,
    How,
    Intent,
    Outcome,
    Proof,
    Role,
    Verdict,
    Writer,
)
from tests.unit.guard.sample_facts import (
    CLIENT,
    CONTACT,
    EVA,
    JONAS,
    MEMBER,
    NOW,
    SHOP,
    SITE,
    by_team,
    change,
    forwarded,
)

LINES = ("done: login page",)


def judge(facts: Facts, **site: Any) -> Verdict:
    return guard.judge(facts, replace(SITE, **site))


def test_proven_lines_of_the_team_are_carried_out_and_the_client_hears_nothing() -> None:
    found = judge(by_team(commands=LINES))
    assert (found.row, found.outcome, found.hold) == ("D17", Outcome.NOTHING, False)


@pytest.mark.parametrize("token", [False, True])
def test_proven_lines_that_were_carried_out_before_wait_for_a_person(token: bool) -> None:
    by_token = {"proof": Proof.NONE, "token_valid": True, "notice_to": JONAS} if token else {}
    found = judge(replace(by_team(commands=LINES, **by_token), order_before="mail 7"))
    assert (found.row, found.outcome, found.hold) == ("D17r", Outcome.HOLD, True)


@pytest.mark.parametrize("mode", ["state", "acknowledge", "hold"])
def test_unproven_lines_in_the_name_of_the_team_never_run(mode: str) -> None:
    assert judge(by_team(commands=LINES, proof=Proof.NONE), without_proof=mode).row == "D18"


def test_lines_with_a_failed_proof_are_held_with_an_alert() -> None:
    found = judge(by_team(commands=LINES, proof=Proof.FAIL))
    assert (found.outcome, found.hold) == (Outcome.HOLD, True)
    assert found.alert is not None


def test_the_answer_to_a_notice_of_ones_own_needs_no_other_proof() -> None:
    found = judge(by_team(commands=("taken",), proof=Proof.NONE, token_valid=True, notice_to=JONAS))
    assert found.row == "D17"


def test_a_member_answers_a_notice_from_any_of_their_addresses() -> None:
    alias = "jw@studio-nord.example"
    facts = by_team(
        commands=("taken",),
        proof=Proof.NONE,
        token_valid=True,
        notice_to=JONAS,
        identity=alias,
        writer=replace(MEMBER, address=alias),
    )
    assert judge(facts).row == "D17"


@pytest.mark.parametrize("notice_to", [None, "mira@studio-nord.example", EVA])
def test_a_token_of_somebody_elses_mail_makes_nobody_a_team_member(notice_to: str | None) -> None:
    assert judge(by_team(commands=("taken",), proof=Proof.NONE, token_valid=True, notice_to=notice_to)).row == "D18"


def test_an_invalid_token_proves_nothing() -> None:
    assert judge(by_team(commands=("taken",), proof=Proof.NONE, token_valid=False, notice_to=JONAS)).row == "D18"


def test_other_mail_of_the_team_is_held_and_never_answered() -> None:
    found = judge(by_team())
    assert (found.row, found.outcome, found.hold) == ("D22", Outcome.HOLD, True)


@pytest.mark.parametrize(("proof", "row"), [(Proof.PASS, "D22"), (Proof.NONE, "D18")])
def test_a_members_own_answer_to_the_client_needs_nobody(proof: Proof, row: str) -> None:
    found = judge(by_team(to=(EVA,), proof=proof))
    assert (found.row, found.outcome, found.hold) == (row, Outcome.NOTHING, False)


def test_a_plain_answer_to_a_notice_is_a_note_and_not_held() -> None:
    assert judge(by_team(token_valid=True, notice_to=JONAS, proof=Proof.NONE)).outcome is Outcome.NOTHING


def test_an_inline_forward_is_answered_at_the_stored_address() -> None:
    found = judge(forwarded())
    assert (found.row, found.outcome) == ("D20", Outcome.STATE)
    assert "D33" in found.because


def test_an_attached_original_is_the_stronger_evidence() -> None:
    assert judge(forwarded(How.ATTACHED)).row == "D19"


def test_an_original_that_we_have_is_the_stronger_evidence() -> None:
    assert judge(forwarded(original_known=True)).row == "D19"


def test_a_forwarded_complaint_gets_the_careful_text_and_no_state() -> None:
    found = judge(forwarded(primary=Intent.COMPLAINT))
    assert (found.row, found.outcome) == ("D20", Outcome.ACKNOWLEDGE)
    assert "D30" in found.because


def test_a_forward_that_is_not_understood_is_acknowledged_and_held() -> None:
    found = judge(forwarded(primary=Intent.UNCLEAR))
    assert (found.outcome, found.hold) == (Outcome.ACKNOWLEDGE, True)


def test_a_forwarded_note_of_absence_is_not_acknowledged() -> None:
    assert judge(forwarded(primary=Intent.AUTOMATED)).outcome is Outcome.HOLD


def test_forwarded_thanks_are_told_nothing() -> None:
    assert judge(forwarded(primary=Intent.OTHER, courtesy=True)).outcome is Outcome.NOTHING


@pytest.mark.parametrize("how", [How.INLINE, How.ATTACHED])
def test_the_forward_of_a_mail_that_was_answered_is_not_answered_again(how: How) -> None:
    found = judge(forwarded(how, original_answered=Answered("SHOP-17", NOW, DraftKind.STATE)), forward_confirm=True)
    assert (found.outcome, found.hold) == (Outcome.NOTHING, False)
    assert "SHOP-17" in found.because


def test_a_site_can_ask_for_a_confirmation_of_each_inline_forward() -> None:
    assert judge(forwarded(), forward_confirm=True).outcome is Outcome.HOLD
    assert judge(forwarded(How.ATTACHED), forward_confirm=True).outcome is Outcome.STATE


@pytest.mark.parametrize(
    ("mode", "row", "outcome"),
    [("state", "D20", Outcome.STATE), ("acknowledge", "D20", Outcome.ACKNOWLEDGE), ("hold", "D18", Outcome.HOLD)],
)
def test_an_unproven_forward_is_honoured_as_far_as_an_unproven_client(mode: str, row: str, outcome: Outcome) -> None:
    found = judge(forwarded(proof=Proof.NONE), without_proof=mode)
    assert (found.row, found.outcome) == (row, outcome)


@pytest.mark.parametrize(
    "facts",
    [
        forwarded(origin=None),
        forwarded(origin="somebody@elsewhere.example"),
        forwarded(candidates=("SHOP", "APP")),
        forwarded(project=None, contact=None),
        forwarded(speaker=Writer(Role.STRANGER, "somebody@elsewhere.example")),
        forwarded(speaker=MEMBER),
        forwarded(contact=replace(CONTACT, address="ott@krause.example")),
        forwarded(project=replace(SHOP, contacts=())),
    ],
)
def test_a_forward_of_doubtful_origin_is_held(facts: Facts) -> None:
    found = judge(facts)
    assert (found.row, found.outcome, found.hold) == ("D21", Outcome.HOLD, True)


def test_a_forward_is_limited_like_the_clients_own_mail() -> None:
    found = judge(forwarded(stated_contact_day=3))
    assert (found.row, found.outcome) == ("D20", Outcome.HOLD)
    assert "D14s" in found.because


def test_the_record_of_a_forward_shows_the_rows_behind_it() -> None:
    rows = [check.row for check in judge(forwarded()).checks]
    assert rows.index("D20") < rows.index("D33")


def test_the_forwarders_reply_address_is_not_the_clients() -> None:
    assert judge(forwarded(reply_to=("jonas@weber.example",))).outcome is Outcome.STATE


def test_a_forward_asks_for_an_answer_also_in_a_thread_where_a_person_wrote() -> None:
    assert judge(forwarded(human_answered=True, primary=Intent.OTHER)).outcome is Outcome.ACKNOWLEDGE


def test_words_above_a_forward_are_a_comment_and_no_command() -> None:
    assert judge(forwarded(commands=LINES)).row == "D20"


def test_a_redirected_mail_is_the_clients_own() -> None:
    redirect = Forward(How.REDIRECTED, JONAS, Address(EVA), "", "Stand?", "", "")
    found = judge(change(forward=redirect))
    assert (found.row, found.outcome) == ("D33", Outcome.STATE)


def test_a_forward_from_outside_the_team_is_its_senders_own_mail() -> None:
    boss = Forward(How.INLINE, EVA, Address("chef@krause.example"), "", "Stand?", "", "")
    assert judge(change(forward=boss)).row == "D33"


def test_a_forward_from_outside_the_team_never_changes_who_speaks() -> None:
    trick = Forward(How.INLINE, "x@elsewhere.example", Address(EVA), "", "Stand?", "", "")
    stranger = Writer(Role.STRANGER, "x@elsewhere.example")
    found = judge(change(forward=trick, writer=stranger, speaker=CLIENT, identity="x@elsewhere.example"))
    assert (found.row, found.outcome) == ("D23", Outcome.HOLD)
