"""A mail inside a mail: who really wrote, or *unknown*. A wrong origin is a defect, unknown is not.

Three ways a mail reaches us by somebody else's hand: attached whole, printed into the text, redirected untouched. Whatever is printed
into a text is the word of whoever wrote that text, so only the outermost mail counts; deeper ones only while the team or we ourselves
stand in between. Whether the writer may forward at all is the caller's question.
"""

from daemon.mail.forward_attached import unwrap_attached
from daemon.mail.forward_inline import unwrap_inline
from daemon.mail.forward_redirects import unwrap_redirected
from daemon.model.mail import Forward, Message
from daemon.model.words import MarkKind


def unwrap(message: Message, own: frozenset[str], team: frozenset[str]) -> Forward | None:
    """The mail that ``message`` carries, or None if it is no forward. Never raises.

    ``own`` and ``team`` are lower-case addresses. An attached mail beats a printed one, being the stronger evidence;
    a redirect is looked for only when the mail is not the team's own.
    """
    if any(mark.kind is MarkKind.REPORT for mark in message.marks):
        return None
    redirected = unwrap_redirected(message, own, team)
    if redirected is not None:
        return redirected
    return unwrap_attached(message, own, team) or unwrap_inline(message, own, team)
