"""A complaint ends by the client's own word. The law: it is said in words, without a but, by who complained, and proven.

Thanks alone settle nothing: the lead hears of them and may ask, or close the case with a reason. Nothing is said to the client.
"""

from dataclasses import dataclass

from daemon import compose
from daemon.decide import cases, conditions, consent, filing
from daemon.decide.agreeing import ROWS
from daemon.decide.plan import Plan
from daemon.decide.policy import Policy
from daemon.guard.who import is_complaint
from daemon.model import (
    FINAL_STATES,
    CaseKind,
    CaseState,
    Contact,
    Decision,
    Facts,
    Intent,
    NuanceKind,
    OpenCase,
    Outcome,
    Project,
    Role,
)  # fmt: skip

SURE = 0.5  # how sure it must be that the mail says so
LONGEST = 60  # words; a longer story is read by a person
WANTS = frozenset({Intent.STATUS_REQUEST, Intent.CHANGE_REQUEST, Intent.AUTOMATED})


@dataclass(frozen=True, slots=True)
class _Said:
    how: str  # settled, maybe, unproven
    case: OpenCase
    project: Project
    contact: Contact


def settled(facts: Facts, policy: Policy, plan: Plan) -> Decision | None:
    """What follows when who complained says that it is settled, or only thanks; None where the mail says neither."""
    said = _said(facts, policy, plan)
    if said is None:
        return None
    ends = said.how == "settled"
    because = (
        f"{said.contact.name} says that it is settled" if ends else f"{said.contact.name} may mean that it is settled"
    )
    owner = policy.site.team.get(said.case.owner or "", policy.site.team[said.project.lead])
    told = compose.settled(
        policy.texts, policy.site,
        compose.SettledWord(
            member=owner, how=said.how, contact=said.contact, project=said.project, ref=said.case.ref,
            words=facts.understanding.text[:400], received=facts.received, now=facts.now,
            language=owner.language or policy.site.language,
        ),
    )  # fmt: skip
    known, lifted = conditions.learned(facts)
    return Decision(
        outcome=Outcome.NOTHING, row=plan.verdict.row, because=because, drafts=(told,),
        case=cases.moved(said.case, said.project.key, CaseState.SETTLED if ends else said.case.state, because),
        stop_timers_of=said.case.ref if ends else None, conditions=known, lifted=lifted,
        filing=filing.folder(str(Intent.COMPLAINT), policy.site.language), reasons=(because,), checks=plan.verdict.checks,
        hits=plan.routing.hits, project=said.project.key, contact=said.contact.address, intent=str(Intent.OTHER),
    )  # fmt: skip


def _said(facts: Facts, policy: Policy, plan: Plan) -> _Said | None:
    case, contact, understanding = facts.thread.case, facts.contact, facts.understanding
    if (
        case is None or contact is None or facts.corrected or plan.verdict.row not in ROWS
        or case.kind is not CaseKind.COMPLAINT or case.state in FINAL_STATES or case.contact != contact.address
        or understanding.writer.role is not Role.CONTACT or understanding.forward is not None
    ):  # fmt: skip
        return None
    project = policy.site.projects.get(case.ref.rpartition("-")[0])
    how = _how(facts, policy)
    if project is None or how is None:
        return None
    if how == "settled" and not consent.counts(facts, contact.address):
        how = "unproven"
    return _Said(how, case, project, contact)


def _how(facts: Facts, policy: Policy) -> str | None:
    reading, message, text = facts.understanding.reading, facts.understanding.message, facts.understanding.text
    upset = is_complaint(facts) or reading.suspected_complaint or reading.says(NuanceKind.DECLINES) >= SURE
    if upset or reading.primary in WANTS or message.parts_disagree or message.unreadable:
        return None
    plain = not consent.doubts(text, policy.words) and len(text.split()) <= LONGEST
    word = consent.word_of(facts, policy, facts.project, facts.contact, ("settled",))
    if plain and (word or reading.says(NuanceKind.SETTLED) >= SURE):
        return "settled"
    return "maybe" if reading.courtesy and facts.thread.human_answered else None
