"""The opened journal. One handle belongs to one thread at a time; any number of processes may read beside it.

Each method is one transaction: all of it is written when it returns, or nothing is. ``transaction()`` puts
several calls into one commit; a call that fails inside takes back its own writes and leaves the others standing.
"""

import secrets
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Self

from sqlalchemy import Connection

from daemon.journal import (
    absences,
    arrivals,
    corrections,
    hooks,
    languages,
    letters,
    meta,
    moving,
    opening,
    places,
    positions,
    privacy,
    restoring,
    schema,
    threads,
    timers,
    views,
)  # fmt: skip
from daemon.journal import cases as case_book
from daemon.journal import conditions as known
from daemon.journal import contacts as people
from daemon.journal import decisions as deciding
from daemon.journal import entries as progress
from daemon.journal import filing as mailbox_work
from daemon.journal import moods as tempers
from daemon.journal import notices as noticing
from daemon.journal import offers as terms
from daemon.journal import outbox as road
from daemon.journal import proposals as waiting
from daemon.journal import recent as lately
from daemon.journal import record as recorded
from daemon.journal import reports as outside
from daemon.journal import updates as weeks
from daemon.journal.fleet import FleetMethods
from daemon.journal.ground import Ground, Place, ground_of
from daemon.journal.lending import Lending
from daemon.journal.methods import reads, writes
from daemon.journal.prepared import HoldingMethods
from daemon.journal.values import JournalError
from daemon.model import DeliveryReport

WAIT = timedelta(seconds=30)  # how long a writer waits for another process to finish writing


class Journal(Lending, FleetMethods, HoldingMethods):
    """The record of what came, what was decided and what left; see :mod:`daemon.journal`."""

    def __init__(self, ground: Ground, connection: Connection, *, readonly: bool) -> None:
        super().__init__(ground, connection)
        self.place = ground.place
        self.readonly = readonly
        self._engine = ground.engine
        self._secret: bytes | None = None

    @classmethod
    def open(
        cls,
        place: Place,
        *,
        readonly: bool = False,
        check: bool | None = None,
        mint_secret: Callable[[], bytes] = lambda: secrets.token_bytes(meta.LENGTH),
        wait: timedelta = WAIT,
    ) -> Self:
        """Open the place, making and migrating its tables if needed; ``readonly`` changes nothing and needs them there.

        ``check`` looks first whether it keeps what is written (None: not when reading only); a file is read as a whole.
        ``wait`` is how long a writer waits for another. JournalError, in one line, if the place is damaged, of a newer
        version, locked, unwritable, out of reach.
        """
        try:
            with opening.plain_file_errors():
                ground = ground_of(place, readonly=readonly, wait=wait)
            with ground.errors():
                journal = cls(ground, ground.engine.connect(), readonly=readonly)
            try:
                journal._prepare(check=not readonly if check is None else check, mint_secret=mint_secret)
            except BaseException:
                journal.close()
                raise
        except JournalError as error:
            raise type(error)(f"{place}: {error}") from error
        return journal

    def _prepare(self, *, check: bool, mint_secret: Callable[[], bytes]) -> None:
        with self.reading() as connection:
            if check:
                self._ground.check(connection)
            if self.readonly:
                schema.demand(connection)
                return
            ready = schema.current(connection) == schema.HEAD and meta.has_secret(connection)
        if not ready:
            with self.transaction():
                schema.prepare(self._connection)
                meta.mint_secret_once(self._connection, mint_secret)

    def adopt(self, other: "Journal") -> Mapping[str, int]:
        """Copy all of a journal in a file into this new one; rows by table. JournalError if this one is in use."""
        self._secret = None
        with other.reading() as source, self.writing() as target:
            return moving.copy(source, target)

    def record_late(
        self, outbox_id: int, report: DeliveryReport, now: datetime, next_at: datetime | None, *, attempt: int
    ) -> None:
        """:meth:`record` by a machine that was put out meanwhile: of its own ``attempt``, and of nothing that came after."""
        member, self.member = self.member, None
        try:
            self.record(outbox_id, report, now, next_at, attempt=attempt)
        finally:
            self.member = member

    def secret(self) -> bytes:
        """The 32 bytes that sign our Message-IDs and tokens; minted once and never changed, so read once."""
        if self._secret is None:
            self._secret = self._read_secret()
        return self._secret

    # The journal about itself
    _read_secret = reads(meta.secret)
    instance = reads(meta.instance)
    counts = reads(meta.counts)
    decided_counts = reads(meta.decided_counts)
    oldest_unsent = reads(meta.oldest_unsent)
    oldest_undecided = reads(meta.oldest_undecided)
    oldest_due = reads(meta.oldest_due)
    newest = reads(meta.newest)
    may_say = writes(meta.may_say)
    counters = reads(restoring.counters)
    mark_copied = writes(restoring.mark_copied)
    copy_made = reads(restoring.copy_made)
    restored = reads(restoring.restored)
    restore = writes(restoring.restore)

    position = reads(positions.position)
    set_baseline = writes(positions.set_baseline)
    new_epoch = writes(positions.new_epoch)
    advance = writes(positions.advance)
    reached = writes(positions.reached)
    polled = writes(positions.polled)

    # Mail that came in
    record_arrivals = writes(arrivals.record_arrivals)
    pending = reads(arrivals.pending)
    begin = writes(arrivals.begin)
    postpone = writes(arrivals.postpone)
    raw = reads(arrivals.raw)
    received_since = reads(arrivals.received_since)

    # Facts to decide on
    duplicate_of = reads(letters.duplicate_of)
    order_before = reads(letters.order_before)
    answered_original = reads(letters.answered_original)
    answers_to = reads(letters.answers_to)
    knows_message = reads(letters.knows_message)
    complaint_open = reads(letters.complaint_open)
    thread = reads(threads.thread)
    thread_of_case = reads(threads.thread_of_case)
    outgoing_of = reads(threads.outgoing_of)
    client_wrote = reads(threads.client_wrote)
    recent = reads(lately.recent)
    trip = writes(lately.trip)
    reset = writes(lately.reset)
    shut_brakes = reads(lately.shut_brakes)

    # Decisions
    carry_out = writes(deciding.carry_out)
    trace = reads(deciding.trace)
    decisions = reads(views.decision_rows)
    last_decisions = reads(views.last_decisions)
    decision_of = reads(views.decision_of)

    # Cases, and what is to be looked at later
    next_reference = reads(case_book.next_reference)
    open_cases = reads(case_book.open_cases)
    all_cases = reads(case_book.all_cases)
    complaints_since = reads(case_book.complaints_since)
    case = reads(case_book.case)
    answered = reads(case_book.answered)
    human_answered = writes(case_book.human_answered)
    due_timers = reads(timers.due_timers)
    waiting_timers = reads(timers.waiting_timers)
    stop_timers = writes(timers.stop_timers)
    fire = writes(deciding.fire)
    offers = reads(terms.offers_of)
    accepted_offers = reads(terms.accepted)
    moods = reads(tempers.moods_of)

    # What is held of a person, and old bytes
    held_of = reads(privacy.held_of)
    rows_of = reads(privacy.rows_of)
    forget = writes(privacy.forget)
    drop_bytes = writes(privacy.drop_bytes)

    # Progress, promises, notes
    entries = reads(progress.project_entries)
    add_entry = writes(progress.add_entry)
    last_update = reads(progress.last_update)
    promises = reads(progress.project_promises)
    progress_marks = reads(progress.progress_marks)
    milestones_made = reads(progress.milestones_made)
    add_contact = writes(people.add_contact)
    contacts_added = reads(people.contacts_added)
    may_ask = reads(people.may_ask)
    note_contact = writes(progress.note_contact)
    contact_notes = reads(progress.contact_notes_of)
    conditions = reads(known.standing)
    set_condition = writes(known.set_condition)
    lift_condition = writes(known.lift)
    told_undeliverable = reads(known.told_undeliverable)
    sent_as = reads(known.sent_as)
    reports = reads(outside.project_reports)
    all_reports = reads(outside.all_reports)
    record_report = writes(outside.record_report)
    failure_told = writes(outside.failure_told)
    forget_report = writes(outside.forget_report)
    propose = writes(waiting.propose)
    proposals_waiting = reads(waiting.proposals_waiting)
    proposals_due = reads(waiting.proposals_due)
    project_proposals = reads(waiting.project_proposals)
    proposal = reads(waiting.proposal)
    proposal_of = reads(waiting.proposal_of)
    keep_waiting, settle_proposal = writes(waiting.keep_waiting), writes(waiting.settle_proposal)
    add_update = writes(weeks.add_update)
    updates = reads(weeks.project_updates)
    project_record = reads(recorded.project_record)
    last_heard = reads(recorded.last_heard)
    calls_due = reads(hooks.calls_due)
    settle_call = writes(hooks.settle_call)
    put_off_call = writes(hooks.put_off_call)
    add_correction = writes(corrections.add_correction)
    undo_correction = writes(corrections.undo_correction)
    correction_of = reads(corrections.correction_of)
    active_corrections = reads(corrections.active_corrections)
    all_corrections = reads(corrections.all_corrections)
    corrections_revision = reads(corrections.corrections_revision)
    said_to_client = reads(corrections.said_to_client)
    told_of = reads(corrections.told_of)
    withdraw = writes(corrections.withdraw)
    case_opened_by = reads(corrections.case_opened_by)
    learned = reads(corrections.learned)
    keep_learned = writes(corrections.keep_learned)
    arrivals_called = reads(places.arrivals_called)
    arrival_of = reads(places.arrival_of)
    seen_in = writes(places.seen_in)
    refile = writes(places.refile)
    to_refile = reads(places.to_refile)
    refiled = writes(places.refiled)
    not_refiled = writes(places.not_refiled)
    refiling_failed = writes(places.refiling_failed)
    language_of = reads(languages.language_of)

    # Mail that leaves
    claim = writes(road.claim)
    begin_content = writes(road.begin_content)
    record = writes(road.record)
    recover = writes(road.recover)
    in_doubt = reads(road.in_doubt)
    resolve = writes(road.resolve)
    cancel = writes(road.cancel)
    outbox = reads(views.outbox_rows)
    outgoing_bytes = reads(views.outgoing_bytes)
    notices_ready = reads(noticing.notices_ready)
    notices_left = reads(noticing.notices_left)
    put_off = writes(noticing.put_off)
    gather = writes(noticing.gather)
    gathered_due = reads(noticing.gathered_due)
    bundle = writes(noticing.bundle)
    absence_words = reads(absences.absence_words)

    # What is left to do in the mailbox
    to_file = reads(mailbox_work.to_file)
    filed = writes(mailbox_work.filed)
    filing_failed = writes(mailbox_work.filing_failed)
    to_copy = reads(mailbox_work.to_copy)
    copied = writes(mailbox_work.copied)
