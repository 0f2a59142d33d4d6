"""The version after this one, as far as a trial needs it: the same program with one revision of the tables more.

The revision adds a table that nobody reads. That is the kind an update can bring while machines of the version before still run;
one that changes what they read or write is not tried, and cannot be.
"""

import re
import shutil
from pathlib import Path

from daemon import __version__
from daemon.journal.schema import HEAD

ROOT = Path(__file__).parents[1]
VERSION = f"{__version__}.1"
_REVISION = '''"""One table more."""

import sqlalchemy as sa
from alembic import op

revision = "{new}"
down_revision = "{old}"


def upgrade() -> None:
    """A table that nobody reads yet."""
    op.create_table("trial", sa.Column("id", sa.BigInteger(), nullable=False), sa.PrimaryKeyConstraint("id", name="pk_trial"))
'''


def written(folder: Path) -> Path:
    """Write the program into this folder, from which ``python -m daemon`` runs it."""
    shutil.copytree(ROOT / "daemon", folder / "daemon", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("rules", "templates", "systemd"):
        (folder / name).symlink_to(ROOT / name)
    new = f"{int(HEAD) + 1:04}"
    _replace(folder / "daemon" / "__init__.py", rf'"{re.escape(__version__)}"', f'"{VERSION}"')
    _replace(folder / "daemon" / "journal" / "schema.py", rf'^HEAD = "{HEAD}"', f'HEAD = "{new}"')
    versions = folder / "daemon" / "journal" / "migrations" / "versions"
    (versions / f"v{new}_trial.py").write_text(_REVISION.format(new=new, old=HEAD))
    return folder


def _replace(path: Path, pattern: str, by: str) -> None:
    text, times = re.subn(pattern, by, path.read_text("utf-8"), flags=re.MULTILINE)
    assert times == 1, f"{path.name}: {pattern} stands there {times} times"
    path.write_text(text, "utf-8")
