"""The texts of a site: templates and phrases of every language, compiled once and never changed after."""

import re
from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import TemplateError

from daemon.compose import marks, quoting, sandbox
from daemon.compose.tongue import Phrases, Tongue
from daemon.model import Form, Site

SWISS = str.maketrans({"ß": "ss", "ẞ": "SS"})
PHRASES = "texts.yaml"
MARK = "locale"  # the phrase that tells a language with texts from one that is only understood
_OCCASION = re.compile(r"([a-z]{2,3})/reply/([a-z0-9][a-z0-9-]*)(?:\.(?:sie|du))?\.txt\.j2")
FUNCTIONS: dict[str, Callable[..., str]] = {
    "label": marks.label,
    "quiet": marks.quiet,
    "stop": marks.stop,
    "listing": marks.listing,
}


class TextError(Exception):
    """A text cannot be made. The sentence names the template, and the line where one is known."""

    def __init__(self, template: str, message: str) -> None:
        super().__init__(f"{template}: {message}")
        self.template = template
        self.message = message


class Texts:
    """Templates by name (``de/reply/status.sie.txt.j2``) and the words and phrases by language.

    ``words`` holds what stands in words.yaml and texts.yaml of a language, as one mapping. ``own`` names the files a site
    has written, None if all are to be doubted. Nothing raises here: what is broken is told by :meth:`problems`, and by
    TextError when it is used.
    """

    def __init__(
        self, sources: Mapping[str, str], words: Mapping[str, Mapping[str, Any]], own: Collection[str] | None = None
    ) -> None:
        self._own = own
        self.sources = {name: text for name, text in sources.items() if name.endswith(".j2")}
        self.layouts = {name: text for name, text in sources.items() if name.endswith(".typ")}
        self._phrases: dict[str, Phrases] = {language: words[language] for language in words if MARK in words[language]}
        self.because_words = frozenset(str(w) for p in self._phrases.values() for w in p.get("because_words", ()))
        self.frame = quoting.frame(self._phrases.values())
        self._room = sandbox.room(self.sources, FUNCTIONS)
        self._swiss_room = sandbox.room({n: t.translate(SWISS) for n, t in self.sources.items()}, FUNCTIONS)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that have phrases."""
        return tuple(sorted(self._phrases))

    @property
    def occasions(self) -> frozenset[str]:
        """What a client can be answered: every name under ``reply/``, the site's own included."""
        found = (_OCCASION.fullmatch(name) for name in self.sources)
        return frozenset(match[2] for match in found if match)

    @property
    def doubted(self) -> tuple[str, ...]:
        """The languages that hold a text of the site's own. Shipped ones are tried before they ship.

        A text that belongs to no language (the frame of HTML, the report) is in the mails of all of them.
        """
        if self._own is None:
            return self.languages
        folders = {name.partition("/")[0] for name in self._own}
        return self.languages if folders - set(self.languages) else tuple(sorted(folders))

    def language(self, wanted: str, site: Site) -> str:
        """The folder for a language: its own, else the site's, else the first there is."""
        for candidate in (wanted, wanted.partition("-")[0], site.language, site.language.partition("-")[0]):
            if candidate in self._phrases:
                return candidate
        if not self._phrases:
            raise TextError(PHRASES, "no language has one")
        return self.languages[0]

    def tongue(self, wanted: str, site: Site, now: datetime) -> Tongue:
        """How a language speaks of days and hours; a wanted variant (de-CH) is kept when its folder is the parent's."""
        folder = self.language(wanted, site)
        kept = wanted if wanted.partition("-")[0] == folder else folder
        phrases = self._phrases[folder]
        if is_swiss(kept, site):
            phrases = translated(phrases)
        return Tongue(kept, phrases, now, ZoneInfo(site.timezone), self.because_words)

    def template(self, folder: str, kind: str, occasion: str, form: Form = Form.SIE) -> str:
        """The name of the text: the one for this form of address if the language has it, else the only one."""
        formal = "sie" if form is Form.SIE else "du"
        for name in (f"{folder}/{kind}/{occasion}.{formal}.txt.j2", f"{folder}/{kind}/{occasion}.txt.j2"):
            if name in self.sources:
                return name
        raise TextError(f"{folder}/{kind}/{occasion}", "there is no such text")

    def render(self, name: str, data: Mapping[str, Any], *, swiss: bool = False) -> str:
        """What a template makes of plain data, marks included. Raises TextError."""
        room = self._swiss_room if swiss else self._room
        try:
            return sandbox.render(room, name, data)
        except TemplateError as error:
            raise TextError(*_place(error, name)) from error
        except (ArithmeticError, LookupError, TypeError, ValueError, RecursionError) as error:
            template, where = _place(error, name)
            raise TextError(template, f"{where} ({type(error).__name__})") from error

    def phrases(self, language: str) -> Phrases:
        """The phrases of a language folder, or an empty mapping."""
        return self._phrases.get(language, {})

    def reason(self, language: str, row: str, otherwise: str) -> str:
        """Why a row of the guard's table hit, in the reader's language: ``reasons`` knows the sentence of the guard itself,
        ``rows`` the row; ``otherwise``, that sentence, where the language says neither. ``{n}`` stands for its first number.
        """
        phrases = self.phrases(language)
        known = phrases.get("reasons", {}).get(otherwise)
        figure = re.search(r"\d+", otherwise)
        if known is None and figure is not None:
            known = phrases.get("reasons", {}).get(otherwise.replace(figure[0], "{n}", 1))
        known = known.replace("{n}", figure[0]) if known and figure is not None else known
        return str(known or phrases.get("rows", {}).get(row, otherwise))

    def rule(self, language: str, name: str, because: str) -> str:
        """Why a rule sends a mail to its reader: the language's words for a shipped rule, else the reason the rule gives."""
        return str(self.phrases(language).get("rules", {}).get(name) or because or name)

    def brake(self, language: str, name: str) -> str:
        """What to tell the team when this brake shuts; ``{name}`` in it stands for whom it stops."""
        return str(self.phrases(language)["brakes"][name])

    def compile_problem(self, name: str) -> str | None:
        """What is wrong with a template's syntax, if anything."""
        try:
            self._room.get_template(name)
        except TemplateError as error:
            return _place(error, name)[1]
        return None

    def problems(self) -> list[tuple[str, str]]:
        """Every template that fails on sample data, with a sentence; [] when all is well."""
        from daemon.compose.problems import problems

        return problems(self)


def phrase_error(folder: str, error: Exception) -> TextError:
    """What is wrong with the phrases of a language, as a sentence."""
    if isinstance(error, KeyError):
        return TextError(f"{folder}/{PHRASES}", f'"{error.args[0]}" is missing')
    return TextError(f"{folder}/{PHRASES}", f"{error} ({type(error).__name__})")


def is_swiss(language: str, site: Site) -> bool:
    """Whether German is written with ss."""
    return language.startswith("de") and (site.swiss_spelling or language in ("de-CH", "de-LI"))


def translated(value: Any) -> Any:
    """The same value with Swiss spelling in every word of it."""
    if isinstance(value, str):
        return value.translate(SWISS)
    if isinstance(value, dict):
        return {key: translated(item) for key, item in value.items()}
    return [translated(item) for item in value] if isinstance(value, list) else value


def _place(error: BaseException, name: str) -> tuple[str, str]:
    """The template and line in which an error arose, and its sentence."""
    template, line = getattr(error, "name", None) or name, getattr(error, "lineno", None)
    step = error.__traceback__
    while step is not None and line is None:
        file = step.tb_frame.f_code.co_filename
        if file.endswith(".j2"):
            template, at = file, step.tb_lineno
            deeper = step.tb_next
            while deeper is not None and not deeper.tb_frame.f_code.co_filename.endswith(".j2"):
                deeper = deeper.tb_next
            line = at if deeper is None else None
        step = step.tb_next
    sentence = str(getattr(error, "message", None) or error) or type(error).__name__
    return str(template), f"line {line}: {sentence}" if line else sentence
