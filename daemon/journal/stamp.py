"""A look at the place from outside, without opening it: has anybody written since?"""

from pathlib import Path

from daemon.journal.ground import Place


def stamp(place: Place) -> tuple[tuple[int, int], ...] | None:
    """Another one whenever somebody has written; None where that cannot be seen without asking the journal."""
    if not isinstance(place, Path):
        return None
    found = []
    for path in (place, place.with_name(f"{place.name}-wal")):  # SQLite writes to its log first
        try:
            stat = path.stat()
        except OSError:
            continue
        found.append((stat.st_mtime_ns, stat.st_size))
    return tuple(found)
