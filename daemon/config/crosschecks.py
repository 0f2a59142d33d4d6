"""What no file can know alone: names that point to other files, addresses that stand in two places.

These checks read the sheets as they are, so that they find their mistakes even where something else is wrong.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from daemon.config import values
from daemon.config.errors import SiteError
from daemon.config.sheets import Path, Sheet
from daemon.rules import PEOPLE, did_you_mean

_TEAM_KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}")
_MAILBOX_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,31}")


@dataclass(slots=True)
class Findings:
    """Mistakes, and remarks that stop nobody."""

    errors: list[SiteError] = field(default_factory=list)
    remarks: list[SiteError] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Names:
    """What the files call by name, taken from them as far as they can be read."""

    team: frozenset[str]
    projects: frozenset[str]
    clients: frozenset[str]
    contacts: frozenset[str]
    languages: tuple[str, ...]
    nobody: frozenset[str] = frozenset()  # words for people that mean nobody here
    hooks: frozenset[str] = frozenset()
    commands: frozenset[str] = frozenset()


def names_of(site: Sheet | None, projects: Sequence[Sheet], languages: Sequence[str]) -> Names:
    """All names of a site; ``languages`` are those with texts."""
    data = site.data if site else None
    own = _get(data, "site", "language")
    named = [own, *_items(_get(data, "languages"))] if _get(data, "languages") else [own, *languages]
    contacts = (address for sheet in projects for _, address in _contact_addresses(sheet))
    stand_in = any(_get(member, "deputy") for member in _mapping(_get(data, "team")).values())
    return Names(
        team=frozenset(_mapping(_get(data, "team"))),
        projects=frozenset(_texts(_get(sheet.data, "key") for sheet in projects)),
        clients=frozenset(_texts(_get(sheet.data, "client") for sheet in projects)),
        contacts=frozenset(contacts),
        languages=tuple(dict.fromkeys(_texts(named))),
        nobody=frozenset() if stand_in else frozenset({"deputy"}),
        hooks=frozenset(name for name, hook in _mapping(_get(data, "hooks")).items() if not _get(hook, "command")),
        commands=frozenset(name for name, hook in _mapping(_get(data, "hooks")).items() if _get(hook, "command")),
    )


def check_site(sheet: Sheet, names: Names, with_texts: Sequence[str], found: Findings) -> None:
    """Keys, deputies, languages and addresses of ``sachstand.yaml``."""
    for part, pattern in (("team", _TEAM_KEY), ("mailboxes", _MAILBOX_KEY)):
        for key in _mapping(_get(sheet.data, part)):
            if not pattern.fullmatch(key):
                said = f'"{key}" cannot be a name here; use letters, digits, - and _'
                found.errors.append(sheet.error((part, key), said, at_key=True))
    for key in names.team & PEOPLE.keys():
        said = f'"{key}" already means {PEOPLE[key]}; choose another word for this person'
        found.errors.append(sheet.error(("team", key), said, at_key=True))
    _check_people(sheet, names, found)
    _check_languages(sheet, with_texts, found)
    owners: dict[str, str] = {}
    for path, address in _own_addresses(sheet):
        _claim(sheet, path, address, owners, found)


def _check_people(sheet: Sheet, names: Names, found: Findings) -> None:
    owners = []
    for key, member in _mapping(_get(sheet.data, "team")).items():
        deputy = _get(member, "deputy")
        if isinstance(deputy, str) and (deputy == key or deputy not in names.team):
            wrong = f'unknown team member "{deputy}"{did_you_mean(deputy, names.team - {key})}'
            said = "nobody is their own deputy" if deputy == key else wrong
            found.errors.append(sheet.error(("team", key, "deputy"), said))
        _check_language(sheet, ("team", key, "language"), names, found)
        if _get(member, "owner") is True:
            owners.append(key)
    for path, person in _called(sheet):
        if person not in names.team:
            found.errors.append(sheet.error(path, f'unknown team member "{person}"{did_you_mean(person, names.team)}'))
    for key in owners[1:]:
        found.errors.append(sheet.error(("team", key, "owner"), f'"{owners[0]}" is the owner already; a site has one'))


def _called(sheet: Sheet) -> Iterator[tuple[Path, str]]:
    """Who is told of an emergency, as it is written."""
    block = _get(sheet.data, "emergency")
    if isinstance(person := _get(block, "on_call"), str):
        yield ("emergency", "on_call"), person
    for path in (("on_call",), ("rota", "people")):
        for place, person in enumerate(_texts(_items(_get(block, *path)))):
            yield ("emergency", *path, place), person


def _check_languages(sheet: Sheet, with_texts: Sequence[str], found: Findings) -> None:
    places: list[Path] = [("site", "language")]
    places += [("languages", place) for place, _ in enumerate(_items(_get(sheet.data, "languages")))]
    places += [("emergency", "means", key) for key in _mapping(_get(sheet.data, "emergency", "means"))]
    for path in places:
        language = path[2] if path[0] == "emergency" else _get(sheet.data, *path)
        if isinstance(language, str) and language not in with_texts:
            known = ", ".join(sorted(with_texts))
            said = f'there are no texts in "{language}"; languages with texts: {known}'
            found.errors.append(sheet.error(path, said, at_key=path[0] == "emergency"))


def check_projects(projects: Sequence[Sheet], site: Sheet | None, names: Names, found: Findings) -> None:
    """Keys, leads, languages and addresses of all project files."""
    own = {address: path for path, address in _own_addresses(site)} if site else {}
    keys: dict[str, str] = {}
    clients: dict[str, str] = {}
    plus: dict[str, str] = {}
    for sheet in projects:
        _check_key(sheet, keys, found)
        lead = _get(sheet.data, "lead")
        if site is not None and isinstance(lead, str) and lead not in names.team:
            said = f'unknown team member "{lead}"{did_you_mean(lead, names.team)}'
            found.errors.append(sheet.error(("lead",), said))
        _check_language(sheet, ("language",), names, found)
        _check_contacts(sheet, own, names, found)
        for path, address in _contact_addresses(sheet):
            first = clients.setdefault(address, sheet.name)
            if first != sheet.name:
                said = (
                    f"{address} is a contact of {first}, too; their mail is asked about where no case tells the project"
                )
                found.remarks.append(sheet.error(path, said))
        for place, address in enumerate(_texts(_items(_get(sheet.data, "addresses")))):
            _check_own_address(sheet, ("addresses", place), address.lower(), own, found)
            _claim(sheet, ("addresses", place), address.lower(), plus, found)


def _check_key(sheet: Sheet, keys: dict[str, str], found: Findings) -> None:
    key = _get(sheet.data, "key")
    if not isinstance(key, str):
        return
    try:
        values.project_key(key)
    except ValueError as error:
        found.errors.append(sheet.error(("key",), str(error)))
    if key in keys:
        found.errors.append(sheet.error(("key",), f'the project "{key}" is there twice; the other is {keys[key]}'))
    keys.setdefault(key, sheet.name)


def _check_contacts(sheet: Sheet, own: Mapping[str, Path], names: Names, found: Findings) -> None:
    here: dict[str, Path] = {}
    for place, _ in enumerate(_items(_get(sheet.data, "contacts"))):
        _check_language(sheet, ("contacts", place, "language"), names, found)
    for path, address in _contact_addresses(sheet):
        if address in own:
            whose = "an own mailbox" if own[address][0] == "mailboxes" else f'"{own[address][1]}" of the team'
            found.errors.append(sheet.error(path, f"{address} belongs to {whose}; a contact is somebody else"))
        elif address in here:
            found.errors.append(sheet.error(path, f"{address} is there twice"))
        here[address] = path


def _check_own_address(sheet: Sheet, path: Path, address: str, own: Mapping[str, Path], found: Findings) -> None:
    local, _, domain = address.partition("@")
    base = f"{local.partition('+')[0]}@{domain}"
    if own and not any(one in own and own[one][0] == "mailboxes" for one in (address, base)):
        said = f"{address} reaches none of the mailboxes; write an alias of one, or its address with +something"
        found.errors.append(sheet.error(path, said))


def _check_language(sheet: Sheet, path: Path, names: Names, found: Findings) -> None:
    language = _get(sheet.data, *path)
    if isinstance(language, str) and names.languages and language not in names.languages:
        known = ", ".join(names.languages)
        said = f'the site does not write in "{language}"; its languages are {known} (languages: in sachstand.yaml)'
        found.errors.append(sheet.error(path, said))


def _claim(sheet: Sheet, path: Path, address: str, owners: dict[str, str], found: Findings) -> None:
    """Note that the address stands here; it may stand nowhere else."""
    where = ".".join(str(step) for step in path[:2]) if path[0] in ("team", "mailboxes") else sheet.name
    if address in owners:
        found.errors.append(sheet.error(path, f"{address} is there twice; it stands in {owners[address]}, too"))
    owners.setdefault(address, where)


def _own_addresses(sheet: Sheet) -> Iterator[tuple[Path, str]]:
    for part in ("mailboxes", "team"):
        for key, entry in _mapping(_get(sheet.data, part)).items():
            address = _get(entry, "address")
            if isinstance(address, str):
                yield (part, key, "address"), address.lower()
            for place, alias in enumerate(_items(_get(entry, "aliases"))):
                if isinstance(alias, str):
                    yield (part, key, "aliases", place), alias.lower()


def _contact_addresses(sheet: Sheet) -> Iterator[tuple[Path, str]]:
    for place, contact in enumerate(_items(_get(sheet.data, "contacts"))):
        address = _get(contact, "address")
        if isinstance(address, str):
            yield ("contacts", place, "address"), address.lower()


def _get(data: Any, *path: str | int) -> Any:
    for step in path:
        if isinstance(data, dict) or (isinstance(data, list) and isinstance(step, int) and step < len(data)):
            data = data.get(step) if isinstance(data, dict) else data[step]  # type: ignore[index]
        else:
            return None
    return data


def _mapping(data: Any) -> dict[str, Any]:
    return data if isinstance(data, dict) else {}


def _items(data: Any) -> list[Any]:
    return data if isinstance(data, list) else []


def _texts(items: Any) -> list[str]:
    return [item for item in items if isinstance(item, str)]
