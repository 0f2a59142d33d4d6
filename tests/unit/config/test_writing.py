"""A first site is complete, commented and good as it is, and nothing is ever overwritten."""

from pathlib import Path

import pytest

from daemon import config


def test_a_written_site_is_accepted_as_it_is(tmp_path: Path) -> None:
    written = config.write_site(tmp_path / "site", {})
    names = {path.relative_to(tmp_path / "site").as_posix() for path in written}
    assert {"sachstand.yaml", "projects/example.yaml", "rules/routing.yaml", "templates/README.txt"} <= names
    loaded = config.load(tmp_path / "site")
    assert loaded.site.mailboxes["projekte"].imap.host == "mail.studio-nord.example"
    assert not loaded.remarks


@pytest.mark.parametrize(
    "answers",
    [
        {
            "name": 'Müller & Söhne: "Nord" #1',
            "lead": "Änne O'Neill",
            "address": "büro+x@müller.example".replace("ü", "ue"),
        },
        {"language": "en", "timezone": "Europe/Zurich", "holidays": "CH-ZH", "name": "yes"},
        {
            "imap": "imap://127.0.0.1:10143",
            "smtp": "smtp://127.0.0.1:10025",
            "username": "- {x}",
            "proof": "mx.a.example",
        },
        {"name": "null", "lead": "true", "username": "012"},
        {"lead": "Owner Lead"},
    ],
)
def test_whatever_people_answer_the_files_stay_good(tmp_path: Path, answers: dict[str, str]) -> None:
    config.write_site(tmp_path, answers)
    site = config.load(tmp_path).site
    assert site.name == answers.get("name", "Studio Nord")
    assert next(iter(site.team.values())).name == answers.get("lead", "Jonas Weber")


def test_nothing_that_exists_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "routing.yaml").write_text("mine")
    with pytest.raises(config.SiteErrors, match=r"routing.yaml: is there already, and nothing is overwritten"):
        config.write_site(tmp_path, {})
    assert not (tmp_path / "sachstand.yaml").exists()
    assert (tmp_path / "rules" / "routing.yaml").read_text() == "mine"


def test_what_would_be_in_the_way_is_known_before_anything_is_asked(tmp_path: Path) -> None:
    assert config.in_the_way(tmp_path / "site") == []
    written = config.write_site(tmp_path / "site", {})
    assert sorted(config.in_the_way(tmp_path / "site")) == sorted(written)
    assert config.in_the_way(tmp_path / "site")[0].name == "sachstand.yaml"


def test_a_client_has_a_language_of_their_own_and_a_contact_may_approve(tmp_path: Path) -> None:
    contact = {
        "name": "Eva Krause",
        "address": "eva@krause.example",
        "salutation": "Frau Krause",
        "may": "approve-changes",
    }
    config.write_site(tmp_path, {"language": "en", "project_language": "de", "project_key": "SHOP"}, [contact])
    site = config.load(tmp_path).site
    assert (site.language, site.projects["SHOP"].language) == ("en", "de")
    assert site.projects["SHOP"].contacts[0].may == {"approve-changes"}


def test_an_unknown_answer_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no such answer: colour"):
        config.write_site(tmp_path, {"colour": "blue"})
