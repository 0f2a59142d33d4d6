"""Asking a person in a terminal, or a file instead of a person. What is answered is checked at once, never later."""

from collections.abc import Callable, Mapping
from pathlib import Path

import click

from daemon import config
from daemon.cli.screen import say
from daemon.cli.wizard_mistakes import MISTAKES
from daemon.cli.wizard_words import WORDS
from daemon.config.sheets import Sheet, read_sheet
from daemon.config.writing import CONTACT, DEFAULTS, DERIVED
from daemon.rules import did_you_mean

PROGRESS = ("done", "in_work", "next")
"""Answers that go to the journal: where the first project stands."""
KNOWN = frozenset(DEFAULTS) | DERIVED | frozenset(PROGRESS)


class Questions:
    """The answers of one run. ``given`` come first; ``silent`` takes every proposal that is left."""

    def __init__(self, language: str, given: Mapping[str, str], *, silent: bool) -> None:
        self.given = given
        self.silent = silent
        self._words = WORDS[language]
        self._mistakes = MISTAKES.get(language, {})

    def word(self, key: str, **values: object) -> str:
        """A sentence in the person's language."""
        return self._words[key].format_map(values)

    def tell(self, key: str, **values: object) -> None:
        """Say it."""
        say(self.word(key, **values))

    def heading(self, key: str) -> None:
        """Begin a step."""
        say(f"\n{self.word(key)}")

    def fallback(self, key: str) -> str:
        """The sample's answer where nobody is there to be asked; a person is offered no name that is made up."""
        return DEFAULTS[key] if self.silent else ""

    def ask(self, key: str, proposal: str = "", check: Callable[[str], object] = str, *, under: str = "") -> str:
        """The answer to ``key``, as written; ``check`` raises ValueError with what is wrong. ``under``: the key of its words.

        Raises SiteErrors when a given answer is wrong, for nobody is there to be asked again.
        """
        given = self.given.get(key)
        if given is not None or self.silent:
            answer = proposal if given is None else given
            try:
                check(answer)
            except ValueError as error:
                raise config.SiteErrors([config.SiteError(f"--answers: {key}", 0, 0, str(error))]) from None
            return answer
        while True:
            answer = str(click.prompt(self.word(under or key), default=proposal, show_default=bool(proposal))).strip()
            try:
                check(answer)
            except ValueError as error:
                own = self._mistakes.get(key)
                say(own.format(answer=answer)) if own else self.tell("wrong", said=error)
            else:
                return answer

    def confirm(self, key: str, *, proposal: bool, **values: object) -> bool:
        """Yes or no; the proposal where nobody is asked."""
        if self.silent:
            return proposal
        yes, no = self.word("yes").split(), self.word("no").split()
        choice = f"{yes[0].upper()}/{no[0]}" if proposal else f"{yes[0]}/{no[0].upper()}"
        while True:
            said = (
                str(click.prompt(f"{self.word(key, **values)} [{choice}]", default="", show_default=False))
                .strip()
                .lower()
            )
            if said in ("", *yes, *no):
                return proposal if not said else said in yes

    def secret(self, key: str) -> str:
        """A text that is not shown; "" where nobody is asked or nothing is said."""
        return "" if self.silent else str(click.prompt(self.word(key), default="", hide_input=True, show_default=False))


def read_answers(path: Path) -> tuple[dict[str, str], list[dict[str, str]] | None]:
    """An answers file: flat keys, and perhaps ``contacts``. Raises SiteErrors with file, line and column of every mistake."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise config.SiteErrors([config.SiteError(str(path), 0, 0, f"it cannot be read: {error}")]) from None
    sheet, errors = read_sheet(str(path), text)
    if sheet is None or not isinstance(sheet.data, dict):
        raise config.SiteErrors(errors or [config.SiteError(str(path), 1, 1, "write one answer a line, as key: value")])
    errors += _wrong(sheet, {key: value for key, value in sheet.data.items() if key != "contacts"}, (), KNOWN)
    contacts = sheet.data.get("contacts")
    if contacts is not None and not (isinstance(contacts, list) and all(isinstance(one, dict) for one in contacts)):
        errors.append(sheet.error(("contacts",), "write a list of { name: …, address: … }"))
    elif contacts is not None:
        for at, one in enumerate(contacts):
            errors += _wrong(sheet, one, ("contacts", at), frozenset(CONTACT))
            errors += [
                sheet.error(("contacts", at), f'a contact needs "{key}"') for key in CONTACT[:2] if not one.get(key)
            ]
    if errors:
        raise config.SiteErrors(errors)
    return {key: value for key, value in sheet.data.items() if key != "contacts"}, contacts


def _wrong(
    sheet: Sheet, found: Mapping[str, object], path: tuple[str | int, ...], known: frozenset[str]
) -> list[config.SiteError]:
    errors = [
        sheet.error((*path, key), f'unknown answer "{key}"{did_you_mean(key, known)}', at_key=True)
        for key in found
        if key not in known
    ]
    return errors + [
        sheet.error((*path, key), "write a text") for key, value in found.items() if not isinstance(value, str)
    ]
