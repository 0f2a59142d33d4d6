"""Who hears of a mail depends on who is there: absences, emergencies out of hours, promises that are nearly due."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from daemon import mail
from daemon.model import Absence, Emergency, TeamMember, WorkingHours
from daemon.service.housekeeping import fire_timers
from tests.unit.decide.story import CHANGE, COMPLAINT, EVA, HOUR, JONAS, NOW, TIM, Story, letter, policy

NO_LADDER = """\
rules:
  - id: no-ladder
    when: { subject: { contains: [Filter] } }
    then: [assign-to-lead, notify-lead]
    because: Nobody climbs anything here.
"""
FIRE = "Guten Tag,\n\nein Notfall: unser Shop ist komplett offline, bitte sofort melden!\n\nGrüße\n"
NIGHT = datetime(2026, 11, 19, 21, 30, tzinfo=UTC)
ONCALL = Emergency("+49 170 7654321", {"": "Ihre Website ist nicht erreichbar."}, ("mira",))


def who(story: Story, key: str, **said: object) -> TeamMember:
    """The member with this said of them, in the story's site."""
    site = story.policy.site
    member = replace(site.team[key], **said)  # type: ignore[arg-type]
    story.policy = replace(story.policy, site=replace(site, team={**site.team, key: member}))
    return member


def at(story: Story, moment: datetime) -> None:
    story.clock.forward(moment - story.clock.now())


def away(story: Story, key: str, first: date, last: date) -> None:
    who(story, key, absences=(Absence(first, last),))


def told(story: Story) -> list[tuple[str, str, str]]:
    """Every notice that waits to leave: to whom, which text, how urgent."""
    rows = story.journal.notices_ready(story.clock.now())
    return [(r.recipient.partition("@")[0], r.occasion.partition("/")[2], str(r.urgency)) for r in rows]


def said_to(story: Story, name: str) -> str:
    raws = [story.journal.outgoing_bytes(row.id) for row in story.outbox() if row.recipient.startswith(name)]
    return "\n".join(mail.parse(raw).text.replace("\r", "") for raw in raws if raw)


def test_the_deputy_is_told_and_named_while_the_lead_is_absent(story: Story) -> None:
    away(story, "jonas", NOW.date(), date(2027, 1, 4))
    story.decide(letter(EVA, COMPLAINT))
    assert told(story) == [("mira", "complaint", "soon")]
    assert "Jonas Weber ist bis Montag, 4. Januar 2027, abwesend" in said_to(story, "mira")
    assert "Mira Kaya" in said_to(story, "e.krause")
    assert "Jonas" not in said_to(story, "e.krause")


def test_who_answers_is_there_when_the_answer_is_due(story: Story) -> None:
    away(story, "jonas", date(2026, 11, 20), date(2026, 11, 30))
    story.decide(letter(EVA, CHANGE))  # Thursday afternoon; eight working hours end on Friday
    assert "Mira Kaya" in said_to(story, "e.krause")
    (case,) = story.journal.open_cases("SHOP")
    assert case.owner == "mira"


def test_a_promise_is_counted_in_the_working_time_of_who_gives_it(story: Story) -> None:
    who(story, "jonas", hours=WorkingHours(frozenset({0, 1}), time(9), time(13)))
    story.decide(letter(EVA, COMPLAINT))  # four working hours from Thursday
    (case,) = story.journal.open_cases("SHOP")
    assert case.due == datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
    assert "am Montag ab 9 Uhr" in said_to(story, "e.krause")


def emergency(story: Story, moment: datetime, *, on_call: tuple[str, ...] = ("mira",)) -> None:
    site = replace(story.policy.site, emergency=replace(ONCALL, on_call=on_call))
    story.policy = replace(story.policy, site=site)
    at(story, moment)
    story.decide(letter(EVA, FIRE, subject="Notfall"))


def test_out_of_hours_an_emergency_reaches_who_is_on_call_at_once_and_the_client_reads_the_number_first(
    story: Story,
) -> None:
    emergency(story, NIGHT)
    assert ("mira", "emergency", "at-once") in told(story)
    assert all(who != "jonas" or urgency != "at-once" for who, _, urgency in told(story))
    first = said_to(story, "e.krause").split("\n\n")[1]
    assert first.startswith("wenn das ein Notfall ist, rufen Sie bitte jetzt an: +49 170 7654321.")
    assert said_to(story, "e.krause").count("+49 170 7654321") == 1
    assert "Mira" not in said_to(story, "e.krause")


def test_where_nobody_is_on_call_the_lead_is_told_at_once(story: Story) -> None:
    emergency(story, NIGHT, on_call=())
    assert told(story) == [("jonas", "emergency", "at-once")]


def test_in_hours_an_emergency_is_urgent_to_the_lead_and_no_number_is_named(story: Story) -> None:
    emergency(story, NOW)
    assert told(story) == [("jonas", "emergency", "at-once")]
    assert "+49 170 7654321" not in said_to(story, "e.krause")


def test_a_promise_of_which_no_ladder_reminds_is_reminded_of_before_it_is_due(story: Story) -> None:
    story.policy = policy(NO_LADDER)
    story.decide(letter(EVA, CHANGE, subject="Filter"))
    (timer,) = story.journal.waiting_timers()
    due = story.journal.open_cases("SHOP")[0].due
    assert due is not None
    assert due - 3 * HOUR < timer.due < due
    at(story, timer.due)
    assert fire_timers(story.journal, story.policy, story.clock.now()) == 1
    assert [name for name, text, _ in told(story) if text == "overdue"] == ["jonas", "mira"]
    assert "zugesagt ist sie" in said_to(story, "mira")


def test_after_a_week_asleep_each_person_hears_of_a_case_once(story: Story) -> None:
    story.decide(letter(EVA, COMPLAINT))
    before = len(told(story))
    waiting = len(story.journal.waiting_timers())
    story.clock.forward(timedelta(days=7))
    assert fire_timers(story.journal, story.policy, story.clock.now()) == waiting
    late = told(story)[before:]
    assert len(late) == len({name for name, _, _ in late})
    assert story.journal.waiting_timers() == []


def test_a_clock_that_goes_back_fires_nothing_twice(story: Story) -> None:
    story.decide(letter(EVA, COMPLAINT))
    story.clock.forward(timedelta(days=1))
    fire_timers(story.journal, story.policy, story.clock.now())
    before = told(story)
    at(story, NOW - timedelta(hours=2))
    assert fire_timers(story.journal, story.policy, story.clock.now()) == 0
    at(story, NOW + timedelta(days=1))
    assert fire_timers(story.journal, story.policy, story.clock.now()) == 0
    assert told(story) == before


def test_an_absence_told_by_mail_counts_from_then_on_and_is_taken_back_in_a_word(story: Story) -> None:
    said = letter(
        JONAS, "Hallo,\n\nich bin vom 19.11. bis 4.1. im Urlaub.\n\nGrüße\nJonas\n", subject="Urlaub", number="10"
    )
    story.decide(said)
    answer = said_to(story, "jonas")
    assert "Du bist von Donnerstag, 19. November, bis Montag, 4. Januar 2027, abwesend".casefold() in answer.casefold()
    assert "Mira Kaya" in answer
    assert "„absent: jonas none“" in answer
    assert "verstanden" not in answer
    story.decide(letter(EVA, COMPLAINT, number="11"))
    assert {name for name, _, _ in told(story)} == {"mira"}
    story.decide(letter(JONAS, "wieder da\n", subject="Urlaub", number="12"))
    story.decide(letter(TIM, COMPLAINT, number="13"))
    assert "jonas" in {name for name, _, _ in told(story)}


def test_an_absence_that_is_not_certain_is_asked_about_and_nothing_of_the_mail_counts(story: Story) -> None:
    lines = "absent: jonas 2026-11-19..2026-11-30\nabsent: mira bald\n"
    story.decide(letter(JONAS, lines, subject="Urlaub", number="10"))
    assert story.journal.absence_words() == []
    answer = said_to(story, "jonas")
    assert "ist nicht sicher, von wann bis wann" in answer
    assert "gilt aber noch nicht" in answer


def test_nobody_without_proof_is_believed_about_an_absence(story: Story) -> None:
    story.decide(letter(JONAS, "absent: jonas 2026-11-19..2026-11-30\n", subject="Urlaub", number="10", dmarc="none"))
    assert story.journal.absence_words() == []


def test_an_absence_of_the_files_ends_with_a_word_and_later_ones_stay(story: Story) -> None:
    away(story, "jonas", NOW.date(), date(2026, 11, 27))
    story.decide(letter(JONAS, "wieder da\n", subject="Urlaub", number="12"))
    story.decide(letter(EVA, COMPLAINT, number="13"))
    assert {name for name, _, _ in told(story)} == {"jonas"}
