"""What the site's file says of people: hours over the site's, absences, quiet hours, who is on call."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from pathlib import Path

from daemon import config
from daemon.model import Absence, Reach, Site
from tests.unit.config.sample_site import SITE

MakeSite = Callable[..., Path]
MIRA = "mira:  { name: Mira Kaya, address: mira@studio-nord.example, language: de"


def loaded(make_site: MakeSite, mira: str, *, more: str = "", emergency: str = "") -> Site:
    text = SITE.replace(MIRA, MIRA + ", " + mira).replace("emergency: {", "emergency: {" + emergency)
    return config.load(make_site({"sachstand.yaml": text + more})).site


def test_hours_of_a_member_stand_over_the_sites_key_by_key(make_site: MakeSite) -> None:
    hours = loaded(make_site, "hours: { days: mon-thu, to: 14:00 }").team["mira"].hours
    assert hours is not None
    assert (hours.days, hours.start, hours.end) == ({0, 1, 2, 3}, time(9), time(14))
    assert hours.half_days == {(12, 24), (12, 31)}


def test_quiet_hours_and_the_digest_are_the_sites_unless_a_member_says_otherwise(make_site: MakeSite) -> None:
    notices = "notices: { quiet: 20:00-07:00, digest: 17:00 }\n"
    team = loaded(make_site, "quiet: none, digest: 12:30", more=notices).team
    assert team["jonas"].reach == Reach((time(20), time(7)), time(17))
    assert team["mira"].reach == Reach(None, time(12, 30))


def test_an_absence_is_a_day_a_span_or_a_list_of_them(make_site: MakeSite) -> None:
    team = loaded(make_site, "absent: [2027-02-01, 2026-12-23..2027-01-04]").team
    assert team["mira"].absences == (
        Absence(date(2026, 12, 23), date(2027, 1, 4)),
        Absence(date(2027, 2, 1), date(2027, 2, 1)),
    )


def test_the_day_of_an_absence_is_a_day_where_the_member_lives(make_site: MakeSite) -> None:
    site = loaded(make_site, "absent: 2026-11-23, timezone: Pacific/Auckland")
    mira = site.team["mira"]
    assert site.is_away(mira, datetime(2026, 11, 22, 12, tzinfo=UTC))  # already Monday there
    assert not site.is_away(mira, datetime(2026, 11, 23, 12, tzinfo=UTC))


def test_a_rota_changes_on_monday_and_goes_round(make_site: MakeSite) -> None:
    site = loaded(make_site, "digest: none", emergency=" rota: { since: 2026-11-25, people: [mira, jonas] },")
    sunday, monday = datetime(2026, 11, 29, 22, 30, tzinfo=UTC), datetime(2026, 11, 29, 23, 30, tzinfo=UTC)
    assert [[m.key for m in site.on_call(at)] for at in (sunday, monday)] == [["mira"], ["jonas"]]
    assert [m.key for m in site.on_call(datetime(2026, 12, 9, tzinfo=UTC))] == ["mira"]
    assert [m.key for m in site.on_call(datetime(2026, 11, 18, tzinfo=UTC))] == ["jonas"]


def test_check_remarks_an_absence_that_is_over_and_an_emergency_that_reaches_nobody(make_site: MakeSite) -> None:
    text = SITE.replace(MIRA, MIRA + ", absent: [2026-12-23..2027-01-04, 2027-02-01]")
    site = make_site({"sachstand.yaml": text})
    remarks = [str(remark) for remark in config.load(site, today=date(2027, 1, 5)).remarks]
    assert any('the absence "2026-12-23..2027-01-04" is over; the line may go' in line for line in remarks)
    assert not any("2027-02-01" in line for line in remarks)
    assert any(line.startswith("sachstand.yaml:16:1: nobody is on call") for line in remarks)
    assert not any("is over" in str(remark) for remark in config.load(site).remarks)
