"""What Prometheus is told, counted anew from the journal at each question: figures survive restarts as the journal does.

A label is a mailbox's name, a state, a kind or an intent; never a person, a project, a subject or an address.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from daemon.journal import Journal, JournalError, Place
from daemon.service.clock import Clock
from daemon.service.health import Measured, Trouble
from daemon.service.monitor import Monitor


def exposition(journal: Place, clock: Clock, monitor: Monitor, version: str) -> bytes:
    """The text that Prometheus reads (exposition format 0.0.4)."""
    registry = CollectorRegistry()
    registry.register(_Measures(journal, clock, monitor, version))
    return generate_latest(registry)


class _Measures(Collector):
    def __init__(self, journal: Place, clock: Clock, monitor: Monitor, version: str) -> None:
        self._journal, self._clock, self._monitor, self._version = journal, clock, monitor, version

    def collect(self) -> Iterable[Metric]:
        """All figures; without a journal only what is known without it."""
        info = GaugeMetricFamily("sachstand_info", "The running version.", labels=["version"])
        info.add_metric([self._version], 1)
        yield info
        yield _by_label("sachstand_trouble", "1 while something is wrong.", "kind", self._troubles())
        if (seen := self._monitor.measured) is not None:
            yield from _ages(seen)
        try:
            with Journal.open(self._journal, readonly=True) as journal:
                yield from _counted(journal, self._clock.now())
        except JournalError:
            return

    def _troubles(self) -> dict[str, float]:
        wrong = {str(finding.trouble) for finding in self._monitor.findings}
        return {str(trouble): float(str(trouble) in wrong) for trouble in Trouble}


def _ages(seen: Measured) -> Iterator[Metric]:
    loops = {name: (seen.now - at).total_seconds() for name, at in {**seen.turned, **seen.watched}.items()}
    servers = {name: (seen.now - at).total_seconds() for name, at in seen.reached.items()}
    yield _by_label(
        "sachstand_turn_age_seconds", "Since a loop or the watcher of a mailbox last turned.", "part", loops
    )
    yield _by_label("sachstand_server_age_seconds", "Since a mailbox's server last answered.", "mailbox", servers)
    behind = {name: float(count) for name, (_, count) in seen.behind.items()}
    waiting = {name: behind.get(name, 0.0) for name in seen.reached}
    yield _by_label("sachstand_unrecorded_mails", "Mails at the server that the journal lacks.", "mailbox", waiting)


def _counted(journal: Journal, now: datetime) -> Iterator[Metric]:
    counts = dict(journal.counts())
    for name, what in (
        ("waiting", "Recorded mails that wait for a decision."),
        ("held", "Mails that a person has to look at."),
        ("quarantined", "Mails that were put aside unread, ever."),
        ("cases", "Open cases."),
        ("timers", "Waiting timers."),
    ):
        yield GaugeMetricFamily(f"sachstand_{name}", what, value=counts.pop(name))
    yield _by_label("sachstand_outgoing", "Outgoing mails by their state.", "state", counts)
    decided = CounterMetricFamily("sachstand_decisions", "Decisions ever taken.", labels=["outcome", "intent"])
    for (outcome, intent), count in journal.decided_counts().items():
        decided.add_metric([outcome, intent], count)
    yield decided
    yield GaugeMetricFamily(
        "sachstand_undecided_age_seconds", "Age of the oldest recorded mail without a decision.",
        value=_age(journal.oldest_undecided(), now),
    )  # fmt: skip
    yield GaugeMetricFamily(
        "sachstand_unsent_age_seconds", "Since when the oldest mail that could leave has not.",
        value=_age(journal.oldest_due(now), now),
    )  # fmt: skip


def _age(since: datetime | None, now: datetime) -> float:
    return 0.0 if since is None else max(0.0, (now - since).total_seconds())


def _by_label(name: str, what: str, label: str, values: dict[str, float] | dict[str, int]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, what, labels=[label])
    for value, figure in sorted(values.items()):
        family.add_metric([value], figure)
    return family
