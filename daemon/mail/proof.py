"""Proof of the sender's domain, from the results our own receiving server wrote (RFC 8601 section 5); closed on any
doubt.

Which Authentication-Results count is a matter of name *and* place, for a sender can write such fields too:

1. Trace fields are put on top, so reading goes from the top down. The *border* is the first ``Received`` in which our
   side took the mail from a foreign host: nobody but our side can have written above it.
2. Below the border reading goes on to the next ``Received`` of whomever, for Postfix puts the results of a filter just
   below its own one, and Gmail too. A sender can write there as well: where the server is known to write above
   (Microsoft, Fastmail, IONOS, GMX), ``above`` shuts that place, and a result that stands above shuts it by itself.
3. Reading also stops at a ``Received`` of a foreign host and at the first field of the author (From, To, Subject, ...).
   Only a mail without any Received, which never crossed a network, is read whole.
4. In what is left, fields that name the trusted server count. If several count, the worst one wins.
5. ``topmost-without-id`` is for Microsoft 365, which names no server: only the very first field counts, without a
   name.

Where results stand below the border, the server must write one on *every* mail it takes in, so that a forged field
is never the only one: that is what naming it as the trust anchor means.
"""

import ipaddress
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from daemon.mail.alignment import aligned_with
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
_FROM = re.compile(r"^\s*from\s+(\S+)(.*?)\sby\s", re.IGNORECASE | re.DOTALL)
_LITERAL = re.compile(r"[\[(](?:ipv6:)?([0-9a-f.:]{3,45})[\])]", re.IGNORECASE)
_REVERSE = re.compile(
    r"\(\s*([a-z0-9.-]+)\.?\s+\[", re.IGNORECASE
)  # ``HELO (name [address])``: the name the server looked up
_LMTP = re.compile(r"\swith\s+(?:utf8)?lmtp[as]{0,2}\b", re.IGNORECASE)
_PRIVATE_NAMES = (".internal", ".local", ".localdomain", ".lan", ".home.arpa", ".localhost")
_HOUSE_NETS = tuple(
    ipaddress.ip_network(net)
    for net in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "169.254.0.0/16", "100.64.0.0/10",
                "::1/128", "fc00::/7", "fe80::/10")
)  # fmt: skip
_ONE_HOUSE = frozenset({"outlook.com", "office365.com", "office365.us", "outlook.de", "outlook.cn"})  # Microsoft 365
_SECOND_LEVEL = frozenset({"co", "com", "net", "org", "gov", "edu", "ac", "or", "ne", "go", "gv", "govt"})


@dataclass(frozen=True, slots=True)
class Trusted:
    """The results that count, by place; None stands for one of ours that cannot be read."""

    above: tuple[AuthResults | None, ...] = ()
    below: tuple[AuthResults | None, ...] = ()
    border: bool = False  # whether it can be seen where the mail came in from outside


def prove(message: Message, anchor: str, *, above: bool = False, aligned_dkim: bool = False) -> Proven:
    """What the trusted results say about the identity's domain.

    ``anchor`` is the authserv-id of the receiving server (a leading dot admits every server below that name),
    "topmost-without-id", or "none". ``above``: only results above the border count. ``pass`` needs ``dmarc=pass`` whose
    ``header.from`` is the identity's domain, or with ``aligned_dkim``, where the server says nothing about DMARC or finds
    no policy, a signature of that domain that it verified.
    """
    wanted = anchor.strip().lower()
    if wanted in ("", NO_ANCHOR):
        return Proven(Proof.NONE, "this mailbox has no trusted server for proofs")
    found = trusted(message.headers, wanted)
    counting = (*found.above, *(() if above else found.below))
    if not counting:
        return Proven(Proof.NONE, f"no Authentication-Results of {anchor} in the place where it writes them")
    readable = [field for field in counting if field is not None]
    if len(readable) < len(counting):
        return Proven(Proof.NONE, "the Authentication-Results are broken")
    for result in (result for field in readable for result in field.results):
        if result.method in ("dmarc", "compauth") and result.result in ("fail", "hardfail", "reject", "quarantine"):
            return Proven(Proof.FAIL, f"{result.method}={result.result}{_about(result)}")
    if _contradict(readable):
        return Proven(Proof.NONE, "the Authentication-Results contradict each other")
    believed = [field for field in found.above if field is not None] or readable
    if message.identity is None:
        return Proven(Proof.NONE, "the mail has no single clear sender")
    domain = message.identity.rpartition("@")[2]
    every = _of("dmarc", readable)
    if aligned_dkim and all(result.result == "none" for result in every):
        return _by_signature(_of("dkim", believed), domain)
    return _judge(every, _of("dmarc", believed), domain)


def _of(method: str, fields: Iterable[AuthResults]) -> list[Result]:
    return [result for field in fields for result in field.results if result.method == method]


def _contradict(fields: Sequence[AuthResults]) -> bool:
    """One field has seen no signature at all, another a good one: they are not of the same hand."""
    said = [{result.result for result in field.results if result.method == "dkim"} for field in fields]
    return {"none"} in said and any("pass" in one for one in said)


def _judge(every: Sequence[Result], believed: Sequence[Result], domain: str) -> Proven:
    """``every`` result may deny, only the ``believed`` ones prove."""
    if not believed:
        return Proven(Proof.NONE, "the trusted server says nothing about DMARC")
    for result in every:
        if result.result != "pass":
            return Proven(Proof.NONE, f"dmarc={result.result}{_about(result)}")
        proven = {value.lower().rstrip(".") for value in result.every("header.from")}
        if proven != {domain} or result.stray:
            return Proven(Proof.NONE, f"dmarc=pass{_about(result)}, but the mail is from {domain}")
    return Proven(Proof.PASS, f"dmarc=pass header.from={domain}")


def _by_signature(results: Sequence[Result], domain: str) -> Proven:
    """A verified signature of the domain. ``header.i`` lies in the signer's domain (RFC 6376 section 3.5)."""
    for result in results:
        signer = result.every("header.d") or tuple(value.rpartition("@")[2] for value in result.every("header.i"))
        if result.result == "pass" and not result.stray and len(signer) == 1 and aligned_with(signer[0], domain):
            return Proven(Proof.PASS, f"dkim=pass of {signer[0].lower()}, no DMARC policy")
    return Proven(Proof.NONE, f"no DMARC policy, and no verified signature of {domain}")


def _about(result: Result) -> str:
    return "".join(f" header.from={value[:100]}" for value in result.every("header.from")[:1])


def trusted(fields: Sequence[Field], anchor: str) -> Trusted:
    """The results of ``anchor`` that stand where it writes; ``fields`` are a mail's, raw, from the top."""
    travelled = any(name.lower() == "received" for name, _ in fields)
    side = anchor.lstrip(".") if anchor != TOPMOST else None
    above: list[AuthResults | None] = []
    below: list[AuthResults | None] = []
    place, border = above, False
    for name, value in fields:
        low = name.lower()
        if low == "received":
            host = written_by(value)
            side = side or host
            ours = host is not None and (_internal(host) or _LMTP.search(value) or _same_side(host, side or ""))
            if place is below or not ours:
                border = True
                break
            if _from_outside(value, side or "", trust_name=anchor == TOPMOST):
                place, border = below, True
        elif low == "authentication-results":
            results = read(value)
            if anchor == TOPMOST:
                place.extend([results] if results is None or results.server is None else [])
                break
            if results is None and anchor.lstrip(".") in value.lower():
                place.append(None)
            elif results is not None and _names(results.server, anchor):
                place.append(results)
        elif travelled and low in _AUTHOR:
            break
    return Trusted(tuple(above), tuple(below), border)


def _from_outside(received: str, side: str, *, trust_name: bool) -> bool:
    """Whether this Received of our side names a foreign host as the one that handed the mail over.

    Whoever speaks to a server gives any name; its address, and the name looked up for it, are the server's own words.
    ``trust_name``: the name counts all the same, for Microsoft 365 looks up none between its own hosts.
    """
    found = _FROM.search(received)
    if found is None or _LMTP.search(received):
        return False
    name, rest = found[1].lower(), found[2]
    literals = [literal.lower() for literal in _LITERAL.findall(f"{found[1]} {rest}") if _is_address(literal)]
    if not trust_name and any(not _internal(literal) for literal in literals):
        looked_up = _REVERSE.search(rest)
        return looked_up is None or not _same_side(looked_up[1].lower(), side)
    return (trust_name or not literals) and not (_internal(name) or _same_side(name.rstrip("."), side))


def _names(server: str | None, anchor: str) -> bool:
    return server is not None and (server == anchor or (anchor.startswith(".") and server.endswith(anchor)))


def written_by(received: str) -> str | None:
    """The host that wrote a Received field, in lower case; None if it names none."""
    for _ in range(5):
        received = _COMMENT.sub(" ", received)
    found = _BY.search(received)
    return found[1].strip("[]").rstrip(".").lower() if found else None


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _internal(host: str) -> bool:
    try:
        address = ipaddress.ip_address(host.removeprefix("ipv6:"))
    except ValueError:
        return "." not in host or host.endswith(_PRIVATE_NAMES)
    carried = address.sixtofour if isinstance(address, ipaddress.IPv6Address) else None
    return _in_house(address) or (carried is not None and _in_house(carried))


def _in_house(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    return any(address.version == net.version and address in net for net in _HOUSE_NETS)


def _same_side(host: str, side: str) -> bool:
    ours, theirs = organisation(side), organisation(host)
    return host == side or host.endswith(f".{side}") or ours == theirs or {ours, theirs} <= _ONE_HOUSE


def organisation(host: str) -> str:
    """The organisational domain, near enough: two labels, or three below a country's ``co``, ``com``, ``ac``, ..."""
    labels = host.split(".")
    wide = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL
    return ".".join(labels[-3 if wide else -2 :])
