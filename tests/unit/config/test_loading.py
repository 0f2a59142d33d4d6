"""A good site is read as it stands; a bad one is refused with all that is wrong."""

import sys
from collections.abc import Callable
from datetime import date, time, timedelta
from pathlib import Path

import pytest

from daemon import config
from daemon.model import Endpoint, Form, Source
from tests.unit.config.sample_site import FILES, PROJECT, RULES, SITE

MakeSite = Callable[..., Path]


def lines(site: Path) -> list[str]:
    with pytest.raises(config.SiteErrors) as caught:
        config.load(site)
    return str(caught.value).splitlines()


def test_the_site_of_the_manual_is_accepted_as_printed(make_site: MakeSite) -> None:
    site = config.load(make_site()).site
    assert (site.name, site.language, site.timezone, site.holidays) == ("Studio Nord", "de", "Europe/Berlin", "DE-BE")
    box = site.mailboxes["projekte"]
    assert box.imap == Endpoint("imaps", "mail.studio-nord.example", 993)
    assert box.smtp == Endpoint("smtps", "mail.studio-nord.example", 465)
    assert box.addresses == ("projekte@studio-nord.example", "projects@studio-nord.example")
    assert box.password_file == "/etc/sachstand/projekte.password"
    assert site.team["jonas"].phone == "+49 30 1234567"
    assert site.team["jonas"].deputy == "mira"
    assert (site.hours.start, site.hours.end, site.hours.days) == (time(9), time(17, 30), {0, 1, 2, 3, 4})
    assert site.hours.half_days == {(12, 24), (12, 31)}
    assert site.emergency is not None
    assert site.emergency.means[""].startswith("Ihre Website")
    assert (site.weekly.draft, site.weekly.send, site.weekly.release) == ((3, time(15)), (4, time(15)), "auto")


def test_the_project_of_the_manual_is_accepted_as_printed(make_site: MakeSite) -> None:
    project = config.load(make_site()).site.projects["SHOP"]
    assert (project.client, project.lead, project.form, project.budget_hours) == (
        "Krause GmbH",
        "jonas",
        Form.SIE,
        160.0,
    )
    eva, tim = project.contacts
    assert (eva.weekly, eva.may) == (True, {"approve-changes"})
    assert (tim.language, tim.form) == ("en", Form.FIRST_NAME)
    assert project.sources == (
        Source("git", "/srv/git/shop", "last-report", name="git"),
        Source("timesheet", "/srv/times/shop.csv", name="timesheet"),
    )


def test_a_promised_date_is_the_internal_one_and_the_buffer_in_working_days(make_site: MakeSite) -> None:
    test, launch = config.load(make_site()).site.projects["SHOP"].plan
    assert (test.internal, test.promised) == (date(2026, 11, 20), date(2026, 11, 27))
    assert (launch.internal, launch.promised) == (date(2026, 12, 7), date(2026, 12, 14))


def test_a_buffer_skips_public_holidays(make_site: MakeSite) -> None:
    plan = PROJECT.replace("internal: 2026-11-20, buffer: 5d", "internal: 2026-12-23, buffer: 3d")
    loaded = config.load(make_site({"projects/shop.yaml": plan}))
    assert loaded.site.projects["SHOP"].plan[0].promised == date(2026, 12, 29)


def test_the_rules_of_the_manual_are_accepted_with_a_remark_that_nothing_matches_all(make_site: MakeSite) -> None:
    loaded = config.load(make_site())
    assert [rule.id for rule in loaded.rules.rules] == ["complaints-go-to-the-lead"]
    assert loaded.rules.ladders["complaint"].answer_within == timedelta(hours=4)
    (remark,) = [one for one in loaded.remarks if one.file.startswith("rules/")]
    assert str(remark).startswith("rules/routing.yaml:3:5: no rule takes the mail that is left over")


def test_five_mistakes_in_three_files_are_all_named_with_their_place(make_site: MakeSite) -> None:
    site = make_site(
        {
            "sachstand.yaml": SITE.replace("weekly:", "weekyl:").replace("deputy: mira", "deputy: mria"),
            "projects/shop.yaml": PROJECT.replace("lead: jonas", "lead: jona").replace("2026-11-20", "2026-11-31"),
            "rules/routing.yaml": RULES.replace("assign-to-lead", "asign"),
        }
    )
    assert lines(site) == [
        'projects/shop.yaml:5:7: unknown team member "jona"; did you mean "jonas"?',
        "projects/shop.yaml:12:42: 2026-11-31 is no day of the calendar",
        'rules/routing.yaml:5:12: unknown action "asign"; did you mean "assign"?',
        'sachstand.yaml:13:98: unknown team member "mria"; did you mean "mira"?',
        'sachstand.yaml:17:1: unknown key "weekyl"; did you mean "weekly"?',
    ]


def test_a_broken_file_does_not_hide_the_mistakes_of_the_others(make_site: MakeSite) -> None:
    site = make_site(
        {
            "sachstand.yaml": SITE.replace("team:", "team: x: y"),
            "projects/shop.yaml": PROJECT.replace("form: Sie", "form: Ihr"),
        }
    )
    assert [line.split(": ")[0] for line in lines(site)] == ["projects/shop.yaml:7:7", "sachstand.yaml:12:8"]


def test_a_missing_directory_and_a_missing_file_say_what_to_do(tmp_path: Path) -> None:
    assert lines(tmp_path / "nowhere") == [f"{tmp_path / 'nowhere'}: no such directory; `sachstand init` makes a site"]
    (missing,) = [line for line in lines(tmp_path) if "sachstand.yaml" in line]
    assert "is missing" in missing
    assert "init" in missing


@pytest.mark.hostile(72)
def test_files_that_cannot_be_read_are_named(make_site: MakeSite) -> None:
    site = make_site()
    (site / "projects" / "latin.yaml").write_bytes("key: K\nname: Größe\n".encode("latin-1"))
    (site / "projects" / "folder.yaml").mkdir()
    (site / "projects" / "loop.yaml").symlink_to("loop.yaml")
    (site / "projects" / "other.yml").write_text("key: X\n")
    (site / "projects" / "large.yaml").write_text("# " + "x" * 1_000_000)
    (site / "projects" / ".shop.yaml.swp").write_bytes(b"\xff\xff")
    found = lines(site)
    assert "projects/latin.yaml:2:9: not UTF-8 text; save the file with the encoding UTF-8" in found
    assert "projects/folder.yaml: this is a directory, not a file" in found
    assert "projects/other.yml: is not read under this name; call it other.yaml" in found
    assert "projects/large.yaml: larger than 1 MB; such a file is not read" in found
    assert any(line.startswith("projects/loop.yaml: cannot be read: ") for line in found)
    assert not any("swp" in line for line in found)


def test_windows_line_ends_and_a_byte_order_mark_change_nothing(make_site: MakeSite) -> None:
    plain = config.load(make_site())
    windows = {name: "\ufeff" + text.replace("\n", "\r\n") for name, text in FILES.items()}
    assert config.load(make_site(windows)).site == plain.site


def test_a_site_without_rules_of_its_own_uses_the_shipped_ones(make_site: MakeSite) -> None:
    site = make_site({"rules/routing.yaml": None})
    assert "everything-else-goes-to-the-lead" in [rule.id for rule in config.load(site).rules.rules]


def test_the_fingerprint_changes_with_any_file(make_site: MakeSite) -> None:
    first = config.load(make_site()).fingerprint
    assert config.load(make_site()).fingerprint == first
    assert config.load(make_site({"templates/de/reply/complaint.txt.j2": "anders"})).fingerprint != first
    assert config.load(make_site({"rules/routing.yaml": RULES + "# seen\n"})).fingerprint != first


def test_texts_of_the_site_stand_before_the_shipped_ones(make_site: MakeSite) -> None:
    loaded = config.load(make_site({"templates/de/reply/complaint.txt.j2": "eigener Text"}))
    assert loaded.sources["de/reply/complaint.txt.j2"] == "eigener Text"


def test_words_of_the_site_are_laid_over_the_shipped_ones(make_site: MakeSite) -> None:
    own = "entries: { note: [vermerk] }\nbrand: { 1: eins }\n"
    words = config.load(make_site({"templates/de/words.yaml": own})).words["de"]
    assert words["entries"]["note"] == ["vermerk"]
    assert "erledigt" in words["entries"]["done"]
    assert words["brand"] == {"1": "eins"}


def test_shipped_words_are_read_without_a_site() -> None:
    words = config.read_words()
    assert {"de", "en"} <= words.keys()
    assert words["de"]["entries"]["days"]["heute"] == 0


def test_a_contact_of_two_projects_is_a_remark(make_site: MakeSite) -> None:
    second = "key: APP\nname: App\nclient: Krause GmbH\nlead: mira\ncontacts: [{ name: Eva, address: e.krause@krause.example }]\n"
    loaded = config.load(make_site({"projects/app.yaml": second}))
    assert [p.key for p in loaded.site.projects_of("e.krause@krause.example")] == ["APP", "SHOP"]
    assert any("is a contact of projects/app.yaml, too" in str(remark) for remark in loaded.remarks)


def test_importing_config_does_not_import_the_heavy_libraries() -> None:
    import subprocess

    probe = "import sys, daemon.config; sys.exit(bool({'pydantic', 'ruamel.yaml', 'holidays'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", probe], check=False).returncode == 0
