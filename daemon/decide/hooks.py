"""What a hook hears of a mail: what it is and what became of it, never its text. The keys are in docs/rules.md."""

from daemon import mail
from daemon.model import Facts, HookCall, Intent, Outcome
from daemon.rules import Routing

VERSION = 1


def calls(
    facts: Facts, routing: Routing, *, outcome: Outcome, hold: bool, intent: Intent, case: str | None
) -> tuple[HookCall, ...]:
    """One call for each hook that a rule named; none for what a machine wrote, nor for a mail that was there before."""
    if not routing.hooks or outcome in (Outcome.NOTHING, Outcome.QUARANTINE):
        return ()
    contact = facts.contact
    told = {
        "version": VERSION, "event": "mail", "at": facts.now.isoformat(timespec="seconds"),
        "project": facts.project.key if facts.project else None, "case": case, "intent": str(intent), "outcome": str(outcome),
        "held": hold, "priority": routing.priority, "tags": list(routing.tags), "rules": list(routing.rules),
        "contact": {"name": contact.name, "address": contact.address} if contact else None,
        "subject": mail.clean_line(facts.understanding.subject),
    }  # fmt: skip
    return tuple(HookCall(name, told) for name in routing.hooks)
