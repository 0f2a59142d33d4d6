"""Laws of the table that no combination of facts may break."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from daemon import guard
from daemon.model import (
    TALK,
    Address,
    Answered,
    DraftKind,
    Facts,
    Forward,
    How,
    Intent,
    Mark,
    MarkKind,
    Outcome,
    Proof,
    Proven,
    Reading,
    Recent,
    Role,
    Site,
    Thread,
    Writer,
)
from tests.rig.thoroughness import examples
from tests.unit.guard.sample_facts import (
    CLIENT,
    CONTACT,
    EVA,
    FACTS,
    JONAS,
    MEMBER,
    NOW,
    SHOP,
    SITE,
    STATE,
    by_team,
    change,
    forwarded,
)

APP = replace(SHOP, key="APP", name="App", contacts=(CONTACT,))
STRANGER = Writer(Role.STRANGER, "someone@elsewhere.example")
COLLEAGUE = Writer(Role.COLLEAGUE, "neu@krause.example")
NOBODY = Writer(Role.NOBODY)
BOTH = replace(CLIENT, projects=("SHOP", "APP"))
LOUD = replace(SHOP, state_on_complaint=True, state_in_every_reply=True)
ROWS = {row.id: row for row in guard.ROWS}

rarely = st.sampled_from([False, False, False, False, False, True])
marks = st.builds(Mark, st.sampled_from(MarkKind), st.just("X-Test"), st.just("1"))
moments = st.sampled_from(
    [timedelta(), timedelta(minutes=5), timedelta(hours=2), timedelta(days=2), timedelta(days=30)]
)
past = moments.map(lambda age: NOW - age)
forwards = st.builds(
    Forward,
    how=st.sampled_from(How),
    by=st.just(JONAS),
    origin=st.sampled_from([Address(EVA), Address(EVA), Address("x@elsewhere.example"), None]),
    date=st.just(""),
    subject=st.just("Stand?"),
    text=st.just("Wo stehen wir?"),
    comment=st.just(""),
    original_identity=st.booleans(),
)
readings = st.builds(
    Reading,
    language=st.just("de"),
    primary=st.sampled_from(Intent),
    confidence=st.just(0.9),
    secondary=st.lists(st.sampled_from(Intent), max_size=2, unique=True).map(tuple),
    suspected_complaint=rarely,
    courtesy=rarely,
)
COUNTS: dict[str, st.SearchStrategy[Any]] = {
    "acknowledged_contact_day": st.integers(1, 2),
    "stated_contact_day": st.integers(1, 3),
    "last_to_contact": past,
    "thread_automatic": st.integers(1, 3),
    "domain_hour": st.sampled_from([19, 20]),
    "all_hour": st.sampled_from([29, 30]),
    "all_day": st.sampled_from([199, 200]),
    "strangers_hour": st.sampled_from([19, 20]),
    "same_body_day": st.just(True),
    "quick_replies": st.integers(1, 3),
    "breaker": st.just("storm"),
    "contact_day": st.sampled_from([7, 8]),
    "project_hour": st.sampled_from([19, 20]),
}


@st.composite
def recents(draw: st.DrawFn) -> Recent:
    """What was said lately: mostly nothing, or one or two things near their limits."""
    names = draw(st.lists(st.sampled_from(sorted(COUNTS)), max_size=2, unique=True))
    return Recent(**{name: draw(COUNTS[name]) for name in names})


threads = st.builds(
    Thread,
    project=st.sampled_from([None, "SHOP", "APP"]),
    contacts=st.sampled_from([frozenset[str](), frozenset({EVA}), frozenset({"o@elsewhere.example"})]),
    human_answered=rarely,
    reply_to_ours_seconds=st.sampled_from([None, 20.0, 4000.0]),
    token_valid=st.sampled_from([None, None, True, False]),
    notice_to=st.sampled_from([None, JONAS, EVA]),
)
sites = st.builds(
    lambda proof, strangers, confirm, both: replace(
        SITE,
        without_proof=proof,
        ack_strangers=strangers,
        forward_confirm=confirm,
        projects={"SHOP": SHOP, "APP": APP} if both else {"SHOP": SHOP},
    ),
    st.sampled_from(["state", "acknowledge", "hold"]),
    st.booleans(),
    st.booleans(),
    st.booleans(),
)


STARTS = (
    FACTS,
    forwarded(),
    forwarded(How.ATTACHED),
    change(writer=BOTH, speaker=BOTH, candidates=("SHOP", "APP")),
    by_team(commands=("done: login page",)),
    by_team(token_valid=True, notice_to=JONAS),
    change(writer=STRANGER, speaker=STRANGER, identity=STRANGER.address, contact=None, project=None),
    change(writer=COLLEAGUE, speaker=COLLEAGUE, identity=COLLEAGUE.address, contact=None),
    change(forward=Forward(How.REDIRECTED, JONAS, Address(EVA), "", "", "", "")),
)
TWISTS: dict[str, st.SearchStrategy[Any]] = {
    "marks": st.lists(marks, min_size=1, max_size=2).map(tuple),
    "return_path": st.sampled_from([None, ""]),
    "identity": st.sampled_from([EVA, JONAS, None]),
    "writer": st.sampled_from([CLIENT, MEMBER, STRANGER, COLLEAGUE, NOBODY]),
    "speaker": st.sampled_from([CLIENT, BOTH, MEMBER, STRANGER]),
    "forward": forwards,
    "addressed": st.just(False),
    "commands": st.just(("done: login page",)),
    "reply_to": st.just(("x@elsewhere.example",)),
    "to": st.just((EVA,)),
    "parts_disagree": st.just(True),
    "unreadable": st.just("pgp"),
    "refused": st.just("too large"),
    "hops": st.just(4),
    "project": st.sampled_from([APP, LOUD, None]),
    "contact": st.sampled_from([SHOP.contacts[1], replace(CONTACT, state=False), None]),
    "candidates": st.sampled_from([("SHOP",), ("SHOP", "APP")]),
    "state": st.sampled_from([replace(STATE, project="APP"), replace(STATE, newest=None), None]),
    "received": past,
    "duplicate_of": st.just("R-1"),
    "original_answered": st.just(Answered("SHOP-1", NOW, DraftKind.STATE)),
    "original_known": st.just(True),
}


@st.composite
def facts(draw: st.DrawFn) -> Facts:
    """Facts of a mail that might well be answered, with up to three things about them changed, sense or no sense."""
    names = draw(st.lists(st.sampled_from(sorted(TWISTS)), max_size=3, unique=True))
    start = change(draw(st.sampled_from(STARTS)), **{name: draw(TWISTS[name]) for name in names})
    proof = Proven(draw(st.sampled_from([Proof.PASS, Proof.NONE, Proof.FAIL])), "drawn")
    understanding = replace(start.understanding, reading=draw(readings), proven=proof)
    thread = draw(st.one_of(st.just(start.thread), threads))
    return replace(start, understanding=understanding, thread=thread, recent=draw(recents()))


def talk(found: Facts, site: Site) -> int:
    """How much is said to the client."""
    return TALK[guard.judge(found, site).outcome]


def proven(found: Facts, proof: Proof) -> Facts:
    """The same facts with another proof."""
    return replace(found, understanding=replace(found.understanding, proven=Proven(proof, "drawn")))


@settings(max_examples=examples(400), deadline=None)
@given(facts(), sites)
def test_every_mail_gets_a_verdict_of_a_row_of_the_table(found: Facts, site: Site) -> None:
    verdict = guard.judge(found, site)
    row = ROWS[verdict.row]
    assert TALK[verdict.outcome] <= TALK[row.outcome]
    assert verdict.because
    first = next(check for check in verdict.checks if check.hit)
    assert first.row == verdict.row
    assert all(check.row in ROWS and check.because for check in verdict.checks)


@settings(max_examples=examples(400), deadline=None)
@given(facts(), sites)
def test_state_is_told_to_a_stored_contact_of_that_very_project_only(found: Facts, site: Site) -> None:
    if guard.judge(found, site).outcome is not Outcome.STATE:
        return
    assert found.project is not None
    assert found.contact is not None
    assert found.state is not None
    assert found.contact.state
    assert found.project.contact(found.contact.address) is not None
    assert found.state.project == found.project.key
    assert found.understanding.speaker.address == found.contact.address
    assert found.understanding.proven.proof is not Proof.FAIL
    assert len(found.candidates) <= 1


@settings(max_examples=examples(400), deadline=None)
@given(facts(), sites)
def test_a_receipt_goes_to_a_contact_or_where_the_site_says_so_to_a_proven_stranger(found: Facts, site: Site) -> None:
    if guard.judge(found, site).outcome is not Outcome.ACKNOWLEDGE:
        return
    role = found.understanding.speaker.role
    stranger = found.understanding.writer.role is Role.STRANGER
    assert role is Role.CONTACT or (stranger and site.ack_strangers and found.understanding.proven.proof is Proof.PASS)


@settings(deadline=None)
@given(facts(), sites)
def test_who_says_nothing_asks_for_a_person_or_has_nothing_to_ask(found: Facts, site: Site) -> None:
    verdict = guard.judge(found, site)
    assert verdict.hold or verdict.outcome is not Outcome.HOLD
    assert not verdict.hold or verdict.outcome not in (Outcome.NOTHING, Outcome.QUARANTINE)


@settings(max_examples=examples(400), deadline=None)
@given(facts(), sites, marks)
def test_no_mark_of_a_robot_makes_us_more_talkative(found: Facts, site: Site, mark: Mark) -> None:
    before = found.understanding
    message = replace(before.message, marks=(*before.message.marks, mark))
    marked = replace(found, understanding=replace(before, message=message))
    assert talk(marked, site) <= talk(found, site)
    assert talk(marked, site) == 0


@settings(max_examples=examples(600), deadline=None)
@given(facts(), sites)
def test_a_worse_proof_never_makes_us_more_talkative(found: Facts, site: Site) -> None:
    best, none, worst = (talk(proven(found, proof), site) for proof in (Proof.PASS, Proof.NONE, Proof.FAIL))
    assert best >= none >= worst == 0


@settings(max_examples=examples(400), deadline=None)
@given(facts(), sites, recents())
def test_having_said_more_lately_never_makes_us_more_talkative(found: Facts, site: Site, other: Recent) -> None:
    was = found.recent
    last = [moment for moment in (was.last_to_contact, other.last_to_contact) if moment is not None]
    more = Recent(
        acknowledged_contact_day=max(was.acknowledged_contact_day, other.acknowledged_contact_day),
        stated_contact_day=max(was.stated_contact_day, other.stated_contact_day),
        last_to_contact=max(last) if last else None,
        thread_automatic=max(was.thread_automatic, other.thread_automatic),
        domain_hour=max(was.domain_hour, other.domain_hour),
        all_hour=max(was.all_hour, other.all_hour),
        all_day=max(was.all_day, other.all_day),
        strangers_hour=max(was.strangers_hour, other.strangers_hour),
        same_body_day=was.same_body_day or other.same_body_day,
        quick_replies=max(was.quick_replies, other.quick_replies),
        breaker=was.breaker or other.breaker,
        contact_day=max(was.contact_day, other.contact_day),
        project_hour=max(was.project_hour, other.project_hour),
    )
    assert talk(replace(found, recent=more), site) <= talk(found, site)


@settings(deadline=None)
@given(facts(), sites)
def test_a_stricter_site_is_never_more_talkative(found: Facts, site: Site) -> None:
    said = [talk(found, replace(site, without_proof=word)) for word in ("state", "acknowledge", "hold")]
    assert said == sorted(said, reverse=True)


@settings(deadline=None)
@given(facts(), sites)
def test_deciding_twice_gives_the_same_verdict(found: Facts, site: Site) -> None:
    assert guard.judge(found, site) == guard.judge(found, site)
