"""Telling apart, before any rule is asked, those that surely say no: the text has none of their words, it is another project.

Laws: a screened rule would have said no, for the very reason that is given; what cannot be told is asked as ever.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from daemon.model import Hit
from daemon.rules.circumstances import Circumstances

if TYPE_CHECKING:
    from daemon.rules.ruleset import Answer, Condition, Rule

REMEMBERED = 64  # reasons for which the hits of a sieve are kept ready


class Screen(NamedTuple):
    """What a question needs at least: it says no, unless all words of one of ``needs`` are there.

    Its reason is then the same for all questions of this ``kind``. ``sight`` gives what there is of the kind in a mail, words or a
    text that may hold them; None if it cannot be told.
    """

    kind: str
    needs: Collection[frozenset[str]]
    sight: Callable[[Circumstances], Collection[str] | None]
    ask: "Callable[[Circumstances], Answer]"


def screens(condition: "Condition") -> tuple[Screen, ...]:
    """A condition says no when all of these do. Without any it is always asked."""
    found: tuple[Screen, ...] = getattr(condition, "screens", ())
    return found


@dataclass(frozen=True, slots=True)
class Lookup:
    """Screens of one kind, each found by a word that it cannot do without."""

    sight: Callable[[Circumstances], Collection[str] | None]
    wanted: Mapping[str, tuple[int, ...]]  # places of rules
    words: frozenset[str]

    def awake(self, seen: Circumstances) -> Iterable[int] | None:
        """The places of those that may say yes; None if that cannot be told."""
        there = self.sight(seen)
        if there is None:
            return None
        if isinstance(there, str):
            found: Iterable[str] = [word for word in self.words if word in there]
        else:
            found = self.words.intersection(there)
        return chain.from_iterable(self.wanted[word] for word in found)


def _lookup(by_place: Mapping[int, Screen]) -> Lookup:
    """A screen is looked up by those of its words that the fewest use."""
    used = Counter(chain.from_iterable(chain.from_iterable(screen.needs for screen in by_place.values())))
    wanted: dict[str, list[int]] = {}
    for place, screen in by_place.items():
        for word in {min(words, key=lambda word: (used[word], -len(word), word)) for words in screen.needs}:
            wanted.setdefault(word, []).append(place)
    sight = next(iter(by_place.values())).sight
    return Lookup(sight, {word: tuple(places) for word, places in wanted.items()}, frozenset(wanted))


class Sieve:
    """Rules that have screens of the same kinds, by place. The hits of a reason are kept, for the reasons that came up last."""

    def __init__(self, rules: "Mapping[int, Rule]") -> None:
        self._rules = rules
        self._screens = {place: screens(rule.when) for place, rule in rules.items()}
        kinds = len(next(iter(self._screens.values())))
        self._lookups = [_lookup({place: ours[n] for place, ours in self._screens.items()}) for n in range(kinds)]
        self._ready: dict[str, dict[int, Hit]] = {}

    def passed_over(self, seen: Circumstances) -> dict[int, Hit]:
        """The hits of those that say no to this mail."""
        awake: set[int] = set()
        for lookup in self._lookups:
            found = lookup.awake(seen)
            if found is None:
                return {}
            awake.update(found)
        asleep = next((ours for place, ours in self._screens.items() if place not in awake), None)
        if asleep is None:
            return {}
        hits = self._hits(", ".join(screen.ask(seen).because for screen in asleep))
        if not awake:
            return hits
        hits = hits.copy()
        for place in awake:
            del hits[place]
        return hits

    def _hits(self, because: str) -> dict[int, Hit]:
        if because not in self._ready:
            if len(self._ready) >= REMEMBERED:
                self._ready.clear()
            rows = self._rules.items()
            self._ready[because] = {place: Hit(rule.id, rule.concerns[0], False, because) for place, rule in rows}
        return self._ready[because]


def sieves(rules: "Sequence[Rule]") -> tuple[Sieve, ...]:
    """Every rule that has screens is in one of them."""
    kinds: dict[tuple[str, ...], dict[int, Rule]] = {}
    for place, rule in enumerate(rules):
        if ours := screens(rule.when):
            kinds.setdefault(tuple(screen.kind for screen in ours), {})[place] = rule
    return tuple(map(Sieve, kinds.values()))


def passed_over(through: Sequence[Sieve], seen: Circumstances) -> dict[int, Hit]:
    """The hits of the rules that say no to this mail, by the place of the rule; the others are to be asked."""
    hits: dict[int, Hit] = {}
    for sieve in through:
        hits.update(sieve.passed_over(seen))
    return hits
