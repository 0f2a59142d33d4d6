"""A dashboard on a real port over a real journal, and somebody who asks it without a browser."""

import secrets
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.client import HTTPMessage
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from daemon.model import Doorway
from daemon.service.health import Finding
from daemon.web import tickets
from daemon.web.dashboard import Dashboard
from daemon.web.desk import Around
from tests.rig.waiting import free_port
from tests.unit.decide.story import Story


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        """A redirect is looked at, not followed."""


@dataclass(slots=True)
class Said:
    """An answer of the dashboard."""

    code: int
    text: str
    headers: HTTPMessage


@dataclass(slots=True)
class Visitor:
    """Asks as a browser would; ``cookie`` is what it keeps."""

    port: int
    story: Story
    findings: list[Finding] | None = field(default_factory=list)
    woken: list[datetime] = field(default_factory=list)
    cookie: str = ""

    def ask(self, path: str, form: dict[str, str] | None = None, **headers: str) -> Said:
        """GET, or POST with a form. Headers are named with underscores; an empty one is left out."""
        home = f"127.0.0.1:{self.port}"
        sent = {"Host": home, "Cookie": self.cookie} | ({"Origin": f"http://{home}"} if form is not None else {})
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        body = urlencode(form).encode() if form is not None else None
        question = urllib.request.Request(f"http://{home}{path}", body, {k: v for k, v in sent.items() if v})
        opener = urllib.request.build_opener(_Stay)
        try:
            with opener.open(question, timeout=10) as answer:
                return Said(answer.status, answer.read().decode(), answer.headers)
        except urllib.error.HTTPError as error:
            return Said(error.code, error.read().decode(), error.headers)

    def key(self, name: str = "jonas") -> str:
        """The key of a fresh link."""
        return tickets.link_key(self.story.journal.secret(), name, self.story.clock.now(), secrets.token_hex(16))

    def enter(self, name: str = "jonas") -> "Visitor":
        """Come in by a link."""
        said = self.ask(f"/enter?key={self.key(name)}")
        assert said.code == 303, said.text
        self.cookie = said.headers["Set-Cookie"].partition(";")[0]
        return self

    def word(self) -> str:
        """The word for the forms of this session."""
        return tickets.form_word(self.story.journal.secret(), self.cookie.partition("=")[2])

    def seen(self) -> str:
        """What the first page says that it has seen."""
        return self.ask("/").text.partition("/stream?seen=")[2].partition('"')[0]

    def press(self, number: str, verb: str, **more: str) -> Said:
        """A button."""
        return self.ask(f"/waiting/{number}", {"word": self.word(), "verb": verb, **more})


@contextmanager
def dashboard(story: Story, folder: Path) -> Iterator[Visitor]:
    """A dashboard over the story's journal, which lies in ``folder``, and somebody who asks it."""
    visitor = Visitor(free_port(), story)
    around = Around(
        story.clock, lambda: story.policy, lambda: None if visitor.findings is None else tuple(visitor.findings),
        lambda: False, lambda: visitor.woken.append(story.clock.now()),
    )  # fmt: skip
    with Dashboard(Doorway("127.0.0.1", visitor.port), folder, story.journal.place, around):
        yield visitor
