"""Sample values for the mails about people: what was gathered for them, and what they said of their absence."""

from collections.abc import Iterator
from datetime import date, timedelta

from daemon.compose.gathered import Gathered, GatheredRow
from daemon.compose.leave import LeaveSaid
from daemon.compose.samples import JONAS, NOW
from daemon.compose.values import Answer, Done

_SPAN = (date(2026, 12, 23), date(2027, 1, 4))


def gathered_ones(language: str) -> Iterator[Gathered]:
    """One thing and several, with a case and without."""
    row = GatheredRow(
        "Änderung SHOP-20", "Hallo Jonas,\n\nTim Ott schreibt:\n> bitte", NOW - timedelta(hours=2), "SHOP-20"
    )
    yield Gathered(JONAS, (row,), NOW, language)
    yield Gathered(JONAS, (row, GatheredRow("Quelle", "", NOW), row), NOW, language)
    yield Gathered(JONAS, (GatheredRow("Quelle", "", NOW),), NOW, language)


def leave_answers(language: str) -> Iterator[Answer]:
    """An absence of the reader's own and of somebody else's, its end, and what has to be asked about."""
    own = LeaveSaid("bin im Urlaub", "jonas", "", *_SPAN, deputy="Mira Kaya")
    other = LeaveSaid("absent: mira 2026-12-23", "mira", "Mira Kaya", _SPAN[0], _SPAN[0])
    asked = LeaveSaid("bin im Urlaub", "jonas", "")
    back = LeaveSaid("wieder da", "jonas", "", *_SPAN, away=False)
    clear = LeaveSaid("absent: mira 2026-12-23", "mira", "Mira Kaya", *_SPAN, applied=False)
    for said in ((own,), (other,), (own, other), (asked, clear), (clear, asked), (back,)):
        yield Answer(member=JONAS, project=None, now=NOW, leaves=said, language=language)
    yield Answer(
        member=JONAS,
        project=None,
        now=NOW,
        leaves=(own,),
        missed=("Grüße",),
        done=(Done("übernehme ich", "taken", ref="SHOP-18"),),
        language=language,
    )
