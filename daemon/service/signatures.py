"""Proof by the mail's own DKIM signature (RFC 6376), for mailboxes whose server proves nothing; off unless a mailbox asks for it.

The only place that asks the DNS. It runs before a mail is decided, never inside a transaction, and can only turn *none* into
*pass*: no answer in time, no signature, a signature that covers too little, an error nobody foresaw all leave it at *none*.

A good signature proves what it covers and nothing else. So it must cover From, To, Subject and Date, whichever of Cc, Reply-To
and Sender are there, and the whole body (no ``l=``); none of them may stand there twice; and the mail must be of these days, or
an old letter of the client could be sent to us once more.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from functools import partial

from daemon import mail
from daemon.decide import Policy
from daemon.journal import Journal, Stored
from daemon.model import Message, Proof, Proven
from daemon.service.threads import aside
from daemon.service.together import Writer

Lookup = Callable[[str], bytes | None]
"""TXT record of a name (without the final dot), its strings joined; None where there is none. May raise anything."""

PATIENCE = 4.0  # seconds for one name
LARGEST = 10 * 1024 * 1024  # octets
QUESTIONS = 12  # names asked for in one turn
MOST = 5  # signatures looked at
NEXT = 16  # mails looked at in one turn: twice as many as are decided in one transaction
AGE = timedelta(days=3)
COVERED = ("from", "to", "subject", "date")
WHERE_PRESENT = ("cc", "reply-to", "sender")
ALGORITHMS = frozenset({"rsa-sha256", "ed25519-sha256"})
_TAG = re.compile(r"\s*([a-z][a-z0-9_]*)\s*=\s*([^;]*)", re.IGNORECASE)


def proofs(waiting: Iterable[Stored], policy: Policy, lookup: Lookup, now: datetime) -> Mapping[int, Proven]:
    """What the signatures of these mails prove, by number; only for mailboxes that ask for it. Blocks while the DNS answers.

    After so many names the rest is left for the next turn: slow keys must not keep the mails of others waiting.
    """
    asked: list[str] = []

    def ask(name: str) -> bytes | None:
        asked.append(name)
        return lookup(name)

    found: dict[int, Proven] = {}
    for stored in waiting:
        if len(asked) > QUESTIONS - MOST:
            break
        if asks_dns(stored, policy):
            found[stored.id] = _looked_at(stored, ask, now)
    return found


class Prover:
    """Asks the DNS about the mails that are decided next, where a mailbox wants that."""

    def __init__(self, journal: Journal, write: Writer) -> None:
        self._journal = journal
        self._write = write
        self._lookup: Lookup | None = None

    async def proofs(self, policy: Policy, now: datetime) -> Mapping[int, Proven] | None:
        """What the signatures of the next mails prove, asked of the DNS apart from the journal; None where nobody asks."""
        if not any(mailbox.dkim_dns for mailbox in policy.site.mailboxes.values()):
            return None
        waiting = await self._write(lambda: self._journal.pending(NEXT))
        self._lookup = self._lookup or dns_lookup()
        return await aside(partial(proofs, waiting, policy, self._lookup, now))


def asks_dns(stored: Stored, policy: Policy) -> bool:
    """Whether this mail reached a mailbox that has signatures checked."""
    box = policy.site.mailboxes.get(stored.mailbox)
    return stored.raw is not None and box is not None and box.dkim_dns


def _looked_at(stored: Stored, lookup: Lookup, now: datetime) -> Proven:
    """A mail that a bounded child has to read first is not read here: it stays unproven."""
    raw = stored.raw or b""
    if stored.attempts or len(raw) > LARGEST or mail.heavy(raw):
        return Proven(Proof.NONE, "too large or too strange to have its signature checked")
    return signed(raw, lookup, now)


def signed(raw: bytes, lookup: Lookup, now: datetime) -> Proven:
    """What a mail's own signatures prove about the domain in its From. Never raises."""
    try:
        message = mail.parse(raw)
        return _signed(raw, message, lookup, now)
    except Exception as error:  # noqa: BLE001 - the law of this room: whatever goes wrong proves nothing
        return Proven(Proof.NONE, f"the signature cannot be checked: {type(error).__name__}")


def _signed(raw: bytes, message: Message, lookup: Lookup, now: datetime) -> Proven:
    if message.identity is None:
        return Proven(Proof.NONE, "the mail has no single clear sender")
    domain = message.identity.rpartition("@")[2]
    if message.date is None or abs(now - message.date) > AGE:
        return Proven(Proof.NONE, "signed or not, the mail is not of these days")
    names = [name.lower() for name, _ in message.headers]
    if any(names.count(name) > 1 for name in (*COVERED, *WHERE_PRESENT)):
        return Proven(Proof.NONE, "a field of the author stands there twice")
    reason = "no signature"
    fields = [value for name, value in message.headers if name.lower() == "dkim-signature"]
    for number, value in enumerate(fields[:MOST]):
        reason = _gap(value, domain, names) or _verified(raw, number, lookup)
        if not reason:
            return Proven(Proof.PASS, f"signed by {_tags(value)['d']}")
    return Proven(Proof.NONE, f"no signature of {domain} counts: {reason}")


def _tags(value: str) -> dict[str, str]:
    found = [(name.lower(), "".join(text.split())) for name, text in _TAG.findall(value[:8000])]
    return dict(found) if len(found) == len(dict(found)) else {}


def _gap(value: str, domain: str, names: list[str]) -> str:
    """What the signature leaves open, or nothing."""
    tags = _tags(value)
    if not mail.aligned_with(tags.get("d", ""), domain):
        return f"signed by {mail.clean_line(tags.get('d', 'nobody'), 80)}"
    if "l" in tags:
        return "it covers a part of the text only"
    if tags.get("a", "").lower() not in ALGORITHMS:
        return "its algorithm is not trusted"
    covered = set(tags.get("h", "").lower().split(":"))
    needed = {*COVERED, *(name for name in WHERE_PRESENT if name in names)}
    return f"it leaves out {', '.join(sorted(needed - covered))}" if needed - covered else ""


def _verified(raw: bytes, number: int, lookup: Lookup) -> str:
    """Why this signature does not hold, or nothing. One lookup."""
    import dkim

    def record(name: bytes, timeout: float = PATIENCE) -> bytes | None:  # noqa: ARG001 - dkimpy passes it by name
        text = lookup(name.decode("ascii").rstrip("."))
        if text is not None and "y" in _tags(text.decode("ascii", "replace")).get("t", "").lower().split(":"):
            return None  # a key that is being tested speaks for nobody
        return text

    wire = re.sub(rb"\r\n|\r|\n", b"\r\n", raw)
    good = dkim.DKIM(wire, minkey=1024, timeout=int(PATIENCE)).verify(idx=number, dnsfunc=record)
    return "" if good is True else "it does not verify, or its key was not found"


def dns_lookup(*, nameservers: list[str] | None = None, port: int = 53) -> Lookup:
    """Ask the DNS, with a short patience; ``nameservers`` instead of those of this machine."""
    import dns.resolver

    resolver = dns.resolver.Resolver(configure=nameservers is None)
    if nameservers is not None:
        resolver.nameservers, resolver.port = nameservers, port
    resolver.cache = dns.resolver.LRUCache(512)

    def lookup(name: str) -> bytes | None:
        answer = resolver.resolve(f"{name}.", "TXT", lifetime=PATIENCE, search=False)
        texts = [b"".join(record.strings) for record in answer]
        return texts[0] if len(texts) == 1 else None

    return lookup
