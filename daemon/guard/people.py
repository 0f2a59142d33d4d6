"""D17–D26: mail of the team, forwards, foreign threads, strangers."""

from datetime import timedelta

from daemon.guard.limits import TO_A_CONTACT
from daemon.guard.row import Answer, Row, first_hit
from daemon.guard.who import is_courtesy, is_team, is_team_forward, project_of_contact, several_projects
from daemon.model import Facts, How, Outcome, Proof, Role, Site, Verdict

STRANGER_PAUSE = timedelta(days=7)
"""A stranger gets at most one receipt in this time."""


def _answers_notice(facts: Facts, site: Site) -> bool:
    """Whether the mail answers a notice that went to this very member, by its token: as good as proof.

    A token alone is not enough: clients hold tokens of the mails they got.
    """
    thread, writer = facts.thread, facts.understanding.writer
    if thread.token_valid is not True or thread.notice_to is None or writer.address is None:
        return False
    member = site.member(thread.notice_to)
    return member is not None and member == site.member(writer.address)


def _word_counts(facts: Facts, site: Site) -> bool:
    return facts.understanding.proven.proof is Proof.PASS or _answers_notice(facts, site)


def _writes_to_client(facts: Facts, site: Site) -> bool:
    """Whether a client is among the recipients: a person of the team answers, and we only listen."""
    return any(site.projects_of(address) for address in facts.understanding.message.to)


def _order_once_more(facts: Facts, site: Site) -> Answer:
    """A signature covers an order's date and words, rarely its thread: whoever has got hold of one could repeat it."""
    if facts.order_before is None:
        return Answer(False, "no order that was carried out before")
    if not _word_counts(facts, site):
        return Answer(False, "nothing vouches for the sender of the order")
    return Answer(True, f"this order was carried out before: {facts.order_before}")


def _command(facts: Facts, site: Site) -> Answer:
    if not is_team(facts) or not facts.understanding.commands:
        return Answer(False, "no lines of the team for the daemon")
    if is_team_forward(facts) and not _answers_notice(facts, site):
        return Answer(False, "a forward; the words above it stay a comment")
    written = facts.understanding.message.date
    if written is None:
        return Answer(False, "an order without a date may have been sent before")
    if abs(facts.now - written) > site.limits.mail_age:
        return Answer(False, "an order dated this long ago, or ahead, may have been sent before")
    if not _word_counts(facts, site):
        return Answer(None, f"nothing vouches for the sender: {facts.understanding.proven.reason}")
    return Answer(True, "lines of the team for the daemon")


def _unproven_team(facts: Facts, site: Site) -> Answer:
    if not is_team(facts) or _word_counts(facts, site):
        return Answer(False, "no unproven mail in the name of the team")
    # The answer to a forward goes to a stored address; that makes a forged forward as harmless as a forged client mail.
    harmless = facts.understanding.proven.proof is Proof.NONE and site.without_proof != "hold"
    if is_team_forward(facts) and harmless:
        return Answer(False, "a forward is answered at the stored address only")
    return Answer(True, f"in the name of the team, unproven: {facts.understanding.proven.reason}")


def _unproven_team_verdict(facts: Facts, site: Site, reason: str) -> Verdict:
    if facts.understanding.proven.proof is Proof.FAIL:
        alert = f"Somebody writes as {facts.understanding.writer.address} of the team, and the proof failed"
        return Verdict(Outcome.HOLD, "D18", reason, hold=True, alert=alert)
    if _writes_to_client(facts, site) and not facts.understanding.commands:
        return Verdict(Outcome.NOTHING, "D18", f"{reason}; addressed to a client, nothing for us to do")
    return Verdict(Outcome.HOLD, "D18", reason, hold=True)


def _origin_certain(facts: Facts) -> bool:
    return is_team_forward(facts) and project_of_contact(facts) is not None and not several_projects(facts)


def _forward_with_original(facts: Facts, _site: Site) -> Answer:
    forward = facts.understanding.forward
    if forward is None or not _origin_certain(facts):
        return Answer(False, "no forward whose origin is certain")
    attached = forward.how is How.ATTACHED and forward.original_identity
    if facts.original_known or attached:
        return Answer(True, f"forwarded by {forward.by}; the original {'is attached' if attached else 'is known'}")
    return Answer(False, "the original is not at hand")


def _forward_inline(facts: Facts, _site: Site) -> Answer:
    forward = facts.understanding.forward
    if forward is None or not _origin_certain(facts):
        return Answer(False, "no forward whose origin is certain")
    return Answer(True, f"forwarded by {forward.by}; the origin stands in the text")


def _forward_verdict(facts: Facts, site: Site, row: str, reason: str) -> Verdict:
    if facts.original_answered is not None:
        return Verdict(Outcome.NOTHING, row, f"{reason}; answered before: {facts.original_answered}")
    # From here the speaker is the contact, and the contact's own rows say how much is told.
    verdict, checks = first_hit(TO_A_CONTACT, facts, site)
    if verdict is None:
        return Verdict(Outcome.HOLD, row, f"{reason}; no row knows what to say", hold=True, checks=checks)
    because = f"{reason}; {verdict.row}: {verdict.because}"
    return Verdict(
        verdict.outcome, row, because, hold=verdict.hold, alert=verdict.alert, checks=checks, trip=verdict.trip
    )


def _original_verdict(facts: Facts, site: Site, reason: str) -> Verdict:
    return _forward_verdict(facts, site, "D19", reason)


def _inline_verdict(facts: Facts, site: Site, reason: str) -> Verdict:
    # Inline forwards are the everyday case and answered directly, unless the site wants a confirmation for each.
    if site.forward_confirm and facts.original_answered is None:
        return Verdict(Outcome.HOLD, "D20", f"{reason}; the site wants each forward confirmed", hold=True)
    return _forward_verdict(facts, site, "D20", reason)


def _forward_doubtful(facts: Facts, _site: Site) -> Answer:
    forward = facts.understanding.forward
    if forward is None or not is_team_forward(facts):
        return Answer(False, "no forward by the team")
    if forward.origin is None:
        return Answer(True, f"forwarded, and the origin is not certain: {forward.reason or 'nothing names it'}")
    if several_projects(facts):
        return Answer(True, f"{forward.origin.address} belongs to several projects")
    return Answer(True, f"{forward.origin.address} is no contact of the project")


def _team_else(facts: Facts, _site: Site) -> Answer:
    if is_team(facts):
        return Answer(True, "of the team, neither for the daemon nor a forward")
    return Answer(False, "not of the team")


def _team_else_verdict(facts: Facts, site: Site, reason: str) -> Verdict:
    if _answers_notice(facts, site) and not facts.understanding.commands:
        return Verdict(Outcome.NOTHING, "D22", f"{reason}; an answer to a notice, kept as a note")
    if _writes_to_client(facts, site):
        return Verdict(Outcome.NOTHING, "D22", f"{reason}; addressed to a client, nothing for us to do")
    return Verdict(Outcome.HOLD, "D22", reason, hold=True)


def _substituted(facts: Facts, _site: Site) -> Answer:
    understanding = facts.understanding
    if understanding.forward is None:
        return Answer(False, "nothing was forwarded")
    if understanding.speaker != understanding.writer:
        return Answer(True, "a forward from outside the team must not change who speaks")
    return Answer(False, "a forward from outside the team is its sender's own mail")


def _foreign_thread(facts: Facts, _site: Site) -> Answer:
    thread, writer = facts.thread, facts.understanding.writer
    if thread.token_valid is not True:
        return Answer(False, "no valid token of a thread")
    if thread.project is None and not thread.contacts:
        return Answer(None, "the thread of the token is not known any more")
    # A contact of both projects may answer "the other one": what follows is told of that one, and only to its contact.
    if (writer.address or "").lower() in thread.contacts or thread.project in writer.projects:
        return Answer(False, "the writer takes part in the thread")
    if thread.project is not None and facts.project is not None and thread.project != facts.project.key:
        return Answer(True, f"the token belongs to {thread.project}, the mail to {facts.project.key}")
    return Answer(True, f"{writer.address or 'the writer'} takes no part in the thread of the token")


def _unknown_proven(facts: Facts, _site: Site) -> Answer:
    role, proof = facts.understanding.writer.role, facts.understanding.proven.proof
    if role is Role.COLLEAGUE and proof is Proof.PASS:
        return Answer(True, "unknown address at a contact's own domain: the lead is asked")
    return Answer(role is Role.STRANGER and proof is Proof.PASS, "unknown sender, proven")


def _unknown_proven_verdict(facts: Facts, site: Site, reason: str) -> Verdict:
    recent, limits = facts.recent, site.limits
    rested = recent.last_to_contact is None or facts.now - recent.last_to_contact >= STRANGER_PAUSE
    may = site.ack_strangers and facts.understanding.writer.role is Role.STRANGER and not is_courtesy(facts)
    if may and rested and recent.strangers_hour < limits.strangers_per_hour:
        return Verdict(Outcome.ACKNOWLEDGE, "D25", f"{reason}; the site sends strangers a receipt", hold=True)
    return Verdict(Outcome.HOLD, "D25", reason, hold=True)


def _unknown(facts: Facts, _site: Site) -> Answer:
    role = facts.understanding.writer.role
    if role is Role.COLLEAGUE:
        return Answer(True, "unknown address at a contact's own domain, unproven: the lead is asked")
    return Answer(role in (Role.STRANGER, Role.NOBODY), "unknown sender, unproven")


PEOPLE = (
    Row("D17r", _order_once_more, Outcome.HOLD, "An order is carried out once.", hold=True),
    Row("D17", _command, Outcome.NOTHING, "The team's word is carried out; only the team hears of it."),
    Row("D18", _unproven_team, Outcome.HOLD, "A From alone commands nothing.", verdict=_unproven_team_verdict),
    Row("D19", _forward_with_original, Outcome.STATE, "The original itself is the strongest evidence of its origin.",
        verdict=_original_verdict),
    Row("D20", _forward_inline, Outcome.STATE, "The everyday forward, answered at the stored address only.",
        verdict=_inline_verdict),
    Row("D21", _forward_doubtful, Outcome.HOLD, "A wrong client is worse than a question to a colleague.", hold=True),
    Row("D22", _team_else, Outcome.HOLD, "Mail of the team is never answered like a client's.",
        verdict=_team_else_verdict),
    Row("D23", _substituted, Outcome.HOLD, "Only the team may pass on another's words.", hold=True),
    Row("D24", _foreign_thread, Outcome.HOLD, "A token finds a thread; it gives no rights in it.", hold=True),
    Row("D25", _unknown_proven, Outcome.ACKNOWLEDGE, "Strangers are not answered unless the site says so.",
        verdict=_unknown_proven_verdict),
    Row("D26", _unknown, Outcome.HOLD, "An answer to a forged sender hits an innocent.", hold=True),
)  # fmt: skip
