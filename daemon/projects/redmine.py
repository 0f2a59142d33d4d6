"""Redmine: versions and closed issues (REST). Its label is the issue's category or tracker."""

from urllib.parse import quote

from daemon.projects import forge
from daemon.projects.asking import Ask
from daemon.projects.source import Expected, Findings, SourceFailed
from daemon.projects.web import Forge


def read(ask: Ask) -> Findings:
    """Versions and issues of a project's identifier. Raises SourceFailed, SourceBusy."""
    headers = {"X-Redmine-API-Key": ask.token} if ask.token else {}
    server = Forge(ask.source.option("url"), headers, ask.seconds, ask.now)
    answer = server.get(f"/projects/{quote(ask.source.where, safe='')}/versions.json").value
    versions = answer.get("versions") if isinstance(answer, dict) else None
    if not isinstance(versions, list):
        raise SourceFailed("the answer for the versions is no list")
    expected = []
    for one in versions:
        due = forge.day(one.get("due_date"))
        closed = forge.day(one.get("updated_on")) if one.get("status") == "closed" else None
        expected.append(Expected(forge.text(one, "name"), due, closed))
    return forge.findings(ask, _issues(ask, server), expected)


def _issues(ask: Ask, server: Forge) -> list[forge.Issue]:
    if forge.shown(ask) == "none":
        return []
    pages = forge.counted(
        lambda seen: server.get(
            "/issues.json", project_id=ask.source.where, status_id="closed", closed_on=f">={ask.day(ask.since)}",
            limit=forge.PAGE, offset=seen,
        ),
        lambda page: page["issues"], lambda page: page["total_count"],
    )  # fmt: skip
    found = []
    for one in pages:
        closed = forge.moment(one.get("closed_on"))
        if closed is not None:
            kinds = tuple(str((one.get(key) or {}).get("name", "")) for key in ("category", "tracker"))
            found.append(forge.Issue(forge.text(one, "subject"), closed, kinds))
    return found
