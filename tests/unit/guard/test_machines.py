"""Machines, lists, spam, forged and doubled mail: nothing of it is ever answered."""

import pytest

from daemon import guard
from daemon.model import Intent, MarkKind, Outcome, Proof, Role, Writer
from tests.unit.guard.sample_facts import INBOX, SITE, by_team, change, forwarded

STRANGER = Writer(Role.STRANGER, "someone@elsewhere.example")


def verdict(**changes: object) -> tuple[str, Outcome, bool]:
    found = guard.judge(change(**changes), SITE)
    return found.row, found.outcome, found.hold


@pytest.mark.parametrize(
    ("kind", "row"),
    [
        (MarkKind.OWN, "D2"),
        (MarkKind.NULL_RETURN_PATH, "D3"),
        (MarkKind.REPORT, "D4"),
        (MarkKind.AUTO_SUBMITTED, "D5"),
        (MarkKind.LIST, "D6"),
        (MarkKind.SUPPRESS, "D7"),
        (MarkKind.VENDOR, "D8"),
        (MarkKind.CALENDAR, "D8"),
        (MarkKind.REACTION, "D8"),
        (MarkKind.SYSTEM_SENDER, "D9"),
        (MarkKind.SPAM, "D10"),
        (MarkKind.HOPS, "D14"),
    ],
)
def test_a_machine_is_told_nothing_even_at_the_address_of_a_contact(kind: MarkKind, row: str) -> None:
    assert verdict(mark=[kind]) == (row, Outcome.NOTHING, False)


def test_a_mail_that_was_refused_unread_is_quarantined() -> None:
    assert verdict(refused="more than 100 parts") == ("D1", Outcome.QUARANTINE, False)


def test_our_own_address_in_the_from_is_never_answered() -> None:
    assert verdict(identity=INBOX)[:2] == ("D2", Outcome.NOTHING)


def test_a_bounce_is_never_answered() -> None:
    assert verdict(return_path="")[:2] == ("D3", Outcome.NOTHING)


def test_a_mail_without_a_recorded_return_path_is_no_bounce_and_the_record_says_that_nobody_knows() -> None:
    found = guard.judge(change(return_path=None), SITE)
    assert found.outcome is Outcome.STATE
    assert next(c for c in found.checks if c.row == "D3").hit is None


@pytest.mark.parametrize("proof", [Proof.PASS, Proof.NONE])
def test_list_unsubscribe_on_the_mail_of_a_known_person_is_held_and_not_lost(proof: Proof) -> None:
    assert verdict(mark=[MarkKind.BULK_SOFT], proof=proof) == ("D6", Outcome.HOLD, True)


def test_a_newsletter_of_a_stranger_is_told_nothing() -> None:
    assert verdict(mark=[MarkKind.BULK_SOFT], writer=STRANGER, speaker=STRANGER)[:2] == ("D6", Outcome.NOTHING)


def test_a_list_mail_with_list_unsubscribe_is_a_list_mail() -> None:
    assert verdict(mark=[MarkKind.BULK_SOFT, MarkKind.LIST])[:2] == ("D6", Outcome.NOTHING)


def test_people_read_postmaster_so_it_is_held() -> None:
    assert verdict(mark=[MarkKind.POSTMASTER]) == ("D9", Outcome.HOLD, True)


def test_a_mail_that_was_not_addressed_to_us_is_told_nothing_but_a_contacts_is_held() -> None:
    assert verdict(addressed=False) == ("D11", Outcome.HOLD, True)
    assert verdict(addressed=False, writer=STRANGER, speaker=STRANGER)[:2] == ("D11", Outcome.NOTHING)


def test_the_blind_copy_of_a_team_members_own_answer_is_left_alone_but_a_forward_is_held() -> None:
    assert guard.judge(by_team(addressed=False), SITE).outcome is Outcome.NOTHING
    assert guard.judge(forwarded(addressed=False), SITE).outcome is Outcome.HOLD


def test_a_from_without_one_certain_address_is_held() -> None:
    assert verdict(identity=None) == ("D12", Outcome.HOLD, True)


def test_a_failed_proof_is_held_with_an_alert_whatever_the_site_says() -> None:
    found = guard.judge(change(proof=Proof.FAIL), SITE)
    assert (found.row, found.outcome, found.hold) == ("D13", Outcome.HOLD, True)
    assert found.alert is not None
    assert "e.krause@krause.example" in found.alert


def test_the_same_mail_is_decided_once() -> None:
    assert verdict(duplicate_of="R-17, answered")[:2] == ("D15", Outcome.NOTHING)


def test_an_automatic_subject_of_a_contact_is_held() -> None:
    assert verdict(mark=[MarkKind.SUBJECT_HINT]) == ("D16", Outcome.HOLD, True)


def test_an_automatic_subject_of_a_stranger_or_right_after_our_mail_is_told_nothing() -> None:
    hint = [MarkKind.SUBJECT_HINT]
    assert verdict(mark=hint, writer=STRANGER, speaker=STRANGER)[:2] == ("D16", Outcome.NOTHING)
    assert verdict(mark=hint, reply_to_ours_seconds=20.0)[:2] == ("D16", Outcome.NOTHING)
    assert verdict(mark=hint, reply_to_ours_seconds=301.0)[:2] == ("D16", Outcome.HOLD)


def test_a_polite_robot_without_any_mark_is_held_by_its_words() -> None:
    assert verdict(primary=Intent.AUTOMATED)[:2] == ("D16", Outcome.HOLD)


GROUP = (("List-ID", f"Projekte <{INBOX.replace('@', '.')}>"),)


def test_a_known_persons_mail_through_the_inboxs_own_group_is_not_lost() -> None:
    assert verdict(mark=[MarkKind.LIST], headers=GROUP) == ("D6", Outcome.HOLD, True)


def test_the_own_group_helps_no_stranger_no_forger_and_no_other_list() -> None:
    assert verdict(mark=[MarkKind.LIST], headers=GROUP, writer=STRANGER, speaker=STRANGER)[1] is Outcome.NOTHING
    assert verdict(mark=[MarkKind.LIST], headers=GROUP, proof=Proof.FAIL)[1] is Outcome.NOTHING
    assert verdict(mark=[MarkKind.LIST], headers=(("List-Id", "<team.krause.example>"),))[1] is Outcome.NOTHING
    assert verdict(mark=[MarkKind.AUTO_SUBMITTED, MarkKind.LIST], headers=GROUP)[1] is Outcome.NOTHING
