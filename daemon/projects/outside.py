"""The kinds of outside sources. They are asked in the background, never while somebody waits for an answer."""

from collections.abc import Callable

from daemon.projects import command, git, github, gitlab, jira, openproject, redmine, timesheet
from daemon.projects.asking import Ask
from daemon.projects.source import Findings, SourceFailed

KINDS: dict[str, Callable[[Ask], Findings]] = {
    "git": git.read,
    "timesheet": timesheet.read,
    "github": github.read,
    "gitlab": gitlab.read,
    "jira": jira.read,
    "openproject": openproject.read,
    "redmine": redmine.read,
    "command": command.read,
}


def read(ask: Ask) -> Findings:
    """What the source tells. Raises SourceFailed with one line for the lead, whatever goes wrong."""
    try:
        return KINDS[ask.source.kind](ask)
    except SourceFailed:
        raise
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise SourceFailed(f"its answer has another shape than expected ({type(error).__name__})") from error
