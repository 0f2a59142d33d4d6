"""What holds for every mail there is, as plain functions over bytes. A broken law is an AssertionError.

The fuzzer throws bytes at them that were found by coverage; the ordinary test run throws every golden mail and every
mail that once broke one.
"""

import re
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime
from typing import Any

from daemon import guard, mail
from daemon.decide import Policy, settle, understand
from daemon.mail.identity import strict_address
from daemon.model import TALK, Address, Draft, DraftKind, Forward, Message, Outcome, Proof, Role
from daemon.service.gathering import gather

ANCHORS = ("mx.studio-nord.example", ".studio-nord.example", "topmost-without-id", "none")
OWN = frozenset({"projekte@studio-nord.example", "projects@studio-nord.example"})
TEAM = frozenset({"jonas@studio-nord.example", "mira@studio-nord.example"})
NOW = datetime(2026, 11, 19, 13, 5, tzinfo=UTC)
TAIL = (
    b"\r\nFrom: Eva Krause <e.krause@krause.example>\r\nSubject: x\r\nAuto-Submitted: no\r\n\r\nFrom: a@b.example\r\n"
)
INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2028\u2029\u2060-\u2069\ufeff\ud800-\udfff]"
)
STRICT = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+")


def strings(value: Any) -> list[str]:
    """Every text in a value of the model."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, tuple):
        return [text for item in value for text in strings(item)]
    if is_dataclass(value):
        return [text for field in fields(value) for text in strings(getattr(value, field.name))]
    return []


def reading(raw: bytes) -> None:
    """Parsing, proving, unwrapping: total, clean, and the same whatever stands behind the body."""
    message = mail.parse(raw)
    assert not (message.refused or "").startswith("cannot be parsed"), message.refused
    bad = [text for text in strings(message) if INVISIBLE.search(text)]
    assert not bad, bad[0]
    assert message.identity is None or STRICT.fullmatch(message.identity)
    assert message.subject == mail.clean_line(message.subject, 500)
    assert len(message.subject) <= 500
    assert max(len(message.to), len(message.resent_to), len(message.reply_to)) <= 1500
    assert len(message.references) <= 21
    assert message.refused is None or not (message.text or message.identity)
    _proof(message)
    _tail(raw, message)
    _forward(mail.unwrap(message, OWN, TEAM))
    for inner in message.embedded[:3]:
        assert not (mail.parse(inner).refused or "").startswith("cannot be parsed")


def _proof(message: Message) -> None:
    for anchor in ANCHORS:
        proven = mail.prove(message, anchor)
        if proven.proof is Proof.PASS:
            assert anchor != "none"
            assert message.identity is not None
            written = [v.lower() for name, v in message.headers if name.lower() == "authentication-results"]
            assert any(message.identity.rpartition("@")[2] in value for value in written)


def _tail(raw: bytes, message: Message) -> None:
    """Nothing that stands behind the header's end makes another identity, proof, or a robot a human."""
    plain = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n").lstrip(b"\n")
    if b"\n\n" not in plain or message.refused:
        return
    longer = mail.parse(raw + TAIL)
    if longer.refused:
        return
    assert (longer.identity, longer.subject, longer.return_path) == (
        message.identity,
        message.subject,
        message.return_path,
    )
    assert longer.headers == message.headers
    assert mail.prove(longer, ANCHORS[0]) == mail.prove(message, ANCHORS[0])


def _forward(forward: Forward | None) -> None:
    if forward is None:
        return
    assert not [text for text in strings(forward) if INVISIBLE.search(text)], forward
    if forward.origin is not None:
        assert forward.origin.address not in OWN
        assert "@" in forward.origin.address
    assert all("@" in c.address or (c.name and not c.address) for c in forward.candidates), forward.candidates


def line_ends(raw: bytes) -> None:
    """A mail reads the same with CRLF, LF or CR at the ends of its lines."""
    plain = raw.replace(b"\r", b"")
    one, two, three = (mail.parse(plain.replace(b"\n", end)) for end in (b"\n", b"\r\n", b"\r"))
    assert one == mail.parse(plain)
    assert replace(one, size=0) == replace(two, size=0)
    for name in ("identity", "subject", "text", "new_text", "to", "marks", "refused"):
        assert getattr(one, name) == getattr(three, name), name


def words(raw: bytes) -> None:
    """Texts, HTML and subjects read by themselves: no word of the writer is invented, every line is clean."""
    text = mail.clean_text(raw.decode("utf-8", "surrogateescape"))
    assert mail.clean_text(text) == text
    assert not INVISIBLE.search(text)
    for limit in (1, 40, 180):
        line = mail.clean_line(raw.decode("latin-1") if limit == 40 else text, limit)
        assert len(line) <= limit
        assert not INVISIBLE.search(line)
        assert "\n" not in line
        assert mail.clean_line(line, limit) == line
    assert len(mail.reply_subject(text)) <= 180
    assert mail.bare_subject(mail.bare_subject(text)) == mail.bare_subject(text)
    split = mail.history.split(text)
    lines = set(text.split("\n"))
    assert all(
        line in lines
        for part in (split.new, split.quoted, split.signature)
        for line in part.split("\n")
        if line.strip()
    )
    assert bool(split.new.strip()) == bool(text.strip())
    seen = mail.html.to_text(text)
    assert isinstance(seen.text, str)
    message = mail.parse(b"From: Jonas <jonas@studio-nord.example>\nSubject: WG: x\n\nx")
    _forward(mail.unwrap(replace(message, text=text), OWN, TEAM))


def building(raw: bytes) -> None:
    """What is built of a stranger's words goes to one stored address, and reads back in the same sense."""
    message = mail.parse(raw)
    draft = Draft(
        DraftKind.STATE, "e.krause@krause.example", mail.reply_subject(message.subject), message.text[:20_000],
        html=f"<p>{mail.clean_text(raw.decode('utf-8', 'replace'))[:2000]}</p>" if len(raw) % 2 else None,
        in_reply_to=message.message_id, references=message.references,
        attachments=tuple((a.name, "application/pdf", b"x") for a in message.attachments[:3]),
    )  # fmt: skip
    name = message.sender.name if message.sender else ""
    sender = Address("projekte@studio-nord.example", name)
    token = "1-" + "a" * 32
    envelope = mail.Envelope(sender, draft.to, "<state.1.0@studio-nord.example>", token, NOW, "b1", None)
    octets = mail.build(draft, envelope)
    assert octets == mail.build(draft, envelope)
    back = mail.parse(octets)
    assert (back.to, back.identity, back.token) == (("e.krause@krause.example",), sender.address, token)
    assert back.subject == mail.clean_line(draft.subject).replace("=?", "= ?")  # no word that a program would decode
    assert message.message_id is None or message.message_id in octets.decode() or len(message.message_id) > 200
    assert b"\nBcc:" not in octets.partition(b"\r\n\r\n")[0]
    if draft.html is None:
        assert back.text.split() == mail.clean_text(draft.text).split()


def deciding(raw: bytes, policy: Policy) -> None:
    """The whole core: one client mail at most, to a stored contact, nothing said to machines or nobody."""
    understanding = understand(raw, policy, "projekte")
    facts = gather(understanding, policy, None, now=NOW, received=NOW).facts
    verdict = guard.judge(facts, policy.site)
    decision = settle(facts, policy)
    to_client = [draft for draft in decision.drafts if draft.kind.to_client]
    assert len(to_client) <= 1
    assert TALK[decision.outcome] <= TALK[verdict.outcome]
    for draft in (*to_client, *(d for d in decision.suggested if d.kind.to_client)):
        assert strict_address(draft.to) == draft.to
        if draft.project is not None:
            assert policy.site.projects[draft.project].contact(draft.to)
    for draft in decision.drafts:
        assert draft.kind.to_client or policy.site.member(draft.to)
        assert draft.subject == mail.clean_line(draft.subject)
        assert not INVISIBLE.search(draft.text)
        assert not INVISIBLE.search(draft.html or "")
    if decision.outcome is Outcome.STATE:
        assert understanding.writer.role in (Role.CONTACT, Role.TEAM)
        assert understanding.proven.proof is not Proof.FAIL
        assert understanding.message.return_path != ""
    assert understanding.message.refused is None or decision.outcome is Outcome.QUARANTINE
