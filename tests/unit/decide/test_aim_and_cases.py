"""Whose project a mail is about, and which case it opens or goes on with."""

from dataclasses import replace
from datetime import timedelta

import pytest

from daemon.decide import aim, cases, settle, understand
from daemon.model import CaseKind, CaseState, Intent, OpenCase, ProjectState, Step, Thread
from tests.unit.decide.story import (
    BOX,
    CHANGE,
    COMPLAINT,
    EVA,
    JONAS,
    LENA,
    NOW,
    STATUS,
    STRANGER,
    decided,
    facts_of,
    letter,
    policy,
)

POLICY = policy()


def aimed(raw: bytes, thread: str | None = None) -> tuple[str | None, tuple[str, ...]]:
    project, candidates = aim(understand(raw, POLICY, BOX), POLICY.site, thread)
    return project.key if project else None, candidates


@pytest.mark.parametrize(
    ("sender", "subject", "text", "thread", "expected"),
    [
        (EVA, "Stand?", STATUS, None, ("SHOP", ())),
        (EVA, "[APP] Stand?", "Mobile App?", "APP", ("SHOP", ())),  # a hint never adds a project
        (LENA, "Stand?", "Wie weit sind wir?", None, (None, ("APP", "SHOP"))),
        (LENA, "Stand?", "Wie weit ist die Mobile App?", None, ("APP", ())),
        (LENA, "APP-12", "Wie weit sind wir?", None, ("APP", ())),
        (LENA, "APP-12 und SHOP-3", "Wie weit sind wir?", None, (None, ("APP", "SHOP"))),
        (LENA, "Stand?", "Wie weit sind die Mobile Apps und die Shoppingliste?", None, (None, ("APP", "SHOP"))),
        (LENA, "Stand?", "Wie weit?", "APP", ("APP", ())),
        (LENA, "Stand?", "Wie weit?", "HARBOUR", (None, ("APP", "SHOP"))),
        (STRANGER, "[SHOP] Stand?", "Shop-Relaunch?", "SHOP", (None, ())),
        (JONAS, "[shop] Stand", "erledigt: Suche", None, ("SHOP", ())),
        (JONAS, "Stand", "erledigt: Suche", "APP", ("APP", ())),
        (JONAS, "[SHOP] [APP]", "erledigt: Suche", None, (None, ("APP", "SHOP"))),
        (JONAS, "[NOPE]", "erledigt: Suche", None, (None, ())),
    ],
)  # fmt: skip
def test_a_hint_only_chooses_among_the_speakers_own_projects(
    sender: str, subject: str, text: str, thread: str | None, expected: tuple[str | None, tuple[str, ...]]
) -> None:
    found, candidates = aimed(letter(sender, text, subject=subject), thread)
    assert (found, tuple(sorted(candidates))) == expected


def test_a_tagged_address_names_the_project_of_a_members_mail() -> None:
    raw = letter(JONAS, "erledigt: Suche", to="projekte+shop@studio-nord.example")
    assert aimed(raw) == ("SHOP", ())


def test_a_contact_of_two_projects_who_wants_a_change_is_asked_which_one() -> None:
    decision = decided(letter(LENA, CHANGE, subject="Wunsch"))
    assert decision.row == "D29"
    assert [d.occasion for d in decision.drafts if d.kind.to_client] == ["reply/which-project"]


def case(kind: CaseKind, state: CaseState, ref: str = "SHOP-1") -> OpenCase:
    return OpenCase(
        ref, kind, state, "Filter", NOW - timedelta(days=3), owner="jonas", contact="e.krause@krause.example"
    )


@pytest.mark.parametrize(
    ("existing", "intent", "opens"),
    [
        (case(CaseKind.STATUS, CaseState.OPEN), Intent.STATUS_REQUEST, False),
        (case(CaseKind.CHANGE, CaseState.OPEN), Intent.STATUS_REQUEST, False),
        (case(CaseKind.CHANGE, CaseState.OPEN), Intent.CHANGE_REQUEST, False),
        (case(CaseKind.CHANGE, CaseState.OPEN), Intent.COMPLAINT, True),
        (case(CaseKind.COMPLAINT, CaseState.IN_TALKS), Intent.COMPLAINT, False),
        (case(CaseKind.COMPLAINT, CaseState.IN_TALKS), Intent.CHANGE_REQUEST, True),
        (case(CaseKind.COMPLAINT, CaseState.SETTLED), Intent.COMPLAINT, True),
        (case(CaseKind.CHANGE, CaseState.DECLINED), Intent.CHANGE_REQUEST, True),
        (case(CaseKind.CHANGE, CaseState.DONE), Intent.CHANGE_REQUEST, True),
        (case(CaseKind.OTHER, CaseState.OPEN, "APP-1"), Intent.STATUS_REQUEST, True),  # another project's case
    ],
)  # fmt: skip
def test_what_has_ended_is_not_gone_on_with(existing: OpenCase, intent: Intent, opens: bool) -> None:
    reading = {Intent.COMPLAINT: COMPLAINT, Intent.CHANGE_REQUEST: CHANGE}.get(intent, STATUS)
    facts = replace(
        facts_of(letter(EVA, reading, subject="Re: Filter")),
        thread=Thread(case=existing, project="SHOP"),
        next_reference="SHOP-2",
    )
    change = settle(facts, POLICY).case
    assert (change is not None and change.opened) is opens
    assert change is None or change.ref == "SHOP-2"


def test_a_status_request_that_is_answered_with_the_state_is_closed_at_once() -> None:
    state = ProjectState("SHOP", NOW, done=(Step("Suche"),), newest=NOW)
    change = settle(replace(facts_of(letter(EVA, STATUS)), state=state), POLICY).case
    assert change is not None
    assert (change.state, change.due) == (CaseState.CLOSED, None)


@pytest.mark.parametrize(
    ("kind", "before", "after"),
    [
        (CaseKind.STATUS, CaseState.OPEN, CaseState.CLOSED),
        (CaseKind.OTHER, CaseState.OPEN, CaseState.CLOSED),
        (CaseKind.COMPLAINT, CaseState.HEARD, CaseState.IN_TALKS),
        (CaseKind.COMPLAINT, CaseState.SETTLED, CaseState.SETTLED),
        (CaseKind.CHANGE, CaseState.OFFERED, CaseState.OFFERED),
        (CaseKind.CHANGE, CaseState.DONE, CaseState.DONE),
    ],
)
def test_a_persons_answer_settles_no_complaint_and_reopens_nothing(
    kind: CaseKind, before: CaseState, after: CaseState
) -> None:
    change = cases.answered(case(kind, before), "SHOP", "mira")
    assert (change.state, change.opened, change.owner) == (after, False, "jonas")
