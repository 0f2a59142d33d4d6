"""The nearest right word for a wrong one, so that every complaint about a file says what to write instead."""

from collections.abc import Iterable
from difflib import get_close_matches

_CUTOFF = 0.6


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that is most like this one, if any is. Case does not matter."""
    by_low = {name.casefold(): name for name in known}
    near = get_close_matches(word.casefold(), by_low, n=1, cutoff=_CUTOFF)
    return by_low[near[0]] if near else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """``; did you mean "assign"?`` for the nearest of ``known``, or the empty string."""
    near = nearest(word, known)
    return "" if near is None else f'; did you mean "{near}"?'


def one_of(known: Iterable[str]) -> str:
    """``a, b or c``, for saying what would have been right."""
    names = sorted(known)
    return " or ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
