"""What stands under every mail of a writer: signature, "sent from my phone", disclaimer.

Only trailing lines, never the first paragraph. Cutting somebody's own words is the worse error, so each rule needs more than one
sign: a delimiter or a closing formula before the block, contact data in it, no sentence and no question. A "PS:" ends it.
"""

from collections.abc import Sequence

from daemon.mail.forward_words import fold
from daemon.mail.signature_words import CLOSINGS, CONTACT, LEGAL, POSTSCRIPT, PRINTING, TAG

_MOST_LINES = 20  # of a signature, not blank


def _paragraphs(lines: Sequence[str]) -> list[list[int]]:
    """Indexes of the lines of each paragraph."""
    out: list[list[int]] = []
    for at, line in enumerate(lines):
        if not line.strip():
            continue
        if out and out[-1][-1] == at - 1:
            out[-1].append(at)
        else:
            out.append([at])
    return out


def is_tag(line: str) -> bool:
    """Whether the whole line is what a program or phone puts under a mail."""
    return len(line) <= 200 and TAG.fullmatch(fold(line).strip(" <>*_-–")) is not None


def _is_disclaimer(text: str) -> bool:
    words = fold(text[:3000])
    return all(pattern.search(words) for pattern in LEGAL) or PRINTING.match(words) is not None


def _disclaimers(lines: Sequence[str], *, keep_first: bool) -> set[int]:
    """Trailing paragraphs that are legal boiler-plate or tags."""
    found: set[int] = set()
    paragraphs = _paragraphs(lines)
    while len(paragraphs) > (1 if keep_first else 0):
        last = paragraphs.pop()
        if not (
            _is_disclaimer(" ".join(lines[i] for i in last)) or all(is_tag(lines[i]) or is_rule(lines[i]) for i in last)
        ):
            break
        found.update(last)
    return found


def is_rule(line: str) -> bool:
    """A drawn line of three or more of the same sign."""
    bare = line.strip()
    return len(bare) >= 3 and bare[0] in "-_=*~–—" and not bare.strip(bare[0])


def _plain_block(lines: Sequence[str], start: int, end: int) -> bool:
    """Whether the lines look like an address block: few, short, no question, no sentence."""
    rest = [line.strip() for line in lines[start:end] if line.strip()]
    return len(rest) <= _MOST_LINES and not any(_is_sentence(line) for line in rest)


def _is_sentence(line: str) -> bool:
    words = line.split()
    return line.endswith("?") or len(line) > 110 or (line.endswith((".", "!", ":")) and len(words) >= 6)


def _until_ps(lines: Sequence[str], start: int, end: int) -> int:
    return next((i for i in range(start, end) if POSTSCRIPT.match(lines[i].strip())), end)


def _delimited(lines: Sequence[str], end: int) -> set[int]:
    """A block under "-- " (RFC 3676, 4.3). Without the blank behind it the sign is weaker, and the block must be plain."""
    for at in range(max(end - 3 * _MOST_LINES, 0), end):
        bare = lines[at].strip("\r")
        if bare.strip() not in ("--", "—", "–") or not any(line.strip() for line in lines[at + 1 : end]):
            continue
        stop = _until_ps(lines, at + 1, end)
        few = sum(bool(line.strip()) for line in lines[at + 1 : stop]) <= _MOST_LINES
        if few and (bare == "-- " or _plain_block(lines, at + 1, stop)):
            return set(range(at, stop))
    return set()


def _closes(line: str) -> bool:
    words = fold(line).strip(" ,.!")
    return len(words) <= 60 and any(words == c or words.startswith((f"{c} ", f"{c},")) for c in CLOSINGS)


def _under_closing(lines: Sequence[str], end: int) -> set[int]:
    """Contact data under a closing formula. The formula and the name below it are the writer's own words and stay."""
    at = next((i for i in range(end - 1, max(end - 40, -1), -1) if _closes(lines[i])), None)
    if at is None:
        return set()
    below = [i for i in range(at + 1, end) if lines[i].strip()]
    if below and not CONTACT.search(fold(lines[below[0]][:300])):
        below = below[1:]  # the name
    if not below:
        return set()
    stop = _until_ps(lines, below[0], end)
    block = [i for i in below if i < stop]
    if any(CONTACT.search(fold(lines[i][:300])) for i in block) and _plain_block(lines, below[0], stop):
        return set(range(below[0], stop))
    return set()


def signature_lines(lines: Sequence[str], *, first: bool = True) -> set[int]:
    """Indexes of the lines that belong under the mail.

    ``first``: the lines begin a mail; otherwise they stand below a quotation, and all of them may be boiler-plate.
    """
    found = {i for i, line in enumerate(lines) if is_tag(line)}
    kept = ["" if i in found else line for i, line in enumerate(lines)]
    found |= _disclaimers(kept, keep_first=first)
    end = next((i + 1 for i in range(len(lines) - 1, -1, -1) if i not in found and lines[i].strip()), 0)
    return found | (_delimited(kept, end) or _under_closing(kept, end))
