"""The mail that lies in a mailbox already, for trying rules on it. Law: EXAMINE and peek only; nothing is changed or marked."""

from collections.abc import Callable
from datetime import datetime

from daemon.inbox import link
from daemon.inbox.fetching import bodies, listing, portions
from daemon.inbox.survey import within
from daemon.inbox.waiting import Patience
from daemon.model import Mailbox

LARGEST = 10_000_000  # octets; a larger mail is left out, and one whose date the server does not know


def past(
    mailbox: Mailbox, secret: Callable[[], str], since: datetime, *, newest: int | None = None,
    patience: Patience | None = None,
) -> list[tuple[datetime, bytes]]:  # fmt: skip
    """When it was received (UTC) and the bytes of every mail of the watched folder since then. Raises `NotReached`.

    ``newest``: of these only so many, the last that came.
    """

    def look(client: link.Client) -> list[tuple[datetime, bytes]]:
        client.select_folder(mailbox.folder, readonly=True)
        uids = sorted(int(uid) for uid in client.search(["SINCE", since.date()]))
        uids = uids[-newest:] if newest is not None else uids
        found = []
        for portion in portions([mail for mail in listing(client, uids) if mail.size <= LARGEST]):
            dates = {mail.uid: mail.received for mail in portion}
            for uid, raw in sorted(bodies(client, portion).items()):
                received = dates[uid]
                if received is not None and received >= since:
                    found.append((received, raw))
        return found

    return within(mailbox, secret, patience, look)
