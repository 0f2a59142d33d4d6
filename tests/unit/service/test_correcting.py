"""A person's word on a mail: what follows, what does not, and how it is taken back."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from daemon.decide import intent_named
from daemon.journal import Journal
from daemon.model import Intent
from daemon.service.correcting import Corrected, NotCorrected, correct, dragged
from daemon.service.teaching import taught
from tests.rig.journals import opened
from tests.unit.decide.story import COMPLAINT, EVA, HOUR, JONAS, STATUS, Story, answer, kinds, letter, policy

SOBER = "Guten Tag,\n\nder Kran steht am Montag an Tor zwei, die Fahrer wissen Bescheid.\n\nMit freundlichen Grüßen\n"


@pytest.fixture(name="story")
def _story(tmp_path: Path) -> Iterator[Story]:
    with opened(tmp_path / "journal.sqlite") as journal:
        yield Story(journal)


def say(story: Story, intent: Intent, *, arrival: int = 1, how: str = "command", by: str = "mira") -> Corrected:
    return correct(story.journal, story.policy, arrival, intent, by=by, how=how, now=story.clock.now())


def test_a_status_request_that_is_a_complaint_changes_its_case_and_is_told_to_the_lead_once(story: Story) -> None:
    story.report("erledigt: Login-Seite")
    story.decide(letter(EVA, STATUS))
    assert kinds(story.send()) == [("state", "e.krause@krause.example")]
    done = say(story, Intent.COMPLAINT)
    assert done.case == "SHOP-1"
    assert kinds(story.send()) == [("notice", "jonas@studio-nord.example")]
    case = story.journal.case("SHOP-1")
    assert case is not None
    assert (case.case.kind, case.case.state, case.closed) == ("complaint", "heard", None)
    assert [timer.case for timer in story.journal.waiting_timers()] == ["SHOP-1", "SHOP-1"]


def test_a_correction_back_and_forth_tells_nobody_twice_and_is_undone(story: Story) -> None:
    story.report("erledigt: Login-Seite")
    story.decide(letter(EVA, STATUS))
    story.send()
    say(story, Intent.COMPLAINT)
    story.send()
    story.clock.forward(HOUR)
    back = say(story, Intent.STATUS_REQUEST)
    assert back.number is None
    assert story.journal.active_corrections() == []
    say(story, Intent.COMPLAINT)
    assert [mail for mail in kinds(story.send()) if mail[0] != "notice"] == []
    assert len([row for row in story.outbox() if row.kind == "notice" and row.recipient.startswith("jonas")]) == 1
    assert story.journal.all_corrections()[0].text is None


def test_a_cheerful_answer_that_has_not_left_yet_does_not_leave(story: Story) -> None:
    story.report("erledigt: Login-Seite")
    story.decide(letter(EVA, STATUS))
    say(story, Intent.COMPLAINT)
    left = story.send()
    assert kinds(left) == [("acknowledge", "e.krause@krause.example"), ("notice", "jonas@studio-nord.example")]
    assert not any(b"Login-Seite" in mail.raw for mail in left)


def test_a_held_mail_is_answered_by_its_new_label_or_stays_held(story: Story) -> None:
    story.decide(letter(EVA, STATUS, dmarc="fail"))
    assert len(story.journal.held()) == 1
    say(story, Intent.COMPLAINT)
    assert all(not mail.kind.to_client for mail in story.send())
    assert len(story.journal.held()) == 1


def test_a_complaint_that_is_none_ends_as_what_it_is(story: Story) -> None:
    story.decide(letter(EVA, COMPLAINT))
    story.send()
    done = say(story, Intent.OTHER)
    assert (done.before, done.after) == ("complaint", "other")
    assert all(not mail.kind.to_client for mail in story.send())
    case = story.journal.case("SHOP-1")
    assert case is not None
    assert case.case.kind == "other"


@pytest.mark.parametrize("words", ["falsch: Beschwerde", "wrong: complaint", "Falsch: Beschwerde."])
def test_a_members_answer_to_the_notice_corrects_the_mail(story: Story, words: str) -> None:
    story.decide(letter(EVA, "Guten Tag,\n\nbitte ergänzen Sie einen Filter nach Größe.\n"))
    notice = next(mail for mail in story.send() if mail.recipient.startswith("jonas"))
    assert (
        "falsch:" in str(notice.raw.decode("utf-8", "replace")) or b"=66alsch" in notice.raw or b"falsch" in notice.raw
    )
    story.decide(answer(JONAS, f"{words}\n", notice.message_id))
    rows = story.journal.active_corrections()
    assert [(row.arrival_id, row.by, row.how, row.to_intent) for row in rows] == [(1, "jonas", "mail", "complaint")]
    sent = story.send()
    assert [str(mail.kind) for mail in sent if mail.recipient.startswith("jonas")] == ["answer"]


def test_without_a_token_and_proof_the_word_corrects_nothing(story: Story) -> None:
    story.decide(letter(EVA, STATUS))
    story.send()
    story.decide(letter(JONAS, "falsch: Beschwerde\n", number="9", dmarc=None))
    assert story.journal.active_corrections() == []


def test_a_word_nobody_knows_is_answered_with_those_that_are_known(story: Story) -> None:
    story.decide(letter(EVA, "Guten Tag,\n\nbitte ergänzen Sie einen Filter nach Größe.\n"))
    notice = next(mail for mail in story.send() if mail.recipient.startswith("jonas"))
    story.decide(answer(JONAS, "falsch: Quatsch\n", notice.message_id))
    said = next(mail for mail in story.send() if str(mail.kind) == "answer")
    assert "das richtige Wort" in said.raw.decode("utf-8").replace("=\r\n", "")
    assert story.journal.active_corrections() == []


def test_the_correction_of_a_correction_is_found_by_its_notice(story: Story) -> None:
    story.decide(letter(EVA, STATUS))
    story.send()
    say(story, Intent.COMPLAINT)
    notice = next(mail for mail in story.send() if str(mail.kind) == "notice")
    story.decide(answer(JONAS, "falsch: Änderung\n", notice.message_id))
    assert [row.to_intent for row in story.journal.active_corrections()] == ["change-request"]
    assert len(story.journal.all_corrections()) == 2


def test_what_has_no_intent_of_a_clients_is_not_corrected(story: Story) -> None:
    story.decide(letter(EVA, STATUS, extra="Auto-Submitted: auto-replied\n"))
    with pytest.raises(NotCorrected, match="a machine wrote it"):
        say(story, Intent.COMPLAINT)
    with pytest.raises(NotCorrected, match="no decided mail 7"):
        say(story, Intent.COMPLAINT, arrival=7)
    assert story.journal.all_corrections() == []


def test_the_next_mail_like_it_is_read_as_corrected_and_after_a_restart_too(story: Story, tmp_path: Path) -> None:
    [first] = story.decide(letter(EVA, SOBER, subject="Lieferung"))
    assert first.intent != "complaint"
    say(story, Intent.COMPLAINT)
    with Journal.open(tmp_path / "journal.sqlite", readonly=True) as journal:
        story.policy = taught(story.policy, journal)
    like = SOBER.replace("Montag", "Dienstag").replace("die Fahrer wissen", "alle Fahrer wissen")
    rows = story.decide(letter(EVA, like, subject="Lieferung", number="77"))
    assert rows[-1].intent == "complaint"
    story.journal.undo_correction(1, story.clock.now(), "mira")
    assert taught(policy(), story.journal).reader.lessons is None


def test_a_drag_relabels_dragging_back_undoes_and_other_folders_say_nothing(story: Story) -> None:
    story.decide(letter(EVA, STATUS))
    story.send()
    now = story.clock.now() + HOUR
    move = lambda folder: dragged(story.journal, story.policy, 1, folder, now)  # noqa: E731
    assert move("Sachstand/Statusfragen") is None
    assert move("Sachstand/Team") is None
    assert move("Rechnungen") is None
    first = move("Sachstand/Beschwerden")
    assert first is not None
    assert first.number == 1
    assert move("Sachstand/Beschwerden") is None
    back = move("Sachstand/Statusfragen")
    assert back is not None
    assert back.number is None
    assert story.journal.active_corrections() == []


def test_people_name_the_intents_in_german_and_english() -> None:
    words = policy().words
    for name, intent in (
        ("Beschwerde", Intent.COMPLAINT), ("complaint", Intent.COMPLAINT), ("Änderung.", Intent.CHANGE_REQUEST),
        ("change request", Intent.CHANGE_REQUEST), ("Status", Intent.STATUS_REQUEST), ("status-request", Intent.STATUS_REQUEST),
        ("Sonstiges", Intent.OTHER), ("other", Intent.OTHER), ("keine Beschwerde", None), ("", None),
    ):  # fmt: skip
        assert intent_named(name, words) is intent, name


FILTER = "Guten Tag,\n\nbitte ergänzen Sie im Shop einen Filter nach Größe.\n"


@pytest.mark.parametrize("intent", [Intent.CHANGE_REQUEST, Intent.OTHER, Intent.STATUS_REQUEST])
def test_what_was_promised_to_a_complaint_keeps_a_clock_whatever_the_mail_turns_out_to_be(
    story: Story, intent: Intent
) -> None:
    story.report("erledigt: Login-Seite")
    story.decide(letter(EVA, COMPLAINT))
    story.send()
    before = story.journal.case("SHOP-1")
    assert before is not None
    assert before.case.due is not None
    say(story, intent)
    after = story.journal.case("SHOP-1")
    assert after is not None
    assert (after.case.due, after.closed) == (before.case.due, None)
    timers = story.journal.waiting_timers()
    assert any(timer.case == "SHOP-1" and timer.due < before.case.due for timer in timers)
    assert [mail for mail in story.send() if mail.kind.to_client] == []


def test_the_answer_to_the_mail_itself_is_no_brake_on_its_correction(story: Story) -> None:
    story.decide(letter(EVA, COMPLAINT))
    story.send()
    say(story, Intent.CHANGE_REQUEST)
    row = next(row for row in story.journal.decisions(limit=9) if row.row == "correction")
    assert not row.hold
    assert "within a day" not in row.because
    assert "change" in {timer.data["ladder"] for timer in story.journal.waiting_timers()}
    assert kinds(story.send()) == [("notice", "jonas@studio-nord.example")]


def test_a_member_who_corrects_by_mail_leaves_the_promise_with_a_clock(story: Story) -> None:
    story.decide(letter(EVA, COMPLAINT))
    notice = next(mail for mail in story.send() if mail.recipient.startswith("jonas"))
    story.decide(answer(JONAS, "falsch: Änderungswunsch\n", notice.message_id))
    assert "reminder" in {timer.kind for timer in story.journal.waiting_timers()}
    story.clock.forward(HOUR)
    say(story, Intent.OTHER)
    say(story, Intent.COMPLAINT)
    assert {timer.data["ladder"] for timer in story.journal.waiting_timers()} == {"complaint"}


def test_a_correction_that_a_brake_keeps_back_is_held_where_people_look(story: Story) -> None:
    story.decide(letter(EVA, FILTER))
    now = story.clock.now()
    with story.journal.transaction():
        story.journal.trip("all", "too many", now, now + HOUR)
    assert story.journal.held() == []
    say(story, Intent.STATUS_REQUEST)
    assert [row.arrival_id for row in story.journal.held()] == [1]
    assert [mail for mail in story.send() if mail.kind.to_client] == []
    story.journal.drop(1, now)
    say(story, Intent.OTHER)
    assert story.journal.held() == []
