"""Jira, in the cloud (with ``user:``) or a team's own: versions and resolved issues (REST, 2 and 3)."""

from base64 import b64encode
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from daemon.projects import forge
from daemon.projects.asking import LOOK_FAR, Ask
from daemon.projects.source import Expected, Findings, SourceFailed
from daemon.projects.web import MOST_PAGES, Forge

CLOUD = ".atlassian.net"
FIELDS = "summary,resolutiondate,labels"


def read(ask: Ask) -> Findings:
    """Versions and issues of a project key. Raises SourceFailed, SourceBusy."""
    server = Forge(ask.source.option("url"), _headers(ask), ask.seconds, ask.now)
    versions = server.get(f"/rest/api/2/project/{quote(ask.source.where, safe='')}/versions").value
    if not isinstance(versions, list):
        raise SourceFailed("the answer for the versions is no list")
    expected = []
    for one in versions:
        due = forge.day(one.get("releaseDate"))
        released = one.get("released") is True
        expected.append(Expected(forge.text(one, "name"), due, due if released else None))
    return forge.findings(ask, _issues(ask, server), expected)


def _headers(ask: Ask) -> Mapping[str, str]:
    """A mail address and a token in the cloud, a bare token elsewhere."""
    user = ask.source.option("user")
    if not ask.token:
        return {}
    if user:
        return {"Authorization": "Basic " + b64encode(f"{user}:{ask.token}".encode()).decode()}
    return {"Authorization": f"Bearer {ask.token}"}


def _issues(ask: Ask, server: Forge) -> list[forge.Issue]:
    if forge.shown(ask) == "none":
        return []
    query = f"project = {_quoted(ask.source.where)} AND statusCategory = Done AND resolved >= -{LOOK_FAR.days}d"
    if forge.shown(ask) == "marked":
        query += f" AND labels = {_quoted(forge.label(ask))}"
    pages = _cloud(server, query) if ask.source.option("url").endswith(CLOUD) else _own(server, query)
    found = []
    for one in pages:
        fields = one.get("fields") if isinstance(one, dict) else None
        if not isinstance(fields, dict):
            raise SourceFailed("an issue has no fields")
        closed = forge.moment(fields.get("resolutiondate"))
        if closed is not None:
            found.append(
                forge.Issue(forge.text(fields, "summary"), closed, tuple(map(str, fields.get("labels") or ())))
            )
    return found


def _own(server: Forge, query: str) -> Iterator[Any]:
    """Pages by their number."""
    return forge.counted(
        lambda seen: server.get("/rest/api/2/search", jql=query, fields=FIELDS, startAt=seen, maxResults=forge.PAGE),
        lambda page: page["issues"], lambda page: page["total"],
    )  # fmt: skip


def _cloud(server: Forge, query: str) -> Iterator[Any]:
    """Pages by a token; the cloud does not say how many there are."""
    more: dict[str, str] = {}
    for _ in range(MOST_PAGES):
        page = server.get("/rest/api/3/search/jql", jql=query, fields=FIELDS, maxResults=forge.PAGE, **more).value
        if not isinstance(page, dict) or not isinstance(page.get("issues"), list):
            raise SourceFailed("an answer does not look as this kind of server's answers do")
        yield from page["issues"]
        if not page.get("nextPageToken"):
            return
        more = {"nextPageToken": str(page["nextPageToken"])}
    raise SourceFailed("there are too many issues; label what is for the client")


def _quoted(word: str) -> str:
    """A word of a query, with its quotation marks and backslashes made harmless."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
