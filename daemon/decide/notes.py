"""A member's reply in which nothing is an order. The law: it is answered, and the answer says what did not happen.

With a case it is a note of the case. To a draft for clients it stops the draft. To anything else that asks for a word it is
handed back with the words that count. Only thanks are not answered.
"""

from dataclasses import replace

from daemon import compose
from daemon.decide import cases, drafts, filing
from daemon.decide.courtesy import only_courtesy, undecorated
from daemon.decide.policy import Policy
from daemon.decide.teamwords import CONSENT, command
from daemon.intents.text import fold_line
from daemon.model import Decision, Facts, Outcome, Verdict

ASKING = {"digest/held": "digest", "notice/colleague": "colleague", "notice/weekly": "gone", "notice/delay": "gone"}
"""Our mails that ask for a word of the team, and what helps whoever was not understood."""
FIRST = 5  # lines of a note in which an order is looked for
SHORTEST = 4  # characters of a word that looks like an order at the beginning of a longer line


def noted(facts: Facts, policy: Policy, verdict: Verdict) -> Decision | None:
    """A member's prose in answer to a mail of ours: kept as a note, or handed back, and they are told so."""
    text = facts.understanding.message.new_text.strip()
    if verdict.row != "D22" or verdict.outcome is not Outcome.NOTHING or facts.thread.notice_to is None or not text:
        return None
    if (number := drafts.waiting(facts)) is not None:
        stopped = drafts.stops(text.splitlines()[0], policy.words)
        answer = replace(_answer(facts, policy), kept=drafts.kept(facts, stopped=stopped))
        return _told(facts, policy, verdict, answer, orders=((drafts.WAIT, number),))
    if facts.thread.case is None:
        if facts.thread.occasion not in ASKING and _is_thanks(text, policy):
            return None
        unclear = ASKING.get(facts.thread.occasion, "other")
        return _told(facts, policy, verdict, replace(_answer(facts, policy), unclear=unclear))
    answer = replace(_answer(facts, policy), noted=(facts.thread.case.ref,), near=_near(text, policy))
    return _told(facts, policy, verdict, answer, note=text)


def _answer(facts: Facts, policy: Policy) -> compose.Answer:
    understanding, case = facts.understanding, facts.thread.case
    member = policy.site.team[understanding.writer.member or ""]
    project = policy.site.projects.get(case.ref.rpartition("-")[0]) if case else facts.project
    return compose.Answer(
        member=member, project=project, case=case.ref if case else None, now=facts.now,
        subject=understanding.message.subject, in_reply_to=understanding.message.message_id,
        references=understanding.message.references, language=member.language or policy.site.language,
    )  # fmt: skip


def _told(
    facts: Facts, policy: Policy, verdict: Verdict, answer: compose.Answer, *,
    orders: tuple[tuple[str, int], ...] = (), note: str | None = None,
) -> Decision:  # fmt: skip
    case, member = facts.thread.case, answer.member
    key = case.ref.rpartition("-")[0] if case else None
    change = None
    if case is not None and key is not None and note is not None:
        change = cases.moved(case, key, case.state, f"note by {member.key}: {note[: cases.WISH]}")
    return Decision(
        outcome=Outcome.NOTHING, row=verdict.row, because=verdict.because,
        drafts=(compose.answer(policy.texts, policy.site, answer),), case=change, orders=orders, by=member.key,
        project=key or (answer.project.key if answer.project else None),
        filing=filing.folder("team", policy.site.language), reasons=(verdict.because,), checks=verdict.checks,
        intent=str(facts.understanding.reading.primary),
    )  # fmt: skip


def _is_thanks(text: str, policy: Policy) -> bool:
    """Whether the mail begins with thanks or "ok" and holds no more than a name below."""
    first, *rest = [line for line in text.splitlines() if line.strip()]
    order = command(first, policy.words)
    polite = only_courtesy(first, policy.words) or (order is not None and order.verb == CONSENT)
    return polite and len(" ".join(rest).split()) <= SHORTEST


def _near(text: str, policy: Policy) -> str:
    """The first line that looks like an order and is none here, or nothing."""
    lines = [line.strip() for line in text.splitlines() if line.strip()][:FIRST]
    return next((line for line in lines if _looks_like_order(line, policy)), "")


def _looks_like_order(line: str, policy: Policy) -> bool:
    if (order := command(line, policy.words)) is not None and order.verb != CONSENT:
        return True
    low = f"{fold_line(undecorated(line))} "
    phrases = {
        fold_line(str(phrase)).rstrip(":")
        for one in policy.words.values()
        for phrases in (one.get("commands") or {}).values()
        for phrase in phrases
    }
    return any(len(p) >= SHORTEST and low.startswith(p) and not low[len(p)].isalnum() for p in phrases)
