"""Whatever a mail holds, nothing it brings along leaves the house or reaches a screen as more than plain text.

One hostile mail after the other goes the whole way: recorded, decided, answered, held, told to the team, listed on a
terminal. Every outgoing mail is read back as a foreign program would read it.
"""

import base64
import contextlib
import email
import email.policy
import io
import json
import logging
import re
import tempfile
import unicodedata
from pathlib import Path

from click.testing import CliRunner
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from daemon.cli import sachstand
from daemon.cli.screen import say_json
from daemon.model import Outgoing
from daemon.service import housekeeping, log
from tests.rig.journals import opened
from tests.unit.decide.story import EVA, JONAS, LENA, NOW, Story, answer, letter, write

TUNED = settings(
    deadline=None, max_examples=8, phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck)
)
TRICKS = [
    "\x1b[2J\x1b[31m", "\x1b]0;title\x07", "\x9b31m", "\x00", "\r\nBcc: all@evil.example\r\n", "\n.\r\nMAIL FROM:<x>", "\u202e",
    "\u2066", "\u200b", "\ufeff", "\u2028", "\x85", "\x0b\x0c", "\x7f", "\U000e0041", "{{ 7*7 }}", "<script>", "=?utf-8?q?=0D=0A?=",
    "%s%n", "x" * 400, "`id`", "\ud7ff", "é\u0301", "\t",
]  # fmt: skip
HOSTILE = st.lists(st.one_of(st.sampled_from(TRICKS), st.text(max_size=6)), min_size=1, max_size=5).map("".join)
CASUAL = {"\n", "\t"}


def word(text: str) -> str:
    """An encoded word, as a sender hides octets in a header."""
    return f"=?utf-8?b?{base64.b64encode(text.encode('utf-8', 'replace')).decode()}?="


def plain(text: str) -> bool:
    """No control, no format sign, no separator but line end and tab."""
    return not [c for c in text if c not in CASUAL and unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp", "Cs")]


def mails(name: str, subject: str, body: str) -> list[bytes]:
    """The same hostile words of a contact, a contact of two projects, a colleague, a stranger, and in a forward."""
    inside = (
        f"Schau mal {body}\n\n-------- Weitergeleitete Nachricht --------\nBetreff: {body}\nDatum: {name}\n"
        f"Von: {name} <e.krause@krause.example>\nAn: jonas@studio-nord.example\n\n{body}\n"
    )
    senders = (EVA, LENA, "x <neu@krause.example>", "x <kim@elsewhere.example>")
    found = []
    for number, sender in enumerate(senders):
        raw = letter(sender, f"Guten Tag,\n\nwie ist der Stand? {body}\n", subject=word(subject), number=f"h{number}")
        found.append(raw.replace(b"From: ", f"From: {word(name)} ".encode(), 1) if sender.startswith("x ") else raw)
    part = (
        f"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nHallo {name}\n--b\n"
        f'Content-Type: application/pdf; name="{word(name)}"\n'
        f'Content-Disposition: attachment; filename="{word(name)}"\n\nx\n--b--\n'
    )
    whole = letter(EVA, "", subject=word(subject), number="h8")
    found.append(
        re.sub(
            rb"Content-Type: text/plain.*", lambda _: part.encode("utf-8", "replace"), whole, count=1, flags=re.DOTALL
        )
    )
    found.append(letter(JONAS, inside, subject=f"WG: {word(subject)}", number="h9"))
    return [raw.encode("utf-8", "replace") if isinstance(raw, str) else raw for raw in found]


def read_back(raw: bytes, recipient: str) -> None:
    """The bytes as another program reads them."""
    head = email.message_from_bytes(raw, policy=email.policy.default)
    addresses = [
        a.addr_spec for field in ("to", "cc", "bcc") for header in head.get_all(field, []) for a in header.addresses
    ]
    assert addresses == [recipient]
    for value in head.values():
        assert plain(str(value)), value
    assert len(str(head["subject"])) <= 200
    for part in head.walk():
        if part.get_content_maintype() == "text":
            assert plain(part.get_content().replace("\r\n", "\n"))


def hear(where: Path, name: str, subject: str, body: str) -> tuple[list[Outgoing], str]:
    """All of it happens: what left, and what the log says."""
    lines = io.StringIO()
    handler = logging.StreamHandler(lines)
    handler.setFormatter(log._Lines(journald=False, as_json=False))
    log.logger.addHandler(handler)
    try:
        with opened(where / "state" / "journal.sqlite") as journal:
            story = Story(journal)
            story.report("erledigt: Suche")
            story.decide(*mails(name, subject, body))
            housekeeping.send_digest(journal, story.policy, NOW)
            sent = story.send()
            notice = next((m for m in sent if m.recipient.startswith("jonas")), None)
            if notice is not None:
                story.decide(answer(JONAS, f"übernehme ich\n{body}\nnotiz: {name}\n", notice.message_id, number="a1"))
            for row in journal.held():
                journal.release(row.arrival_id, NOW)
            return [*sent, *story.send()], lines.getvalue()
    finally:
        log.logger.removeHandler(handler)


@TUNED
@given(name=HOSTILE, subject=HOSTILE, body=HOSTILE)
def test_no_hostile_word_leaves_the_house_or_reaches_the_log(name: str, subject: str, body: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        sent, logged = hear(Path(folder), name, subject, body)
    assert len({str(m.kind) for m in sent}) >= 4
    for outgoing in sent:
        read_back(outgoing.raw, outgoing.recipient)
    assert plain(logged)


def test_no_hostile_word_reaches_a_screen(tmp_path: Path) -> None:
    where = write(tmp_path / "site")
    nasty = "".join(TRICKS)
    hear(where, nasty, nasty, nasty)
    files = []
    for number, raw in enumerate(mails(nasty, nasty, nasty)):
        files.append(str(where / f"m{number}\x1b[31m.eml"))
        Path(files[-1]).write_bytes(raw)
    looks = [["held"], ["cases", "--all"], ["journal"], ["outbox", "--all"], ["case", "SHOP-1"], ["explain", *files]]
    for command in (*looks, ["journal", "--json"], ["explain", "--json", *files]):
        shown = CliRunner().invoke(sachstand, ["--site", str(where), *command])
        assert shown.output.strip(), command
        assert plain(shown.output), command
        if "--json" in command:
            assert all(isinstance(json.loads(line), dict) for line in shown.stdout.splitlines())


@given(st.text())
def test_json_for_a_screen_loses_nothing(text: str) -> None:
    written = io.StringIO()
    with contextlib.redirect_stdout(written):
        say_json({"text": text})
    assert plain(written.getvalue())
    assert json.loads(written.getvalue()) == {"text": text}
