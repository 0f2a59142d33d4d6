"""The opened journal. One handle belongs to one thread at a time; any number of processes may read beside it.

Each method is one transaction: all of it is in the file when it returns, or nothing is. ``transaction()`` puts
several calls into one commit; a call that fails inside takes back its own writes and leaves the others standing.
"""

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import timedelta
from functools import wraps
from pathlib import Path
from typing import Concatenate, ParamSpec, Self, TypeVar

from sqlalchemy import Connection, Engine

from daemon.journal import arrivals, letters, meta, opening, positions, schema, threads, timers, views
from daemon.journal import cases as case_book
from daemon.journal import contacts as people
from daemon.journal import decisions as deciding
from daemon.journal import entries as progress
from daemon.journal import filing as mailbox_work
from daemon.journal import held as holding
from daemon.journal import outbox as road
from daemon.journal import proposals as waiting
from daemon.journal import recent as lately
from daemon.journal import reports as outside
from daemon.journal.values import JournalError

P = ParamSpec("P")
T = TypeVar("T")
WAIT = timedelta(seconds=30)
"""How long a writer waits for another process to finish writing."""


def _reads(function: Callable[Concatenate[Connection, P], T]) -> "Callable[Concatenate[Journal, P], T]":
    """A method that runs ``function`` in a transaction of its own, or in the open one."""

    @wraps(function)
    def method(self: "Journal", /, *args: P.args, **kwargs: P.kwargs) -> T:
        with self._reading() as connection:
            return function(connection, *args, **kwargs)

    return method


def _writes(function: Callable[Concatenate[Connection, P], T]) -> "Callable[Concatenate[Journal, P], T]":
    """The same for a ``function`` that writes: committed before it returns, unless a transaction is open."""

    @wraps(function)
    def method(self: "Journal", /, *args: P.args, **kwargs: P.kwargs) -> T:
        with self._writing() as connection:
            return function(connection, *args, **kwargs)

    return method


class Journal:
    """The record of what came, what was decided and what left; see :mod:`daemon.journal`."""

    def __init__(self, path: Path, engine: Engine, connection: Connection, *, readonly: bool) -> None:
        self.path = path
        self.readonly = readonly
        self._engine = engine
        self._connection = connection
        self._depth = 0
        self._file = _identity(path)

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        readonly: bool = False,
        check: bool = True,
        mint_secret: Callable[[], bytes] = lambda: secrets.token_bytes(meta.LENGTH),
        wait: timedelta = WAIT,
    ) -> Self:
        """Open the file, making and migrating it if needed; ``readonly`` changes nothing and needs it to be there.

        ``check`` has SQLite look through the whole file first (not when reading only). ``wait`` is how long a writer
        waits for another. JournalError, in one line, if the file is damaged, of a newer version, locked, unwritable.
        """
        try:
            with opening.plain_file_errors():
                if not readonly:
                    opening.make_file(path)
                engine = opening.engine(path, readonly=readonly, wait=wait)
                journal = cls(path, engine, engine.connect(), readonly=readonly)
            try:
                journal._prepare(check=check and not readonly, mint_secret=mint_secret)
            except BaseException:
                journal.close()
                raise
        except JournalError as error:
            raise type(error)(f"{path}: {error}") from error
        return journal

    def _prepare(self, *, check: bool, mint_secret: Callable[[], bytes]) -> None:
        with self._reading() as connection:
            if check:
                opening.quick_check(connection)
            if self.readonly:
                schema.demand(connection)
                return
            ready = schema.current(connection) == schema.HEAD and meta.has_secret(connection)
        if not ready:
            with self.transaction():
                schema.prepare(self._connection)
                meta.mint_secret_once(self._connection, mint_secret)

    def close(self) -> None:
        """Close the file. A second close does nothing."""
        self._connection.close()
        self._engine.dispose()

    def __enter__(self) -> Self:
        """The handle itself; leaving the block closes it."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close."""
        self.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Several calls, one commit; JournalError if it cannot be committed: then none of them happened.

        Inside an open transaction it only marks a point to which an error falls back.
        """
        with self._writing():
            yield

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        here = self._connection
        within = opening.savepoint(here) if self._depth else opening.transaction(here, writes=True)
        with opening.plain_errors(), within:
            self._depth += 1
            try:
                yield here
            finally:
                self._depth -= 1

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        within = nullcontext() if self._depth else opening.transaction(self._connection, writes=False)
        with opening.plain_errors(), within:
            yield self._connection

    def still_there(self) -> bool:
        """Whether the path still leads to the opened file; writes to a deleted file seem to succeed, and are lost."""
        return _identity(self.path) == self._file

    def backup(self, target: Path) -> None:
        """Write a compact copy to ``target`` (which must not exist) while everything goes on."""
        with opening.plain_errors(), self._engine.connect() as connection:
            connection.exec_driver_sql("VACUUM INTO ?", (str(target),))

    # The journal about itself
    secret = _reads(meta.secret)
    instance = _reads(meta.instance)
    counts = _reads(meta.counts)
    oldest_unsent = _reads(meta.oldest_unsent)
    newest = _reads(meta.newest)
    may_say = _writes(meta.may_say)

    # How far each folder has been read
    position = _reads(positions.position)
    set_baseline = _writes(positions.set_baseline)
    new_epoch = _writes(positions.new_epoch)
    advance = _writes(positions.advance)
    polled = _writes(positions.polled)

    # Mail that came in
    record_arrivals = _writes(arrivals.record_arrivals)
    pending = _reads(arrivals.pending)
    begin = _writes(arrivals.begin)
    raw = _reads(arrivals.raw)

    # Facts to decide on
    duplicate_of = _reads(letters.duplicate_of)
    answered_original = _reads(letters.answered_original)
    answers_to = _reads(letters.answers_to)
    knows_message = _reads(letters.knows_message)
    complaint_open = _reads(letters.complaint_open)
    thread = _reads(threads.thread)
    thread_of_case = _reads(threads.thread_of_case)
    outgoing_of = _reads(threads.outgoing_of)
    recent = _reads(lately.recent)
    trip = _writes(lately.trip)
    reset = _writes(lately.reset)

    # Decisions, and what waits for a person
    carry_out = _writes(deciding.carry_out)
    trace = _reads(deciding.trace)
    decisions = _reads(views.decision_rows)
    last_decisions = _reads(views.last_decisions)
    decision_of = _reads(views.decision_of)
    held = _reads(holding.held)
    release = _writes(holding.release)
    drop = _writes(holding.drop)
    digest_due = _reads(holding.digest_due)
    told = _writes(holding.told)
    digested = _writes(holding.digested)

    # Cases, and what is to be looked at later
    next_reference = _reads(case_book.next_reference)
    open_cases = _reads(case_book.open_cases)
    all_cases = _reads(case_book.all_cases)
    case = _reads(case_book.case)
    answered = _reads(case_book.answered)
    human_answered = _writes(case_book.human_answered)
    due_timers = _reads(timers.due_timers)
    waiting_timers = _reads(timers.waiting_timers)
    stop_timers = _writes(timers.stop_timers)
    fire = _writes(deciding.fire)

    # Progress, promises, notes
    entries = _reads(progress.project_entries)
    add_entry = _writes(progress.add_entry)
    last_update = _reads(progress.last_update)
    promises = _reads(progress.project_promises)
    add_contact = _writes(people.add_contact)
    contacts_added = _reads(people.contacts_added)
    may_ask = _reads(people.may_ask)
    note_contact = _writes(progress.note_contact)
    contact_notes = _reads(progress.contact_notes_of)

    # What outside sources told
    reports = _reads(outside.project_reports)
    all_reports = _reads(outside.all_reports)
    record_report = _writes(outside.record_report)
    failure_told = _writes(outside.failure_told)
    forget_report = _writes(outside.forget_report)

    # Mail to clients that waits for the lead
    propose = _writes(waiting.propose)
    proposals_waiting = _reads(waiting.proposals_waiting)
    proposals_due = _reads(waiting.proposals_due)
    project_proposals = _reads(waiting.project_proposals)
    proposal = _reads(waiting.proposal)
    proposal_of = _reads(waiting.proposal_of)
    settle_proposal = _writes(waiting.settle_proposal)

    # Mail that leaves
    claim = _writes(road.claim)
    begin_content = _writes(road.begin_content)
    record = _writes(road.record)
    recover = _writes(road.recover)
    in_doubt = _reads(road.in_doubt)
    resolve = _writes(road.resolve)
    cancel = _writes(road.cancel)
    outbox = _reads(views.outbox_rows)
    outgoing_bytes = _reads(views.outgoing_bytes)

    # What is left to do in the mailbox
    to_file = _reads(mailbox_work.to_file)
    filed = _writes(mailbox_work.filed)
    filing_failed = _writes(mailbox_work.filing_failed)
    to_copy = _reads(mailbox_work.to_copy)
    copied = _writes(mailbox_work.copied)


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = os.stat(path)  # noqa: PTH116 - one call, no object
    except OSError:
        return None
    return found.st_dev, found.st_ino
