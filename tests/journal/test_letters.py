"""What is remembered of a mail comes from what was understood of it."""

from dataclasses import replace

import pytest

from daemon.journal import Letter, body_hash, letter_of
from daemon.model import (
    Address,
    CaseKind,
    CaseState,
    Facts,
    Intent,
    Message,
    OpenCase,
    Proof,
    Proven,
    Reading,
    Role,
    Thread,
    Understanding,
    Writer,
)  # fmt: skip
from tests.journal.samples import EVA, NOW

MESSAGE = Message(
    size=100, headers=(), message_id="<1@krause.example>", sender=Address(EVA, "Eva Krause"), identity=EVA, to=(),
    resent_to=(), reply_to=(), return_path=None, subject="Wo stehen wir?", date=NOW, in_reply_to=(), references=(),
    marks=(), token=None, hops=0, text="", new_text="", quoted_text="", html_only=False, parts_disagree=False,
    unreadable=None, attachments=(), embedded=(), refused=None, defects=(), report_of=("<2@x.example>",),
    message_key="k2",
)  # fmt: skip


def facts(message: Message = MESSAGE, text: str = "Wo stehen wir?", thread: Thread | None = None) -> Facts:
    writer = Writer(Role.CONTACT, EVA)
    reading = Reading("de", Intent.STATUS_REQUEST, 0.9)
    proven = Proven(Proof.PASS, "dmarc=pass")
    understood = Understanding("projekte", message, proven, writer, writer, None, reading, text, message.subject, True)
    return Facts(understood, NOW, NOW, thread=thread or Thread())


def test_a_letter_is_what_was_read() -> None:
    case = OpenCase("SHOP-1", CaseKind.CHANGE, CaseState.OPEN, "Filter", NOW)
    assert letter_of(facts(thread=Thread(case=case, reply_to_ours_seconds=12.5))) == Letter(
        "<1@krause.example>", "k2", EVA, f"Eva Krause <{EVA}>", "Wo stehen wir?", body_hash("Wo stehen wir?"), 12.5,
        "SHOP-1", ("<2@x.example>",),
    )  # fmt: skip


@pytest.mark.parametrize(("sender", "shown"), [(None, ""), (Address(EVA), EVA)])
def test_a_sender_without_a_name_is_shown_by_address(sender: Address | None, shown: str) -> None:
    assert letter_of(facts(replace(MESSAGE, sender=sender))).sender == shown


def test_an_empty_text_is_like_no_other() -> None:
    assert letter_of(facts(text=" \n")).body_hash is None
