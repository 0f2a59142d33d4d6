"""Mail printed into a mail: find it, tell a forward from a reply, name its author only when that is certain."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from daemon.mail.forward_authors import Author, addresses, display_name, of_header, of_intro
from daemon.mail.forward_blocks import Block, label, unread_header
from daemon.mail.forward_marks import Kind, Opening, first_opening, is_end, is_rule, mark
from daemon.mail.forward_words import REPLYING_VS
from daemon.mail.history import own_words, split
from daemon.mail.quoting import Line, unquote, views
from daemon.mail.subject import bare_subject, is_forward_subject, is_reply_subject
from daemon.model.mail import Address, Candidate, Forward, Message
from daemon.model.words import How

_DEEPEST = 8  # forwards of forwards that are followed
_SHORT_LINES, _SHORT = 4, 400  # a comment above a forward whose subject says nothing
_MOST_LINES = 20_000
_NEAR = 8  # lines under a mark in which people may be named


@dataclass(frozen=True, slots=True)
class _Printed:
    """One printed mail, apart from what stands around it."""

    opening: Opening
    above: str
    body: tuple[str, ...]  # raw lines, unquoted
    below: str


def _tell(subject: str) -> tuple[bool, bool]:
    """(says forward, says reply). Old Mozilla wrote "[Fwd: …]", Pine "… (fwd)"."""
    bare = subject.strip()
    bracketed = bare.startswith("[") and is_forward_subject(bare[1:])
    return is_forward_subject(bare) or bracketed or bare.lower().endswith("(fwd)"), is_reply_subject(bare)


def _is_forward(message: Message, found: Opening, above: str, *, quoted: bool) -> bool:
    """Whether the printed mail was passed on, or only answered.

    What replies print too needs the word of the subject, or no thread and few own words. ``quoted``: the opening
    itself stands behind quote signs, so under a reply's subject it is part of the history.
    """
    says_forward, says_reply = _tell(message.subject)
    if says_forward and says_reply:  # "VS:"
        words = found.block.words if found.block else frozenset()
        says_reply = not words.isdisjoint(REPLYING_VS)
        says_forward = not says_reply
    if says_forward or (found.kind is Kind.FORWARD and not (says_reply and quoted)):
        return True
    if says_reply or found.kind is Kind.INTRO or message.in_reply_to:
        return False
    return len(above) <= _SHORT and above.count("\n") < _SHORT_LINES


def _take_apart(raw: Sequence[str], lines: Sequence[Line], found: Opening) -> _Printed:
    """The printed mail's own lines, and those of the sender above and below."""
    body, below = list(raw[found.body :]), list[str]()
    seen = lines[found.body :]
    depth = found.depth
    if not depth and found.kind is Kind.INTRO and next((line.depth for line in seen if line.text), 0):
        depth = 1
    if depth:
        last = max((i for i, line in enumerate(seen) if line.depth >= depth), default=-1)
        below = body[last + 1 :]
        body = [unquote(line, depth) for line in body[: last + 1]]
    end = next((i for i, line in enumerate(body) if is_end(views([line])[0].text)), None)
    if end is not None:
        below = body[end + 1 :] + below
        body = body[:end]
    while body and all(line.depth for line in views(body) if line.text) and any(line.strip() for line in body):
        body = [unquote(line, 1) for line in body]
    while body and (not body[-1].strip() or is_rule(body[-1].strip())):
        body.pop()
    body = textwrap.dedent("\n".join(body)).split("\n")
    return _Printed(found, "\n".join(raw[: found.start]), tuple(body), "\n".join(below))


def _author(found: Opening, body: Sequence[str]) -> Author:
    """The printed author; a name without an address is looked up among the people the mail names elsewhere."""
    if found.block is None:
        if found.intro:
            return of_intro(found.intro)
        near = dict.fromkeys(a for line in body[:_NEAR] for a in addresses(line))
        doubt = "there is no header under the mark of the forward"
        return Author(None, doubt=doubt, others=tuple(Candidate(a) for a in near)[:5])
    author = of_header(found.block.get("from"))
    if found.block.other_from is not None:
        second = of_header(found.block.other_from)
        if second.address != author.address:
            named = tuple(Candidate(a.address, a.name) for a in (author, second) if a.address)
            return Author(None, author.name, "the forwarded header names two authors", named)
    if author.address is None and author.name and author.others and not author.others[0].address:
        known = _addresses_of(author.name, found.block, body)
        return Author(None, author.name, author.doubt, known or author.others)
    return author


def _addresses_of(name: str, block: Block, body: Sequence[str]) -> tuple[Candidate, ...]:
    """Addresses that stand beside this very name in the header or in the headers of the history below."""
    values = [block.get("to"), block.get("cc")]
    for line in views(body[:400]):
        found = label(line.text)
        if found is not None and found.role in ("from", "to", "cc"):
            values.append(found.value)
    people = [
        person for value in values for person in value[:2000].replace(";", ",\n").replace(">,", ">,\n").split("\n")
    ]
    known = {a: Candidate(a, name) for p in people if display_name(p).lower() == name.lower() for a in addresses(p)[:1]}
    return tuple(known.values())[:5]


def _certain(author: Author, printed: _Printed, internal: frozenset[str]) -> Author:
    """The author, unless what was read may belong to an older mail inside the one that was passed on."""
    above = views(printed.above.split("\n"))
    hosts = frozenset(address.rpartition("@")[2] for address in internal)
    if not author.address:
        return author
    if unread_header(above, hosts) or any(mark(line.text) is Kind.FORWARD for line in above):
        doubt = "above the header that was read stands one that could not be read"
    elif not printed.opening.depth and any(line.depth for line in above):
        doubt = "above the header that was read stands quoted text"
    else:
        return author
    return Author(None, author.name, doubt, (Candidate(author.address, author.name),))


def _own(text: str) -> str:
    return own_words(text).new.strip()


def _comment(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class _Settled:
    author: Author
    printed: _Printed
    comment: str


def _settle(printed: _Printed, internal: frozenset[str], comment: str, level: int = 0) -> _Settled:
    """Follow forwards of the team's own mails down to the first outsider; an answer of the team in between is a doubt."""
    author = _certain(_author(printed.opening, printed.body), printed, internal)
    comment = _comment(comment, _own(printed.above), _own(printed.below))
    if author.address is None or author.address not in internal:
        return _Settled(author, printed, comment)
    block = printed.opening.block
    passed_on = block is not None and is_forward_subject(block.get("subject"))
    lines = views(printed.body)
    inner = first_opening(lines, announced=passed_on)
    if inner is None or level >= _DEEPEST:
        return _Settled(
            Author(None, author.name, f"the forwarded mail was written by {author.address}, who is one of us"),
            printed,
            comment,
        )
    deeper = _take_apart(printed.body, lines, inner)
    if passed_on or inner.kind is Kind.FORWARD:
        return _settle(deeper, internal, comment, level + 1)
    asked = _author(inner, deeper.body)
    people = tuple(
        c
        for c in (Candidate(asked.address or "", asked.name), *asked.others)
        if c.address not in internal and (c.address or c.name)
    )
    doubt = f"the newest mail in the thread is an answer by {author.address}, who is one of us"
    return _Settled(Author(None, author.name, doubt, tuple(dict.fromkeys(people))), printed, comment)


def _body_text(printed: _Printed) -> str:
    return split("\n".join(printed.body)).new.strip()


def _recipients(block: Block | None) -> tuple[str, ...]:
    if block is None:
        return ()
    return tuple(dict.fromkeys((*addresses(block.get("to")), *addresses(block.get("cc")))))


def _nothing_found(message: Message) -> Forward | None:
    """A subject that says forward over a text in which nothing is forwarded: unknown, so that somebody is asked."""
    says_forward, says_reply = _tell(message.subject)
    if not says_forward or says_reply:
        return None
    reason = "the subject says that this is a forward, but no forwarded mail was found in the text"
    text = _own(message.text) or message.text
    return Forward(How.INLINE, message.identity, None, "", bare_subject(message.subject), text, "", reason=reason)


def unwrap_inline(message: Message, own: frozenset[str], team: frozenset[str]) -> Forward | None:
    """The mail printed into ``message``, or None if it is no forward."""
    raw = message.text.split("\n")[:_MOST_LINES]
    lines = views(raw)
    says_forward, says_reply = _tell(message.subject)
    found = first_opening(lines, announced=says_forward and not says_reply)
    if found is None:
        return _nothing_found(message)
    printed = _take_apart(raw, lines, found)
    if not _is_forward(message, found, _own(printed.above), quoted=lines[found.start].depth > 0):
        return None
    settled = _settle(printed, own | team, "")
    author, block = settled.author, settled.printed.opening.block
    outsiders = tuple(c for c in author.others if c.address not in own | team)
    origin = Address(author.address, author.name) if author.address else None
    certain = f"{author.address} stands as the author in the forwarded header"
    return Forward(
        how=How.INLINE,
        by=message.identity,
        origin=origin,
        date=block.get("date") if block else "",
        subject=(block.get("subject") if block else "") or bare_subject(message.subject),
        text=_body_text(settled.printed),
        comment=settled.comment,
        recipients=_recipients(block),
        candidates=outsiders if origin is None else (),
        reason=author.doubt or certain,
    )
