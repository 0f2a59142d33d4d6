"""What comes with the program: texts, word lists, rules, units. From an installed wheel or from a checkout."""

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from daemon.config.errors import SiteError, SiteErrors
from daemon.config.sheets import read_sheet
from daemon.config.sources import read_templates

WORD_FILES = ("words.yaml", "texts.yaml")

Words = Mapping[str, Mapping[str, Any]]


def shipped(name: str) -> Path:
    """The folder ``templates``, ``rules`` or ``systemd`` that came with the program. FileNotFoundError if it is lost."""
    package = Path(str(files("daemon")))
    for folder in (package / "_data" / name, package.parent / name):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f'the folder "{name}" of the program is missing; install it again')


def read_words() -> Words:
    """The shipped word lists by language, for use without a site."""
    errors: list[SiteError] = []
    found = words_of(read_templates(shipped("templates"), "templates", errors), {}, errors)
    if errors:
        raise SiteErrors(errors)
    return found


def words_of(texts: Mapping[str, str], own: Mapping[str, str], errors: list[SiteError]) -> Words:
    """The word lists of each language: shipped ``texts`` with the site's ``own`` laid over them, key by key."""
    found: dict[str, dict[str, Any]] = {}
    for layer in (texts, own):
        for name in sorted(layer):
            _, language, *rest = name.split("/")
            if len(rest) != 1 or rest[0] not in WORD_FILES:
                continue
            data, wrong = _parsed(name, layer[name])
            errors.extend(wrong)
            if isinstance(data, dict):
                found[language] = _over(found.get(language, {}), data)
            elif data is not None:
                errors.append(SiteError(name, 1, 1, "a word list is a mapping, as in key: value"))
    return found


@lru_cache(maxsize=32)
def _parsed(name: str, text: str) -> tuple[Any, tuple[SiteError, ...]]:
    """Word lists are long and change seldom: each is parsed once for each of its contents."""
    sheet, errors = read_sheet(name, text, numbers=True)
    return (sheet.data if sheet else None), tuple(errors)


def _over(base: Mapping[str, Any], top: Mapping[str, Any]) -> dict[str, Any]:
    """``base`` with ``top`` laid over it; mappings are joined, everything else is replaced."""
    joined = dict(base)
    for key, value in top.items():
        below = joined.get(key)
        joined[key] = _over(below, value) if isinstance(below, dict) and isinstance(value, dict) else value
    return joined
