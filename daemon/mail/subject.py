"""Subjects: what mail programs put in front when people answer or pass on, in the languages they do it in."""

import re

from daemon.mail.clean import clean_line

REPLY_WORDS = (
    "re", "aw", "antw", "antwort", "sv", "vs", "odp", "odpověď", "rif", "réf", "ref", "rép", "rep", "res", "vá",
    "vast", "atb",
    "odg", "ynt", "cev", "yan", "bls", "tl", "svar", "hl", "ats", "r", "отв", "відп", "απ", "σχετ", "השב", "رد",
    "回复", "回覆", "答复", "返信", "회신", "답장",
)  # fmt: skip
FORWARD_WORDS = (
    "fwd", "fw", "wg", "wtr", "weitergeleitet", "tr", "vs", "vb", "vl", "fs", "rv", "enc", "i", "doorst",
    "doorgestuurd", "pd", "továbbítás", "tovabbitas",
    "přep", "přeposláno", "preposlané", "trs", "ilt", "i̇lt", "ct", "rvs", "trans", "прсл", "пересл", "пер", "πρθ",
    "הועבר", "redir.", "redir", "videresend", "videresendt", "vidarebefordrat", "välitetty", "proslijeđeno",
    "proslijedeno", "prosleđeno", "edasi", "edastatud", "inoltrato", "reenviado", "encaminhado", "transféré",
    "redirecționat", "переслано",
    "إعادة توجيه",
    "转发", "轉寄", "轉發", "転送", "전달",
)  # fmt: skip
_COUNT = r"\s*(?:\[\s*\d{1,4}\s*\]|\(\s*\d{1,4}\s*\)|\^\d{1,4}|\*\d{1,4})?"
_TAG = r"\[\s*(?:extern(?:al|e|o)?|ext\.?|external e-?mail|externe? e-?mail|caution)\s*\]"


def _words(words: tuple[str, ...]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


_REPLY = re.compile(rf"(?:{_words(REPLY_WORDS)}){_COUNT}\s?[:：]", re.IGNORECASE)
_FORWARD = re.compile(rf"(?:{_words(FORWARD_WORDS)}){_COUNT}\s?[:：]", re.IGNORECASE)
_ANY = re.compile(
    rf"\s*(?:(?:{_words(REPLY_WORDS + FORWARD_WORDS)}){_COUNT}\s?[:：]|{_TAG}(?=\s*\S))\s*", re.IGNORECASE
)
_OUTER_TAG = re.compile(rf"\s*{_TAG}\s*", re.IGNORECASE)


def bare_subject(subject: str) -> str:
    """The subject as its writer meant it: one clean line without any reply, forward or "external" prefix."""
    line = clean_line(subject, limit=1000)
    while found := _ANY.match(line):
        line = line[found.end() :]
    return line.strip()


def reply_subject(subject: str, limit: int = 180) -> str:
    """``Re: `` and the bare subject, at most ``limit`` characters; ``Re:`` alone when nothing is left."""
    return f"Re: {clean_line(bare_subject(subject), limit - 4)}".rstrip()


def _first(subject: str) -> str:
    line = clean_line(subject, limit=1000)
    return _OUTER_TAG.sub("", line, count=1) if _OUTER_TAG.match(line) else line


def is_reply_subject(subject: str) -> bool:
    """Whether the outermost prefix is one of a reply. ``VS:`` means both: Finnish replies, Danish passes on."""
    return _REPLY.match(_first(subject)) is not None


def is_forward_subject(subject: str) -> bool:
    """Whether the outermost prefix is one of a forward."""
    return _FORWARD.match(_first(subject)) is not None
