"""What a delivery report says, and of which mail. Law: it is read, never believed; whose mail it was is proven later, by HMAC.

RFC 3464 section 2.3 gives one block of fields for each recipient. Servers that know nothing of it write prose: there the
addresses, the code and the returned header are looked for above and below the line that begins the copy of our mail.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from daemon.mail.body import Body
from daemon.mail.clean import clean_line
from daemon.mail.fields import Field
from daemon.model.mail import ReportedDelivery

SAID: Final = 300  # characters of the server's words
MOST: Final = 20  # recipients, ids and tokens that are looked at
_READ: Final = 64_000  # characters of one part
_FIELD = re.compile(r"^([A-Za-z][A-Za-z-]{1,40}):[ \t]*([^\n]*(?:\n[ \t]+[^\n]*)*)", re.MULTILINE)
_ADDRESS = re.compile(r"[^\s<>;,:()\"'\[\]]{1,64}@[A-Za-z0-9.-]{1,250}[A-Za-z0-9]")
_STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
_CODE = re.compile(r"(?<![\d.])([45])\d\d(?=[ -])")
_TOKEN = re.compile(
    r"^[ \t>]*X-Sachstand-Token:[ \t]*([0-9]{1,18}-[0-9a-f]{32})[ \t]*\r?$", re.MULTILINE | re.IGNORECASE
)
_MESSAGE_ID = re.compile(
    r"^[ \t>]*(?:Original-)?Message-ID:[ \t]*\n?[ \t]*(<[^<>\s]{3,250}>)", re.MULTILINE | re.IGNORECASE
)
_COPY = re.compile(
    r"^.{0,40}(?:copy of the (?:message|mail|original)|returned message|original message|unsent message|message header"
    r"|below this line|kopie der nachricht|originalnachricht|message d.origine).{0,60}$|^(?:Return-Path|Received): ",
    re.MULTILINE | re.IGNORECASE,
)
_FINAL = re.compile(
    r"permanent (?:fatal )?(?:error|failure)|given up|failed permanently|could not be delivered|user (?:is )?unknown"
    r"|unknown user|no such (?:user|recipient|mailbox)|does not exist|not a known user|mailbox unavailable"
    r"|konnte nicht zugestellt werden|n.a pas pu être (?:remis|distribué)",
    re.IGNORECASE,
)
_WAITING = re.compile(
    r"will (?:continue|keep) (?:to try|trying)|will (?:be )?(?:re-?try|retried)|delivery is delayed|has been delayed"
    r"|not yet been delivered|you do not need to (?:resend|do anything)|warning message only|weiter versucht",
    re.IGNORECASE,
)
ACTIONS: Final = frozenset({"failed", "delayed", "delivered", "relayed", "expanded"})


def deliveries(body: Body, shown: Sequence[Field], text: str) -> tuple[ReportedDelivery, ...]:
    """What became of each recipient, as reported; nothing is checked. At most :data:`MOST`."""
    structured = [found for part in body.statuses for found in _blocks(part[:_READ])]
    return tuple((structured or _prose(shown, text))[:MOST])


def _blocks(part: str) -> Iterator[ReportedDelivery]:
    for block in re.split(r"\r?\n[ \t]*\r?\n", part):
        fields = {name.lower(): " ".join(value.split()) for name, value in reversed(_FIELD.findall(block))}
        recipients = [_typed(fields[name]) for name in ("final-recipient", "original-recipient") if name in fields]
        action = fields.get("action", "").partition(" ")[0].lower()
        if not any(recipients) or action not in ACTIONS:
            continue
        status = _STATUS.search(fields.get("status", "")) or _STATUS.search(fields.get("diagnostic-code", ""))
        said = fields.get("diagnostic-code", "").partition(";")
        yield ReportedDelivery(
            recipients=tuple(dict.fromkeys(filter(None, recipients))),
            action=action,
            status=status[0] if status else "",
            said=clean_line((said[2] if said[1] else said[0]).strip(), SAID),
        )


def _typed(value: str) -> str:
    """The address of ``rfc822; eva@krause.example``, lower case; empty if there is none."""
    found = _ADDRESS.search(value.partition(";")[2] or value)
    return found[0].lower() if found else ""


def _prose(shown: Sequence[Field], text: str) -> list[ReportedDelivery]:
    """The report of a server that knows no RFC 3464: qmail, Exim of old, Exchange 5.5 and the like."""
    text = text[:_READ]
    cut = _COPY.search(text)
    above = text[: cut.start() if cut else len(text)]
    named = [value for name, value in shown if name.lower() in ("x-failed-recipients", "x-envelope-to-failed")]
    addresses = _ADDRESS.findall(" ".join(named)) or _ADDRESS.findall(above)
    if not addresses:
        return []
    status, code = _STATUS.search(above), _CODE.search(above)
    waiting = _WAITING.search(above) is not None
    if status is None and code is None and not waiting and not _FINAL.search(above):
        return []
    first = status[1] if status else code[1] if code else "4" if waiting else "5"
    action = "delayed" if waiting else "failed"
    said = _sentence(above, (status or code or _FINAL.search(above) or _WAITING.search(above)))
    every = tuple(dict.fromkeys(address.lower() for address in addresses))[:MOST]
    return [ReportedDelivery(every, action, status[0] if status else f"{first}.0.0", said)]


def _sentence(text: str, hit: re.Match[str] | None) -> str:
    """The lines around the words that tell."""
    if hit is None:
        return ""
    start = text.rfind("\n\n", 0, hit.start()) + 1
    end = text.find("\n\n", hit.end())
    return clean_line(text[start : end if end >= 0 else len(text)], SAID)


def returned_ids(body: Body, text: str) -> tuple[str, ...]:
    """Message-IDs of the mails that a report returns, from its parts or, for old servers, from its text."""
    found = (id_ for part in _returned(body, text) for id_ in _MESSAGE_ID.findall(part))
    return tuple(dict.fromkeys(id_ for id_ in found if clean_line(id_, 300) == id_))[:MOST]


def returned_tokens(body: Body, text: str) -> tuple[str, ...]:
    """Our own token as it stands in what a report returns, unverified."""
    return tuple(dict.fromkeys(token for part in _returned(body, text) for token in _TOKEN.findall(part)))[:MOST]


def _returned(body: Body, text: str) -> Iterator[str]:
    yield from (part[:_READ] for part in (*body.reports, *body.statuses, text))
    yield from (octets[:_READ].decode("latin-1") for octets in body.embedded)
