"""The command line: one door for the operator. Errors are one line each on stderr, never a traceback.

Exit codes: 0 done, 1 the thing checked is wrong, 2 wrong usage, 75 try later (sysexits.h EX_TEMPFAIL).
"""

import os
import sys
from importlib import import_module
from pathlib import Path

import click

from daemon import __version__

# name → module; a command's module is imported only when the command is called.
COMMANDS = {
    "init": "site", "check": "site", "run": "site", "demo": "demo", "explain": "explain", "classify": "classify",
    "status": "standing", "cases": "looking", "case": "looking", "held": "looking", "outbox": "looking", "journal": "looking",
    "login": "signing_in",
    "weekly": "weekly", "record": "record", "rehearse": "rehearse",
    "dashboard": "dashboard", "top": "top", "fleet": "fleet", "adopt": "fleet",
    "backup": "keeping", "export": "privacy", "forget": "privacy",
    "log": "acting", "release": "acting", "drop": "acting", "brakes": "brakes", "team": "team",
    "hours": "sheets", "contacts": "address_book",
    "correct": "teaching", "corrections": "teaching", "evaluate": "teaching",
}  # fmt: skip
TRY_LATER = 75


class Commands(click.Group):
    """The group; it imports a command when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order a newcomer meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, or None if there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        command = getattr(import_module(f"daemon.cli.{COMMANDS[cmd_name]}"), f"{cmd_name}_command")
        return command if isinstance(command, click.Command) else None


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--site", type=click.Path(path_type=Path), envvar="SACHSTAND_SITE", default=Path(), show_default="$SACHSTAND_SITE, else .",
    help="Directory that holds sachstand.yaml.",
)  # fmt: skip
@click.version_option(__version__, prog_name="sachstand")
@click.pass_context
def sachstand(context: click.Context, site: Path) -> None:
    """Sachstand looks after a team's client mail: answers with the project's real state, routes, escalates."""
    context.obj = site


def main() -> None:
    """Run the command line and exit with its code."""
    try:
        code = sachstand(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except click.Abort:
        click.echo("interrupted", err=True)
        code = 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except Exception as error:  # noqa: BLE001 - the last guard: one line for a person
        code = _explain_error(error)
    sys.exit(code if isinstance(code, int) else 0)


def _explain_error(error: Exception) -> int:
    """Say it in one line (several for a site's mistakes); the traceback only where it was asked for."""
    if os.environ.get("SACHSTAND_TRACEBACK"):
        raise error
    from daemon.cli.screen import plain, say
    from daemon.config import SiteErrors
    from daemon.journal import JournalBusy, JournalError

    if isinstance(error, SiteErrors):
        say(str(error), err=True)
        return 1
    if isinstance(error, JournalBusy):
        say(f"sachstand: {error}", err=True)
        return TRY_LATER
    if isinstance(error, JournalError | OSError):
        say(f"sachstand: {plain(error)}", err=True)
        return 1
    say(
        f"sachstand: internal error: {type(error).__name__}: {error} (SACHSTAND_TRACEBACK=1 shows where)".replace(
            "\n", " "
        ),
        err=True,
    )
    return 1
