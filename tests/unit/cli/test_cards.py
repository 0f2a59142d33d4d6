"""vCards as programs write them: what becomes a contact, and what is said of the rest."""

import sys
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from tests.unit.cli.conftest import Run

OUTLOOK = """\
BEGIN:VCARD
VERSION:2.1
N;LANGUAGE=de;CHARSET=Windows-1252:Müller;Jörg;;;
FN;CHARSET=Windows-1252:Müller, Jörg
TEL;WORK;FAX:+49 40 99
TEL;CELL;VOICE:+49 170 12
TEL;WORK;VOICE:+49 40 12
ADR;WORK;PREF;ENCODING=QUOTED-PRINTABLE:;;Am Kai 1=0D=0A=
Hinterhaus;Hamburg;;20457;Deutschland
EMAIL;PREF;INTERNET:J.Mueller@hafen.example
X-MS-CARDPICTURE;TYPE=JPEG;ENCODING=BASE64:
 /9j/4AAQSkZJRgABAQEAYABgAAD/2wBDAAUDBAQEAwUEBAQFBQUGBwwIBwcHBw8LCwkMEQ8S

END:VCARD
"""
PHONE = """\
BEGIN:VCARD
VERSION:2.1
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=4D=C3=BC=6C=6C=65=72;=4A=C3=B6=72=67;;;
FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=4A=C3=B6=72=67=20=
=4D=C3=BC=6C=6C=65=72
EMAIL;HOME:mueller@hafen.example
END:VCARD
"""
APPLE = """\
BEGIN:VCARD
VERSION:3.0
PRODID:-//Apple Inc.//macOS 14.5//EN
N:Ellis;Grace;;Dr.;
FN:Dr. Grace Ellis
EMAIL;type=INTERNET;type=HOME:Grace@home.example
item1.EMAIL;type=INTERNET;type=WORK;type=pref:grace@harbour.example
item1.X-ABLabel:_$!<Work>!$_
TEL;type=CELL;type=VOICE;type=pref:+44 20 7946
PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRgABAQAAAQABAAD/4QBARXhpZgAATU0AKgAA
 AAgAAYdpAAQAAAABAAAAGgAAAAAAAqACAAQAAAABAAAA
END:VCARD
"""
GOOGLE = """\
BEGIN:VCARD
VERSION:3.0
FN:Ben Carter\\, Curator
N:Carter;Ben;;;
EMAIL;TYPE=INTERNET;TYPE=WORK:ben@harbour.example
NOTE:met at the fair\\, twice\\n
CATEGORIES:myContacts
END:VCARD
"""
FOUR = """\
BEGIN:VCARD
VERSION:4.0
FN:Renée Roux
EMAIL;PREF=2:second@bateau.example
EMAIL;PREF=1;TYPE=work:mailto:renee@bateau.example
TEL;VALUE=uri;TYPE="voice,work":tel:+33-1-23
LANG:fr-FR
END:VCARD
"""
MUELLER = {"name": "Jörg Müller", "address": "j.mueller@hafen.example", "phone": "+49 40 12"}


def contacts(run: Run, book: Path, code: int = 0) -> tuple[list[dict[str, str]], str]:
    """The contacts that were shown, and what was said beside."""
    done = run("contacts", str(book))
    assert done.returncode == code, done.stderr
    shown = YAML(typ="safe").load(done.stdout.decode()) or {"contacts": []}
    return shown["contacts"], done.stderr.decode()


@pytest.mark.parametrize(
    ("text", "encoding", "person"),
    [
        (OUTLOOK, "cp1252", MUELLER),
        (OUTLOOK, "utf-16", MUELLER),
        (PHONE, "utf-8", {"name": "Jörg Müller", "address": "mueller@hafen.example"}),
        (APPLE, "utf-8", {"name": "Dr. Grace Ellis", "address": "grace@harbour.example", "phone": "+44 20 7946"}),
        (GOOGLE, "utf-8-sig", {"name": "Ben Carter", "address": "ben@harbour.example"}),
        (
            FOUR,
            "utf-8",
            {"name": "Renée Roux", "address": "renee@bateau.example", "phone": "+33-1-23", "language": "fr"},
        ),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_card_becomes_a_line_for_a_project_file(
    tmp_path: Path, run: Run, text: str, encoding: str, person: dict[str, str], end: str
) -> None:
    book = tmp_path / "person.vcf"
    book.write_bytes(text.replace("\n", end).encode(encoding))
    assert contacts(run, book)[0] == [person]


def test_a_persons_further_addresses_are_named_for_a_contact_has_one(tmp_path: Path, run: Run) -> None:
    book = tmp_path / "person.vcf"
    book.write_text(APPLE)
    said = contacts(run, book)[1]
    assert f"note: {book}:1: Dr. Grace Ellis has grace@home.example, too; a contact has one address" in said


def test_a_card_that_cannot_be_read_is_named_with_its_line_and_costs_no_other(tmp_path: Path, run: Run) -> None:
    broken = GOOGLE.replace("N:Carter;Ben;;;", "this is no line")
    photo = PHONE.replace("CHARSET=UTF-8;ENC", "CHARSET=klingon;ENC")
    parts = [
        GOOGLE, broken, GOOGLE.replace("END:VCARD\n", ""), photo, "a stray line\nand one more\n", PHONE, PHONE,
        "BEGIN:VCARD\nVERSION:3.0\nFN:Crew\nX-ADDRESSBOOKSERVER-KIND:group\nEND:VCARD\n",
        "BEGIN:VCARD\nVERSION:3.0\nFN:Only Phone\nTEL:+49 1\nEND:VCARD\n",
        "BEGIN:VCARD\nVERSION:3.0\nFN:\nEMAIL:x@y.example\nEND:VCARD\n",
        "BEGIN:VCARD\nVERSION:3.0\nFN:Odd\nEMAIL:not an address\nEND:VCARD\n", "BEGIN:VCARD\nFN:Never closed",
    ]  # fmt: skip
    book = tmp_path / "people.vcf"
    book.write_text("".join(parts))
    places = [1 + "".join(parts[:n]).count("\n") for n in range(len(parts))]
    found, said = contacts(run, book, 1)
    assert [person["name"] for person in found] == ["Ben Carter", "Jörg Müller"]
    expected = [
        f"{places[1] + 3}:1: this cannot be read: Failed to parse line: this is no line",
        f"{places[2]}:1: there is no END:VCARD to this card",
        f"{places[3] + 2}:1: this cannot be read: unknown encoding: klingon",
        f"{places[4]}:1: no BEGIN:VCARD stands before this",
        f"{places[6]}:1: mueller@hafen.example stands in line {places[5]} already",
        f"{places[7]}:1: a group, not a person",
        f'{places[8]}:1: no mail address ("Only Phone")',
        f"{places[9]}:1: the name: ",
        f'{places[10]}:1: the address: "not an address" is not a mail address',
        f"{places[11]}:1: there is no END:VCARD to this card",
    ]
    lines = [line for line in said.splitlines() if line]
    assert len(lines) == len(expected), said
    for line, wanted in zip(lines, expected, strict=True):
        assert line.startswith(f"{book}:{wanted}"), (line, wanted)


def test_without_its_package_it_says_how_to_have_it(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "vobject", None)
    book = tmp_path / "person.vcf"
    book.write_text(GOOGLE)
    done = run("contacts", str(book))
    assert done.returncode == 1
    assert "pip install 'sachstand[vcard]'" in done.stderr.decode()
