"""Golden mails: a folder a case with the mail, what came before it, the decision and what leaves. One loop runs them all.

``case.yaml`` says what the case shows (``about``), when it happens (``at``), which mails came before (``before``: file →
time), what the team reported besides the usual (``log``), and what the site does differently (``site``, added to
sachstand.yaml; ``proof``). ``decision.json`` and ``outgoing.txt`` are what must come of it. After a wanted change run
``./dev test tests/golden --bless`` and read the diff before you commit it.
"""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from daemon import mail
from daemon.cli.explain import as_object, reached
from daemon.decide import Policy, entries, settle, understand
from daemon.journal import Arrival, Journal
from daemon.model import Decision
from daemon.service.deciding import decide_pending
from daemon.service.gathering import gather
from daemon.service.reloading import load_policy
from tests.rig import site

CASES = sorted(p.parent for p in (Path(__file__).parent / "cases").glob("*/case.yaml"))
AT = "2026-11-19T14:05:00+01:00"  # a Thursday, in working hours
PROGRESS = (
    ("SHOP", "2026-11-18T16:00:00+01:00", "erledigt: Produktsuche auf dem Testsystem (6,5h)"),
    ("SHOP", "2026-11-18T16:00:00+01:00", "in Arbeit: Zahlungstest mit der Bank"),
    ("SHOP", "2026-11-18T16:00:00+01:00", "als nächstes: Versandregeln"),
    ("SHOP", "2026-11-13T10:00:00+01:00", "wartet auf Kunde: Texte für das Impressum bis 24.11."),
    ("HARBOUR", "2026-11-17T11:00:00+01:00", "done: Scripts for all twelve stations"),
    ("HARBOUR", "2026-11-18T11:00:00+01:00", "in work: Recordings for the lower deck"),
)


def moment(text: str) -> datetime:
    """A time of a case file, in UTC."""
    return datetime.fromisoformat(str(text)).astimezone(UTC)


def remember(journal: Journal, policy: Policy, lines: Any) -> None:
    """What the team has reported: (project, time, line)."""
    for project, at, line in lines:
        when = moment(at)
        understood = entries.parse(line, policy.words, at=when, by="jonas", today=when.date())
        assert not understood.not_understood, f"the case logs a line that is none: {line}"
        for entry in understood.entries:
            journal.add_entry(project, entry, when)


def arrive(journal: Journal, policy: Policy, raw: bytes, uid: int, at: datetime) -> None:
    """A mail that came before: recorded and decided as the daemon does."""
    box = reached(mail.parse(raw), policy.site)
    if journal.position(box, "INBOX") is None:
        journal.set_baseline(box, "INBOX", 1, 1)
    journal.record_arrivals([Arrival(box, "INBOX", 1, uid, len(raw), at, raw, mail.k1(raw))], at)
    assert decide_pending(journal, policy, at) == 1
    for row in journal.claim(at + timedelta(seconds=1), 20):
        from daemon.model import Delivery, DeliveryReport

        journal.begin_content(row.id, at + timedelta(seconds=1))
        journal.record(row.id, DeliveryReport(Delivery.SENT, code=250), at + timedelta(seconds=2))


def outgoing(decision: Decision) -> str:
    """All that leaves, and what a person could release, as text."""
    parts = []
    for title, drafts in (("", decision.drafts), ("ready to release: ", decision.suggested)):
        for draft in drafts:
            parts.append(f"=== {title}{draft.kind} to {draft.to}\nSubject: {draft.subject}\n\n{draft.text.rstrip()}\n")
    return "\n".join(parts) or "nothing\n"


def play(case: Path, where: Path) -> tuple[str, str]:
    """Run one case; decision as JSON, and what leaves."""
    about = YAML(typ="safe").load((case / "case.yaml").read_text())
    folder = site.write(where / "site", proof=about.get("proof", "mx.studio-nord.example"), more=about.get("site", ""))
    policy = load_policy(folder)
    at = moment(about.get("at", AT))
    with Journal.open(folder / "state" / "journal.sqlite", mint_secret=lambda: b"golden" * 6) as journal:
        remember(journal, policy, () if about.get("no_progress") else PROGRESS)
        remember(journal, policy, about.get("log", ()))
        for uid, (name, when) in enumerate((about.get("before") or {}).items(), start=1):
            arrive(journal, policy, crlf(case / name), uid, moment(when))
        raw = crlf(case / "mail.eml")
        understanding = understand(raw, policy, reached(mail.parse(raw), policy.site))
        facts = gather(understanding, policy, journal, now=at, received=moment(about.get("received", at.isoformat()))).facts
        decision = settle(facts, policy)
    shown = as_object(facts, decision, policy.site)
    for draft in shown["drafts"]:
        del draft["text"], draft["headers"]
    shown["text"] = shown["text"][:300]
    shown["rules"] = [rule for rule in shown["rules"] if rule["matched"]]
    shown["intents"] = [{"intent": i["intent"], "cues": i["cues"]} for i in shown["intents"] if i["confidence"] >= 0.2]
    shown["hold"] = decision.hold
    return json.dumps(shown, ensure_ascii=False, indent=1) + "\n", outgoing(decision)


def crlf(path: Path) -> bytes:
    """A mail as it comes over the wire; cases are kept with plain line ends unless they are about that."""
    raw = path.read_bytes()
    return raw if b"\r" in raw else raw.replace(b"\n", b"\r\n")


@pytest.mark.parametrize("case", CASES, ids=lambda p: p.name)
def test_a_golden_mail_is_decided_and_worded_as_blessed(case: Path, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    decision, leaves = play(case, tmp_path)
    if request.config.getoption("--bless"):
        (case / "decision.json").write_text(decision)
        (case / "outgoing.txt").write_text(leaves)
    assert decision == (case / "decision.json").read_text()
    assert leaves == (case / "outgoing.txt").read_text()


def test_there_are_at_least_sixty_golden_mails() -> None:
    assert len(CASES) >= 60
