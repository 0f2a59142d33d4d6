"""What a condition knows once it is read: one small class for each kind of question, whose fields are what it was given.

`ask` answers for one mail. `covers` and `excludes` compare it with its like, to find rules without effect.
"""

from collections.abc import Callable
from dataclasses import dataclass

from daemon.rules.circumstances import Circumstances
from daemon.rules.compare import Comparison
from daemon.rules.ruleset import Answer, Condition
from daemon.rules.screening import Screen


def single(words: frozenset[str]) -> list[frozenset[str]]:
    """Each word for itself."""
    return [frozenset((word,)) for word in words]


def listed(words: frozenset[str]) -> str:
    """The words as a rule file holds them."""
    return ", ".join(words) if len(words) == 1 else f"[{', '.join(sorted(words))}]"


@dataclass(frozen=True, slots=True)
class OneOf:
    """A property of the mail is one of the words. With ``unknown`` a missing property means cannot tell, else no."""

    what: str
    words: frozenset[str]
    found: Callable[[Circumstances], str | None]
    unknown: str | None = None

    def __str__(self) -> str:
        return f"{self.what}: {listed(self.words)}"

    @property
    def screens(self) -> tuple[Screen, ...]:
        """One of the words."""
        return (Screen(self.what, single(self.words), self._sight, self.ask),)

    def _sight(self, seen: Circumstances) -> tuple[str, ...] | None:
        word = self.found(seen)
        return (word,) if word is not None else None if self.unknown else ()

    def ask(self, seen: Circumstances) -> Answer:
        """Yes if the property is among the words."""
        word = self.found(seen)
        if word is None:
            return Answer(None, self.unknown) if self.unknown else Answer(False, f"there is no {self.what}")
        return Answer(word in self.words, f"{self.what} is {word}")

    def covers(self, other: Condition) -> bool:
        """More words cover fewer."""
        return isinstance(other, OneOf) and other.what == self.what and other.words <= self.words

    def excludes(self, other: Condition) -> bool:
        """A mail has one intent, one project, ...: lists without a common word exclude each other."""
        return isinstance(other, OneOf) and other.what == self.what and not other.words & self.words


@dataclass(frozen=True, slots=True)
class InProject:
    """``project``: the mail belongs to one of the projects."""

    keys: frozenset[str]

    def __str__(self) -> str:
        return f"project: {listed(self.keys)}"

    @property
    def screens(self) -> tuple[Screen, ...]:
        """One of the projects, where it is certain."""
        return (
            Screen(
                "project", single(self.keys), lambda seen: None if seen.project is None else (seen.project,), self.ask
            ),
        )

    def ask(self, seen: Circumstances) -> Answer:
        """Cannot tell while a project is one of several candidates."""
        if seen.project is not None:
            return Answer(seen.project in self.keys, f"project is {seen.project}")
        if self.keys.intersection(seen.candidates):
            return Answer(None, f"the project is not certain ({', '.join(seen.candidates)})")
        return Answer(False, "it belongs to no such project")

    def covers(self, other: Condition) -> bool:
        """More projects cover fewer."""
        return isinstance(other, InProject) and other.keys <= self.keys

    def excludes(self, other: Condition) -> bool:
        """A mail has one project."""
        return isinstance(other, InProject) and not other.keys & self.keys


@dataclass(frozen=True, slots=True)
class FromDomain:
    """``domain``: of the address whose concern it is, or a domain above it."""

    domains: frozenset[str]

    def __str__(self) -> str:
        return f"domain: {listed(self.domains)}"

    @property
    def screens(self) -> tuple[Screen, ...]:
        """One of the domains, where there is a certain address."""
        return (
            Screen(
                "domain",
                single(self.domains),
                lambda seen: None if seen.domain is None else seen.domains_above,
                self.ask,
            ),
        )

    def ask(self, seen: Circumstances) -> Answer:
        """Cannot tell without a certain address."""
        if seen.domain is None:
            return Answer(None, "the sender's address is not certain")
        return Answer(not self.domains.isdisjoint(seen.domains_above), f"domain is {seen.domain}")

    def covers(self, other: Condition) -> bool:
        """More domains cover fewer."""
        return isinstance(other, FromDomain) and other.domains <= self.domains

    def excludes(self, other: Condition) -> bool:  # noqa: ARG002
        """Domains may lie in one another."""
        return False


@dataclass(frozen=True, slots=True)
class Measure:
    """A number of the mail passes a comparison. ``found`` gives None when it cannot be known."""

    what: str
    test: Comparison
    found: Callable[[Circumstances], float | None]

    def __str__(self) -> str:
        return f"{self.what} {self.test.written}"

    def ask(self, seen: Circumstances) -> Answer:
        """Yes if the number passes."""
        number = self.found(seen)
        if number is None:
            return Answer(None, f"the {self.what} is not known")
        return Answer(self.test.holds(number), f"{self.what} is {number:g}, asked for {self.test.written}")

    def covers(self, other: Condition) -> bool:
        """A wider comparison covers a narrower one."""
        return isinstance(other, Measure) and other.what == self.what and self.test.covers(other.test)

    def excludes(self, other: Condition) -> bool:
        """Comparisons that no number passes together."""
        return isinstance(other, Measure) and other.what == self.what and self.test.excludes(other.test)


@dataclass(frozen=True, slots=True)
class HasAttachment:
    """``attachments``: a file whose name ends so."""

    endings: frozenset[str]  # with the dot, lower case

    def __str__(self) -> str:
        return f"attachments: {listed(self.endings)}"

    @property
    def screens(self) -> tuple[Screen, ...]:
        """One of the endings."""
        return (Screen("ending", single(self.endings), lambda seen: seen.endings, self.ask),)

    def ask(self, seen: Circumstances) -> Answer:
        """Yes with the name."""
        names = (name for name in seen.attachments if name.lower().endswith(tuple(self.endings)))
        name = next(names, None)
        return Answer(name is not None, f'attached is "{name}"' if name else "no such attachment")

    def covers(self, other: Condition) -> bool:
        """More endings cover fewer."""
        return isinstance(other, HasAttachment) and other.endings <= self.endings

    def excludes(self, other: Condition) -> bool:  # noqa: ARG002
        """A mail may carry anything."""
        return False
