"""How much a contact is told, and that a stranger is told nothing."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from daemon import guard
from daemon.model import Facts, Intent, Outcome, Proof, Role, Verdict, Writer
from tests.unit.guard.sample_facts import CLIENT, CONTACT, EVA, FACTS, NOW, SHOP, SITE, STATE, change

APP = replace(SHOP, key="APP", name="App")
TWO = replace(SITE, projects={"SHOP": SHOP, "APP": APP})
BOTH = replace(CLIENT, projects=("SHOP", "APP"))
STRANGER = Writer(Role.STRANGER, "someone@elsewhere.example")
COLLEAGUE = Writer(Role.COLLEAGUE, "neu@krause.example")


def judge(facts: Facts = FACTS, /, **site: Any) -> Verdict:
    return guard.judge(facts, replace(SITE, **site))


def short(facts: Facts, /, **site: Any) -> tuple[str, Outcome, bool]:
    found = judge(facts, **site)
    return found.row, found.outcome, found.hold


def test_a_status_request_of_a_contact_gets_the_state() -> None:
    assert short(FACTS) == ("D33", Outcome.STATE, False)


def test_every_row_that_was_tried_is_recorded_up_to_the_one_that_decided() -> None:
    checks = judge().checks
    tried = [check.row for check in checks]
    assert tried == [row.id for row in guard.ROWS][: len(tried)]
    assert [check.hit for check in checks].count(True) == 1
    assert checks[-1].row == "D33"
    assert all(check.because for check in checks)


@pytest.mark.parametrize("how", ["pgp", "smime", "winmail"])
def test_what_nobody_can_read_gets_a_receipt_and_a_person(how: str) -> None:
    assert short(change(unreadable=how)) == ("D27", Outcome.ACKNOWLEDGE, True)


def test_a_reply_address_at_another_organisation_gets_a_receipt_and_a_person() -> None:
    assert short(change(reply_to=("e.krause@krause-gmbh.example",))) == ("D28", Outcome.ACKNOWLEDGE, True)


@pytest.mark.parametrize("reply_to", [(EVA,), ("sekretariat@mail.krause.example",), ("OTT@krause.example",)])
def test_a_reply_address_of_the_same_house_is_no_concern(reply_to: tuple[str, ...]) -> None:
    assert judge(change(reply_to=reply_to)).outcome is Outcome.STATE


def test_a_contact_of_two_projects_is_asked_which_one() -> None:
    facts = change(speaker=BOTH, writer=BOTH, project=None, contact=None, candidates=("SHOP", "APP"))
    found = guard.judge(facts, TWO)
    assert (found.row, found.outcome, found.hold) == ("D29", Outcome.ACKNOWLEDGE, False)
    assert "SHOP, APP" in found.because


def test_thanks_are_not_asked_for_their_project() -> None:
    facts = change(speaker=BOTH, writer=BOTH, project=None, contact=None, courtesy=True, primary=Intent.OTHER)
    assert guard.judge(facts, TWO).row == "D35c"


def test_an_angry_contact_of_two_projects_is_seen_by_a_person() -> None:
    facts = change(speaker=BOTH, writer=BOTH, candidates=("SHOP", "APP"), primary=Intent.COMPLAINT)
    assert guard.judge(facts, TWO).hold


def test_a_complaint_is_answered_at_once_and_without_state() -> None:
    assert short(change(primary=Intent.COMPLAINT)) == ("D30", Outcome.ACKNOWLEDGE, False)


def test_a_complaint_beside_a_status_request_comes_first() -> None:
    assert short(change(secondary=(Intent.COMPLAINT,))) == ("D30", Outcome.ACKNOWLEDGE, False)


def test_a_project_can_have_its_state_told_to_a_complaint() -> None:
    wanted = replace(SHOP, state_on_complaint=True)
    assert judge(change(primary=Intent.COMPLAINT, project=wanted)).outcome is Outcome.STATE
    assert judge(change(primary=Intent.COMPLAINT, project=wanted, state=None)).outcome is Outcome.ACKNOWLEDGE


@pytest.mark.parametrize(
    "doubt", [{"primary": Intent.UNCLEAR}, {"parts_disagree": True}, {"suspected_complaint": True}]
)
def test_what_is_not_understood_gets_a_neutral_receipt_and_a_person(doubt: dict[str, Any]) -> None:
    assert short(change(**doubt)) == ("D31", Outcome.ACKNOWLEDGE, True)


def test_thanks_get_no_answer() -> None:
    assert short(change(courtesy=True, primary=Intent.OTHER)) == ("D35c", Outcome.NOTHING, False)


@pytest.mark.parametrize("doubt", [{"suspected_complaint": True}, {"parts_disagree": True}])
def test_thanks_with_a_bitter_taste_are_seen_by_a_person(doubt: dict[str, Any]) -> None:
    assert short(change(courtesy=True, primary=Intent.OTHER, **doubt)) == ("D31", Outcome.ACKNOWLEDGE, True)


def test_mail_that_lay_here_for_a_day_is_not_told_a_state() -> None:
    assert short(change(received=NOW - timedelta(hours=25))) == ("D32", Outcome.ACKNOWLEDGE, True)


@pytest.mark.fault(58)
@pytest.mark.parametrize(
    "facts",
    [
        change(state=None),
        change(state=replace(STATE, newest=None)),
        change(state=replace(STATE, newest=NOW - timedelta(days=15))),
        change(state=replace(STATE, project="APP")),
        change(contact=replace(CONTACT, state=False), project=replace(SHOP, contacts=(replace(CONTACT, state=False),))),
    ],
)
def test_no_state_is_invented_borrowed_or_told_to_the_wrong_contact(facts: Facts) -> None:
    assert short(facts) == ("D34", Outcome.ACKNOWLEDGE, True)


def test_an_unknown_state_is_recorded_as_unknown() -> None:
    checks = judge(change(state=None)).checks
    assert next(check for check in checks if check.row == "D33").hit is None


@pytest.mark.parametrize("intent", [Intent.CHANGE_REQUEST, Intent.OTHER])
def test_a_change_request_or_another_matter_is_acknowledged(intent: Intent) -> None:
    assert short(change(primary=intent)) == ("D35", Outcome.ACKNOWLEDGE, False)


def test_the_state_is_told_with_a_change_request_if_asked_for_or_if_the_project_always_does() -> None:
    always = replace(SHOP, state_in_every_reply=True)
    assert judge(change(primary=Intent.CHANGE_REQUEST, project=always)).outcome is Outcome.STATE
    asked = change(primary=Intent.CHANGE_REQUEST, secondary=(Intent.STATUS_REQUEST,))
    assert judge(asked).outcome is Outcome.STATE
    assert judge(change(asked, state=None)).outcome is Outcome.ACKNOWLEDGE


def test_by_default_a_mailbox_without_a_trust_anchor_still_answers() -> None:
    found = judge(change(proof=Proof.NONE))
    assert (found.row, found.outcome) == ("D33", Outcome.STATE)
    assert "the stored address" in found.because


@pytest.mark.parametrize("intent", [Intent.STATUS_REQUEST, Intent.COMPLAINT, Intent.UNCLEAR, Intent.OTHER])
def test_a_careful_site_sends_an_unproven_contact_a_receipt_and_asks_a_person(intent: Intent) -> None:
    facts = change(proof=Proof.NONE, primary=intent)
    assert short(facts, without_proof="acknowledge") == ("D36", Outcome.ACKNOWLEDGE, True)


@pytest.mark.parametrize("intent", [Intent.STATUS_REQUEST, Intent.COMPLAINT])
def test_a_strict_site_holds_what_nothing_vouches_for(intent: Intent) -> None:
    facts = change(proof=Proof.NONE, primary=intent)
    assert short(facts, without_proof="hold") == ("D36", Outcome.HOLD, True)


def test_a_token_of_a_foreign_thread_is_held() -> None:
    facts = change(token_valid=True, contacts=frozenset({"other@client.example"}))
    assert judge(facts).row == "D24"
    assert guard.judge(replace(facts, thread=replace(facts.thread, project="APP")), TWO).row == "D24"


@pytest.mark.parametrize("thread", [{"contacts": frozenset({EVA})}, {"contacts": frozenset()}, {"token_valid": False}])
def test_a_token_of_ones_own_thread_or_of_none_changes_nothing(thread: dict[str, Any]) -> None:
    assert judge(change(**{"token_valid": True, **thread})).outcome is Outcome.STATE


def test_a_colleague_of_a_contact_is_held_for_the_leads_word() -> None:
    for proof, row in ((Proof.PASS, "D25"), (Proof.NONE, "D26")):
        facts = change(writer=COLLEAGUE, speaker=COLLEAGUE, identity=COLLEAGUE.address, contact=None, proof=proof)
        assert short(facts, ack_strangers=True) == (row, Outcome.HOLD, True)


def stranger(**changes: Any) -> Facts:
    start = change(writer=STRANGER, speaker=STRANGER, identity=STRANGER.address, contact=None, project=None, state=None)
    return change(start, **changes)


def test_a_stranger_is_held() -> None:
    assert short(stranger()) == ("D25", Outcome.HOLD, True)
    assert short(stranger(proof=Proof.NONE)) == ("D26", Outcome.HOLD, True)


def test_a_site_can_send_proven_strangers_a_receipt_once_a_week() -> None:
    assert short(stranger(), ack_strangers=True) == ("D25", Outcome.ACKNOWLEDGE, True)
    assert short(stranger(proof=Proof.NONE), ack_strangers=True)[1] is Outcome.HOLD
    assert short(stranger(strangers_hour=20), ack_strangers=True)[1] is Outcome.HOLD
    assert short(stranger(last_to_contact=NOW - timedelta(days=6)), ack_strangers=True)[1] is Outcome.HOLD


@pytest.mark.parametrize(
    "facts",
    [
        change(contact=None),
        change(project=None),
        change(contact=replace(CONTACT, address="ott@krause.example")),
        change(project=replace(SHOP, contacts=())),
        change(identity="ott@krause.example"),
    ],
)
def test_when_the_facts_do_not_agree_a_person_decides(facts: Facts) -> None:
    assert short(facts) == ("D37", Outcome.HOLD, True)
