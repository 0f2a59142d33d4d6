"""`top`: the dashboard's sections in a terminal, renewed as things happen. It reads beside the daemon, and changes nothing."""

import fcntl
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from daemon import mail
from daemon.cli.opening import need_journal
from daemon.cli.screen import say as print_line
from daemon.decide import Policy
from daemon.journal import Journal
from daemon.service.health import Measured, judge
from daemon.service.reloading import PolicyInForce, load_policy
from daemon.web.overview import overview
from daemon.web.values import Overview
from daemon.web.wording import Wording, language_of, wording

if TYPE_CHECKING:
    from rich.console import Group

Rows = Sequence[Sequence[str]]
MOST_MAILS = 12
LOOKS = ("bold", "", "dim", "")


@click.command("top")
@click.option("--language", type=click.Choice(["de", "en"]), help="Instead of the site's.")
@click.option(
    "--every", default=2.0, show_default=True, type=click.FloatRange(min=0.5), help="Seconds between two looks."
)
@click.pass_obj
def top_command(site: Path, language: str | None, every: float) -> None:
    """Show what waits, open cases, promises and what came in, and go on as they change; end with Ctrl-C.

    Where the output is no terminal, it is written once.
    """
    force = PolicyInForce(site, load_policy(site))
    with need_journal(site) as journal:
        if not sys.stdout.isatty():
            for title, rows in _now(journal, force.policy, site, language):
                print_line(title)
                for row in rows:
                    print_line("\t".join(("", *row)))
            return
        from rich.live import Live

        with Live(screen=True, auto_refresh=False) as live:
            while True:
                live.update(_page(list(_now(journal, force.policy, site, language))), refresh=True)
                time.sleep(every)
                force.refresh()


def _now(journal: Journal, policy: Policy, site: Path, language: str | None) -> Iterator[tuple[str, Rows]]:
    """Title and rows of each section."""
    now = datetime.now(UTC)
    say = wording(language_of(language, policy), policy, now)
    seen = Measured(
        now,
        undecided=journal.oldest_undecided(),
        undecided_count=journal.counts()["waiting"],
        unsent=journal.oldest_due(now),
    )
    return _sections(
        overview(journal, policy, now, say, findings=judge(seen)), say, runs=is_running(site / "state" / "lock")
    )


def _sections(view: Overview, say: Wording, *, runs: bool) -> Iterator[tuple[str, Rows]]:
    shown = view.waiting.shown
    yield (
        _counted(say.say("waiting.title"), len(shown) + view.waiting.more),
        [(one.number, one.what, one.sender or one.project, one.because or one.leaves) for one in shown],
    )
    yield (
        _counted(say.say("cases.title"), len(view.cases)),
        [
            (one.ref, one.subject, f"{one.kind}, {one.state}, {one.owner}", _clock(one.due, one.clock, say))
            for one in view.cases
        ],
    )
    yield (
        say.say("promises.title"),
        [(one.by, one.what, one.project, one.word if one.stands != "open" else "") for one in view.promises],
    )
    yield (
        say.say("mails.title"),
        [(one.at, one.subject, one.sender, f"{one.intent}: {one.outcome}") for one in view.mails[:MOST_MAILS]],
    )
    yield (
        say.say("projects.title"),
        [(one.key, one.name, one.light_word, one.weekly) for one in view.projects],
    )
    daemon = say.say("daemon.runs" if runs else "daemon.stands")
    counts = ", ".join(f"{name} {count}" for name, count in view.health.counts)
    yield (
        say.say("health.title"),
        [
            (daemon, counts), *((trouble,) for trouble in view.health.troubles),
            *view.health.mailboxes,
        ],
    )  # fmt: skip


def _counted(title: str, count: int) -> str:
    return f"{title} ({count})"


def _clock(due: str, clock: str, say: Wording) -> str:
    return f"{due} ({say.say(clock)})" if clock else due


def _page(sections: Sequence[tuple[str, Rows]]) -> "Group":
    """Everything as one page; what does not fit below is cut."""
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    parts: list[Text | Table] = []
    for title, rows in sections:
        parts.append(Text(title, style="bold reverse"))
        table = Table(box=None, show_header=False, pad_edge=True, expand=False)
        for n in range(max((len(row) for row in rows), default=1)):
            # What must not wrap is cut last: numbers and times stay whole as long as anything else can give way.
            table.add_column(no_wrap=n == 0, overflow="ellipsis", style=LOOKS[n], max_width=60)
        for row in rows:
            table.add_row(*(Text(mail.clean_line(cell), no_wrap=True, overflow="ellipsis") for cell in row))
        parts.append(table)
    return Group(*parts)


def is_running(lock: Path) -> bool:
    """Whether a daemon runs for this site on this machine: it holds the lock."""
    try:
        with lock.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False
