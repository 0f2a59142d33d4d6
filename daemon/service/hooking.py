"""Hooks: programs of the site's own that hear of mails, over HTTP and signed, or started on this machine; tried until they take it.

Laws: a call is written with its decision and leaves after it is committed. It may come twice (the answer to the first was lost),
never with another body, and says by its id that it is the same. Nobody is redirected; TLS is verified; nothing waits for a hook.
"""

import asyncio
import hashlib
import hmac
import http.client
import ssl
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from urllib.parse import urlsplit

from daemon import __version__, config
from daemon.decide import Policy
from daemon.journal import CallRow, Journal
from daemon.model import Hook
from daemon.service import log
from daemon.service.clock import Clock
from daemon.service.handing import hand
from daemon.service.threads import aside
from daemon.service.together import Writer

WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180))
"""After the first, second, ... failure; after the last one it goes on in that step."""
PATIENCE = timedelta(hours=24)
_DROP = 410  # Gone: whoever listens wants no more of this call
_MOST = 1024  # octets of an answer that are read


def next_try(created: datetime, tries: int, now: datetime) -> datetime | None:
    """When to try again after ``tries`` (1, 2, ...) failures, or None: given up. UTC."""
    due = now + WAITS[min(tries, len(WAITS)) - 1]
    return due if due - created <= PATIENCE else None


def signature(secret: str, moment: int, body: bytes) -> str:
    """``t=SECONDS,v1=HEX``: HMAC-SHA256 over the seconds since 1970, a dot and the body; an old call cannot be sent again."""
    mark = hmac.new(secret.encode(), b"%d." % moment + body, hashlib.sha256).hexdigest()
    return f"t={moment},v1={mark}"


async def call_due(journal: Journal, write: Writer, policy: Policy, clock: Clock, environ: Mapping[str, str]) -> int:
    """Try every call that is due, a few at a time; the number of those that were taken."""
    rows = await write(lambda: journal.calls_due(clock.now()))
    instance = await write(journal.instance) if rows else ""
    taken = await asyncio.gather(*(_try(row, instance, journal, write, policy, clock, environ) for row in rows))
    return sum(taken)


async def _try(
    row: CallRow,
    instance: str,
    journal: Journal,
    write: Writer,
    policy: Policy,
    clock: Clock,
    environ: Mapping[str, str],
) -> bool:
    hook = policy.site.hooks.get(row.hook)
    if hook is None:
        await write(
            lambda: journal.settle_call(row.id, clock.now(), taken=False, said="the site has no such hook any more")
        )
        return False
    call_id = f"{instance}-{row.id}"
    try:
        if hook.command:
            said = await aside(partial(hand, hook, call_id, row.told))
        else:
            secret = config.hook_secret(hook, environ).reveal()
            said = await aside(partial(post, hook, secret, call_id, row.told, clock.now))
    except config.SiteErrors as error:
        said = str(error)
    now = clock.now()
    due = next_try(row.created, row.tries + 1, now) if said else None
    if said and due:
        await write(lambda: journal.put_off_call(row.id, due, said))
    else:
        await write(lambda: journal.settle_call(row.id, now, taken=not said, said=said))
    if said:
        log.trouble(
            "hook %s: call %d failed (%s); %s", hook.name, row.id, said, "it is tried again" if due else "given up"
        )
    return not said


def post(hook: Hook, secret: str, call_id: str, body: bytes, now: Callable[[], datetime]) -> str:
    """One try. "" when it was taken (any 2xx, or 410), else why not, in one line."""
    url = urlsplit(hook.url)
    seconds = hook.timeout.total_seconds()
    headers = {
        "Content-Type": "application/json; charset=utf-8", "User-Agent": f"sachstand/{__version__}", "X-Sachstand-Id": call_id,
        "X-Sachstand-Signature": signature(secret, int(now().timestamp()), body),
    }  # fmt: skip
    link = (
        http.client.HTTPSConnection(url.hostname or "", url.port, timeout=seconds, context=ssl.create_default_context())
        if url.scheme == "https"
        else http.client.HTTPConnection(url.hostname or "", url.port, timeout=seconds)
    )
    try:
        link.request("POST", (url.path or "/") + (f"?{url.query}" if url.query else ""), body, headers)
        answer = link.getresponse()
        answer.read(_MOST)
    except (OSError, http.client.HTTPException, ValueError) as error:
        return " ".join(f"{type(error).__name__} {error}".split())[:200]
    finally:
        link.close()
    return "" if 200 <= answer.status < 300 or answer.status == _DROP else f"status {answer.status}"
