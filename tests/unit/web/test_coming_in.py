"""Who is let in, and who is not: links, sessions, other sites' pages, other names for this machine."""

import socket
import stat
from datetime import timedelta
from pathlib import Path

import pytest

from daemon.model import Doorway
from daemon.web import tickets
from daemon.web.dashboard import Dashboard
from daemon.web.desk import Around
from tests.rig.visitor import Visitor
from tests.unit.decide.story import EVA, MINUTE, STATUS, STRANGER, Story, letter

MARK = "0123456789abcdef"
PAGES = ("/", "/part/waiting", "/stream", "/mails/1", "/nowhere")


@pytest.mark.parametrize("path", PAGES)
def test_nobody_sees_anything_without_a_session(visitor: Visitor, story: Story, path: str) -> None:
    story.decide(letter(EVA, STATUS))
    said = visitor.ask(path)
    assert said.code == 401
    assert "krause" not in said.text.lower()
    assert "sachstand --site" in said.text


def test_a_link_opens_once(visitor: Visitor) -> None:
    key = visitor.key()
    first, again = visitor.ask(f"/enter?key={key}"), visitor.ask(f"/enter?key={key}")
    assert (first.code, first.headers["Location"], again.code) == (303, "/", 401)
    kept = first.headers["Set-Cookie"].lower()
    assert "httponly" in kept
    assert "samesite=strict" in kept
    assert "set-cookie" not in again.headers


def test_a_link_is_too_old_after_five_minutes_and_a_session_after_a_week(visitor: Visitor, story: Story) -> None:
    key = visitor.key()
    visitor.enter()
    story.clock.forward(5 * MINUTE)
    assert visitor.ask(f"/enter?key={key}").code == 401
    assert visitor.ask("/").code == 200
    story.clock.forward(timedelta(days=7))
    assert visitor.ask("/").code == 401


def test_a_link_made_before_the_daemon_began_does_not_open(visitor: Visitor, story: Story) -> None:
    early = tickets.link_key(story.journal.secret(), "jonas", story.clock.now() - MINUTE, MARK)
    assert visitor.ask(f"/enter?key={early}").code == 401


@pytest.mark.parametrize("change", ["name", "time", "mac", "purpose", "secret", "empty", "long"])
def test_a_changed_ticket_is_none(story: Story, change: str) -> None:
    secret, now = story.journal.secret(), story.clock.now()
    name, made, mark, mac = tickets.session(secret, "jonas", now, MARK).split(".")
    changed = {
        "name": f"bWlyYQ.{made}.{mark}.{mac}",
        "time": f"{name}.{int(made) + 1}.{mark}.{mac}",
        "mac": f"{name}.{made}.{mark}.{mac[:-1]}{'0' if mac[-1] != '0' else '1'}",
        "purpose": tickets.link_key(secret, "jonas", now, MARK),
        "secret": tickets.session(b"another", "jonas", now, MARK),
        "empty": "",
        "long": "a" * 5000,
    }
    assert tickets.read_session(secret, changed[change], now) is None
    whole = tickets.read_session(secret, f"{name}.{made}.{mark}.{mac}", now)
    assert whole is not None
    assert whole.name == "jonas"


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example:80", "0.0.0.0", "10.0.0.1:9465", "127.0.0.1@evil.example"]
)
def test_another_name_for_this_machine_is_refused(visitor: Visitor, host: str) -> None:
    """DNS rebinding: a page of evil.example may reach this port, but not under a name of ours."""
    visitor.enter()
    said = visitor.ask("/", Host=host)
    assert said.code == 403
    assert "Studio Nord" not in said.text


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1:8000", "[::1]:8000", "LOCALHOST"])
def test_the_end_of_a_tunnel_may_have_another_port(visitor: Visitor, host: str) -> None:
    assert visitor.enter().ask("/", Host=host).code == 200


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "", "http://127.0.0.1:1", "https://127.0.0.1"])
def test_a_form_from_elsewhere_does_nothing(visitor: Visitor, story: Story, origin: str) -> None:
    story.decide(letter(STRANGER, "Hallo?"))
    visitor.enter()
    said = visitor.ask("/waiting/1", {"word": visitor.word(), "verb": "drop"}, Origin=origin)
    assert said.code == 403
    assert [row.arrival_id for row in story.journal.held()] == [1]


@pytest.mark.parametrize("word", ["", "wrong", "é"])
def test_a_form_without_the_word_of_its_session_does_nothing(visitor: Visitor, story: Story, word: str) -> None:
    story.decide(letter(STRANGER, "Hallo?"))
    visitor.enter()
    assert visitor.ask("/waiting/1", {"word": word, "verb": "drop"}).code == 403
    assert [row.arrival_id for row in story.journal.held()] == [1]


def test_a_form_too_large_to_be_ours_does_nothing(visitor: Visitor, story: Story) -> None:
    story.decide(letter(STRANGER, "Hallo?"))
    visitor.enter()
    assert visitor.press("1", "drop", more="x" * 10_000).code == 403
    assert story.journal.held()


def test_another_site_gets_no_part_of_it_but_may_link_to_it(visitor: Visitor) -> None:
    visitor.enter()
    assert visitor.ask("/", Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="no-cors").code == 403
    assert visitor.ask("/", Sec_Fetch_Site="same-site", Sec_Fetch_Mode="cors").code == 403
    assert visitor.ask("/", Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="navigate").code == 200


def test_every_answer_forbids_foreign_scripts_frames_and_keeping(visitor: Visitor) -> None:
    visitor.enter()
    for path in (*PAGES[:2], "/mails/1", "/nowhere"):
        headers = visitor.ask(path).headers
        policy = headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["Cache-Control"] == "no-store"
        assert headers["X-Content-Type-Options"] == "nosniff"


def test_signing_out_needs_the_word_too(visitor: Visitor) -> None:
    visitor.enter()
    assert "set-cookie" not in visitor.ask("/leave", {"word": "no"}).headers
    assert "Max-Age=0" in visitor.ask("/leave", {"word": visitor.word()}).headers["Set-Cookie"]


@pytest.mark.parametrize(
    ("back", "leads"),
    [("/mails/1", "/mails/1"), ("//evil.example", "/"), ("/\\evil.example", "/"), ("http://evil.example", "/")],
)
def test_the_language_is_kept_and_leads_back_to_our_own_pages_only(visitor: Visitor, back: str, leads: str) -> None:
    said = visitor.ask(f"/language?to=en&back={back}")
    assert (said.code, said.headers["Location"]) == (303, leads)
    assert said.headers["Set-Cookie"].startswith("sachstand-language=en;")
    assert "set-cookie" not in visitor.ask("/language?to=xx").headers


def test_a_unix_socket_is_for_user_and_group_only_and_replaces_what_a_killed_daemon_left(
    story: Story, tmp_path: Path
) -> None:
    left = socket.socket(socket.AF_UNIX)
    (tmp_path / "state").mkdir()
    where = tmp_path / "state" / "d.sock"
    left.bind(str(where))
    left.close()
    around = Around(story.clock, lambda: story.policy, lambda: (), lambda: False, lambda: None)
    with Dashboard(Doorway(socket="state/d.sock"), tmp_path, tmp_path / "journal.sqlite", around):
        assert stat.S_IMODE(where.stat().st_mode) == 0o660
        with socket.socket(socket.AF_UNIX) as asking:
            asking.connect(str(where))
            asking.sendall(b"GET / HTTP/1.1\r\nHost: localhost:9465\r\nConnection: close\r\n\r\n")
            assert asking.recv(100).startswith(b"HTTP/1.1 401")
    assert not where.exists()


def test_a_place_that_is_taken_is_an_error_the_daemon_can_tell_of(visitor: Visitor, tmp_path: Path) -> None:
    story = visitor.story
    around = Around(story.clock, lambda: story.policy, lambda: (), lambda: False, lambda: None)
    with pytest.raises(OSError, match="in use"):
        Dashboard(Doorway("127.0.0.1", visitor.port), tmp_path, story.journal.place, around)
