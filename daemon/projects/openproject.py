"""OpenProject: versions and closed work packages (API v3). Its label is the work package's category."""

import json
from base64 import b64encode
from typing import Any
from urllib.parse import quote

from daemon.projects import forge
from daemon.projects.asking import LOOK_FAR, Ask
from daemon.projects.source import Expected, Findings, SourceFailed
from daemon.projects.web import Forge


def read(ask: Ask) -> Findings:
    """Versions and work packages of a project's identifier. Raises SourceFailed, SourceBusy."""
    headers = {"Authorization": "Basic " + b64encode(f"apikey:{ask.token}".encode()).decode()} if ask.token else {}
    server = Forge(ask.source.option("url"), headers, ask.seconds, ask.now)
    home = f"/api/v3/projects/{quote(ask.source.where, safe='')}"
    expected = []
    for one in _elements(server.get(f"{home}/versions").value):
        closed = forge.day(one.get("updatedAt")) if one.get("status") == "closed" else None
        expected.append(Expected(forge.text(one, "name"), forge.day(one.get("endDate")), closed))
    return forge.findings(ask, _issues(ask, server, home), expected)


def _issues(ask: Ask, server: Forge, home: str) -> list[forge.Issue]:
    if forge.shown(ask) == "none":
        return []
    closed_lately = json.dumps([
        {"status": {"operator": "c", "values": []}},
        {"updatedAt": {"operator": ">t-", "values": [str(LOOK_FAR.days)]}},
    ])  # fmt: skip
    pages = forge.counted(
        lambda seen: server.get(
            f"{home}/work_packages", filters=closed_lately, pageSize=forge.PAGE, offset=seen // forge.PAGE + 1
        ),
        _elements, lambda page: page["total"],
    )  # fmt: skip
    found = []
    for one in pages:
        closed = forge.moment(one.get("updatedAt"))
        if closed is not None:
            found.append(forge.Issue(forge.text(one, "subject"), closed, _category(one)))
    return found


def _elements(page: Any) -> list[Any]:
    try:
        found = page["_embedded"]["elements"]
    except (KeyError, TypeError):
        raise SourceFailed("an answer does not look as this kind of server's answers do") from None
    if not isinstance(found, list):
        raise SourceFailed("an answer does not look as this kind of server's answers do")
    return found


def _category(one: Any) -> tuple[str, ...]:
    link = (one.get("_links") or {}).get("category") or {}
    return (str(link["title"]),) if link.get("title") else ()
