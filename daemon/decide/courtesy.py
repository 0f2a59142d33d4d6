"""What may stand around an order without changing it: quotes, a bullet, an emoji, "please" and "thanks", a blank before a colon.

The law: taken away is only what says nothing. A word that could be a condition stays, and with it the line is no order.
"""

import re
import unicodedata
from collections.abc import Iterator

from daemon.decide.wordlists import Words, listed
from daemon.intents.text import fold_line

MOST_NUMBERS = 20  # in one line
_BULLET = re.compile(r"^[-*•–—]\s+(?=\S)")
_OPENING, _CLOSING = "„“”\"'«»‚‘`*_", "“”\"'«»’‘`*_"
_SMILEY = re.compile(r"\s*[:;]-?[)D]$")
_BEFORE_COLON = re.compile(r"^([^:]{1,40}?)\s+:")
_JOINING = "\ufe0f\u200d"  # between the parts of one picture
_APART = re.compile(r"[\s,;&+]+")
_BETWEEN = re.compile(r"[^\w']+")
_NUMBER = re.compile(r"p?\d{1,9}")


def ways(line: str, words: Words) -> Iterator[str]:
    """The line as written, then without what is around it, then without courtesy, each where it differs."""
    yield line
    plain = undecorated(line)
    if plain != line:
        yield plain
    if ":" not in plain and (bare := without_thanks(plain, words)) not in (plain, ""):
        yield bare


def undecorated(line: str) -> str:
    """Without bullet, quotes around it, emoji and the blank before a colon."""
    text = _SMILEY.sub("", _without_signs(_BULLET.sub("", line.strip())))
    if text[:1] and text[0] in _OPENING:
        at = next((i for i, sign in enumerate(text) if i and sign in _CLOSING), None)
        text = text[1:] if at is None else text[1:at] + text[at + 1 :]
    return _BEFORE_COLON.sub(r"\1:", text.strip())


def without_thanks(line: str, words: Words) -> str:
    """Without "please" before and behind it, and "thanks" behind it."""
    polite = sorted(listed(words, "consent", "polite"), key=len, reverse=True)
    text = fold_line(line).strip(" .,!")
    while found := next((p for p in polite if text == p or text.endswith((f" {p}", f",{p}"))), None):
        text = text.removesuffix(found).strip(" .,!–-")
    while found := next((p for p in polite if text.startswith((f"{p} ", f"{p},"))), None):
        text = text.removeprefix(found).strip(" .,!–-")
    return text


def only_courtesy(line: str, words: Words) -> bool:
    """Whether the line is thanks and nothing else."""
    return bool(line.strip()) and not without_thanks(undecorated(line), words)


def doubts(line: str, words: Words) -> bool:
    """Whether the line holds a word that takes something back: "but", "only", "not yet"."""
    low = f" {_BETWEEN.sub(' ', fold_line(line))} "
    said = listed(words, "consent", "doubt") | listed(words, "drafts", "stop", "condition")
    return any(f" {word} " in low for word in said)


def numbers(text: str, words: Words) -> tuple[str, ...]:
    """``1, 2 und P3`` as its numbers, in upper case; nothing where anything else stands in it."""
    between = listed(words, "drafts", "between")
    found: list[str] = []
    for part in _APART.split(text.casefold()):
        sign = part.strip("#.")
        if not sign or fold_line(sign) in between:
            continue
        if not _NUMBER.fullmatch(sign):
            return ()
        found.append(sign.upper())
    return tuple(dict.fromkeys(found)) if len(found) <= MOST_NUMBERS else ()


def _without_signs(text: str) -> str:
    """Without pictures and what belongs to them (variation selectors, joiners, skin tones)."""
    return "".join(
        sign for sign in text if unicodedata.category(sign) not in ("So", "Sk") and sign not in _JOINING
    ).strip()
