"""A headless Chromium, spoken to over a pipe (DevTools protocol): pages as a reader sees them, keys as a reader presses them."""

import base64
import contextlib
import fcntl
import itertools
import json
import os
import select
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
PATIENCE = 30.0  # seconds
KEYS = {"Tab": 9, "Enter": 13, " ": 32, "ArrowDown": 40, "Escape": 27}
TEXT = {"Enter": "\r", " ": " "}


def missing() -> str | None:
    """Why there is no browser here."""
    return None if any(map(shutil.which, PROGRAMS)) else "Chromium is not installed"


@dataclass
class Browser:
    """One browser with one page; a context manager. ``violations`` and ``errors``: what the page complained of so far."""

    violations: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)  # every address that was asked for

    def __enter__(self) -> "Browser":
        self._home = tempfile.mkdtemp(prefix="chromium-")
        to_child, self._write = os.pipe()
        self._read, from_child = os.pipe()
        program = next(filter(None, map(shutil.which, PROGRAMS)))
        words = [
            program, "--headless=new", "--remote-debugging-pipe", "--no-sandbox", "--disable-gpu", "--no-first-run",
            "--disable-dev-shm-usage", "--disable-extensions", "--disable-background-networking", "--hide-scrollbars",
            f"--user-data-dir={self._home}", "about:blank",
        ]  # fmt: skip

        def pipes() -> None:
            # First out of the way: each of the two may be the number that the other one needs.
            ends = [fcntl.fcntl(end, fcntl.F_DUPFD, 10) for end in (to_child, from_child)]
            for number, end in enumerate(ends, 3):
                os.dup2(end, number)

        self._process = subprocess.Popen(
            words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=pipes, close_fds=False,
            start_new_session=True,
        )  # fmt: skip
        os.close(to_child)
        os.close(from_child)
        self._numbers, self._rest, self._session = itertools.count(1), b"", ""
        pages = self.call("Target.getTargets")["targetInfos"]
        page = next(one for one in pages if one["type"] == "page")
        self._session = self.call("Target.attachToTarget", targetId=page["targetId"], flatten=True)["sessionId"]
        for room in ("Page", "Runtime", "Log", "Network", "Audits"):
            self.call(f"{room}.enable")
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(AssertionError, OSError):
            self.call("Browser.close")
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(10)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, 9)
        self._process.wait(10)
        os.close(self._read)
        os.close(self._write)
        shutil.rmtree(self._home, ignore_errors=True)

    def call(self, method: str, **values: Any) -> dict[str, Any]:
        """One call of the protocol, and its result."""
        number = next(self._numbers)
        message: dict[str, Any] = {"id": number, "method": method, "params": values}
        if self._session and not method.startswith(("Target.", "Browser.")):
            message["sessionId"] = self._session
        os.write(self._write, json.dumps(message).encode() + b"\0")
        end = time.monotonic() + PATIENCE
        while True:
            said = self._next(end)
            if said.get("id") == number:
                assert "error" not in said, said["error"]
                return dict(said["result"])

    def _next(self, end: float) -> dict[str, Any]:
        """The next message; what the page complains of is kept on the way."""
        while b"\0" not in self._rest:
            ready, _, _ = select.select([self._read], [], [], max(0.0, end - time.monotonic()))
            assert ready, "the browser does not answer"
            got = os.read(self._read, 1 << 20)
            assert got, "the browser has ended"
            self._rest += got
        line, _, self._rest = self._rest.partition(b"\0")
        said: dict[str, Any] = json.loads(line)
        self._note(said.get("method", ""), said.get("params", {}))
        return said

    def _note(self, method: str, values: dict[str, Any]) -> None:
        if method == "Audits.issueAdded" and values["issue"]["code"] == "ContentSecurityPolicyIssue":
            self.violations.append(json.dumps(values["issue"]["details"]))
        elif method == "Log.entryAdded" and values["entry"]["level"] == "error":
            text = values["entry"]["text"]
            (self.violations if "Content Security Policy" in text else self.errors).append(text)
        elif method == "Runtime.exceptionThrown":
            self.errors.append(json.dumps(values["exceptionDetails"])[:500])
        elif method == "Network.requestWillBeSent":
            self.asked.append(values["request"]["url"])

    def open(self, address: str) -> None:
        """Go there and wait until it stands."""
        self.js("window.left = true")
        self.call("Page.navigate", url=address)
        self.until("!window.left && document.readyState === 'complete'", what=address)

    def js(self, words: str) -> Any:
        """What the expression comes to in the page."""
        said = self.call("Runtime.evaluate", expression=words, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in said, said["exceptionDetails"]
        return said["result"].get("value")

    def until(self, words: str, *, what: str = "", within: float = PATIENCE) -> None:
        """Wait until the expression is true."""
        end = time.monotonic() + within
        while time.monotonic() < end:
            with contextlib.suppress(AssertionError):
                if self.js(f"Boolean({words})"):
                    return
            time.sleep(0.05)
        raise AssertionError(f"never true: {words} {what}\n{self.text()[:2000]}")

    def text(self) -> str:
        """What stands on the page."""
        return str(self.js("document.body.innerText"))

    def settled(self) -> None:
        """Until htmx knows the forms of a section it has just renewed; a key pressed before sends them as a page without it would."""
        self.until("!document.querySelector('.htmx-settling')")

    def press(self, key: str) -> None:
        """A key, as a reader presses it."""
        values = {"key": key, "code": "Space" if key == " " else key, "windowsVirtualKeyCode": KEYS[key]}
        self.call("Input.dispatchKeyEvent", type="keyDown", text=TEXT.get(key, ""), **values)
        self.call("Input.dispatchKeyEvent", type="keyUp", **values)

    def look(self, *, width: int = 1280, dark: bool = False) -> None:
        """The width of the window (CSS pixels), and the reader's wish for light or dark."""
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.call("Emulation.setEmulatedMedia", features=[scheme])

    def picture(self, path: Path) -> None:
        """The whole page as PNG."""
        said = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=True)
        path.write_bytes(base64.b64decode(said["data"]))
