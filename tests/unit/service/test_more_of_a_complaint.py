"""A client's word more in the thread of their complaint: passed on in their words, with no new hour."""

import pytest

from daemon.model import DraftKind
from tests.unit.decide.story import COMPLAINT, EVA, HOUR, LENA, MINUTE, TIM, Story, letter

LATER = "Guten Tag,\n\nbitte lieber morgen um 10 Uhr anrufen.\n\nEva Krause\n"


@pytest.mark.parametrize("by_reference", [True, False])
def test_a_wish_for_another_time_goes_to_who_has_the_complaint(story: Story, by_reference: bool) -> None:
    story.decide(letter(EVA, COMPLAINT, subject="Shop"))
    (ours,) = [mail for mail in story.send() if mail.kind.to_client]
    promised = story.journal.open_cases()[0].due
    story.clock.forward(HOUR)
    extra = f"In-Reply-To: {ours.message_id}\n" if by_reference else ""
    *_, row = story.decide(letter(EVA, LATER, subject="Re: Shop [SHOP-1]", number="2", extra=extra))
    assert row.case == "SHOP-1"
    told = story.send()
    (reply,) = [mail.raw.decode() for mail in told if mail.kind.to_client]
    (notice,) = [mail.raw.decode() for mail in told if mail.kind is DraftKind.NOTICE]
    assert "lieber morgen um 10 Uhr anrufen" in notice
    assert "Jonas Weber bekommt sie, zusammen mit Ihrer Nachricht SHOP-1" in reply.replace("=\r\n", "")
    assert "Status" not in reply
    assert "antwortet Ihnen" not in reply.replace("=\r\n", "")
    (case,) = story.journal.open_cases()
    assert (case.ref, case.due) == ("SHOP-1", promised)
    assert len([p for p in story.journal.promises("SHOP") if p.case]) == 1


def test_right_after_the_receipt_it_waits_for_who_has_the_complaint(story: Story) -> None:
    story.decide(letter(EVA, COMPLAINT, subject="Shop"))
    (ours,) = [mail for mail in story.send() if mail.kind.to_client]
    story.clock.forward(3 * MINUTE)
    extra = f"In-Reply-To: {ours.message_id}\n"
    *_, row = story.decide(letter(EVA, LATER, subject="Re: Shop", number="2", extra=extra))
    assert (row.row, row.case) == ("D14s", "SHOP-1")
    (notice,) = story.send()
    assert "lieber morgen um 10 Uhr anrufen" in notice.raw.decode()
    (ready,) = story.journal.prepared(2)
    assert (ready.case, ready.answer_by) == ("SHOP-1", None)


def test_a_number_in_the_subject_of_somebody_else_joins_no_complaint(story: Story) -> None:
    story.decide(letter(TIM, COMPLAINT, subject="Shop"))
    story.send()
    story.clock.forward(HOUR)
    *_, row = story.decide(letter(LENA, LATER, subject="Re: Shop [SHOP-1]", number="2"))
    assert row.case != "SHOP-1"
