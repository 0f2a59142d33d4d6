"""What may stand around a plain word: greeting, thanks, closing and the name under it. The law: only words that are known.

A name is that of somebody of the team, of the contacts or of the client; a title, a post and a legal form are those of
words.yaml. Whatever else stands there may be a condition, so it is left for a person.
"""

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from daemon.decide.wordlists import Words, listed
from daemon.intents.text import fold_line
from daemon.model import Message

_CLAUSES = re.compile(r"[\n.!,;:–—|·•]+|\s-\s")
_INITIAL = re.compile(r"\b([^\W\d_])\.[^\S\n]?(?=[^\W\d_])")  # "E. Krause", "i. A."
_WORD = re.compile(r"[^\W\d_]+")
_FOR = frozenset("iavp")  # i. A., i. V., p. p.
SHORT = 8  # words of a line; longer ones are boiler-plate
Run = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """The words of a frame, folded. A run is the words of a phrase; the longest of a list come first."""

    greetings: tuple[Run, ...]
    closings: tuple[Run, ...]
    polite: frozenset[str]
    beside: frozenset[str]  # beside a name: titles, "zusammen", "Team"
    fillers: frozenset[str]  # within a closing
    posts: frozenset[str]  # under it
    forms: frozenset[str]  # of a company
    doubts: frozenset[str]  # never part of a name
    wholes: tuple[Run, ...]  # names as they are written
    names: frozenset[str]  # the words of people's names
    initials: frozenset[str]  # of people

    def left(self, text: str) -> Iterator[str]:
        """The clauses that are no frame, folded."""
        said = signed = False
        for written in clauses(text):
            low = fold_line(written)
            if low in self.polite:
                continue
            if self._names(low):
                signed = signed or said
            elif not said and self._is(low, self.greetings, self.beside):
                continue
            elif said and self._is(low, self.closings, self.fillers):
                signed = True
            elif not (said and signed and self._signature(written)):
                said = True
                yield low

    def _is(self, low: str, phrases: tuple[Run, ...], others: frozenset[str]) -> bool:
        """It begins with one of the phrases, and only such, names and ``others`` follow."""
        left = _without_start(tuple(_WORD.findall(low)), phrases)
        while left:
            behind = _without_start(left, (*phrases, *self.wholes))
            if behind is None and left[0] in self.names | others | self.beside:
                behind = left[1:]
            left = behind
        return left == ()

    def _names(self, low: str) -> bool:
        """A known name, with titles and initials about it; or the initials of one."""
        run = left = tuple(_WORD.findall(low))
        known = False
        while left:
            behind = _without_start(left, self.wholes)
            if behind is None and not (left[0] in self.names | self.beside or self._letter(left[0])):
                return "".join(run) in self.initials
            known = known or behind is not None or left[0] in self.names
            left = left[1:] if behind is None else behind
        return known or "".join(run) in self.initials

    def _letter(self, word: str) -> bool:
        return len(word) == 1 and (word in _FOR or any(name.startswith(word) for name in self.names))

    def _signature(self, written: str) -> bool:
        """A post, a title, "i. A.", or a company with its legal form, every word with a capital."""
        run, raw = _WORD.findall(fold_line(written)), _WORD.findall(written)
        allowed = self.posts | self.fillers | self.beside | self.forms
        if run and all(word in allowed or word in self.names or self._letter(word) for word in run):
            return any(len(word) > 1 for word in run) or run in (["i", "a"], ["i", "v"], ["p", "p"])
        capital = all(word[0].isupper() or fold_line(word) in self.forms for word in raw)
        company = len(run) > 1 and run[-1] in self.forms and len(run) <= 6
        return company and capital and self.doubts.isdisjoint(run)


def clauses(text: str) -> list[str]:
    """What signs and line ends part, without quotation marks and brackets; nothing is empty."""
    parts = _CLAUSES.split(_INITIAL.sub(r"\1 ", text))
    return [bare for part in parts if (bare := part.strip().strip("\"'„“”»«() "))]


def frame(words: Words, people: Sequence[str], companies: Sequence[str]) -> Frame:
    """The frame for mails of these people. A company's name counts as a whole only, with its legal form or without."""
    lists = ("polite", "beside", "fillers", "posts", "forms")
    one = {name: listed(words, "consent", name) for name in lists}
    doubts = listed(words, "consent", "conditions", "small", "doubt", "yes", "no")
    doubts |= frozenset(_phrases(words, "negators"))
    runs = {tuple(_WORD.findall(fold_line(name))) for name in (*people, *companies)} - {()}
    bare = {tuple(word for word in run if word not in one["forms"]) for run in runs} - {()}
    persons = [tuple(_WORD.findall(fold_line(name))) for name in people]
    return Frame(
        greetings=_runs([*_phrases(words, "greetings"), *listed(words, "consent", "greetings")]),
        closings=_runs([*_phrases(words, "closings"), *listed(words, "consent", "closings")]),
        polite=one["polite"], beside=one["beside"], fillers=one["fillers"], posts=one["posts"], forms=one["forms"],
        doubts=doubts,
        wholes=_longest({run for run in runs if not one["forms"].isdisjoint(run)} | {run for run in bare if doubts.isdisjoint(run)}),
        names=frozenset(word for run in persons for word in run if len(word) > 1) - doubts,
        initials=frozenset("".join(word[0] for word in run) for run in persons if len(run) > 1) - doubts,
    )  # fmt: skip


def hides_condition(message: Message, words: Words) -> bool:
    """Whether a short line that was taken for a part of the signature says "only", "without": a person reads it.

    A paragraph with a long line is boiler-plate. What stands in the history is none of it.
    """
    quoted = next((line.strip() for line in message.quoted_text.splitlines() if line.strip()), None)
    lines = [line.strip() for line in message.text.splitlines()]
    if quoted is not None:
        lines = lines[: lines.index(quoted)] if quoted in lines else []
    kept, conditions = {line.strip() for line in message.new_text.splitlines()}, listed(words, "consent", "conditions")
    for paragraph in "\n".join(lines).split("\n\n"):
        written = paragraph.splitlines()
        if all(len(line.split()) <= SHORT for line in written) and any(
            line not in kept and not conditions.isdisjoint(_WORD.findall(fold_line(line))) for line in written
        ):
            return True
    return False


def _phrases(words: Words, name: str) -> list[str]:
    return [fold_line(str(word)) for language in words.values() for word in language.get(name, ())]


def _runs(phrases: Sequence[str]) -> tuple[Run, ...]:
    return _longest({tuple(_WORD.findall(phrase)) for phrase in phrases} - {()})


def _longest(runs: AbstractSet[Run]) -> tuple[Run, ...]:
    return tuple(sorted(runs, key=lambda run: (-len(run), run)))


def _without_start(run: Run, phrases: Sequence[Run]) -> Run | None:
    """What follows the first phrase that the run begins with."""
    return next((run[len(phrase) :] for phrase in phrases if run[: len(phrase)] == phrase), None)
