"""A team member's own words: progress, orders, an answer to the client. Each line is applied whole or not at all."""

import re
from collections.abc import Mapping
from datetime import date
from zoneinfo import ZoneInfo

from daemon import compose
from daemon.decide import cases, drafts, entries, filing, given_words, leave, offering, orders, relaying, together
from daemon.decide.heard import Heard
from daemon.decide.policy import Policy
from daemon.decide.progress import milestone_names
from daemon.decide.teamwords import Command, command, spoken
from daemon.model import (
    Condition,
    Decision,
    Draft,
    Entry,
    Facts,
    Outcome,
    Project,
    Proof,
    Role,
    TeamMember,
    Verdict,
)  # fmt: skip

_HEADING = re.compile(r"^\[([A-Za-z][A-Za-z0-9]{0,15})\]\s*:?\s*(.*)$")


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


def obey(facts: Facts, policy: Policy, verdict: Verdict) -> Decision:
    """Carry out a proven team member's lines and say line by line what was understood."""
    understanding = facts.understanding
    member = policy.site.team[understanding.writer.member or ""]
    heard = _hear(facts, policy, member)
    drafts.keep(facts, heard, policy.words)
    project = facts.project
    answer = _answer(facts, policy, heard, member)
    mails = (answer,) if heard.to_client is None else (heard.to_client, answer)
    return Decision(
        outcome=Outcome.NOTHING, row=verdict.row, because=verdict.because, drafts=mails, case=heard.case,
        stop_timers_of=heard.stop, answered_by=member.key if heard.answered else None,
        entries=tuple(heard.entries), offer=heard.offer,
        orders=tuple(heard.orders), by=member.key, lifted=tuple(heard.lifted), absences=leave.applied(heard.leaves),
        filing=filing.folder("team", policy.site.language), reasons=(verdict.because,),
        checks=verdict.checks, project=project.key if project else None, intent=str(understanding.reading.primary),
    )  # fmt: skip


def _answer(facts: Facts, policy: Policy, heard: Heard, member: TeamMember) -> Draft:
    """What is said to the member, line by line."""
    understanding, project = facts.understanding, facts.project
    _, contact, _ = relaying.client_of(facts, policy)
    sent = heard.to_client is not None
    return compose.answer(
        policy.texts,
        policy.site,
        compose.Answer(
            member=member, project=project, entries=_of(heard, project.key if project else None),
            others=tuple((other, _of(heard, other.key)) for other in _others(heard, project, policy)),
            attachments=() if sent else tuple(one.name for one in understanding.message.attachments if one.name),
            done=tuple(heard.done), missed=tuple(heard.missed), milestones=tuple(heard.milestones),
            now=facts.now, subject=understanding.message.subject, in_reply_to=understanding.message.message_id,
            references=understanding.message.references, language=member.language or policy.site.language,
            unknown_project=project is None and not heard.entries and bool(heard.missed),
            missed_orders=tuple(heard.missed_orders), settled=heard.settled,
            leaves=leave.told(heard.leaves, member, policy.site),
            case=facts.thread.case.ref if facts.thread.case else None,
            kept=heard.kept, conditions=_of_client(facts) if sent else (), contact=contact,
        ),
    )  # fmt: skip


def _of_client(facts: Facts) -> tuple[Condition, ...]:
    return tuple(condition for condition in (facts.undeliverable, facts.away) if condition is not None)


def _hear(facts: Facts, policy: Policy, member: TeamMember) -> Heard:
    heard = Heard()
    today, project = _today(facts, policy), facts.project
    lines = tuple(together.joined(facts.understanding.commands, facts.understanding.message.new_text, policy.words))
    pairs = list(drafts.meant(spoken(lines, policy.words), facts, policy.words))
    number = facts.thread.proposal
    contrary = together.contrary(pairs, f"P{number}" if number is not None else str(facts.thread.about or ""))
    condition = together.condition(pairs, policy.words)
    for written, order in pairs:
        named, line = _named(written, policy)
        project = named or project
        if not line:
            continue
        prose = not facts.understanding.message.in_reply_to
        said = leave.hear(line, policy.words, member, policy.site, today, prose=prose)
        if said and (order is not None or command(line, policy.words) is None):
            heard.leaves.append(said)
            continue
        why, beside = _against(written, order, contrary, condition)
        if order is not None and why:
            heard.missed_orders.append(compose.Missed(line, why, beside))
            if order.verb == "to-client":
                return heard
            continue
        if order is not None and order.verb == "to-client":
            relaying.relay(facts, policy, heard, member, line, order.argument)
            return heard
        if order is not None and order.verb == "offer":
            offering.offer(facts, policy, heard, member, line, order.argument)
            continue
        if order is not None:
            orders.carry(order, line, facts, policy, heard, member)
            continue
        _enter(facts, policy, heard, member, project, line)
    return heard


def _against(
    written: str, order: Command | None, contrary: Mapping[str, str], condition: str | None
) -> tuple[str, str]:
    """What in the same mail speaks against an order, and the line that does; empty if nothing."""
    if written in contrary:
        return "contrary", contrary[written]
    if order is not None and order.verb in together.LETS_GO and condition is not None:
        return "doubt", condition
    return "", ""


def _enter(facts: Facts, policy: Policy, heard: Heard, member: TeamMember, project: Project | None, line: str) -> None:
    """A line of progress is recorded whole, or handed back with what is wrong with it."""
    today = _today(facts, policy)
    entry = entries.parse_line(line, policy.words, at=facts.now, by=member.key, today=today)
    why = entries.why_not(line, policy.words, today=today) if entry is None else None
    if why is not None:
        heard.missed_orders.append(compose.Missed(line, why))
    elif entry is None or project is None:
        heard.missed.append(line)
    elif entries.without_milestone(entry, known := milestone_names(project, facts.milestones)):
        heard.missed.append(line)
        heard.milestones.extend(name for name in known if name not in heard.milestones)
    else:
        heard.entries.append((project.key, entry))


def _named(line: str, policy: Policy) -> tuple[Project | None, str]:
    """``[APP]`` at the beginning of a line turns to another project, for this line and those below it."""
    match = _HEADING.match(line)
    project = policy.site.projects.get(match.group(1).upper()) if match else None
    return (project, match.group(2).strip()) if match and project else (None, line)


def _of(heard: Heard, key: str | None) -> tuple[Entry, ...]:
    return tuple(entry for project, entry in heard.entries if project == key)


def _others(heard: Heard, project: Project | None, policy: Policy) -> list[Project]:
    """The projects of entries besides the mail's own, in the order in which they are named."""
    keys = dict.fromkeys(key for key, _ in heard.entries if project is None or key != project.key)
    return [policy.site.projects[key] for key in keys]
