"""Whose project a mail is about. With confidential data there is no guessing: one project, or a list to ask about."""

import re
from collections.abc import Iterable

from daemon.model import Project, Role, Site, Understanding

SHORT = 8  # words
REFERENCE = re.compile(r"(?<![A-Z0-9])([A-Z][A-Z0-9]{1,15})-\d{1,7}(?!\d)")


def aim(understanding: Understanding, site: Site, thread_project: str | None) -> tuple[Project | None, tuple[str, ...]]:
    """The project of the speaker's mail and, when that is not certain, the keys it may be.

    A hint (the thread, an own address of the project, a case reference, its name) only ever chooses among the projects in
    which the speaker is a contact; it never adds one.
    """
    speaker = understanding.speaker
    if speaker.role is Role.TEAM:
        return _team_project(understanding, site, thread_project)
    if speaker.role is not Role.CONTACT:
        return None, speaker.projects
    own = [site.projects[key] for key in speaker.projects]
    if len(own) == 1:
        return own[0], ()
    # A word or two that name a project answer our question which one is meant; a longer mail belongs to its thread.
    if len(understanding.text.split()) <= SHORT and len(named := _by_name(own, understanding.text)) == 1:
        return named[0], ()
    for hint in (_by_thread(own, thread_project), _by_address(own, understanding), _by_words(own, understanding)):
        if len(hint) == 1:
            return hint[0], ()
    return None, speaker.projects


def references(subject: str) -> tuple[str, ...]:
    """The references of cases that a subject names, e.g. SHOP-17."""
    return tuple(dict.fromkeys(found[0] for found in REFERENCE.finditer(subject.upper())))


def names_only_a_project(understanding: Understanding, site: Site) -> bool:
    """Whether a contact's mail says no more than which one of their projects is meant."""
    own = [site.projects[key] for key in understanding.speaker.projects]
    text = understanding.text
    return len(text.split()) <= SHORT and len(_by_name(own, text)) == 1


def _team_project(
    understanding: Understanding, site: Site, thread_project: str | None
) -> tuple[Project | None, tuple[str, ...]]:
    """For a member's own mail: ``[SHOP]`` in the subject or a ``+shop`` address, else the thread."""
    tags = set(re.findall(r"\[([A-Za-z][A-Za-z0-9]{1,15})\]", understanding.subject))
    tags |= set(REFERENCE.findall(understanding.subject))
    tags |= {
        local.partition("+")[2]
        for local in (a.rpartition("@")[0] for a in (*understanding.message.to, *understanding.message.resent_to))
        if "+" in local
    }
    keys = {tag.upper() for tag in tags} & set(site.projects)
    if not keys and thread_project:
        keys = {thread_project}
    if len(keys) == 1:
        return site.projects.get(keys.pop()), ()
    return None, tuple(sorted(keys))


def _by_thread(own: Iterable[Project], thread_project: str | None) -> list[Project]:
    return [p for p in own if p.key == thread_project]


def _by_address(own: Iterable[Project], understanding: Understanding) -> list[Project]:
    recipients = {*understanding.message.to, *understanding.message.resent_to}
    return [p for p in own if recipients & set(p.addresses)]


def _by_words(own: list[Project], understanding: Understanding) -> list[Project]:
    keys = set(REFERENCE.findall(understanding.subject.upper()))
    named = [p for p in own if p.key in keys]
    if named:
        return named
    return _by_name(own, f"{understanding.subject}\n{understanding.text}")


def _by_name(own: Iterable[Project], text: str) -> list[Project]:
    words = text.casefold()
    return [p for p in own if _holds(words, p.name.casefold()) or _holds(words, p.key.casefold())]


def _holds(words: str, phrase: str) -> bool:
    """The phrase as whole words."""
    start = words.find(phrase)
    while start >= 0:
        before = words[start - 1 : start]
        after = words[start + len(phrase) : start + len(phrase) + 1]
        if not before.isalnum() and not after.isalnum():
            return True
        start = words.find(phrase, start + 1)
    return False
