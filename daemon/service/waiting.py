"""What waits for a word of the team, for a mail in which one may stand: held mails and mails to clients."""

from dataclasses import replace

from daemon.decide import Policy, is_stale
from daemon.journal import Journal
from daemon.model import Facts, Role

WEEKLY = "weekly"  # the kind of a proposal whose mails are made when they leave; of another, none lie ready behind a question


def with_waiting(facts: Facts, journal: Journal | None, policy: Policy) -> Facts:
    """The facts with the numbers of what waits; looked up for lines of the team, and for replies to mails of ours."""
    understanding = facts.understanding
    speaks = bool(understanding.commands) or facts.thread.notice_to is not None
    if journal is None or understanding.writer.role is not Role.TEAM or not speaks:
        return facts
    held = journal.held()
    return replace(
        facts,
        held=frozenset(row.arrival_id for row in held),
        unprepared=frozenset(row.arrival_id for row in held if not row.suggested),
        stale=frozenset(
            one.arrival
            for one in journal.all_prepared()
            if one.case is not None and is_stale(one.answer_by, one.created, policy, facts.now)
        ),
        proposals=frozenset(one.id for one in journal.proposals_waiting() if one.kind == WEEKLY or one.outgoing),
    )
