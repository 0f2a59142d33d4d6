"""Asking a person in a terminal, or a file instead of a person. What is answered is checked at once, never later."""

from collections.abc import Callable, Mapping
from pathlib import Path

import click

from daemon import config, mail
from daemon.cli.screen import say, wrapped
from daemon.cli.wizard_mistakes import MISTAKES
from daemon.cli.wizard_words import WORDS
from daemon.config.sheets import Sheet, read_sheet
from daemon.config.writing import CONTACT, DEFAULTS, DERIVED
from daemon.rules import did_you_mean

PROGRESS = ("done", "in_work", "next")
"""Answers that go to the journal: where the first project stands."""
KNOWN = frozenset(DEFAULTS) | DERIVED | frozenset(PROGRESS)


class Words:
    """The sentences of one language."""

    def __init__(self, language: str) -> None:
        self._words = WORDS[language]

    def word(self, key: str, **values: object) -> str:
        """A sentence in the person's language."""
        return self._words[key].format_map(values)

    def mails(self, count: int) -> str:
        """So many mails, as one says it."""
        return self.word("mail" if count == 1 else "mails", count=count)


class Questions(Words):
    """The answers of one run. ``given`` come first; ``silent`` takes every proposal that is left.

    ``width``: the columns of the terminal; None leaves every line as it is.
    """

    def __init__(self, language: str, given: Mapping[str, str], *, silent: bool, width: int | None = None) -> None:
        super().__init__(language)
        self.given = given
        self.silent = silent
        self.width = width
        self._mistakes = MISTAKES.get(language, {})
        self._steps = 0

    def tell(self, key: str, **values: object) -> None:
        """Say it."""
        self.say(self.word(key, **values))

    def say(self, text: str) -> None:
        """Say a text of any origin, wrapped at words."""
        say(self._fitting(text))

    def heading(self, key: str) -> None:
        """Begin the next step, where anybody is asked."""
        if not self.silent:
            self._steps += 1
            self.say(f"\n{self._steps}. {self.word(key)}")

    def fallback(self, key: str) -> str:
        """The sample's answer where nobody is there to be asked; a person is offered no name that is made up."""
        return DEFAULTS[key] if self.silent else ""

    def ask(
        self, key: str, proposal: str = "", check: Callable[[str], object] = str, *, under: str = "", **values: object
    ) -> str:
        """The answer to ``key``, as written; ``check`` raises ValueError with what is wrong. ``under``: the key of its words,
        which ``values`` fill.

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
            shown = f" [{proposal}]" if proposal else ""
            answer = self._said(f"{self.word(under or key, **values)}{shown}", proposal)
            try:
                check(answer)
            except ValueError as error:
                own = self._mistakes.get(key)
                self.say(own.format(answer=answer)) if own else self.tell("wrong", said=error)
            else:
                return answer

    def confirm(self, key: str, *, proposal: bool, **values: object) -> bool:
        """Yes or no; the proposal where nobody is asked."""
        if self.silent:
            return proposal
        yes, no = self.word("yes").split(), self.word("no").split()
        choice = f"{yes[0].upper()}/{no[0]}" if proposal else f"{yes[0]}/{no[0].upper()}"
        while True:
            said = self._said(f"{self.word(key, **values)} [{choice}]", "").lower()
            if said in ("", *yes, *no):
                return proposal if not said else said in yes
            self.tell("either", proposal=yes[0] if proposal else no[0])

    def _said(self, question: str, default: str) -> str:
        text = self._fitting(mail.clean_text(question))
        return str(click.prompt(text, default=default, show_default=False)).strip()

    def _fitting(self, text: str) -> str:
        return text if self.width is None else wrapped(text, self.width)

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
