"""One site, one contact, one status request: the facts that each test changes in one place."""

from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from daemon.model import (
    Address,
    Contact,
    Endpoint,
    Facts,
    Form,
    Forward,
    How,
    Intent,
    Mailbox,
    Mark,
    Message,
    Milestone,
    Project,
    ProjectState,
    Proof,
    Proven,
    Reading,
    Role,
    Site,
    TeamMember,
    Thread,
    Understanding,
    Writer,
)

NOW = datetime(2026, 11, 19, 13, 5, tzinfo=UTC)
EVA = "e.krause@krause.example"
JONAS = "jonas@studio-nord.example"
INBOX = "projekte@studio-nord.example"

CONTACT = Contact(name="Eva Krause", address=EVA)
SHOP = Project(
    key="SHOP",
    name="Shop-Relaunch",
    client="Krause GmbH",
    lead="jonas",
    contacts=(CONTACT, Contact(name="Tim Ott", address="ott@krause.example")),
    language="de",
    form=Form.SIE,
    plan=(Milestone(name="Livegang", promised=date(2026, 12, 14), internal=date(2026, 12, 7)),),
)
MAILBOX = Mailbox(
    name="projekte",
    address=INBOX,
    imap=Endpoint("imaps", "mail.studio-nord.example", 993),
    smtp=Endpoint("smtps", "mail.studio-nord.example", 465),
    username=INBOX,
    proof="mx.studio-nord.example",
)
SITE = Site(
    name="Studio Nord",
    language="de",
    timezone="Europe/Berlin",
    mailboxes={"projekte": MAILBOX},
    team={
        "jonas": TeamMember(key="jonas", name="Jonas Weber", address=JONAS, aliases=("jw@studio-nord.example",)),
        "mira": TeamMember(key="mira", name="Mira Kaya", address="mira@studio-nord.example"),
    },
    projects={"SHOP": SHOP},
)
MESSAGE = Message(
    size=900,
    headers=(),
    message_id="<1@krause.example>",
    sender=Address(EVA, "Eva Krause"),
    identity=EVA,
    to=(INBOX,),
    resent_to=(),
    reply_to=(),
    return_path=EVA,
    subject="Stand?",
    date=NOW,
    in_reply_to=(),
    references=(),
    marks=(),
    token=None,
    hops=0,
    text="Wo stehen wir?",
    new_text="Wo stehen wir?",
    quoted_text="",
    html_only=False,
    parts_disagree=False,
    unreadable=None,
    attachments=(),
    embedded=(),
    refused=None,
    defects=(),
)
CLIENT = Writer(Role.CONTACT, EVA, projects=("SHOP",))
MEMBER = Writer(Role.TEAM, JONAS, member="jonas")
UNDERSTANDING = Understanding(
    mailbox="projekte",
    message=MESSAGE,
    proven=Proven(Proof.PASS, "dmarc=pass for krause.example"),
    writer=CLIENT,
    speaker=CLIENT,
    forward=None,
    reading=Reading(language="de", primary=Intent.STATUS_REQUEST, confidence=0.95),
    text="Wo stehen wir?",
    subject="Stand?",
    addressed=True,
)
STATE = ProjectState(project="SHOP", as_of=NOW, newest=NOW - timedelta(days=1))
FACTS = Facts(
    understanding=UNDERSTANDING,
    now=NOW,
    received=NOW - timedelta(seconds=1),
    project=SHOP,
    contact=CONTACT,
    state=STATE,
    thread=Thread(),
)
_PLACES = {
    "message": {f.name for f in fields(Message)} - {"text", "subject"},
    "understanding": {f.name for f in fields(Understanding)} - {"message", "reading"},
    "reading": {f.name for f in fields(Reading)},
    "thread": {f.name for f in fields(Thread)} - {"project"},
    "recent": {f.name for f in fields(type(FACTS.recent))},
}


def change(facts: Facts = FACTS, /, **changes: Any) -> Facts:
    """The facts with some fields changed, wherever in them they stand; ``proof`` and ``mark`` are short forms."""
    if "proof" in changes:
        changes["proven"] = Proven(changes.pop("proof"), "as the test says")
    if "mark" in changes:
        changes["marks"] = tuple(Mark(kind, "X-Test", "1") for kind in changes.pop("mark"))
    picked: dict[str, dict[str, Any]] = {place: {} for place in _PLACES}
    own: dict[str, Any] = {}
    for name, value in changes.items():
        place = next((p for p, names in _PLACES.items() if name in names), None)
        (picked[place] if place else own)[name] = value
    before = facts.understanding
    after = replace(
        before,
        message=replace(before.message, **picked["message"]),
        reading=replace(before.reading, **picked["reading"]),
        **picked["understanding"],
    )
    return replace(
        facts,
        understanding=after,
        thread=replace(facts.thread, **picked["thread"]),
        recent=replace(facts.recent, **picked["recent"]),
        **own,
    )


def by_team(**changes: Any) -> Facts:
    """A mail of Jonas with nothing in it for the daemon."""
    start = change(writer=MEMBER, speaker=MEMBER, identity=JONAS, contact=None, project=None, state=None)
    return change(start, **changes)


def forwarded(how: How = How.INLINE, origin: str | None = EVA, **changes: Any) -> Facts:
    """Eva's status request, passed on by Jonas."""
    forward = Forward(
        how=how,
        by=JONAS,
        origin=Address(origin) if origin else None,
        date="",
        subject="Stand?",
        text="Wo stehen wir?",
        comment="",
        original_identity=how is How.ATTACHED,
    )
    return change(change(writer=MEMBER, speaker=CLIENT, identity=JONAS, forward=forward), **changes)
