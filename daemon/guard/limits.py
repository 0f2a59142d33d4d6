"""The brakes: counts of what we said lately. A brake only ever makes us quieter.

D14 stops whatever may lead to a client mail. The three brakes of a contact look at what would be said and stop that,
so a mail that gets no answer anyway is not held for a limit it does not touch.
"""

from dataclasses import replace
from datetime import timedelta

from daemon.guard.contact import SPEAKING, said
from daemon.guard.row import Answer, Row
from daemon.guard.who import address_works, is_complaint, is_team, is_team_forward
from daemon.model import TALK, Facts, Intent, MarkKind, Outcome, Proof, Proven, Site, Verdict

QUICK_REPLIES = 3
"""So many replies within a minute of our own mail, and the other side is taken for a robot."""


def _hops(facts: Facts, site: Site) -> str | None:
    message = facts.understanding.message
    if message.hops > site.limits.hops or any(mark.kind is MarkKind.HOPS for mark in message.marks):
        return f"it has passed {message.hops} answering machines of our kind"
    return None


def _house(facts: Facts, site: Site) -> str | None:
    """Brakes that concern more than this conversation: the team should know."""
    recent, limits = facts.recent, site.limits
    if recent.breaker is not None:
        return f"answers are stopped: {recent.breaker}"
    if recent.all_hour >= limits.per_hour:
        return f"{recent.all_hour} automatic mails in an hour (limit {limits.per_hour})"
    if recent.all_day >= limits.per_day:
        return f"{recent.all_day} automatic mails in a day (limit {limits.per_day})"
    if recent.domain_hour >= limits.per_domain_hour:
        return f"{recent.domain_hour} automatic mails to this domain in an hour (limit {limits.per_domain_hour})"
    return None


def _conversation(facts: Facts, site: Site) -> str | None:
    recent, limits = facts.recent, site.limits
    if recent.thread_automatic >= limits.per_thread:
        return f"{recent.thread_automatic} automatic mails in this thread and none of a person between"
    if recent.same_body_day:
        return "the same words of the same sender were answered within a day"
    if recent.quick_replies >= QUICK_REPLIES:
        return f"{recent.quick_replies} replies came within a minute of ours: the other side is a robot"
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
    reason = _house(facts, site) or _conversation(facts, site)
    return Answer(True, reason) if reason else Answer(False, "no limit is reached")


def _brake_verdict(facts: Facts, site: Site, reason: str) -> Verdict:
    if _hops(facts, site) is not None:
        return Verdict(Outcome.NOTHING, "D14", reason)
    house = _house(facts, site)
    alert = f"Automatic answers are held: {house}" if house else None
    return Verdict(Outcome.HOLD, "D14", reason, hold=True, alert=alert)


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
    return Answer(reached, f"{count} receipts to this contact within a day")


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
