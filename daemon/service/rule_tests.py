"""Rule tests tried on the real thing: the mail in brief is read, weighed, routed and worded like any mail, and goes nowhere."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from daemon import rules
from daemon.decide import Policy, label_folder, settle, understand, with_everybody_there
from daemon.mail import Sketch, sketch
from daemon.model import (
    CaseKind,
    CaseState,
    Contact,
    Decision,
    DraftKind,
    Facts,
    OpenCase,
    Project,
    Proof,
    Proven,
    Thread,
    Understanding,
)  # fmt: skip
from daemon.rules import Brief, RuleTest
from daemon.service.gathering import gather

A_DAY = datetime(
    2026, 11, 19, 10, tzinfo=UTC
)  # where an open or closed hour is looked for; no test depends on the clock
_VOUCHED = Proven(Proof.PASS, "a test's mail is what it says")
_CASE = "TEST-1"


@dataclass(frozen=True, slots=True)
class Mismatch:
    """An expectation that was not met: its key, and a sentence with both sides."""

    key: str
    said: str


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of a test: nothing amiss, or every mismatch and what decided."""

    test: RuleTest
    amiss: tuple[Mismatch, ...]
    because: str


def try_test(test: RuleTest, policy: Policy) -> Tried:
    """Try one test, with nobody absent. ValueError where the site has nobody to write its mail."""
    policy = with_everybody_there(policy)
    facts = _facts(test.mail, policy)
    decision = settle(facts, policy)
    found = _found(facts, decision, policy)
    amiss = [
        Mismatch(key, said)
        for key, words in test.expect.items()
        if (said := _compared(key, words, _meant(key, words, facts, decision, policy), found[key]))
    ]
    decided = [f"{hit.rule} ({hit.because})" for hit in decision.hits if hit.matched]
    return Tried(test, tuple(amiss), f"{decision.because}; rules: {'; '.join(decided) or 'none'}")


def _facts(brief: Brief, policy: Policy) -> Facts:
    project, contact = _aimed(brief, policy)
    box = _box(brief, policy)
    now = _moment(brief.at, policy)
    by = rules.people((brief.forwarded_by,), project, policy.site, at=now)[0] if brief.forwarded_by else None
    raw = sketch(
        Sketch(
            _writer(brief, project, contact, policy), policy.site.mailboxes[box].address, brief.subject, brief.text,
            now.astimezone(ZoneInfo(policy.site.timezone)), brief.attachments, (by.name, by.address) if by else None,
        )
    )  # fmt: skip
    understanding = _read(understand(raw, policy, box, signed=_VOUCHED), brief)
    facts = gather(understanding, policy, None, now=now, received=now).facts
    if project is not None and facts.project is None and (brief.project or "@" not in brief.sender) and facts.contact:
        facts = replace(facts, project=project, candidates=())
    state = facts.state
    if state is not None:
        state = replace(
            state, newest=now if brief.state == "fresh" else now - policy.site.limits.state_age - timedelta(days=1)
        )
    cases = tuple(_case(kind, now, facts.contact) for kind in brief.open_cases)
    known = facts.open_cases if facts.open_cases is None else cases
    thread = facts.thread
    if brief.thread_age is not None and project is not None:
        began = replace(_case("other", now - brief.thread_age, contact), ref=f"{project.key}-1")
        thread = Thread(case=began, project=project.key, contacts=frozenset({contact.address} if contact else ()))
    return replace(
        facts,
        state=state,
        open_cases=known,
        thread=thread,
        complaint_open=any(case.kind == "complaint" for case in cases),
    )


def _read(understanding: Understanding, brief: Brief) -> Understanding:
    if brief.wants is None:
        return understanding
    reading = replace(
        understanding.reading, primary=brief.wants, confidence=1.0, secondary=(), suspected_complaint=False, courtesy=False,
        reason="the test says so",
    )  # fmt: skip
    return replace(understanding, reading=reading)


def _aimed(brief: Brief, policy: Policy) -> tuple[Project | None, Contact | None]:
    """The project that the mail is about, and a contact of it: one of this project alone who may know the state, if any."""
    site = policy.site
    named = [site.projects[brief.project]] if brief.project else list(site.projects.values())
    if "@" in brief.sender:
        address = brief.sender.lower()
        known = [(one, contact) for one in named if (contact := one.contact(address))]
        return known[0] if known else (named[0] if named else None, None)
    pairs = [(one, contact) for one in named for contact in one.contacts]
    plain = (pair for pair in pairs if pair[1].state and len(site.projects_of(pair[1].address)) == 1)
    return next(plain, pairs[0] if pairs else (None, None))


def _writer(brief: Brief, project: Project | None, contact: Contact | None, policy: Policy) -> tuple[str, str]:
    word = brief.sender
    if "@" in word:
        return ("", word)
    if word == "stranger":
        return ("Kim Fremd", "kim@somewhere-else.example")
    if word in ("contact", "colleague"):
        if contact is None:
            raise ValueError("the site has no project, so no contact can write")
        return (
            (contact.name, contact.address)
            if word == "contact"
            else ("Kim Neu", f"kim.neu@{contact.address.rpartition('@')[2]}")
        )
    member = rules.people((word,), project, policy.site, at=_moment(brief.at, policy))[0]
    return (member.name, member.address)


def _box(brief: Brief, policy: Policy) -> str:
    boxes = policy.site.mailboxes
    if brief.to is None:
        return next(iter(boxes))
    found = next((box.name for box in boxes.values() if brief.to.lower() in (box.name.lower(), *box.addresses)), None)
    if found is None:
        raise ValueError(f'"{brief.to}" is no mailbox; there are {", ".join(boxes)}')
    return found


def _moment(at: str | datetime, policy: Policy) -> datetime:
    if isinstance(at, datetime):
        return at.replace(tzinfo=ZoneInfo(policy.site.timezone)).astimezone(UTC)
    if at == "open":
        return policy.calendar.next_open(A_DAY)
    hours = (A_DAY + timedelta(hours=step) for step in range(24 * 14))
    closed = next((hour for hour in hours if not policy.calendar.is_open(hour)), None)
    if closed is None:
        raise ValueError("the site is never closed")
    return closed


def _case(kind: str, opened: datetime, contact: Contact | None) -> OpenCase:
    return OpenCase(_CASE, CaseKind(kind), CaseState.OPEN, "", opened, contact=contact.address if contact else None)


def _found(facts: Facts, decision: Decision, policy: Policy) -> Mapping[str, tuple[str, ...]]:
    """What really came of it, under the words that a test may expect."""
    told = {draft.to.lower() for draft in decision.drafts if draft.kind is DraftKind.NOTICE}
    said = [draft.occasion.removeprefix("reply/") for draft in decision.drafts if draft.kind.to_client]
    ladders = dict.fromkeys(timer.data["ladder"] for timer in decision.timers if "ladder" in timer.data)
    return {
        "rule": tuple(hit.rule for hit in decision.hits if hit.matched),
        "intent": (decision.intent or str(facts.understanding.reading.primary),),
        "outcome": (str(decision.outcome),),
        "people": tuple(sorted(member.key for member in policy.site.team.values() if member.address.lower() in told)),
        "assigned": (decision.case.owner,) if decision.case and decision.case.owner else (),
        "template": tuple(said) or ("none",),
        "ladder": tuple(ladders) or ("none",),
        "folder": (decision.filing or "",),
    }  # fmt: skip


def _meant(
    key: str, words: tuple[str, ...], facts: Facts, decision: Decision, policy: Policy
) -> tuple[tuple[str, ...], Callable[[set[str], set[str]], bool]]:
    """The expected words as the outcome would say them, and how they are compared: (expected, found) → met."""
    if key in ("people", "assigned"):
        owner = decision.case.owner if decision.case else None
        wanted = [word for word in words if word != "nobody"]
        meant = rules.people(wanted, facts.project, policy.site, owner, at=facts.now) if wanted else ()
        return tuple(sorted(member.key for member in meant)), set.__eq__
    if key == "folder":
        return tuple(label_folder(word, policy.site.language) for word in words), lambda wanted, found: bool(
            wanted & found
        )
    return words, set.__le__ if key == "rule" else lambda wanted, found: bool(wanted & found)


def _compared(
    key: str,
    words: tuple[str, ...],
    meant: tuple[tuple[str, ...], Callable[[set[str], set[str]], bool]],
    found: tuple[str, ...],
) -> str | None:
    wanted, met = meant
    if met(set(wanted), set(found)):
        return None
    names = f" ({', '.join(wanted)})" if wanted and set(wanted) != set(words) else ""
    return f"{key}: expected {', '.join(words)}{names}, found {', '.join(found) or 'nobody'}"
