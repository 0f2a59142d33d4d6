"""Golden mails: a folder a case with the mail, what came before it, the decision and what leaves. One loop runs them all.

``case.yaml`` says what the case shows (``about``), when it happens (``at``; ``received`` if the mail lay here), which
mails came before (``before``: file → time), what the team reported (``log``: project, time, line; ``no_progress`` leaves
out the usual), which rows of docs/hostile-input.md it shows (``hostile``), and what the site does differently:
``proof``; ``site``, added to sachstand.yaml; ``projects`` and
``rules``, file → text, added to their folders. In a mail ``<sent:notice:jonas@studio-nord.example>`` is the Message-ID of
the newest mail of that kind that left for that address, and ``stretch: {MARK: [text, times]}`` writes a text many times
where the mark stands.

``decision.json`` and ``outgoing.txt`` are what must come of it. After a wanted change run ``./dev test tests/golden
--bless`` and read the diff before you commit it.
"""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from ruamel.yaml import YAML

from daemon import mail
from daemon.cli.explain import as_object, reached
from daemon.decide import Policy, entries, settle, understand, with_added
from daemon.journal import Arrival, Journal, Stored
from daemon.model import Decision, Delivery, DeliveryReport, DraftKind, Facts, Role
from daemon.service.deciding import decide_pending
from daemon.service.gathering import gather
from daemon.service.reloading import load_policy
from tests.rig import site
from tests.rig.journals import opened

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
INTERNAL = re.compile(
    r"(?<!\d)7\. Dezember|(?<!\d)7 December|2026-12-07|zahlt spät|Sicherheitsprüfung|margin in mind|nichts versprechen"
    r"|D\d\d|Authentication-Results|Traceback"
)
"""What a client never reads: internal dates and notes, remarks of forwarders, the daemon's own words."""
OUR_MAIL = re.compile(rb"<sent:([a-z]+):([^<>\s]+)>")
HERE = ZoneInfo("Europe/Berlin")
THREADING = ("In-Reply-To", "References", "Auto-Submitted", "Precedence")
Sent = dict[tuple[str, str], str]


def moment(text: str) -> datetime:
    """A time of a case file, in UTC."""
    return datetime.fromisoformat(str(text)).astimezone(UTC)


def local(at: datetime | None) -> str | None:
    """A time as the people of the site read it."""
    return None if at is None else f"{at.astimezone(HERE):%a %Y-%m-%d %H:%M}"


def remember(journal: Journal, policy: Policy, lines: Any) -> None:
    """What the team has reported: (project, time, line)."""
    for project, at, line in lines:
        when = moment(at)
        understood = entries.parse(line, policy.words, at=when, by="jonas", today=when.date())
        assert not understood.not_understood, f"the case logs a line that is none: {line}"
        for entry in understood.entries:
            journal.add_entry(project, entry, when)


def record(journal: Journal, policy: Policy, raw: bytes, uid: int, at: datetime, now: datetime) -> Stored | None:
    """Record a mail as the daemon does; None for the very bytes that were there before."""
    box = reached(mail.parse(raw), policy.site)
    if journal.position(box, "INBOX") is None:
        journal.set_baseline(box, "INBOX", 1, 1)
    journal.record_arrivals([Arrival(box, "INBOX", 1, uid, len(raw), at, raw, mail.k1(raw))], now)
    return next(iter(journal.pending(1)), None)


def arrive(journal: Journal, policy: Policy, raw: bytes, uid: int, at: datetime) -> Sent:
    """A mail that came before: recorded, decided and answered as the daemon does. What was sent, by kind and recipient."""
    assert record(journal, policy, raw, uid, at, at) is not None
    assert decide_pending(journal, policy, at) == 1
    sent: Sent = {}
    for row in journal.claim(at + timedelta(seconds=1), 20):
        journal.begin_content(row.id, at + timedelta(seconds=1))
        journal.record(row.id, DeliveryReport(Delivery.SENT, code=250), at + timedelta(seconds=2))
        sent[str(row.kind), row.recipient] = row.message_id
    return sent


def outgoing(decision: Decision) -> str:
    """All that leaves, and what a person could release, as text."""
    titled = [*(("", d) for d in decision.drafts), *(("ready to release: ", d) for d in decision.suggested)]
    parts = [f"=== {title}{d.kind} to {d.to}\nSubject: {d.subject}\n\n{d.text.rstrip()}\n" for title, d in titled]
    return "\n".join(parts) or "nothing\n"


def policy_of(about: dict[str, Any], where: Path, policies: dict[str, Policy]) -> Policy:
    """The policy of the case's site; cases with the same site share it."""
    own = {key: about.get(key) for key in ("proof", "site", "projects", "rules")}
    key = json.dumps(own, sort_keys=True)
    if key not in policies:
        folder = site.write(where / "site", proof=own["proof"] or "mx.studio-nord.example", more=own["site"] or "")
        for kind in ("projects", "rules"):
            for name, text in (own[kind] or {}).items():
                (folder / kind / name).write_text(text, encoding="utf-8")
        policies[key] = load_policy(folder)
    return policies[key]


def read_mail(path: Path, sent: Sent, stretch: dict[str, Any] | None = None) -> bytes:
    """The mail as it comes over the wire; cases are kept with plain line ends unless they are about that."""
    raw = OUR_MAIL.sub(lambda hit: sent[hit[1].decode(), hit[2].decode()].encode(), path.read_bytes())
    for mark, (text, times) in (stretch or {}).items():
        raw = raw.replace(mark.encode(), str(text).encode() * times)
    return raw if b"\r" in raw else raw.replace(b"\n", b"\r\n")


def play(case: Path, where: Path, policies: dict[str, Policy]) -> tuple[str, str]:
    """Run one case; decision as JSON, and what leaves."""
    about = YAML(typ="safe", pure=True).load((case / "case.yaml").read_text(encoding="utf-8"))
    policy = policy_of(about, where, policies)
    at = moment(about.get("at", AT))
    received = moment(about.get("received", at.isoformat()))
    with opened(where / "journal.sqlite", mint_secret=lambda: b"golden mail" + bytes(21)) as journal:
        remember(journal, policy, () if about.get("no_progress") else PROGRESS)
        remember(journal, policy, about.get("log", ()))
        sent: Sent = {}
        for uid, (name, when) in enumerate((about.get("before") or {}).items(), start=1):
            sent |= arrive(journal, policy, read_mail(case / name, sent), uid, moment(when))
        policy = with_added(policy, journal.contacts_added())
        raw = read_mail(case / "mail.eml", sent, about.get("stretch"))
        stored = record(journal, policy, raw, 1000, received, at)
        if stored is None:
            return "the same bytes were decided before\n", "nothing\n"
        understanding = understand(raw, policy, stored.mailbox)
        facts = gather(understanding, policy, journal, now=at, received=received, arrival=stored.id).facts
        decision = settle(facts, policy)
        nothing_leaks(facts, decision, policy)
        assert decide_pending(journal, policy, at) == 1
        assert decision.hold == any(row.arrival_id == stored.id for row in journal.held()), "what is held can be listed"
    return json.dumps(shown(facts, decision, policy), ensure_ascii=False, indent=1) + "\n", outgoing(decision)


def nothing_leaks(facts: Facts, decision: Decision, policy: Policy) -> None:
    """What holds for every decision: one client mail at most, to a stored contact of its project, nothing internal in it."""
    to_client = [draft for draft in (*decision.drafts, *decision.suggested) if draft.kind.to_client]
    assert sum(draft.kind.to_client for draft in decision.drafts) <= 1
    for draft in to_client:
        if draft.project is not None:
            assert policy.site.projects[draft.project].contact(draft.to), f"{draft.to} is no contact of {draft.project}"
        assert not INTERNAL.search(draft.text if draft.kind is not DraftKind.RELAY else ""), INTERNAL.search(draft.text)
        assert not re.search("<script|<img src=x|https?:(?!//www.w3.org)", draft.html or "")
    for draft in decision.drafts:
        inside = policy.site.member(draft.to)
        assert inside or draft.kind.to_client, f"{draft.kind} to {draft.to}"
        assert not (set(draft.subject) & set("\r\n\x00\u202e\u200b\u2028"))
    if facts.understanding.writer.role is Role.STRANGER:
        assert not facts.understanding.text.strip() or all(
            facts.understanding.text.strip() not in d.text for d in to_client
        )


def shown(facts: Facts, decision: Decision, policy: Policy) -> dict[str, Any]:
    """What ``explain --json`` says and what else follows, without what only the texts of ``outgoing.txt`` show."""
    out = as_object(facts, decision, policy.site)
    reading = facts.understanding.reading
    out["text"] = out["text"][:300]
    out["rules"] = [rule for rule in out["rules"] if rule["matched"]]
    del out["reasons"], out["intents"]
    out["also"] = [str(intent) for intent in reading.secondary]
    out["suspected_complaint"], out["courtesy"] = reading.suspected_complaint, reading.courtesy
    out["because"], out["hold"], out["alert"] = decision.because, decision.hold, decision.alert
    for draft in out["drafts"]:
        del draft["text"]
        draft["headers"] = {name: draft["headers"].get(name) for name in THREADING}
    change = decision.case
    out["case_change"] = change and {
        "ref": change.ref, "kind": str(change.kind), "state": str(change.state), "opened": change.opened,
        "owner": change.owner, "contact": change.contact, "due": local(change.due),
    }  # fmt: skip
    if decision.ended:
        out["ended"] = [f"{c.ref}: {c.state}, {c.reason}" for c in decision.ended]
    out["promises"] = [f"{p.what} {p.case or p.project}: {local(p.due)}" for p in decision.promises]
    out["timers"] = [f"{t.case} {t.key}: {local(t.due)}" for t in decision.timers]
    out["entries"] = [f"{project}: {e.kind} ({e.audience}) {e.text}" for project, e in decision.entries]
    out["notes"] = [f"{address}: {note}" for address, note in decision.notes]
    if decision.conditions or decision.lifted:
        out["conditions"] = [
            f"{c.address} {c.kind}, until {c.until}, back {c.back}: {c.said}" for c in decision.conditions
        ]
        out["lifted"] = [f"{address} {kind}: {why}" for address, kind, why in decision.lifted]
    out["orders"] = [f"{verb} {number}" for verb, number in decision.orders]
    out["clock_stops"], out["answered_by"] = decision.stop_timers_of, decision.answered_by
    return out


@pytest.fixture(scope="module")
def policies() -> dict[str, Policy]:
    """The policies of the sites that were met."""
    return {}


@pytest.mark.parametrize("case", CASES, ids=lambda p: p.name)
def test_a_golden_mail_is_decided_and_worded_as_blessed(
    case: Path, policies: dict[str, Policy], tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    decision, leaves = play(case, tmp_path, policies)
    if request.config.getoption("--bless"):
        (case / "decision.json").write_text(decision, encoding="utf-8")
        (case / "outgoing.txt").write_text(leaves, encoding="utf-8")
    assert (case / "decision.json").exists(), "nobody has blessed this case yet"
    assert decision == (case / "decision.json").read_text(encoding="utf-8")
    assert leaves == (case / "outgoing.txt").read_text(encoding="utf-8")


def test_there_are_at_least_sixty_golden_mails() -> None:
    assert len(CASES) >= 60
