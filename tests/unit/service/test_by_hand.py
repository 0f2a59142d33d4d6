"""People answer from their own mail programs: what lies in Sent stops a ladder, and what lies there for other reasons does not."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from daemon import inbox
from daemon.journal import SENT_FOLDER, CaseRow
from daemon.service.housekeeping import fire_timers
from daemon.service.labelling import placed
from daemon.service.recording import record_lines
from tests.unit.decide.story import BOX, CHANGE, COMPLAINT, EVA, HOUR, INBOX, JONAS, MINUTE, STATUS, TIM, Story, letter

SHARED = f"Studio Nord <{INBOX}>"
WORDS = "Guten Tag Frau Krause,\n\nwir haben es gefunden und behoben.\n"
FIELDS = (b"Message-ID:", b"To:", b"Cc:", b"X-Sachstand-Token:")
CASE = "<1@krause.example>"


def sent(
    body: str = WORDS, *, sender: str = SHARED, to: str = EVA, answers: str | None = CASE, number: str = "s1",
    subject: str = "Re: Stand?", extra: str = "",
) -> bytes:  # fmt: skip
    """A mail as a person's own program leaves it in Sent."""
    thread = f"In-Reply-To: {answers}\nReferences: {answers}\n" if answers else ""
    return letter(sender, body, subject=subject, number=number, to=to, dmarc=None, extra=thread + extra)


class Folder:
    """The Sent folder of the mailbox, as the watcher tells of it."""

    def __init__(self, story: Story, *before: bytes, validity: int = 7) -> None:
        self.story, self.validity, self.mails = story, validity, list(before)
        self.dates = [story.clock.now() for _ in before]
        self._tell((), len(before))

    def _tell(self, mails: Sequence[inbox.Seen], last: int) -> Sequence[int]:
        story = self.story
        told = inbox.Labelled(inbox.SENT, self.validity, tuple(mails), last)
        return placed(story.journal, story.policy, BOX, told, story.clock.now())

    def holds(self, *raws: bytes, at: datetime | None = None) -> list[int]:
        """These come into it and all is decided; the UIDs whose bytes were asked for."""
        first = len(self.mails)
        self.mails += raws
        self.dates += [at or self.story.clock.now() for _ in raws]
        wanted = self.look(first)
        self.story.decide()
        return wanted

    def look(self, first: int = 0) -> list[int]:
        """All from this place on, as the watcher tells of what is new."""
        seen = [self._seen(place) for place in range(first, len(self.mails))]
        wanted = list(self._tell(seen, len(self.mails)))
        for uid in wanted:
            self._tell([self._seen(uid - 1, raw=self.mails[uid - 1])], uid)
        return wanted

    def _seen(self, place: int, raw: bytes | None = None) -> inbox.Seen:
        mail = self.mails[place]
        id_ = next((line[12:].decode() for line in mail.split(b"\r\n") if line.startswith(b"Message-ID: ")), None)
        head = b"\r\n".join(line for line in mail.split(b"\r\n\r\n")[0].split(b"\r\n") if line.startswith(FIELDS))
        return inbox.Seen(place + 1, len(mail), id_, raw, head, self.dates[place])


@pytest.fixture(name="folder")
def _folder(story: Story) -> Folder:
    return Folder(story, sent(number="old"))


def case(story: Story, ref: str = "SHOP-1") -> CaseRow:
    found = story.journal.case(ref)
    assert found is not None
    return found


def complained(story: Story) -> None:
    """A complaint whose ladder runs."""
    story.decide(letter(EVA, COMPLAINT))
    story.send()
    story.clock.forward(30 * MINUTE)
    assert story.journal.waiting_timers()


def test_an_answer_in_sent_stops_the_ladder_and_nobody_is_told_afterwards(story: Story, folder: Folder) -> None:
    complained(story)
    before = len(story.outbox())
    assert folder.holds(sent()) == [2]
    assert story.journal.waiting_timers() == []
    assert (case(story).case.state, case(story).answered_by) == ("in-talks", "somebody")
    story.clock.forward(timedelta(days=9))
    assert fire_timers(story.journal, story.policy, story.clock.now()) == 0
    assert len(story.outbox()) == before
    assert [event.reason for event in case(story).events if "answered" in event.reason] == [
        "somebody answered the client"
    ]


def test_who_has_answered_is_known_by_the_address_or_by_the_name_beside_the_shared_one(
    story: Story, folder: Folder
) -> None:
    complained(story)
    folder.holds(sent(sender=f"Mira Kaya (Studio Nord) <{INBOX}>"))
    assert case(story).answered_by == "mira"
    story.decide(letter(TIM, COMPLAINT, number="t1"))
    folder.holds(sent(sender=JONAS, to=TIM, answers="<t1@krause.example>", number="s2"))
    assert case(story, "SHOP-2").answered_by == "jonas"


def test_a_fresh_mail_to_the_client_answers_the_only_case_that_waits(story: Story, folder: Folder) -> None:
    complained(story)
    folder.holds(sent(answers=None, subject="Ihre Beschwerde"))
    assert case(story).answered
    assert story.journal.waiting_timers() == []


def test_a_fresh_mail_that_names_none_of_several_cases_stops_no_clock_and_one_that_names_it_does(
    story: Story, folder: Folder
) -> None:
    complained(story)
    story.decide(letter(EVA, CHANGE, number="2", subject="Filter"))
    ticking = story.journal.waiting_timers()
    folder.holds(sent(answers=None, subject="Hallo"))
    assert story.journal.waiting_timers() == ticking
    folder.holds(sent(answers=None, subject="Zu Ihrer Beschwerde [SHOP-1]", number="s2"))
    assert {timer.case for timer in story.journal.waiting_timers()} == {"SHOP-2"}


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        (sent(to="Mira Kaya <mira@studio-nord.example>"), False),
        (sent(to="buchhaltung@elsewhere.example"), False),
        (sent(extra="Auto-Submitted: auto-replied\n"), True),
        (sent(sender="Eva Krause <e.krause@krause.example>", to=f"{SHARED}, {EVA}"), True),
        (sent(extra="X-Sachstand-Token: 1-aaaa\n"), False),
    ],
    ids=["to the team", "to somebody else", "a machine's", "dragged there", "ours"],
)
def test_what_is_no_answer_of_a_person_to_the_client_stops_nothing(
    story: Story, folder: Folder, raw: bytes, kept: bool
) -> None:
    complained(story)
    ticking = story.journal.waiting_timers()
    assert folder.holds(raw) == ([2] if kept else [])
    assert story.journal.waiting_timers() == ticking
    assert not case(story).answered


def test_our_own_answers_in_sent_are_passed_over(story: Story, folder: Folder) -> None:
    story.report("erledigt: Login-Seite")
    story.decide(letter(EVA, STATUS))
    story.send()
    ours = [raw for row in story.outbox() if (raw := story.journal.outgoing_bytes(row.id))]
    assert ours
    assert folder.holds(*ours) == []


def test_what_was_there_before_the_first_start_counts_for_nothing(story: Story) -> None:
    complained(story)
    Folder(story, sent())
    assert story.journal.waiting_timers()
    position = story.journal.position(BOX, SENT_FOLDER)
    assert position is not None
    assert (position.last_uid, position.baseline) == (1, 2)


def test_an_answer_to_an_earlier_mail_does_not_stop_the_clock_of_a_later_one(story: Story, folder: Folder) -> None:
    complained(story)
    folder.holds(sent())
    story.clock.forward(HOUR)
    story.decide(
        letter(
            EVA, COMPLAINT + "Noch einmal: so nicht.\n", number="2", extra=f"In-Reply-To: {CASE}\nReferences: {CASE}\n"
        )
    )
    ticking = story.journal.waiting_timers()
    assert ticking
    folder.holds(sent(number="s2"), at=story.clock.now() - 30 * MINUTE)
    assert story.journal.waiting_timers() == ticking
    folder.holds(sent(number="s3"))
    assert story.journal.waiting_timers() == []


def test_a_folder_that_is_numbered_anew_brings_no_old_answer_back_and_misses_no_new_one(
    story: Story, folder: Folder
) -> None:
    complained(story)
    folder.holds(sent())
    story.clock.forward(2 * HOUR)
    story.decide(
        letter(
            EVA, COMPLAINT + "Noch einmal: so nicht.\n", number="2", extra=f"In-Reply-To: {CASE}\nReferences: {CASE}\n"
        )
    )
    ticking = story.journal.waiting_timers()
    folder.validity = 8
    folder.look()
    story.decide()
    assert story.journal.waiting_timers() == ticking
    folder.holds(sent(number="s2"))
    assert story.journal.waiting_timers() == []


def test_a_mail_that_came_back_as_a_copy_first_is_known_again_in_sent(story: Story, folder: Folder) -> None:
    complained(story)
    raw = sent(to=f"{EVA}, {SHARED}")
    story.decide(raw)
    assert not case(story).answered
    assert folder.holds(raw) == [2]
    assert case(story).answered
    assert story.journal.waiting_timers() == []
    assert not [filing for filing in story.journal.to_file(BOX, 99, story.clock.now()) if filing.folder == SENT_FOLDER]


def test_the_answer_stands_in_the_record_of_the_project_without_its_words(story: Story, folder: Folder) -> None:
    complained(story)
    folder.holds(sent())
    line = next(line for line in record_lines("SHOP", story.journal) if b'"person"' in line)
    assert b'"to":"e.krause@krause.example"' in line
    assert b"sha256" in line
    assert b"gefunden" not in line


def test_two_looks_at_the_same_mail_are_one_answer(story: Story, folder: Folder) -> None:
    complained(story)
    folder.holds(sent())
    events = case(story).events
    folder.look(1)
    story.decide()
    assert case(story).events == events


def test_a_promise_in_the_mail_is_kept(story: Story, folder: Folder) -> None:
    complained(story)
    folder.holds(sent("Guten Tag Frau Krause,\n\nZusage: Livegang bis 18.12.2026\n"))
    assert [
        str(promise.day) for promise in story.journal.promises("SHOP") if promise.day and promise.case == "SHOP-1"
    ] == ["2026-12-18"]
