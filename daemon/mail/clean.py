"""Text that came from outside, made harmless. After these no str holds NUL, other controls, bidi or lone surrogates."""

import re
import unicodedata

_INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028]")
_BAD = re.compile(f"[\x00-\x08\x0e-\x1f\x7f-\x9f{_INVISIBLE}\ud800-\udfff\ufffe\uffff]")
_SUSPECT = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f{_INVISIBLE}\u2028\u2029\ud800-\udfff\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]+")


def clean_text(text: str) -> str:
    """Several lines, safe to store and to show: ``\\n`` line ends, no controls but tab, nothing invisible."""
    if not _SUSPECT.search(text):
        return text
    text = _LINE_ENDS.sub("\n", text).replace("\u2029", "\n\n")
    return _BAD.sub("", _SURROGATE.sub("\ufffd", text))


def clean_line(text: str, limit: int = 180) -> str:
    """One safe line of at most ``limit`` characters: white space collapsed, a cut shown by an ellipsis.

    The input is cut before it is worked on, so the cost does not grow with what a stranger sends.
    """
    line = " ".join(clean_text(text[: 8 * limit + 1000].replace("\t", " ")).split())
    if len(line) <= limit:
        return line
    end = max(limit - 1, 0)
    while end and unicodedata.combining(line[end]):
        end -= 1
    return line[:end].rstrip() + "…" if limit else ""
