"""Whatever happens in whatever order: bytes never change, what is final stays final, a mail is decided once."""

import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from daemon.journal import Arrival, JournalError, Letter, Minted, OutboxState
from daemon.model import Decision, Delivery, DeliveryReport, Draft, DraftKind, Outcome
from tests.rig.journals import opened

START = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
FINAL = {
    OutboxState.SENT, OutboxState.REFUSED, OutboxState.DROPPED, OutboxState.EXPIRED, OutboxState.CANCELLED,
}  # fmt: skip
NUMBERS = st.integers(1, 8)
PEOPLE = st.sampled_from(["e.krause@krause.example", "ott@krause.example", "jonas@studio-nord.example"])
KINDS = st.sampled_from([DraftKind.STATE, DraftKind.ACKNOWLEDGE, DraftKind.NOTICE])


class Life(RuleBasedStateMachine):
    """A daemon that does everything a journal allows, sensible or not, and is restarted in between."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "journal.sqlite"
        self.now = START
        self.bytes: dict[int, bytes] = {}
        self.ended: dict[int, OutboxState] = {}
        self.left: dict[int, int] = {}
        self.resends: dict[int, int] = {}
        self.uid = 0

    @initialize()
    def start(self) -> None:
        self.journal = opened(self.path)
        self.journal.set_baseline("box", "INBOX", 1, 1)

    def teardown(self) -> None:
        self.journal.close()
        self.folder.cleanup()

    @rule(minutes=st.sampled_from([0, 1, 20, 600]))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule(keys=st.lists(NUMBERS, min_size=1, max_size=4))
    def mail_arrives(self, keys: list[int]) -> None:
        mails = []
        for key in keys:
            self.uid += 1
            mails.append(Arrival("box", "INBOX", 1, self.uid, 3, self.now, b"raw", f"key-{key}"))
        self.journal.record_arrivals(mails, self.now)

    @rule(
        number=NUMBERS,
        said=st.lists(st.tuples(KINDS, PEOPLE), max_size=2),
        suggested=st.lists(st.tuples(KINDS, PEOPLE), max_size=1),
    )
    def decide(self, number: int, said: list[tuple[DraftKind, str]], suggested: list[tuple[DraftKind, str]]) -> None:
        def mint(outbox_id: int, draft: Draft) -> Minted:
            return Minted(f"<{outbox_id}@x.example>", "token", f"{outbox_id} {draft.to}".encode(), "")

        drafts = tuple(Draft(kind, to, "Re:", "text") for kind, to in said)
        held = tuple(Draft(kind, to, "Re:", "text") for kind, to in suggested)
        what = Decision(Outcome.STATE, "D33", "", hold=bool(held), drafts=drafts, suggested=held, filing="Done")
        try:
            self.journal.carry_out(
                number, what, mint, now=self.now, mailbox="box", facts_snapshot={}, policy="p", letter=Letter()
            )
        except JournalError:
            pass

    @rule(count=st.integers(1, 3), begin=st.booleans(), delivery=st.sampled_from([None, *Delivery]))
    def send(self, count: int, begin: bool, delivery: Delivery | None) -> None:
        for mail in self.journal.claim(self.now, count):
            if begin:
                self.journal.begin_content(mail.id, self.now, attempt=mail.attempts)
                self.left[mail.id] = self.left.get(mail.id, 0) + 1
            if delivery is not None and (begin or delivery in (Delivery.DEFERRED, Delivery.REFUSED)):
                next_at = self.now + timedelta(minutes=5)
                self.journal.record(mail.id, DeliveryReport(delivery), self.now, next_at, attempt=mail.attempts)
                if delivery is Delivery.DEFERRED and begin:
                    self.left[mail.id] -= 1

    @rule(number=st.integers(1, 20), delivery=st.sampled_from(list(Delivery)))
    def a_report_comes_from_nowhere(self, number: int, delivery: Delivery) -> None:
        before = {row.id: row.state for row in self.journal.outbox(1000)}
        if before.get(number) in (OutboxState.SENDING, OutboxState.IN_DOUBT):
            return
        try:
            self.journal.record(number, DeliveryReport(delivery), self.now, self.now)
        except JournalError:
            return
        raise AssertionError(f"a report for a mail that is {before.get(number)} was believed")

    @rule(number=st.integers(1, 20), how=st.sampled_from(["sent", "resend", "dropped"]))
    def doubt_ends(self, number: int, how: str) -> None:
        try:
            self.journal.resolve(number, how, self.now, "why")  # type: ignore[arg-type]
        except JournalError:
            return
        if how == "resend":
            self.resends[number] = self.resends.get(number, 0) + 1

    @rule(number=NUMBERS, release=st.booleans())
    def a_person_speaks(self, number: int, release: bool) -> None:
        try:
            (self.journal.release if release else self.journal.drop)(number, self.now)
        except JournalError:
            pass

    @rule(number=st.integers(1, 20))
    def a_mail_is_withdrawn(self, number: int) -> None:
        self.journal.cancel(number, self.now, "why")

    @rule()
    def the_daemon_restarts(self) -> None:
        self.journal.close()
        self.journal = opened(self.path)
        self.journal.recover(self.now)
        assert not self.journal.outbox(1000, [OutboxState.SENDING])

    @invariant()
    def bytes_never_change(self) -> None:
        for row in self.journal.outbox(1000):
            raw = self.journal.outgoing_bytes(row.id)
            assert raw is not None
            assert self.bytes.setdefault(row.id, raw) == raw

    @invariant()
    def what_is_final_stays_final(self) -> None:
        states = {row.id: row.state for row in self.journal.outbox(1000)}
        assert all(states[number] == state for number, state in self.ended.items())
        self.ended |= {number: state for number, state in states.items() if state in FINAL}

    @invariant()
    def content_leaves_once_and_once_more_for_each_resend(self) -> None:
        for number, times in self.left.items():
            assert times <= 1 + self.resends.get(number, 0)

    @invariant()
    def a_mail_is_decided_once_and_answered_once_of_a_kind(self) -> None:
        decided = [row.arrival_id for row in self.journal.decisions(limit=1000)]
        assert len(decided) == len(set(decided))
        waiting = {mail.id for mail in self.journal.pending(1000)}
        assert waiting.isdisjoint(decided)
        rows = [(row.arrival, row.kind, row.recipient) for row in self.journal.outbox(1000)]
        assert all(rows.count(row) <= 2 for row in rows), "once said, once suggested"


TestLife = Life.TestCase
TestLife.settings = settings(
    max_examples=25, stateful_step_count=30, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
