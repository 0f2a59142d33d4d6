"""What the ticks ask for. Each piece reads from the journal what is due, does it, and records it; doing it twice is harmless."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import Future
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from daemon import decide, inbox, mail
from daemon.decide import HeldMail, Policy
from daemon.journal import HeldRow, Journal, JournalError, Timer
from daemon.model import Decision, Outcome
from daemon.service import log
from daemon.service.clock import Clock
from daemon.service.known import conditions_of, in_force
from daemon.service.minting import minter
from daemon.service.reloading import PolicyInForce
from daemon.service.together import Writer
from daemon.service.watching import Watchers

T = TypeVar("T")
AGAIN = timedelta(minutes=5)  # after a filing that failed
PATIENCE = 30.0  # seconds a filing wish may take
BATCH = 200
MANY = 20  # old mails that are told one by one
FILING_TRIES = 20
MISTAKES_AGAIN = timedelta(hours=1)


def fire_timers(journal: Journal, policy: Policy, now: datetime) -> int:
    """Carry out every rung that is due; each once, in one transaction with its notices.

    Rungs of one case that are due together, as after a long sleep, are told together: nobody hears of a case twice at once.
    What cannot be carried out goes on waiting and does not hold up those behind it.
    """
    fired = 0
    policy = in_force(policy, journal)
    together: dict[str | None, list[Timer]] = {}
    for timer in journal.due_timers(now):
        together.setdefault(timer.case, []).append(timer)
    for case, timers in together.items():
        try:
            fired += _fire(journal, policy, timers, now)
        except JournalError:
            raise
        except Exception as error:  # noqa: BLE001 - logged; it is tried again at the next tick
            log.trouble("%s of %s cannot be carried out: %s", timers[-1].key, case, error)
    return fired


def _fire(journal: Journal, policy: Policy, timers: Sequence[Timer], now: datetime) -> int:
    """How many of the timers of one case were still waiting; the last one tells for all of them."""
    *earlier, last = sorted(timers, key=lambda timer: ("rung" in timer.data, timer.due, timer.id))
    numbers = [int(t.data["rung"]) for t in timers if "rung" in t.data and t.data["ladder"] == last.data["ladder"]]
    mailbox = policy.site.mailboxes.get(last.mailbox) or next(iter(policy.site.mailboxes.values()))
    mint = minter(policy.site, mailbox, journal.secret(), now)
    silent = Decision(Outcome.NOTHING, "timer", f"{last.case}: told together with {last.key}")
    fired = 0
    with journal.transaction():
        for timer, decision in (
            *((timer, silent) for timer in earlier),
            (last, _asked(journal, policy, last, numbers, now)),
        ):
            number = journal.fire(
                timer, decision, mint, now=now, mailbox=mailbox.name, policy=policy.fingerprint, facts_snapshot={}
            )
            fired += number is not None
    return fired


def _asked(journal: Journal, policy: Policy, timer: Timer, numbers: Sequence[int], now: datetime) -> Decision:
    """What a timer's time asks for: the rungs with these numbers, or a reminder of what is promised."""
    row = journal.case(timer.case) if timer.case else None
    if row is None:
        return Decision(Outcome.NOTHING, "timer", f"no case {timer.case} to look at")
    known = tuple(conditions_of(row.case.contact, journal, policy.site, now))
    ladder = timer.data["ladder"]
    if not numbers:
        due = datetime.fromisoformat(timer.data["due"])
        return decide.nearly_due(
            row.case, ladder=ladder, due=due, policy=policy, now=now, wish=row.wish, conditions=known
        )
    return decide.overdue(
        row.case,
        ladder=ladder,
        numbers=sorted(numbers),
        policy=policy,
        now=now,
        wish=row.wish,
        conditions=known,
        also=timer.data.get("also", "").split(),
        urgent="urgent" in timer.data,
    )


def drop_old_bytes(journal: Journal, policy: Policy, now: datetime) -> int:
    """Forget the bytes of settled mail that is older than the site keeps; the number of mails."""
    if policy.site.keep_raw is None:
        return 0
    count = journal.drop_bytes(now - policy.site.keep_raw)
    if count:
        log.event("retention: the bytes of %d mails were dropped; what they were and what followed is kept", count)
    return count


def send_digest(journal: Journal, policy: Policy, now: datetime) -> bool:
    """One mail to each lead with what is newly held, at most every fifteen minutes; a flood of old mail is told as one."""
    old = journal.old_untold()
    if old is None:
        return False
    for name, numbers in old.items():
        if len(numbers) > MANY:
            _tell_of_old_mail(journal, policy, name, numbers, now)
    rows = journal.digest_due(now)
    if not rows:
        return False
    policy = in_force(policy, journal)
    decision = decide.digest([_held(row, journal, policy, now) for row in rows], policy, now)
    mailbox = next(iter(policy.site.mailboxes.values()))
    with journal.transaction():
        journal.carry_out(
            None, decision, minter(policy.site, mailbox, journal.secret(), now), now=now, mailbox=mailbox.name,
            policy=policy.fingerprint, facts_snapshot={},
        )  # fmt: skip
        journal.digested([row.arrival_id for row in rows], now)
    return True


def _tell_of_old_mail(journal: Journal, policy: Policy, name: str, numbers: Sequence[int], now: datetime) -> None:
    """One mail to the owner instead of a digest of hundreds of lines."""
    mailbox = policy.site.mailboxes.get(name) or next(iter(policy.site.mailboxes.values()))
    with journal.transaction():
        journal.carry_out(
            None, decide.old_mail(name, len(numbers), policy, now), minter(policy.site, mailbox, journal.secret(), now),
            now=now, mailbox=mailbox.name, policy=policy.fingerprint, facts_snapshot={},
        )  # fmt: skip
        for number in numbers:
            journal.told(number, now)
    log.trouble("mailbox %s: %d old mails that are not known are held, and none is answered", name, len(numbers))


def tell_of_mistakes(journal: Journal, force: PolicyInForce, now: datetime) -> bool:
    """One mail to the owner when the site's files have become wrong; the next one after they were good, an hour later at least."""
    if not force.errors or force.told:
        return False
    with journal.transaction():
        if not journal.may_say("mistakes in the files", now, MISTAKES_AGAIN):
            return False
        policy = force.policy
        mailbox = next(iter(policy.site.mailboxes.values()))
        journal.carry_out(
            None, decide.site_broken(force.errors, policy, now), minter(policy.site, mailbox, journal.secret(), now), now=now,
            mailbox=mailbox.name, policy=policy.fingerprint, facts_snapshot={},
        )  # fmt: skip
    force.told = True
    return True


def _held(row: HeldRow, journal: Journal, policy: Policy, now: datetime) -> HeldMail:
    """A held mail as the digest tells it; words only of a contact's mail, which was read before without harm."""
    raw = journal.raw(row.arrival_id) if row.contact else None
    ready = journal.prepared(row.arrival_id)
    box = row.mailbox if row.mailbox in policy.site.mailboxes else next(iter(policy.site.mailboxes))
    return HeldMail(
        number=row.arrival_id, sender=row.sender, subject=row.subject, row=row.row, because=row.because, project=row.project,
        received=row.at, alert=row.alert is not None, contact=row.contact,
        conditions=tuple(conditions_of(row.contact, journal, policy.site, now)),
        words=decide.understand(raw, policy, box).text if raw else "",
        prepared=mail.plain_text(ready[0].raw) if ready else "",
    )  # fmt: skip


async def file_mails(journal: Journal, write: Writer, watchers: Watchers, clock: Clock) -> None:
    """Move or flag decided mails whose answers have left."""
    for name in watchers.names():
        rows = await write(partial(journal.to_file, name, BATCH, clock.now()))
        wishes = [(row, watchers.file(name, row.uid, row.uidvalidity, row.target)) for row in rows]
        for row, wish in wishes:
            result = await _result(wish)
            if isinstance(result, Exception):
                again = clock.now() + AGAIN if row.attempts < FILING_TRIES else None
                await write(partial(journal.filing_failed, row.arrival_id, again, mailbox=name))
            else:
                await write(partial(journal.filed, row.arrival_id, clock.now(), mailbox=name))


async def refile_mails(journal: Journal, write: Writer, watchers: Watchers, clock: Clock) -> None:
    """Move corrected mails into the folder of their new label."""
    for name in watchers.names():
        for row in await write(partial(journal.to_refile, name)):
            result = await _result(watchers.move(name, row.folder, row.uid, row.uidvalidity, row.target))
            if isinstance(result, Exception):
                await write(partial(journal.refiling_failed, row.place, row.tries))
            elif result is inbox.Filed.ABSENT:
                await write(partial(journal.not_refiled, row.place))
            else:
                await write(partial(journal.refiled, row.place, clock.now()))


async def copy_to_sent(journal: Journal, write: Writer, watchers: Watchers, clock: Clock) -> None:
    """Put answers where a person looks for them, unless the provider has done so."""
    for name in watchers.names():
        for copy in await write(partial(journal.to_copy, name)):
            result = await _result(watchers.copy_to_sent(name, copy.raw, copy.message_id))
            if not isinstance(result, Exception):
                await write(partial(journal.copied, copy.id, clock.now()))


async def look_in_sent(watchers: Watchers, mailbox: str, token: str) -> bool | None:
    """Whether Sent holds the mail with this token; None when nobody could look."""
    result = await _result(watchers.find_in_sent(mailbox, token))
    return None if isinstance(result, Exception) else result


async def _result(wish: "Future[T] | None") -> "T | Exception":
    """The result of a watcher's command, or why there is none."""
    if wish is None:
        return RuntimeError("the mailbox is not watched")
    try:
        return await asyncio.wait_for(asyncio.wrap_future(wish), PATIENCE)
    except Exception as error:  # noqa: BLE001 - the caller records it and the next tick tries again
        return error
