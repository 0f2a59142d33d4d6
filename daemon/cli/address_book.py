"""``contacts``: an address book (CSV or vCard) becomes lines for `contacts:` of a project file. Law: it only shows them; who is
told how a project stands is written down by a person.
"""

import codecs
import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import click

from daemon import config
from daemon.cli import cards
from daemon.cli.screen import say
from daemon.config import values
from daemon.config.writing import contact_line
from daemon.service.reloading import load_policy

LARGEST = 5_000_000  # octets
COLUMNS = {
    "address": (
        "e-mail",
        "email",
        "mail",
        "e-mail-adresse",
        "e-mail address",
        "e-mail 1 - value",
        "primary email",
        "address",
    ),
    "name": ("name", "display name", "anzeigename", "file as", "full name"),
    "first": ("first name", "given name", "vorname"),
    "last": ("last name", "family name", "nachname", "surname"),
    "phone": ("phone", "telefon", "mobile phone", "business phone", "phone 1 - value", "work phone", "mobiltelefon"),
    "language": ("language", "sprache"),
    "salutation": ("salutation", "anrede"),
}
"""What a column is, by the names that address books give it (Outlook, Google, Thunderbird, German and English)."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the file that holds a contact, with the keys of a project file."""

    line: int
    contact: Mapping[str, str]
    others: tuple[str, ...] = ()  # further addresses of the person


@click.command("contacts")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.pass_obj
def contacts_command(site: Path, file: Path) -> None:
    """Show the contacts of an address book (CSV or vCard) as lines for a project file; nothing is written.

    Those whom the site knows already are left out, and every line that holds no contact is named.
    """
    found, wrong = read_book(file)
    known = {c.address: project.key for project in load_policy(site).site.projects.values() for c in project.contacts}
    for error in wrong:
        say(str(error), err=True)
    fresh = [row for row in found if row.contact["address"] not in known]
    for row in found:
        if row.contact["address"] in known:
            say(
                f"note: {file}:{row.line}: {row.contact['address']} is a contact of {known[row.contact['address']]} already",
                err=True,
            )
    for row in fresh:
        if row.others:
            spoken = f"{row.contact['name']} has {', '.join(row.others)}, too; a contact has one address"
            say(f"note: {file}:{row.line}: {spoken}", err=True)
    if fresh:
        say("contacts:")
        for row in fresh:
            say(contact_line(row.contact))
    else:
        say("note: nobody is new", err=True)
    if wrong:
        raise click.exceptions.Exit(1)


def read_book(file: Path) -> tuple[list[Row], list[config.SiteError]]:
    """The contacts of a file, and a mistake for every line or card that holds none.

    UTF-8, UTF-16 with its mark, or the code page of an older Outlook.
    """
    raw = file.read_bytes()[: LARGEST + 1]
    if len(raw) > LARGEST:
        return [], [config.SiteError(str(file), 0, 0, "larger than 5 MB; that is no address book")]
    text = _text(raw)
    if cards.are_cards(text):
        found = list(cards.cards(text))
        wrong = [config.SiteError(str(file), card.line, 1, card.wrong) for card in found if card.wrong]
        rows, more = _split(str(file), (Row(card.line, card.contact, card.others) for card in found if not card.wrong))
        return rows, sorted([*wrong, *more], key=lambda error: error.line)
    return _read_sheet(file, text)


def _text(raw: bytes) -> str:
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return raw.decode("utf-16", "replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def _read_sheet(file: Path, text: str) -> tuple[list[Row], list[config.SiteError]]:
    head = text.partition("\n")[0]
    sheet = csv.DictReader(io.StringIO(text, newline=""), delimiter=max(";,\t", key=head.count))
    try:
        places = {
            key: name
            for name in sheet.fieldnames or ()
            for key, names in COLUMNS.items()
            if name.strip().lower() in names
        }
        if "address" not in places:
            said = f"no column holds addresses; call one of them E-Mail (there is: {head.strip()[:200]})"
            return [], [config.SiteError(str(file), 1, 1, said)]
        return _split(str(file), _rows(sheet, places))
    except csv.Error as error:
        return [], [config.SiteError(str(file), sheet.line_num, 1, f"this is no CSV: {error}")]


def _rows(sheet: "csv.DictReader[str]", places: Mapping[str, str]) -> Iterator[Row]:
    for cells in sheet:
        said = {key: " ".join((cells.get(column) or "").split()) for key, column in places.items()}
        name = said.get("name") or f"{said.get('first', '')} {said.get('last', '')}".strip()
        kept = {key: said[key] for key in ("salutation", "language", "phone") if said.get(key)}
        yield Row(sheet.line_num, {"name": name, "address": said["address"].lower(), **kept})


def _split(file: str, rows: Iterator[Row]) -> tuple[list[Row], list[config.SiteError]]:
    found: dict[str, Row] = {}
    wrong: list[config.SiteError] = []
    for row in rows:
        try:
            values.address(row.contact["address"])
            values.text(row.contact["name"])
        except ValueError as error:
            what = "the address" if row.contact["name"] else "the name"
            wrong.append(config.SiteError(file, row.line, 1, f"{what}: {error}"))
            continue
        first = found.setdefault(row.contact["address"], row)
        if first is not row:
            wrong.append(
                config.SiteError(file, row.line, 1, f"{row.contact['address']} stands in line {first.line} already")
            )
    return list(found.values()), wrong
