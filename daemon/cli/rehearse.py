"""``rehearse``: a rule set tried on the mail of the past. Sends nothing, changes nothing, and says what would be different."""

import os
import shutil
import sys
import tempfile
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from daemon import config, inbox, mail
from daemon.cli.opening import parse_time, read_journal
from daemon.cli.screen import say, say_json
from daemon.decide import Policy, with_added
from daemon.journal import Journal
from daemon.model import Entry
from daemon.service.keys import Keys
from daemon.service.rehearsing import Fate, PastMail, Run, Told, rehearse
from daemon.service.reloading import compiled
from daemon.service.teaching import taught

WIDEST, NARROWEST = 100, 36  # columns
SHOWN = {
    "outcome": "said", "held": "held", "intent": "is", "told": "hear of it", "said": "text", "assigned": "has it",
    "folder": "filed", "rules": "rules",
}  # fmt: skip


@click.command("rehearse")
@click.option("--days", type=click.IntRange(1, 3650), default=90, show_default=True, help="How far back.")
@click.option(
    "--rules", "rules_dir", type=click.Path(path_type=Path, file_okay=False), metavar="DIR",
    help="Compare the rules in DIR with those of the site.",
)  # fmt: skip
@click.option("--at", metavar="TIME", help="Count the days back from TIME (ISO 8601).")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.pass_obj
def rehearse_command(site: Path, days: int, rules_dir: Path | None, at: str | None, as_json: bool) -> None:
    """Try rules on the mail of the last DAYS days: who would have heard of what, and at which hours. Sends nothing.

    The mails come from the journal; where the daemon has not run yet, from the mailbox, which is only looked into.
    """
    now = parse_time(at) or datetime.now(UTC)
    journal = read_journal(site)
    policies = [_policy(site, None, journal)]
    if rules_dir is not None:
        policies.append(_policy(site, rules_dir, journal))
    past = _past(policies[0], journal, now - timedelta(days=days), now)
    runs = _runs(past, policies, journal, now)
    if as_json:
        say_json(as_object(past, runs, now - timedelta(days=days), now))
        return
    width = max(NARROWEST, min(WIDEST, shutil.get_terminal_size().columns))
    for line in as_lines(past, runs, policies[0], width):
        say(line)


def _policy(site: Path, rules_dir: Path | None, journal: Journal | None) -> Policy:
    policy = compiled(config.load(site, rules_dir=rules_dir.resolve() if rules_dir else None))
    return taught(with_added(policy, journal.contacts_added()) if journal else policy, journal)


def _past(policy: Policy, journal: Journal | None, since: datetime, now: datetime) -> list[PastMail]:
    """What the journal has kept; without any, what lies in the mailboxes."""
    rows = journal.received_since(since) if journal else []
    if journal is not None and rows:
        kept = [(box, at, journal.raw(number), number) for number, box, at in rows if at <= now]
        return [PastMail(box, at, raw, number) for box, at, raw, number in kept if raw is not None]
    found: list[PastMail] = []
    keys = Keys(os.environ, lambda: now)
    for name, box in policy.site.mailboxes.items():
        try:
            found += [PastMail(name, at, raw) for at, raw in inbox.past(box, keys(box), since) if at <= now]
        except inbox.NotReached as error:
            raise click.ClickException(
                f"the journal holds no mail, and mailbox {name} cannot be read: {error}"
            ) from None
    return sorted(found, key=lambda one: one.received)


def _runs(past: Sequence[PastMail], policies: Sequence[Policy], journal: Journal | None, now: datetime) -> list[Run]:
    secret = journal.secret() if journal else bytes(32)
    steps: dict[str, list[Entry]] = {
        key: [entry for entry in journal.entries(key) if not (entry.source or "").startswith("<")] if journal else []
        for key in policies[0].site.projects
    }
    runs = []
    for number, policy in enumerate(policies):
        with (
            tempfile.TemporaryDirectory(prefix="sachstand-") as folder,
            _progress(len(past), number, len(policies)) as step,
        ):
            runs.append(rehearse(past, policy, Path(folder), secret=secret, entries=steps, until=now, step=step))
    return runs


class _progress:  # noqa: N801 - used as a word: with _progress(...)
    """A line that counts, on a terminal only."""

    def __init__(self, whole: int, number: int, of: int) -> None:
        self._text = f"trying {'the rules in force' if number == 0 else 'the other rules'} ({number + 1} of {of}): "
        self._whole = whole
        self._on = sys.stderr.isatty()

    def __enter__(self) -> "_progress":
        return self

    def __call__(self, done: int) -> None:
        if self._on:
            click.echo(f"\r{self._text}{done} of {self._whole}", err=True, nl=False)

    def __exit__(self, *_: object) -> None:
        if self._on:
            click.echo("\r\x1b[K", err=True, nl=False)


def as_object(past: Sequence[PastMail], runs: Sequence[Run], since: datetime, now: datetime) -> dict[str, Any]:
    """All of it as JSON; ``before`` and ``after`` only where two sets of rules were compared."""
    return {
        "since": since.isoformat(), "until": now.isoformat(), "mails": len(past),
        "people": {key: [asdict(run.people[key]) for run in runs] for key in runs[0].people},
        "outcomes": [_outcomes(run) for run in runs],
        "different": [
            {**_head(past[place]), "before": asdict(one), "after": asdict(other)} for place, one, other in _different(runs)
        ],
    }  # fmt: skip


def _head(one: PastMail) -> dict[str, Any]:
    sender, subject = mail.shown(one.raw)
    return {
        "number": one.number, "received": one.received.isoformat(), "from": sender.address if sender else None,
        "subject": subject,
    }  # fmt: skip


def _outcomes(run: Run) -> dict[str, int]:
    found: dict[str, int] = {}
    for fate in run.fates:
        if fate is not None:
            found[fate.outcome] = found.get(fate.outcome, 0) + 1
    return dict(sorted(found.items()))


def _different(runs: Sequence[Run]) -> Iterator[tuple[int, Fate, Fate]]:
    if len(runs) == 2:
        for place, (one, other) in enumerate(zip(runs[0].fates, runs[1].fates, strict=True)):
            if one is not None and other is not None and one != other:
                yield place, one, other


def as_lines(past: Sequence[PastMail], runs: Sequence[Run], policy: Policy, width: int) -> Iterator[str]:
    """The same for a person, no line wider than ``width`` columns."""
    if not past:
        yield "No mail in this time, so there is nothing to try."
        return
    zone = ZoneInfo(policy.site.timezone)
    days = f"{past[0].received.astimezone(zone):%d %b %Y} to {past[-1].received.astimezone(zone):%d %b %Y}"
    tried = "the rules in force" if len(runs) == 1 else "the rules in force → the other rules"
    yield from _wrapped(f"{len(past)} mails, {days}: {tried}. Nothing was sent.", width)
    yield from ("", "Who would have been told, how often:", "")
    yield from _table([("", "at once", "by ladder", "out of hours"), *_told(runs, policy, width)], width)
    yield ""
    outcomes = [_outcomes(run) for run in runs]
    counts = [
        f"{word} {_sides(one.get(word, 0) for one in outcomes)}" for word in sorted({*outcomes[0], *outcomes[-1]})
    ]
    yield from _wrapped(f"What would have been said: {', '.join(counts)}.", width)
    if len(runs) == 2:
        yield from _mails(past, runs, zone, width)


def _told(runs: Sequence[Run], policy: Policy, width: int) -> Iterator[tuple[str, ...]]:
    whole = [
        Told(*(sum(each) for each in zip(*(_numbers(told) for told in run.people.values()), strict=True)))
        for run in runs
    ]
    for key, member in policy.site.team.items():
        yield (member.name[: width // 3], *_row([run.people[key] for run in runs]))
    yield ("together", *_row(whole))


def _numbers(told: Told) -> tuple[int, int, int]:
    return told.at_once, told.by_ladder, told.out_of_hours


def _row(told: Sequence[Told]) -> list[str]:
    return [_sides(side) for side in zip(*map(_numbers, told), strict=True)]


def _sides(values: Iterable[object]) -> str:
    """One value, or two that differ with an arrow between them."""
    shown = list(dict.fromkeys(str(value) for value in values))
    return " → ".join(shown)


def _table(rows: Sequence[Sequence[str]], width: int) -> Iterator[str]:
    """Columns below their names; on a narrow screen a sentence a row."""
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    if sum(widths) + 2 * (len(widths) - 1) > width:
        for row in rows[1:]:
            said = ", ".join(f"{cell} {name}" for cell, name in zip(row[1:], rows[0][1:], strict=True))
            yield from _wrapped(f"{row[0]}: {said}", width, subsequent_indent="  ")
        return
    for row in rows:
        cells = [row[0].ljust(widths[0]), *(cell.rjust(size) for cell, size in zip(row[1:], widths[1:], strict=True))]
        yield "  ".join(cells).rstrip()


def _wrapped(text: str, width: int, *, initial_indent: str = "", subsequent_indent: str = "") -> list[str]:
    return textwrap.wrap(
        text, width, initial_indent=initial_indent, subsequent_indent=subsequent_indent, break_on_hyphens=False
    )


def _mails(past: Sequence[PastMail], runs: Sequence[Run], zone: ZoneInfo, width: int) -> Iterator[str]:
    found = list(_different(runs))
    yield ""
    if not found:
        yield "No mail would have gone another way."
        return
    yield f"Different for {len(found)} of {len(past)} mails:"
    for place, one, other in found:
        head = _head(past[place])
        at = past[place].received.astimezone(zone)
        number = f"{head['number']}, " if head["number"] is not None else ""
        yield ""
        yield from _wrapped(f"{number}{at:%a %d %b %H:%M}, {head['from'] or 'nobody'}: {head['subject']}", width)
        before: Mapping[str, Any] = asdict(one)
        after: Mapping[str, Any] = asdict(other)
        for key, name in SHOWN.items():
            if before[key] != after[key]:
                said = f"{_shown(before[key])} → {_shown(after[key])}"
                yield from _wrapped(said, width, initial_indent=f"  {name:<11}", subsequent_indent=" " * 13)


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "nobody"
    return str(value) or "nobody"
