"""The wizard's last steps: the first project, its contacts, and where it stands. Law: who is told how a project stands, and who
gets a mail on Fridays, is named by a person; nobody is promised what nobody has said.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from daemon import config
from daemon.cli.correspondents import House, language_of, usual_name
from daemon.cli.questions import PROGRESS, Questions
from daemon.config import values
from daemon.config.writing import promised
from daemon.decide import entries
from daemon.model import Entry, Form

Contacts = Sequence[Mapping[str, str]]
_LANGUAGES = ("de", "en")  # that a new site answers in
_FORMS = {"vorname": Form.FIRST_NAME, "first name": Form.FIRST_NAME, **{form.lower(): form for form in Form}}


def ask_project(
    answers: dict[str, str], questions: Questions, found: Sequence[House], past: Iterable[bytes]
) -> Contacts | None:
    """The first project and its contacts, from those who wrote; None: the example. ``past`` are mails, for their language."""
    if questions.silent or not found:
        return None
    questions.heading("project")
    questions.tell("correspondents")
    for number, house in enumerate(found, 1):
        people = ", ".join(usual_name(address, name) for address, name in house.people.items())
        questions.tell(
            "correspondent", number=number, domain=house.name, people=people, mails=questions.mails(house.count)
        )
    picked = int(questions.ask("pick", "1", values.number(0, len(found), whole=True)))
    if not picked:
        return None
    house = found[picked - 1]
    contacts = _people(questions, house)
    name = house.name.rpartition("@")[0] or house.name.partition(".")[0]
    answers["client"] = questions.ask("client", name.replace("-", " ").title(), values.text)
    answers["project"] = questions.ask("project", answers["client"], values.text, under="project_name")
    answers["project_key"] = questions.ask("project_key", _key(answers["project"]), values.project_key)
    _address(answers, questions, language_of(house, past, config.read_words()))
    contacts = [contact | _salutation(answers, questions, contact["name"]) for contact in contacts]
    contacts = _approving(questions, contacts)
    names = ", ".join(contact["name"] for contact in contacts)
    if questions.confirm("weekly", proposal=False, names=names):
        contacts = [contact | {"weekly": "true"} for contact in contacts]
    return contacts


def _address(answers: dict[str, str], questions: Questions, written: str | None) -> None:
    """The client's language, proposed from their own mails, and the form of address that is usual in it."""
    proposal = written if written in _LANGUAGES else answers["language"]
    answers["project_language"] = questions.ask("project_language", proposal, values.one_of(_LANGUAGES, "language"))
    usual = Form.SIE if answers["project_language"] == "de" else Form.FIRST_NAME
    shown = questions.word("first-name") if usual is Form.FIRST_NAME else usual
    answers["form"] = _form(questions.ask("form", shown, lambda said: values.one_of(Form, "form")(_form(said))))


def _form(said: str) -> str:
    """The form as the files have it; "Vorname" and "sie" are taken as well."""
    return _FORMS.get(said.strip().lower(), said)


def _salutation(answers: Mapping[str, str], questions: Questions, name: str) -> dict[str, str]:
    """How this contact is greeted where German and "Sie" are used: a name does not tell "Frau" from "Herr"."""
    if answers["project_language"] != "de" or answers["form"] != Form.SIE:
        return {}
    said = questions.ask("salutation", "", _one_line, name=name, last=name.split()[-1])
    return {"salutation": said} if said else {}


def _approving(questions: Questions, contacts: list[dict[str, str]]) -> list[dict[str, str]]:
    """The contacts, with who of them may agree to changes; nobody unless they are named."""
    if len(contacts) == 1:
        chosen = [1] if questions.confirm("approve.one", proposal=False, name=contacts[0]["name"]) else []
    else:
        for number, contact in enumerate(contacts, 1):
            questions.tell("person", number=number, **{key: contact[key] for key in ("name", "address")})
        said = questions.ask("approve", "", lambda text: _numbers(text, len(contacts)) if text else [])
        chosen = _numbers(said, len(contacts)) if said else []
    return [
        contact | ({"may": "approve-changes"} if number in chosen else {}) for number, contact in enumerate(contacts, 1)
    ]


def _people(questions: Questions, house: House) -> list[dict[str, str]]:
    """Those of the house who are told how the project stands; a single one is not asked about."""
    people = [{"name": usual_name(address, shown), "address": address} for address, shown in house.people.items()]
    if len(people) == 1:
        return people
    for number, person in enumerate(people, 1):
        questions.tell("person", number=number, **person)
    everybody = ", ".join(str(number) for number in range(1, len(people) + 1))
    said = questions.ask("people", everybody, lambda text: _numbers(text, len(people)))
    return [people[number - 1] for number in _numbers(said, len(people))]


def _numbers(text: str, most: int) -> list[int]:
    read = values.number(1, most, whole=True)
    return sorted({int(read(part)) for part in text.replace(",", " ").split()} or {int(read(text))})


def _key(project: str) -> str:
    """A key out of the project's name: its first word, so that it can be said."""
    first = project.replace("-", " ").split()[0]
    return "".join(letter for letter in first.upper() if letter.isascii() and letter.isalpha())[:8] or "DEMO"


def ask_progress(answers: dict[str, str], questions: Questions) -> list[str]:
    """Where the project stands, as lines of progress, and into ``answers`` the next date that was promised."""
    if not questions.silent:
        questions.heading("progress")
    lines = [
        f"{questions.word(f'line.{key}')}: {said}" for key in PROGRESS if (said := questions.ask(key, "", _one_line))
    ]
    if said := questions.ask("promise", "", lambda text: promised(text) if text else ""):
        answers["promise"] = said
    return lines


def _one_line(text: str) -> str:
    return values.text(text) if text else ""


def as_reported(lines: Sequence[str], since: datetime, until: datetime) -> list[Entry]:
    """The lines as if the team had written them anew each week, for trying out what would have been answered."""
    words = config.read_words()
    found: list[Entry] = []
    at = since
    while at < until:
        told = entries.parse("\n".join(lines), words, at=at, by="init", today=at.date()).entries
        found += [replace(entry, at=at) for entry in told]
        at += timedelta(days=7)
    return found
