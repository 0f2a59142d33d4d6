"""What a client says further in a conversation that they have begun: more of the same matter, or another one."""

from daemon import mail
from daemon.model import FINAL_STATES, CaseKind, Facts, Intent, OpenCase, Role


def upset_about(facts: Facts, intent: Intent) -> OpenCase | None:
    """The open complaint of this very contact in whose thread they say one thing more; None for all else."""
    case, contact, understanding = facts.thread.case, facts.contact, facts.understanding
    if case is None or contact is None or case.kind is not CaseKind.COMPLAINT or case.state in FINAL_STATES:
        return None
    if turns_to_another(facts, case):
        return None
    own = case.contact == contact.address and understanding.writer.role is Role.CONTACT
    more = intent in (Intent.OTHER, Intent.UNCLEAR) and understanding.forward is None
    return case if own and more and facts.project and case.ref.startswith(f"{facts.project.key}-") else None


def turns_to_another(facts: Facts, existing: OpenCase) -> bool:
    """An old mail answered only to have the address: nothing of it is quoted, and the subject is another."""
    understanding = facts.understanding
    message = understanding.message
    if understanding.forward is not None or message.quoted_text.strip() or existing.kind is CaseKind.STATUS:
        return False
    old, new = (" ".join(mail.bare_subject(text).casefold().split()) for text in (existing.subject, message.subject))
    named = existing.ref.casefold() in new
    return bool(new) and not named and new not in old and old not in new
