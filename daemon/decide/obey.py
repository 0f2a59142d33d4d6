"""A team member's own words: progress, orders, an answer to the client. Each line is applied whole or not at all."""

import re
from dataclasses import dataclass, field, replace
from datetime import date
from zoneinfo import ZoneInfo

from daemon import compose, mail
from daemon.decide import cases, colleagues, entries, filing, given_words, leave
from daemon.decide.labels import intent_named
from daemon.decide.policy import Policy
from daemon.decide.progress import milestone_names
from daemon.decide.teamwords import CONSENT, Command, below, command, is_reference, proposal_number
from daemon.model import (
    FINAL_STATES,
    CaseChange,
    CaseKind,
    CaseState,
    Condition,
    ConditionKind,
    Contact,
    Decision,
    Draft,
    DraftKind,
    Entry,
    Facts,
    OpenCase,
    Outcome,
    Project,
    Proof,
    Role,
    TeamMember,
    Verdict,
)  # fmt: skip

_HEADING = re.compile(r"^\[([A-Za-z][A-Za-z0-9]{0,15})\]\s*:?\s*(.*)$")
CLOSING = {
    CaseKind.STATUS: CaseState.CLOSED,
    CaseKind.OTHER: CaseState.CLOSED,
    CaseKind.CHANGE: CaseState.DONE,
    CaseKind.COMPLAINT: CaseState.SETTLED,
}


@dataclass(slots=True)
class Understood:
    """What the lines of one mail come to; filled line by line."""

    entries: list[tuple[str, Entry]] = field(default_factory=list)  # (project key, entry)
    orders: list[tuple[str, int]] = field(default_factory=list)
    done: list[str] = field(default_factory=list)  # lines understood, as written
    missed: list[str] = field(default_factory=list)
    milestones: list[str] = field(default_factory=list)  # those there are, where a line forecasts one that there is not
    missed_orders: list[str] = field(default_factory=list)  # orders without the case or the held mail they need
    case: CaseChange | None = None
    stop: str | None = None
    relay: Draft | None = None
    settled: compose.WordOnColleague | None = None  # the answer to our question about an unknown colleague
    lifted: list[tuple[str, ConditionKind, str]] = field(default_factory=list)
    leaves: list[leave.Said] = field(default_factory=list)


def human_answer(facts: Facts, policy: Policy, verdict: Verdict) -> Decision | None:
    """A team member's mail in a client's thread that goes to the client too: a person has answered, the clock stops."""
    understanding, case = facts.understanding, facts.thread.case
    if understanding.writer.role is not Role.TEAM or understanding.forward is not None or case is None:
        return None
    if verdict.row not in ("D11", "D18", "D22") or not _believed(facts, policy):
        return None
    project = policy.site.projects.get(case.ref.rpartition("-")[0])
    if project is None or not any(project.contact(address) for address in understanding.message.to):
        return None
    member = understanding.writer.member or ""
    return Decision(
        outcome=Outcome.NOTHING, row="D22", because=f"{policy.site.team[member].name} has answered the client in {case.ref}",
        case=cases.answered(case, project.key, member), stop_timers_of=case.ref, answered_by=member, project=project.key,
        filing=filing.folder("team", policy.site.language), reasons=("a person of the team answered",),
        checks=verdict.checks, intent=str(understanding.reading.primary),
        promises=given_words.promises(
            understanding.message.new_text, policy.words, project=project.key, case=case.ref, today=_today(facts, policy),
            site=policy.site,
        ),
    )  # fmt: skip


def _today(facts: Facts, policy: Policy) -> date:
    return facts.now.astimezone(ZoneInfo(policy.site.timezone)).date()


def _believed(facts: Facts, policy: Policy) -> bool:
    """A clock stops for a proven member, and without proof only where the mailbox has nothing to prove with."""
    understanding = facts.understanding
    unprovable = policy.site.mailboxes[understanding.mailbox].proof == "none"
    return understanding.proven.proof is Proof.PASS or (understanding.proven.proof is Proof.NONE and unprovable)


def noted(facts: Facts, policy: Policy, verdict: Verdict) -> Decision | None:
    """A member's prose in answer to a notice is kept as a note of the case, and they are told so."""
    case, understanding = facts.thread.case, facts.understanding
    text = understanding.message.new_text.strip()
    if (
        verdict.row != "D22"
        or verdict.outcome is not Outcome.NOTHING
        or facts.thread.notice_to is None
        or case is None
        or not text
    ):
        return None
    member = policy.site.team[understanding.writer.member or ""]
    answer = compose.answer(
        policy.texts,
        policy.site,
        compose.Answer(
            member=member, project=policy.site.projects.get(_key(case)), noted=(case.ref,), now=facts.now,
            subject=understanding.message.subject, in_reply_to=understanding.message.message_id,
            references=understanding.message.references, language=member.language or policy.site.language,
        ),
    )  # fmt: skip
    return Decision(
        outcome=Outcome.NOTHING, row=verdict.row, because=verdict.because, drafts=(answer,),
        case=cases.moved(case, _key(case), case.state, f"note by {member.key}: {text[: cases.WISH]}"), project=_key(case),
        filing=filing.folder("team", policy.site.language), reasons=(verdict.because,), checks=verdict.checks,
        intent=str(understanding.reading.primary),
    )  # fmt: skip


def obey(facts: Facts, policy: Policy, verdict: Verdict) -> Decision:
    """Carry out a proven team member's lines and say line by line what was understood."""
    understanding = facts.understanding
    member = policy.site.team[understanding.writer.member or ""]
    heard = _hear(facts, policy, member)
    project = facts.project
    answer = compose.answer(
        policy.texts,
        policy.site,
        compose.Answer(
            member=member, project=project, entries=_of(heard, project.key if project else None),
            others=tuple((other, _of(heard, other.key)) for other in _others(heard, project, policy)),
            attachments=tuple(one.name for one in understanding.message.attachments if one.name),
            done=tuple(heard.done), missed=tuple(heard.missed), milestones=tuple(heard.milestones),
            now=facts.now, subject=understanding.message.subject, in_reply_to=understanding.message.message_id,
            references=understanding.message.references, language=member.language or policy.site.language,
            unknown_project=project is None and not heard.entries and bool(heard.missed), missed_orders=tuple(heard.missed_orders),
            settled=heard.settled, leaves=leave.told(heard.leaves, member, policy.site),
            conditions=_of_client(facts) if heard.relay else (), contact=_client(facts, policy),
        ),
    )  # fmt: skip
    drafts = (answer,) if heard.relay is None else (heard.relay, answer)
    return Decision(
        outcome=Outcome.NOTHING, row=verdict.row, because=verdict.because, drafts=drafts, case=heard.case,
        stop_timers_of=heard.stop, answered_by=member.key if heard.relay else None,
        entries=tuple(heard.entries),
        orders=tuple(heard.orders), by=member.key, lifted=tuple(heard.lifted), absences=leave.applied(heard.leaves),
        filing=filing.folder("team", policy.site.language), reasons=(verdict.because,),
        checks=verdict.checks, project=project.key if project else None, intent=str(understanding.reading.primary),
    )  # fmt: skip


def _of_client(facts: Facts) -> tuple[Condition, ...]:
    return tuple(condition for condition in (facts.undeliverable, facts.away) if condition is not None)


def _client(facts: Facts, policy: Policy) -> Contact | None:
    """The contact of the case that the member's mail is about."""
    case = facts.thread.case
    project = policy.site.projects.get(_key(case)) if case else None
    return project.contact(case.contact or "") if project and case else None


def _hear(facts: Facts, policy: Policy, member: TeamMember) -> Understood:
    heard = Understood()
    lines = list(facts.understanding.commands)
    today, project = _today(facts, policy), facts.project
    for line in lines:
        named, line = _named(line, policy)
        project = named or project
        if not line:
            continue
        prose = not facts.understanding.message.in_reply_to
        if said := leave.hear(line, policy.words, member, policy.site, today, prose=prose):
            heard.leaves.append(said)
            continue
        order = command(line, policy.words)
        if order is not None and order.verb == "to-client":
            words = "\n".join(filter(None, (order.argument, below(facts.understanding.message.new_text, line))))
            _relay(facts, policy, heard, member, words, line)
            return heard
        if order is not None:
            _order(order, line, facts, policy, heard, member)
            continue
        entry = entries.parse_line(line, policy.words, at=facts.now, by=member.key, today=today)
        if entry is None or project is None:
            heard.missed.append(line)
        elif entries.without_milestone(entry, known := milestone_names(project, facts.milestones)):
            heard.missed.append(line)
            heard.milestones.extend(name for name in known if name not in heard.milestones)
        else:
            heard.entries.append((project.key, entry))
    return heard


def _named(line: str, policy: Policy) -> tuple[Project | None, str]:
    """``[APP]`` at the beginning of a line turns to another project, for this line and those below it."""
    match = _HEADING.match(line)
    project = policy.site.projects.get(match.group(1).upper()) if match else None
    return (project, match.group(2).strip()) if match and project else (None, line)


def _of(heard: Understood, key: str | None) -> tuple[Entry, ...]:
    return tuple(entry for project, entry in heard.entries if project == key)


def _others(heard: Understood, project: Project | None, policy: Policy) -> list[Project]:
    """The projects of entries besides the mail's own, in the order in which they are named."""
    return [
        policy.site.projects[key]
        for key in dict.fromkeys(k for k, _ in heard.entries)
        if project is None or key != project.key
    ]


def _order(order: Command, line: str, facts: Facts, policy: Policy, heard: Understood, member: TeamMember) -> None:
    case = facts.thread.case
    if case is not None and is_reference(order.argument) and order.argument != case.ref:
        case = None  # they name another case than the one they answer: neither of the two is touched
    if facts.thread.about is not None and heard.settled is None and (said := colleagues.answer(order, facts, policy)):
        heard.orders.append((f"{said.word} {said.project}", facts.thread.about))
        heard.settled = said
        return
    if order.verb == "choose" and facts.thread.about is not None:
        heard.orders.append((f"origin {order.argument}", facts.thread.about))
    elif (
        order.verb == "wrong"
        and facts.thread.about is not None
        and (intent := intent_named(order.argument, policy.words))
    ):
        heard.orders.append((f"correct {intent}", facts.thread.about))
    elif order.verb in ("release", "drop", "hold", CONSENT) and (number := _proposal(order, facts)) is not None:
        heard.orders.append((f"{'release' if order.verb in ('release', CONSENT) else 'drop'} proposal", number))
    elif order.verb in ("release", "drop") and order.argument.isdigit() and int(order.argument) in facts.held:
        heard.orders.append((order.verb, int(order.argument)))
    elif order.verb == "deliverable" and (address := _marked(order, facts)) is not None:
        heard.lifted.append((address, ConditionKind.UNDELIVERABLE, f"{member.key} says that it works"))
    elif order.verb == "taken" and case is not None:
        heard.stop = case.ref
        heard.case = CaseChange(
            ref=case.ref, project=_key(case), kind=case.kind, state=case.state, contact=case.contact, owner=member.key,
            opened=False, reason=f"{member.key} has taken it",
        )  # fmt: skip
    elif order.verb == "close" and case is not None and case.state not in FINAL_STATES and order.argument:
        heard.stop = case.ref
        heard.case = cases.moved(case, _key(case), CLOSING[case.kind], f"{member.key}: {order.argument}")
    else:
        heard.missed_orders.append(line)
        return
    heard.done.append(line)


def _marked(order: Command, facts: Facts) -> str | None:
    """The address that an order means: the one it names, else the one of the notice that it answers."""
    return order.argument.strip(" <>.").lower() if "@" in order.argument else facts.thread.concerns


def _proposal(order: Command, facts: Facts) -> int | None:
    """The waiting mail that a word is about: the one it names, else the one whose notice it answers."""
    number = facts.thread.proposal if not order.argument else proposal_number(order.argument)
    return number if number in facts.proposals else None


def _key(case: OpenCase) -> str:
    return case.ref.rpartition("-")[0]


def _relay(facts: Facts, policy: Policy, heard: Understood, member: TeamMember, words: str, line: str) -> None:
    """``to client:`` sends what stands below to the case's contact, below their own mail; the member answers for it."""
    case, contact = facts.thread.case, _client(facts, policy)
    project = policy.site.projects.get(_key(case)) if case else None
    if case is None or project is None or contact is None or not words.strip():
        heard.missed_orders.append(line)
        return
    parent = facts.thread.client_message_id
    draft = _relay_draft(project, case, contact.address, contact.language or project.language, words, parent)
    given = given_words.promises(
        words, policy.words, project=project.key, case=case.ref, today=_today(facts, policy), site=policy.site
    )
    heard.relay = replace(draft, promises=given)
    heard.case = cases.answered(case, project.key, member.key)
    heard.stop = case.ref
    heard.done.append(line)


def _relay_draft(project: Project, case: OpenCase, to: str, language: str, words: str, parent: str | None) -> Draft:
    return Draft(
        kind=DraftKind.RELAY, to=to, subject=f"{mail.reply_subject(case.subject)} [{case.ref}]", text=mail.clean_text(words) + "\n",
        language=language, in_reply_to=parent, references=(parent,) if parent else (), project=project.key, contact=to,
        case=case.ref, occasion="relay", auto_submitted="no",
    )  # fmt: skip
