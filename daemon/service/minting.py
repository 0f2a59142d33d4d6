"""Drafts become frozen bytes: ids, date and boundary are fixed when the outbox row is written, and never change again."""

from collections.abc import Callable
from datetime import datetime

from daemon import mail
from daemon.compose import calendar_file
from daemon.journal import Minted
from daemon.model import Address, Draft, Mailbox, Site

Mint = Callable[[int, Draft], Minted]


def minter(site: Site, mailbox: Mailbox, secret: bytes, now: datetime) -> Mint:
    """A function that turns (outbox number, draft) into the bytes that leave ``mailbox``."""
    domain = mailbox.address.rpartition("@")[2]

    def mint(number: int, draft: Draft) -> Minted:
        message_id, token = mail.own_ids(secret, str(draft.kind), number, domain)
        ready = calendar_file.enclosed(draft, site, mailbox, now)
        name = f"{draft.author} ({site.name})" if draft.author else site.name
        envelope = mail.Envelope(
            sender=Address(mailbox.address, name), recipient=draft.to, message_id=message_id, token=token, date=now,
            boundary=f"=_{token[-24:]}",
            reply_to=_tagged(mailbox.address, number) if mailbox.plus_tags else None,
        )  # fmt: skip
        return Minted(message_id=message_id, token=token, raw=mail.build(ready, envelope), sender=mailbox.address)

    return mint


def _tagged(address: str, number: int) -> str:
    """The mailbox's own address with the outgoing number as a tag; a hint for threading, it gives no rights."""
    local, _, domain = address.rpartition("@")
    return f"{local}+r{number}@{domain}"
