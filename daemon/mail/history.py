"""New text apart from old. Cutting the writer's own words is the worse error: in doubt a line is new.

Two kinds of history: lines with quote signs, which are dropped wherever they stand (answers between and below them stay), and a whole
older mail without quote signs (Outlook, Yahoo), which ends the new text. Linear: each line is looked at a bounded number of times.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from daemon.mail.forward_blocks import has_clock, has_day
from daemon.mail.forward_marks import Kind, Opening, is_rule, next_text, opening_at, wrote
from daemon.mail.forward_words import fold
from daemon.mail.quoting import Line, views
from daemon.mail.signature_words import POINTS_BELOW
from daemon.mail.signatures import signature_lines

_YAHOO = re.compile(r"\w{1,4}\b[^<>@]{8,160}[\w.)]<[^<>\s@]{1,64}@[^<>\s@]{1,190}>[^<>:@]{0,24}:\s{2,}(?=\S)")


@dataclass(frozen=True, slots=True)
class Split:
    """One text in three: what the writer says now, what is quoted from before, what stands under every mail."""

    new: str
    quoted: str
    signature: str


def _join(raw: Sequence[str], chosen: Sequence[int]) -> str:
    """The chosen lines, without blank lines at both ends and without runs of them where something was taken out."""
    out: list[str] = []
    for at in chosen:
        if raw[at].strip() or (out and out[-1].strip()):
            out.append(raw[at])
    while out and not out[-1].strip():
        out.pop()
    return "\n".join(out)


def _quote_runs(lines: Sequence[Line]) -> list[tuple[int, int]]:
    """Runs of lines with quote signs; blank lines without signs between them belong to the run."""
    runs: list[tuple[int, int]] = []
    blank_since = 0
    for at, line in enumerate(lines):
        if line.depth:
            if runs and runs[-1][1] >= at - blank_since:
                runs[-1] = (runs[-1][0], at + 1)
            else:
                runs.append((at, at + 1))
            blank_since = 0
        elif not line.text:
            blank_since += 1
        elif runs and runs[-1][1] == at and _rest_of_link(lines[at - 1].text, line.text):
            runs[-1] = (runs[-1][0], at + 1)
        else:
            blank_since = 0
    return runs


def _rest_of_link(above: str, text: str) -> bool:
    """Whether a line is the end of a link in brackets that a program broke within a quotation."""
    opened = max(above.rfind("(http"), above.rfind("<http"))
    if opened < 0 or " " in text or not text.endswith((")", ">")):
        return False
    return not any(c in above[opened:] for c in ")> ")


def _is_own_list(lines: Sequence[Line], run: tuple[int, int]) -> bool:
    """Whether "> x" lines are somebody's own bullets: right under a line of their own that ends with a colon."""
    start, end = run
    above = lines[start - 1].text if start else ""
    if wrote(fold(above[:500])) and has_day(above):
        return False  # somebody's own words stand before "On … X wrote:" on the same line
    return above.endswith(":") and end - start <= 12 and all(line.depth == 1 and line.text for line in lines[start:end])


def _one_line(lines: Sequence[Line], at: int) -> Opening | None:
    """Yahoo on phones: "On … NAME<e@x> wrote:   " and the older mail behind it on the same line, gaps and all.

    A person who writes about a mail leaves a blank before the address and one, not three, behind the colon.
    """
    text = lines[at].text
    found = _YAHOO.match(text[:500])
    if found is None or (at and lines[at - 1].text) or not (has_day(found[0]) and has_clock(found[0])):
        return None
    return Opening(Kind.INTRO, at, at + 1, 0, None, found[0]) if wrote(fold(found[0])) else None


def _hard_cut(lines: Sequence[Line]) -> tuple[int, set[int]]:
    """Where an unquoted older mail begins (or the end), and the lines that introduce quoted ones."""
    introducing: set[int] = set()
    at = 0
    while at < len(lines):
        plain = lines[at].text and not lines[at].depth
        found = (opening_at(lines, at, announced=False) or _one_line(lines, at)) if plain else None
        if found is None:
            at += 1
            continue
        nothing_above = not any(line.text for line in lines[: found.start])
        if _leads_to_quote(lines, found) or (nothing_above and _begins_quoted(lines, found)):
            introducing.update(range(found.start, found.body))
            at = found.body
            continue
        return found.start, introducing
    return len(lines), introducing


def _leads_to_quote(lines: Sequence[Line], found: Opening) -> bool:
    """Whether what the opening announces has quote signs: then only those lines are old."""
    if found.depth:
        return True
    below = next_text(lines, found.body)
    return (
        below is not None
        and lines[below].depth > 0
        and (found.kind is Kind.INTRO or found.block is None or _all_quoted(lines, found.body))
    )


def _begins_quoted(lines: Sequence[Line], found: Opening) -> bool:
    """Whether quoted lines stand right under the header: with nothing above it, the writer's own words stand below."""
    below = next_text(lines, found.body)
    return below is not None and lines[below].depth > 0


def _all_quoted(lines: Sequence[Line], start: int) -> bool:
    return all(line.depth for line in lines[start : start + 40] if line.text)


def _old_lines(lines: Sequence[Line]) -> set[int]:
    """Indexes of all lines that are history."""
    end, old = _hard_cut(lines)
    for start, stop in _quote_runs(lines[:end]):
        introduced = any(i in old for i in range(max(start - 3, 0), start))
        if introduced or not _is_own_list(lines, (start, stop)):
            old.update(range(start, stop))
    above = [lines[i].text for i in range(end) if i not in old and lines[i].text]
    if end < len(lines) and above and not POINTS_BELOW.search(fold(" ".join(above)[:2000])):
        old.update(range(end, len(lines)))
    return old


def _segments(count: int, old: set[int]) -> list[list[int]]:
    """Runs of new lines between the old ones."""
    out: list[list[int]] = []
    for at in range(count):
        if at in old:
            continue
        if out and out[-1][-1] == at - 1:
            out[-1].append(at)
        else:
            out.append([at])
    return out


def own_words(text: str) -> Split:
    """As :func:`split`, but ``new`` is empty when nothing but history and signature is there."""
    raw = text.split("\n")
    lines = views(raw)
    old = _old_lines(lines)
    below: set[int] = set()
    segments = [s for s in _segments(len(raw), old) if any(lines[i].text for i in s)]
    for number, segment in enumerate(segments):
        found = signature_lines([raw[i] for i in segment], first=number == 0)
        below.update(segment[i] for i in found)
    if not old and not below:
        return Split(text.strip("\n"), "", "")
    new = [i for i in range(len(raw)) if i not in old and i not in below]
    while new and (not lines[new[-1]].text or is_rule(lines[new[-1]].text)):
        old.add(new.pop())  # a rule above what was taken out
    return Split(_join(raw, new), _join(raw, sorted(old)), _join(raw, sorted(below)))


def split(text: str) -> Split:
    """Split a mail's text. The lines of ``new`` are lines of ``text`` in their order.

    ``new`` is empty only when ``text`` is: a mail that is nothing but history (or signature) is not cut at all.
    """
    found = own_words(text)
    return found if found.new else Split(text.strip("\n"), "", "")
