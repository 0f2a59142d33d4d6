"""Outside sources: what they tell is read whole or not at all, nothing is guessed, nothing leaks, a slow one is left behind."""

import json
import os
import subprocess
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from daemon.model import Source
from daemon.projects import Ask, Findings, SourceBusy, SourceFailed, from_json, read, to_json
from daemon.projects.timesheet import parse
from tests.rig.forge import Asked, ForgeServer, Reply
from tests.rig.waiting import until

NOW = datetime(2026, 11, 19, 13, 5, tzinfo=UTC)
ZONE = ZoneInfo("Europe/Berlin")
TOKEN = "canary-4711"


def ask(kind: str, where: str, folder: Path | None = None, seconds: float = 10, **options: str | list[str]) -> Ask:
    said = tuple((key, tuple(v) if isinstance(v, list) else (v,)) for key, v in options.items())
    source = Source(kind, where, name=kind, timeout=timedelta(seconds=seconds), options=said)
    return Ask(source, "SHOP", NOW, ZONE, folder or Path("/"), TOKEN)


def texts(found: Findings) -> list[str]:
    return [step.text for step in found.done]


# Git


def commit(repo: Path, message: str, at: str = "2026-11-18T10:00:00+0100") -> None:
    environ = {
        **os.environ, "GIT_AUTHOR_DATE": at, "GIT_COMMITTER_DATE": at, "GIT_AUTHOR_NAME": "Jonas", "GIT_AUTHOR_EMAIL": "j@x.example",
        "GIT_COMMITTER_NAME": "Jonas", "GIT_COMMITTER_EMAIL": "j@x.example", "GIT_CONFIG_GLOBAL": "/dev/null",
    }  # fmt: skip
    command = ["git", "-C", str(repo), "commit", "-q", "--allow-empty", "--no-verify", "-m", message]
    subprocess.run(command, env=environ, check=True)


@pytest.fixture(name="repo")
def _repo(tmp_path: Path) -> Path:
    repo = tmp_path / "shop"
    subprocess.run(["git", "init", "-q", "-b", "main", str(repo)], check=True)
    return repo


def test_only_what_a_commit_says_to_the_client_is_told(repo: Path) -> None:
    commit(repo, "cart: sum in cents\n\nKunde: Gutscheine lassen sich kombinieren\n")
    commit(repo, "Passwort in der Konfiguration vergessen")
    found = read(ask("git", str(repo)))
    assert texts(found) == ["Gutscheine lassen sich kombinieren"]
    assert found.done[0].on == date(2026, 11, 18)
    assert found.newest == datetime(2026, 11, 18, 9, tzinfo=UTC)


def test_with_show_all_housework_is_left_out_and_parts_are_grouped(repo: Path) -> None:
    for message in (
        "feat(cart): vouchers",
        "fix(cart): rounding",
        "chore: bump",
        "fixup! vouchers",
        "feat: search",
        "wip",
    ):
        commit(repo, message)
    commit(repo, "internal: secret plan")
    found = read(ask("git", str(repo), show="all", leave_out=["secret"]))
    assert sorted(texts(found)) == ["cart: vouchers; rounding", "search"]


def test_old_and_future_commits_are_no_news(repo: Path) -> None:
    commit(repo, "feat: old", at="2026-09-01T10:00:00+0100")
    commit(repo, "feat: tomorrow", at="2026-11-30T10:00:00+0100")
    assert read(ask("git", str(repo), show="all")) == Findings()


def test_nothing_of_a_repository_is_run(repo: Path, tmp_path: Path) -> None:
    proof = tmp_path / "was-run"
    hostile = tmp_path / "hostile.sh"
    hostile.write_text(f"#!/bin/sh\ntouch {proof}\n")
    hostile.chmod(0o755)
    commit(repo, "feat: search")
    settings = (
        "core.pager",
        "core.fsmonitor",
        "diff.external",
        "gpg.program",
        "core.sshCommand",
        "alias.log",
        "log.showSignature",
    )
    for name in settings:
        value = "true" if name == "log.showSignature" else f"!{hostile}" if name.startswith("alias") else str(hostile)
        subprocess.run(["git", "-C", str(repo), "config", name, value], check=True)
    assert texts(read(ask("git", str(repo), show="all"))) == ["search"]
    assert not proof.exists()


@pytest.mark.parametrize("where", ["/nonexistent/repository", "/"])
def test_a_repository_that_is_none_fails_in_one_line(where: str) -> None:
    with pytest.raises(SourceFailed, match="git ended with code"):
        read(ask("git", where))


def test_a_branch_that_looks_like_an_option_is_none(repo: Path) -> None:
    commit(repo, "feat: search")
    with pytest.raises(SourceFailed, match="git ended"):
        read(ask("git", str(repo), branch="--output=/tmp/x"))


# Time sheets

TOGGL = """User,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,End time,Duration,Tags
Jonas,j@x.example,Krause,Shop,Checkout,Login,Yes,2026-11-18,09:00:00,2026-11-18,12:30:00,03:30:00,
Jonas,j@x.example,Krause,Shop,Search,Suche,Yes,2026-11-19,09:00:00,2026-11-19,10:15:36,01:15:36,
"""
CLOCKIFY_DE = """"Projekt";"Kunde";"Beschreibung";"Aufgabe";"Benutzer";"Startdatum";"Dauer (h)";"Dauer (dezimal)"
"Shop";"Krause";"Login";"Kasse";"Jonas";"18.11.2026";"03:30:00";"3,50"
"""
KIMAI_DE = """Datum;Von;Bis;Dauer;Benutzer;Kunde;Projekt;Tätigkeit;Beschreibung
18.11.2026;09:00;12:30;3:30;Jonas;Krause;Shop;Kasse;Login
"";"";"";3:30;;;;;
"""


@pytest.mark.parametrize(
    ("text", "total", "package"),
    [(TOGGL, 4.76, "Checkout"), (CLOCKIFY_DE, 3.5, "Kasse"), (KIMAI_DE, 3.5, "Kasse")],
    ids=["toggl", "clockify-de", "kimai-de"],
)
def test_each_export_is_read_by_the_names_of_its_columns(text: str, total: float, package: str) -> None:
    for raw in (
        text.encode("utf-8"),
        text.encode("utf-8-sig"),
        text.encode("cp1252"),
        text.replace("\n", "\r\n").encode(),
    ):
        work = parse(raw, "shop.csv", layout="auto", project="", package="task")
        assert round(sum(line.hours for line in work), 2) == total
        assert work[0].day == date(2026, 11, 18)
        assert work[0].package == package


def sheet(days: list[str], hours: list[str] | None = None, project: str = "Shop") -> bytes:
    rows = zip(days, hours or ["1:00"] * len(days), strict=True)
    return ("Date,Project,Duration\n" + "".join(f'"{d}",{project},"{h}"\n' for d, h in rows)).encode()


def test_day_and_month_are_told_by_the_whole_file_or_not_at_all() -> None:
    def first(days: list[str]) -> date:
        return parse(sheet(days), "x.csv", layout="auto", project="", package="none")[0].day

    assert first(["11/12/2026", "13/12/2026"]) == date(2026, 12, 11)
    assert first(["11/12/2026", "11/13/2026"]) == date(2026, 11, 12)
    with pytest.raises(SourceFailed, match="cannot be told apart"):
        first(["11/12/2026", "10/12/2026"])
    with pytest.raises(SourceFailed, match="cannot be told apart"):
        first(["13/12/2026", "12/13/2026"])


@pytest.mark.parametrize(
    ("written", "hours"),
    [("1:30", 1.5), ("01:30:00", 1.5), ("1,5", 1.5), ("1.50", 1.5), ("1h 30m", 1.5), ("90 min", 1.5), ("5400", None), ("-1:00", None),
     ("", None), ("25:00", None), ("h", None)],
)  # fmt: skip
def test_a_duration_is_read_or_named_with_its_line(written: str, hours: float | None) -> None:
    raw = sheet(["2026-11-18"], [written])
    if hours is None:
        with pytest.raises(SourceFailed, match=r"x\.csv:2: "):
            parse(raw, "x.csv", layout="auto", project="", package="none")
    else:
        assert parse(raw, "x.csv", layout="auto", project="", package="none")[0].hours == hours


def test_another_clients_hours_are_never_counted_by_accident() -> None:
    both = sheet(["2026-11-18"]) + b'"2026-11-18",Other,"8:00"\n'
    with pytest.raises(SourceFailed, match="2 projects"):
        parse(both, "x.csv", layout="auto", project="", package="none")
    assert [w.hours for w in parse(both, "x.csv", layout="auto", project="shop", package="none")] == [1.0]
    with pytest.raises(SourceFailed, match='no line of the project "Laden"'):
        parse(both, "x.csv", layout="auto", project="Laden", package="none")


@pytest.mark.parametrize("raw", [b"", b"one column\n1\n", b"Date,Project\n2026-01-01,x\n", b"\x00\xff\xfe,,,\n"])
def test_what_is_no_time_sheet_fails_in_one_line(raw: bytes) -> None:
    with pytest.raises(SourceFailed):
        parse(raw, "x.csv", layout="auto", project="", package="none")


def test_a_time_sheet_is_as_old_as_its_file(tmp_path: Path) -> None:
    (tmp_path / "shop.csv").write_text(TOGGL)
    written = (NOW - timedelta(days=3)).timestamp()
    os.utime(tmp_path / "shop.csv", (written, written))
    found = read(ask("timesheet", "shop.csv", tmp_path))
    assert found.as_of == NOW - timedelta(days=3)
    with pytest.raises(SourceFailed, match="cannot be read: no such file"):
        read(ask("timesheet", "gone.csv", tmp_path))


# Commands


def script(tmp_path: Path, text: str) -> Ask:
    program = tmp_path / "state.sh"
    program.write_text("#!/bin/sh\n" + text)
    program.chmod(0o755)
    return ask("command", str(program), tmp_path, 5, command=[str(program), "shop"])


def test_a_command_tells_all_it_knows_as_json(tmp_path: Path) -> None:
    told = {
        "as_of": "2026-11-19T09:00:00+01:00", "done": [{"text": "Login", "on": "2026-11-18", "hours": 3.5}],
        "next": [{"text": "Suche", "due": "2026-11-24"}], "blocked": [{"text": "Bank", "since": "2026-11-16", "owner": "Bank"}],
        "milestones": [{"name": "Livegang", "expected": "2026-12-10"}], "hours": [{"day": "2026-11-18", "hours": 3.5}],
    }  # fmt: skip
    found = read(script(tmp_path, f"cat <<'END'\n{json.dumps(told)}\nEND\n"))
    assert texts(found) == ["Login"]
    assert found.blockers[0].owner == "Bank"
    assert found.expected[0].due == date(2026, 12, 10)
    assert found.as_of == datetime(2026, 11, 19, 8, tzinfo=UTC)
    assert from_json(json.loads(json.dumps(to_json(found)))).work == found.work


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("echo '{\"doen\": []}'", '"doen" is no key'),
        ("echo '{\"done\": [{\"txt\": 1}]}'", r'done\[0\]: "txt" is no key'),
        ("echo '{\"done\": [{\"text\": \"\"}]}'", '"text" is no text'),
        ("echo '{\"hours\": [{\"day\": \"19.11.\", \"hours\": 1}]}'", '"day" is no day'),
        ("echo '[]'", "no JSON object"), ("echo nonsense", "did not print JSON"), ("true", "did not print JSON"),
        ("echo broken pipe >&2; exit 3", "ended with code 3: broken pipe"),
        ("head -c 2000000 /dev/zero", "printed 2000000 octets"),
        ("echo '{\"as_of\": \"2030-01-01T00:00:00\"}'", "in the future"),
    ],
)  # fmt: skip
def test_what_does_not_fit_the_schema_fails_whole(tmp_path: Path, text: str, error: str) -> None:
    with pytest.raises(SourceFailed, match=error):
        read(script(tmp_path, text))


def test_a_program_that_does_not_end_is_ended_with_all_it_has_started(tmp_path: Path) -> None:
    mark = tmp_path / "pid"
    slow = script(tmp_path, f"sleep 300 & echo $! > {mark}; wait\n")
    with pytest.raises(SourceFailed, match=r"has not ended after 0\.5 s"):
        read(
            Ask(
                Source("command", "x", name="c", timeout=timedelta(seconds=0.5), options=slow.source.options),
                "SHOP",
                NOW,
                ZONE,
                tmp_path,
            )
        )
    child = Path(f"/proc/{int(mark.read_text())}/stat")

    def gone() -> bool:
        return not child.exists() or " Z " in child.read_text()

    until(gone, what="the end of what it has started")


# Forges

CLOSED = "2026-11-17T09:00:00Z"


def github(asked: Asked) -> Reply:
    if asked.path.endswith("/milestones"):
        return Reply([{"title": "Livegang", "due_on": "2026-12-10T08:00:00Z", "closed_at": None, "state": "open"}])
    if asked.query.get("page") == "2":
        return Reply([{"title": "Suche", "closed_at": CLOSED, "labels": [{"name": "client"}]}])
    issues = [
        {"title": "Login", "closed_at": CLOSED, "labels": [{"name": "Client"}], "state_reason": "completed"},
        {"title": "Ein Merge", "closed_at": CLOSED, "labels": [{"name": "client"}], "pull_request": {}},
        {"title": "Verworfen", "closed_at": CLOSED, "labels": [{"name": "client"}], "state_reason": "not_planned"},
        {"title": "Altes", "closed_at": "2026-01-01T09:00:00Z", "labels": [{"name": "client"}]},
    ]
    return Reply(
        issues, headers={"Link": f'<{asked.headers["x-base"]}/repos/k/shop/issues?page=2>; rel="next", <x>; rel="last"'}
    )


def gitlab(asked: Asked) -> Reply:
    if asked.path.endswith("/milestones"):
        return Reply([{"title": "Livegang", "due_date": "2026-12-10", "state": "active", "updated_at": CLOSED}])
    return Reply([{"title": title, "closed_at": CLOSED, "labels": ["client"]} for title in ("Login", "Suche")])


def jira(asked: Asked) -> Reply:
    if asked.path.endswith("/versions"):
        return Reply([{"name": "Livegang", "releaseDate": "2026-12-10", "released": False}])
    at = int(asked.query["startAt"])
    issues = [
        {"fields": {"summary": title, "resolutiondate": "2026-11-17T10:00:00.000+0100", "labels": ["client"]}}
        for title in ("Login", "Suche")
    ]
    return Reply({"startAt": at, "total": 2, "issues": issues[at : at + 1]})


def openproject(asked: Asked) -> Reply:
    if asked.path.endswith("/versions"):
        return Reply({"_embedded": {"elements": [{"name": "Livegang", "endDate": "2026-12-10", "status": "open"}]}})
    elements = [
        {"subject": title, "updatedAt": CLOSED, "_links": {"category": {"title": "client"}}}
        for title in ("Login", "Suche")
    ]
    return Reply({"total": 2, "count": 2, "_embedded": {"elements": elements}})


def redmine(asked: Asked) -> Reply:
    if asked.path.endswith("/versions.json"):
        return Reply(
            {"versions": [{"name": "Livegang", "due_date": "2026-12-10", "status": "open", "updated_on": CLOSED}]}
        )
    at = int(asked.query["offset"])
    issues = [
        {"subject": title, "closed_on": CLOSED, "category": {"name": "client"}, "tracker": {"name": "Task"}}
        for title in ("Login", "Suche")
    ]
    return Reply({"total_count": 2, "issues": issues[at : at + 1]})


@pytest.mark.parametrize("answers", [github, gitlab, jira, openproject, redmine], ids=lambda f: f.__name__)
def test_a_forge_tells_closed_issues_for_the_client_and_when_milestones_are_expected(
    answers: Callable[[Asked], Reply],
) -> None:
    base: list[str] = []

    def with_base(asked: Asked) -> Reply:
        return answers(Asked(asked.path, asked.query, {**asked.headers, "x-base": base[0]}))

    with ForgeServer(with_base) as server:
        base.append(server.url)
        found = read(ask(answers.__name__, "k/shop", url=server.url))
        assert sorted(texts(found)) == ["Login", "Suche"]
        assert [(one.name, one.due, one.done) for one in found.expected] == [("Livegang", date(2026, 12, 10), None)]
        assert found.done[0].on == date(2026, 11, 17)
        said = [" ".join(asked.headers.values()) for asked in server.asked]
        assert all(TOKEN in words or "Basic" in words for words in said)
        assert all(TOKEN not in json.dumps(asked.query) + asked.path for asked in server.asked)


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (Reply(status=401), "refuses the token"), (Reply(status=404), "answers 404"), (Reply(status=500), "answers 500"),
        (Reply(b"<html>"), "is no JSON"), (Reply({"message": "x"}), "is no list"), (Reply([{"name": 1}]), 'lacks "title"'),
        (Reply([None]), 'lacks "title"'), (Reply(status=302, headers={"Location": "http://127.0.0.2:1/x"}), "another server"),
        (Reply(b"[" + b" " * (9 * 1024 * 1024)), "more than 8 MB"), (Reply([{"title": "x", "due_on": "soon"}]), "is no day"),
    ],
)  # fmt: skip
def test_anything_but_a_good_answer_is_a_failure_and_never_an_empty_success(reply: Reply, error: str) -> None:
    with ForgeServer(lambda _: reply) as server, pytest.raises(SourceFailed, match=error) as caught:
        read(ask("github", "k/shop", url=server.url))
    assert TOKEN not in str(caught.value)


@pytest.mark.parametrize(
    ("reply", "seconds"),
    [
        (Reply(status=429, headers={"Retry-After": "120"}), 120),
        (Reply(status=503, headers={"Retry-After": "Thu, 19 Nov 2026 13:15:00 GMT"}), 600),
        (Reply(status=403, headers={"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(int(NOW.timestamp()) + 60)}), 60),
        (Reply(status=429), 900), (Reply(status=429, headers={"Retry-After": "999999999"}), 6 * 3600),
    ],
)  # fmt: skip
def test_a_server_that_wants_patience_says_until_when(reply: Reply, seconds: int) -> None:
    with ForgeServer(lambda _: reply) as server, pytest.raises(SourceBusy) as caught:
        read(ask("gitlab", "k/shop", url=server.url))
    assert caught.value.again == NOW + timedelta(seconds=seconds)


def test_pages_without_end_are_a_failure() -> None:
    def endless(asked: Asked) -> Reply:
        return Reply([], headers={"Link": f"<{url[0]}/api/v4/projects/x/milestones>; rel=next"})

    url: list[str] = []
    with ForgeServer(endless) as server:
        url.append(server.url)
        with pytest.raises(SourceFailed, match="more than 50 pages"):
            read(ask("gitlab", "x", url=server.url))


def test_a_server_that_cannot_be_reached_fails_in_one_line() -> None:
    with pytest.raises(SourceFailed, match="cannot be asked: connection refused"):
        read(ask("redmine", "shop", url="http://127.0.0.1:9"))
