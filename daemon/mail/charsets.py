"""Octets to text: the declared charset if it is an honest one, else UTF-8, else Windows-1252 with replacement.

Python knows "charsets" that are no charsets (punycode, idna, zlib, undefined, utf-7): some are slow, some hide text.
Only the names below are ever looked up.
"""

import base64
import binascii
import quopri
import re

from daemon.mail.clean import clean_line

_ALLOWED = frozenset(
    [
        "utf-8", "utf8", "utf-16", "utf-16le", "utf-16be", "utf-32", "koi8-r", "koi8-u", "gb2312", "gbk", "gb18030",
        "big5", "big5-hkscs", "euc-jp", "euc-kr", "cp949", "iso-2022-jp", "iso-2022-kr", "shift_jis", "cp932",
        "cp437", "cp850", "cp852", "cp855", "cp858", "cp866", "mac-roman", "tis-620",
    ]
    + [f"iso-8859-{n}" for n in (2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 16)]
    + [f"windows-125{n}" for n in range(9)]
    + [f"cp125{n}" for n in range(9)]
)  # fmt: skip
_ALIASES = {
    "ascii": "utf-8", "us-ascii": "utf-8", "ansi_x3.4-1968": "utf-8", "unicode-1-1-utf-8": "utf-8", "utf8mb4": "utf-8",
    "iso-8859-1": "cp1252", "iso8859-1": "cp1252", "iso_8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252",
    "l1": "cp1252",
    "iso8859-15": "iso-8859-15", "iso_8859-15": "iso-8859-15", "latin-9": "iso-8859-15", "iso-8859-8-i": "iso-8859-8",
    "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "ks_c_5601-1987": "cp949", "euc-kr": "cp949",
    "x-sjis": "cp932", "shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932", "macintosh": "mac-roman",
}  # fmt: skip
_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=")
_GAP = re.compile(r"\?=\s+(?==\?)")
_BAD_B64 = re.compile(rb"[^A-Za-z0-9+/]")


def codec(charset: str | None) -> str | None:
    """The Python codec for a declared charset, or None if it is missing, unknown or not allowed."""
    name = (charset or "").strip(" \t\"'").lower().partition("*")[0]
    name = _ALIASES.get(name, name)
    return name if name in _ALLOWED else None


def decode(octets: bytes, charset: str | None) -> str:
    """Text of ``octets``; never raises. A UTF-16 text without a mark is tried only when it is declared."""
    for name in dict.fromkeys((codec(charset) or "utf-8", "utf-8")):
        try:
            return octets.decode(name)
        except (UnicodeError, LookupError):
            continue
    return octets.decode("cp1252", "replace")


def from_wire(value: str) -> str:
    """A header value as the parser keeps it (raw 8-bit octets as surrogates) to text without any surrogate."""
    if value.isascii():
        return value
    return decode(
        value.encode("ascii", "surrogateescape") if _only_octets(value) else value.encode("utf-8", "replace"), None
    )


def _only_octets(value: str) -> bool:
    return all(char < "\x80" or "\udc80" <= char <= "\udcff" for char in value)


def decode_words(value: str) -> str:
    """RFC 2047 encoded words of an unfolded value to text, once: words inside words stay as they are. Never raises."""
    if "=?" not in value:
        return value
    out: list[str] = []
    held: tuple[str, bytes] = ("", b"")  # octets of neighbouring words of one charset: a character may be torn apart
    position = 0
    text = _GAP.sub("?=", value)
    for found in _WORD.finditer(text):
        charset, octets = found[1].lower(), _word_octets(found[2].lower(), found[3])
        between = text[position : found.start()]
        if between or charset != held[0]:
            out += (decode(held[1], held[0]), between)
            held = (charset, octets)
        else:
            held = (charset, held[1] + octets)
        position = found.end()
    return "".join((*out, decode(held[1], held[0]), text[position:]))


def _word_octets(encoding: str, text: str) -> bytes:
    octets = text.encode("utf-8", "replace")
    if encoding == "q":
        return quopri.decodestring(octets, header=True)
    return b64(octets)


def b64(octets: bytes) -> bytes:
    """Base64 as tolerant as can be: foreign characters skipped, missing padding added, a broken end dropped."""
    clean = _BAD_B64.sub(b"", octets)
    if len(clean) % 4 == 1:
        clean = clean[:-1]
    try:
        return base64.b64decode(clean + b"=" * (-len(clean) % 4))
    except binascii.Error:
        return b""


def readable(value: str, limit: int = 300) -> str:
    """A raw header value as one clean line for people."""
    return clean_line(decode_words(from_wire(value)), limit)
