"""Words for people mean stored members of the team, and a notice always reaches one."""

from daemon.model import Contact, Endpoint, Mailbox, Project, Site, TeamMember
from daemon.rules import people

BOX = Mailbox("a", "a@x.example", Endpoint("imaps", "x.example", 993), Endpoint("smtps", "x.example", 465), "a")
JONAS = TeamMember("jonas", "Jonas", "jonas@x.example", deputy="mira")
MIRA = TeamMember("mira", "Mira", "mira@x.example")
ADA = TeamMember("ada", "Ada", "ada@x.example", owner=True)
SHOP = Project("SHOP", "Shop", "K", "jonas", (Contact("Eva", "e@k.example"),), "de")
APP = Project("APP", "App", "K", "mira", (), "de")
SITE = Site("X", "de", "UTC", {"a": BOX}, {"jonas": JONAS, "mira": MIRA, "ada": ADA}, {"SHOP": SHOP, "APP": APP})


def test_words_mean_the_people_of_the_project() -> None:
    assert people(["lead", "deputy", "owner", "mira"], SHOP, SITE) == (JONAS, MIRA, ADA)


def test_who_has_the_case_is_the_assigned_one_else_the_lead() -> None:
    assert people(["assigned"], SHOP, SITE, "ada") == (ADA,)
    assert people(["assigned"], SHOP, SITE) == (JONAS,)
    assert people(["assigned"], SHOP, SITE, "gone") == (JONAS,)


def test_without_a_project_the_owner_leads() -> None:
    assert people(["lead"], None, SITE) == (ADA,)


def test_a_missing_deputy_adds_nobody_unless_nobody_would_be_told() -> None:
    assert people(["lead", "deputy"], APP, SITE) == (MIRA,)
    assert people(["deputy"], APP, SITE) == (ADA,)


def test_nobody_asked_for_is_nobody() -> None:
    assert people([], SHOP, SITE) == ()
