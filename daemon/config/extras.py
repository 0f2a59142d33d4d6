"""Settings that need packages of an extra: where it is missing they are refused, at the start and not at night."""

from importlib.util import find_spec

from daemon.model import CalendarUse


def with_dkim(wanted: bool) -> bool:  # noqa: FBT001 - the interface of a validator
    """A switch that needs the packages of the extra ``dkim``."""
    if wanted and not (find_spec("dkim") and find_spec("dns")):
        raise ValueError("checking signatures needs more packages; install: sachstand[dkim]")
    return wanted


def with_icalendar(wanted: list[CalendarUse]) -> list[CalendarUse]:
    """Uses of calendar files, which need the package of the extra ``calendar``."""
    if wanted and not find_spec("icalendar"):
        raise ValueError("calendar files need one more package; install: sachstand[calendar]")
    return wanted
