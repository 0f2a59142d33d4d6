"""Mails in the label folders: whose doing it is that they lie there, and what a person's drag says."""

from collections.abc import Sequence
from datetime import datetime

from daemon import inbox, mail
from daemon.decide import Policy, watched_folders
from daemon.journal import Journal
from daemon.rules import File
from daemon.service import by_hand
from daemon.service.correcting import dragged


def folders_of(policy: Policy) -> tuple[str, ...]:
    """The folders where a drag is seen: the label folders in the site's language, and those that rules file into."""
    by_rule = (action.folder for rule in policy.rules.rules for action in rule.then if isinstance(action, File))
    return watched_folders(policy.site.language, by_rule)


def placed(journal: Journal, policy: Policy, mailbox: str, seen: inbox.Labelled, now: datetime) -> Sequence[int]:
    """Take in what was seen in a label folder: our own filing is noted, a person's drag corrects the mail.

    Returns the UIDs that only their bytes can tell: without a Message-ID, or with one that several mails bear. What lies in
    Sent is looked at for answers that people wrote.
    """
    if seen.folder == inbox.SENT:
        return by_hand.look(journal, policy, mailbox, seen, now)
    unsure = []
    with journal.transaction():
        for found in seen.mails:
            arrival = _arrival(journal, found)
            if arrival is None and found.raw is None:
                unsure.append(found.uid)
            if arrival is None:
                continue
            moved = journal.seen_in(
                arrival, mailbox=mailbox, folder=seen.folder, uidvalidity=seen.uidvalidity, uid=found.uid, now=now
            )
            if moved:
                dragged(journal, policy, arrival, seen.folder, now)
        if not unsure:
            journal.reached(mailbox, seen.folder, seen.uidvalidity, seen.last_uid)
    return unsure


def _arrival(journal: Journal, found: inbox.Seen) -> int | None:
    if found.raw is not None:
        return journal.arrival_of(mail.k1(found.raw))
    known = journal.arrivals_called(found.message_id, found.size) if found.message_id else []
    return known[0] if len(known) == 1 else None
