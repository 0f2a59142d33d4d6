"""What of a client's own words may stand in a mail: a short quotation, without greeting, sign-off and shouting."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from daemon import mail
from daemon.compose.tongue import Phrases

WISH = 200  # characters of a change request
LINE = 110  # characters of a complaint: a line at most
EXCERPT = 400
SHORTEST = 15  # characters of a sentence that says something
GREETING = 6  # words; a longer line is no greeting
_SENTENCE = re.compile(r"(?<=[.?!…])\s+|\n+")
_LAST = " \t\n.,;:!-–—"


@dataclass(frozen=True, slots=True)
class Frame:
    """How mails begin and end, in every language there is: people do not write in the one they are answered in."""

    greetings: tuple[str, ...] = ()
    closings: tuple[str, ...] = ()


def frame(phrases: Iterable[Phrases]) -> Frame:
    """The greetings and sign-offs of several languages together."""
    known = [language for language in phrases if language]
    return Frame(
        tuple(str(word) for language in known for word in language.get("greetings", ())),
        tuple(str(word) for language in known for word in language.get("closings", ())),
    )


def wish(text: str, frame: Frame) -> str:
    """A change request in the client's words; "" if nothing is left to quote."""
    return _capital(_cut(mail.clean_line(" ".join(body_lines(text, frame)), WISH * 3), WISH))


def one_line(text: str, frame: Frame, cues: tuple[str, ...] = ()) -> str:
    """One calm sentence of a complaint: the one that holds a cue, else the first. "" if none fits on a line unshouted."""
    sentences = [
        s.strip(_LAST) for s in _SENTENCE.split("\n".join(body_lines(text, frame))) if not s.rstrip().endswith("!")
    ]
    fit = [s for s in sentences if SHORTEST <= len(s) <= LINE and not _shouts(s)]
    low = [cue.casefold() for cue in cues if cue]
    told = [s for s in fit if any(cue in s.casefold() for cue in low)] if low else fit
    return _capital(mail.clean_line(told[0], LINE)) if told else ""


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _shouts(sentence: str) -> bool:
    return "!" in sentence or any(len(word) > 3 and word.isupper() and word.isalpha() for word in sentence.split())


def body_lines(text: str, frame: Frame) -> list[str]:
    """The lines of a mail between its greeting and its sign-off, cleaned."""
    lines = [line.strip() for line in mail.clean_text(text).splitlines()]
    lines = [line for line in lines if line]
    if len(lines) > 1 and _begins(lines[0], frame.greetings) and len(lines[0].split()) <= GREETING:
        lines = lines[1:]
    for at, line in enumerate(lines):
        if at and len(line.split()) <= GREETING and _begins(line, frame.closings):
            return lines[:at]
    return lines


def _begins(line: str, words: tuple[str, ...]) -> bool:
    low = f"{line.casefold()} ".replace(",", " ").replace("!", " ")
    return any(low.startswith(f"{word} ") for word in words)


def _cut(text: str, limit: int) -> str:
    """At the last sentence that fits, else at a word; a cut shows. Closing full stops and shouts are dropped."""
    if len(text) <= limit:
        return text.rstrip(_LAST)
    head = text[:limit]
    stop = max(head.rfind(f"{mark} ") for mark in ".?!")
    if stop > limit // 3:
        return head[: stop + 1].rstrip(_LAST)
    return head.rpartition(" ")[0].rstrip(_LAST) + " …"


def excerpt(text: str) -> list[str]:
    """A client's words for a colleague's eye: the lines without blank ones, at most EXCERPT characters."""
    whole = mail.clean_text(text).strip()
    lines = [line.strip() for line in whole[:EXCERPT].splitlines() if line.strip()]
    if len(whole) >= EXCERPT and lines:
        lines[-1] = lines[-1].rstrip(_LAST) + " …"
    return lines
