"""`backup`: one file with all that a site needs to go on elsewhere, taken while the daemon runs. Secrets of servers stay out of it."""

import os
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

import click

from daemon.cli.opening import JOURNAL, need_journal
from daemon.cli.screen import say
from daemon.journal import Journal
from daemon.model import Site
from daemon.service.clock import SystemClock
from daemon.service.reloading import load_policy

FOLDERS = ("projects", "rules", "templates")


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.pass_obj
def backup_command(site: Path, file: Path) -> None:
    """Write the site's files and its journal into FILE (.tar.gz, for its owner only), while the daemon runs.

    Passwords and tokens are left out. To restore: unpack it into an empty directory, put the passwords back, start.
    """
    if file.exists():
        raise click.ClickException(f"{file} is there already, and nothing is overwritten")
    policy = load_policy(site)
    with (
        need_journal(site) as journal,
        tempfile.TemporaryDirectory(dir=file.absolute().parent, prefix=".backup-") as room,
    ):
        copy, packed = Path(room) / "journal.sqlite", Path(room) / "packed"
        journal.backup(copy)
        _tried(copy)
        packed.touch(mode=0o600)
        with tarfile.open(packed, "w:gz") as archive:
            for path in _files(site, _secrets(policy.site)):
                archive.add(path, path.relative_to(site).as_posix(), recursive=False)
            archive.add(copy, JOURNAL.as_posix(), filter=_private)
        os.link(packed, file)  # whole or not at all, and never over another
    say(f"{file}: {file.stat().st_size / 1_000_000:.1f} MB; the journal in it was read back and is whole.")


def _tried(copy: Path) -> None:
    """Open the copy as the daemon would, and note in it that it is one. Raises JournalError when it is damaged."""
    with Journal.open(copy, check=True) as journal:
        journal.mark_copied(SystemClock().now())


def _private(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    entry.mode = 0o600
    return entry


def _secrets(site: Site) -> frozenset[Path]:
    boxes = (box.password_file for box in site.mailboxes.values())
    signed_in = (box.oauth for box in site.mailboxes.values() if box.oauth is not None)
    keys = (name for o in signed_in for name in (o.token_file, o.client_secret_file, o.client_file, o.key_file))
    tokens = (source.token_file for project in site.projects.values() for source in project.sources)
    return frozenset(Path(name).resolve() for name in (*boxes, *keys, *tokens) if name)


def _files(site: Path, secrets: frozenset[Path]) -> Iterator[Path]:
    """What people edit: no hidden file, no link, no secret."""
    found = [site / "sachstand.yaml", *(path for folder in FOLDERS for path in sorted((site / folder).rglob("*")))]
    for path in found:
        hidden = any(part.startswith(".") for part in path.relative_to(site).parts)
        if path.is_file() and not path.is_symlink() and not hidden and path.resolve() not in secrets:
            yield path
