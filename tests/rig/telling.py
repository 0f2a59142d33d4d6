"""What happened in a story, as a page to read: every mail in, every mail out, and what became of the cases.

The page is made of bytes and journal rows alone, so the same story reads the same whoever played it.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import cast

from daemon.journal import DecisionRow, Journal
from tests.rig.script import HERE, Script, Step, address_of, subject_of, words_of

ROW = "== "
_KIND = re.compile(r"<([a-z]+)\.(\d+)\.")


@dataclass(frozen=True, slots=True)
class Came:
    """A mail of the story that came in."""

    step: Step
    raw: bytes


@dataclass(frozen=True, slots=True)
class Left:
    """A mail of ours, and when it left (UTC)."""

    at: datetime
    raw: bytes

    @property
    def message(self) -> EmailMessage:
        """It, parsed."""
        return cast("EmailMessage", message_from_bytes(self.raw, policy=policy.default))

    @property
    def kind(self) -> str:
        """What sort of mail, by its own Message-ID."""
        found = _KIND.match(str(self.message["Message-ID"]))
        assert found is not None
        return found[1]

    @property
    def order(self) -> tuple[str, str, str]:
        """Mails of one moment stand in this order, whoever was quicker."""
        return self.kind, str(self.message["To"]), str(self.message["Subject"])


def page(script: Script, came: Sequence[Came], left: Sequence[Left], journal: Journal) -> str:
    """The whole story."""
    blocks: dict[datetime, list[str]] = defaultdict(list)
    numbers: dict[str, int] = {}
    rows = [row for row in journal.decisions(limit=1000) if row.arrival_id is not None]
    found = {row.message_id: row for row in rows}
    moments = sorted({*(c.step.at for c in came), *(m.at for m in left)})
    for at in moments:
        for one in (c for c in came if c.step.at == at):
            message = cast("EmailMessage", message_from_bytes(one.raw, policy=policy.default))
            numbers[str(message["Message-ID"])] = len(numbers) + 1
            blocks[at].append(_in(one, message, numbers, found.get(str(message["Message-ID"]))))
        for ours in sorted((m for m in left if m.at == at), key=lambda m: m.order):
            numbers[str(ours.message["Message-ID"])] = len(numbers) + 1
            blocks[at].append(_out(ours, numbers))
    for at, line in _cases(journal):
        blocks[at].append(line)
    told = [f"{ROW}{at.astimezone(HERE):%a %Y-%m-%d %H:%M:%S}\n\n" + "\n".join(blocks[at]) for at in sorted(blocks)]
    return f"{script.about.strip()}\n\n" + "\n".join(told)


def moments_of(text: str) -> list[tuple[datetime, int]]:
    """When something happened in a page, and how many mails left then."""
    found: list[tuple[datetime, int]] = []
    for line in text.splitlines():
        if line.startswith(ROW):
            found.append((datetime.fromisoformat(line.removeprefix(ROW)[4:]).replace(tzinfo=HERE), 0))
        elif line.startswith("OUT "):
            found[-1] = found[-1][0], found[-1][1] + 1
    return found


def _in(one: Came, message: EmailMessage, numbers: dict[str, int], row: DecisionRow | None) -> str:
    """A mail in, in its writer's own words; what its program quotes below is only named."""
    decided = f"{row.row}, {row.full_outcome}" if row else "the same bytes came before"
    head = [f"IN {numbers[str(message['Message-ID'])]}: {message['From']}  [{decided}]"]
    if (cc := message["Cc"]) or address_of(str(message["To"])) != "projekte@studio-nord.example":
        head.append(f"To: {message['To']}" + (f"; Cc: {cc}" if cc else ""))
    head.append(f"Subject: {subject_of(one.raw)}")
    told = one.step.told
    words = str(told.get("text", "")).rstrip()
    if "bounces" in told:
        words = f"(a report: our mail to {told['bounces']} could not be delivered, {told.get('status', '5.1.1')})"
    if inside := told.get("forwards"):
        words = f"{words}\n(passes on, {inside.get('how', 'inline')}, from {inside['from']}: {inside['subject']})\n"
        words += "".join(f"| {line}\n" for line in str(inside["text"]).rstrip().splitlines())
    if answered := numbers.get(str(message["In-Reply-To"])):
        head.append(f"below {answered}" + ("" if told.get("bare") else ", which it quotes"))
    if files := [str(part.get_filename()) for part in message.iter_attachments() if part.get_filename()]:
        head.append(f"attached: {', '.join(files)}")
    return "\n".join(head) + "\n\n" + _indented(words) + "\n"


def _out(ours: Left, numbers: dict[str, int]) -> str:
    message = ours.message
    head = [f"OUT {numbers[str(message['Message-ID'])]}: {ours.kind} to {message['To']}", f"From: {message['From']}"]
    head.append(f"Subject: {subject_of(ours.raw)}")
    if answered := numbers.get(str(message["In-Reply-To"])):
        head.append(f"below {answered}")
    if files := [str(part.get_filename()) for part in message.iter_attachments()]:
        head.append(f"attached: {', '.join(files)}")
    return "\n".join(head) + "\n\n" + _indented(words_of(ours.raw).rstrip()) + "\n"


def _indented(text: str) -> str:
    return "\n".join(f"    {line}".rstrip() for line in text.splitlines())


def _cases(journal: Journal) -> Iterable[tuple[datetime, str]]:
    """Each step in the life of each case. Why a case was opened is the reader's affair and left out."""
    for row in journal.all_cases():
        case = journal.case(row.case.ref)
        assert case is not None
        for number, event in enumerate(case.events):
            why = f" ({' '.join(event.reason.split())})" if number and event.reason else ""
            kind = f", {case.case.kind}" if not number else ""
            yield event.at, f"CASE {case.case.ref}{kind}: {event.state}{why}\n"


def story_folders() -> list[Path]:
    """All stories, by their names."""
    return sorted(p.parent for p in (Path(__file__).parents[1] / "golden" / "conversations").glob("*/story.yaml"))
