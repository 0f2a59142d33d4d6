"""What all tests share: the --long option, real servers that may be missing, and an honest last word about them.

A test that needs a real server asks for its fixture (or bears the mark ``real`` with the names of the servers). Without
that server the test is left out and named at the end; where CI is set, a missing server is a failure.
"""

import os
import shutil
import sys
from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.rig import browser, certs, disk, dovecot, postfix, postgres
from tests.rig.fake_imap import FakeImap
from tests.rig.smtp_sink import Sink
from tests.rig.thoroughness import examples

# The same examples in every run, so that a change is judged and not the dice; the long run throws new ones.
settings.register_profile("steady", derandomize=True, max_examples=examples(60))
settings.load_profile("default" if "--long" in sys.argv else "steady")


def _no_poppler() -> str | None:
    return None if shutil.which("pdftotext") else "pdftotext is not installed"


SERVERS = {
    "dovecot": dovecot.missing, "postfix": postfix.missing, "postgres": postgres.missing, "poppler": _no_poppler,
    "disk": disk.missing, "chromium": browser.missing,
}  # fmt: skip
LEFT_OUT = "no real server: "


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="also run the tests that take long")
    parser.addoption("--bless", action="store_true", help="write what golden mails come to; read the diff")


def _needed(item: pytest.Item) -> set[str]:
    fixtures = set(getattr(item, "fixturenames", ())) & set(SERVERS)
    marks = {name for mark in item.iter_markers("real") for name in mark.args or ("dovecot",)}
    return fixtures | marks


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Long tests only when asked for; others are left out only for want of a server, and never where CI is set."""
    if not config.getoption("--long"):
        away = [item for item in items if item.get_closest_marker("long")]
        config.hook.pytest_deselected(items=away)
        items[:] = [item for item in items if item not in away]
    reasons = {name: missing() for name, missing in SERVERS.items()}
    for item in items:
        lacking = [reason for name in sorted(_needed(item)) if (reason := reasons[name])]
        if lacking and not os.environ.get("CI"):
            item.add_marker(pytest.mark.skip(reason=LEFT_OUT + "; ".join(lacking)))


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Reached without the server only where CI is set."""
    for name in sorted(_needed(item)):
        if reason := SERVERS[name]():
            pytest.fail(f"a real server is missing: {reason}", pytrace=False)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The last lines: which real-server tests did not run here, and why."""
    left_out: dict[str, list[str]] = {}
    for report in terminalreporter.stats.get("skipped", []):
        _, _, reason = report.longrepr
        if LEFT_OUT in reason:
            left_out.setdefault(reason.partition(LEFT_OUT)[2], []).append(report.nodeid)
    if left_out:
        terminalreporter.section("real-server tests left out")
    for reason, tests in sorted(left_out.items()):
        terminalreporter.write_line(f"{len(tests)} left out because {reason}:")
        for test in sorted(tests):
            terminalreporter.write_line(f"  {test}")


@pytest.fixture(scope="session", name="certificates")
def _certificates(tmp_path_factory: pytest.TempPathFactory) -> certs.Certificates:
    """An authority and leaves: good, expired, wrong name, self-signed."""
    return certs.make(tmp_path_factory.mktemp("certificates"))


@pytest.fixture(scope="session", name="dovecot")
def _dovecot() -> Iterator[dovecot.Dovecot]:
    """A Dovecot for the whole run; take a user name of your own. A test that stops it starts one of its own instead."""
    with dovecot.Dovecot() as server:
        yield server


@pytest.fixture(scope="session", name="postfix")
def _postfix(dovecot: dovecot.Dovecot) -> Iterator[postfix.Postfix]:
    """A Postfix that brings everything to that Dovecot."""
    with postfix.Postfix(dovecot.lmtp) as server:
        yield server


@pytest.fixture(scope="session", name="postgres")
def _postgres() -> Iterator[postgres.Postgres]:
    """A PostgreSQL for the whole run; take a database of your own. A test that stops it starts one of its own instead."""
    with postgres.Postgres() as server:
        yield server


@pytest.fixture(name="chromium")
def _chromium() -> Iterator[browser.Browser]:
    """A browser with one empty page."""
    with browser.Browser() as found:
        yield found


@pytest.fixture(name="fake_imap")
def _fake_imap() -> Iterator[FakeImap]:
    """A scripted IMAP server with an empty inbox."""
    with FakeImap() as server:
        yield server


@pytest.fixture(name="sink")
def _sink() -> Iterator[Sink]:
    """An SMTP server that takes everything."""
    with Sink() as server:
        yield server
