"""Mail leaves once. What nobody can know is in doubt, and only a word takes it from there."""

from datetime import timedelta

import pytest

from daemon.journal import LEASE, Journal, JournalError, Minted, OutboxState, Recovered
from daemon.model import Delivery, DeliveryReport, Draft, DraftKind, Fault, Outgoing
from tests.journal.samples import (
    BOX,
    DAY,
    EVA,
    HOUR,
    MINUTE,
    NOW,
    answered,
    arrive,
    carry_out,
    decision,
    draft,
    mint,
)  # fmt: skip

OTT, LEAD = "ott@krause.example", "jonas@studio-nord.example"
SENT = DeliveryReport(Delivery.SENT, code=250, text="queued as 4711")
LATER = DeliveryReport(Delivery.DEFERRED, Fault.SERVER, 451, "greylisted")
NEVER = DeliveryReport(Delivery.REFUSED, Fault.RECIPIENT, 550, "no such user")
WHO_KNOWS = DeliveryReport(Delivery.IN_DOUBT, Fault.NETWORK, None, "connection lost")


def state(journal: Journal, outbox_id: int) -> str:
    return next(row.state for row in journal.outbox() if row.id == outbox_id)


def sending(journal: Journal, *, begun: bool = True) -> Outgoing:
    answered(journal)
    (mail,) = journal.claim(NOW, 10)
    if begun:
        journal.begin_content(mail.id, NOW, attempt=mail.attempts)
    return mail


def test_what_is_claimed_is_exactly_what_was_minted(journal: Journal) -> None:
    number = answered(journal, 1, draft(case="SHOP-1", contact=EVA.upper()))
    (mail,) = journal.claim(NOW, 10)
    minted = mint(mail.id, draft())
    assert mail == Outgoing(
        mail.id, "projekte", DraftKind.STATE, minted.sender, EVA, minted.raw, minted.message_id, minted.token,
        1, NOW, NOW, NOW, "SHOP", EVA, "SHOP-1",
    )  # fmt: skip
    assert journal.outgoing_bytes(mail.id) == mail.raw
    (row,) = journal.outbox()
    assert (row.arrival, row.state, row.subject) == (number, OutboxState.SENDING, "Re: Wo stehen wir?")


def test_a_claimed_mail_is_nobody_elses(journal: Journal) -> None:
    sending(journal, begun=False)
    assert journal.claim(NOW, 10) == []


def test_a_sent_mail_is_never_sent_again(journal: Journal) -> None:
    mail = sending(journal)
    journal.record(mail.id, SENT, NOW)
    assert state(journal, mail.id) == "sent"
    for report in (SENT, LATER, NEVER, WHO_KNOWS):
        with pytest.raises(JournalError, match="too late"):
            journal.record(mail.id, report, NOW, NOW)
    with pytest.raises(JournalError, match="not in doubt"):
        journal.resolve(mail.id, "resend", NOW, "please")
    assert not journal.cancel(mail.id, NOW, "please")
    assert journal.recover(NOW + DAY) == Recovered(0, 0)
    assert journal.claim(NOW + DAY, 10) == []
    assert state(journal, mail.id) == "sent"


def test_a_deferred_mail_is_due_again_at_its_time_with_the_same_bytes(journal: Journal) -> None:
    mail = sending(journal)
    journal.record(mail.id, LATER, NOW, NOW + 5 * MINUTE)
    assert state(journal, mail.id) == "queued"
    assert journal.claim(NOW + 4 * MINUTE, 10) == []
    (again,) = journal.claim(NOW + 5 * MINUTE, 10)
    assert (again.raw, again.message_id, again.attempts) == (mail.raw, mail.message_id, 2)
    (row,) = journal.outbox()
    assert (row.attempts, row.resends, row.last) == (2, 0, "deferred: greylisted")


def test_a_mail_that_is_deferred_without_a_next_time_has_expired(journal: Journal) -> None:
    mail = sending(journal)
    journal.record(mail.id, LATER, NOW, None)
    assert state(journal, mail.id) == "expired"
    assert journal.claim(NOW + DAY, 10) == []


def test_a_refused_mail_stays_refused(journal: Journal) -> None:
    mail = sending(journal)
    journal.record(mail.id, NEVER, NOW)
    assert (state(journal, mail.id), journal.claim(NOW + DAY, 10)) == ("refused", [])


def test_content_begins_once_for_a_claim(journal: Journal) -> None:
    mail = sending(journal)
    with pytest.raises(JournalError, match="begun before"):
        journal.begin_content(mail.id, NOW)
    with pytest.raises(JournalError, match="not claimed"):
        journal.begin_content(999, NOW)


def test_after_a_crash_what_had_not_begun_is_queued_and_what_had_is_in_doubt(journal: Journal) -> None:
    answered(journal, 1, draft(to=OTT, contact=OTT))
    answered(journal, 2)
    calm, begun = journal.claim(NOW, 10)
    journal.begin_content(begun.id, NOW)
    assert journal.recover(NOW) == Recovered(queued=1, in_doubt=1)
    assert (state(journal, calm.id), state(journal, begun.id)) == ("queued", "in-doubt")
    assert [mail.id for mail in journal.claim(NOW, 10)] == [calm.id]
    assert [mail.id for mail in journal.in_doubt(NOW)] == [begun.id]
    assert journal.recover(NOW - 9 * DAY) == Recovered(queued=1, in_doubt=0)


def test_a_claim_that_lapsed_is_taken_back(journal: Journal) -> None:
    stuck = sending(journal, begun=False)
    later = NOW + LEASE + MINUTE
    (again,) = journal.claim(later, 10)
    assert (again.id, again.attempts) == (stuck.id, 2)
    with pytest.raises(JournalError, match="not claimed"):
        journal.begin_content(stuck.id, later, attempt=stuck.attempts)
    journal.begin_content(again.id, later, attempt=again.attempts)
    with pytest.raises(JournalError, match="too late"):
        journal.record(stuck.id, LATER, later, later, attempt=stuck.attempts)
    journal.record(again.id, SENT, later, attempt=again.attempts)


@pytest.mark.fault(32)
def test_a_claim_that_lapsed_after_the_content_had_begun_is_in_doubt_until_its_report_comes(journal: Journal) -> None:
    mail = sending(journal)
    assert journal.claim(NOW + LEASE + MINUTE, 10) == []
    assert state(journal, mail.id) == "in-doubt"
    journal.record(mail.id, SENT, NOW + HOUR, attempt=mail.attempts)
    assert state(journal, mail.id) == "sent"


@pytest.mark.parametrize(("how", "then"), [("sent", "sent"), ("dropped", "dropped"), ("resend", "queued")])
def test_a_doubt_ends_by_a_word_and_the_reason_is_kept(journal: Journal, how: str, then: str) -> None:
    mail = sending(journal)
    journal.record(mail.id, WHO_KNOWS, NOW)
    assert state(journal, mail.id) == "in-doubt"
    assert journal.claim(NOW + DAY, 10) == []
    assert journal.in_doubt(NOW + 29 * MINUTE, after=timedelta(minutes=30)) == []
    assert [doubt.raw for doubt in journal.in_doubt(NOW + 30 * MINUTE, after=timedelta(minutes=30))] == [mail.raw]
    journal.resolve(mail.id, how, NOW + HOUR, "looked into Sent")  # type: ignore[arg-type]
    (row,) = journal.outbox()
    assert (row.state, row.resends) == (then, int(how == "resend"))
    assert row.last == f"resolved: {how}: looked into Sent"
    with pytest.raises(JournalError, match="not in doubt"):
        journal.resolve(mail.id, "dropped", NOW, "again")
    assert [again.raw for again in journal.claim(NOW + HOUR, 10)] == ([mail.raw] if how == "resend" else [])


def test_mails_to_one_client_leave_in_order(journal: Journal) -> None:
    for uid in (1, 2):
        answered(journal, uid)
    answered(journal, 3, draft(to=OTT, contact=OTT))
    first, other = journal.claim(NOW, 10)
    assert (first.recipient, other.recipient) == (EVA, OTT)
    assert journal.claim(NOW, 10) == []
    journal.record(other.id, SENT, NOW)
    journal.record(first.id, LATER, NOW, NOW + HOUR)
    assert journal.claim(NOW, 10) == []
    (again,) = journal.claim(NOW + HOUR, 10)
    assert again.id == first.id
    journal.record(first.id, SENT, NOW + HOUR)
    (second,) = journal.claim(NOW + HOUR, 10)
    assert second.id == first.id + 1


def test_a_notice_to_the_team_waits_for_nothing(journal: Journal) -> None:
    for uid in (1, 2):
        answered(journal, uid, draft(DraftKind.NOTICE, LEAD, contact=None))
    assert len(journal.claim(NOW, 10)) == 2


def test_a_claim_takes_no_more_than_asked_and_the_longest_due_first(journal: Journal) -> None:
    for uid in range(1, 5):
        answered(journal, uid, draft(to=f"{uid}@krause.example"), at=NOW - uid * MINUTE)
    assert [mail.recipient[0] for mail in journal.claim(NOW, 3)] == ["4", "3", "2"]


def test_a_mail_that_waits_can_be_withdrawn(journal: Journal) -> None:
    answered(journal)
    (row,) = journal.outbox()
    assert journal.cancel(row.id, NOW, "no contact any more")
    assert not journal.cancel(row.id, NOW, "no contact any more")
    (row,) = journal.outbox(10, [OutboxState.CANCELLED])
    assert row.last == "cancelled: no contact any more"
    assert journal.claim(NOW, 10) == []


def test_the_outbox_shows_the_newest_first_and_by_state(journal: Journal) -> None:
    for uid in range(1, 4):
        answered(journal, uid, draft(to=f"{uid}@krause.example"))
    journal.claim(NOW, 1)
    assert [row.id for row in journal.outbox(2)] == [3, 2]
    assert [row.id for row in journal.outbox(states=[OutboxState.SENDING])] == [1]
    assert journal.outbox(states=[]) == []


def test_a_message_id_is_given_once(journal: Journal) -> None:
    def always_the_same(outbox_id: int, made: Draft) -> Minted:
        return Minted("<one@studio-nord.example>", f"token-{outbox_id}", b"raw", "")

    carry_out(journal, arrive(journal, 1), decision(draft()), with_mint=always_the_same)
    with pytest.raises(JournalError):
        carry_out(journal, arrive(journal, 2), decision(draft()), with_mint=always_the_same)
    assert len(journal.outbox()) == 1


def test_numbers_of_rows_are_not_used_again_after_a_rollback(journal: Journal) -> None:
    answered(journal, 1)
    with pytest.raises(JournalError):
        carry_out(journal, arrive(journal, 2), decision(draft(to=OTT), draft(to=OTT)))
    answered(journal, 3)
    assert len({row.message_id for row in journal.outbox()}) == 2


def test_the_oldest_unsent_mail_is_known(journal: Journal) -> None:
    assert journal.oldest_unsent() is None
    mail = sending(journal)
    answered(journal, 2, at=NOW + HOUR)
    assert journal.oldest_unsent() == NOW
    journal.record(mail.id, SENT, NOW)
    assert journal.oldest_unsent() == NOW + HOUR


def test_the_oldest_mail_that_could_leave_is_known(journal: Journal) -> None:
    mail = sending(journal)
    assert journal.oldest_due(NOW + HOUR) is None
    journal.record(mail.id, LATER, NOW, NOW + 2 * HOUR)
    assert journal.oldest_due(NOW + HOUR) is None, "its time has not come"
    assert journal.oldest_due(NOW + 3 * HOUR) == NOW + 2 * HOUR


def test_counts_tell_how_much_waits(journal: Journal) -> None:
    mail = sending(journal)
    journal.record(mail.id, WHO_KNOWS, NOW)
    answered(journal, 2, suggested=(draft(DraftKind.RELAY),), hold=True)
    arrive(journal, 3)
    counts = journal.counts()
    assert (counts["waiting"], counts["held"], counts["queued"], counts["in-doubt"], counts["sent"]) == (1, 1, 1, 1, 0)


def test_a_mailbox_whose_lines_are_all_busy_holds_up_no_other(journal: Journal) -> None:
    for number in range(1, 13):
        to = f"gast{number}@krause.example"
        journal.carry_out(
            None, decision(draft(to=to, contact=to)), mint, now=NOW, mailbox="second" if number == 12 else BOX,
            facts_snapshot={}, policy="abc123",
        )  # fmt: skip
    assert [mail.mailbox for mail in journal.claim(NOW, 4)] == [BOX] * 4
    assert [mail.mailbox for mail in journal.claim(NOW, 4, full={BOX})] == ["second"]
    assert journal.claim(NOW, 4, full={BOX, "second"}) == []
    assert len(journal.claim(NOW, 100)) == 7
