"""Every hostile mail is decided as its sample says; then it is decided again where its cost is measured.

The key of a sample's group is a row of docs/hostile-input.md.
"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from daemon.decide import Policy
from daemon.journal import Journal
from daemon.model import Entry, EntryKind
from daemon.service.reloading import load_policy
from tests.faults.hostile import bodies, fields, senders, traces, words
from tests.faults.hostile.sample import NOW, Sample, judge
from tests.golden.test_golden import CASES, read_mail
from tests.rig import site
from tests.rig.alone import MOST_CPU as MOST_CPU_OF_ALL
from tests.rig.alone import Alone
from tests.rig.journals import opened
from tests.rig.thoroughness import THOROUGH

MOST_CPU = 2.0  # seconds for the hostile mail and an ordinary one behind it
MOST_MEMORY = 200 * 1024 * 1024  # octets, the whole process
ANSWERED = ("state", "acknowledge")
SAMPLES = [
    pytest.param(sample, id=f"{row}: {name}"[:100])
    for room in (senders, traces, fields, bodies, words)
    for row, group in room.SAMPLES.items()
    for name, sample in group.items()
]
ONE_OF_EACH = [
    pytest.param(next(reversed(group.values())), id=f"{row}: {next(reversed(group))}"[:100])
    for room in (senders, traces, fields, bodies, words)
    for row, group in room.SAMPLES.items()
]
MEASURED = ONE_OF_EACH if THOROUGH else ONE_OF_EACH[::3]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The usual site."""
    return site.write(tmp_path_factory.mktemp("hostile") / "site")


@pytest.fixture(scope="module")
def policy(folder: Path) -> Policy:
    """Its policy."""
    return load_policy(folder)


@pytest.fixture(scope="module")
def journal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Journal]:
    """A journal with one step of progress, so that the state can be told."""
    with opened(tmp_path_factory.mktemp("hostile") / "journal.sqlite") as journal:
        done = Entry(EntryKind.DONE, "Produktsuche auf dem Testsystem", at=NOW - timedelta(days=1), by="jonas")
        journal.add_entry("SHOP", done, NOW)
        yield journal


@pytest.fixture(scope="module")
def alone(folder: Path) -> Iterator[Alone]:
    """Decides each mail in a process of its own."""
    with Alone(folder) as alone:
        yield alone


def _is_cheap(alone: Alone, raw: bytes, outcomes: tuple[str, ...] | None, cpu: float = MOST_CPU) -> None:
    cost = alone.decide(raw)
    assert outcomes is None or cost.outcome in outcomes
    assert cost.next_outcome in ANSWERED, "the next mail is handled"
    assert cost.waiting == 0
    assert cost.cpu <= cpu
    assert cost.peak <= MOST_MEMORY


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_hostile_mail_is_decided_as_it_should_be(sample: Sample, policy: Policy, journal: Journal) -> None:
    report = judge(sample.raw(), policy, journal)
    assert report.outcome in sample.outcome, (report.row, report.decision.because)
    assert sample.row is None or report.row == sample.row
    assert not any("cannot be parsed" in defect for defect in report.understanding.message.defects)
    assert sample.also(report)


@pytest.mark.parametrize("sample", MEASURED)
def test_a_hostile_mail_costs_little_and_the_next_one_is_handled(sample: Sample, alone: Alone) -> None:
    _is_cheap(alone, sample.raw(), sample.outcome, cpu=float(MOST_CPU_OF_ALL))  # a busy machine is no failure


@pytest.mark.long
@pytest.mark.parametrize("sample", SAMPLES)
def test_every_hostile_mail_costs_little(sample: Sample, alone: Alone) -> None:
    _is_cheap(alone, sample.raw(), sample.outcome)


@pytest.mark.long
@pytest.mark.parametrize("case", CASES, ids=lambda p: p.name)
def test_every_golden_mail_costs_little(case: Path, alone: Alone) -> None:
    about = YAML(typ="safe", pure=True).load((case / "case.yaml").read_text(encoding="utf-8"))
    if b"<sent:" not in (case / "mail.eml").read_bytes():
        _is_cheap(alone, read_mail(case / "mail.eml", {}, about.get("stretch")), None)
