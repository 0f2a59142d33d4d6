"""The look before the parse: one linear pass that refuses what would cost a parser its time or memory.

Measured reasons: thousands of RFC 2231 parameters, tens of thousands of encoded words, a hundred thousand parts or a
thousand levels each take an ordinary parser seconds to minutes, or gigabytes. What is only too long for one field is
cut; what is too many, too deep or too big as a whole is refused, and the mail goes to quarantine. Every limit is far
above honest mail.
"""

import re
from dataclasses import dataclass
from itertools import chain

MAX_SIZE = 30 * 1024 * 1024  # octets; above it only the header is read
MAX_HEADER = 2 * 1024 * 1024  # octets of the whole header block, before cutting
MAX_RAW_FIELDS = 50_000  # header fields, before cutting
MAX_FIELDS = 1000  # header fields, after cutting
MAX_SAME = 100  # fields of one name that are kept
MAX_FIELD = 32 * 1024  # octets of one field that are kept
MAX_WORDS = 200  # encoded words of one field that are kept
MAX_PARTS = 1000
MAX_DEPTH = 20
MAX_LINES = 600_000
MAX_DASHES = 50_000  # lines that begin with "--"
MAX_MIME_FIELD = 8 * 1024  # octets of one Content-* field
MAX_LONG_MIME_FIELDS = 10  # such fields of more than 1 KB
MAX_PARAMETERS = 500  # of one such field
MAX_ENCODED = 3 * 1024 * 1024  # octets of one base64 part that are decoded; what a reader sees is far shorter
HEAVY_PARTS = 200  # honest, but seldom: such a mail is worth a trial
HEAVY_DEPTH = 8
HEAVY_DASHES = 5000

_NOT_A_LINE = b"\n"  # stands on the stack for an attached message: nothing closes it but its multipart
_FOLDED = rb"[^\n]*(?:\n[ \t][^\n]*)*"
_FIELD_START = re.compile(rb"^[^\s:]+:|^From ", re.MULTILINE)
_EVENT = re.compile(
    rb"\n(?:--([^\n]*)|content-(type|disposition|id|transfer-encoding)[ \t]*:(" + _FOLDED + rb"))", re.IGNORECASE
)
_BOUNDARY = re.compile(rb";\s*boundary\s*=\s*(?:\"([^\"\n]{1,200})\"|([^\s;\"]{1,200}))", re.IGNORECASE)
_FROM_FIELD = re.compile(rb"^[ \t]*from[ \t]*:" + _FOLDED, re.IGNORECASE | re.MULTILINE)
_FROM_ODD = re.compile(rb"^(?:from[ \t]+:|[ \t]+from[ \t]*:[^\n]*@)", re.IGNORECASE | re.MULTILINE)
_SIGNATURE = re.compile(
    rb"^(?:dkim|arc|domainkey|x-google|x-[^:\n]{0,40}signature)[^:\n]{0,40}:" + _FOLDED, re.IGNORECASE | re.MULTILINE
)
_BARE_CR = re.compile(rb"\r(?!\n)")
_BASE64 = re.compile(rb"^content-transfer-encoding[ \t]*:[ \t]*base64", re.IGNORECASE | re.MULTILINE)
CUT_FIELD = "X-Sachstand-Cut"  # octets that were taken from a part, written into its header
_STRAY = re.compile(rb"^(?=[^\s])(?!From |[!-9;-~]*:)", re.MULTILINE)
_KNOWN = re.compile(
    rb"^(?:from|to|cc|subject|date|message-id|received|return-path|mime-version|content-type|content-transfer-encoding"
    rb"|authentication-results)[ \t]*:", re.IGNORECASE | re.MULTILINE
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scan:
    """What the pre-scan leaves for the parser: ``raw`` with ``\\n`` line ends, or why the mail is ``refused``."""

    raw: bytes
    refused: str | None = None
    odd_from: bool = False  # parsers would disagree on where or what the From field is
    defects: tuple[str, ...] = ()
    heavy: bool = False  # something was cut, or there is more of it than honest mail has


@dataclass(slots=True)
class _Structure:
    """What the boundary lines say: how many parts, how deep, how many lines could divide."""

    parts: int = 0
    depth: int = 0
    dashes: int = 0
    refused: str | None = None


def scan(raw: bytes) -> Scan:
    """Normalise line ends, cut overlong fields, and refuse what no parser should see. Linear in ``len(raw)``."""
    if not raw.strip():
        return Scan(b"", refused="the mail is empty")
    defects: list[str] = []
    if len(raw) > MAX_SIZE:
        raw = raw[:MAX_HEADER].replace(b"\r\n", b"\n").partition(b"\n\n")[0] + b"\n\n"
        defects.append(f"larger than {MAX_SIZE // 2**20} MB: only the header was read")
    text = raw.replace(b"\r\n", b"\n")
    odd = b"\n" in text[:MAX_HEADER] and _BARE_CR.search(text, 0, MAX_HEADER) is not None and _cr_in_from(text)
    text = text.replace(b"\r", b"\n").lstrip(b"\n")
    end = text.find(b"\n\n") + 1 or len(text)
    if end > MAX_HEADER:
        return Scan(b"", refused=f"the header is larger than {MAX_HEADER // 2**20} MB", odd_from=odd)
    before = text[:end]
    head, mended_from = _mended(before, defects)
    odd = odd or mended_from or head[:1] in (b" ", b"\t") or _odd_from(head)
    cut = _cut_fields(head, defects)
    if cut is None:
        return Scan(b"", refused=f"more than {MAX_FIELDS} header fields", odd_from=odd)
    text = _shorter(text if cut is before else cut + text[end:])
    found = _structure(text)
    heavy = cut is not head or found.parts > HEAVY_PARTS or found.depth > HEAVY_DEPTH or found.dashes > HEAVY_DASHES
    return Scan(b"" if found.refused else text, found.refused, odd, tuple(defects), heavy)


def _shorter(text: bytes) -> bytes:
    """The mail with the rest of long base64 parts left out: nobody reads an attachment here, only its size is told."""
    if len(text) <= MAX_ENCODED:
        return text
    out: list[bytes] = []
    start = 0
    while start < len(text):
        end = text.find(b"\n--", start + 1)
        end = len(text) if end < 0 else end
        body = text.find(b"\n\n", start, end) if end - start > MAX_ENCODED else -1
        if 0 <= body < end - MAX_ENCODED and _BASE64.search(text, start, body):
            stop = text.rfind(b"\n", body, body + MAX_ENCODED)
            left_out = end - stop - text.count(b"\n", stop, end)
            out += (text[start:body], f"\n{CUT_FIELD}: {left_out}".encode(), text[body:stop])
        else:
            out.append(text[start:end])
        start = end
    return b"".join(out)


def _mended(head: bytes, defects: list[str]) -> tuple[bytes, bool]:
    """Lines that are no field become part of the field above when fields follow: a parser would end the header there.

    A subject with a raw line break is how they come to be. Second value: whether a From stands below such a line, where
    not every parser sees it.
    """
    stray = _STRAY.search(head, 1)
    if stray is None or _STRAY.match(head):
        return head, False
    last = max((found.start() for found in _KNOWN.finditer(head, stray.start())), default=0)
    if not last:
        return head, False
    defects.append("lines in the header that are no field")
    from_below = _FROM_FIELD.search(head, stray.start()) is not None
    return _STRAY.sub(b" ", head[:last]) + head[last:], from_below


def _odd_from(head: bytes) -> bool:
    """``From :`` and a From that hides in another field's folding. Signatures list field names: they are not meant."""
    return _FROM_ODD.search(head) is not None and _FROM_ODD.search(_SIGNATURE.sub(b"", head)) is not None


def _cr_in_from(text: bytes) -> bool:
    """Whether a From field of a mail with ordinary line ends holds a bare CR: some parsers end the line there."""
    head = text[: text.find(b"\n\n", 0, MAX_HEADER) + 1 or MAX_HEADER]
    return any(b"\r" in found[0] for found in _FROM_FIELD.finditer(head))


def _cut_fields(head: bytes, defects: list[str]) -> bytes | None:
    """The header block with overlong and endlessly repeated fields cut: itself if nothing was,
    None if still too many."""
    starts = [found.start() for found in _FIELD_START.finditer(head)]
    if len(starts) > MAX_RAW_FIELDS:
        return None
    if len(starts) <= MAX_SAME and len(head) <= MAX_FIELD and head.count(b"=?") <= MAX_WORDS:
        return head
    seen: dict[bytes, int] = {}
    kept = [head[: starts[0] if starts else MAX_FIELD]]
    for start, end in zip(starts, [*starts[1:], len(head)], strict=True):
        name = head[start:end].split(b":", 1)[0].lower()
        seen[name] = seen.get(name, 0) + 1
        if seen[name] <= MAX_SAME:
            kept.append(_cut_field(head[start:end], name, defects))
    if len(kept) > MAX_FIELDS:
        return None
    defects.extend(f"repeated field cut: {_ascii(name)}" for name, count in seen.items() if count > MAX_SAME)
    return b"".join(kept)


def _cut_field(field: bytes, name: bytes, defects: list[str]) -> bytes:
    end = len(field)
    if end > MAX_FIELD:
        end = max(
            field.rfind(b"\n", 0, MAX_FIELD), field.rfind(b" ", 0, MAX_FIELD), field.rfind(b",", 0, MAX_FIELD), 1024
        )
    words = [found.start() for found in re.finditer(rb"=\?", field[:end])]
    if len(words) > MAX_WORDS:
        end = words[MAX_WORDS]
    if end == len(field):
        return field
    defects.append(f"overlong field cut: {_ascii(name)}")
    return field[:end].rstrip() + b"\n"


def _ascii(name: bytes) -> str:
    return name.decode("ascii", "replace")[:80]


def _structure(text: bytes) -> _Structure:
    """Judge MIME fields, and count parts and levels by boundary lines; what we cannot read errs to refusing."""
    found = _Structure(dashes=text.count(b"\n--"))
    if text.count(b"\n") > MAX_LINES or found.dashes > MAX_DASHES:
        found.refused = f"more than {MAX_LINES} lines, or {MAX_DASHES} that could divide parts"
        return found
    stack: list[bytes | None] = []  # boundaries of the open multiparts, outermost first; None: unreadable
    long_fields = 0
    first = _EVENT.match(b"\n" + text[:MAX_FIELD])  # no line end stands before the first line
    for event in chain([first] if first else [], _EVENT.finditer(text)):
        if event[2] is None:
            found.parts += _at_delimiter(stack, event[1].rstrip())
        else:
            size = event.end() - event.start()
            long_fields += size > 1024
            if size > MAX_MIME_FIELD or long_fields > MAX_LONG_MIME_FIELDS or event[3].count(b";") > MAX_PARAMETERS:
                found.refused = "too many or too long MIME parameters"
            if event[2].lower() == b"type":
                _at_type(stack, event[3])
        found.depth = max(found.depth, len(stack))
        if found.depth > MAX_DEPTH:
            found.refused = f"nested deeper than {MAX_DEPTH} levels"
        elif found.parts > MAX_PARTS:
            found.refused = f"more than {MAX_PARTS} parts"
        if found.refused:
            return found
    return found


def _at_type(stack: list[bytes | None], value: bytes) -> None:
    kind = value.lstrip()[:10].lower()
    if kind.startswith(b"message/"):
        stack.append(_NOT_A_LINE)
    elif kind == b"multipart/":
        named = _BOUNDARY.search(value)
        stack.append((named[1] or named[2]).rstrip() if named else None)


def _at_delimiter(stack: list[bytes | None], line: bytes) -> int:
    """Close what the delimiter ``--line`` closes; 1 if it begins or ends a part, else 0."""
    for index in range(len(stack) - 1, -1, -1):
        boundary = stack[index]
        if boundary is not None and line in (boundary, boundary + b"--"):
            del stack[index + (line == boundary) :]
            return 1
    return int(None in stack)
