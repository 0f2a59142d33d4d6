"""Sample data on which every text is tried: nobody's real project, at fixed times, in every combination that reads differently."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from daemon.compose.alarm import Trouble
from daemon.compose.values import (
    Colleague,
    Digest,
    Failure,
    HeldRow,
    MissedPromise,
    Notice,
    Receipt,
    Reply,
    Sign,
)
from daemon.model import (
    Answered,
    AskedAbout,
    CaseKind,
    CaseState,
    Condition,
    ConditionKind,
    Contact,
    DraftKind,
    Emergency,
    Form,
    Milestone,
    OpenCase,
    Outcome,
    Project,
    ProjectState,
    PromisedMilestone,
    RecordCopy,
    RecordFile,
    Site,
    Step,
    TeamMember,
)  # fmt: skip

NOW = datetime(2026, 11, 19, 13, 5, tzinfo=UTC)  # a Thursday, 14:05 in Berlin
NIGHT = datetime(2026, 11, 21, 19, 30, tzinfo=UTC)  # a Saturday
MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)

JONAS = TeamMember("jonas", "Jonas Weber", "jonas@studio-nord.example", phone="+49 30 1234567", deputy="mira")
MIRA = TeamMember("mira", "Mira Kaya", "mira@studio-nord.example", owner=True)
EVA = Contact("Eva Krause", "e.krause@krause.example", salutation="Frau Krause", language="de")
TIM = Contact("Tim Ott", "ott@krause.example", language="en", form=Form.FIRST_NAME)
SHOP = Project(
    key="SHOP", name="Shop-Relaunch", client="Krause GmbH", lead="jonas", contacts=(EVA, TIM), language="de",
    plan=(Milestone("Livegang", date(2026, 12, 14), internal=date(2026, 12, 7)),),
)  # fmt: skip
SITE = Site(
    name="Studio Nord", language="de", timezone="Europe/Berlin", mailboxes={}, team={"jonas": JONAS, "mira": MIRA},
    projects={"SHOP": SHOP},
    emergency=Emergency(
        "+49 170 7654321",
        {"": "Ihre Website ist nicht erreichbar oder es droht Datenverlust.", "en": "Your site is down or data is at risk."},
    ),
)  # fmt: skip

PAYMENT = PromisedMilestone("Zahlungstest", date(2026, 11, 27))
LAUNCH = PromisedMilestone("Livegang", date(2026, 12, 14))
EMPTY = ProjectState("SHOP", NOW, newest=NOW, since=date(2026, 11, 13))
FULL = ProjectState(
    "SHOP", NOW, newest=NOW, since=date(2026, 11, 13),
    done=(Step("Produktsuche auf dem Testsystem", on=date(2026, 11, 18)),),
    in_work=(Step("Zahlungstest mit der Bank.", on=date(2026, 11, 16)),),
    next=(Step("Versandregeln", on=date(2026, 11, 23)),),
    milestones=(PAYMENT, LAUNCH),
    reached=(PromisedMilestone("Konzept", date(2026, 10, 30), done=date(2026, 10, 28)),),
    needs=(Step("Texte für das Impressum", on=date(2026, 11, 13), due=date(2026, 11, 24)),),
    changes=(
        OpenCase("SHOP-12", CaseKind.CHANGE, CaseState.OFFERED, "Re: Geschenkverpackung", NOW - timedelta(days=9)),
    ),
)  # fmt: skip
LATE = replace(
    FULL,
    late=(replace(PAYMENT, promised=date(2026, 11, 17), reason="weil die Bank den Testzugang später freigibt"),),
    milestones=(LAUNCH,), blockers=(Step("Testzugang der Bank fehlt", on=date(2026, 11, 13)),),
)  # fmt: skip
MOVED = replace(
    FULL,
    milestones=(
        PAYMENT,
        replace(LAUNCH, promised=date(2026, 12, 18), was=LAUNCH.promised, reason="die Bank später liefert"),
    ),
)
ASKED = replace(FULL, milestones=(PAYMENT, replace(LAUNCH, in_question=True)))
BOTH_ASKED = replace(FULL, milestones=tuple(replace(m, in_question=True) for m in (PAYMENT, LAUNCH)))
STEPS = tuple(Step(f"Baustein {n}", on=date(2026, 11, 18)) for n in range(1, 11))
MANY = replace(
    LATE, done=STEPS, in_work=STEPS[:3], next=STEPS[:4], blockers=STEPS[:2], needs=STEPS[:3], newest=NOW - timedelta(days=2),
    late=(*LATE.late, replace(PAYMENT, name="Abnahme", promised=date(2026, 11, 18))),
)  # fmt: skip
STALE = replace(FULL, newest=NOW - timedelta(days=9), done=())
DONE = replace(EMPTY, reached=FULL.reached, newest=NOW)
STATES = (FULL, EMPTY, LATE, MOVED, ASKED, BOTH_ASKED, MANY, STALE, DONE, replace(EMPTY, newest=None, since=None))
NAMED = (
    AskedAbout("Konzept", milestone=FULL.reached[0]), AskedAbout(FULL.done[0].text, done=FULL.done[0]),
    AskedAbout("Zahlungstest", milestone=PAYMENT, in_work=FULL.in_work[0]), AskedAbout("Livegang", milestone=MOVED.milestones[1]),
    AskedAbout(FULL.in_work[0].text, in_work=FULL.in_work[0]), AskedAbout(FULL.next[0].text, next=FULL.next[0]),
    AskedAbout("Produktfotos", next=Step("Produktfotos", due=date(2026, 12, 4))),
)  # fmt: skip
WITH_STATE = frozenset({"status", "change", "complaint", "other"})
WISHES = {
    "de": "Guten Tag Herr Weber,\n\nkönnte der Warenkorb eine Geschenkverpackung anbieten?\n\nViele Grüße\nEva Krause",
    "en": "Hi Jonas,\n\ncould the checkout offer gift wrapping?\n\nThanks\nTim",
}


def site(language: str) -> Site:
    """The sample site with all languages, speaking this one."""
    return replace(SITE, language=language)


def one_reply(occasion: str, language: str, form: Form, *, open_now: bool = True) -> Reply:
    """An answer with everything that belongs to it, in hours or out of hours."""
    status = occasion == "status"
    promised = NOW.replace(hour=15, minute=0) if open_now else MONDAY.replace(hour=11)
    return Reply(
        occasion=occasion,
        contact=EVA if language.startswith("de") else TIM,
        project=SHOP,
        now=NOW if open_now else NIGHT,
        language=language,
        form=form,
        subject="AW: Wo stehen wir?",
        responsible=JONAS,
        open_now=open_now,
        closes=NOW.replace(hour=16, minute=30) if open_now else None,
        next_open=MONDAY,
        deadline=None if status else promised,
        ref="SHOP-18",
        wish=WISHES.get(language, WISHES["en"]),
        state=FULL if status else None,
        candidates=("Shop-Relaunch", "Wartung 2026"),
        received=NOW - timedelta(minutes=3),
        in_reply_to="<1@krause.example>",
        references=("<1@krause.example>",),
    )


def replies(occasion: str, language: str, form: Form) -> Iterator[Reply]:
    """Every variation of one occasion that changes its words."""
    for open_now in (True, False):
        whole = one_reply(occasion, language, form, open_now=open_now)
        yield whole
        yield replace(whole, apologise_late=True, received=NOW - timedelta(days=2))
        yield replace(whole, apologise_late=True, received=None)
        yield replace(whole, ref=None, wish=None, deadline=None, candidates=("Shop-Relaunch",), closes=None)
        yield replace(
            whole,
            responsible=replace(JONAS, phone=None),
            missed_promise=MissedPromise("Zahlungstest", date(2026, 11, 13)),
        )
        yield replace(whole, state=None, deadline=NOW + timedelta(days=1))
        yield replace(whole, state=None, project=None, ref=None)
        yield replace(whole, record=RecordCopy((RecordFile("r.pdf", "application/pdf", b""),), 12, "0" * 64))
        for state in STATES if occasion in WITH_STATE else ():
            yield replace(whole, state=state)
        for named in NAMED if whole.state else ():
            yield replace(whole, asked=named)


def receipts(language: str) -> Iterator[Receipt]:
    """Every outcome a forward can have."""
    plain = Receipt(
        member=JONAS, client="Eva Krause", subject="Wo stehen wir?", project=SHOP, outcome=Outcome.STATE, now=NOW, ref="SHOP-18",
        comment=True, because="the sender is not certain", original_subject="WG: Wo stehen wir?", language=language,
    )  # fmt: skip
    for outcome in Outcome:
        yield replace(plain, outcome=outcome)
        yield replace(plain, outcome=outcome, ref=None, client="", project=None, subject="", comment=False, because="")
    asked = replace(
        plain, outcome=Outcome.HOLD, candidates=("Eva Krause <e.krause@krause.example>", "Tim Ott"), ref=None
    )
    for attached in (False, True):
        yield replace(asked, attached=attached)
        yield replace(asked, attached=attached, offers=("number",))
    yield replace(asked, candidates=("Krause, Eva",), subject="")
    for kind in (DraftKind.STATE, DraftKind.ACKNOWLEDGE, DraftKind.RELAY):
        before = Answered("SHOP-18", NOW - timedelta(minutes=30), kind)
        yield replace(plain, outcome=Outcome.NOTHING, answered=before)
        yield replace(plain, outcome=Outcome.NOTHING, answered=before, ref=None, comment=False)
    yield replace(plain, offers=("wrong",))


NOTICES = ("complaint", "change", "status", "other", "held", "overdue", "undelivered", "alert", "emergency")


AWAY = Condition(EVA.address, ConditionKind.AWAY, NOW)
CONDITIONS = (
    AWAY, replace(AWAY, until=date(2027, 1, 5)), replace(AWAY, back=date(2027, 1, 7)),
    replace(AWAY, until=date(2027, 1, 5), back=date(2027, 1, 7)),
    Condition(EVA.address, ConditionKind.UNDELIVERABLE, NOW, "failed 5.1.1 User unknown"),
)  # fmt: skip


def notices(why: str, language: str) -> Iterator[Notice]:
    """A notice with all it can hold and one with as little as can be."""
    whole = Notice(
        member=JONAS, why=why, project=SHOP, contact=EVA, ref="SHOP-19", subject="Wo bleibt der Livegang?",
        excerpt="Guten Tag,\n\nder Termin wurde zum dritten Mal verschoben, so war das nicht vereinbart.",
        cues=("zum dritten Mal", "nicht vereinbart"), rule="complaints-go-to-the-lead", because="A complaint is heard today.",
        deadline=NOW.replace(hour=15, minute=0), responsible=JONAS, received=NOW - timedelta(minutes=3), now=NOW,
        answered=Outcome.ACKNOWLEDGE, next_at=NOW.replace(hour=15, minute=0), next_people=("Mira Kaya",), language=language,
        alert="Jemand benutzt die Adresse von Eva Krause.",
    )  # fmt: skip
    yield whole
    yield replace(
        whole,
        member=MIRA,
        next_at=None,
        offers=("offer", "release", "drop", "taken", "to-client", "close", "wrong"),
        answered=Outcome.STATE,
    )
    yield replace(whole, deadline=NOW - timedelta(hours=1), excerpt="", answered=Outcome.HOLD)
    doubt = replace(whole, suspected=True, reason="es könnte eine Beschwerde sein")
    yield doubt
    yield replace(doubt, deadline=None, excerpt="", answered=Outcome.HOLD, ref=None)
    yield replace(doubt, answered=Outcome.HOLD, offers=("release", "drop"), prepared="Guten Tag,\n\nes geht weiter.")
    yield replace(doubt, answered=Outcome.NOTHING)
    yield replace(doubt, answered=None, suspected=False)
    yield replace(whole, urgent=True)
    yield replace(
        whole, rule="", because="", cues=(), subject="", ref=None, next_people=(), received=None, answered=None
    )
    yield Notice(member=MIRA, why=why, now=NOW, responsible=JONAS, language=language, offers=())
    away = replace(whole, member=MIRA, instead_of=JONAS.name, away_until=date(2027, 1, 4))
    yield replace(away, number_told="+49 170 7654321")
    yield replace(away, excerpt="", away_until=None)
    for condition in CONDITIONS:
        yield replace(whole, conditions=(condition,))
    again = Sign("again", EVA, ref="SHOP-12", at=NOW - timedelta(days=9), days=30)
    yield replace(whole, signs=(again, Sign("mood", EVA)))
    for how in ("returned", "refused", "expired"):
        for gone in (True, False):
            failure = Failure(EVA.address, how, "550 5.1.1 User unknown" if gone else "", gone=gone)
            yield replace(whole, failure=failure, offers=("deliverable",) if gone else ())
            yield replace(whole, failure=failure, contact=None, project=None, ref=None, subject="", offers=())


def colleagues(language: str) -> Iterator[Colleague]:
    """One project and several, proven and not, with and without a name."""
    whole = Colleague(
        member=JONAS, address="sommer@krause.example", name="Ida Sommer", projects=(SHOP,), subject="Wo stehen wir?",
        excerpt="Guten Tag,\n\nwie weit ist der Shop?", received=NOW - timedelta(minutes=3), now=NOW, language=language,
    )  # fmt: skip
    yield whole
    yield replace(whole, unproven=True, name="", subject="", excerpt="")
    yield replace(whole, projects=(SHOP, replace(SHOP, key="CARE", name="Wartung 2026")))


def digests(language: str) -> Iterator[Digest]:
    """One row and several."""
    row = HeldRow(41, "Eva Krause <e.krause@krause.example>", "Wo stehen wir?", "the project is not certain", NOW)
    yield Digest(JONAS, (row,), NOW, language)
    yield Digest(JONAS, (replace(row, conditions=CONDITIONS, contact=EVA),), NOW, language)
    yield Digest(JONAS, (row, replace(row, number=42, subject="", alert=True), replace(row, number=43)), NOW, language)


def troubles() -> Iterator[tuple[Trouble, ...]]:
    """Each alone, and all of them in one mail."""
    each = tuple(
        Trouble(word, NOW - timedelta(hours=2), where, 3)
        for word, where in (
            ("stuck", "sending"), ("unreached", "projekte"), ("behind", "projekte"), ("undecided", ""), ("unsent", ""),
            ("journal", ""), ("disk", ""), ("lost", ""), ("restored", ""),
        )
    )  # fmt: skip
    yield each
    yield from ((one,) for one in each)
