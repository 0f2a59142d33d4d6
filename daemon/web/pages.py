"""Templates to pages. Every value is escaped by the engine; no page holds markup of a mail, a script or a style of its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from daemon.web.wording import Wording

HERE = Path(__file__).parent
STATIC = {
    path.name: path for path in (HERE / "static").iterdir() if path.suffix in (".js", ".css", ".svg")
}  # fmt: skip
KINDS = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around every page: who looks, in which words, at which address, and the word for its forms."""

    say: Wording
    site: str
    reader: str = ""
    form_word: str = ""
    here: str = "/"
    said: str = ""
    bad: bool = False


@cache
def _room() -> Environment:
    return Environment(
        loader=FileSystemLoader(HERE / "pages"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip


def page(name: str, frame: Frame, **values: Any) -> str:
    """A whole page, or a part of one, as HTML."""
    return _room().get_template(f"{name}.html.j2").render(_values(frame, values))


def _values(frame: Frame, values: Mapping[str, Any]) -> dict[str, Any]:
    say = frame.say
    other = "en" if say.language == "de" else "de"
    return {"frame": frame, "say": say.say, "named": say.named, "language": say.language, "other": other, **values}
