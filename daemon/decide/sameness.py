"""Whether a forwarded text is a mail that we know already. On the safe side: taken for known, it is not answered again.

A printed mail carries no Message-ID. What it does carry has to agree: the origin's address, the subject, the moment it was
sent (as the forwarder's program prints it: any language, any zone of whole hours) and nearly all of its words.
"""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from daemon import mail
from daemon.model import Forward, Message

ALIKE = 0.9  # share of words in common
SIGNATURE = 8  # words
MOST_WORDS = 4000
_WORD = re.compile(r"\w+")
_CLOCK = re.compile(r"(?<![\d:.])([01]?\d|2[0-3])[:.h]([0-5]\d)(?!\d)(?!\.\d)")
_NUMBER = re.compile(r"\d+")


def is_same_mail(forward: Forward, known: Message, received: datetime, timezone: str) -> bool:
    """Whether the mail in ``forward`` is ``known``, a client's own mail that came to us at ``received`` (UTC)."""
    if forward.origin is None or known.identity != forward.origin.address.lower():
        return False
    return (
        _subject(forward.subject) == _subject(known.subject)
        and any(_same_minute(forward.date, at, timezone) for at in (known.date, received) if at)
        and any(_alike(forward.text, text) for text in (known.new_text, known.text))
    )


def is_same_forward(forward: Forward, known: Forward) -> bool:
    """Whether two forwards of the same origin carry the same mail: two colleagues had it, and both passed it on."""
    if forward.origin is None or known.origin is None or forward.origin.address != known.origin.address:
        return False
    dates = [(_numbers(f.date), _CLOCK.findall(f.date)) for f in (forward, known)]
    same_date = bool(dates[0][1]) and dates[0] == dates[1]
    return same_date and _subject(forward.subject) == _subject(known.subject) and _alike(forward.text, known.text)


def _subject(text: str) -> str:
    return " ".join(mail.bare_subject(text).casefold().split())


def _numbers(text: str) -> Counter[int]:
    return Counter(int(number) for number in _NUMBER.findall(text[:200]))


def _same_minute(written: str, at: datetime, timezone: str) -> bool:
    """The minute, and the day in some zone; the hour may be that of any zone. No time in the text is no agreement."""
    clock = _CLOCK.search(written[:200])
    if clock is None:
        return False
    minutes = {(at + timedelta(minutes=shift)).minute for shift in (-1, 0, 1)}
    days = {at.astimezone(zone).day for zone in (UTC, ZoneInfo(timezone))}
    others = _NUMBER.findall(written[:200].replace(clock[0], " ", 1))
    return int(clock[2]) in minutes and any(int(number) in days for number in others if len(number) <= 2)


def _alike(one: str, other: str) -> bool:
    """Nearly the same words, or the same ones with no more than a signature behind."""
    short, long = sorted((_WORD.findall(text.casefold())[:MOST_WORDS] for text in (one, other)), key=len)
    if not short:
        return False
    common = (Counter(short) & Counter(long)).total()
    return 2 * common >= ALIKE * (len(short) + len(long)) or (
        long[: len(short)] == short and len(long) - len(short) <= SIGNATURE
    )
