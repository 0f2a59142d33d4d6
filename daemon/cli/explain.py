"""``explain``: all of it on one mail, dry: facts, checks, rules, drafts. Sends nothing, needs no network."""

import shutil
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from daemon import mail
from daemon.cli.opening import parse_time, read_journal
from daemon.cli.screen import hung, say, say_json
from daemon.decide import settle, understand
from daemon.model import (
    Address,
    Decision,
    Draft,
    Facts,
    Forward,
    Hit,
    How,
    Message,
    Outcome,
    Role,
    Site,
    Understanding,
)
from daemon.service.gathering import gather
from daemon.service.known import in_force
from daemon.service.reloading import load_policy
from daemon.service.teaching import taught

SHOWN_UNLIKE = 20  # rules that do not match
LARGEST = 64 * 1024 * 1024  # octets read from a file


@click.command("explain")
@click.argument("files", nargs=-1, required=True, type=click.Path(allow_dash=True), metavar="FILE…|-")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, in the order of the files.")
@click.option("--at", metavar="TIME", help="Pretend that it is TIME (ISO 8601) and that the mail has just arrived.")
@click.option("--mailbox", help="The mailbox it reached (default: the one it is addressed to).")
@click.pass_obj
def explain_command(site: Path, files: tuple[str, ...], as_json: bool, at: str | None, mailbox: str | None) -> None:
    """Show what would happen to mails (.eml files, - for standard input), and why."""
    now = parse_time(at) or datetime.now(UTC)
    policy = load_policy(site)
    if mailbox is not None and mailbox not in policy.site.mailboxes:
        raise click.BadParameter(
            f"no mailbox {mailbox!r}; the site has {', '.join(policy.site.mailboxes)}", param_hint="--mailbox"
        )
    journal = read_journal(site)
    policy = in_force(policy, journal) if journal else policy
    policy = taught(policy, journal)
    unread = 0
    for name, raw in _read(files):
        if isinstance(raw, str):
            say(f"sachstand: {name}: {raw}", err=True)
            unread += 1
            continue
        understanding = understand(raw, policy, mailbox or reached(mail.parse(raw), policy.site))
        facts = gather(understanding, policy, journal, now=now, received=now).facts
        decision = settle(facts, policy)
        if as_json:
            say_json(as_object(facts, decision, policy.site))
        else:
            message = understanding.message
            known = journal.duplicate_of(0, message.message_key, message.identity) if journal else None
            told = as_text(name, facts, decision, policy.site, known)
            say(hung(told, shutil.get_terminal_size().columns) + "\n" if sys.stdout.isatty() else told)
    sys.stdout.flush()
    if unread:
        raise click.exceptions.Exit(1)


def _read(files: tuple[str, ...]) -> Iterator[tuple[str, bytes | str]]:
    """Name and bytes of each file, or why it cannot be read."""
    for name in files:
        if name == "-":
            yield "standard input", sys.stdin.buffer.read(LARGEST)
            continue
        shown = click.format_filename(name)
        try:
            with Path(name).open("rb") as file:
                yield shown, file.read(LARGEST)
        except OSError as error:
            yield shown, error.strerror or str(error)


def reached(message: Message, site: Site) -> str:
    """The mailbox a mail is addressed to; the first one when that is not clear."""
    recipients = {*message.to, *message.resent_to}
    return next((m.name for m in site.mailboxes.values() if recipients & set(m.addresses)), next(iter(site.mailboxes)))


def as_object(facts: Facts, decision: Decision, site: Site) -> dict[str, Any]:
    """The fixed keys of ``explain --json``."""
    u = facts.understanding
    message = u.message
    sender = Address(site.mailboxes[u.mailbox].address, site.name)
    return {
        "message_id": message.message_id,
        "from": {"address": message.sender.address if message.sender else None, "name": message.sender.name if message.sender else ""},
        "identity": message.identity,
        "proof": str(u.proven.proof),
        "automated": {"is": str(u.reading.primary) == "automated", "marks": [str(mark) for mark in message.marks]},
        "forwarded": _forwarded(u, site),
        "contact": facts.contact.address if facts.contact else None,
        "project": facts.project.key if facts.project else None,
        "language": u.reading.language,
        "text": u.text,
        "intent": decision.intent or str(u.reading.primary),
        "intents": [
            {"intent": str(s.intent), "confidence": round(s.confidence, 3), "cues": list(s.cues)} for s in u.reading.scores
        ],
        "outcome": str(decision.outcome),
        "row": decision.row,
        "reasons": list(decision.reasons),
        "rules": [{"id": h.rule, "matched": h.matched, "because": h.because} for h in decision.hits],
        "case": decision.case.ref if decision.case else (facts.thread.case.ref if facts.thread.case else None),
        "drafts": [draft_object(draft, sender) for draft in decision.drafts],
        "filing": decision.filing,
    }  # fmt: skip


def _forwarded(u: Understanding, site: Site) -> dict[str, Any] | None:
    """The forward that counts; else, marked as not believed, one that somebody outside the team has sent."""
    forward = u.forward or _unbelieved(u, site)
    if forward is None:
        return None
    origin = forward.origin.address if forward.origin else None
    seen: dict[str, Any] = {"by": forward.by, "origin": origin, "how": str(forward.how)}
    return seen if u.forward else {**seen, "believed": False}


def _unbelieved(u: Understanding, site: Site) -> Forward | None:
    """A forward as it looks that is read as its sender's own mail (row D23); of the team there is none."""
    if u.writer.role is Role.TEAM or u.message.refused is not None:
        return None
    return mail.unwrap(u.message, site.own_addresses, site.team_addresses)


def draft_object(draft: Draft, sender: Address) -> dict[str, Any]:
    """A draft as JSON; Message-ID, Date and token are minted only when it is carried out."""
    return {
        "kind": str(draft.kind), "to": draft.to, "subject": draft.subject,
        "headers": mail.draft_headers(draft, sender), "text": draft.text,
    }  # fmt: skip


def as_text(name: str, facts: Facts, decision: Decision, site: Site, known: str | None = None) -> str:
    """The same for a person. ``known`` is what became of this mail when it came, in words."""
    u = facts.understanding
    lines = [
        f"── {name}",
        *_pairs(*((("known", f"{known}; what stands here is for a mail like it that came now"),) if known else ())),
        *_pairs(
            (
                "from",
                f"{u.message.sender.name} <{u.message.sender.address}>"
                if u.message.sender
                else "nobody that can be read",
            ),
            ("identity", f"{u.message.identity or 'none'}, {u.writer.role}"),
            ("proof", f"{u.proven.proof}: {u.proven.reason}"),
            ("marks", "; ".join(str(m) for m in u.message.marks) or "none"),
            ("forwarded", _forward_line(facts, site)),
            ("contact", f"{facts.contact.name} <{facts.contact.address}>" if facts.contact else "none"),
            (
                "project",
                f"{facts.project.key} {facts.project.name}" if facts.project else ", ".join(facts.candidates) or "none",
            ),
            ("wants", f"{decision.intent or u.reading.primary} ({u.reading.confidence:.2f}): {u.reading.reason}"),
            ("outcome", f"{decision.outcome}{' and held for a person' if decision.hold else ''}, row {decision.row}"),
            ("because", decision.because),
            *(("" if place else "rules", line) for place, line in enumerate(_rule_lines(decision.hits))),
            *(("contact is", line) for line in _of_contact(facts)),
            *((("reports on", decision.because),) if facts.returned else ()),
            ("case", decision.case.ref if decision.case else "none opened"),
            ("filing", decision.filing or "left where it is"),
        ),
    ]
    if decision.outcome in (Outcome.ACKNOWLEDGE, Outcome.STATE) or decision.drafts:
        for draft in decision.drafts:
            lines += ["", f"  {draft.kind} to {draft.to}", f"  Subject: {draft.subject}", ""]
            lines += [f"  | {line}" for line in draft.text.splitlines()]
    elif decision.suggested:
        lines += ["", f"  A person may release this to {decision.suggested[0].to}:", ""]
        lines += [f"  | {line}" for line in decision.suggested[0].text.splitlines()]
    return "\n".join([*lines, ""])


def _rule_lines(hits: Sequence[Hit]) -> list[str]:
    """Every rule that was tried, in its order, and why it matched or did not; many that did not are counted."""
    lines: list[str] = []
    unlike = 0
    for hit in hits:
        unlike += hit.matched is False
        if hit.matched is False and unlike > SHOWN_UNLIKE:
            continue
        word = {True: "yes", False: "no", None: "cannot tell"}[hit.matched]
        decides = f" ({hit.concern})" if hit.matched else ""
        lines.append(f"{word}: {hit.rule}{decides}: {hit.because}")
    if unlike > SHOWN_UNLIKE:
        lines.append(f"and {unlike - SHOWN_UNLIKE} more that do not match; --json has them all")
    return lines or ["none were tried"]


def _of_contact(facts: Facts) -> list[str]:
    known = (facts.undeliverable, facts.away)
    return [
        f"{c.kind}{f' until {c.until}' if c.until else ''}{f', back on {c.back}' if c.back else ''}" for c in known if c
    ]


def _forward_line(facts: Facts, site: Site) -> str:
    forward = facts.understanding.forward
    if forward is None:
        seen = _unbelieved(facts.understanding, site)
        return "no" if seen is None else f"looks {seen.how}, but only the team passes on another's words"
    origin = forward.origin.address if forward.origin else "unknown"
    who = "through" if forward.how is How.REDIRECTED else "by"
    return f"{forward.how} {who} {forward.by or 'somebody'}, origin {origin}: {forward.reason}"


def _pairs(*pairs: tuple[str, str]) -> list[str]:
    return [f"  {name:<10} {' '.join(value.split())}" for name, value in pairs]
