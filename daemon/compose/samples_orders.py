"""Sample data for what the team orders and what a change costs: every order done and missed, every answer to an offer."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import product

from daemon.compose.offers import HOWS, OCCASIONS, OfferMail, OfferNews
from daemon.compose.samples import CONDITIONS, EVA, JONAS, MONDAY, NIGHT, NOW, SHOP, TIM
from daemon.compose.values import Answer, Done, Kept, Missed, SettledWord, WordOnColleague
from daemon.model import Audience, Entry, EntryKind, Form, OfferedDate, Price, Terms

STAYS = Terms(hours=6.0, dates=(OfferedDate("Livegang", date(2026, 12, 14), date(2026, 12, 14)),))
MOVES = Terms(
    hours=1.0, price=Price(Decimal("1200.50"), "EUR"),
    dates=(OfferedDate("Livegang", date(2027, 1, 18), date(2026, 12, 14)), OfferedDate("Fest", date(2027, 2, 1), None)),
)  # fmt: skip
TERMS = (STAYS, MOVES, Terms(free=True), Terms(hours=-1.0), Terms(hours=-2.5), Terms(price=Price(Decimal(800), "CHF")))


DONE = (
    *(
        Done(verb, verb, ref="SHOP-18")
        for verb in ("taken", "close", "release", "release-empty", "drop", "hold", "wrong", "choose", "yes")
    ),
    Done("zustellbar", "deliverable", name="e.krause@krause.example"),
    Done("an Kunde:", "to-client", ref="SHOP-18", name="Eva Krause"),
    Done(
        "an Kunde:",
        "to-client",
        ref="SHOP-18",
        name="Eva Krause",
        files=("plan.pdf",),
        left=("AW.eml",),
        internal=1,
        stays=True,
    ),
    Done("Änderung: +6 h", "offer", ref="SHOP-18", name="Eva Krause", terms=STAYS, approvers=("Eva Krause", "Tim Ott")),
    Done(
        "Änderung: +6 h", "offer", ref="SHOP-18", name="Eva Krause", terms=STAYS, approvers=("Eva Krause",), again=True
    ),
)
MISSED = (
    *(
        Missed("übernehme ich", why, "SHOP-18")
        for why in (
            "no-case", "number", "which", "stale", "question", "other-case", "ended", "reason", "empty", "empty-internal", "no-change",
            "agreed", "no-approver", "offer-empty", "offer-second", "offer-twice", "offer-part", "offer-date",
            "offer-question", "label", "entry-past", "entry-date", "entry-internal", "doubt", "contrary", "below",
        )
    ),
    Missed("Änderung: Livegang bleibt 15.12.", "offer-stays", "Livegang|2026-12-14"),
    Missed("Änderung: Livegang bleibt nicht", "offer-no-day", "Livegang"),
    Missed("Änderung: Start -> 15.12.", "offer-milestone", "Start|Zahlungstest|Livegang"),
    Missed("Änderung: Start -> 15.12.", "offer-milestone", "Start"),
)  # fmt: skip


def answers(language: str) -> Iterator[Answer]:
    """Lines understood, not understood, both and none."""
    entries = (
        Entry(EntryKind.DONE, "Login-Seite", NOW, "jonas", hours=3.5),
        Entry(EntryKind.WAITING, "Logo", NOW, "jonas", due=date(2026, 11, 24)),
        Entry(
            EntryKind.MILESTONE,
            "Livegang",
            NOW,
            "jonas",
            milestone="Livegang",
            due=date(2026, 12, 18),
            reason="weil es regnet",
        ),
        Entry(EntryKind.MILESTONE, "Konzept", NOW, "jonas", milestone="Konzept"),
        *(Entry(kind, "etwas", NOW, "jonas", audience=Audience.INTERNAL) for kind in EntryKind),
    )
    whole = Answer(JONAS, SHOP, NOW, entries=entries, done=DONE, missed=("irgendwas",), subject="[SHOP] Stand",
                   language=language)  # fmt: skip
    yield whole
    yield replace(whole, done=(), missed=())
    yield replace(whole, done=(), missed=("prognose: Launch -> 18.12.",), milestones=("Zahlungstest", "Livegang"))
    yield replace(whole, conditions=CONDITIONS, contact=EVA)
    yield replace(whole, entries=(), missed=())
    yield replace(whole, entries=(), done=(), project=None, unknown_project=True)
    yield replace(whole, entries=(), done=(), missed=())
    orders = replace(whole, missed_orders=MISSED)
    yield orders
    yield replace(orders, entries=(), done=(), missed=())
    yield replace(whole, entries=(), done=(), missed=(), noted=("SHOP-3",))
    yield replace(orders, noted=("SHOP-3",))
    yield replace(whole, entries=(), done=(), missed=(), noted=("SHOP-3",), near="Übernehme ich gleich morgen")
    bare = replace(whole, entries=(), done=(), missed=())
    yield from (replace(bare, unclear=unclear) for unclear in ("digest", "colleague", "gone", "other"))
    for kind, stopped in product(("weekly", "delay"), (True, False)):
        yield replace(bare, kept=Kept(kind, "P3", stopped=stopped))
        yield replace(orders, kept=Kept(kind, "P3", stopped=stopped))
    for word in ("contact", "contact-without-state", "no-contact"):
        added = WordOnColleague(word, "sommer@krause.example", "SHOP")
        yield replace(whole, entries=(), done=(), missed=(), settled=added)
        yield replace(whole, settled=added)
    further = ((replace(SHOP, key="APP", name="Mobile App"), entries[:2]),)
    yield replace(whole, others=further, attachments=("plan.pdf", "logo.svg"))
    yield replace(whole, entries=(), done=(), missed=(), others=further)


def offers(language: str, form: Form) -> Iterator[OfferMail]:
    """Every mail about a change, for who may say yes and who may not, in hours and out of hours."""
    for occasion, terms in product(OCCASIONS, TERMS):
        contact = replace(EVA if language.startswith("de") else TIM, form=form)
        whole = OfferMail(
            occasion=occasion, contact=contact, project=SHOP, ref="SHOP-20", subject="Re: Filter nach Größe [SHOP-20]", now=NOW,
            language=language, form=form, responsible=JONAS, terms=terms, approvers=(contact,), open_now=True, next_open=NOW,
            agreed=166.0, deadline=MONDAY, in_reply_to="<1@krause.example>",
        )  # fmt: skip
        yield whole
        other = replace(EVA, address="lena@krause.example", name="Lena Brandt")
        yield replace(whole, approvers=(other, EVA), agreed=None, subject="", deadline=None)
        yield replace(whole, responsible=replace(JONAS, phone=None), now=NIGHT, open_now=False, next_open=MONDAY)


def offer_news(language: str) -> Iterator[OfferNews]:
    """Every way in which an offer can be answered."""
    for how, leans in product(HOWS, ("", "yes", "no")):
        whole = OfferNews(
            JONAS, how, EVA, SHOP, "SHOP-20", STAYS, "Ja, aber erst im Januar.\n\nEva Krause", NOW - timedelta(minutes=3), NOW,
            approvers=(EVA,), deadline=MONDAY, leans=leans, language=language,
        )  # fmt: skip
        yield whole
        yield replace(whole, deadline=None, words="Ja", terms=MOVES)


def settled_words(language: str) -> Iterator[SettledWord]:
    """Settled, perhaps settled, and not proven."""
    for how in ("settled", "maybe", "unproven"):
        yield SettledWord(
            JONAS,
            how,
            EVA,
            SHOP,
            "SHOP-19",
            "Damit ist es erledigt, danke.",
            NOW - timedelta(minutes=3),
            NOW,
            language=language,
        )
