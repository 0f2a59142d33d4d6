"""Asking the site's own language model (an OpenAI-compatible chat endpoint) about mails the reader abstains on.

The law: it is asked in a thread of its own, so no other mail waits; whatever goes wrong (time, network, nonsense) is no opinion; the
mail then stays unclear. Nothing leaves for an address outside this machine or its private network unless the site says so.
"""

import http.client
import ipaddress
import json
import socket
import ssl
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from urllib.parse import urlsplit

from daemon.intents import answered, question, with_opinion
from daemon.model import Intent, LanguageModel, Role, Understanding
from daemon.service import log

LARGEST = 65_536  # octets of an answer that are read
AT_ONCE = 2
KEPT = 500
LATE = 3  # times the time-out after which nobody waits for an answer any more


class Asker:
    """Keeps who is asked about and what was answered. ``wake`` is called, in another thread, when an answer is there."""

    def __init__(self, wake: Callable[[], None], monotonic: Callable[[], float] = time.monotonic) -> None:
        self._wake = wake
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._known: dict[int, Intent | None] = {}
        self._since: dict[int, float] = {}
        self._pool = ThreadPoolExecutor(max_workers=AT_ONCE, thread_name_prefix="opinion")

    def waiting(self, model: LanguageModel | None) -> frozenset[int]:
        """Numbers of the mails whose answer is still to come. One that takes far too long is given up."""
        with self._lock:
            patience = LATE * model.timeout.total_seconds() if model else 0.0
            for number, since in list(self._since.items()):
                if self._monotonic() - since > patience:
                    self._settle(number, None)
            return frozenset(self._since)

    def wanted(self, number: int, understanding: Understanding, model: LanguageModel | None) -> bool:
        """Whether the mail should wait for an opinion, which is asked for by that."""
        if model is None or understanding.reading.primary is not Intent.UNCLEAR:
            return False
        if understanding.speaker.role is not Role.CONTACT or not understanding.text.strip():
            return False
        with self._lock:
            if number in self._known:
                return False
            self._since[number] = self._monotonic()
        self._pool.submit(self._ask, number, model, understanding.subject, understanding.text)
        return True

    def informed(self, number: int, understanding: Understanding) -> Understanding:
        """The understanding with the opinion that was given on it, if any."""
        with self._lock:
            opinion = self._known.get(number)
        return (
            replace(understanding, reading=with_opinion(understanding.reading, opinion)) if opinion else understanding
        )

    def close(self) -> None:
        """Ask nothing more."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _ask(self, number: int, model: LanguageModel, subject: str, text: str) -> None:
        try:
            opinion = ask(model, subject, text, self._monotonic)
        except Exception as error:  # noqa: BLE001 - whatever it is, there is no opinion, and the mail stays unclear
            log.trouble("mail %d: no second opinion (%s)", number, type(error).__name__)
            opinion = None
        with self._lock:
            if number in self._since:
                self._settle(number, opinion)
        self._wake()

    def _settle(self, number: int, opinion: Intent | None) -> None:
        self._since.pop(number, None)
        while len(self._known) >= KEPT:
            self._known.pop(next(iter(self._known)))
        self._known[number] = opinion


def ask(
    model: LanguageModel, subject: str, text: str, monotonic: Callable[[], float] = time.monotonic
) -> Intent | None:
    """One question. Raises OSError, ValueError or http.client.HTTPException when there is no proper answer in time."""
    deadline = monotonic() + model.timeout.total_seconds()
    wish = {
        "model": model.model, "messages": question(subject, text), "temperature": 0, "max_tokens": 30, "stream": False,
        "response_format": {"type": "json_object"},
    }  # fmt: skip
    link = _connection(model)
    try:
        path = f"{urlsplit(model.url).path.rstrip('/')}/chat/completions"
        link.request("POST", path, json.dumps(wish).encode(), {"Content-Type": "application/json"})
        answer = link.getresponse()
        if (
            answer.status != http.client.OK
        ):  # a redirect counts as a refusal: nobody is sent elsewhere with a client's mail
            raise ValueError(f"status {answer.status}")
        body = bytearray()
        while len(body) <= LARGEST and (part := answer.read1(4096)):
            body += part
            if monotonic() > deadline:
                raise TimeoutError("the answer takes too long")
    finally:
        link.close()
    if len(body) > LARGEST:
        raise ValueError("the answer is too long")
    content = json.loads(body)["choices"][0]["message"]["content"]
    return answered(content) if isinstance(content, str) else None


def _connection(model: LanguageModel) -> http.client.HTTPConnection:
    """A connection to the very address that was looked at: a name may lead elsewhere the next time."""
    url = urlsplit(model.url)
    secure = url.scheme == "https"
    port = url.port or (443 if secure else 80)
    seconds = model.timeout.total_seconds()
    found = socket.getaddrinfo(url.hostname or "", port, type=socket.SOCK_STREAM)
    address = str(found[0][4][0])
    at = ipaddress.ip_address(address.partition("%")[0])
    if not (at.is_loopback or (secure and (at.is_private or model.elsewhere))):
        raise ValueError("the language model is not on this machine or in its private network")
    if not secure:
        return http.client.HTTPConnection(address, port, timeout=seconds)
    link = http.client.HTTPSConnection(url.hostname or "", port, timeout=seconds, context=ssl.create_default_context())
    link._create_connection = lambda *_: socket.create_connection((address, port), seconds)  # type: ignore[attr-defined]  # noqa: SLF001
    return link
