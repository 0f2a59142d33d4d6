"""`weekly`: a project's update as it would leave, written to files to look at. Nothing is sent."""

from datetime import UTC, datetime
from pathlib import Path

import click

from daemon.cli.opening import parse_time, read_journal
from daemon.cli.screen import say
from daemon.service.reloading import load_policy
from daemon.service.updating import Ready, ready, weekly_contacts


@click.command("weekly")
@click.argument("project")
@click.option(
    "--preview", "folder", type=click.Path(path_type=Path, file_okay=False), required=True, metavar="DIR",
    help="Write text, HTML, PDF and chart of each contact's update into DIR.",
)  # fmt: skip
@click.option("--at", metavar="TIME", help="Pretend that it is TIME (ISO 8601).")
@click.pass_obj
def weekly_command(site: Path, project: str, folder: Path, at: str | None) -> None:
    """Show the weekly update of PROJECT as each contact would get it now."""
    policy = load_policy(site)
    found = policy.site.projects.get(project.upper())
    if found is None:
        raise click.BadParameter(
            f"no project {project!r}; the site has {', '.join(policy.site.projects)}", param_hint="PROJECT"
        )
    contacts = weekly_contacts(found)
    if not contacts:
        raise click.ClickException(f"no contact of {found.key} has the weekly update; set weekly: true in {found.path}")
    now, journal = parse_time(at) or datetime.now(UTC), read_journal(site)
    folder.mkdir(parents=True, exist_ok=True)
    for contact in contacts:
        made = ready(found, contact, policy, journal, now)
        for path in write(made, folder / f"{found.key}-{contact.address.partition('@')[0]}"):
            say(str(path))
        if made.pdf is None:
            say("no report: reports need the extra \"report\": pip install 'sachstand[report]'", err=True)


def write(made: Ready, stem: Path) -> list[Path]:
    """One update as files that open anywhere; the HTML shows the chart from the file beside it. Returns what was written."""
    draft, png = made.draft, stem.with_name(f"{stem.name}.png")
    page = draft.html or ""
    for content_id, _, _ in draft.pictures:
        page = page.replace(f"cid:{content_id}", png.name)
    text = f"To: {draft.to}\nSubject: {draft.subject}\n\n{draft.text}"
    files: list[tuple[str, bytes | None]] = [
        ("txt", text.encode()), ("html", page.encode()), ("pdf", made.pdf), ("png", made.chart),
    ]  # fmt: skip
    written = []
    for suffix, content in files:
        if content is not None:
            path = stem.with_name(f"{stem.name}.{suffix}")
            path.write_bytes(content)
            written.append(path)
    return written
