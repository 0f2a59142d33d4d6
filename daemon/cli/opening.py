"""What commands open: the site's journal, wherever it is."""

from datetime import UTC, datetime
from pathlib import Path

import click

from daemon import config
from daemon.journal import Journal, Place

JOURNAL = Path("state") / "journal.sqlite"


def journal_place(site: Path) -> Place:
    """Where the site's journal lies: the database that its file names, or its own file. Raises SiteErrors."""
    return config.database_of(site) or site / JOURNAL


def read_journal(site: Path) -> Journal | None:
    """The journal for reading, also while the daemon runs; None when there is no file yet."""
    place = journal_place(site)
    there = not isinstance(place, Path) or place.exists()
    return Journal.open(place, readonly=True) if there else None


def need_journal(site: Path) -> Journal:
    """The journal for reading; a usage error when the daemon never ran here, JournalError where it is lost."""
    from daemon.service import watermark

    watermark.demand(journal_place(site))
    journal = read_journal(site)
    if journal is None:
        raise click.ClickException(f"no journal at {journal_place(site)}: the daemon has not run for this site yet")
    return journal


def parse_time(text: str | None) -> datetime | None:
    """An ISO time; without a zone it is UTC. A usage error for anything else."""
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(
            f"{text!r} is no time; write it like 2026-11-19T14:05+01:00", param_hint="--at"
        ) from None
    if not 1970 <= moment.year <= 2999:
        raise click.BadParameter(f"{text!r} is no time this program knows", param_hint="--at")
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
