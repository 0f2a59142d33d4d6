"""One text, two shapes. A text template's output becomes the plain text and, from the same lines, the HTML alternative.

Templates mark a label and a quiet line by characters that cleaned data cannot hold; paragraphs are told by blank lines and
lists by lines that begin with "- " or a number.
"""

import re
from collections.abc import Sequence
from typing import Any

from daemon import mail

LABEL, LABEL_END, QUIET = "\x02", "\x03", "\x04"
MOST_ITEMS = 7
INLINE_ITEMS = 2
INLINE_LENGTH = 110  # characters; longer ones stand below each other
_ITEM = re.compile(r"^(?:- |(\d{1,2})\. )(.*)$")
_ENDS = re.compile('[?!…][“”’»"]?$')


def label(text: str) -> str:
    """A word before a colon, shown stronger in HTML."""
    return f"{LABEL}{text}{LABEL_END}"


def quiet(text: str) -> str:
    """A small last line."""
    return f"{QUIET}{text}"


def stop(text: str) -> str:
    """The text as the end of a sentence: with a full stop, unless it has an end already."""
    bare = text.rstrip(" \t\n.,;:")
    return bare if _ENDS.search(bare) else f"{bare}."


def listing(title: str, items: Sequence[str], none: str, more: str = "") -> str:
    """``Title: a; b.`` for one or two short items, a list below the title for more, ``Title: none.`` for none.

    ``more`` says what a list of seven leaves out.
    """
    if not items:
        return f"{label(title)}: {stop(none)}"
    short = len("; ".join(items)) <= INLINE_LENGTH or len(items) == 1
    if len(items) <= INLINE_ITEMS and short:
        return f"{label(title)}: {stop('; '.join(items))}"
    lines = [f"- {item}" for item in (*items, *([more] if more else []))]
    return "\n".join(["", f"{label(title)}:", *lines, ""])


def plain(raw: str) -> str:
    """The plain text: marks taken out, blank lines joined to one, one line end at the end."""
    text = re.sub(f"[{LABEL}{LABEL_END}{QUIET}]", "", raw)
    text = "\n".join(line.rstrip() for line in mail.clean_text(text).splitlines())
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n") + "\n"


def blocks(raw: str) -> list[dict[str, Any]]:
    """The same text as paragraphs and lists, for the HTML layout; the parts of a line are (text, strong)."""
    found: list[dict[str, Any]] = []
    fresh = True
    for line in raw.splitlines():
        if not line.strip(f" {LABEL}{LABEL_END}{QUIET}"):
            fresh = True
            continue
        _place(found, line.rstrip(), fresh=fresh)
        fresh = False
    return found


def _place(found: list[dict[str, Any]], line: str, *, fresh: bool) -> None:
    item = _ITEM.match(line)
    last = found[-1] if found else None
    if item:
        kind = "ol" if item[1] else "ul"
        if last is None or last["kind"] != kind or (fresh and kind == "ul"):
            found.append({"kind": kind, "rows": [], "close": not fresh})
        found[-1]["rows"].append(_parts(item[2]))
    elif line.startswith(QUIET):
        found.append({"kind": "quiet", "rows": [_parts(line[1:])], "close": not fresh})
    elif last is not None and last["kind"] == "p" and not fresh and LABEL not in line:
        last["rows"].append(_parts(line))
    else:
        found.append({"kind": "p", "rows": [_parts(line)], "close": not fresh})


def _parts(line: str) -> list[tuple[str, bool]]:
    parts: list[tuple[str, bool]] = []
    for piece in re.split(f"({LABEL}[^{LABEL_END}]*{LABEL_END})", line):
        strong = piece.startswith(LABEL)
        text = mail.clean_line(piece.strip(LABEL + LABEL_END), 100_000) if strong else mail.clean_text(piece)
        if text:
            parts.append((text, strong))
    return parts
