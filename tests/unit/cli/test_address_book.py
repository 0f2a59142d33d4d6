"""An address book as CSV: what becomes a contact, and what is said of the rest."""

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from tests.unit.cli.conftest import Run

OUTLOOK = (
    "Vorname;Nachname;E-Mail-Adresse;Mobiltelefon\r\nJörg;Müller;J.Mueller@hafen.example;+49 40 123\r\n"
    "Eva;Krause;e.krause@krause.example;\r\nNiemand;;keine Adresse;\r\nJörg;Müller;j.mueller@hafen.example;\r\n"
)
GOOGLE = 'Name,E-mail 1 - Value,Language\n"Ellis, Grace: ""Gracie""",grace@harbour.example,en\n'


def test_an_address_book_becomes_lines_for_a_project_file(tmp_path: Path, run: Run) -> None:
    book = tmp_path / "people.csv"
    book.write_bytes(OUTLOOK.encode("cp1252"))
    done = run("contacts", str(book))
    assert done.returncode == 1, "a line holds no contact"
    assert YAML(typ="safe").load(done.stdout.decode()) == {
        "contacts": [{"name": "Jörg Müller", "address": "j.mueller@hafen.example", "phone": "+49 40 123"}]
    }
    said = done.stderr.decode()
    assert f"{book}:3: e.krause@krause.example is a contact of SHOP already" in said
    assert f'{book}:4:1: the address: "keine adresse" is not a mail address' in said
    assert f"{book}:5:1: j.mueller@hafen.example stands in line 2 already" in said


def test_quotes_and_commas_in_a_name_break_nothing(tmp_path: Path, run: Run) -> None:
    book = tmp_path / "people.csv"
    book.write_text(GOOGLE, "utf-8-sig")
    done = run("contacts", str(book))
    assert done.returncode == 0, done.stderr
    (contact,) = YAML(typ="safe").load(done.stdout.decode())["contacts"]
    assert contact == {"name": 'Ellis, Grace: "Gracie"', "address": "grace@harbour.example", "language": "en"}


@pytest.mark.parametrize(
    ("text", "said"),
    [("", ":1:1: no column holds addresses"), ("Name;Ort\nEva;Kiel\n", "call one of them E-Mail (there is: Name;Ort)")],
)
def test_a_file_without_addresses_is_named(tmp_path: Path, run: Run, text: str, said: str) -> None:
    book = tmp_path / "people.csv"
    book.write_text(text)
    done = run("contacts", str(book))
    assert done.returncode == 1
    assert said in done.stderr.decode()
