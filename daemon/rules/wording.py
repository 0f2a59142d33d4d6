"""Looking for words and patterns in the subject and the text, in time that grows only with their length (RE2).

RE2's own ``\\b`` and ``\\w`` know ASCII only, so bounds of words are spelt out here: "Notfallplan" is not "Notfall".
"""

from dataclasses import dataclass
from typing import Any

import re2

from daemon.rules.circumstances import PATTERN_CAP, TEXT_CAP, Circumstances, composed, fold, words_in
from daemon.rules.literals import needed, opens, repeats
from daemon.rules.page import Page
from daemon.rules.questions import listed
from daemon.rules.ruleset import Answer, Condition
from daemon.rules.screening import Screen

_BEFORE, _AFTER = r"(?:^|[^\p{L}\p{M}\p{N}])", r"(?:$|[^\p{L}\p{M}\p{N}])"
_QUOTES = "„“”‚‘’«»‹›"
_NO_WORD = {place: Answer(False, f"the {place} has none of the words") for place in ("subject", "text")}
_NO_MATCH = {place: Answer(False, f"the {place} does not match") for place in ("subject", "text")}
_SHOWN = 40  # characters of a find that a reason quotes
FEW, REPEATS = 8, 100  # counted repetitions of a pattern, nested ones multiplied: searched as far as any, and at all
LOOSE, LOOSEST = 12, 20  # the same for open repetitions (* and +), which are quicker
SHORT_CAP = 512  # octets in which a pattern with more open repetitions is looked for
STEADY = (
    256 * 1024
)  # octets of memory, so little that RE2 follows a pattern step by step, at a steady pace, rather than learn its states
LARGEST = 20_000  # steps of a compiled pattern


def _compiled(pattern: str, *, groups: bool, steady: bool = False) -> Any:
    """The pattern over UTF-8 bytes; `re2.error` for what is not RE2. Nothing is printed by the library.

    Without ``groups`` only the whole find is known, which RE2 tells many times faster.
    """
    options = re2.Options()
    options.log_errors = False
    options.never_capture = not groups
    if steady:
        options.max_mem = STEADY
    return re2.compile(pattern.encode(), options)


@dataclass(frozen=True, slots=True)
class Contains:
    """``contains``: at least one of the words (or phrases) stands there as a whole word; case does not matter."""

    place: str  # subject | text
    words: frozenset[str]  # folded
    pattern: Any
    keys: frozenset[str] = frozenset()  # one word of each phrase, without which none can stand there
    phrases: tuple[frozenset[str], ...] = ()  # the words of each

    def __str__(self) -> str:
        return f"{self.place} contains {listed(self.words)}"

    @property
    def screens(self) -> tuple[Screen, ...]:
        """All words of one of the phrases, where all of the place is searched."""
        return (
            Screen(
                f"words of the {self.place}",
                self.phrases,
                _words_of_subject if self.place == "subject" else _words_of_text,
                self.ask,
            ),
        )

    def ask(self, seen: Circumstances) -> Answer:
        """Yes with the word that was found; cannot tell if only a part could be searched in vain."""
        subject = self.place == "subject"
        there = seen.subject_words if subject else seen.text_words
        if not self.keys.isdisjoint(there) and any(map(there.issuperset, self.phrases)):
            found = self.pattern.search(seen.folded_subject_bytes if subject else seen.folded_text_bytes)
            if found is not None:
                return Answer(True, f'the {self.place} contains "{found.group(1).decode(errors="replace")}"')
        if len(seen.subject if subject else seen.text) > TEXT_CAP:
            return Answer(
                None,
                f"only the first {TEXT_CAP // 1024} KB of the {self.place} are searched, and {_NO_WORD[self.place].because}",
            )
        return _NO_WORD[self.place]

    def covers(self, other: Condition) -> bool:
        """More words cover fewer."""
        return isinstance(other, Contains) and other.place == self.place and other.words <= self.words

    def excludes(self, other: Condition) -> bool:  # noqa: ARG002
        """A text can hold any words together."""
        return False


@dataclass(frozen=True, slots=True)
class Matches:
    """``matches``: the RE2 pattern is found somewhere; case does not matter unless it says ``(?-i)``."""

    place: str
    written: str
    pattern: Any
    needs: str = ""  # folded; nothing matches without it
    octets: int = PATTERN_CAP  # it is looked for in so many of a text

    def __str__(self) -> str:
        return f'{self.place} matches "{self.written}"'

    @property
    def screens(self) -> tuple[Screen, ...]:
        """The run of signs without which nothing matches, where all of the place is searched."""
        return (Screen(f"runs of the {self.place}", (frozenset((self.needs,)),), self._sight, self.ask),)

    def _sight(self, seen: Circumstances) -> str | None:
        subject = self.place == "subject"
        if len(seen.subject if subject else seen.text) > TEXT_CAP:
            return None
        return seen.subject_vocabulary if subject else seen.text_vocabulary

    def ask(self, seen: Circumstances) -> Answer:
        """Yes with what was found."""
        subject = self.place == "subject"
        if (vocabulary := self._sight(seen)) is not None and self.needs not in vocabulary:
            return _NO_MATCH[self.place]
        there = seen.subject_bytes if subject else seen.text_bytes
        found = self.pattern.search(there, 0, self.octets)
        if found is None:
            if len(there) < self.octets:
                return _NO_MATCH[self.place]
            where = f"only the first {_size(self.octets)} of the {self.place} are searched"
            return Answer(None, f"{where}, and {_NO_MATCH[self.place].because}")
        shown = " ".join(found.group().decode(errors="replace").split())[:_SHOWN]
        return Answer(True, f'the {self.place} matches with "{shown}"')

    def covers(self, other: Condition) -> bool:
        """Only the same pattern."""
        return isinstance(other, Matches) and (other.place, other.written) == (self.place, self.written)

    def excludes(self, other: Condition) -> bool:  # noqa: ARG002
        """Nobody can tell of two patterns."""
        return False


def _words_of_subject(seen: Circumstances) -> frozenset[str] | None:
    return seen.subject_words if len(seen.subject) <= TEXT_CAP else None


def _words_of_text(seen: Circumstances) -> frozenset[str] | None:
    return seen.text_words if len(seen.text) <= TEXT_CAP else None


def read_wording(place: str, value: Any, page: Page) -> tuple[Condition, ...] | None:
    """``subject`` or ``text``: ``{contains: [...], matches: "..."}``; a word or a list alone means ``contains``."""
    if not isinstance(value, dict):
        found = _contains(place, value, page)
        return None if found is None else (found,)
    body = page.mapping(value, place)
    if body is None or not page.keys(body, ("contains", "matches"), f"way to look into the {place}"):
        return None
    read = {"contains": _contains, "matches": _matches}
    conditions = [read[key](place, wanted, page.at(key)) for key, wanted in body.items()]
    whole = tuple(condition for condition in conditions if condition is not None)
    return whole if len(whole) == len(conditions) else None


def _contains(place: str, value: Any, page: Page) -> Condition | None:
    words = page.texts(value, "contains")
    if words is None:
        return None
    folded = sorted({fold(word) for word in words}, key=lambda word: (-len(word), word))
    if not all(any(sign.isalnum() for sign in word) for word in folded):
        page.note("contains: a word needs a letter or a digit; for signs use matches")
        return None
    if (starred := next((at for at, word in enumerate(words) if _starred(word)), None)) is not None:
        bare = words[starred].replace("*", "")
        place_of = page.at(starred) if isinstance(value, list | tuple) else page
        place_of.note(
            f'contains: words are whole, and "*" stands for nothing in "{words[starred]}"; list the forms you mean, or write'
            f' matches: "{bare}", which is found within longer words, too'
        )
        return None
    if quoted := next((word for word in words if word[0] in _QUOTES and word[-1] in _QUOTES), None):
        page.note(f'{quoted} would be looked for with its quotation marks; write "{quoted[1:-1]}" with plain ones')
        return None
    quoted = "|".join(re2.escape(word) for word in folded)
    try:
        phrases = tuple(words_in(word.split()) for word in folded)
        keys = frozenset(max(words, key=len) for words in phrases)
        return Contains(place, frozenset(folded), _compiled(f"{_BEFORE}({quoted}){_AFTER}", groups=True), keys, phrases)
    except re2.error:
        page.note("contains: too many words for one list; make two rules of it")
        return None


def _starred(phrase: str) -> bool:
    """Whether a word of it begins or ends with a star, as where "any ending" is meant."""
    return any(word[0] == "*" or word[-1] == "*" for word in phrase.split())


def _matches(place: str, value: Any, page: Page) -> Condition | None:
    written = page.text(value, "matches")
    if written is None:
        return None
    try:
        pattern = _compiled(f"(?i:{composed(written)})", groups=False)
    except re2.error as wrong:
        page.note(f"matches: {_why(written, wrong)}")
        return None
    times, loose = repeats(written), opens(written)
    if times > REPEATS or loose > LOOSEST or pattern.programsize > LARGEST:
        page.note(f'matches: "{written}" repeats too often to be quick on every mail; {_instead(loose)}')
        return None
    octets = PATTERN_CAP
    if times > FEW or loose > LOOSE:
        pattern = _compiled(f"(?i:{composed(written)})", groups=False, steady=True)
        octets = SHORT_CAP if loose > LOOSE else 24 * 1024 // (16 + times)
    return Matches(place, written, pattern, needed(composed(written)), octets)


def _instead(loose: int) -> str:
    return "make several rules of it" if loose > LOOSEST else "write + or * instead of a large {number}"


def _size(octets: int) -> str:
    return f"{octets // 1024} KB" if octets >= 2048 else f"{octets} octets"


def _why(pattern: str, wrong: Exception) -> str:
    said = wrong.args[0].decode(errors="replace") if wrong.args and isinstance(wrong.args[0], bytes) else str(wrong)
    looks = next((sign for sign in ("(?=", "(?!", "(?<=", "(?<!") if sign in pattern), None)
    if looks:
        way = "ahead" if "<" not in looks else "behind"
        return f'patterns cannot look {way}; take "{looks}...)" out and say it in a second condition, below "not:" if need be'
    if "escape sequence" in said and any(f"\\{digit}" in pattern for digit in range(1, 10)):
        return f'patterns cannot refer back to a group ("{said}")'
    return f'"{pattern}" is not a pattern: {said}'
