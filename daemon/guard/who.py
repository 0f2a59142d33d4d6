"""Who speaks, and whether that is known well enough: the questions that several rows ask."""

from daemon.model import Facts, How, Intent, Project, Proof, Role, Site

_INSIDE = (How.INLINE, How.ATTACHED)


def is_team(facts: Facts) -> bool:
    """Whether a team member wrote the mail. In a redirected mail the writer is the client."""
    return facts.understanding.writer.role is Role.TEAM


def is_team_forward(facts: Facts) -> bool:
    """Whether a team member passes on a mail inside their own. A redirect is not one: it is the client's own mail."""
    forward = facts.understanding.forward
    return is_team(facts) and forward is not None and forward.how in _INSIDE


def counts_as_proven(facts: Facts, site: Site) -> bool:
    """Whether state may be told on the strength of this proof.

    Many mailboxes have no server that vouches for senders. State leaves for the stored address only, so a forged From
    can cause an answer but never read it; ``without_proof: state`` (the default) therefore treats "none" like "pass".
    """
    proof = facts.understanding.proven.proof
    return proof is Proof.PASS or (proof is Proof.NONE and site.without_proof == "state")


def project_of_contact(facts: Facts) -> Project | None:
    """The project whose stored contact the speaker is, when everything agrees; else None.

    The speaker's address, the stored contact and the project's file have to name one and the same person; for a forward
    the origin too, for any other mail the strict identity.
    """
    speaker, project, contact = facts.understanding.speaker, facts.project, facts.contact
    if speaker.role is not Role.CONTACT or not speaker.address or project is None or contact is None:
        return None
    address = speaker.address.lower()
    if address != contact.address.lower() or project.contact(address) is None:
        return None
    return project if address == _source(facts) else None


def is_contact(facts: Facts, site: Site) -> bool:
    """Whether a stored contact speaks, be the project certain or still open."""
    if project_of_contact(facts) is not None:
        return True
    speaker = facts.understanding.speaker
    if speaker.role is not Role.CONTACT or not speaker.address or speaker.address.lower() != _source(facts):
        return False
    return several_projects(facts) and bool(site.projects_of(speaker.address))


def _source(facts: Facts) -> str | None:
    """The address that the mail itself gives for the speaker, lower case."""
    if is_team_forward(facts):
        forward = facts.understanding.forward
        origin = forward.origin if forward is not None else None
        return origin.address.lower() if origin is not None else None
    identity = facts.understanding.message.identity
    return identity.lower() if identity else None


def several_projects(facts: Facts) -> bool:
    """Whether it is open which of the contact's projects the mail is about."""
    return len(facts.candidates) > 1 or (facts.project is None and len(facts.understanding.speaker.projects) > 1)


def is_courtesy(facts: Facts) -> bool:
    """Only thanks or a nod, and nothing in the mail that says otherwise."""
    reading = facts.understanding.reading
    doubt = reading.suspected_complaint or is_complaint(facts) or facts.understanding.message.parts_disagree
    return reading.courtesy and not doubt


def is_complaint(facts: Facts) -> bool:
    """A complaint, alone or beside another wish: the careful text comes first."""
    reading = facts.understanding.reading
    return Intent.COMPLAINT in (reading.primary, *reading.secondary)


def state_gap(facts: Facts, site: Site) -> str | None:
    """Why the project's state may not be told, or None when it may."""
    project, contact, state = facts.project, facts.contact, facts.state
    if project is None or contact is None:
        return "no project, no state"
    if not contact.state:
        return f"{contact.address} is not to be told the state of {project.key}"
    if state is None or state.newest is None:
        return f"the state of {project.key} is not known"
    if state.project != project.key:
        return f"the state at hand is that of {state.project}"
    age = facts.now - state.newest
    if age > site.limits.state_age:
        return f"the newest fact of {project.key} is {age.days} days old"
    return None


def address_works(facts: Facts) -> bool:
    """Whether a proven mail that the contact sent after their address was marked shows that it lives."""
    marked, understanding = facts.undeliverable, facts.understanding
    proven = understanding.proven.proof is Proof.PASS and understanding.writer.role is Role.CONTACT
    return (
        marked is not None
        and proven
        and understanding.writer.address == marked.address
        and facts.received > marked.since
    )
