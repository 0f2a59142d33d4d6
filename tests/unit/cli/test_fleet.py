"""`fleet` and `adopt`: who runs the site, and how a journal gets from its file into the database."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from daemon import config
from daemon.cli import sachstand
from daemon.journal import Journal
from tests.journal.samples import answered
from tests.rig import site as sites
from tests.rig.postgres import Postgres


def called(site: Path, *words: str) -> Result:
    return CliRunner().invoke(sachstand, ["--site", str(site), *words])


@pytest.fixture(name="url")
def _url(postgres: Postgres) -> str:
    return postgres.database()


@pytest.fixture(name="site")
def _site(tmp_path: Path, url: str) -> Path:
    return sites.write(tmp_path / "site", more=f"database: {url}")


def test_each_machine_is_shown_with_what_it_holds(site: Path, url: str) -> None:
    with Journal.open(url) as journal:
        assert "No machine runs this site now." in called(site, "fleet").output
        first = journal.join("mail1", "1.0", timedelta(seconds=15))
        journal.join("mail2", "1.0", timedelta(seconds=-1))
        assert "Watched by nobody: projekte" in called(site, "fleet").output
        journal.share(first, ["projekte"], timedelta(days=1))
        lines = called(site, "fleet").output.splitlines()
        told = json.loads(called(site, "fleet", "--json").output)
    assert [line.split("\t")[1] for line in lines] == ["mail1", "mail2"]
    assert [line.split("\t")[5:] for line in lines] == [["lead", "1: projekte"], ["silent", "0"]]
    assert [(m["name"], m["lead"], m["mailboxes"]) for m in told["machines"]] == [
        ("mail1", True, ["projekte"]),
        ("mail2", False, []),
    ]
    assert told["unwatched"] == []


def test_a_journal_in_a_file_needs_one_machine(tmp_path: Path) -> None:
    site = sites.write(tmp_path / "site")
    Journal.open(site / "state" / "journal.sqlite").close()
    assert "one machine runs this site" in called(site, "fleet").output
    assert json.loads(called(site, "fleet", "--json").output) == {"machines": [], "unwatched": []}
    assert "names no database" in called(site, "adopt").output


def test_the_journal_is_copied_once_and_commands_read_it_in_its_new_place(site: Path, url: str) -> None:
    assert "there is no journal" in called(site, "adopt").output
    with Journal.open(site / "state" / "journal.sqlite") as old:
        answered(old)
    done = called(site, "adopt")
    assert done.exit_code == 0, done.output
    assert "both sides were counted" in done.output
    assert "e.krause@krause.example" in called(site, "outbox").output
    again = called(site, "adopt")
    assert again.exit_code == 1
    assert "in use already" in str(again.exception)


def test_what_a_person_is_forgotten_from_must_not_run(site: Path, url: str) -> None:
    with Journal.open(url) as journal:
        journal.join("mail1", "1.0", timedelta(seconds=15))
    done = called(site, "forget", "gone@krause.example", "--yes")
    assert "stop them first" in done.output


def test_where_the_journal_is_stands_in_the_file_and_costs_no_parser_where_it_does_not(tmp_path: Path) -> None:
    where = tmp_path / "site"
    assert config.database_of(where) is None
    sites.write(where)
    assert config.database_of(where) is None
    text = (where / "sachstand.yaml").read_text()
    (where / "sachstand.yaml").write_text(f"{text}\ndatabase: postgresql://sachstand@db.example/sachstand # ours\n")
    assert config.database_of(where) == "postgresql://sachstand@db.example/sachstand"
    (where / "sachstand.yaml").write_text(f"{text}\ndatabase: mysql://sachstand@db.example/sachstand\n")
    with pytest.raises(config.SiteErrors, match='"mysql" is not a database'):
        config.database_of(where)
