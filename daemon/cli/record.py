"""`record`: a project's history for its client, as pages and as a chain of lines that anybody can check."""

from datetime import UTC, datetime
from pathlib import Path

import click

from daemon import compose
from daemon.cli.opening import need_journal
from daemon.cli.screen import say
from daemon.decide import Policy
from daemon.journal import Journal
from daemon.model import Project
from daemon.service.recording import record_lines
from daemon.service.reloading import load_policy


@click.command("record")
@click.argument("project")
@click.option(
    "--dir", "folder", type=click.Path(path_type=Path, file_okay=False), default=Path(), show_default="the working directory",
    help="Where the files are written.",
)  # fmt: skip
@click.option("--language", help="The language of the pages; without it, the project's.")
@click.option(
    "--verify", "file", is_flag=False, flag_value="", metavar="[FILE]",
    help="Check a record (without FILE: the one in --dir) and name its first broken entry. Writes nothing.",
)  # fmt: skip
@click.option("--seal", metavar="SUM", help="The seal that the checked record should have, from the mail or the page.")
@click.pass_obj
def record_command(
    site: Path, project: str, folder: Path, language: str | None, file: str | None, seal: str | None
) -> None:
    """Write the history of PROJECT for its client: mails, decisions, changes, promises, reports; nothing internal."""
    policy = load_policy(site)
    found = policy.site.projects.get(project.upper())
    if found is None:
        raise click.BadParameter(
            f"no project {project!r}; the site has {', '.join(policy.site.projects)}", param_hint="PROJECT"
        )
    with need_journal(site) as journal:
        if file is None:
            _write(found, policy, journal, folder, language or found.language)
        else:
            _verify(found, policy, journal, Path(file) if file else None, folder, seal)


def _write(project: Project, policy: Policy, journal: Journal, folder: Path, language: str) -> None:
    now, lines = datetime.now(UTC), record_lines(project.key, journal)
    data = compose.record(policy.texts, policy.site, project, lines, language, now)
    pdf = compose.record_pdf(policy.texts.layouts, data, now) if compose.available() else None
    folder.mkdir(parents=True, exist_ok=True)
    for one in compose.record_files(data, lines, pdf, compose.record_html(policy.texts, data)):
        (folder / one.name).write_bytes(one.content)
        say(str(folder / one.name))
    if pdf is None:
        say("no PDF: it needs the extra \"report\": pip install 'sachstand[report]'", err=True)
    say(f"{len(lines)} entries, seal {compose.seal(lines)}")


def _verify(
    project: Project, policy: Policy, journal: Journal, file: Path | None, folder: Path, seal: str | None
) -> None:
    """The file's own chain first, then whether the journal still says the same."""
    if file is None:
        names = {folder / f"{name}.jsonl" for name in compose.record_names(policy.texts, project)}
        file = next((path for path in sorted(names) if path.is_file()), None)
        if file is None:
            raise click.ClickException(f"no record of {project.key} in {folder}; name its file: --verify FILE")
    lines = file.read_bytes().removesuffix(b"\n").split(b"\n")
    known = record_lines(project.key, journal)
    broken = compose.first_broken(lines, seal) or compose.first_difference(lines, known)
    if broken is not None:
        raise click.ClickException(f"{file}: entry {broken.number} {broken.because}")
    later = f"; {len(known) - len(lines)} entries have come since" if len(known) > len(lines) else ""
    say(f"{file}: all {len(lines)} entries are as they were written{later}; seal {compose.seal(lines)}")
