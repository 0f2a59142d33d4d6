"""The brakes: counts of what we said lately. A brake only ever makes us quieter.

D14 stops whatever may lead to a client mail. The three brakes of a contact look at what would be said and stop that,
so a mail that gets no answer anyway is not held for a limit it does not touch.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from daemon.guard.contact import SPEAKING, said
from daemon.guard.row import Answer, Row
from daemon.guard.who import address_works, is_complaint, is_team, is_team_forward
from daemon.model import TALK, Facts, Intent, MarkKind, Outcome, Proof, Proven, Recent, Site, Trip, Verdict

QUICK_REPLIES = 3
"""So many replies within a minute of our own mail, and the other side is taken for a robot."""


def _hops(facts: Facts, site: Site) -> str | None:
    message = facts.understanding.message
    if message.hops > site.limits.hops or any(mark.kind is MarkKind.HOPS for mark in message.marks):
        return f"it has passed {message.hops} answering machines of our kind"
    return None


@dataclass(frozen=True, slots=True)
class Brake:
    """One limit: what was counted, how much of it is too much, whom it stops then, and for how long.

    ``wide``: it stops more than this conversation, so the team is told by a mail of its own; of the others the digest tells.
    """

    name: str
    count: Callable[[Recent], int]
    limit: Callable[[Site], int]
    words: str
    scope: Callable[[Facts], str | None]
    lasts: timedelta
    wide: bool


def _contact(facts: Facts) -> str | None:
    return facts.contact.address.lower() if facts.contact else facts.understanding.speaker.address


def _of_contact(kind: str) -> Callable[[Facts], str | None]:
    def scope(facts: Facts) -> str | None:
        address = _contact(facts)
        return f"{kind}:{address}" if address else None

    return scope


def _of_domain(facts: Facts) -> str | None:
    return f"domain:{(_contact(facts) or '').rpartition('@')[2]}"


def _of_project(facts: Facts) -> str | None:
    return f"project:{facts.project.key}" if facts.project else None


def _of_case(facts: Facts) -> str | None:
    return f"case:{facts.thread.case.ref}" if facts.thread.case else None


HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)
BRAKES = (
    Brake("hour", lambda r: r.all_hour, lambda s: s.limits.per_hour, "{count} automatic mails in an hour (limit {limit})",
          lambda _: "all", HOUR, wide=True),
    Brake("day", lambda r: r.all_day, lambda s: s.limits.per_day, "{count} automatic mails in a day (limit {limit})",
          lambda _: "all", 6 * HOUR, wide=True),
    Brake("domain", lambda r: r.domain_hour, lambda s: s.limits.per_domain_hour,
          "{count} automatic mails to this domain in an hour (limit {limit})", _of_domain, HOUR, wide=True),
    Brake("project", lambda r: r.project_hour, lambda s: s.limits.per_project_hour,
          "{count} automatic mails about this project in an hour (limit {limit})", _of_project, HOUR, wide=True),
    Brake("contact", lambda r: r.contact_day, lambda s: s.limits.per_contact_day,
          "{count} automatic mails to this contact in a day (limit {limit})", _of_contact("contact"), DAY, wide=True),
    Brake("thread", lambda r: r.thread_automatic, lambda s: s.limits.per_thread,
          "{count} automatic mails in this thread and none of a person between", _of_case, WEEK, wide=False),
    Brake("words", lambda r: int(r.same_body_day), lambda _: 1, "the same words of the same sender were answered within a day",
          _of_contact("words"), DAY, wide=False),
    Brake("robot", lambda r: r.quick_replies, lambda _: QUICK_REPLIES,
          "{count} replies came within a minute of ours: the other side is a robot", _of_contact("contact"), WEEK, wide=False),
)  # fmt: skip
"""The first that is reached decides. Shut, a brake is kept in the journal under its scope until its time is over."""


def _reached(facts: Facts, site: Site) -> tuple[Brake, str] | None:
    """The first brake that is reached, and the reason in words."""
    for brake in BRAKES:
        count, limit = brake.count(facts.recent), brake.limit(site)
        if count >= limit:
            return brake, brake.words.format(count=count, limit=limit)
    return None


def _brake(facts: Facts, site: Site) -> Answer:
    hops = _hops(facts, site)
    if hops is not None:
        return Answer(True, hops)
    # The team's own lines are answered to the team, and alerts do not use the counters that tripped.
    if is_team(facts) and not is_team_forward(facts):
        return Answer(False, "a mail of the team leads to no client mail")
    if is_team_forward(facts) and facts.original_answered is not None:
        return Answer(False, "a forward of what was answered before leads to no client mail")
    if facts.recent.breaker is not None:
        return Answer(True, f"answers are stopped: {facts.recent.breaker}")
    reached = _reached(facts, site)
    return Answer(True, reached[1]) if reached else Answer(False, "no limit is reached")


def _brake_verdict(facts: Facts, site: Site, reason: str) -> Verdict:
    if _hops(facts, site) is not None:
        return Verdict(Outcome.NOTHING, "D14", reason)
    reached = None if facts.recent.breaker is not None else _reached(facts, site)
    if reached is None:
        return Verdict(Outcome.HOLD, "D14", reason, hold=True, alert=f"Automatic answers are held: {reason}")
    brake, scope = reached[0], reached[0].scope(facts)
    alert = f"Automatic answers are held: {reason}" if brake.wide else None
    trip = Trip(brake.name, scope, reason, brake.lasts) if scope else None
    return Verdict(Outcome.HOLD, "D14", reason, hold=True, alert=alert, trip=trip)


BRAKE = Row("D14", _brake, Outcome.HOLD, "Whatever the cause, a storm ends here.", verdict=_brake_verdict)


def _talk(verdict: Verdict | None) -> int:
    return TALK[verdict.outcome] if verdict is not None else 0


def _person_answers(facts: Facts, site: Site) -> Answer:
    # A forward by the team asks for the answer, whoever wrote in the thread before.
    if not facts.thread.human_answered or is_team_forward(facts):
        return Answer(False, "no person of the team has answered here")
    verdict, reading = said(facts, site), facts.understanding.reading
    plain = reading.primary is Intent.STATUS_REQUEST and not reading.secondary and not reading.suspected_complaint
    if not _talk(verdict) or (verdict is not None and verdict.outcome is Outcome.STATE and plain):
        return Answer(False, "a person has answered here, and this does not get in their way")
    return Answer(True, "a person of the team has answered in this thread")


def _acknowledged(facts: Facts, site: Site) -> Answer:
    verdict, count = said(facts, site), facts.recent.acknowledged_contact_day
    if verdict is None or verdict.outcome is not Outcome.ACKNOWLEDGE:
        return Answer(False, "no receipt is due")
    if is_complaint(facts):  # every complaint is answered at once, also the second one of a day
        return Answer(False, "a complaint is answered whatever was said before")
    if facts.carried and count <= site.limits.acknowledge_per_contact_day:
        return Answer(False, "the receipt before this one only asked which project is meant")
    reached = count >= site.limits.acknowledge_per_contact_day
    return Answer(reached, f"{count} receipt{'s' * (count != 1)} to this contact within a day")


def _stated(facts: Facts, site: Site) -> Answer:
    recent, limits = facts.recent, site.limits
    verdict = said(facts, site)
    if not _talk(verdict):
        return Answer(False, "nothing is to be said")
    # Asked as if proven: without proof a contact must not get a receipt where with proof there would be silence.
    proven = replace(facts, understanding=replace(facts.understanding, proven=Proven(Proof.PASS, "assumed")))
    fully = said(proven, site)
    if (
        fully is not None
        and fully.outcome is Outcome.STATE
        and recent.stated_contact_day >= limits.state_per_contact_day
    ):
        return Answer(True, f"{recent.stated_contact_day} mails with the state to this contact within a day")
    pause = timedelta(minutes=limits.minutes_between)
    soon = recent.last_to_contact is not None and facts.now - recent.last_to_contact < pause
    # Our own receipts invite the word "Status"; the first state of a day follows it at once.
    asked = facts.understanding.reading.primary is Intent.STATUS_REQUEST and not recent.stated_contact_day
    invited = asked or facts.carried
    if soon and not invited and not is_complaint(facts):
        return Answer(True, f"less than {limits.minutes_between} minutes since the last mail to this contact")
    return Answer(False, "no limit of the contact is reached")


def _undeliverable(facts: Facts, site: Site) -> Answer:
    marked = facts.undeliverable
    if marked is None or address_works(facts):
        return Answer(False, "mail to this contact arrives as far as is known")
    if not _talk(said(facts, site)):
        return Answer(False, "nothing is to be said")
    return Answer(True, f"mail to {marked.address} does not arrive: {marked.said or 'the address refused it'}")


CONTACT_BRAKES = (
    Row(
        "D14u",
        _undeliverable,
        Outcome.HOLD,
        "What would not arrive is not sent; a person finds another way.",
        hold=True,
    ),
    Row("D35h", _person_answers, Outcome.HOLD, "Where a person has answered, the daemon keeps quiet.", hold=True),
    Row("D14a", _acknowledged, Outcome.HOLD, "One receipt for one matter a day is enough.", hold=True),
    Row("D14s", _stated, Outcome.HOLD, "Nobody needs the state every few minutes.", hold=True),
)

TO_A_CONTACT = (*CONTACT_BRAKES, *SPEAKING)
"""How much a contact is told, brakes first: the rows behind D19 and D20, too."""
