"""Words for people mean stored members of the team, and a notice always reaches one."""

from dataclasses import replace
from datetime import UTC, datetime

from daemon.model import Absence, Contact, Endpoint, Mailbox, Project, Site, TeamMember
from daemon.rules import people

NOW = datetime(2026, 11, 19, 13, 5, tzinfo=UTC)
BOX = Mailbox("a", "a@x.example", Endpoint("imaps", "x.example", 993), Endpoint("smtps", "x.example", 465), "a")
JONAS = TeamMember("jonas", "Jonas", "jonas@x.example", deputy="mira")
MIRA = TeamMember("mira", "Mira", "mira@x.example")
ADA = TeamMember("ada", "Ada", "ada@x.example", owner=True)
SHOP = Project("SHOP", "Shop", "K", "jonas", (Contact("Eva", "e@k.example"),), "de")
APP = Project("APP", "App", "K", "mira", (), "de")
SITE = Site("X", "de", "UTC", {"a": BOX}, {"jonas": JONAS, "mira": MIRA, "ada": ADA}, {"SHOP": SHOP, "APP": APP})


def test_words_mean_the_people_of_the_project() -> None:
    assert people(["lead", "deputy", "owner", "mira"], SHOP, SITE, at=NOW) == (JONAS, MIRA, ADA)


def test_who_has_the_case_is_the_assigned_one_else_the_lead() -> None:
    assert people(["assigned"], SHOP, SITE, "ada", at=NOW) == (ADA,)
    assert people(["assigned"], SHOP, SITE, at=NOW) == (JONAS,)
    assert people(["assigned"], SHOP, SITE, "gone", at=NOW) == (JONAS,)


def test_without_a_project_the_owner_leads() -> None:
    assert people(["lead"], None, SITE, at=NOW) == (ADA,)


def test_a_missing_deputy_adds_nobody_unless_nobody_would_be_told() -> None:
    assert people(["lead", "deputy"], APP, SITE, at=NOW) == (MIRA,)
    assert people(["deputy"], APP, SITE, at=NOW) == (ADA,)


def test_nobody_asked_for_is_nobody() -> None:
    assert people([], SHOP, SITE, at=NOW) == ()


TODAY = NOW.date()
LEAVE = (Absence(TODAY, TODAY),)


def away(*keys: str, **deputies: str) -> Site:
    """The site while these are absent, with these deputies."""
    team = {
        key: replace(m, absences=LEAVE if key in keys else (), deputy=deputies.get(key, m.deputy))
        for key, m in SITE.team.items()
    }
    return replace(SITE, team=team)


def keys(words: list[str], site: Site, project: Project | None = SHOP) -> list[str]:
    return [member.key for member in people(words, project, site, at=NOW)]


def test_for_who_is_absent_the_deputy_is_told_and_each_once() -> None:
    assert keys(["lead", "deputy"], away("jonas")) == ["mira"]
    assert keys(["jonas"], away("jonas")) == ["mira"]


def test_the_deputys_deputy_is_told_and_then_the_owner() -> None:
    assert keys(["lead"], away("jonas", "mira")) == ["ada"]
    assert keys(["lead"], away("jonas", "mira", mira="ada")) == ["ada"]


def test_two_who_stand_in_for_each_other_are_no_endless_search() -> None:
    assert keys(["lead"], away("jonas", "mira", mira="jonas")) == ["ada"]
    assert keys(["lead"], away("jonas", mira="jonas")) == ["mira"]


def test_with_everybody_absent_the_owner_is_told_all_the_same() -> None:
    assert keys(["lead"], away("jonas", "mira", "ada", mira="jonas")) == ["ada"]


def test_an_absent_owner_is_stood_in_for_too() -> None:
    assert keys(["owner"], away("ada", ada="mira")) == ["mira"]
    assert keys(["deputy"], away("ada", ada="mira"), APP) == ["mira"]
