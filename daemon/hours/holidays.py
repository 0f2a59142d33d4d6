"""Public holidays by code: ``DE-BE``, ``CH-ZH``, ``AT-9``, ``US``; ``DE-BY+catholic`` adds a category of the library.

The library is large, so it is imported when the first holiday is asked for, and each year is worked out once.
"""

import sys
from collections.abc import Iterable
from datetime import date
from difflib import get_close_matches
from functools import cache, lru_cache
from importlib.util import find_spec, module_from_spec
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from holidays import HolidayBase


def check_code(code: str) -> None:
    """Raise ValueError, naming the nearest valid code, when the library does not know this one."""
    half_days(code, 2026)


@lru_cache(maxsize=64)
def public_holidays(code: str, year: int) -> frozenset[date]:
    """The days of the year on which nobody works. ValueError for an unknown code."""
    _, _, extra = code.partition("+")
    return frozenset(_of(code, year, ("public", *filter(None, extra.split("+")))))


@lru_cache(maxsize=64)
def half_days(code: str, year: int) -> frozenset[date]:
    """The days of the year that the library calls half holidays. ValueError for an unknown code."""
    if "half_day" not in _of(code, year, ()).supported_categories:
        return frozenset()
    return frozenset(_of(code, year, ("half_day",)))


def _of(code: str, year: int, categories: Iterable[str]) -> "HolidayBase":
    holidays = _library()
    place, _, extra = code.partition("+")
    country, _, part = place.partition("-")
    try:
        # A word that is no country would be looked up among the library's own names.
        known = holidays.country_holidays(country, subdiv=part or None) if country in _codes() else None
    except NotImplementedError:
        known = None
    if known is None:
        raise ValueError(_unknown(code, place, holidays.list_supported_countries()))
    for word in filter(None, extra.split("+")):
        if word not in known.supported_categories:
            offered = ", ".join(sorted(known.supported_categories))
            raise ValueError(f'holidays "{code}": {country} has no category "{word}"; it has {offered}')
    found: HolidayBase = known
    if chosen := tuple(categories):
        found = holidays.country_holidays(country, subdiv=part or None, years=year, categories=chosen)
    return found


@cache
def _library() -> ModuleType:
    """The library, imported here because most commands never need it.

    Its package of countries imports every one of some 250 as soon as one is asked for: 7 MB, and a tenth of a second of each start.
    An empty package in its place leaves them to be imported one by one, each by its own name.
    """
    import holidays

    name = "holidays.countries"
    if name not in sys.modules and (found := find_spec(name)) is not None:
        sys.modules[name] = module_from_spec(found)
    return holidays


def _unknown(code: str, place: str, countries: dict[str, list[str]]) -> str:
    country, _, part = place.upper().partition("-")
    short = {name: name for name in countries if len(name) == 2}
    if country in countries:
        offered = {f"{country}-{name}".upper(): f"{country}-{name}" for name in countries[country]} or {
            country: country
        }
    elif part:
        offered = {f"{name}-{part}": f"{name}-{part}" for name in short if part in countries[name]} or short
    else:
        offered = {**short, **_names()}
    near = get_close_matches(place.upper(), offered, n=1, cutoff=0.0)
    return f'holidays "{code}" are not known' + (f'; did you mean "{offered[near[0]]}"?' if near else "")


def _codes() -> frozenset[str]:
    from holidays.registry import COUNTRIES

    return frozenset(code for codes in COUNTRIES.values() for code in codes[1:])


def _names() -> dict[str, str]:
    """English names of countries with their codes: people write "Germany"."""
    from holidays.registry import COUNTRIES

    return {module.replace("_", " ").upper(): codes[1] for module, codes in COUNTRIES.items()}
