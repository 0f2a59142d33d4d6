"""GitLab, gitlab.com or a team's own: milestones and closed issues (REST, v4)."""

from urllib.parse import quote

from daemon.projects import forge
from daemon.projects.asking import Ask
from daemon.projects.source import Expected, Findings
from daemon.projects.web import Forge

PUBLIC = "https://gitlab.com"


def read(ask: Ask) -> Findings:
    """Milestones and issues of ``group/name``. Raises SourceFailed, SourceBusy."""
    headers = {"PRIVATE-TOKEN": ask.token} if ask.token else {}
    server = Forge(ask.source.option("url", PUBLIC), headers, ask.seconds, ask.now)
    home = f"/api/v4/projects/{quote(ask.source.where, safe='')}"
    expected = [
        Expected(
            forge.text(one, "title"), forge.day(one.get("due_date")),
            forge.day(one.get("updated_at")) if one.get("state") == "closed" else None,
        )
        for one in forge.linked(server, f"{home}/milestones", per_page=forge.PAGE, include_ancestors="true")
    ]  # fmt: skip
    return forge.findings(ask, _issues(ask, server, home), expected)


def _issues(ask: Ask, server: Forge, home: str) -> list[forge.Issue]:
    if forge.shown(ask) == "none":
        return []
    query: dict[str, str | int] = {
        "state": "closed", "updated_after": f"{ask.since:%Y-%m-%dT%H:%M:%SZ}", "per_page": forge.PAGE,
    }  # fmt: skip
    if forge.shown(ask) == "marked":
        query["labels"] = forge.label(ask)
    return [
        forge.Issue(forge.text(one, "title"), closed, tuple(str(name) for name in one.get("labels") or ()))
        for one in forge.linked(server, f"{home}/issues", **query)
        if (closed := forge.moment(one.get("closed_at"))) is not None
    ]
