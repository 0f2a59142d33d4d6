"""From facts to a decision: what is said, what is only suggested, and what a machine never causes."""

from dataclasses import replace

import pytest

from daemon.compose import TextError, Texts
from daemon.decide import HeldMail, Policy, digest, overdue, settle
from daemon.decide.teamwords import command, is_entry, spoken
from daemon.model import CaseKind, CaseState, Decision, DraftKind, OpenCase, Outcome, ProjectState, Step
from tests.unit.decide.story import (
    CHANGE,
    COMPLAINT,
    EVA,
    FORWARD,
    HOUR,
    JONAS,
    LENA,
    NOW,
    STATUS,
    STRANGER,
    decided,
    facts_of,
    letter,
    policy,
)  # fmt: skip

UWE = "Uwe Klein <klein@krause.example>"  # a contact who is not told the state
HOLD = (
    'rules:\n  - { id: own, when: { subject: { contains: [Vertrag] } }, then: hold, because: "A person reads it." }\n'
)
ANGRY = 'rules:\n  - { id: own, when: { subject: { contains: [Unding] } }, then: { intent: complaint }, because: "Anger." }\n'


def with_state(raw: bytes, project: str, within: Policy) -> Decision:
    facts = facts_of(raw, within)
    return settle(replace(facts, state=ProjectState(project, NOW, done=(Step("GEHEIM"),), newest=NOW - HOUR)), within)


def to_client(decision: Decision) -> list[tuple[str, str]]:
    return [(str(d.kind), d.occasion) for d in decision.drafts if d.kind.to_client]


def test_nobody_can_release_the_state_to_a_contact_who_is_not_told_it() -> None:
    within = policy(HOLD)
    for sender, project, kind in ((EVA, "SHOP", "state"), (UWE, "APP", "acknowledge")):
        decision = with_state(letter(sender, STATUS, subject="Vertrag"), project, within)
        assert (decision.outcome, [d for d in decision.drafts if d.kind.to_client]) == (Outcome.HOLD, [])
        assert [str(d.kind) for d in decision.suggested] == [kind]
        assert ("GEHEIM" in decision.suggested[0].text) is (kind == "state")


def test_nobody_can_release_the_state_of_another_project_or_a_stale_one() -> None:
    within = policy(HOLD)
    facts = facts_of(letter(EVA, STATUS, subject="Vertrag"), within)
    age = within.site.limits.state_age + HOUR
    for state in (
        ProjectState("HARBOUR", NOW, done=(Step("GEHEIM"),), newest=NOW),
        ProjectState("SHOP", NOW, done=(Step("GEHEIM"),), newest=NOW - age),
        ProjectState("SHOP", NOW, done=(Step("GEHEIM"),)),
    ):
        suggested = settle(replace(facts, state=state), within).suggested
        assert all("GEHEIM" not in draft.text for draft in suggested)


def test_what_the_rules_call_a_complaint_gets_no_state_and_no_cheerful_text() -> None:
    decision = with_state(letter(EVA, STATUS, subject="Ein Unding"), "SHOP", policy(ANGRY))
    assert decision.intent == "complaint"
    assert to_client(decision) == [("acknowledge", "reply/complaint")]
    assert decision.case is not None
    assert decision.case.kind is CaseKind.COMPLAINT
    loud = policy(ANGRY)
    shop = replace(loud.site.projects["SHOP"], state_on_complaint=True)
    loud = replace(loud, site=replace(loud.site, projects={**loud.site.projects, "SHOP": shop}))
    assert with_state(letter(EVA, STATUS, subject="Ein Unding"), "SHOP", loud).outcome is Outcome.STATE


@pytest.mark.parametrize(
    "mark",
    ["Auto-Submitted: auto-forwarded\n", "Return-Path: <>\n", "List-Id: <team.studio-nord.example>\n",
     "X-Autoreply: yes\n", "X-Loop: projekte@studio-nord.example\n", "X-Sachstand-Token: 1-ab\n"],
)  # fmt: skip
def test_what_a_machine_forwards_in_the_name_of_the_team_is_answered_to_nobody(mark: str) -> None:
    assert to_client(decided(letter(JONAS, FORWARD, subject="Fwd: Stand?"))) != []
    assert decided(letter(JONAS, FORWARD, subject="Fwd: Stand?", extra=mark)).drafts == ()


class Broken:
    """Texts of which none can be made."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    def __getattr__(self, name: str) -> object:
        if name == "render":
            raise TextError("de/any", "line 1: cannot be made")
        return getattr(self._texts, name)


@pytest.mark.fault(57)
@pytest.mark.parametrize(
    "raw",
    [letter(EVA, STATUS), letter(EVA, COMPLAINT), letter(JONAS, FORWARD, subject="Fwd: Stand?"), letter(LENA, "Wie weit?"),
     letter(JONAS, "erledigt: Suche\nfreigeben 3\n", subject="[SHOP]")],
)  # fmt: skip
def test_a_text_that_cannot_be_made_holds_the_mail_and_carries_nothing_out(raw: bytes) -> None:
    whole = policy()
    decision = settle(facts_of(raw), replace(whole, texts=Broken(whole.texts)))  # type: ignore[arg-type]
    assert (decision.outcome, decision.hold, decision.drafts) == (Outcome.HOLD, True, ())
    assert (decision.entries, decision.orders, decision.suggested) == ((), (), ())
    assert decision.alert is not None


@pytest.mark.parametrize(
    "raw", [letter(EVA, STATUS, dmarc="fail"), letter(JONAS, "freigeben 4", dmarc="fail"), letter(STRANGER, CHANGE)]
)
def test_a_forged_or_unknown_sender_gets_nothing_and_nothing_can_be_released_to_them(raw: bytes) -> None:
    decision = decided(raw)
    assert (decision.outcome, decision.drafts, decision.suggested, decision.orders, decision.case) == (
        Outcome.HOLD,
        (),
        (),
        (),
        None,
    )


def case(kind: CaseKind, state: CaseState, ref: str = "SHOP-1", **change: str) -> OpenCase:
    given = {"owner": "jonas", "contact": "e.krause@krause.example", **change}
    return OpenCase(ref, kind, state, "Unding", NOW - 5 * HOUR, due=NOW - HOUR, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("found", "ladder", "number", "people"),
    [
        (case(CaseKind.COMPLAINT, CaseState.HEARD), "complaint", 1, {"jonas", "mira"}),
        (case(CaseKind.COMPLAINT, CaseState.HEARD, owner="gone"), "complaint", 1, {"jonas", "mira"}),
        (case(CaseKind.COMPLAINT, CaseState.SETTLED), "complaint", 1, set()),
        (case(CaseKind.CHANGE, CaseState.DECLINED), "change", 1, set()),
        (case(CaseKind.OTHER, CaseState.CLOSED), "other", 1, set()),
        (case(CaseKind.COMPLAINT, CaseState.HEARD), "no-such-ladder", 1, set()),
        (case(CaseKind.COMPLAINT, CaseState.HEARD), "complaint", 99, set()),
        (case(CaseKind.COMPLAINT, CaseState.HEARD, "GONE-1"), "complaint", 1, set()),
    ],
)
def test_a_rung_tells_its_people_while_the_case_is_open(
    found: OpenCase, ladder: str, number: int, people: set[str]
) -> None:
    decision = overdue(found, ladder=ladder, numbers=[number], policy=policy(), now=NOW)
    assert {d.to.partition("@")[0] for d in decision.drafts} == people
    assert all(d.kind is DraftKind.NOTICE for d in decision.drafts)
    assert (decision.outcome, decision.case) == (Outcome.NOTHING, None)


def test_a_digest_is_one_mail_a_lead_and_each_sees_only_their_own() -> None:
    def held(number: int, project: str | None) -> HeldMail:
        return HeldMail(
            number, f"x{number}@krause.example", f"Betreff {number}\r\nBcc: a@b", "D26", "why", project, NOW - HOUR
        )

    decision = digest([held(101, "SHOP"), held(102, "HARBOUR"), held(103, None), held(104, "GONE")], policy(), NOW)
    by = {draft.to.partition("@")[0]: draft for draft in decision.drafts}
    assert {name: [n for n in (101, 102, 103, 104) if str(n) in d.text] for name, d in by.items()} == {
        "jonas": [101, 103, 104], "mira": [102],
    }  # fmt: skip
    assert all("\nBcc:" not in draft.text and draft.kind is DraftKind.DIGEST for draft in decision.drafts)
    assert digest([], policy(), NOW).drafts == ()


@pytest.mark.parametrize(
    ("line", "verb", "argument"),
    [
        ("übernehme ich", "taken", ""),
        ("  Übernehme   ich! ", "taken", ""),
        ("taken", "taken", ""),
        ("close: all is well: really", "close", "all is well: really"),
        ("Release 12", "release", "12"),
        ("freigeben: 12", "release", "12"),
        ("an Kunde: Guten Tag", "to-client", "Guten Tag"),
        ("to client:", "to-client", ""),
        ("übernehme ich nicht", None, ""),
        ("wer sagt taken?", None, ""),
        ("> taken", None, ""),
        ("release 12 and 13", "release", "12 13"),
        ("release 12 and tell me", None, ""),
        ("an Kunde", "to-client", ""),
        ("", None, ""),
        ("\u202etaken", None, ""),
    ],
)
def test_an_order_is_a_line_of_its_own(line: str, verb: str | None, argument: str) -> None:
    found = command(line, policy().words)
    assert (found.verb if found else None, found.argument if found else "") == (verb, argument)


def test_a_line_without_end_is_no_order() -> None:
    for line in ("taken " * 1000, "close: " + "x" * 3000):
        assert [order for _, order in spoken([line], policy().words)] == [None]
        assert not is_entry(line, policy().words)


def test_below_a_line_of_prose_nothing_is_an_order_any_more() -> None:
    lines = ("freigeben 3", "erledigt: Login", "verwerfen 4", "Ich rede morgen mit ihr.", "übernehme ich")
    verbs = [order.verb if order else None for _, order in spoken(lines, policy().words)]
    assert verbs == ["release", None, "drop", None, None]


def test_a_change_offers_no_offer_where_nobody_may_agree_to_one() -> None:
    known = policy()
    shop = known.site.projects["SHOP"]
    nobody = replace(shop, contacts=tuple(replace(contact, may=frozenset()) for contact in shop.contacts))
    alone = replace(known, site=replace(known.site, projects={**known.site.projects, "SHOP": nobody}))
    raw = letter(EVA, CHANGE, subject="Filter")
    (with_offer,), (without,) = (
        [d.text for d in decided(raw, within).drafts if d.kind is DraftKind.NOTICE] for within in (known, alone)
    )
    assert "daraus wird ein Angebot" in with_offer
    assert "Angebot" not in without
