"""The door of the room: a few kept connections, one mail at a time on each. Laws: an attempt ends in one report only;
a kept connection that has died costs nothing but a new one; an attempt that is cancelled closes its connection.
"""

import asyncio
import contextlib
import ssl
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from aiosmtplib import SMTP, SMTPException

from daemon.model import Delivery, DeliveryReport, Fault, Mailbox, Outgoing
from daemon.outbox.brake import Brake, Event, Paused
from daemon.outbox.line import METHODS, NoKey, PlainTextRefused, connect
from daemon.outbox.transaction import Answered, NotStarted, Step, Timeouts, Unfit, transact
from daemon.outbox.trouble import Phase, broken

MOST_CONNECTIONS = 4
"""Connections that one mailbox opens at most, unless its terms say otherwise."""

DataStarted = Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Terms:
    """How many connections are kept, when they are tested or given up, and when nothing is tried at all (seconds)."""

    connections: int = MOST_CONNECTIONS
    fresh: float = 5.0  # idle longer than this: NOOP before the next mail
    stale: float = 120.0  # idle longer than this: a new connection instead
    login_tries: int = 2  # refused logins in a row before the pause
    pause: float = 900.0
    times: Timeouts = field(default_factory=Timeouts)


class Closed(Exception):
    """This sender sends no more; nothing was tried. Another may have its mailbox."""


class Standing(Exception):
    """Nothing is tried now."""

    def __init__(self, pause: Paused) -> None:
        super().__init__(pause.reason)
        self.report = DeliveryReport(Delivery.DEFERRED, pause.fault, None, f"paused: {pause.reason}")


class Sender:
    """Delivers mail of one mailbox. To be used from one event loop; ``report`` is called in it."""

    def __init__(
        self,
        mailbox: Mailbox,
        secret: Callable[[], str],
        report: Callable[[Event], None] = lambda _: None,
        *,
        terms: Terms | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.mailbox = mailbox
        self._secret = secret
        self._terms = terms or Terms()
        self._monotonic = monotonic
        self._slots = asyncio.Semaphore(self._terms.connections)
        self._gate = asyncio.Lock()
        self._idle: list[tuple[SMTP, float]] = []
        self._busy: dict[SMTP, Step] = {}
        self._closed = False
        self._brake = Brake(
            mailbox.name, report, tries=self._terms.login_tries, pause=self._terms.pause, monotonic=monotonic
        )

    @property
    def paused(self) -> Paused | None:
        """Why nothing is tried now, or None."""
        return self._brake.standing

    def resume(self) -> None:
        """Try again now, e.g. after the password was changed."""
        self._brake.release()

    async def deliver(self, outgoing: Outgoing, data_started: DataStarted) -> DeliveryReport:
        """One attempt. ``data_started`` is awaited after the recipient was accepted and before DATA is sent; if it
        raises, so does this, and nothing has left. Everything else ends in a report; :class:`Closed` where there is no attempt."""
        async with self._slots:
            if self._closed:
                raise Closed
            step, smtp = Step(), await self._kept()
            report = await self._try(smtp, outgoing, data_started, step)
            while step.cut or (smtp is not None and _died_unused(report, step)):
                if self._closed:
                    raise Closed
                step, smtp = Step(), None
                report = await self._try(None, outgoing, data_started, step)
            return report

    def forget(self) -> None:
        """Drop all connections without a word, e.g. after the machine slept. A mail on its way over one goes at once over a new
        one; where DATA has begun the server is waited for: cut off, the mail could be in doubt."""
        while self._idle:
            self._idle.pop()[0].close()
        for smtp, step in self._busy.items():
            if step.phase in (Phase.MAIL, Phase.RCPT):
                step.cut = True
                smtp.close()

    async def aclose(self) -> None:
        """Send no more: the kept connections are closed, those at work when their mail is through."""
        self._closed = True
        while self._idle:
            smtp, _ = self._idle.pop()
            with contextlib.suppress(SMTPException, OSError):
                await smtp.quit(timeout=1.0)
            smtp.close()

    async def _try(
        self, smtp: SMTP | None, outgoing: Outgoing, data_started: DataStarted, step: Step
    ) -> DeliveryReport:
        """Use this connection, or a new one; it is kept or closed, whatever happens."""
        keep = False
        try:
            smtp = smtp or await self._open(step)
            self._busy[smtp] = step
            report = await transact(smtp, outgoing, data_started, step, self._terms.times)
            keep = report.code != 421
        except NotStarted as error:
            raise error.reason from None
        except Unfit as error:
            report, keep = error.report, True
        except (Answered, NoKey, Standing, SMTPException, OSError, PlainTextRefused) as error:
            report = reported(error, step)
            keep = smtp is not None and isinstance(error, Answered) and await self._reset(smtp)
            if not step.cut and step.phase not in (Phase.CONNECT, Phase.TLS, Phase.LOGIN):
                self._brake.refused(report)
        except Exception as error:  # noqa: BLE001 - whatever it was, how far the mail had come is known
            report = broken(step.phase, f"{type(error).__name__}: {error}")
        finally:
            if smtp is not None:
                self._busy.pop(smtp, None)
                self._put_back(smtp, keep=keep)
        return report

    async def _open(self, step: Step) -> SMTP:
        """A new connection; one at a time, so that a wrong password is not tried by all of them at once."""
        async with self._gate:
            if pause := self._brake.standing:
                raise Standing(pause)
            try:
                smtp = await connect(self.mailbox, self._secret, step, self._terms.times)
            except (Answered, NoKey, SMTPException, OSError, PlainTextRefused) as error:
                self._brake.refused(reported(error, step))
                raise
            self._brake.worked()
            return smtp

    async def _kept(self) -> SMTP | None:
        """A kept connection that still answers, or None."""
        while self._idle:
            smtp, since = self._idle.pop()
            age = self._monotonic() - since
            if smtp.is_connected and age <= self._terms.stale:
                if age <= self._terms.fresh:
                    return smtp
                with contextlib.suppress(SMTPException, OSError):
                    await smtp.noop(timeout=self._terms.times.noop)
                    return smtp
            smtp.close()
        return None

    async def _reset(self, smtp: SMTP) -> bool:
        """Whether the connection is fit for another mail after a refusal."""
        with contextlib.suppress(SMTPException, OSError):
            if smtp.is_connected:
                await smtp.rset(timeout=self._terms.times.noop)
                return True
        return False

    def _put_back(self, smtp: SMTP, *, keep: bool) -> None:
        if keep and smtp.is_connected and not self._closed:
            self._idle.append((smtp, self._monotonic()))
        else:
            smtp.close()


@dataclass(frozen=True, slots=True)
class LoginTried:
    """What a login for sending came to: what stands in the way, if anything, and whether the server wanted one at all."""

    trouble: DeliveryReport | None
    offered: bool = False


async def try_login(mailbox: Mailbox, secret: Callable[[], str], times: Timeouts | None = None) -> LoginTried:
    """Log in as for sending, send nothing, and leave."""
    step = Step()
    try:
        smtp = await connect(mailbox, secret, step, times or Timeouts(connect=15.0))
    except (Answered, NoKey, SMTPException, OSError, PlainTextRefused) as error:
        return LoginTried(reported(error, step))
    offered = mailbox.oauth is not None or any(name in METHODS for name in smtp.supported_auth_methods)
    with contextlib.suppress(SMTPException, OSError):
        await smtp.quit()
    return LoginTried(None, offered)


def reported(error: Exception, step: Step) -> DeliveryReport:
    """What an attempt that ended with this error at this step amounts to."""
    if isinstance(error, Answered | NoKey | Standing | Unfit):
        return error.report
    if isinstance(error, PlainTextRefused):
        return broken(Phase.TLS, str(error), tls=True)
    return broken(step.phase, _reason(error), tls=_is_tls_refusal(error))


def _died_unused(report: DeliveryReport, step: Step) -> bool:
    """A kept connection that the server had given up meanwhile: nothing was tried on it."""
    return step.phase is Phase.MAIL and (report.code == 421 or (report.fault is Fault.NETWORK and report.code is None))


def _reason(error: BaseException) -> str:
    cause = error.__cause__
    if isinstance(cause, ssl.SSLCertVerificationError):
        return f"certificate not accepted: {cause.verify_message}"
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"certificate not accepted: {error.verify_message}"
    if isinstance(cause, OSError) and cause.strerror:
        return cause.strerror
    return str(error) or type(error).__name__


def _is_tls_refusal(error: BaseException | None) -> bool:
    """Whether the error means that TLS is not acceptable (against: the line broke while it was begun)."""
    line_broke = (ssl.SSLEOFError, ssl.SSLZeroReturnError, ssl.SSLSyscallError)
    while error is not None:
        if isinstance(error, ssl.SSLError):
            return not isinstance(error, line_broke)
        error = error.__cause__
    return False
