"""The site of a measurement: forty projects with the clients who write, as many mailboxes as wanted, no brake that stops an answer."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.letters import address
from daemon.decide import Policy, entries
from daemon.journal import Journal
from daemon.model import Endpoint
from daemon.service.reloading import load_policy
from tests.rig import site as sites

PROJECTS = 40
PROJECT = """\
key: P{number}
name: Vorhaben {number}
client: Stadt Musterhausen
lead: jonas
language: de
contacts:
{contacts}
plan:
  - {{ milestone: Entwurf, internal: 2096-11-20, promised: 2096-12-01 }}
  - {{ milestone: Eröffnung, promised: 2097-05-01 }}
"""
LINES = "erledigt: Entwurf der Startseite (6,5h)\nin Arbeit: Anmeldeformular\nals nächstes: Druckfassung"


def write(where: Path, users: Sequence[str], imap: int, smtp: int, people: int, more: Mapping[str, str]) -> Path:
    """A whole site in ``where``: the first user's inbox is ``projekte``; ``more`` are further keys of sachstand.yaml."""
    limits = ", ".join(f"{name}: {sites.MANY}" for name in sites.LIMITS)
    lines = [f"limits: {{ {limits}, minutes_between: 0 }}", *(f"{key}: {value}" for key, value in more.items())]
    server, post = Endpoint("imap", "127.0.0.1", imap), Endpoint("smtp", "127.0.0.1", smtp)
    site = sites.write(where, imap=server, smtp=post, user=users[0], more="\n".join(lines))
    boxes = "".join(
        sites.BOX.format(
            name=f"box{n}", imap=sites.url(server), smtp=sites.url(post), user=user, password=site / "password"
        )
        for n, user in enumerate(users[1:], start=1)
    )
    text = (site / "sachstand.yaml").read_text().replace("    labels_every: 1s\n", "")
    (site / "sachstand.yaml").write_text(text.replace("team:\n", boxes + "team:\n", 1))
    for number in range(min(PROJECTS, people)):
        contacts = "\n".join(
            f"  - {{ name: Gast {person}, address: {address(person)} }}" for person in range(number, people, PROJECTS)
        )
        (site / "projects" / f"p{number}.yaml").write_text(PROJECT.format(number=number, contacts=contacts))
    return site


def record_progress(site: Path) -> None:
    """What the answers tell, in every project."""
    policy, now = load_policy(site), datetime.now(UTC)
    with Journal.open(site / "state" / "journal.sqlite") as journal:
        record_progress_in(journal, policy, now)


def record_progress_in(journal: Journal, policy: Policy, now: datetime) -> None:
    """The same in an open journal."""
    with journal.transaction():
        for key in policy.site.projects:
            understood = entries.parse(LINES, policy.words, at=now, by="jonas", today=now.date())
            for entry in understood.entries:
                journal.add_entry(key, entry, now)
