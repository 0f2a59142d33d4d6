"""Proof of the sender's domain, from the results our own receiving server wrote (RFC 8601 section 5); closed on any
doubt.

Which Authentication-Results count is a matter of name *and* place, for a sender can write such fields too:

1. Trace fields are put on top, so reading goes from the top down and stops at the first ``Received`` that was written
   by a foreign host: everything from there on is the sender's. The host after ``by`` is ours if it is the trusted
   server or lies in its organisational domain, or is an internal hop: one word, a private address or a private name,
   or LMTP.
2. Reading also stops at the first field of the author (From, To, Subject, ...): servers write their fields above it.
   Only a mail without any Received, which never crossed a network, is read whole.
3. In what is left, fields that name the trusted server count. Postfix puts the results of a filter just below its own
   Received, Gmail too, Microsoft and Fastmail above theirs: both are inside. If several count, the worst one wins.
4. ``topmost-without-id`` is for Microsoft 365, which names no server: only the very first field counts, without a
   name.

Rule 3 relies on a server that writes its result on *every* mail it takes in, so that a forged field below is never
the only one: that is what naming it as the trust anchor means.
"""

import ipaddress
import re
from collections.abc import Sequence

from daemon.mail.authres import AuthResults, Result, read
from daemon.mail.fields import Field
from daemon.model.mail import Message, Proven
from daemon.model.words import Proof

TOPMOST = "topmost-without-id"
NO_ANCHOR = "none"

_AUTHOR = frozenset(
    {"from", "sender", "to", "cc", "subject", "date", "message-id", "reply-to", "in-reply-to", "mime-version"}
)
_COMMENT = re.compile(r"\([^()]*\)")
_BY = re.compile(r"(?:^|\s)by\s+([^\s;]+)", re.IGNORECASE)
_LMTP = re.compile(r"\swith\s+(?:utf8)?lmtp[as]{0,2}\b", re.IGNORECASE)
_PRIVATE_NAMES = (".internal", ".local", ".localdomain", ".lan", ".home.arpa", ".localhost")
_ONE_HOUSE = frozenset({"outlook.com", "office365.com", "office365.us", "outlook.de", "outlook.cn"})  # Microsoft 365
_SECOND_LEVEL = frozenset({"co", "com", "net", "org", "gov", "edu", "ac", "or", "ne", "go", "gv", "govt"})


def prove(message: Message, anchor: str) -> Proven:
    """What the trusted results say about the identity's domain.

    ``anchor`` is the authserv-id of the receiving server (a leading dot admits every server below that name),
    "topmost-without-id", or "none". ``pass`` needs ``dmarc=pass`` whose ``header.from`` is the identity's domain.
    """
    wanted = anchor.strip().lower()
    if wanted in ("", NO_ANCHOR):
        return Proven(Proof.NONE, "this mailbox has no trusted server for proofs")
    trusted = _trusted(message.headers, wanted)
    if not trusted:
        return Proven(Proof.NONE, f"no Authentication-Results of {anchor} in the place where it writes them")
    if None in trusted:
        return Proven(Proof.NONE, "the Authentication-Results are broken")
    results = [result for field in trusted if field is not None for result in field.results]
    for result in results:
        if result.method in ("dmarc", "compauth") and result.result in ("fail", "hardfail", "reject", "quarantine"):
            return Proven(Proof.FAIL, f"{result.method}={result.result}{_about(result)}")
    return _judge([result for result in results if result.method == "dmarc"], message.identity)


def _judge(results: Sequence[Result], identity: str | None) -> Proven:
    if not results:
        return Proven(Proof.NONE, "the trusted server says nothing about DMARC")
    if identity is None:
        return Proven(Proof.NONE, "the mail has no single clear sender")
    domain = identity.rpartition("@")[2]
    for result in results:
        if result.result != "pass":
            return Proven(Proof.NONE, f"dmarc={result.result}{_about(result)}")
        proven = {value.lower().rstrip(".") for value in result.every("header.from")}
        if proven != {domain}:
            return Proven(Proof.NONE, f"dmarc=pass{_about(result)}, but the mail is from {domain}")
    return Proven(Proof.PASS, f"dmarc=pass header.from={domain}")


def _about(result: Result) -> str:
    return "".join(f" header.from={value[:100]}" for value in result.every("header.from")[:1])


def _trusted(fields: Sequence[Field], anchor: str) -> list[AuthResults | None]:
    """The results that count; None stands for one of ours that cannot be read."""
    travelled = any(name.lower() == "received" for name, _ in fields)
    side = anchor.lstrip(".") if anchor != TOPMOST else None
    found: list[AuthResults | None] = []
    for name, value in fields:
        low = name.lower()
        if low == "received":
            host = _written_by(value)
            side = side or host
            if host is None or not (_internal(host) or _LMTP.search(value) or _same_side(host, side or "")):
                break
        elif low == "authentication-results":
            results = read(value)
            if anchor == TOPMOST:
                return [results] if results is None or results.server is None else []
            if results is None and anchor.lstrip(".") in value.lower():
                found.append(None)
            elif results is not None and _names(results.server, anchor):
                found.append(results)
        elif travelled and low in _AUTHOR:
            break
    return found


def _names(server: str | None, anchor: str) -> bool:
    return server is not None and (server == anchor or (anchor.startswith(".") and server.endswith(anchor)))


def _written_by(received: str) -> str | None:
    for _ in range(5):
        received = _COMMENT.sub(" ", received)
    found = _BY.search(received)
    return found[1].strip("[]").rstrip(".").lower() if found else None


def _internal(host: str) -> bool:
    try:
        address = ipaddress.ip_address(host.removeprefix("ipv6:"))
    except ValueError:
        return "." not in host or host.endswith(_PRIVATE_NAMES)
    carried = address.sixtofour if isinstance(address, ipaddress.IPv6Address) else None
    return address.is_private or (carried is not None and carried.is_private)


def _same_side(host: str, side: str) -> bool:
    ours, theirs = _organisation(side), _organisation(host)
    return host == side or host.endswith(f".{side}") or ours == theirs or {ours, theirs} <= _ONE_HOUSE


def _organisation(host: str) -> str:
    """The organisational domain, near enough: two labels, or three below a country's ``co``, ``com``, ``ac``, ..."""
    labels = host.split(".")
    wide = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL
    return ".".join(labels[-3 if wide else -2 :])
