"""Where an older mail begins: marks, header blocks, the line above a quotation. One pass, bounded looking ahead."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from daemon.mail.forward_blocks import Block, glued, has_clock, has_day, is_program, label, read_block, read_unmarked
from daemon.mail.forward_words import (
    END_MARKS,
    FORWARD_MARKS,
    FORWARD_OPENINGS,
    OPENINGS,
    ORIGINAL_MARKS,
    SOMEBODY,
    WROTE,
    fold,
)  # fmt: skip
from daemon.mail.quoting import Line

_EDGE = "-_=*~#+ ·|"
_AHEAD = 8  # lines between a mark and its block
_INTRO_LINES = 4
_GLUED_LINES = 6
_MARK_AND_MORE = re.compile(r"[-_=]{3,20} ?([^-_=]{6,60}?) ?[-_=]{3,20} ?(.*)")
_INTRO_LENGTH = 500  # characters


class Kind(Enum):
    """What announces the older mail."""

    FORWARD = "forward"  # a mark only forwards carry
    ORIGINAL = "original"  # a mark of forwards and replies alike
    BLOCK = "block"  # a bare header block, or one under a rule
    INTRO = "intro"  # "On … X wrote:"


@dataclass(frozen=True, slots=True)
class Opening:
    """An older mail begins at line ``start``; its own words at ``body``."""

    kind: Kind
    start: int
    body: int
    depth: int
    block: Block | None = None
    intro: str = ""


def is_rule(text: str) -> bool:
    """A line drawn by a program: five or more of the same sign."""
    return len(text) >= 5 and text[0] in "_-=*" and not text.strip(text[0])


def _dashed(text: str) -> bool:
    return text.startswith(("--", "__", "==", "**", "- -", "~~"))


def mark(text: str) -> Kind | None:
    """FORWARD or ORIGINAL if the whole line is such a mark, else None."""
    return _mark(text) if 6 <= len(text) <= 160 else None


@lru_cache(maxsize=4096)
def _mark(text: str) -> Kind | None:
    words = fold(text.strip(_EDGE)).removesuffix(":").strip(_EDGE)
    if words in FORWARD_MARKS:
        return Kind.FORWARD
    if words in ORIGINAL_MARKS:
        return Kind.ORIGINAL
    if _dashed(text) and text.endswith(("-", "_", "=", ":")) and words.startswith(FORWARD_OPENINGS):
        return Kind.FORWARD
    return None


def is_end(text: str) -> bool:
    """Whether the line says that the passed-on mail ends here."""
    return _dashed(text) and len(text) <= 120 and fold(text.strip(_EDGE)).removesuffix(":") in END_MARKS


def next_text(lines: Sequence[Line], at: int) -> int | None:
    """The next line from ``at`` on that is not blank."""
    return next((k for k in range(at, min(at + _AHEAD, len(lines))) if lines[k].text), None)


def wrote(words: str) -> bool:
    """Whether folded words hold a verb of the line above a quotation."""
    padded = f" {words.translate(_COMMAS)} "
    return any(f" {verb} " in padded for verb in WROTE)


_OWN_BEFORE = re.compile(
    r"\w{2} ?-{3,} ?\w"  # "…passt so--- On Mon, … wrote:"
    r"|[\w)][.!?…)]+ (?:On|Am|Le|El|Il|Em|Op|Den|Dne|Dnia|W dniu) [\w.,]{1,12} ?\d"
    r"|^[a-zà-ž].{0,80} On \w"
)
"""Somebody's own words before such a line, on the same line: then none of it may be cut."""
_COMMAS = str.maketrans({",": " ", ":": " ", "<": " ", ">": " ", '"': " "})


def _names_a_person(words: str) -> bool:
    return SOMEBODY.isdisjoint(words.translate(_COMMAS).split())


def _boxed(text: str) -> bool:
    """Whether an address stands in it as programs set it: in brackets."""
    at = text.find("@")
    return at > 0 and any(open_ in text[:at] and close in text[at:] for open_, close in ("<>", "[]", "()"))


def _introduces(text: str, *, quote_follows: bool, alone: bool) -> bool:
    """Whether a joined line is the line above a quotation. Without quote signs below it, an address makes it a program's.

    So does, where it stands ``alone`` between blank lines, a beginning, a full date with the time, a verb and a name.
    """
    words = fold(text)
    if _OWN_BEFORE.search(text):
        return False
    if quote_follows:
        dated = has_day(text) and has_clock(text)
        return dated or _boxed(text) or (wrote(words) and (_names_a_person(words) or "@" in text))
    if not has_day(text) or ("@" not in text and not alone):
        return False
    if "@" not in text:
        return _begins(text) and wrote(words) and has_clock(text) and _names_a_person(words.partition(" ")[2])
    return (wrote(words) and has_clock(text)) or (_boxed(text) and (wrote(words) or has_clock(text)))


def _is_old_gmail(text: str) -> bool:
    """ "2026/11/19 Eva Krause <e@x>": above a quotation, without a verb and without a colon."""
    return text[0].isdigit() and has_day(text[:16]) and _boxed(text)


def _begins(text: str) -> bool:
    """Whether a line may begin the line above a quotation without a blank line before it."""
    first = fold(text[:24]).split()
    return bool(first) and (
        first[0].rstrip(",.") in OPENINGS or " ".join(first[:2]) in OPENINGS or text[0].isdigit() or "@" in text
    )


def read_intro(lines: Sequence[Line], start: int) -> tuple[str, int] | None:
    """The line above a quotation that begins at ``start``, joined, and the line after it; else None."""
    depth, joined = lines[start].depth, ""
    for at in range(start, min(start + _INTRO_LINES, len(lines))):
        line = lines[at]
        if line.depth != depth or not line.text or len(joined) + len(line.text) > _INTRO_LENGTH:
            return None
        joined = f"{joined} {line.text}".strip()
        ended = line.text.rstrip("* ").endswith((":", "："))
        if ended or (line.text.endswith(">") and _is_old_gmail(joined)):
            follows = next_text(lines, at + 1)
            quoted = follows is not None and lines[follows].depth > depth
            alone = follows is not None and follows > at + 1 and not (start and lines[start - 1].text)
            if _introduces(joined, quote_follows=quoted, alone=alone) and (ended or quoted):
                return joined, at + 1
            return None
        if at == start and not _begins(line.text):
            return None
    return None


def _past_border(lines: Sequence[Line], end: int, kind: Kind) -> int:
    """Where the words begin: some programs draw a rule under the header (SquirrelMail) or print the mark again (Zoho)."""
    if end >= len(lines) or not (is_rule(lines[end].text) or mark(lines[end].text) is kind):
        return end
    below = next_text(lines, end + 1)
    return end if below is not None and label(lines[below].text) is not None else end + 1


def _announced(lines: Sequence[Line], start: int, kind: Kind) -> Opening | None:
    """The opening a mark at ``start`` makes, with the block or intro below it where there is one."""
    depth = lines[start].depth
    at = next_text(lines, start + 1)
    while at is not None and is_rule(lines[at].text):
        at = next_text(lines, at + 1)
    if at is not None:
        block = read_block(lines, at) or read_unmarked(lines, at)
        if block is not None and is_program(block, announced=True):
            return Opening(kind, start, _past_border(lines, block.end, kind), block.depth, block)
        intro = read_intro(lines, at)
        if intro is not None:
            return Opening(kind, start, intro[1], lines[at].depth, None, intro[0])
    if _dashed(lines[start].text) or (kind is Kind.FORWARD and at is not None and lines[at].depth > depth):
        return Opening(kind, start, start + 1, depth)
    return None


def _glued(lines: Sequence[Line], at: int) -> Opening | None:
    """An opening whose mark and header stand on one line, which may have been wrapped on its way."""
    match = _MARK_AND_MORE.match(lines[at].text)
    kind = mark(f"--{match.group(1)}--") if match else None
    if match is None or kind is None:
        return None
    joined, found, known = match.group(2), None, 0
    for end in range(at + 1, min(at + 1 + _GLUED_LINES, len(lines) + 1)):
        block = glued(joined, at, lines[at].depth)
        if block is not None and is_program(block, announced=True) and len(block.values) > known:
            found, known = Opening(kind, at, end, block.depth, block), len(block.values)
        complete = block is not None and bool(block.get("subject"))
        if complete or end == len(lines) or not lines[end].text or lines[end].depth != lines[at].depth:
            break
        joined = f"{joined} {lines[end].text}"
    return found


def _dashed_intro(lines: Sequence[Line], at: int) -> Opening | None:
    """ "---- On … Eva <e@x> wrote ----" (Zoho, Android, old Yahoo): between dashes, with or without a colon."""
    text = lines[at].text
    words = text.strip(_EDGE + ":")
    if len(text) > _INTRO_LENGTH or not text.endswith(("-", ":")) or not wrote(fold(words)):
        return None
    below = next_text(lines, at + 1)
    quoted = below is not None and lines[below].depth > lines[at].depth and _names_a_person(fold(words))
    dated = has_day(words) and has_clock(words)
    return Opening(Kind.INTRO, at, at + 1, lines[at].depth, None, words) if quoted or dated or "@" in words else None


def opening_at(lines: Sequence[Line], at: int, *, announced: bool) -> Opening | None:
    """The opening that begins at line ``at``, if one does. ``announced``: the subject says that this is a forward."""
    text = lines[at].text
    if (kind := mark(text)) is not None:
        found = _announced(lines, at, kind)
        if found is not None:
            return found
    elif _dashed(text) and (found := _glued(lines, at) or _dashed_intro(lines, at)) is not None:
        return found
    if is_rule(text):
        below = next_text(lines, at + 1)
        block = read_block(lines, below) if below is not None and below <= at + 3 else None
        if (
            block is not None
            and is_program(block, announced=True)
            and ("@" in block.get("from") or "date" in block.values)
        ):
            return Opening(Kind.BLOCK, at, block.end, block.depth, block)
        return None
    if label(text) is not None:
        block = read_block(lines, at)
        if block is not None and is_program(block, announced=announced):
            return Opening(Kind.BLOCK, at, block.end, block.depth, block)
    intro = read_intro(lines, at)
    if intro is not None:
        return Opening(Kind.INTRO, at, intro[1], lines[at].depth, None, intro[0])
    return None


def first_opening(lines: Sequence[Line], start: int = 0, *, announced: bool = False) -> Opening | None:
    """The first line from ``start`` on where an older mail begins, however deep it is quoted; None if there is none."""
    for at in range(start, len(lines)):
        if lines[at].text:
            found = opening_at(lines, at, announced=announced)
            if found is not None:
                return found
    return None
