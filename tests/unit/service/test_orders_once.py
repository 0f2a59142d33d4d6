"""An order of the team is carried out once, whatever the mail that brings it again is called and wherever it hangs."""

import pytest

from tests.unit.decide.story import CHANGE, COMPLAINT, EVA, HOUR, JONAS, MINUTE, STATUS, STRANGER, Story, answer, letter

MIRA = "Mira Kaya <mira@studio-nord.example>"
NORA = "Nora Neumann <neumann@harbourmuseum.example>"
WRITTEN = b"Date: Thu, 19 Nov 2026 14:00:00 +0100"
AT = {7: b"Date: Thu, 19 Nov 2026 14:07:00 +0100", 9: b"Date: Thu, 19 Nov 2026 14:09:00 +0100"}


def notice(story: Story, body: str, sender: str = EVA) -> str:
    """A client writes; the Message-ID of the notice to the team."""
    story.decide(letter(sender, body, number="1"))
    return next(mail.message_id for mail in story.send() if str(mail.kind) == "notice")


def held_number(story: Story) -> int:
    """A stranger's mail is held; its number."""
    *_, row = story.decide(letter(STRANGER, "Hallo", number="1"))
    return row.arrival_id or 0


def order(given: tuple[str, str, str], number: str, written: bytes = AT[7]) -> bytes:
    """The mail of a member that gives an order: its words, the mail it answers or none, the member."""
    words, parent, member = given
    raw = (
        answer(member, words, parent, number=number)
        if parent
        else letter(member, words, subject="[SHOP]", number=number)
    )
    return raw.replace(WRITTEN, written)


ORDERS = {
    "progress": lambda story: ("erledigt: Suche\n", "", JONAS),
    "milestone": lambda story: ("Meilenstein Zahlungstest erledigt\n", "", JONAS),
    "release": lambda story: (f"freigeben {held_number(story)}\n", "", JONAS),
    "drop": lambda story: (f"verwerfen {held_number(story)}\n", "", JONAS),
    "taken": lambda story: ("übernehme ich\n", notice(story, COMPLAINT), JONAS),
    "close": lambda story: ("schließen: geklärt\n", notice(story, COMPLAINT), JONAS),
    "wrong": lambda story: ("falsch: Wunsch\n", notice(story, COMPLAINT), JONAS),
    "to-client": lambda story: ("an Kunde:\nDas ist seit heute behoben.\n", notice(story, COMPLAINT), JONAS),
    "yes": lambda story: ("yes\n", notice(story, "Hello,\n\nwhere do we stand?\n", NORA), MIRA),
}  # fmt: skip


def happened(story: Story) -> tuple[object, ...]:
    """All that an order can have changed."""
    journal = story.journal
    cases = [(c.ref, c.state, c.owner) for key in story.policy.site.projects for c in journal.open_cases(key)]
    return cases, journal.entries("SHOP"), journal.contacts_added(), [(m.kind, m.recipient) for m in story.outbox()]


@pytest.mark.hostile(68)
@pytest.mark.parametrize("verb", ORDERS)
def test_an_order_that_comes_again_under_another_name_is_held(story: Story, verb: str) -> None:
    given = ORDERS[verb](story)
    *_, first = story.decide(order(given, "2"))
    assert (first.row, first.hold) == ("D17", False)
    before = happened(story)
    story.clock.forward(20 * MINUTE)
    *_, again = story.decide(order(given, "3"))
    assert (again.row, again.outcome, again.hold, again.outgoing) == ("D17r", "hold", True, ())
    assert happened(story) == before


@pytest.mark.hostile(68)
def test_an_order_is_not_carried_out_again_in_another_thread_or_project(story: Story) -> None:
    one = notice(story, COMPLAINT)
    story.decide(letter(EVA, CHANGE, subject="Filter", number="8"))
    other = next(mail.message_id for mail in story.send() if str(mail.kind) == "notice")
    story.decide(answer(JONAS, "schließen: geklärt\n", one, number="2"))
    *_, again = story.decide(answer(JONAS, "schließen: geklärt\n", other, number="3"))
    assert (again.row, again.hold) == ("D17r", True)


@pytest.mark.hostile(68)
def test_days_later_it_is_held_too(story: Story) -> None:
    given = ORDERS["progress"](story)
    story.decide(order(given, "2"))
    story.clock.forward(30 * HOUR)
    *_, again = story.decide(order(given, "3"))
    assert (again.row, again.hold) == ("D17r", True)


@pytest.mark.parametrize("verb", ["progress", "taken", "to-client"])
def test_the_same_words_written_later_are_another_order(story: Story, verb: str) -> None:
    given = ORDERS[verb](story)
    story.decide(order(given, "2"))
    story.clock.forward(20 * MINUTE)
    *_, again = story.decide(order(given, "3", AT[9]))
    assert (again.row, again.hold) == ("D17", False)


def test_two_members_may_say_the_same_at_the_same_time(story: Story) -> None:
    first = story.decide(letter(JONAS, "erledigt: Suche\n", subject="[SHOP]", number="2"))[-1]
    second = story.decide(letter(MIRA, "erledigt: Suche\n", subject="[SHOP]", number="3"))[-1]
    assert [first.row, second.row] == ["D17", "D17"]


def test_an_order_that_was_only_held_is_carried_out_when_it_comes_with_proof(story: Story) -> None:
    forged = letter(JONAS, "erledigt: Suche\n", subject="[SHOP]", number="2", dmarc=None)
    *_, held = story.decide(forged)
    *_, meant = story.decide(letter(JONAS, "erledigt: Suche\n", subject="[SHOP]", number="3"))
    assert [held.row, meant.row] == ["D18", "D17"]


def test_a_failed_proof_is_told_even_where_an_order_is_repeated(story: Story) -> None:
    story.decide(letter(JONAS, "erledigt: Suche\n", subject="[SHOP]", number="2"))
    *_, forged = story.decide(letter(JONAS, "erledigt: Suche\n", subject="[SHOP]", number="3", dmarc="fail"))
    assert forged.row == "D13"


@pytest.mark.parametrize("date", [b"X-Date: none", b"Date: soon", b"Date: Sat, 19 Nov 2033 14:00:00 +0100"])
def test_an_order_without_a_date_of_today_waits_for_a_person(story: Story, date: bytes) -> None:
    raw = letter(JONAS, "erledigt: Suche\n", subject="[SHOP]", number="2").replace(WRITTEN, date)
    *_, row = story.decide(raw)
    assert (row.row, row.hold) == ("D22", True)
    assert story.journal.entries("SHOP") == []


def test_an_old_order_below_a_notice_is_held_and_not_noted_as_prose(story: Story) -> None:
    raw = answer(JONAS, "übernehme ich\n", notice(story, COMPLAINT), dmarc=None)
    story.clock.forward(30 * HOUR)
    *_, row = story.decide(raw)
    assert (row.outcome, row.hold) == ("hold", True)


def test_a_clients_second_mail_with_the_same_words_is_a_mail_of_its_own(story: Story) -> None:
    story.decide(letter(EVA, STATUS, number="1"))
    story.clock.forward(2 * HOUR)
    *_, again = story.decide(letter(EVA, STATUS, number="2"))
    assert again.row not in ("D15", "D17r")
