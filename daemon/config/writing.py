"""A first site for `sachstand init`: commented files that `load` accepts as they are. Nothing that exists is overwritten."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from daemon.config.errors import SiteError, SiteErrors
from daemon.config.shipping import shipped
from daemon.config.sources import SITE_FILE
from daemon.rules import PEOPLE

DEFAULTS: dict[str, str] = {
    "name": "Studio Nord",
    "language": "de",
    "timezone": "Europe/Berlin",
    "holidays": "DE",
    "address": "projekte@studio-nord.example",
    "proof": "none",
    "filing": "move",
    "lead": "Jonas Weber",
    "days": "mon-fri",
    "from": "09:00",
    "to": "17:30",
    "project_key": "DEMO",
    "project": "Beispielprojekt",
    "client": "Beispiel GmbH",
    "form": "Sie",
}
"""Answers to fall back on."""
DERIVED = frozenset({
    "imap", "smtp", "username", "lead_address", "project_language", "phone", "password_file", "ca_file", "promise", "proof_above",
    "aligned_dkim",
})  # fmt: skip
"""Further answers: the first four follow from the address, the project's language is the site's, and the rest stays away unless
given (the last two are "true").
"""
CONTACT = ("name", "address", "salutation", "language", "form", "phone", "weekly", "may")
"""What may be said of a contact; the first two must be, ``weekly`` is "true", and ``may`` is "approve-changes"."""
_EXAMPLE = "  - { name: Eva Beispiel, address: eva@kunde.example, salutation: Frau Beispiel, weekly: true, may: [approve-changes] }"

_NO_TEXT = ("null", "true", "false")
_SITE = """\
# The site: mailboxes, people, hours. `sachstand check` reads every file and names each mistake with its line.
# Passwords never stand here.

site: {{ name: {name}, language: {language}, timezone: {timezone}, holidays: {holidays} }}

# Languages to answer in. A client is answered in the language of their mail, or in the one stored for them.
languages: [de, en]

mailboxes:
  {mailbox}:
    address: {address}
    # aliases: [projects@studio-nord.example]       # other addresses that arrive here
    imap: {imap}          # imaps://host, imap+starttls://host; without TLS only on this machine
    smtp: {smtp}
    username: {username}
    password_file: {password_file}               # in this directory, readable by its owner only (chmod 600);
    #                                                 or `credential: name` for systemd's LoadCredential
    # Which server's Authentication-Results may be believed: its name as it stands in that header,
    # `topmost-without-id` (Microsoft 365), or `none`.
    proof: {proof}{mailbox_more}
    # What becomes of a mail when all is done: `move` to its label folder, `flag`, or `none`.
    filing: {filing}

team:
  {lead}: {{ name: {lead_name}, address: {lead_address}{phone}, owner: true }}
  # mira: {{ name: Mira Kaya, address: mira@studio-nord.example, phone: +49 30 1234567, deputy: {lead} }}

# When people are there. Public holidays come from `holidays` above.
hours: {{ days: {days}, from: {from}, to: {to}, half_days: [12-24, 12-31] }}

# The number to call out of hours, and what counts as an emergency.
# on_call is told at once when a mail out of hours reads like one.
# emergency: {{ phone: +49 170 7654321, means: "Ihre Website ist nicht erreichbar oder es droht Datenverlust.", on_call: jonas }}

weekly: {{ draft: thu 15:00, send: fri 15:00, release: auto }}

# What may be told to a stored contact whose mail carries no proof of its sender: state, acknowledge or hold.
# without_proof: state

# Brakes on automatic answers; these are a few of them with their usual values.
# limits: {{ state_per_contact_day: 3, per_hour: 30, per_day: 200, state_age: 14d }}
"""

_PROJECT = """\
# One file a project. Copy it, change the key, and the inbox knows the next client.

key: {project_key}                       # stands before every case: {project_key}-1
name: {project}
client: {client}
lead: {lead}
language: {project_language}
form: {form}                       # Sie, Du or first-name; a contact may have its own

# Only these addresses are ever told how the project stands.
contacts:
  # weekly: true           gets the update on Friday
  # may: [approve-changes]  their yes to an offer counts
{contacts}

# What the client was promised. `internal` never leaves the house; with a buffer the promise is that many working days later.
{plan}

# budget: {{ hours: 160 }}
# sources:
#   - {{ git: /srv/git/beispiel, since: last-report }}
"""

_PLAN = """\
plan:
  - { milestone: Erste Fassung, internal: 2027-03-01, buffer: 5d }
  - { milestone: Abnahme, promised: 2027-04-15 }"""
_TEMPLATES = """\
Texts of your own stand here, under the name of the shipped text that they replace, for example

    templates/de/reply/complaint.txt.j2

A file words.yaml or texts.yaml of your own is laid over the shipped one, key by key.
`sachstand check` tries every text; what is not here comes from the program.
"""


def in_the_way(site_dir: Path) -> list[Path]:
    """The files of a site that lies in this directory already, ``sachstand.yaml`` first; none where a site can be written."""
    rules = shipped("rules")
    known = [
        site_dir / SITE_FILE,
        *sorted((site_dir / "projects").glob("*.yaml")),
        site_dir / "templates" / "README.txt",
        *(site_dir / "rules" / path.relative_to(rules) for path in sorted(rules.rglob("*.yaml"))),
    ]
    return [path for path in known if path.exists() or path.is_symlink()]


def write_site(
    site_dir: Path, answers: Mapping[str, str], contacts: Sequence[Mapping[str, str]] | None = None
) -> list[Path]:
    """Write a site to start from and name the files. Raises SiteErrors, and writes nothing, if one of them exists.

    ``answers`` may hold the keys of `DEFAULTS` and `DERIVED`, a contact those of `CONTACT`; ValueError for any other.
    Without ``contacts`` the project is an example with dates; with them nobody is promised what nobody has thought of.
    """
    filled = _filled(answers)
    if contacts is None:
        filled |= {"contacts": _EXAMPLE, "plan": _PLAN}
    else:
        plan = "\n".join(f"# {line}" for line in _PLAN.splitlines())
        if answers.get("promise"):
            milestone, day = promised(answers["promise"])
            plan = f"plan:\n  - {{ milestone: {_quoted(milestone)}, promised: {day} }}"
        filled |= {"contacts": "\n".join(map(contact_line, contacts)), "plan": plan}
    rules = shipped("rules")
    texts = {
        site_dir / SITE_FILE: _SITE.format_map(filled),
        site_dir / "projects" / f"{_project_file(answers)}.yaml": _PROJECT.format_map(filled),
        site_dir / "templates" / "README.txt": _TEMPLATES,
        **{
            site_dir / "rules" / path.relative_to(rules): path.read_text("utf-8")
            for path in sorted(rules.rglob("*.yaml"))
        },
    }
    there = [path for path in texts if path.exists() or path.is_symlink()]
    if there:
        said = "is there already, and nothing is overwritten; choose an empty directory with --site"
        raise SiteErrors(SiteError(str(path), 0, 0, said) for path in there)
    for path, text in texts.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    return list(texts)


def promised(text: str) -> tuple[str, date]:
    """A milestone and its day, as in "Livegang 18.12.2026" or "Launch 2026-12-18". ValueError for anything else."""
    name, _, written = " ".join(text.split()).rpartition(" ")
    found = re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", written, re.ASCII)
    try:
        day = date(*(int(part) for part in reversed(found.groups()))) if found else date.fromisoformat(written)
    except ValueError:
        day = None
    if day is None or not name.strip(" :-"):
        raise ValueError(f'"{text}" is no milestone with its day; write as in Launch 2026-12-18')
    return name.rstrip(" :-"), day


def _filled(answers: Mapping[str, str]) -> dict[str, str]:
    """Every placeholder; texts that people gave are quoted, so that no answer can break the file."""
    if wrong := answers.keys() - DEFAULTS.keys() - DERIVED:
        raise ValueError(f"no such answer: {', '.join(sorted(wrong))}")
    said = {**DEFAULTS, **{key: value for key, value in answers.items() if value}}
    local, _, domain = said["address"].partition("@")
    mailbox = _word(local)
    person = _word(said["lead"].split()[0]) if said["lead"].split() else "lead"
    said = {
        "imap": f"imaps://mail.{domain}",
        "smtp": f"smtps://mail.{domain}",
        "username": said["address"],
        "lead_address": f"{person}@{domain}",
        "password_file": f"{mailbox}.password",
        "project_language": said["language"],
        **said,
    }
    quoted = {key: _quoted(value) for key, value in said.items()}
    more = [f"\n    {key}: {quoted[key]}" for key in ("ca_file",) if key in quoted]
    more += [f"\n    {key}: true" for key in ("proof_above", "aligned_dkim") if said.get(key) == "true"]
    phone = f", phone: {quoted['phone']}" if "phone" in quoted else ""
    return {
        **quoted, "from": said["from"], "to": said["to"], "mailbox": mailbox, "lead": person, "lead_name": quoted["lead"],
        "mailbox_more": "".join(more), "phone": phone,
    }  # fmt: skip


def contact_line(said: Mapping[str, str]) -> str:
    """One line of `contacts:` in a project file; ValueError for a key that is not in `CONTACT`."""
    if wrong := said.keys() - set(CONTACT):
        raise ValueError(f"no such answer: {', '.join(sorted(wrong))}")
    return f"  - {{ {', '.join(f'{key}: {_told(key, said[key])}' for key in CONTACT if said.get(key))} }}"


def _told(key: str, said: str) -> str:
    if key == "may":
        return f"[{_quoted(said)}]"
    return said if key == "weekly" and said in ("true", "false") else _quoted(said)


def _project_file(answers: Mapping[str, str]) -> str:
    return _word(answers["project_key"]) if answers.get("project_key") else "example"


def _word(text: str) -> str:
    """A word that can be a key, made of the letters of the text."""
    spelt = text.lower().translate({ord("ä"): "ae", ord("ö"): "oe", ord("ü"): "ue", ord("ß"): "ss"})
    word = re.sub(r"[^a-z0-9]+", "-", spelt).strip("-")[:24] or "inbox"
    return f"{word}-1" if word in PEOPLE or word in _NO_TEXT else word


def _quoted(text: str) -> str:
    plain = re.fullmatch(r"[A-Za-z][A-Za-z0-9 ./+@-]*(://[A-Za-z0-9.:-]+)?", text)
    return text if plain and text.lower() not in _NO_TEXT else json.dumps(text)
