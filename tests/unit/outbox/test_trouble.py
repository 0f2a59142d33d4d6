"""The table of outcomes: who is at fault, and is it later, never, or unknown."""

import pytest

from daemon.model import Delivery, Fault
from daemon.outbox import Phase, answered, broken

D, R, S, U = Delivery.DEFERRED, Delivery.REFUSED, Delivery.SENT, Delivery.IN_DOUBT

ANSWERS: list[tuple[Phase, int, str, Delivery, Fault]] = [
    (Phase.CONTENT, 250, "2.0.0 queued as X", S, Fault.NONE),
    (Phase.CONTENT, 252, "will try", S, Fault.NONE),
    (Phase.CONNECT, 421, "4.3.2 busy", D, Fault.SERVER),
    (Phase.CONNECT, 554, "5.7.1 blocked", D, Fault.SERVER),
    (Phase.TLS, 454, "4.7.0 TLS not available now", D, Fault.NETWORK),
    (Phase.TLS, 502, "what is STARTTLS", D, Fault.TLS),
    (Phase.LOGIN, 535, "5.7.8 bad credentials", D, Fault.LOGIN),
    (Phase.LOGIN, 534, "5.7.9 app password needed", D, Fault.LOGIN),
    (Phase.LOGIN, 454, "4.7.0 temporary", D, Fault.LOGIN),
    (Phase.LOGIN, 421, "4.7.0 too many", D, Fault.SERVER),
    (Phase.MAIL, 530, "5.7.0 authentication required", D, Fault.LOGIN),
    (Phase.MAIL, 452, "4.3.1 no space", D, Fault.SERVER),
    (Phase.MAIL, 552, "message too big", R, Fault.SIZE),
    (Phase.MAIL, 553, "5.7.1 sender not yours", R, Fault.POLICY),
    (Phase.RCPT, 450, "4.2.0 greylisted", D, Fault.SERVER),
    (Phase.RCPT, 451, "4.7.1 greylisted", D, Fault.SERVER),
    (Phase.RCPT, 452, "4.2.2 over quota", D, Fault.MAILBOX_FULL),
    (Phase.RCPT, 452, "mailbox is full", D, Fault.MAILBOX_FULL),
    (Phase.RCPT, 552, "5.2.2 mailbox full", D, Fault.MAILBOX_FULL),
    (Phase.RCPT, 552, "requested action aborted", D, Fault.MAILBOX_FULL),
    (Phase.RCPT, 550, "5.1.1 no such user", R, Fault.RECIPIENT),
    (Phase.RCPT, 550, "No such user here", R, Fault.RECIPIENT),
    (Phase.RCPT, 550, "5.2.1 mailbox disabled", R, Fault.RECIPIENT),
    (Phase.RCPT, 551, "user has moved", R, Fault.RECIPIENT),
    (Phase.RCPT, 550, "5.7.1 rejected by policy", R, Fault.POLICY),
    (Phase.RCPT, 554, "rejected", R, Fault.POLICY),
    (Phase.DATA, 554, "5.5.1 no valid recipients", R, Fault.POLICY),
    (Phase.CONTENT, 421, "4.3.2 going down", D, Fault.SERVER),
    (Phase.CONTENT, 451, "4.3.0 no disk", D, Fault.SERVER),
    (Phase.CONTENT, 550, "5.7.1 spam", R, Fault.POLICY),
    (Phase.CONTENT, 554, "5.1.1 unknown after all", R, Fault.RECIPIENT),
    (Phase.CONTENT, 552, "5.3.4 too big", R, Fault.SIZE),
    (Phase.CONTENT, 552, "5.2.3 longer than allowed", R, Fault.SIZE),
    (Phase.CONTENT, 552, "5.2.2 mailbox full", D, Fault.MAILBOX_FULL),
    (Phase.CONTENT, 554, "5.6.0 malformed", R, Fault.CONTENT),
    (Phase.CONTENT, 354, "again?", U, Fault.SERVER),
]


@pytest.mark.parametrize(("phase", "code", "text", "delivery", "fault"), ANSWERS)
def test_an_answer_has_one_meaning(phase: Phase, code: int, text: str, delivery: Delivery, fault: Fault) -> None:
    report = answered(phase, code, text)
    assert (report.delivery, report.fault, report.code) == (delivery, fault, code)


@pytest.mark.parametrize("phase", Phase)
@pytest.mark.parametrize("code", [400, 421, 450, 500, 550, 554, 599])
def test_a_code_is_definite_in_every_phase(phase: Phase, code: int) -> None:
    assert answered(phase, code, "").delivery in (D, R)


@pytest.mark.parametrize("phase", Phase)
def test_a_broken_line_is_in_doubt_only_after_the_content_began(phase: Phase) -> None:
    assert broken(phase, "reset").delivery is (U if phase is Phase.CONTENT else D)


def test_tls_that_is_not_acceptable_is_a_fault_of_configuration() -> None:
    assert broken(Phase.CONNECT, "certificate", tls=True).fault is Fault.TLS


def test_the_servers_words_are_kept_in_one_short_line() -> None:
    assert answered(Phase.RCPT, 550, "no\nsuch\r\nuser " + "x" * 1000).text.startswith("no such user xxx")
    assert len(answered(Phase.RCPT, 550, "x" * 1000).text) == 300
