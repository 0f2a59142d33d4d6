"""How a person is greeted. Gender is never guessed: without a stored salutation the full name stands alone."""

from daemon import mail
from daemon.compose.tongue import Phrases
from daemon.model import Contact, Form, Project

NAME = 80  # characters


def is_informal(form: Form) -> bool:
    """Du and first name go together; Sie stands alone."""
    return form is not Form.SIE


def salutation(phrases: Phrases, contact: Contact, *, form: Form, language: str, stored_language: str) -> str:
    """The first line of a mail to a client, with its comma.

    A stored salutation is written in the stored language of the contact and counts in that language only.
    """
    forms = phrases["salutation"]
    kind = "informal" if is_informal(form) else "formal"
    stored = mail.clean_line(contact.salutation or "", NAME).rstrip(" ,.")
    if _base(language) != _base(stored_language) or _clashes(phrases, stored, form):
        stored = ""
    if stored and stored.split()[0].lower() in phrases["openers"]:
        return f"{stored},"
    name = stored or person_name(contact.name)
    if not name:
        return str(forms[f"{kind}_nobody"])
    if is_informal(form) and not stored:
        name = first_name(name)
    return str(forms[kind]).format(name=name)


def _base(language: str) -> str:
    return language.partition("-")[0].lower()


def _clashes(phrases: Phrases, stored: str, form: Form) -> bool:
    return is_informal(form) and any(word.lower() in phrases["titles"] for word in stored.split())


def stored_language(contact: Contact, project: Project | None, site_language: str) -> str:
    """The language a contact's salutation is written in."""
    return contact.language or (project.language if project else site_language)


def person_name(name: str) -> str:
    """The name as one would say it: "Krause, Eva" is turned round, an address is no name."""
    clean = mail.clean_line(name, NAME).strip(" ,;\"'")
    if "@" in clean:
        return ""
    last, comma, first = clean.partition(",")
    if comma and first.strip() and "," not in first:
        return f"{first.strip()} {last.strip()}"
    return clean


def first_name(name: str) -> str:
    """The first word that is no title ("Dr.", "Prof.", "Dipl.-Ing.") and no initial."""
    words = person_name(name).split()
    return next((word for word in words if not word.endswith(".")), words[0] if words else "")
