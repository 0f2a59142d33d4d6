"""Mail to the team waits for quiet hours to end, is told together where it may be, and never becomes a storm."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from daemon import decide, mail
from daemon.compose import TextError
from daemon.decide import How, Ready
from daemon.model import Absence, Contact, Limits, Outgoing, Reach, TeamMember, Urgency
from daemon.service.reaching import sort_notices
from tests.unit.decide.story import CHANGE, COMPLAINT, EVA, MINUTE, NOW, Story, letter, policy

NIGHT = (time(20), time(7))
LATE = datetime(2026, 11, 19, 21, 30, tzinfo=UTC)  # half past ten in the evening in Berlin


def reader(story: Story, key: str = "jonas", **said: object) -> TeamMember:
    """The member with this said of them, in the story's site."""
    site = story.policy.site
    member = replace(site.team[key], **said)  # type: ignore[arg-type]
    story.policy = replace(story.policy, site=replace(site, team={**site.team, key: member}))
    return member


def sent_to(story: Story, name: str) -> list[Outgoing]:
    """What leaves now to this person; the rest stays where it is."""
    sort_notices(story.journal, story.policy, story.clock.now())
    return [row for row in story.send() if row.recipient.startswith(name)]


def text(row: Outgoing) -> str:
    return mail.parse(row.raw).text.replace("\r", "")


def asked(
    member: TeamMember, at: datetime, urgency: Urgency = Urgency.SOON, *, left: int = 0, at_once: int = 0,
    occasion: str = "notice/other", answer_by: datetime | None = None,
) -> tuple[How, datetime]:  # fmt: skip
    return decide.reaching(Ready(urgency, answer_by, occasion, left, at_once), member, policy(), at)


def test_quiet_hours_end_in_the_morning_of_where_the_member_lives() -> None:
    berlin = TeamMember("x", "X", "x@x.example", reach=Reach(NIGHT))
    assert asked(berlin, LATE) == (How.WAITS, datetime(2026, 11, 20, 6, tzinfo=UTC))
    assert asked(berlin, LATE, Urgency.AT_ONCE) == (How.LEAVES, LATE)
    assert asked(replace(berlin, timezone="America/New_York"), LATE) == (How.LEAVES, LATE)
    assert asked(berlin, datetime(2026, 11, 20, 6, tzinfo=UTC))[0] is How.LEAVES


@pytest.mark.parametrize(
    ("at", "until"),
    [
        (datetime(2026, 3, 28, 22, tzinfo=UTC), datetime(2026, 3, 29, 5, tzinfo=UTC)),  # the clocks go forward
        (datetime(2026, 10, 24, 22, tzinfo=UTC), datetime(2026, 10, 25, 6, tzinfo=UTC)),  # and back
    ],
)
def test_quiet_hours_end_by_the_clock_on_the_nights_when_the_clocks_change(at: datetime, until: datetime) -> None:
    member = TeamMember("x", "X", "x@x.example", reach=Reach(NIGHT))
    assert asked(member, at) == (How.WAITS, until)


def test_a_digest_leaves_on_working_days_and_never_too_late_for_what_is_promised() -> None:
    member = TeamMember("x", "X", "x@x.example", reach=Reach(digest=time(17)))
    today = datetime(2026, 11, 19, 16, tzinfo=UTC)
    assert asked(member, NOW, Urgency.ROUTINE) == (How.GATHERED, today)
    friday_evening = datetime(2026, 11, 20, 17, tzinfo=UTC)
    assert asked(member, friday_evening, Urgency.ROUTINE) == (How.GATHERED, datetime(2026, 11, 23, 16, tzinfo=UTC))
    assert asked(member, NOW, Urgency.ROUTINE, answer_by=today + timedelta(hours=1))[0] is How.LEAVES
    assert asked(member, NOW, Urgency.ROUTINE, answer_by=today + timedelta(hours=2))[0] is How.GATHERED
    assert asked(member, NOW, Urgency.SOON)[0] is How.LEAVES
    assert asked(member, NOW, Urgency.ROUTINE, occasion="notice/delay")[0] is How.LEAVES


def test_over_the_limit_notices_are_gathered_and_questions_wait() -> None:
    member = TeamMember("x", "X", "x@x.example")
    limit = Limits().notices_per_hour
    assert asked(member, NOW, left=limit - 1)[0] is How.LEAVES
    assert asked(member, NOW, left=limit) == (How.GATHERED, NOW + 15 * MINUTE)
    assert asked(member, NOW, left=limit, occasion="notice/colleague") == (How.WAITS, NOW + 15 * MINUTE)
    assert asked(member, NOW, Urgency.AT_ONCE, left=limit)[0] is How.LEAVES
    assert asked(member, NOW, Urgency.AT_ONCE, left=limit, at_once=limit)[0] is How.GATHERED
    assert asked(member, NOW, left=limit, occasion="digest/held")[0] is How.LEAVES


def storm(story: Story, count: int) -> None:
    """So many clients complain at once; three notices an hour are let through."""
    site = story.policy.site
    guests = tuple(Contact(f"Gast {n}", f"g{n}@krause.example") for n in range(count))
    shop = replace(site.projects["SHOP"], contacts=(*site.projects["SHOP"].contacts, *guests))
    limits = replace(site.limits, notices_per_hour=3)
    story.policy = replace(story.policy, site=replace(site, projects={"SHOP": shop}, limits=limits))
    for n in range(count):
        story.decide(letter(f"Gast {n} <g{n}@krause.example>", COMPLAINT, number=f"{n}", subject=f"Beschwerde {n}"))


def test_a_storm_becomes_a_few_mails_and_one_more_with_all_the_rest(story: Story) -> None:
    storm(story, 10)
    assert len(sent_to(story, "jonas")) == 3
    assert story.journal.counts()["gathered"] == 7
    assert sent_to(story, "jonas") == []
    story.clock.forward(15 * MINUTE)
    (digest,) = sent_to(story, "jonas")
    assert str(digest.kind) == "digest"
    said = text(digest)
    for number in range(4, 11):
        assert f"SHOP-{number}" in said
    assert "Antworte mit:" not in said
    assert "ich bin sehr enttäuscht" in said
    counts = story.journal.counts()
    assert (counts["gathered"], counts["bundled"]) == (0, 7)
    story.clock.forward(timedelta(hours=2))
    assert sent_to(story, "jonas") == []


def test_a_notice_that_fell_into_quiet_hours_leaves_once_they_end(story: Story) -> None:
    reader(story, reach=Reach(NIGHT))
    story.clock.forward(LATE - NOW)
    story.decide(letter(EVA, COMPLAINT))
    assert sent_to(story, "jonas") == []
    story.clock.forward(datetime(2026, 11, 20, 6, tzinfo=UTC) - LATE)
    assert [row.case for row in sent_to(story, "jonas")] == ["SHOP-1"]


def test_what_is_not_urgent_comes_in_the_digest_of_its_reader(story: Story) -> None:
    reader(story, reach=Reach(digest=time(11)))
    story.clock.forward(timedelta(hours=-4))  # five past ten; an answer is promised for the next working day
    story.decide(letter(EVA, CHANGE))
    assert sent_to(story, "jonas") == []
    story.clock.forward(55 * MINUTE)
    (digest,) = sent_to(story, "jonas")
    assert str(digest.kind) == "digest"
    assert "bitte ergänzen Sie einen Filter" in text(digest)


def test_who_became_absent_meanwhile_is_told_nothing_and_their_deputy_is(story: Story) -> None:
    story.decide(letter(EVA, COMPLAINT))
    reader(story, absences=(Absence(NOW.date(), date(2027, 1, 4)),))
    sort_notices(story.journal, story.policy, story.clock.now())
    sent = story.send()
    assert not any(row.recipient.startswith("jonas") for row in sent)
    assert [str(row.kind) for row in sent if row.recipient.startswith("mira")] == ["digest"]


def test_a_digest_that_cannot_be_worded_loses_nothing(story: Story) -> None:
    storm(story, 5)
    sent_to(story, "jonas")
    story.clock.forward(15 * MINUTE)
    whole = story.policy
    sources = {k: ("{{ nothing }}" if "digest/notices" in k else v) for k, v in whole.texts.sources.items()}
    story.policy = replace(whole, texts=type(whole.texts)(sources, whole.words))
    with pytest.raises(TextError):
        sort_notices(story.journal, story.policy, story.clock.now())
    story.policy = whole
    assert [str(row.kind) for row in sent_to(story, "jonas")] == ["digest"]
