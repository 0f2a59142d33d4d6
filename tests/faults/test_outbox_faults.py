"""The sender against servers that misbehave: every attempt ends in one report, and the report is true."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from daemon import outbox
from daemon.model import Delivery, DraftKind, Endpoint, Fault, Mailbox, Outgoing
from tests.rig.certs import Certificates
from tests.rig.dovecot import Dovecot
from tests.rig.postfix import Postfix
from tests.rig.proxy import Proxy
from tests.rig.smtp_sink import ACCEPT_AND_DROP, DROP, HANG, Sink
from tests.rig.waiting import free_port, until_async

RAW = b"Message-ID: <state.1.ab@nord.example>\r\nSubject: Re: Stand\r\n\r\nGuten Tag\r\n.Punkt\r\n"
IMPATIENT = outbox.Terms(times=outbox.Timeouts(connect=2, command=0.5, data=0.5, final_dot=0.5, noop=0.5))


def mail(number: int = 1, **changes: Any) -> Outgoing:
    """A row of the outbox."""
    facts = {
        "id": number, "mailbox": "projekte", "kind": DraftKind.STATE, "sender": "projekte@nord.example",
        "recipient": "e.krause@krause.example", "raw": RAW, "message_id": "<state.1.ab@nord.example>", "token": "1-ab",
    }  # fmt: skip
    return Outgoing(**(facts | changes))


@dataclass(slots=True)
class Tried:
    """A sender under test and what it told."""

    sender: outbox.Sender
    events: list[outbox.Event] = field(default_factory=list)
    begun: int = 0

    async def begin(self) -> None:
        """What the journal does before the content."""
        self.begun += 1

    async def send(self, number: int = 1, **changes: Any) -> tuple[Delivery, Fault]:
        """One attempt."""
        report = await self.sender.deliver(mail(number, **changes), self.begin)
        return report.delivery, report.fault


@asynccontextmanager
async def sending(
    mailbox: Mailbox, terms: outbox.Terms = IMPATIENT, *, password: str = "secret", **paces: Any
) -> AsyncIterator[Tried]:
    events: list[outbox.Event] = []
    tried = Tried(outbox.Sender(mailbox, lambda: password, events.append, terms=replace(terms, **paces)), events)
    try:
        yield tried
    finally:
        await tried.sender.aclose()


SENT = (Delivery.SENT, Fault.NONE)


async def test_a_mail_leaves_as_it_was_frozen(sink: Sink) -> None:
    async with sending(sink.mailbox()) as tried:
        assert await tried.send() == SENT
    assert [arrived.raw for arrived in sink.arrived] == [RAW]
    assert sink.arrived[0].recipients == ("e.krause@krause.example",)
    assert tried.begun == 1


async def test_the_null_path_is_possible(sink: Sink) -> None:
    async with sending(sink.mailbox()) as tried:
        assert await tried.send(sender="") == SENT
    assert sink.arrived[0].sender == ""


async def test_one_connection_is_kept_for_mail_after_mail(sink: Sink) -> None:
    async with sending(sink.mailbox()) as tried:
        for number in range(5):
            assert await tried.send(number) == SENT
    assert sink.connections == 1


async def test_never_more_connections_than_allowed(sink: Sink) -> None:
    async with sending(sink.mailbox(), connections=3) as tried:
        assert set(await asyncio.gather(*(tried.send(number) for number in range(20)))) == {SENT}
    assert len(sink.arrived) == 20
    assert 1 < sink.most_at_once <= 3


async def test_a_kept_connection_that_died_costs_nothing(sink: Sink) -> None:
    async with sending(sink.mailbox()) as tried:
        assert await tried.send(1) == SENT
        sink.cut()
        assert await tried.send(2) == SENT
    assert len(sink.arrived) == 2


async def test_a_kept_connection_is_asked_before_it_is_used_after_a_pause(sink: Sink) -> None:
    async with sending(sink.mailbox(), fresh=0.0) as tried:
        assert await tried.send(1) == SENT
        assert await tried.send(2) == SENT
    assert sink.connections == 1


async def test_a_kept_connection_that_says_goodbye_is_replaced(sink: Sink) -> None:
    async with sending(sink.mailbox()) as tried:
        assert await tried.send(1) == SENT
        sink.fault("MAIL", "421 4.4.2 idle for too long")
        assert await tried.send(2) == SENT
    assert sink.connections == 2


@pytest.mark.fault(55)
@pytest.mark.parametrize("step", ["MAIL", "RCPT"])
async def test_a_line_we_drop_ourselves_under_a_mail_costs_that_mail_nothing(sink: Sink, step: str) -> None:
    async with sending(sink.mailbox(), times=outbox.Timeouts(command=60)) as tried:
        sink.fault(step, HANG)
        attempt = asyncio.create_task(tried.send())
        await until_async(lambda: sink.commands[-1:] == [step])
        tried.sender.forget()
        assert await attempt == SENT
        assert not tried.sender.paused
    assert (len(sink.arrived), sink.connections, tried.begun) == (1, 2, 1)


@pytest.mark.fault(55)
@pytest.mark.parametrize("step", ["DATA", "DATA-END"])
async def test_a_line_is_not_dropped_once_data_has_begun(sink: Sink, step: str) -> None:
    async with sending(sink.mailbox(), times=outbox.Timeouts(data=0.5, final_dot=0.5)) as tried:
        sink.fault(step, HANG)
        attempt = asyncio.create_task(tried.send())
        await until_async(lambda: sink.commands[-1:] == [step])
        tried.sender.forget()
        in_doubt = step == "DATA-END"
        assert await attempt == (Delivery.IN_DOUBT if in_doubt else Delivery.DEFERRED, Fault.NETWORK)
    assert (sink.connections, tried.begun) == (1, 1)


async def test_a_server_that_is_down_defers() -> None:
    end = Endpoint("smtp", "127.0.0.1", free_port())
    mailbox = Mailbox("projekte", "projekte@nord.example", end, end, "projekte")
    async with sending(mailbox) as tried:
        assert await tried.send() == (Delivery.DEFERRED, Fault.NETWORK)
    assert not tried.begun


REFUSALS: list[tuple[str, str, Delivery, Fault]] = [
    ("CONNECT", "421 4.3.2 not now", Delivery.DEFERRED, Fault.SERVER),
    ("CONNECT", "554 5.7.1 not you", Delivery.DEFERRED, Fault.SERVER),
    ("MAIL", "451 4.3.0 try later", Delivery.DEFERRED, Fault.SERVER),
    ("MAIL", "421 4.7.0 slow down", Delivery.DEFERRED, Fault.SERVER),
    ("MAIL", "552 5.3.4 too big", Delivery.REFUSED, Fault.SIZE),
    ("MAIL", "530 5.7.0 log in first", Delivery.DEFERRED, Fault.LOGIN),
    ("RCPT", "450 4.2.0 greylisted", Delivery.DEFERRED, Fault.SERVER),
    ("RCPT", "550 5.1.1 unknown user", Delivery.REFUSED, Fault.RECIPIENT),
    ("RCPT", "553 no such user here", Delivery.REFUSED, Fault.RECIPIENT),
    ("RCPT", "552 5.2.2 mailbox full", Delivery.DEFERRED, Fault.MAILBOX_FULL),
    ("RCPT", "452 4.2.2 over quota", Delivery.DEFERRED, Fault.MAILBOX_FULL),
    ("RCPT", "554 5.7.1 relay denied", Delivery.REFUSED, Fault.POLICY),
    ("DATA", "451 4.3.0 no", Delivery.DEFERRED, Fault.SERVER),
    ("DATA", "554 5.5.1 no valid recipients", Delivery.REFUSED, Fault.POLICY),
    ("DATA-END", "451 4.7.1 try again", Delivery.DEFERRED, Fault.SERVER),
    ("DATA-END", "421 4.3.2 shutting down", Delivery.DEFERRED, Fault.SERVER),
    ("DATA-END", "550 5.7.1 spam", Delivery.REFUSED, Fault.POLICY),
    ("DATA-END", "552 5.3.4 too big", Delivery.REFUSED, Fault.SIZE),
    ("DATA-END", "554 5.6.0 malformed", Delivery.REFUSED, Fault.CONTENT),
]


@pytest.mark.fault(25, 26, 27, 28)
@pytest.mark.parametrize(("step", "answer", "delivery", "fault"), REFUSALS)
async def test_a_refusal_with_a_code_is_definite_and_the_next_mail_goes_out(
    sink: Sink, step: str, answer: str, delivery: Delivery, fault: Fault
) -> None:
    sink.fault(step, answer)
    async with sending(sink.mailbox()) as tried:
        assert await tried.send(1) == (delivery, fault)
        assert not sink.arrived
        assert await tried.send(2) == SENT
    assert len(sink.arrived) == 1


LOSSES: list[tuple[str, str, Delivery, int]] = [
    ("CONNECT", DROP, Delivery.DEFERRED, 0),
    ("EHLO", DROP, Delivery.DEFERRED, 0),
    ("MAIL", DROP, Delivery.DEFERRED, 0),
    ("RCPT", DROP, Delivery.DEFERRED, 0),
    ("RCPT", HANG, Delivery.DEFERRED, 0),
    ("DATA", DROP, Delivery.DEFERRED, 0),
    ("DATA", HANG, Delivery.DEFERRED, 0),
    ("DATA-END", DROP, Delivery.IN_DOUBT, 0),
    ("DATA-END", HANG, Delivery.IN_DOUBT, 0),
    ("DATA-END", ACCEPT_AND_DROP, Delivery.IN_DOUBT, 1),
]


@pytest.mark.fault(29, 30, 31)
@pytest.mark.parametrize(("step", "how", "delivery", "arrived"), LOSSES)
async def test_a_loss_without_a_code_is_in_doubt_only_after_the_content_began(
    sink: Sink, step: str, how: str, delivery: Delivery, arrived: int
) -> None:
    sink.fault(step, how)
    async with sending(sink.mailbox()) as tried:
        assert await tried.send(1) == (delivery, Fault.NETWORK)
        assert len(sink.arrived) == arrived
        assert await tried.send(2) == SENT


async def test_content_cut_in_the_middle_is_in_doubt(sink: Sink) -> None:
    with Proxy(sink.port) as proxy:
        proxy.up.limit = 5_000
        end = Endpoint("smtp", "127.0.0.1", proxy.port)
        async with sending(replace(sink.mailbox(), smtp=end)) as tried:
            assert await tried.send(raw=RAW + b"x" * 70 + b"\r\n" * 10_000) == (Delivery.IN_DOUBT, Fault.NETWORK)
    assert not sink.arrived


async def test_the_journal_is_asked_before_the_server_hears_of_content(sink: Sink) -> None:
    async def begin() -> None:
        assert "RCPT" in sink.commands
        assert "DATA" not in sink.commands

    async with sending(sink.mailbox()) as tried:
        report = await tried.sender.deliver(mail(), begin)
    assert report.delivery is Delivery.SENT


@pytest.mark.fault(43)
async def test_nothing_leaves_when_the_journal_fails(sink: Sink) -> None:
    async def begin() -> None:
        raise OSError("disk full")

    async with sending(sink.mailbox()) as tried:
        with pytest.raises(OSError, match="disk full"):
            await tried.sender.deliver(mail(1), begin)
        assert "DATA" not in sink.commands
        assert await tried.send(2) == SENT
    assert len(sink.arrived) == 1


async def test_a_cancelled_attempt_closes_its_connection(sink: Sink) -> None:
    sink.fault("DATA-END", HANG)
    async with sending(sink.mailbox()) as tried:
        task = asyncio.create_task(tried.send(1))
        await until_async(lambda: "DATA-END" in sink.commands)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await tried.send(2) == SENT
    assert sink.connections == 2


@pytest.mark.fault(36)
async def test_a_mail_larger_than_the_server_takes_is_not_begun() -> None:
    with Sink(size=1000) as sink:
        async with sending(sink.mailbox()) as tried:
            assert await tried.send(raw=RAW + b"x\r\n" * 500) == (Delivery.REFUSED, Fault.SIZE)
            assert "MAIL" not in sink.commands
            assert await tried.send() == SENT


@pytest.mark.fault(37)
async def test_a_server_without_smtputf8_gets_no_such_address() -> None:
    with Sink(utf8=False) as sink:
        async with sending(sink.mailbox()) as tried:
            assert await tried.send(recipient="größe@krause.example") == (Delivery.REFUSED, Fault.CONTENT)
            assert "RCPT" not in sink.commands
            assert await tried.send(recipient="eva@müller.example") == SENT
    assert sink.arrived[0].recipients == ("eva@xn--mller-kva.example",)


async def test_a_server_with_smtputf8_gets_the_address_as_it_is(sink: Sink) -> None:
    async with sending(sink.mailbox()) as tried:
        assert await tried.send(recipient="größe@krause.example") == SENT
    assert sink.arrived[0].recipients == ("größe@krause.example",)
    assert "SMTPUTF8" in sink.arrived[0].options


@pytest.mark.fault(37)
async def test_eight_bit_text_goes_only_where_it_is_taken() -> None:
    eight = RAW + "Grüße\r\n".encode()
    with Sink(eightbit=False) as old, Sink() as new:
        async with sending(old.mailbox()) as tried:
            assert await tried.send(raw=eight) == (Delivery.REFUSED, Fault.CONTENT)
            assert await tried.send() == SENT
        async with sending(new.mailbox()) as tried:
            assert await tried.send(raw=eight) == SENT
    assert [arrived.raw for arrived in new.arrived] == [eight]


@pytest.mark.fault(35)
async def test_sending_pauses_after_two_refused_logins_and_is_told_once(certificates: Certificates) -> None:
    with Sink(password="right", tls=certificates.good, implicit=True) as sink:
        mailbox = sink.mailbox(ca_file=str(certificates.ca))
        async with sending(mailbox, password="wrong") as tried:
            reports = await asyncio.gather(*(tried.send(number) for number in range(12)))
            assert set(reports) == {(Delivery.DEFERRED, Fault.LOGIN)}
            assert sink.logins == 2
            assert [type(event) for event in tried.events] == [outbox.Paused]
            assert tried.sender.paused is not None
    assert not sink.arrived


async def test_sending_goes_on_after_the_password_was_put_right(certificates: Certificates) -> None:
    passwords = iter(["wrong", "wrong", "right"])
    events: list[outbox.Event] = []
    with Sink(password="right", tls=certificates.good, implicit=True) as sink:
        mailbox = sink.mailbox(ca_file=str(certificates.ca))
        sender = outbox.Sender(mailbox, lambda: next(passwords), events.append, terms=IMPATIENT)
        tried = Tried(sender)
        assert [await tried.send(number) for number in (1, 2)] == [(Delivery.DEFERRED, Fault.LOGIN)] * 2
        sender.resume()
        assert await tried.send(3) == SENT
        assert [type(event) for event in events] == [outbox.Paused, outbox.Resumed]
        await sender.aclose()


@pytest.mark.parametrize("implicit", [True, False])
async def test_verified_tls_is_used_and_the_login_goes_through_it(certificates: Certificates, implicit: bool) -> None:
    with Sink(password="secret", tls=certificates.good, implicit=implicit) as sink:
        async with sending(sink.mailbox(ca_file=str(certificates.ca))) as tried:
            assert await tried.send() == SENT
    assert sink.logins == 1


@pytest.mark.fault(21)
@pytest.mark.parametrize("kind", ["self_signed", "expired", "wrong_name"])
@pytest.mark.parametrize("implicit", [True, False])
async def test_a_certificate_that_is_not_right_gets_no_login(
    certificates: Certificates, kind: str, implicit: bool
) -> None:
    with Sink(password="secret", tls=getattr(certificates, kind), implicit=implicit) as sink:
        async with sending(sink.mailbox(ca_file=str(certificates.ca))) as tried:
            assert await tried.send(1) == (Delivery.DEFERRED, Fault.TLS)
            assert await tried.send(2) == (Delivery.DEFERRED, Fault.TLS)
    assert "AUTH" not in sink.commands
    assert b"AUTH" not in sink.seen
    assert sink.connections <= 1, "a refused certificate pauses"
    assert [type(event) for event in tried.events] == [outbox.Paused]


@pytest.mark.fault(22)
async def test_without_starttls_nothing_is_said_in_the_clear(sink: Sink) -> None:
    mailbox = replace(sink.mailbox(), smtp=Endpoint("smtp+starttls", "127.0.0.1", sink.port))
    async with sending(mailbox) as tried:
        assert await tried.send() == (Delivery.DEFERRED, Fault.TLS)
    assert not {"AUTH", "MAIL"} & set(sink.commands)
    assert bytes(sink.seen).split(b"\r\n")[0].startswith(b"EHLO ")
    assert bytes(sink.seen).count(b"\r\n") == 1


@pytest.mark.fault(22)
async def test_starttls_stripped_on_the_way_is_noticed(certificates: Certificates) -> None:
    with Sink(password="secret", tls=certificates.good) as sink, Proxy(sink.port) as proxy:
        proxy.down.change = lambda data: data.replace(b"STARTTLS", b"XXXXXXXX")
        end = Endpoint("smtp+starttls", "localhost", proxy.port)
        async with sending(sink.mailbox(ca_file=str(certificates.ca), smtp=end)) as tried:
            assert await tried.send() == (Delivery.DEFERRED, Fault.TLS)
        assert b"AUTH" not in proxy.seen
        assert b"secret" not in proxy.seen


async def test_plain_text_to_another_machine_is_never_tried(sink: Sink) -> None:
    mailbox = replace(sink.mailbox(), smtp=Endpoint("smtp", "mail.nord.example", sink.port))
    async with sending(mailbox) as tried:
        assert await tried.send() == (Delivery.DEFERRED, Fault.TLS)
    assert not sink.connections


async def test_an_envelope_cannot_carry_a_second_command(sink: Sink) -> None:
    async with sending(sink.mailbox()) as tried:
        for evil in ("a@b.example>\r\nRCPT TO:<x@y.example", "a b@c.example", "@", "ohne"):
            assert await tried.send(recipient=evil) == (Delivery.REFUSED, Fault.CONTENT)
    assert not {"MAIL", "RCPT"} & set(sink.commands)


@pytest.mark.real("dovecot", "postfix")
async def test_a_mail_goes_through_postfix_into_the_clients_mailbox_and_nowhere_else(
    postfix: Postfix, dovecot: Dovecot
) -> None:
    mailbox = dovecot.mailbox("projekte@nord.example", smtp=postfix.endpoint())
    async with sending(mailbox, IMPATIENT, times=outbox.Timeouts()) as tried:
        assert await tried.send(recipient="through@krause.example") == SENT
        assert await tried.send(recipient="x@elsewhere.example") == (Delivery.REFUSED, Fault.RECIPIENT)
    await until_async(lambda: list(dovecot.maildir("through@krause.example").glob("new/*")))
    raw = next(dovecot.maildir("through@krause.example").glob("new/*")).read_bytes()
    assert b"\n.Punkt" in raw.replace(b"\r\n", b"\n")


@pytest.mark.fault(24)
@pytest.mark.real("dovecot", "postfix")
async def test_mail_waits_while_postfix_is_down(dovecot: Dovecot) -> None:
    with Postfix(dovecot.lmtp) as postfix:
        mailbox = dovecot.mailbox("projekte@nord.example", smtp=postfix.endpoint())
        async with sending(mailbox, times=outbox.Timeouts()) as tried:
            assert await tried.send(1, recipient="wait@krause.example") == SENT
            await asyncio.to_thread(postfix.stop)
            assert await tried.send(2, recipient="wait@krause.example") == (Delivery.DEFERRED, Fault.NETWORK)
            await asyncio.to_thread(postfix.start)
            assert await tried.send(2, recipient="wait@krause.example") == SENT
        await until_async(lambda: len(list(dovecot.maildir("wait@krause.example").glob("new/*"))) == 2)
