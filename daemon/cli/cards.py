"""vCards as address books write them: 2.1 (Outlook), 3.0 (RFC 2426; Apple, Google), 4.0 (RFC 6350). Law: a card that cannot be
read is named with its line and costs no other card.

The fields are read by vobject, of the extra ``vcard``, which is loaded only here.
"""

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import click

Fields = dict[str, list[Any]]
"""The lines of a card by their names in capitals, as vobject's ContentLine: ``value``, ``params``, ``singletonparams``."""
BEGIN, END = "BEGIN:VCARD", "END:VCARD"
_LINE_END = re.compile(r"\r\n|\n|\r")
_AT = re.compile(r"^At line \d+: ")
_ESCAPED = re.compile(r"\\(.)")
_URI = re.compile(r"^(?:mailto|tel):", re.IGNORECASE)
LAST = 101  # RFC 6350, 5.3: PREF is 1 to 100, and lower is better


@dataclass(frozen=True, slots=True)
class Card:
    """What one card says of a person, with the keys of a contact in a project file; or why it holds none."""

    line: int
    contact: Mapping[str, str] = field(default_factory=dict)
    others: tuple[str, ...] = ()  # further addresses of the same person
    wrong: str = ""


def are_cards(text: str) -> bool:
    """Whether a file holds vCards, by its first words."""
    return text.lstrip().upper().startswith(BEGIN)


def cards(text: str) -> Iterator[Card]:
    """Every card of the file in its order. Raises ClickException where the extra is not installed."""
    try:
        import vobject  # noqa: F401
    except ImportError:
        raise click.ClickException(
            "vCards are read with a package of their own: pip install 'sachstand[vcard]'"
        ) from None
    for first, lines, closed in _parts(text):
        if not closed:
            yield Card(first, wrong=f"there is no {END} to this card" if lines else f"no {BEGIN} stands before this")
        else:
            yield _card(first, lines)


def _parts(text: str) -> Iterator[tuple[int, Sequence[str], bool]]:
    """First line, lines and whether it is closed, of every card; no lines: something stands between two cards."""
    lines: list[str] = []
    first, stray = 0, False
    for number, line in enumerate(_LINE_END.split(text), start=1):
        word = line.rstrip().upper()
        if word == BEGIN:
            if lines:
                yield first, lines, False
            first, lines, stray = number, [line], False
        elif lines:
            lines.append(line)
            if word == END:
                yield first, lines, True
                lines = []
        elif word and not stray:
            yield number, (), False
            stray = True
    if lines:
        yield first, lines, False


def _card(first: int, lines: Sequence[str]) -> Card:
    from vobject.base import ParseError, getLogicalLines, textLineToContentLine

    read: Fields = {}
    at = 1
    try:
        for line, at in getLogicalLines(io.StringIO("\n".join(lines)), allowQP=True):
            entry = textLineToContentLine(line, at)
            read.setdefault(entry.name, []).append(entry)
    except (ParseError, ValueError, LookupError) as error:  # no line of a card, octets or a code page nobody knows
        return Card(first - 1 + at, wrong=f"this cannot be read: {_AT.sub('', str(error))}")
    addresses = [address for entry in _preferred(read, "EMAIL") if (address := _plain(entry)).strip()]
    if not addresses:
        group = any("group" in str(entry.value).lower() for entry in _entries(read, "KIND", "X-ADDRESSBOOKSERVER-KIND"))
        return Card(first, wrong="a group, not a person" if group else f'no mail address ("{_name(read)}")')
    phones = [_plain(entry) for entry in _preferred(read, "TEL") if "FAX" not in _types(entry)]
    languages = [str(entry.value).partition("-")[0].lower() for entry in _preferred(read, "LANG")]
    said = {"name": _name(read), "address": addresses[0], "phone": phones[:1], "language": languages[:1]}
    contact = {key: " ".join("".join(value).split()) for key, value in said.items()}
    contact["address"] = contact["address"].lower()
    others = dict.fromkeys(a.lower() for a in addresses[1:] if a.lower() != contact["address"])
    return Card(
        first, {key: value for key, value in contact.items() if value or key in ("name", "address")}, tuple(others)
    )


def _entries(card: Fields, *names: str) -> list[Any]:
    return [entry for name in names for entry in card.get(name, ())]


def _types(entry: Any) -> set[str]:
    """WORK, CELL, PREF …: of 2.1 they stand alone, else below TYPE, there also several in one."""
    told = [*entry.singletonparams, *entry.params.get("TYPE", ())]
    return {word.strip().upper() for one in told for word in one.split(",")}


def _preferred(card: Fields, name: str) -> list[Any]:
    """The preferred one first (RFC 2426: TYPE=pref, RFC 6350: PREF=1), then those of work, each in the card's order."""

    def rank(entry: Any) -> tuple[int, bool]:
        number = "".join(entry.params.get("PREF", ("",)))
        best = int(number) if re.fullmatch(r"[0-9]{1,3}", number) else LAST
        return (1 if "PREF" in _types(entry) else best), "WORK" not in _types(entry)

    return sorted(_entries(card, name), key=rank)


def _plain(entry: Any) -> str:
    return _URI.sub("", _unescaped(str(entry.value)).strip())


def _name(card: Fields) -> str:
    """As people say it: FN, or N where FN is missing or turned round (``Müller, Jörg``)."""
    from vobject.vcard import splitFields

    full = "".join(_unescaped(str(entry.value)) for entry in _entries(card, "FN")[:1]).strip()
    for entry in _entries(card, "N")[:1]:
        if not full or "," in full:  # family, given, additional, prefixes, suffixes; each may be a list
            family, given, more, title = [*splitFields(str(entry.value)), *[""] * 4][:4]
            words = [
                word for part in (title, given, more, family) for word in ([part] if isinstance(part, str) else part)
            ]
            full = " ".join(filter(None, words)) or full
    return full


def _unescaped(text: str) -> str:
    """A text without its backslashes. vobject would take a comma that has none for the beginning of a second text."""
    return _ESCAPED.sub(lambda found: " " if found[1] in "nN" else found[1], text)
