"""What one mail says by itself: a pure function of its bytes and the policy. It never raises on any bytes."""

from dataclasses import replace

from daemon import mail
from daemon.decide import leave
from daemon.decide.policy import Policy
from daemon.decide.teamwords import command_lines
from daemon.model import (
    Address,
    Forward,
    How,
    Intent,
    Mark,
    MarkKind,
    Message,
    Proof,
    Proven,
    Reading,
    Role,
    Score,
    Site,
    Understanding,
    Writer,
)  # fmt: skip

# Marks that settle that a machine wrote. The rest only lower what may be said; the guard weighs them.
ROBOT = frozenset({
    MarkKind.OWN, MarkKind.NULL_RETURN_PATH, MarkKind.REPORT, MarkKind.AUTO_SUBMITTED, MarkKind.LIST,
    MarkKind.VENDOR, MarkKind.CALENDAR, MarkKind.REACTION, MarkKind.SYSTEM_SENDER,
})  # fmt: skip

REDIRECT_MARK = "x-ms-exchange-inbox-rules-loop"

# Domains where anybody gets an address: sharing one says nothing about belonging together.
PUBLIC_DOMAINS = frozenset(
    [
        "gmail.com",
        "googlemail.com",
        "outlook.com",
        "outlook.de",
        "hotmail.com",
        "hotmail.de",
        "live.com",
        "live.de",
        "msn.com",
        "yahoo.com",
        "yahoo.de",
        "ymail.com",
        "gmx.de",
        "gmx.net",
        "gmx.at",
        "gmx.ch",
        "web.de",
        "t-online.de",
        "freenet.de",
        "icloud.com",
        "me.com",
        "mac.com",
        "aol.com",
        "aol.de",
        "proton.me",
        "protonmail.com",
        "pm.me",
        "posteo.de",
        "mailbox.org",
        "bluewin.ch",
        "hispeed.ch",
        "sunrise.ch",
        "aon.at",
        "a1.net",
        "orange.fr",
        "free.fr",
        "laposte.net",
        "wanadoo.fr",
        "libero.it",
        "tiscali.it",
        "virgilio.it",
        "hotmail.fr",
        "hotmail.it",
        "hotmail.co.uk",
        "yahoo.co.uk",
        "btinternet.com",
        "telia.com",
        "ziggo.nl",
        "kpnmail.nl",
        "wp.pl",
        "o2.pl",
        "onet.pl",
        "seznam.cz",
        "mail.ru",
        "yandex.ru",
        "1und1.de",
        "arcor.de",
        "vodafone.de",
        "fastmail.com",
        "zoho.com",
        "tutanota.com",
        "tuta.com",
        "hey.com",
        "qq.com",
        "163.com",
    ]
)


def understand(
    raw: bytes, policy: Policy, mailbox: str, *, origin: int | None = None, signed: Proven | None = None
) -> Understanding:
    """Read one mail that reached ``mailbox``: who wrote, for whom, in which language, and what they want.

    ``signed`` is what the mail's own signature proves, for a mailbox that has it checked; it counts where the server says
    nothing. ``origin`` is a team member's answer to our question who wrote a forwarded mail: the number of the candidate.
    """
    site = policy.site
    message = _mark_own(_without_redirect_mark(mail.parse(raw), site), site)
    box = site.mailboxes[mailbox]
    proven = mail.prove(message, box.proof, above=box.proof_above, aligned_dkim=box.aligned_dkim)
    if signed is not None and signed.proof is Proof.PASS and proven.proof is Proof.NONE:
        proven = signed
    writer = who(message.identity, site)
    forward = _chosen(_forward(message, writer, site), origin)
    speaker = _speaker(writer, forward, site)
    text, subject = message.new_text, message.subject
    inside = forward is not None and forward.how is not How.REDIRECTED
    if forward is not None and inside:
        text, subject = forward.text, forward.subject
    text = _unsigned(text, forward.origin if inside and forward and forward.origin else message.sender)
    commands = _commands(message, writer, forward, policy)
    return Understanding(
        mailbox=mailbox, message=message, proven=proven, writer=writer, speaker=speaker, forward=forward,
        reading=_read(message, text, subject, policy), text=text, subject=subject,
        addressed=_addressed(message, site), commands=commands,
    )  # fmt: skip


def who(address: str | None, site: Site) -> Writer:
    """Who this identity is to the site: team before contact, exact addresses only."""
    if not address:
        return Writer(Role.NOBODY)
    if member := site.member(address):
        return Writer(Role.TEAM, address, member=member.key)
    if projects := site.projects_of(address):
        return Writer(Role.CONTACT, address, projects=tuple(p.key for p in projects))
    domain = address.rpartition("@")[2]
    if domain not in PUBLIC_DOMAINS:
        kin = tuple(p.key for p in site.projects.values() if any(c.address.endswith(f"@{domain}") for c in p.contacts))
        if kin:
            return Writer(Role.COLLEAGUE, address, projects=kin)
    return Writer(Role.STRANGER, address)


def _mark_own(message: Message, site: Site) -> Message:
    """Own mail that came back is marked before anything else; the header gives no rights, it only silences."""
    if message.identity in site.own_addresses:
        own = Mark(MarkKind.OWN, "From", message.identity or "")
    elif message.token is not None or any(_is_ours(inner) for inner in message.embedded):
        own = Mark(MarkKind.OWN, "X-Sachstand-Token")
    else:
        return message
    return replace(message, marks=(own, *message.marks))


def _is_ours(raw: bytes) -> bool:
    """Whether an attached mail is one that we sent: a mailbox that passes everything on must not start a loop."""
    head = raw[:65536].replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    return b"\nx-sachstand-token:" in b"\n" + head.lower()


def _without_redirect_mark(message: Message, site: Site) -> Message:
    """An Exchange rule of a team member that redirects leaves its loop mark on a client's own mail: no robot wrote it."""
    known = (*site.own_addresses, *site.team_addresses)
    marks = tuple(
        mark
        for mark in message.marks
        if mark.header.lower() != REDIRECT_MARK or not any(address in mark.value.lower() for address in known)
    )
    return message if len(marks) == len(message.marks) else replace(message, marks=marks)


def _forward(message: Message, writer: Writer, site: Site) -> Forward | None:
    """A forward counts only from the team; a redirect keeps the client as its writer."""
    if message.refused:
        return None
    forward = mail.unwrap(message, site.own_addresses, site.team_addresses)
    if forward is None:
        return None
    if (forward.how is How.REDIRECTED) == (writer.role is Role.TEAM):
        return None
    return forward


def _chosen(forward: Forward | None, origin: int | None) -> Forward | None:
    """The forward with the origin that a person has named."""
    if forward is None or origin is None or not 0 < origin <= len(forward.candidates):
        return forward
    candidate = forward.candidates[origin - 1]
    return replace(
        forward,
        origin=Address(candidate.address, candidate.name),
        candidates=(),
        reason="the forwarder has named the origin",
    )


def _speaker(writer: Writer, forward: Forward | None, site: Site) -> Writer:
    if forward is None or forward.how is How.REDIRECTED:
        return writer
    return who(forward.origin.address, site) if forward.origin else Writer(Role.NOBODY)


def _addressed(message: Message, site: Site) -> bool:
    """RFC 5230 section 4.5, widened by team members: what reaches us through them was meant for the team."""
    recipients = {*message.to, *message.resent_to}
    if recipients & site.own_addresses or any(site.member(address) for address in recipients):
        return True
    tagged = {_without_tag(address) for address in recipients}
    return any(m.plus_tags and tagged & set(m.addresses) for m in site.mailboxes.values()) or any(
        recipients & set(p.addresses) for p in site.projects.values()
    )


def _commands(message: Message, writer: Writer, forward: Forward | None, policy: Policy) -> tuple[str, ...]:
    """Orders of a team member; a mail that a client reads as well is an answer to the client, not an order."""
    if writer.role is not Role.TEAM or forward is not None:
        return ()
    if any(policy.site.projects_of(address) for address in message.to):
        return ()
    lines = command_lines(message, policy.words, signed=policy.site.team[writer.member or ""].name)
    if lines or message.date is None:
        return lines
    return leave.sentences(message, policy.words, message.date.date())


def _without_tag(address: str) -> str:
    local, _, domain = address.rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def _unsigned(text: str, writer: Address | None) -> str:
    """Without a last line that is only the writer's name: "Perfekt, danke! / Eva Krause" is a thank-you and no more."""
    lines = text.rstrip().splitlines()
    name = writer.name.casefold().strip() if writer else ""
    if len(lines) > 1 and name and lines[-1].strip(" -–,.").casefold() in (name, name.split()[0]):
        return "\n".join(lines[:-1]).rstrip()
    return text


def _read(message: Message, text: str, subject: str, policy: Policy) -> Reading:
    robot = next((m for m in message.marks if m.kind in ROBOT), None)
    if message.refused or robot:
        because = message.refused or f"a machine wrote it ({robot})"
        return Reading(
            language=None, primary=Intent.AUTOMATED, confidence=1.0, scores=(Score(Intent.AUTOMATED, 1.0),), reason=because,
        )  # fmt: skip
    return policy.reader.read(text, subject, is_reply=mail.is_reply_subject(subject) or bool(message.in_reply_to))
