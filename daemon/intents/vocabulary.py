"""Names to numbers, looked up in the file as it lies there: a dictionary of a quarter of a million names would take ten times
the memory, and every start would build it.

Laws: a name is found if and only if it was listed; its number is its place in the list. Names are listed by drawer
(:func:`lay`), so that a look-up compares the two or three names of one drawer.
"""

import sys
from array import array
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate
from zlib import crc32

_IN_A_DRAWER = 4  # names: so many on average at most, half as many at least


def lay(names: Sequence[bytes]) -> tuple[list[int], bytes, bytes, bytes]:
    """The order in which these names are listed, and what :class:`Vocabulary` is made of. The number of drawers is a power of two."""
    count = 1 << max(0, (len(names) // _IN_A_DRAWER - 1).bit_length())
    drawers: list[list[int]] = [[] for _ in range(count)]
    for at, name in enumerate(names):
        drawers[crc32(b"\n%b\n" % name) & (count - 1)].append(at)
    starts = accumulate((sum(len(names[at]) + 1 for at in drawer) for drawer in drawers), initial=0)
    first = accumulate((len(drawer) for drawer in drawers[:-1]), initial=0)
    order = [at for drawer in drawers for at in drawer]
    return order, b"\n" + b"".join(names[at] + b"\n" for at in order), _octets(starts), _octets(first)


class Vocabulary:
    """Names without line breaks, each with its number: ``get`` gives it, None for what was not listed."""

    __slots__ = ("get",)

    def __init__(self, names: bytes, starts: bytes, first: bytes) -> None:
        """``names``: a line break, then each name and a line break. ``starts``: for each drawer the place of the line break before
        its first name, and that of the last line break; ``first``: the number of that name. 32 bits each, little-endian.
        """
        self.get = _look_up(names, _numbers(starts), _numbers(first))

    def __contains__(self, name: str) -> bool:
        return self.get(name) is not None


def _look_up(names: bytes, starts: "array[int]", first: "array[int]") -> Callable[[str], int | None]:
    """Asked some thousand times a mail, so what it needs is bound once."""
    mask, find, count = len(first) - 1, names.find, names.count

    def get(name: str) -> int | None:
        line = f"\n{name}\n".encode("utf-8", "surrogatepass")
        at = crc32(line) & mask
        start = starts[at]
        found = find(line, start, starts[at + 1] + 1)
        return None if found < 0 else first[at] + count(b"\n", start, found)

    return get


def _numbers(octets: bytes) -> "array[int]":
    return _little_endian(array("I", octets))


def _octets(numbers: Iterable[int]) -> bytes:
    return _little_endian(array("I", numbers)).tobytes()


def _little_endian(found: "array[int]") -> "array[int]":
    if sys.byteorder == "big":
        found.byteswap()
    return found
