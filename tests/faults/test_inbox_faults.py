"""The watcher against servers that misbehave: it reconnects, it never spins, it ends when asked, and no mail waits."""

import resource
import threading
import time
from dataclasses import replace

import pytest

from daemon import inbox
from daemon.model import Endpoint
from tests.rig.certs import Certificates
from tests.rig.fake_imap import Connection, FakeImap
from tests.rig.proxy import Proxy
from tests.rig.waiting import free_port, until
from tests.rig.watching import QUICK, letter, watch


def _close(connection: Connection) -> bool:
    connection.close()
    return True


def _silence(connection: Connection) -> bool:
    return True


@pytest.mark.fault(2)
def test_a_server_that_hangs_up_in_idle_is_called_again_without_spinning(fake_imap: FakeImap) -> None:
    fake_imap.always("IDLE", _close)
    with watch(fake_imap.mailbox(), first_retry=0.2, last_retry=0.2) as watched:
        before = resource.getrusage(resource.RUSAGE_SELF)
        began = time.monotonic()
        watched.connected(5)
        took = time.monotonic() - began
        after = resource.getrusage(resource.RUSAGE_SELF)
    assert took > 0.4
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 0.5 * took + 0.2


@pytest.mark.fault(3)
def test_a_goodbye_in_idle_means_a_new_connection(fake_imap: FakeImap) -> None:
    fake_imap.on("IDLE", lambda c: c.send(b"+ idling\r\n* BYE going down\r\n") or True)
    with watch(fake_imap.mailbox()) as watched:
        watched.connected(2)
        assert "going down" in str(watched.told(inbox.Lost)[0])


@pytest.mark.fault(5)
@pytest.mark.parametrize(
    "answer",
    [
        b"+ idling\r\n* BYE\r\n",
        b"+ idling\r\n* garbage\x00\xff (((\r\nnonsense\r\n",
        b"+ idling\r\n* " + b"x" * 5_000_000,
    ],
    ids=["bare goodbye", "garbage", "a line without end"],
)
def test_nonsense_in_idle_means_a_new_connection(fake_imap: FakeImap, answer: bytes) -> None:
    fake_imap.on("IDLE", lambda c: c.send(answer) or True)
    with watch(fake_imap.mailbox()) as watched:
        watched.connected(2)
        fake_imap.arrive(letter("eins"))
        watched.expect("eins")


@pytest.mark.fault(5)
def test_half_a_line_is_waited_for(fake_imap: FakeImap) -> None:
    def halves(connection: Connection) -> bool:
        connection.send(b"+ idl")
        connection.send(b"ing\r\n* 1 EXI")
        fake_imap.arrive(letter("eins"), quietly=True)
        threading.Timer(0.1, connection.send, [b"STS\r\n"]).start()
        connection.idling = True
        return True

    fake_imap.on("IDLE", halves)
    with watch(fake_imap.mailbox()) as watched:
        watched.expect("eins")
        assert not watched.told(inbox.Lost)


@pytest.mark.fault(5)
def test_every_line_in_slices_of_three_octets_is_read_right(fake_imap: FakeImap) -> None:
    with Proxy(fake_imap.port) as proxy:
        proxy.down.slice = 3
        mailbox = replace(fake_imap.mailbox(), imap=Endpoint("imap", "127.0.0.1", proxy.port))
        with watch(mailbox) as watched:
            watched.connected()
            fake_imap.arrive(letter("eins"))
            watched.expect("eins")
            assert not watched.told(inbox.Lost)


@pytest.mark.fault(5)
def test_a_line_cut_in_the_middle_of_a_mail_costs_nothing(fake_imap: FakeImap) -> None:
    position = inbox.StartPosition(7, 0)
    for number in range(20):
        fake_imap.arrive(letter(f"mail-{number:02}", "x" * 2000))
    with Proxy(fake_imap.port) as proxy:
        proxy.down.limit = 9_000
        mailbox = replace(fake_imap.mailbox(), imap=Endpoint("imap", "127.0.0.1", proxy.port))
        with watch(mailbox, position) as watched:
            until(lambda: len(watched.told(inbox.Lost)) >= 2)
            assert not watched.batches
            proxy.down.limit = None
            watched.expect(*(f"mail-{number:02}" for number in range(20)))


@pytest.mark.fault(4)
def test_a_half_open_line_is_noticed_at_the_renewal(fake_imap: FakeImap) -> None:
    with Proxy(fake_imap.port) as proxy:
        mailbox = replace(fake_imap.mailbox(), imap=Endpoint("imap", "127.0.0.1", proxy.port))
        with watch(mailbox, renew=0.2, done=0.2) as watched:
            watched.connected()
            until(lambda: fake_imap.count("IDLE") >= 1)
            proxy.down.mute = True
            fake_imap.arrive(letter("eins"))
            until(lambda: watched.told(inbox.Lost))
            proxy.down.mute = False
            watched.expect("eins")


@pytest.mark.fault(6)
def test_a_swallowed_notice_is_made_good_at_the_renewal(fake_imap: FakeImap) -> None:
    with watch(fake_imap.mailbox(), renew=0.2) as watched:
        watched.connected()
        until(lambda: fake_imap.count("IDLE") >= 1)
        fake_imap.arrive(letter("eins"), quietly=True)
        watched.expect("eins")
        assert not watched.told(inbox.Lost)


@pytest.mark.fault(6)
def test_a_poll_beside_idle_beats_a_server_that_holds_notices_back(fake_imap: FakeImap) -> None:
    with watch(fake_imap.mailbox(), poll=0.05, renew=600) as watched:
        watched.connected()
        until(lambda: fake_imap.count("IDLE") >= 1)
        fake_imap.arrive(letter("eins"), quietly=True)
        watched.expect("eins")


def test_a_notice_in_the_same_packet_as_the_go_ahead_is_not_missed(fake_imap: FakeImap) -> None:
    def joined(connection: Connection) -> bool:
        fake_imap.arrive(letter("eins"), quietly=True)
        connection.send(b"+ idling\r\n* 1 EXISTS\r\n")
        return True

    fake_imap.on("IDLE", joined)
    with watch(fake_imap.mailbox()) as watched:
        watched.expect("eins")


@pytest.mark.parametrize("command", ["UID SEARCH", "UID STORE", "IDLE", "DONE", "SELECT"])
def test_a_notice_inside_any_other_answer_is_not_missed(command: str) -> None:
    """The gap between a search and the next IDLE: the server told once, in an answer to something else."""
    answered = threading.Event()

    def sneak(connection: Connection) -> bool:
        if not answered.is_set() and fake.count("IDLE") >= (0 if command in ("SELECT", "UID SEARCH") else 1):
            answered.set()
            fake.arrive(letter("heimlich"), quietly=True)
            connection.line(f"* {len(fake.mails)} EXISTS")
        return False

    with FakeImap(letter("alt"), capabilities="IMAP4rev1 IDLE UIDPLUS") as fake:
        fake.always(command, sneak)
        with watch(fake.mailbox(), inbox.StartPosition(7, 1)) as watched:
            watched.connected()
            until(lambda: fake.count("IDLE") >= 1)
            watched.watcher.file(1, 7, "Sachstand/Anfragen").result(5)
            until(answered.is_set)
            watched.expect("heimlich")


def test_a_server_that_always_counts_anew_does_not_keep_the_watcher_from_waiting(fake_imap: FakeImap) -> None:
    numbers = iter(range(1, 10**9))
    fake_imap.always("UID SEARCH", lambda c: c.line(f"* {next(numbers)} EXISTS"))
    with watch(fake_imap.mailbox()) as watched:
        until(lambda: fake_imap.count("IDLE") >= 1)
        assert watched.watcher.last_ok is not None


@pytest.mark.fault(14)
def test_a_server_without_idle_is_polled(fake_imap: FakeImap) -> None:
    fake_imap.capabilities = "IMAP4rev1"
    with watch(fake_imap.mailbox()) as watched:
        watched.connected()
        assert watched.told(inbox.Connected) == [inbox.Connected("projekte", idle=False)]
        fake_imap.arrive(letter("eins"))
        watched.expect("eins")
        until(lambda: fake_imap.count("NOOP") >= 2)
        assert not fake_imap.count("IDLE")


@pytest.mark.fault(14)
@pytest.mark.parametrize(
    ("capabilities", "result", "left"),
    [
        ("IMAP4rev1 IDLE MOVE", inbox.Filed.MOVED, 0),
        ("IMAP4rev1 IDLE UIDPLUS", inbox.Filed.MOVED, 0),
        ("IMAP4rev1 IDLE", inbox.Filed.COPIED, 1),
    ],
)
def test_filing_does_with_what_the_server_has(capabilities: str, result: inbox.Filed, left: int) -> None:
    with FakeImap(letter("eins"), capabilities=capabilities) as fake, watch(fake.mailbox()) as watched:
        watched.connected()
        assert watched.watcher.file(1, 7, "Sachstand/Anfragen").result(5) is result
        assert watched.watcher.file(1, 7, "Sachstand/Anfragen").result(5) is inbox.Filed.ABSENT
        assert len(fake.folders["Sachstand.Anfragen"]) == 1
        assert len(fake.mails) == left


def test_only_the_named_mail_is_expunged() -> None:
    with FakeImap(letter("eins"), letter("zwei"), capabilities="IMAP4rev1 IDLE UIDPLUS") as fake:
        fake.mails[0].flags.add("\\Deleted")
        with watch(fake.mailbox()) as watched:
            watched.connected()
            assert watched.watcher.file(2, 7, "Sachstand/Anfragen").result(5) is inbox.Filed.MOVED
            assert [mail.uid for mail in fake.mails] == [1]


def test_a_bare_ok_without_text_is_understood(fake_imap: FakeImap) -> None:
    fake_imap.always("NOOP", lambda c: c.line(f"{c.tag} OK") or True)
    fake_imap.always("DONE", lambda c: c.line(f"{c.tag} OK") or True)
    with watch(fake_imap.mailbox(), renew=0.05) as watched:
        until(lambda: fake_imap.count("NOOP") >= 3)
        assert not watched.told(inbox.Lost)


def test_an_untagged_no_makes_it_open_the_folder_again(fake_imap: FakeImap) -> None:
    fake_imap.on("IDLE", lambda c: c.send(b"+ idling\r\n* NO Internal error\r\n") or True)
    with watch(fake_imap.mailbox()) as watched:
        until(lambda: fake_imap.count("SELECT") >= 2)
        assert not watched.told(inbox.Lost)


@pytest.mark.fault(10)
def test_a_new_numbering_inside_a_session_is_noticed(fake_imap: FakeImap) -> None:
    def renumber(connection: Connection) -> bool:
        fake_imap.uidvalidity = 8
        connection.send(b"+ idling\r\n* NO Mailbox was rebuilt\r\n")
        return True

    fake_imap.arrive(letter("eins"))
    fake_imap.on("IDLE", renumber)
    with watch(fake_imap.mailbox()) as watched:
        until(lambda: watched.told(inbox.EpochChanged))
        watched.expect("eins")
        assert watched.mails[0].relisted


def test_a_mail_the_server_will_not_give_out_stops_no_other(fake_imap: FakeImap) -> None:
    def refuse_the_second(connection: Connection) -> bool:
        words = fake_imap.received[-1]
        if b"BODY.PEEK" in words and any(mark in words for mark in (b" 2 ", b"1:3", b"1,2,3")):
            connection.line(f"{connection.tag} NO [SERVERBUG] cannot read")
            return True
        return False

    fake_imap.always("UID FETCH", refuse_the_second)
    for name in ("eins", "zwei", "drei"):
        fake_imap.arrive(letter(name))
    with watch(fake_imap.mailbox(), inbox.StartPosition(7, 0)) as watched:
        watched.expect("eins", "drei")
        assert watched.batches[0].unreadable == (2,)
        assert len(watched.told(inbox.Lost)) == 2
        fake_imap.arrive(letter("vier"))
        watched.expect("eins", "drei", "vier")


@pytest.mark.fault(12)
def test_a_folder_that_cannot_be_opened_is_told_once(fake_imap: FakeImap) -> None:
    fake_imap.on("SELECT", *[lambda c: c.line(f"{c.tag} NO no such mailbox") or True] * 3)
    with watch(fake_imap.mailbox()) as watched:
        watched.connected()
        assert len(watched.told(inbox.FolderMissing)) == 1


def test_a_login_that_is_not_possible_now_is_no_wrong_password(fake_imap: FakeImap) -> None:
    fake_imap.on("LOGIN", lambda c: c.line(f"{c.tag} NO [UNAVAILABLE] try later") or True)
    with watch(fake_imap.mailbox()) as watched:
        watched.connected()
        assert not watched.told(inbox.LoginRefused)


def test_a_line_that_breaks_in_the_login_is_no_wrong_password(fake_imap: FakeImap) -> None:
    fake_imap.on("LOGIN", _close)
    with watch(fake_imap.mailbox()) as watched:
        watched.connected()
        assert not watched.told(inbox.LoginRefused)


def test_wishes_of_an_ended_watcher_fail(fake_imap: FakeImap) -> None:
    with watch(fake_imap.mailbox()) as watched:
        watched.connected()
    assert isinstance(watched.watcher.file(1, 7, "x").exception(1), inbox.CommandFailed)


def test_a_wish_that_breaks_every_line_fails_in_the_end(fake_imap: FakeImap) -> None:
    fake_imap.arrive(letter("eins"))
    fake_imap.always("UID MOVE", _close)
    with watch(fake_imap.mailbox()) as watched:
        watched.connected()
        assert isinstance(watched.watcher.file(1, 7, "Sachstand/x").exception(5), inbox.CommandFailed)
        fake_imap.arrive(letter("zwei"))
        watched.expect("zwei")


def test_a_wish_for_a_fresh_connection_is_granted_at_once(fake_imap: FakeImap) -> None:
    with watch(fake_imap.mailbox()) as watched:
        watched.connected()
        watched.watcher.reconnect()
        watched.connected(2)
        assert not watched.told(inbox.Lost)


@pytest.mark.parametrize("moment", ["greeting", "LOGIN", "SELECT", "UID SEARCH", "IDLE", "DONE"])
def test_it_ends_at_once_whatever_the_server_does(moment: str) -> None:
    patient = replace(QUICK, done=600, patience=inbox.Patience(600, 600, 600))
    with FakeImap(greeting=b"" if moment == "greeting" else b"* OK ready\r\n") as fake:
        fake.always(moment, _silence)
        with watch(fake.mailbox(), pace=patient, renew=0.05 if moment == "DONE" else 600) as watched:
            until(lambda: fake.connections if moment == "greeting" else fake.count(moment))
            began = time.monotonic()
            assert watched.watcher.stop(60)
            assert time.monotonic() - began < 60  # against 600 s of patience


def test_it_ends_at_once_while_it_waits_for_the_next_try() -> None:
    with FakeImap() as fake:
        mailbox = replace(fake.mailbox(), imap=Endpoint("imap", "127.0.0.1", free_port()))
    with watch(mailbox, first_retry=600, last_retry=600) as watched:
        until(lambda: watched.told(inbox.Lost))
        began = time.monotonic()
        assert watched.watcher.stop(60)
        assert time.monotonic() - began < 60  # against 600 s of patience


def test_a_server_that_says_nothing_is_given_up(fake_imap: FakeImap) -> None:
    fake_imap.on("UID SEARCH", _silence)
    with watch(fake_imap.mailbox(), patience=inbox.Patience(0.3, 0.3, 0.3)) as watched:
        watched.connected(2)
        assert "does not answer" in str(watched.told(inbox.Lost)[0])


@pytest.mark.fault(20)
def test_a_server_that_drips_is_given_up_at_the_deadline_and_another_mailbox_goes_on(fake_imap: FakeImap) -> None:
    with Proxy(fake_imap.port) as proxy, FakeImap() as other:
        proxy.down.slice, proxy.down.latency = 1, 0.05
        dripping = replace(fake_imap.mailbox(), imap=Endpoint("imap", "127.0.0.1", proxy.port))
        with watch(dripping, patience=inbox.Patience(1.0, 1.0, 1.0)) as slow, watch(other.mailbox()) as quick:
            quick.connected()
            until(lambda: slow.told(inbox.Lost))
            other.arrive(letter("eins"))
            quick.expect("eins")
        assert not slow.batches


@pytest.mark.fault(21)
@pytest.mark.parametrize("kind", ["self_signed", "expired", "wrong_name"])
@pytest.mark.parametrize("scheme", ["imaps", "imap+starttls"])
def test_a_certificate_that_is_not_right_gets_no_login(certificates: Certificates, kind: str, scheme: str) -> None:
    cert = getattr(certificates, kind)
    implicit = scheme == "imaps"

    def start(connection: Connection) -> bool:
        connection.ok("begin")
        connection.start_tls(cert)
        return True

    with FakeImap(capabilities="IMAP4rev1 IDLE STARTTLS", tls=cert if implicit else None) as fake:
        fake.on("STARTTLS", *[start] * 50)
        with watch(fake.mailbox(scheme=scheme, ca_file=str(certificates.ca))) as watched:
            until(lambda: watched.told(inbox.TlsRefused))
            until(lambda: len(fake.connections) >= 2)
        assert len(watched.events) == 1
        assert not {"LOGIN", "AUTHENTICATE"} & set(fake.commands)


@pytest.mark.fault(22)
def test_without_starttls_nothing_is_said_in_the_clear(certificates: Certificates) -> None:
    with FakeImap(capabilities="IMAP4rev1 IDLE AUTH=PLAIN") as fake:
        with watch(fake.mailbox(scheme="imap+starttls", ca_file=str(certificates.ca))) as watched:
            until(lambda: watched.told(inbox.TlsRefused))
        assert not {"LOGIN", "AUTHENTICATE"} & set(fake.commands)
        assert b"secret" not in b"".join(fake.received)


@pytest.mark.fault(23)
def test_plain_text_behind_the_agreement_to_tls_is_refused(certificates: Certificates) -> None:
    def inject(connection: Connection) -> bool:
        connection.send(f"{connection.tag} OK begin\r\n* CAPABILITY IMAP4rev1 LOGINDISABLED\r\n".encode())
        return True

    with FakeImap(capabilities="IMAP4rev1 STARTTLS") as fake:
        fake.always("STARTTLS", inject)
        with watch(fake.mailbox(scheme="imap+starttls", ca_file=str(certificates.ca))) as watched:
            until(lambda: watched.told(inbox.TlsRefused))
        assert "plain text" in str(watched.events[0])
        assert b"secret" not in b"".join(fake.received)


@pytest.mark.fault(23)
def test_a_server_that_claims_to_know_us_already_gets_no_plain_text(certificates: Certificates) -> None:
    with FakeImap(capabilities="IMAP4rev1 STARTTLS IDLE", greeting=b"* PREAUTH welcome\r\n") as fake:
        with watch(fake.mailbox(scheme="imap+starttls", ca_file=str(certificates.ca))) as watched:
            until(lambda: watched.events)
            until(lambda: len(fake.connections) >= 2)
        assert not watched.told(inbox.Connected)
        assert not {"LOGIN", "AUTHENTICATE", "SELECT"} & set(fake.commands)


def test_plain_text_to_another_machine_is_never_tried() -> None:
    with FakeImap() as fake:
        mailbox = replace(fake.mailbox(), imap=Endpoint("imap", "mail.nord.example", fake.port))
        with watch(mailbox) as watched:
            until(lambda: watched.told(inbox.TlsRefused))
        assert not fake.connections
