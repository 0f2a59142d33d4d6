"""GitHub, or GitHub Enterprise with ``url: https://git.studio-nord.example/api/v3``: milestones and closed issues (REST)."""

from urllib.parse import quote

from daemon.projects import forge
from daemon.projects.asking import Ask
from daemon.projects.source import Expected, Findings
from daemon.projects.web import Forge

PUBLIC = "https://api.github.com"


def read(ask: Ask) -> Findings:
    """Milestones and issues of ``owner/name``. Raises SourceFailed, SourceBusy."""
    headers = {"Accept": "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28"}
    if ask.token:
        headers["Authorization"] = f"Bearer {ask.token}"
    server = Forge(ask.source.option("url", PUBLIC), headers, ask.seconds, ask.now)
    home = f"/repos/{quote(ask.source.where, safe='/')}"
    expected = [
        Expected(forge.text(one, "title"), forge.day(one.get("due_on")), forge.day(one.get("closed_at")))
        for one in forge.linked(server, f"{home}/milestones", state="all", per_page=forge.PAGE)
    ]
    return forge.findings(ask, _issues(ask, server, home), expected)


def _issues(ask: Ask, server: Forge, home: str) -> list[forge.Issue]:
    """Closed issues; a pull request is no issue, and what was not planned is not done."""
    if forge.shown(ask) == "none":
        return []
    query: dict[str, str | int] = {
        "state": "closed",
        "since": f"{ask.since:%Y-%m-%dT%H:%M:%SZ}",
        "per_page": forge.PAGE,
    }
    if forge.shown(ask) == "marked":
        query["labels"] = forge.label(ask)
    found = []
    for one in forge.linked(server, f"{home}/issues", **query):
        closed = forge.moment(one.get("closed_at"))
        if closed is not None and "pull_request" not in one and one.get("state_reason") != "not_planned":
            labels = tuple(
                name if isinstance(name, str) else forge.text(name, "name") for name in one.get("labels") or ()
            )
            found.append(forge.Issue(forge.text(one, "title"), closed, labels))
    return found
