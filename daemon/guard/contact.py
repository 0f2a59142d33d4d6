"""D27–D36: how much a stored contact is told. The only rows that ever say the state of a project."""

from collections.abc import Callable
from dataclasses import replace

from daemon.guard.organisation import organisation
from daemon.guard.row import Answer, Row, first_hit
from daemon.guard.who import (
    counts_as_proven,
    is_complaint,
    is_contact,
    is_courtesy,
    is_team_forward,
    project_of_contact,
    several_projects,
    state_gap,
)
from daemon.model import TALK, Facts, Intent, Outcome, Proof, Proven, Site, Verdict

Check = Callable[[Facts, Site], Answer]


def _for_contact(check: Check) -> Check:
    """The check, asked only where a stored contact speaks and the site accepts the proof at hand."""

    def asked(facts: Facts, site: Site) -> Answer:
        if not is_contact(facts, site):
            return Answer(False, "no stored contact speaks")
        if not counts_as_proven(facts, site):
            return Answer(None, f"nothing vouches for the sender: {facts.understanding.proven.reason}")
        answer = check(facts, site)
        # A site without a trust anchor still answers, because the answer leaves for the stored address only.
        if answer.hit and facts.understanding.proven.proof is Proof.NONE:
            return Answer(True, f"{answer.because} (nothing vouches for the sender; the stored address is answered)")
        return answer

    return asked


def _for_project(check: Check) -> Check:
    """Like :func:`_for_contact`, where the project is certain too."""

    def asked(facts: Facts, site: Site) -> Answer:
        if project_of_contact(facts) is None or several_projects(facts):
            return Answer(False, "no project is certain")
        return check(facts, site)

    return _for_contact(asked)


def _unreadable(facts: Facts, _site: Site) -> Answer:
    how = facts.understanding.message.unreadable
    return Answer(True, f"the content is closed to us ({how})") if how else Answer(False, "the content can be read")


def _reply_to_elsewhere(facts: Facts, _site: Site) -> Answer:
    message = facts.understanding.message
    if is_team_forward(facts) or message.identity is None:
        return Answer(False, "the reply address is the forwarder's own matter")
    home, project = organisation(message.identity), facts.project
    stored = {contact.address.lower() for contact in project.contacts} if project is not None else set()
    away = next((a for a in message.reply_to if organisation(a) != home and a.lower() not in stored), None)
    return (
        Answer(True, f"answers are to go to {away}, outside {home}")
        if away
        else Answer(False, "no other reply address")
    )


def _which_project(facts: Facts, _site: Site) -> Answer:
    if not several_projects(facts):
        return Answer(False, "the project is certain")
    if is_courtesy(facts):
        return Answer(False, "thanks need no project")
    names = ", ".join(facts.candidates or facts.understanding.speaker.projects)
    return Answer(True, f"it may be about any of {names}")


def _which_project_verdict(facts: Facts, _site: Site, reason: str) -> Verdict:
    # Asking an angry client to sort their own mail does not calm anybody: a person sees it too.
    upset = is_complaint(facts) or facts.understanding.reading.suspected_complaint
    return Verdict(Outcome.ACKNOWLEDGE, "D29", reason, hold=upset)


def _courtesy(facts: Facts, site: Site) -> Answer:
    if not is_contact(facts, site):
        return Answer(False, "no stored contact speaks")
    return Answer(is_courtesy(facts), "only thanks or a nod" if is_courtesy(facts) else "more than thanks")


def _complaint(facts: Facts, _site: Site) -> Answer:
    return Answer(True, "a complaint") if is_complaint(facts) else Answer(False, "no complaint")


def _complaint_verdict(facts: Facts, site: Site, reason: str) -> Verdict:
    # The careful text goes out at once, without state; only a project that asks for it adds the state.
    wanted = facts.project is not None and facts.project.state_on_complaint
    gap = state_gap(facts, site) if wanted else "a complaint is heard out first"
    if gap is None:
        return Verdict(Outcome.STATE, "D30", f"{reason}; the project tells its state even then")
    return Verdict(Outcome.ACKNOWLEDGE, "D30", f"{reason}; {gap}")


def _not_understood(facts: Facts, _site: Site) -> Answer:
    reading = facts.understanding.reading
    if reading.suspected_complaint:
        return Answer(True, "it may be a complaint")
    if facts.understanding.message.parts_disagree:
        return Answer(True, "the text and the HTML of the mail say different things")
    if reading.primary is Intent.UNCLEAR:
        return Answer(True, f"not understood: {reading.reason or 'no intent stands out'}")
    if reading.primary is Intent.AUTOMATED:
        return Answer(True, "the words read like a machine's")
    return Answer(False, f"read as {reading.primary} ({reading.confidence:.2f})")


def _not_understood_verdict(facts: Facts, _site: Site, reason: str) -> Verdict:
    # A team member may pass on an out-of-office note; nobody wants that one acknowledged.
    robot = facts.understanding.reading.primary is Intent.AUTOMATED
    return Verdict(Outcome.HOLD if robot else Outcome.ACKNOWLEDGE, "D31", reason, hold=True)


def _late(facts: Facts, site: Site) -> Answer:
    age = facts.now - facts.received
    if age > site.limits.mail_age:
        return Answer(True, f"it lay here for {age.total_seconds() / 3600:.0f} hours")
    return Answer(False, "it came just now")


def _status_told(facts: Facts, site: Site) -> Answer:
    if facts.understanding.reading.primary is not Intent.STATUS_REQUEST:
        return Answer(False, "no status request")
    gap = state_gap(facts, site)
    if gap is None:
        return Answer(True, "a status request, and the state is fresh")
    return Answer(None if facts.state is None else False, gap)


def _status_unknown(facts: Facts, site: Site) -> Answer:
    if facts.understanding.reading.primary is not Intent.STATUS_REQUEST:
        return Answer(False, "no status request")
    gap = state_gap(facts, site)
    return Answer(gap is not None, f"a status request, but {gap}" if gap else "the state is fresh")


def _other_concern(facts: Facts, _site: Site) -> Answer:
    intent = facts.understanding.reading.primary
    return Answer(intent in (Intent.CHANGE_REQUEST, Intent.OTHER), f"read as {intent}")


def _other_concern_verdict(facts: Facts, site: Site, reason: str) -> Verdict:
    asked = Intent.STATUS_REQUEST in facts.understanding.reading.secondary
    always = facts.project is not None and facts.project.state_in_every_reply
    if (asked or always) and state_gap(facts, site) is None:
        why = "the state was asked for too" if asked else "the project tells its state in every reply"
        return Verdict(Outcome.STATE, "D35", f"{reason}; {why}")
    return Verdict(Outcome.ACKNOWLEDGE, "D35", reason)


def _unproven(facts: Facts, site: Site) -> Answer:
    if not is_contact(facts, site) or facts.understanding.proven.proof is not Proof.NONE:
        return Answer(False, "no stored contact without proof")
    if counts_as_proven(facts, site):
        return Answer(False, "the site accepts mail that nothing vouches for")
    return Answer(True, f"nothing vouches for the sender: {facts.understanding.proven.reason}")


def _unproven_verdict(facts: Facts, site: Site, reason: str) -> Verdict:
    proven = replace(facts.understanding, proven=Proven(Proof.PASS, "assumed"))
    otherwise = said(replace(facts, understanding=proven), site)
    quiet = otherwise is None or TALK[otherwise.outcome] == 0
    if site.without_proof != "acknowledge" or quiet:
        return Verdict(Outcome.HOLD, "D36", f"{reason}; a person decides", hold=True)
    return Verdict(Outcome.ACKNOWLEDGE, "D36", f"{reason}; a receipt for the stored address, no more", hold=True)


SPEAKING = (
    Row("D27", _for_contact(_unreadable), Outcome.ACKNOWLEDGE, "What nobody could read gets no state.", hold=True),
    Row("D28", _for_contact(_reply_to_elsewhere), Outcome.ACKNOWLEDGE,
        "A foreign reply address is a sign of fraud; the stored address is answered anyway.", hold=True),
    Row("D29", _for_contact(_which_project), Outcome.ACKNOWLEDGE, "No guess where confidential facts are concerned.",
        verdict=_which_project_verdict),
    Row("D35c", _courtesy, Outcome.NOTHING, "Thanks, a nod, an emoji need no answer."),
    Row("D30", _for_project(_complaint), Outcome.STATE, "A complaint is heard out first; a status would inflame it.",
        verdict=_complaint_verdict),
    Row("D31", _for_project(_not_understood), Outcome.ACKNOWLEDGE, "What is not understood goes to a person.",
        verdict=_not_understood_verdict),
    Row("D32", _for_project(_late), Outcome.ACKNOWLEDGE, "After an outage: an apology once, and a person for the rest.",
        hold=True),
    Row("D33", _for_project(_status_told), Outcome.STATE, "The case that all this is for."),
    Row("D34", _for_project(_status_unknown), Outcome.ACKNOWLEDGE, "No invented facts.", hold=True),
    Row("D35", _for_project(_other_concern), Outcome.STATE, "A receipt with a name and a time, then the right desk.",
        verdict=_other_concern_verdict),
    Row("D36", _unproven, Outcome.ACKNOWLEDGE, "A forged mail must not cause more than a receipt.",
        verdict=_unproven_verdict),
)  # fmt: skip
"""What a contact is told, before the brakes of the contact are looked at."""


def said(facts: Facts, site: Site) -> Verdict | None:
    """What these rows alone would say; None where no stored contact speaks."""
    return first_hit(SPEAKING, facts, site)[0]
