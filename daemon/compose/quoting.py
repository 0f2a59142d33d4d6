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
NAME = 3  # words of a signature
GREETED = 5  # people who are greeted by name before the first sentence
TAIL = 40  # characters that tell whether a sentence has ended
FEWEST = 4  # words of a sentence that says what a complaint is about
_ENDS = re.compile('[.?!…][“”’»"]?$')
_BREAK = re.compile(r"(?<=[.?!…])\s+(?=[\"„“»(]?[^\W\d_])")
_NO_END = re.compile(
    r"(?:^|[\s(])(?:\d+|[^\W\d_]{1,2}|bzw|ca|evtl|ggf|usw|etc|inkl|max|min|Nr|Tel|Str|Frau|Dipl|Prof|Mrs|approx|vs)\.$",
    re.IGNORECASE,
)
_GREETED = re.compile(r"^([^,!:;?.–—]{2,60}?(?:(?<=Dr|Hr|Fr|Mr|Ms)\.[^,!:;?.–—]{1,40})?)(?:[,!]|\s[–—-])\s+(?=\S)")
_LAST = " \t\n.,;:!-–—"


@dataclass(frozen=True, slots=True)
class Frame:
    """How mails begin and end, in every language there is: people do not write in the one they are answered in."""

    greetings: tuple[str, ...] = ()
    closings: tuple[str, ...] = ()
    sarcasm: tuple[str, ...] = ()


def frame(phrases: Iterable[Phrases]) -> Frame:
    """The greetings, sign-offs and scornful phrases of several languages together."""
    known = [language for language in phrases if language]
    return Frame(
        tuple(str(word) for language in known for word in language.get("greetings", ())),
        tuple(str(word) for language in known for word in language.get("closings", ())),
        tuple(str(word) for language in known for word in language.get("sarcasm", ())),
    )


def wish(text: str, frame: Frame, cues: tuple[str, ...] = ()) -> str:
    """A change request in the client's words: the sentences that told it is one, else all; "" if nothing is left."""
    every = sentences(text, frame)
    told = [sentence for sentence in every if _holds(sentence, cues)]
    return _capital(_cut(mail.clean_line(" ".join(told or every), WISH * 3), WISH))


def sentences(text: str, frame: Frame) -> list[str]:
    """What stands between greeting and sign-off, sentence by sentence: "14. Dezember" and "z. B." end none, a line wrap neither."""
    found: list[str] = []
    for paragraph in "\n".join(body_lines(text, frame)).split("\n\n"):
        begun: list[str] = []
        for piece in filter(None, _BREAK.split(" ".join(paragraph.split()))):
            begun.append(piece)
            if not _NO_END.search(f" {piece}"[-TAIL:]):
                found.append(" ".join(begun))
                begun = []
        if begun:
            found.append(" ".join(begun))
    return _unsigned([s for s in found if not (_begins(s, frame.greetings) and _bare(s))], frame)


def _unsigned(found: list[str], frame: Frame) -> list[str]:
    """Without a sign-off that stands behind the last sentence ("… kaum. Danke! Lena") and a name below it."""
    for at in range(max(1, len(found) - 1 - NAME), len(found)):  # a sentence has a word at least
        behind = sum(len(s.split()) for s in found[at + 1 :])
        if behind <= NAME and _begins(found[at], frame.closings) and len(found[at].split()) <= GREETING:
            return found[:at]
    if len(found) > 1 and _is_name(found[-1]) and _ENDS.search(found[-2]):
        return found[:-1]
    return found


def _is_name(sentence: str) -> bool:
    words = sentence.split()
    return len(words) <= NAME and all(word[0].isupper() for word in words) and not _ENDS.search(sentence)


def _bare(sentence: str) -> bool:
    """Whether nothing but a name can stand behind the greeting the sentence begins with."""
    return len(sentence.split()) <= GREETING and all(word[0].isupper() for word in sentence.split()[2:])


def _holds(sentence: str, cues: tuple[str, ...]) -> bool:
    """Whether a cue stands in the sentence; "so … nicht vereinbart" is there when both its parts are."""
    low = sentence.casefold()
    return any(all(part.strip() in low for part in cue.casefold().split("…")) for cue in cues if cue.strip(" …"))


def one_line(text: str, frame: Frame, cues: tuple[str, ...] = ()) -> str:
    """One calm sentence of a complaint: the one that holds a cue, else the first.

    "" if none fits on a line, or only shouting and scorn do: "Danke für nichts" is not the matter.
    """
    calm = [s.strip(_LAST) for s in sentences(text, frame) if not s.rstrip().endswith("!")]
    fit = [s for s in calm if SHORTEST <= len(s) <= LINE and len(s.split()) >= FEWEST and not _shouts(s)]
    fit = [s for s in fit if not _begins(s, frame.sarcasm)]
    told = [s for s in fit if _holds(s, cues)] if any(cues) else fit
    return _capital(mail.clean_line(told[0], LINE)) if told else ""


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _shouts(sentence: str) -> bool:
    return "!" in sentence or any(len(word) > 3 and word.isupper() and word.isalpha() for word in sentence.split())


def body_lines(text: str, frame: Frame) -> list[str]:
    """The lines of a mail between its greeting and its sign-off, cleaned; an empty one is the end of a paragraph."""
    lines = [line.strip() for line in mail.clean_text(text).strip().splitlines()]
    if len(lines) > 1 and _begins(lines[0], frame.greetings) and len(lines[0].split()) <= GREETING:
        lines = lines[1:]
    elif lines and _begins(lines[0], frame.greetings):
        lines[0] = _ungreeted(lines[0], frame)
    for at, line in enumerate(lines):
        if at and line and len(line.split()) <= GREETING and _begins(line, frame.closings):
            return lines[:at]
    return lines


def _ungreeted(line: str, frame: Frame) -> str:
    """The line without a greeting in front of its first sentence: "Hi Jonas, bitte …", "Liebe Eva, lieber Tim, …"."""
    for _ in range(GREETED):
        greeted = _GREETED.match(line)
        if greeted is None or not _begins(greeted[0], frame.greetings) or len(greeted[1].split()) > GREETING:
            break
        line = line[greeted.end() :]
    return line


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


def excerpt(text: str, limit: int = EXCERPT) -> list[str]:
    """Words for a colleague's eye: the lines without blank ones, at most ``limit`` characters."""
    whole = mail.clean_text(text).strip()
    lines = [line.strip() for line in whole[:limit].splitlines() if line.strip()]
    if len(whole) >= limit and lines:
        lines[-1] = lines[-1].rstrip(_LAST) + " …"
    return lines
