"""From a verdict to the words for the client: which text, in which language, who is named and by when."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from daemon import compose, rules
from daemon.decide import emergencies
from daemon.decide.asked import asked_about
from daemon.decide.policy import Policy
from daemon.decide.upset import upset_about
from daemon.model import Contact, Draft, Facts, How, Intent, Outcome, Project, Proof, Role, TeamMember

DEFAULT_ANSWER = timedelta(hours=8)  # working time, where no ladder says otherwise
LINKISH = re.compile(r"(?i)(https?:|www\.|@|\b[a-z0-9-]+\.[a-z]{2,}\b|\+?\d[\d /().-]{6,}\d)")
OCCASION = {
    Intent.CHANGE_REQUEST: "change",
    Intent.OTHER: "other",
    Intent.UNCLEAR: "unclear",
}
MORE = "complaint-more"
"""The text for a word more in the thread of an open complaint: it tells no hour and offers nothing."""
ROW_OCCASION = {"D27": "held", "D29": "which-project"}  # of a mail that nobody could read, nothing is presumed


@dataclass(frozen=True, slots=True)
class Promise:
    """Who answers the client, and by when (UTC)."""

    member: TeamMember
    due: datetime


def promised(words: Sequence[str], project: Project, policy: Policy, within: timedelta, now: datetime) -> Promise:
    """Who answers, and by when in their working time: somebody who is there now and when the answer is due."""
    member = rules.people(words, project, policy.site, project.lead, at=now)[0]
    due = policy.calendar_of(member).deadline(now, within)
    for _ in policy.site.team:
        there = policy.site.stand_in(member, due)
        if there.key == member.key:
            break
        member, due = there, policy.calendar_of(there).deadline(now, within)
    return Promise(member, due)


def occasion(facts: Facts, outcome: Outcome, row: str, intent: Intent, *, hold: bool) -> str:
    """The text a client gets for what the mail is (``intent``: the rules may have corrected the reading).

    What might be a complaint never gets a cheerful one.
    """
    if intent is Intent.COMPLAINT:
        return "complaint"
    if row in ROW_OCCASION:
        return ROW_OCCASION[row]
    if upset_about(facts, intent) is not None:
        return MORE
    if facts.understanding.reading.suspected_complaint:
        return "held"
    if intent is Intent.STATUS_REQUEST:
        return "status"
    if outcome is Outcome.STATE:
        return OCCASION.get(intent, "status")
    if hold:
        return "unclear" if intent is Intent.UNCLEAR else "held"
    return OCCASION.get(intent, "held")


def reply(
    facts: Facts,
    policy: Policy,
    *,
    outcome: Outcome,
    text: str,
    promise: Promise,
    ref: str | None,
    kind: str | None = None,
) -> Draft:
    """The answer to the client: to the stored address, threaded below their mail."""
    contact, project = facts.contact, project_for(facts, policy)
    if contact is None or project is None:
        raise ValueError("an answer needs a stored contact")
    calendar, message = policy.calendar_of(promise.member), facts.understanding.message
    forward = facts.understanding.forward
    inside = forward is not None and forward.how is not How.REDIRECTED
    parent = forward.message_id if forward is not None and inside else message.message_id
    history = forward.references if forward is not None and inside else message.references
    is_open = calendar.is_open(facts.now)
    draft = compose.reply(
        policy.texts,
        policy.site,
        compose.Reply(
            occasion=kind or text,
            contact=contact,
            project=facts.project,
            now=facts.now,
            language=language(facts, policy, contact, project),
            form=contact.form or project.form,
            subject=facts.understanding.subject,
            in_reply_to=parent,
            references=(*history, parent) if parent else (),
            responsible=promise.member,
            open_now=is_open,
            office_open=policy.calendar.is_open(facts.now),
            alarm=emergencies.alarms_client(facts, policy),
            closes=calendar.closes(facts.now) if is_open else None,
            next_open=calendar.next_open(facts.now),
            deadline=None if tells_no_hour(text, outcome) else promise.due,
            ref=ref,
            wish=facts.understanding.text if _proven(facts) else None,
            cues=_cues(facts) if _proven(facts) else (),
            received=facts.received,
            state=facts.state if outcome is Outcome.STATE else None,
            asked=asked_about(facts, policy) if (kind or text) == "status" and outcome is Outcome.STATE else None,
            missed_promise=_missed(facts),
            record=facts.record if text == "record" else None,
            apologise_late=facts.now - facts.received > policy.site.limits.mail_age,
            candidates=tuple(policy.site.projects[k].name for k in facts.candidates if k in policy.site.projects),
            safe_subject=_proven(facts) or not LINKISH.search(facts.understanding.subject),
        ),
    )
    return replace(draft, project=project.key)


def tells_no_hour(text: str, outcome: Outcome) -> bool:
    """Whether this text promises nothing: the state is the answer, or an earlier promise stands."""
    return text == MORE or (text == "status" and outcome is Outcome.STATE)


def stranger(facts: Facts, policy: Policy) -> tuple[Draft, ...]:
    """The fixed receipt for a proven stranger, where the site wants one: no word of their mail in it."""
    writer = facts.understanding.writer
    if writer.address is None:
        return ()
    spoken = facts.understanding.reading.language
    language = spoken if spoken in policy.site.languages else policy.site.language
    next_open = policy.calendar.next_open(facts.now)
    return (
        compose.stranger(
            policy.texts, policy.site, to=writer.address, language=language, now=facts.now, next_open=next_open
        ),
    )


def _missed(facts: Facts) -> compose.MissedPromise | None:
    """A promised date that has passed unmet and that the client speaks of: the one thing to apologise for."""
    words = f"{facts.understanding.subject}\n{facts.understanding.text}".casefold()
    late = facts.state.late if facts.state else ()
    return next((compose.MissedPromise(m.name, m.promised) for m in late if m.name.casefold() in words), None)


def project_for(facts: Facts, policy: Policy) -> Project | None:
    """The project, or the first of those it may be: whoever leads that one looks after the question which it is."""
    return facts.project or next((policy.site.projects[key] for key in facts.candidates), None)


def language(facts: Facts, policy: Policy, contact: Contact, project: Project) -> str:
    """The stored language of the contact, else the one of the mail, else the one they wrote in last, else the project's."""
    if contact.language:
        return contact.language
    heard = (facts.understanding.reading.language, facts.language)
    return next((spoken for spoken in heard if spoken in policy.site.languages), None) or project.language


def _proven(facts: Facts) -> bool:
    """Whether the words are proven to be the client's: a forwarded text never is."""
    understanding = facts.understanding
    return understanding.proven.proof is Proof.PASS and understanding.writer.role is Role.CONTACT


def _cues(facts: Facts) -> tuple[str, ...]:
    """The phrases that told what the client wants; the sentence around them is the one to repeat."""
    reading = facts.understanding.reading
    return tuple(cue for s in reading.scores if s.intent is reading.primary for cue in s.cues)
