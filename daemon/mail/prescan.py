"""The look before the parse: one linear pass that refuses what would cost a parser its time or memory.

Measured reasons: thousands of RFC 2231 parameters, tens of thousands of encoded words, a hundred thousand parts or a
thousand levels each take an ordinary parser seconds to minutes, or gigabytes. What is only too long for one field is
cut; what is too many, too deep or too big as a whole is refused, and the mail goes to quarantine. Every limit is far
above honest mail.
"""

import re
from dataclasses import dataclass

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

_NOT_A_LINE = b"\n"  # stands on the stack for an attached message: nothing closes it but its multipart
_FOLDED = rb"[^\n]*(?:\n[ \t][^\n]*)*"
_FIELD_START = re.compile(rb"^[^\s:]+:|^From ", re.MULTILINE)
_EVENT = re.compile(rb"\n(?:--([^\n]*)|content-(type|disposition|id|transfer-encoding)[ \t]*:(" + _FOLDED + rb"))")
_BOUNDARY = re.compile(rb";\s*boundary\s*=\s*(?:\"([^\"\n]{1,200})\"|([^\s;\"]{1,200}))", re.IGNORECASE)
_FROM_FIELD = re.compile(rb"^[ \t]*from[ \t]*:" + _FOLDED, re.IGNORECASE | re.MULTILINE)
_FROM_ODD = re.compile(rb"^(?:from[ \t]+:|[ \t]+from[ \t]*:[^\n]*@)", re.IGNORECASE | re.MULTILINE)
_SIGNATURE = re.compile(
    rb"^(?:dkim|arc|domainkey|x-google|x-[^:\n]{0,40}signature)[^:\n]{0,40}:" + _FOLDED, re.IGNORECASE | re.MULTILINE
)
_BARE_CR = re.compile(rb"\r(?!\n)")


@dataclass(frozen=True, slots=True)
class Scan:
    """What the pre-scan leaves for the parser: ``raw`` with ``\\n`` line ends, or why the mail is ``refused``."""

    raw: bytes
    refused: str | None = None
    odd_from: bool = False  # parsers would disagree on where or what the From field is
    defects: tuple[str, ...] = ()


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
    head = text[:end]
    odd = odd or head[:1] in (b" ", b"\t") or _odd_from(head)
    cut = _cut_fields(head, defects)
    if cut is None:
        return Scan(b"", refused=f"more than {MAX_FIELDS} header fields", odd_from=odd)
    text = text if cut is head else cut + text[end:]
    refused = _structure_refused(text)
    return Scan(b"" if refused else text, refused, odd, tuple(defects))


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


def _structure_refused(text: bytes) -> str | None:
    """Judge MIME fields, and count parts and levels by boundary lines; what we cannot read errs to refusing."""
    if text.count(b"\n") > MAX_LINES or text.count(b"\n--") > MAX_DASHES:
        return f"more than {MAX_LINES} lines, or {MAX_DASHES} that could divide parts"
    text = b"\n" + text
    stack: list[bytes | None] = []  # boundaries of the open multiparts, outermost first; None: unreadable
    parts = long_fields = 0
    for found in _EVENT.finditer(text.lower()):
        if found[2] is None:
            parts += _at_delimiter(stack, text[found.start(1) : found.end(1)].rstrip())
        else:
            size = found.end() - found.start()
            long_fields += size > 1024
            if size > MAX_MIME_FIELD or long_fields > MAX_LONG_MIME_FIELDS or found[3].count(b";") > MAX_PARAMETERS:
                return "too many or too long MIME parameters"
            if found[2] == b"type":
                _at_type(stack, text[found.start(3) : found.end(3)])
        if len(stack) > MAX_DEPTH:
            return f"nested deeper than {MAX_DEPTH} levels"
        if parts > MAX_PARTS:
            return f"more than {MAX_PARTS} parts"
    return None


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
