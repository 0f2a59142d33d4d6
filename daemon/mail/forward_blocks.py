"""Header blocks that mail programs print above an older mail ("Von: … Gesendet: … An: … Betreff: …").

The words must hang together like a program's, or the lines stay somebody's own: people write "Von: München,
An: Hamburg" too.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from daemon.mail.forward_words import ROLES, SENT_WORDS, Role, fold
from daemon.mail.quoting import Line

MAX_BLOCK = 60  # lines
_GLUED = re.compile(r"([^\W\d_]{1,30}(?: [^\W\d_]{1,20})?) ?[:：]")
_CLOCK = re.compile(r"\d{1,2}[:h]\d{2}|(?<![\d.])\d{1,2}\.\d{2}(?![\d.]?\d)(?!\.)|\d{1,2} ?[ap]\.?m\b", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b|\d{1,2}[./-]\d{1,2}[./-]\d\d\b|\d年")


@dataclass(frozen=True, slots=True)
class Label:
    """One header line: its role, its folded word, its value."""

    role: Role
    word: str
    value: str


@dataclass(frozen=True, slots=True)
class Block:
    """Lines ``start`` to ``end`` (exclusive) of a printed header. ``other_from``: a second author in the same block."""

    start: int
    end: int
    depth: int
    values: dict[Role, str] = field(default_factory=dict)
    words: frozenset[str] = frozenset()
    other_from: str | None = None

    def get(self, role: Role) -> str:
        """The value of a role, or nothing."""
        return self.values.get(role, "")


def has_clock(text: str) -> bool:
    """Whether a time of day stands in it."""
    return _CLOCK.search(text) is not None


def has_day(text: str) -> bool:
    """Whether a date with its year stands in it."""
    return _YEAR.search(text) is not None


def label(text: str) -> Label | None:
    """A header line as programs print it, else None. ``*Von:* x`` and ``Von :\\tx`` are header lines too."""
    head = text[:40].replace("：", ":", 1)
    at = head.find(":")
    found = _role(head[:at]) if at > 0 else None
    if found is None:
        return None
    value = text[at + 1 :].strip()
    if text.startswith("*"):
        value = value.removeprefix("*").strip()
    return Label(*found, value)


@lru_cache(maxsize=4096)
def _role(name: str) -> tuple[Role, str] | None:
    """What a name before a colon stands for, and the name itself, folded. The same ones come again in every mail."""
    word = fold(name.strip("*_| "))
    role = ROLES.get(word)
    return None if role is None else (role, word)


def _goes_on(lines: Sequence[Line], at: int, depth: int, seen: dict[Role, str]) -> bool:
    """Whether a new header line stands at ``at`` (so what came between belongs to the block)."""
    if at >= len(lines) or lines[at].depth != depth:
        return False
    found = label(lines[at].text)
    return found is not None and found.role not in seen


def _finished(seen: dict[Role, str]) -> bool:
    return "from" in seen and "subject" in seen and ("date" in seen or "to" in seen)


def _belongs(lines: Sequence[Line], at: int, depth: int, seen: dict[Role, str], last: Role) -> bool:
    """Whether the unlabelled line ``at`` is the rest of the header line above it."""
    text = lines[at].text
    if last in ("from", "to", "cc") and ("@" in text or text.startswith("<") or seen[last].endswith((",", ";"))):
        return True
    ahead = range(at + 1, min(at + 3, len(lines)))
    return not seen[last] or any(
        _goes_on(lines, k, depth, seen) for k in ahead if all(lines[j].text for j in range(at, k))
    )


def read_block(lines: Sequence[Line], start: int) -> Block | None:
    """The header lines that begin at ``start``, whether or not they make sense; None if there is none."""
    first = label(lines[start].text)
    if first is None:
        return None
    depth, seen, words, end, other = lines[start].depth, {first.role: first.value}, {first.word}, start + 1, None
    last: Role = first.role
    for at in range(start + 1, min(start + MAX_BLOCK, len(lines))):
        line = lines[at]
        if not line.text:
            if not _finished(seen) and (_goes_on(lines, at + 1, depth, seen) or not seen[last]):
                continue
            break
        if line.depth != depth:
            break
        found = label(line.text)
        if found is None:
            if not _belongs(lines, at, depth, seen, last):
                break
            seen[last] = f"{seen[last]} {line.text}".strip()
        elif found.role == "other" or found.role not in seen:
            last = found.role
            seen[last] = found.value
            words.add(found.word)
        else:
            other = found.value if found.role == "from" and lines[at - 1].text else None
            break
        end = at + 1
    return Block(start, end, depth, seen, frozenset(words), other)


def glued(text: str, start: int, depth: int) -> Block | None:
    """The header that Yahoo prints on one line without blanks ("From: A <a@x>To: B <b@y>Sent: …Subject: …")."""
    found: list[tuple[int, int, Role, str]] = []
    for match in _GLUED.finditer(text):
        word = match.group(1)
        tail = next((i for i in range(len(word) - 1, -1, -1) if word[i].isupper()), 0)
        for begin in dict.fromkeys((0, tail)):
            role = ROLES.get(fold(word[begin:]))
            if role is not None and role not in (f[2] for f in found):
                found.append((match.start(1) + begin, match.end(), role, fold(word[begin:])))
                break
        if found and found[-1][2] == "subject":
            break
    if not found or found[0][0] != 0 or found[0][2] != "from":
        return None
    ends = [*(f[0] for f in found[1:]), len(text)]
    values = {role: text[after:end].strip() for (_, after, role, _), end in zip(found, ends, strict=True)}
    return Block(start, start + 1, depth, values, frozenset(f[3] for f in found))


def read_unmarked(lines: Sequence[Line], start: int) -> Block | None:
    """The header that eM Client prints without colons ("From Eva <e@x>", "To …", "Date …"): only for use under a mark."""
    seen: dict[Role, str] = {}
    words: set[str] = set()
    depth = lines[start].depth
    for line in lines[start : start + 8]:
        word, _, value = line.text.partition(" ")
        role = ROLES.get(fold(word))
        if line.depth != depth or role is None or role in seen or not value.strip():
            break
        seen[role] = value.strip()
        words.add(fold(word))
    block = Block(start, start + len(seen), depth, seen, frozenset(words))
    return block if len(seen) >= 3 and next(iter(seen)) == "from" and "@" in seen["from"] else None


_LABELLED = re.compile(r"[^\W\d_][^\d:：@<>/]{0,29} ?[:：] ?\S")
_HOST = re.compile(r"@([\w.-]{3,120})")


def _outside(text: str, hosts: frozenset[str]) -> bool:
    return any(host.rstrip(".").lower() not in hosts for host in _HOST.findall(text))


def unread_header(lines: Sequence[Line], hosts: frozenset[str]) -> bool:
    """Whether a header stands in these lines that could not be read as one: in a language we lack, or torn.

    ``hosts`` are our own mail domains: what stands in a member's signature is no header.
    """
    run: list[str] = []
    roles: set[Role] = set()
    for line in lines:
        if not line.text:
            continue
        if line.text.endswith(":") and _outside(line.text, hosts) and (has_day(line.text) or has_clock(line.text)):
            return True  # "On …, Eva <e@x> wrote:" in words that we lack
        found = label(line.text)
        if found is None and not _LABELLED.match(line.text.lstrip("*_ ")):
            run, roles = [], set()
            continue
        run.append(line.text)
        roles |= {found.role} - {"other"} if found else set()
        if found is not None and found.role in ("from", "to", "cc") and _outside(found.value, hosts):
            return True
        if len(roles) >= 2 or (len(run) >= 2 and ("from" in roles or any(_outside(text, hosts) for text in run[-8:]))):
            return True
    return False


def is_program(block: Block, *, announced: bool) -> bool:
    """Whether a program printed this block. ``announced``: a mark, a rule or the subject says that one follows."""
    if "from" not in block.values or not block.get("from"):
        return False
    rest = sum(role in block.values for role in ("date", "to", "subject"))
    if announced:
        return rest >= (1 if "@" in block.get("from") else 2)
    if rest < 2 or "date" not in block.values:
        return False
    dated = has_clock(block.get("date")) or has_day(block.get("date"))
    if "@" in block.get("from"):
        return dated
    return rest == 3 and has_clock(block.get("date")) and not SENT_WORDS.isdisjoint(block.words)
