"""Laws of deciding that no combination of mail, thread, counts and site may break."""

import re
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from daemon import projects
from daemon.decide import Policy, settle
from daemon.model import (
    TALK,
    Answered,
    Decision,
    DraftKind,
    Entry,
    EntryKind,
    Facts,
    Intent,
    Mark,
    MarkKind,
    Milestone,
    Outcome,
    Proof,
    Proven,
    Reading,
    Recent,
    Thread,
)  # fmt: skip
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
    facts_of,
    letter,
    policy,
)

TUNED = settings(deadline=None, max_examples=120)
UWE = "Uwe Klein <klein@krause.example>"
COLLEAGUE = "Neu <neu@krause.example>"
STARTS = [
    facts_of(raw)
    for raw in (
        letter(EVA, STATUS), letter(EVA, CHANGE), letter(EVA, COMPLAINT), letter(EVA, "Hm."), letter(LENA, STATUS),
        letter(UWE, STATUS), letter(STRANGER, STATUS), letter(COLLEAGUE, CHANGE), letter(JONAS, FORWARD, subject="Fwd: Stand?"),
        letter(JONAS, FORWARD, subject="Fwd: Stand?", dmarc=None), letter(JONAS, "erledigt: Suche\n", subject="[SHOP]"),
        letter(JONAS, "Siehe unten.", to="e.krause@krause.example"), letter(EVA, FORWARD, subject="Fwd: Stand?"),
    )
]  # fmt: skip
KEYS = ("SHOP", "HARBOUR", "APP")
rarely = st.sampled_from([False, False, False, True])
readings = st.builds(
    Reading, language=st.sampled_from(["de", "en", "fr", None]), primary=st.sampled_from(Intent), confidence=st.just(0.9),
    secondary=st.lists(st.sampled_from(Intent), max_size=2, unique=True).map(tuple), suspected_complaint=rarely, courtesy=rarely,
)  # fmt: skip
recents = st.one_of(
    st.just(Recent()),
    st.builds(
        Recent, acknowledged_contact_day=st.integers(0, 2), stated_contact_day=st.integers(0, 4),
        last_to_contact=st.sampled_from([None, NOW, NOW - HOUR]), thread_automatic=st.integers(0, 4),
        all_hour=st.sampled_from([0, 30]), same_body_day=rarely, quick_replies=st.integers(0, 4),
    ),
)  # fmt: skip
threads = st.builds(
    Thread, project=st.sampled_from([None, *KEYS]), human_answered=rarely, token_valid=st.sampled_from([None, True, False]),
    contacts=st.sampled_from([frozenset[str](), frozenset({"e.krause@krause.example"}), frozenset({"x@elsewhere.example"})]),
    notice_to=st.sampled_from([None, "jonas@studio-nord.example", "e.krause@krause.example"]),
)  # fmt: skip
marks = st.lists(st.builds(Mark, st.sampled_from(MarkKind), st.just("X-Test")), max_size=1).map(tuple)


def entry(text: str, kind: EntryKind = EntryKind.DONE) -> Entry:
    return Entry(kind, text, NOW - 2 * HOUR, "jonas")


@st.composite
def sites(draw: st.DrawFn) -> Policy:
    """The policy with another caution."""
    whole = policy()
    loud = {
        key: replace(p, state_in_every_reply=draw(rarely), state_on_complaint=draw(rarely))
        for key, p in whole.site.projects.items()
    }
    site = replace(
        whole.site, projects=loud, without_proof=draw(st.sampled_from(["state", "acknowledge", "hold"])),
        ack_strangers=draw(st.booleans()), forward_confirm=draw(rarely),
    )  # fmt: skip
    return replace(whole, site=site)


@st.composite
def situations(draw: st.DrawFn) -> tuple[Facts, Policy]:
    """A mail in some thread, with some counts, and the state of some project (perhaps of a wrong one)."""
    within, start = draw(sites()), draw(st.sampled_from(STARTS))
    u = start.understanding
    u = replace(
        u, reading=draw(st.one_of(st.just(u.reading), readings)), message=replace(u.message, marks=draw(marks)),
        proven=Proven(draw(st.sampled_from([Proof.PASS, Proof.PASS, Proof.NONE, Proof.FAIL])), "as the law says"),
    )  # fmt: skip
    told = draw(st.sampled_from([start.project.key if start.project else "SHOP", *KEYS]))
    steps = [entry(f"GEHEIM-{told}"), entry(f"GEHEIM-{told}-2", EntryKind.IN_WORK)]
    state = projects.state(within.site.projects[told], steps, (), since=None, now=NOW, timezone="Europe/Berlin")
    facts = replace(
        start, understanding=u, thread=draw(threads), recent=draw(recents), state=draw(st.sampled_from([state, state, None])),
        received=NOW - draw(st.sampled_from([timedelta(), timedelta(days=3)])),
        project=within.site.projects[start.project.key] if start.project else None,
        original_answered=draw(st.sampled_from([None, None, Answered("SHOP-3", NOW, DraftKind.STATE)])),
        duplicate_of=draw(st.sampled_from([None, None, None, "mail 3"])),
    )  # fmt: skip
    return facts, within


def everything(decision: Decision) -> str:
    return "\n".join(f"{d.subject}\n{d.text}\n{d.html or ''}" for d in (*decision.drafts, *decision.suggested))


@TUNED
@given(situations())
def test_the_state_of_a_project_goes_to_its_own_contacts_only(situation: tuple[Facts, Policy]) -> None:
    facts, within = situation
    decision = settle(facts, within)
    for draft in (*decision.drafts, *decision.suggested):
        for key in re.findall(r"GEHEIM-([A-Z]+)", f"{draft.subject}\n{draft.text}\n{draft.html or ''}"):
            contact = within.site.projects[key].contact(draft.to)
            assert contact is not None, f"the state of {key} to {draft.to}"
            assert contact.state
            assert (draft.project, str(draft.kind)) == (key, "state")


@TUNED
@given(situations())
def test_silence_is_silence_and_one_mail_has_one_answer_to_a_stored_address(situation: tuple[Facts, Policy]) -> None:
    facts, within = situation
    decision, site = settle(facts, within), within.site
    client = [draft for draft in decision.drafts if draft.kind.to_client]
    assert len(client) <= 1
    assert len(decision.suggested) <= 1
    assert TALK[decision.outcome] or not client
    assert decision.outcome is not Outcome.STATE or str(client[0].kind) in ("state", "acknowledge")
    for draft in (*decision.drafts, *decision.suggested):
        assert re.fullmatch(r"[^\s,;<>@]+@[^\s,;<>@]+", draft.to), "one recipient"
        if not draft.kind.to_client:
            assert site.member(draft.to) is not None
        elif draft.project is not None:
            assert site.projects[draft.project].contact(draft.to) is not None
        else:
            assert site.ack_strangers
            assert str(draft.kind) == "acknowledge"
            assert not facts.understanding.subject or facts.understanding.subject not in draft.subject
    if facts.understanding.proven.proof is Proof.FAIL:
        assert not client
        assert not decision.orders
        assert not decision.entries


@TUNED
@given(situations())
def test_deciding_is_a_function_of_its_facts(situation: tuple[Facts, Policy]) -> None:
    facts, within = situation
    assert settle(facts, within) == settle(facts, within)


names = st.text("abcdefghijklmnop ", min_size=3, max_size=20).map(lambda t: "M" + t.strip())
plans = st.lists(
    st.builds(
        Milestone, name=names, promised=st.dates(date(2026, 11, 1), date(2027, 6, 30)),
        internal=st.dates(date(2031, 8, 1), date(2031, 8, 31)),
    ),
    max_size=6,
).map(tuple)  # fmt: skip
INTERNAL = re.compile(r"2031|August|\bAug\b|\.\s?0?8\.|-08-")


@TUNED
@given(
    plans,
    st.sampled_from([STATUS, CHANGE, COMPLAINT, "Guten Tag,\nwie weit seid ihr, und bitte ändert die Farbe.\n"]),
    st.sampled_from([EVA, "Tim Ott <ott@krause.example>"]),
    st.booleans(),
    st.booleans(),
)
def test_no_internal_date_is_in_anything_a_client_may_read(
    plan: tuple[Milestone, ...], body: str, sender: str, loud: bool, reported: bool
) -> None:
    whole = policy()
    shop = replace(whole.site.projects["SHOP"], plan=plan, state_in_every_reply=loud, state_on_complaint=loud)
    within = replace(whole, site=replace(whole.site, projects={**whole.site.projects, "SHOP": shop}))
    facts = facts_of(letter(sender, body + " ".join(m.name for m in plan)), within)
    steps = [entry("Suche")] if reported else []
    state = projects.state(shop, steps, (), since=None, now=NOW, timezone="Europe/Berlin")
    decision = settle(replace(facts, state=state), within)
    client = replace(decision, drafts=tuple(d for d in decision.drafts if d.kind.to_client))
    assert client.drafts or client.suggested
    said = INTERNAL.search(everything(client))
    assert said is None, said
