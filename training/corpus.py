"""The training texts: one JSON object a line, read whole and checked whole. The law: a text has one label and one author."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

DATA = Path(__file__).parents[1] / "daemon" / "intents" / "data"
STRANGERS = DATA / "strangers"
"""Texts of authors no model reads: what ships is tried on them."""
LABELS = ("complaint", "change-request", "status-request", "other")
LANGUAGES = ("de", "en", "fr", "it", "nl", "es", "mixed")
COMPOSED = "composed"
"""The source of mails put together by a script from lines of the base set; they count half and are never judged on."""

BASE = ("snippet", "handwritten", "mail", "background")
"""The passes of the base set. The composed mails are made of their lines, so these are judged without them."""


@dataclass(frozen=True, slots=True)
class Text:
    """One training text. ``source`` is the persona (or the pass) that wrote it; ``hard`` marks a trap set on purpose."""

    id: str
    language: str
    subject: str
    body: str
    primary: str
    secondary: tuple[str, ...]
    source: str
    file: str
    hard: bool = False

    @property
    def words(self) -> int:
        """How long the body is."""
        return len(self.body.split())


def read_texts(folder: Path = DATA) -> list[Text]:
    """Every text of every ``*.jsonl`` in the folder, in the order of names and lines. ValueError names the bad line."""
    return [text for path in sorted(folder.glob("*.jsonl")) for text in _file(path)]


def _file(path: Path) -> Iterator[Text]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line.strip():
            try:
                yield _text(json.loads(line), path.stem)
            except (KeyError, TypeError, ValueError) as error:
                raise ValueError(f"{path.name}:{number}: {error}") from error


def _text(item: dict[str, object], file: str) -> Text:
    secondary = item.get("secondary") or []
    if not isinstance(secondary, list):
        raise TypeError("secondary is a list of labels")
    text = Text(
        id=str(item["id"]), language=str(item["lang"]), subject=str(item.get("subject") or ""), body=str(item["text"]),
        primary=str(item["primary"]), secondary=tuple(str(label) for label in secondary), source=str(item["source"]),
        file=file, hard=bool(item.get("hard")),
    )  # fmt: skip
    wrong = {text.primary, *text.secondary} - set(LABELS)
    if wrong:
        raise ValueError(f"{text.id}: {', '.join(sorted(wrong))} is no label; there are {', '.join(LABELS)}")
    if text.primary in text.secondary or len(set(text.secondary)) != len(text.secondary):
        raise ValueError(f"{text.id}: a label stands twice")
    if text.language not in LANGUAGES:
        raise ValueError(f"{text.id}: {text.language!r} is no language of the set")
    if not text.body.strip():
        raise ValueError(f"{text.id}: no text")
    return text
