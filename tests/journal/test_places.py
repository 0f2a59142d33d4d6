"""Whose doing it is that a mail lies in a label folder."""

from typing import Any

from daemon.journal import Journal
from tests.journal.samples import BOX, HOUR, NOW, answered

STATUS, COMPLAINTS, OTHER = "Sachstand/Statusfragen", "Sachstand/Beschwerden", "Sachstand/Sonstiges"


def mail(journal: Journal) -> int:
    """A decided mail that belongs to the status requests."""
    return answered(journal, 1, filing=STATUS)


def seen(journal: Journal, number: int, folder: str, uid: int, **change: Any) -> bool:
    values = {"mailbox": BOX, "uidvalidity": 5, "now": NOW + uid * HOUR, **change}
    return journal.seen_in(number, folder=folder, uid=uid, **values)


def test_our_own_filing_is_no_drag_and_moving_on_and_back_are(journal: Journal) -> None:
    number = mail(journal)
    assert not seen(journal, number, STATUS, 1)
    assert not seen(journal, number, STATUS, 1)
    assert seen(journal, number, COMPLAINTS, 2)
    assert seen(journal, number, STATUS, 3)


def test_a_mail_dragged_out_of_the_inbox_before_it_was_filed_is_a_drag(journal: Journal) -> None:
    assert seen(journal, mail(journal), COMPLAINTS, 1)


def test_a_folder_that_is_numbered_anew_is_no_drag(journal: Journal) -> None:
    number = mail(journal)
    seen(journal, number, STATUS, 1)
    assert not seen(journal, number, STATUS, 2, uidvalidity=6)


def test_a_wish_of_ours_is_no_drag_whenever_it_is_seen(journal: Journal) -> None:
    number = mail(journal)
    journal.refile(number, COMPLAINTS, NOW)
    assert journal.to_refile(BOX) == []
    assert not seen(journal, number, STATUS, 1)
    [wish] = journal.to_refile(BOX)
    assert (wish.folder, wish.uid, wish.target) == (STATUS, 1, COMPLAINTS)
    journal.refiled(wish.place, NOW + 2 * HOUR)
    assert journal.to_refile(BOX) == []
    assert not seen(journal, number, COMPLAINTS, 3)
    assert seen(journal, number, OTHER, 4)


def test_a_drag_right_after_our_move_is_one_though_nobody_saw_the_mail_there(journal: Journal) -> None:
    number = mail(journal)
    seen(journal, number, STATUS, 1)
    journal.refile(number, COMPLAINTS, NOW)
    journal.refiled(journal.to_refile(BOX)[0].place, NOW + 2 * HOUR)
    assert seen(journal, number, STATUS, 3)
    assert seen(journal, number, COMPLAINTS, 4)


def test_a_wish_that_fails_is_given_up_in_the_end_and_one_overtaken_at_once(journal: Journal) -> None:
    number = mail(journal)
    seen(journal, number, STATUS, 1)
    journal.refile(number, COMPLAINTS, NOW)
    for tries in range(20):
        [wish] = journal.to_refile(BOX)
        assert wish.tries == tries
        journal.refiling_failed(wish.place, wish.tries)
    assert journal.to_refile(BOX) == []
    journal.refile(number, COMPLAINTS, NOW)
    journal.refile(number, OTHER, NOW)
    assert [wish.target for wish in journal.to_refile(BOX)] == [OTHER]
    journal.not_refiled(journal.to_refile(BOX)[0].place)
    assert journal.to_refile(BOX) == []


def test_a_label_folder_is_looked_through_from_where_it_was_left(journal: Journal) -> None:
    journal.reached(BOX, STATUS, 5, 0)
    journal.reached(BOX, STATUS, 5, 7)
    journal.reached(BOX, STATUS, 5, 3)
    at = journal.position(BOX, STATUS)
    assert at is not None
    assert (at.uidvalidity, at.last_uid) == (5, 7)
    journal.reached(BOX, STATUS, 6, 1)
    at = journal.position(BOX, STATUS)
    assert at is not None
    assert (at.uidvalidity, at.last_uid) == (6, 1)
