"""The watcher against a real server: nothing lost, nothing twice, nothing of before, whatever happens to the server."""

import imaplib
import time
from collections.abc import Iterator

import pytest

from daemon import inbox
from daemon.model import Endpoint
from tests.rig.certs import Certificates
from tests.rig.dovecot import PASSWORD, Dovecot
from tests.rig.waiting import until
from tests.rig.watching import letter, watch

pytestmark = pytest.mark.real("dovecot")


@pytest.fixture(name="own")
def _own() -> Iterator[Dovecot]:
    with Dovecot() as server:
        yield server


def _person(server: Dovecot, user: str) -> imaplib.IMAP4:
    client = imaplib.IMAP4("127.0.0.1", server.imap)
    client.login(user, PASSWORD)
    client.select("INBOX")
    return client


def _folder(server: Dovecot, user: str, name: str) -> list[bytes]:
    client = _person(server, user)
    status, _ = client.select(f'"{name}"', readonly=True)
    assert status == "OK"
    numbers = client.search(None, "ALL")[1][0].split()
    raws = [client.fetch(number.decode(), "(BODY.PEEK[])")[1][0][1] for number in numbers]  # type: ignore[index]
    client.logout()
    return raws  # type: ignore[return-value]


def test_mail_is_told_by_the_server_and_not_first_found_at_the_renewal(dovecot: Dovecot) -> None:
    with watch(dovecot.mailbox("soon@nord.example"), renew=600, poll=600) as watched:
        watched.connected()
        dovecot.deliver("soon@nord.example", letter("eins"))
        watched.expect("eins")


def test_a_burst_comes_complete_and_in_the_servers_order(dovecot: Dovecot) -> None:
    """A Maildir may number mails of one moment in another order than they were delivered in."""
    names = [f"mail-{number:03}" for number in range(250)]
    with watch(dovecot.mailbox("burst@nord.example")) as watched:
        watched.connected()
        dovecot.deliver("burst@nord.example", *(letter(name) for name in names))
        until(lambda: len(watched.mails) >= len(names))
        assert sorted(watched.subjects) == names
        assert [mail.uid for mail in watched.mails] == list(range(1, len(names) + 1))
        assert max(len(batch.mails) for batch in watched.batches) <= 100


def test_mail_from_before_the_first_start_is_never_delivered(dovecot: Dovecot) -> None:
    dovecot.deliver("first@nord.example", letter("alt-1"), letter("alt-2"))
    with watch(dovecot.mailbox("first@nord.example")) as watched:
        watched.connected()
        baseline = watched.told(inbox.Baseline)[0]
        assert isinstance(baseline, inbox.Baseline)
        assert baseline.uidnext == 3
        dovecot.deliver("first@nord.example", letter("neu"))
        watched.expect("neu")


def test_mail_of_the_downtime_is_caught_up_at_start(dovecot: Dovecot) -> None:
    with watch(dovecot.mailbox("gap@nord.example")) as watched:
        watched.connected()
        position = watched.watcher.position
    dovecot.deliver("gap@nord.example", letter("eins"), letter("zwei"))
    with watch(dovecot.mailbox("gap@nord.example"), position) as watched:
        watched.expect("eins", "zwei")
        assert not watched.told(inbox.Baseline)


@pytest.mark.fault(3)
def test_a_killed_server_costs_no_mail_and_doubles_none(own: Dovecot) -> None:
    with watch(own.mailbox("kill@nord.example")) as watched:
        watched.connected()
        own.deliver("kill@nord.example", letter("vorher"))
        watched.expect("vorher")
        for round_, end in enumerate((own.kill, own.stop), 2):
            end()
            until(lambda: watched.told(inbox.Lost))
            own.start()
            own.deliver("kill@nord.example", letter(f"danach-{round_}"))
            watched.connected(round_)
        watched.expect("vorher", "danach-2", "danach-3")


@pytest.mark.fault(1)
def test_a_server_that_is_down_at_start_is_waited_for(own: Dovecot) -> None:
    own.stop()
    with watch(own.mailbox("down@nord.example")) as watched:
        until(lambda: len(watched.told(inbox.Lost)) >= 3)
        own.start()
        watched.connected()


@pytest.mark.fault(9)
def test_a_new_numbering_is_told_and_everything_comes_again_marked(own: Dovecot) -> None:
    with watch(own.mailbox("epoch@nord.example")) as watched:
        watched.connected()
        own.deliver("epoch@nord.example", letter("eins"), letter("zwei"))
        watched.expect("eins", "zwei")
        own.stop()
        own.renumber("epoch@nord.example")
        own.start()
        until(lambda: watched.told(inbox.EpochChanged))
        own.deliver("epoch@nord.example", letter("drei"))
        watched.expect("eins", "zwei", "eins", "zwei", "drei")
        assert [mail.relisted for mail in watched.mails] == [False, False, True, True, False]


def test_a_batch_that_was_not_taken_over_comes_again(dovecot: Dovecot) -> None:
    failures = [OSError("the journal is locked"), RuntimeError("and again")]

    def deliver(batch: inbox.Batch) -> None:
        if failures:
            raise failures.pop()

    with watch(dovecot.mailbox("again@nord.example"), deliver=deliver) as watched:
        watched.connected()
        dovecot.deliver("again@nord.example", letter("eins"))
        watched.expect("eins")
        assert not failures


def test_nothing_is_marked_as_read(dovecot: Dovecot) -> None:
    with watch(dovecot.mailbox("peek@nord.example")) as watched:
        watched.connected()
        dovecot.deliver("peek@nord.example", letter("eins"))
        watched.expect("eins")
    assert _person(dovecot, "peek@nord.example").search(None, "SEEN")[1] == [b""]


def test_received_is_utc_and_the_size_is_the_servers(dovecot: Dovecot) -> None:
    with watch(dovecot.mailbox("date@nord.example")) as watched:
        watched.connected()
        dovecot.deliver("date@nord.example", letter("eins"))
        watched.expect("eins")
    mail = watched.mails[0]
    offset = mail.received.utcoffset()
    assert offset is not None
    assert not offset
    assert mail.size == len(mail.raw)
    assert abs(mail.received.timestamp() - time.time()) < 60


@pytest.mark.fault(19)
def test_a_huge_mail_comes_with_its_beginning_only(dovecot: Dovecot) -> None:
    line = "Anhang " * 10 + "\r\n"
    with watch(dovecot.mailbox("huge@nord.example")) as watched:
        watched.connected()
        dovecot.deliver("huge@nord.example", letter("riesig", line * (31_000_000 // len(line))), letter("klein"))
        watched.expect("riesig", "klein", within=30)
    huge, small = watched.mails
    assert (huge.truncated, small.truncated) == (True, False)
    assert huge.size > 30_000_000 > 300_000 > len(huge.raw)


def test_filing_creates_the_folder_and_moves_once(dovecot: Dovecot) -> None:
    user = "file@nord.example"
    with watch(dovecot.mailbox(user)) as watched:
        watched.connected()
        dovecot.deliver(user, letter("eins"), letter("zwei"))
        watched.expect("eins", "zwei")
        uids = [(mail.uid, mail.uidvalidity) for mail in watched.mails]
        for wanted in (inbox.Filed.MOVED, inbox.Filed.ABSENT):
            futures = [watched.watcher.file(*uid, "Sachstand/Änderungen") for uid in uids]
            assert [future.result(5) for future in futures] == [wanted, wanted]
        dovecot.deliver(user, letter("drei"))
        watched.expect("eins", "zwei", "drei")
    assert len(_folder(dovecot, user, "Sachstand/&AMQ-nderungen")) == 2


def test_filing_waits_for_a_server_that_is_away(own: Dovecot) -> None:
    user = "late@nord.example"
    with watch(own.mailbox(user)) as watched:
        watched.connected()
        own.deliver(user, letter("eins"))
        watched.expect("eins")
        own.kill()
        future = watched.watcher.file(1, watched.mails[0].uidvalidity, "Sachstand/Anfragen")
        own.start()
        assert future.result(10) is inbox.Filed.MOVED


def test_filing_by_an_old_numbering_touches_nothing(dovecot: Dovecot) -> None:
    user = "stale@nord.example"
    with watch(dovecot.mailbox(user)) as watched:
        watched.connected()
        dovecot.deliver(user, letter("eins"))
        watched.expect("eins")
        old = watched.mails[0].uidvalidity - 1
        assert watched.watcher.file(1, old, "Sachstand/Anfragen").result(5) is inbox.Filed.ABSENT
    assert len(_folder(dovecot, user, "INBOX")) == 1


def test_a_flagging_site_keeps_its_mail_in_the_inbox(dovecot: Dovecot) -> None:
    user = "flag@nord.example"
    with watch(dovecot.mailbox(user, filing="flag")) as watched:
        watched.connected()
        dovecot.deliver(user, letter("eins"))
        watched.expect("eins")
        future = watched.watcher.file(1, watched.mails[0].uidvalidity, "Sachstand/Änderungen")
        assert future.result(5) is inbox.Filed.FLAGGED
    assert _person(dovecot, user).search(None, "KEYWORD", "Sachstand-Anderungen")[1] == [b"1"]


def test_junk_goes_where_the_server_keeps_it(dovecot: Dovecot) -> None:
    user = "junk@nord.example"
    with watch(dovecot.mailbox(user)) as watched:
        watched.connected()
        dovecot.deliver(user, letter("eins"))
        watched.expect("eins")
        future = watched.watcher.file(1, watched.mails[0].uidvalidity, inbox.JUNK)
        assert future.result(5) is inbox.Filed.MOVED
    assert len(_folder(dovecot, user, "Spam")) == 1


def test_the_servers_own_separator_and_prefix_are_used() -> None:
    user = "prefix@nord.example"
    with Dovecot(separator=".", prefix="INBOX.") as server, watch(server.mailbox(user)) as watched:
        watched.connected()
        server.deliver(user, letter("eins"))
        watched.expect("eins")
        future = watched.watcher.file(1, watched.mails[0].uidvalidity, "Sachstand/Version 1.2")
        assert future.result(5) is inbox.Filed.MOVED
        assert len(_folder(server, user, "INBOX.Sachstand.Version 1_2")) == 1


@pytest.mark.fault(33)
def test_the_copy_in_sent_is_made_once_and_found_by_its_token(dovecot: Dovecot) -> None:
    user = "sent@nord.example"
    raw = b"Message-ID: <status.7.ab@nord.example>\r\nX-Sachstand-Token: 7-abcd\r\nSubject: Re: Stand\r\n\r\nHallo\r\n"
    with watch(dovecot.mailbox(user)) as watched:
        watched.connected()
        watcher = watched.watcher
        assert not watcher.find_in_sent("7-abcd").result(5)
        assert watcher.copy_to_sent(raw, "<status.7.ab@nord.example>").result(5) is inbox.SentCopy.APPENDED
        assert watcher.copy_to_sent(raw, "<status.7.ab@nord.example>").result(5) is inbox.SentCopy.PRESENT
        assert watcher.find_in_sent("7-abcd").result(5)
        assert not watcher.find_in_sent("7-abc").result(5)
        dovecot.deliver(user, letter("danach"))
        watched.expect("danach")
    assert _folder(dovecot, user, "Sent") == [raw]


def test_a_value_that_is_not_plain_ascii_never_reaches_a_command(dovecot: Dovecot) -> None:
    with watch(dovecot.mailbox("evil@nord.example")) as watched:
        watched.connected()
        future = watched.watcher.find_in_sent('x"\r\nA1 CREATE gekapert\r\n')
        assert isinstance(future.exception(5), ValueError)
    assert b"gekapert" not in b"".join(_person(dovecot, "evil@nord.example").list()[1])  # type: ignore[arg-type]


@pytest.mark.fault(7)
def test_mail_taken_away_by_a_person_meanwhile_is_no_error(dovecot: Dovecot) -> None:
    user = "race@nord.example"
    names = [f"mail-{number}" for number in range(12)]

    def deliver(batch: inbox.Batch) -> None:
        person = _person(dovecot, user)
        for uid in ("4", "5", "6"):
            person.uid("STORE", uid, "+FLAGS", "(\\Deleted)")
        person.expunge()
        person.logout()

    with watch(dovecot.mailbox(user)) as watched:
        watched.connected()
        position = watched.watcher.position
    big = "x" * 70 + "\r\n"
    dovecot.deliver(user, *(letter(name, big * 50_000) for name in names))
    with watch(dovecot.mailbox(user), position, deliver=deliver) as watched:
        until(lambda: watched.batches and watched.batches[-1].last_uid == 12)
        assert watched.subjects == [name for number, name in enumerate(names, 1) if number not in (4, 5, 6)]
        assert [uid for batch in watched.batches for uid in batch.missing] == [4, 5, 6]


@pytest.mark.fault(18)
def test_a_full_target_does_not_harm_the_watch() -> None:
    user = "full@nord.example"
    raw = b"Message-ID: <x@nord.example>\r\n\r\n" + b"x" * 60 * 1024
    with Dovecot(quota="30k") as server, watch(server.mailbox(user)) as watched:
        watched.connected()
        assert watched.watcher.copy_to_sent(raw, "<x@nord.example>").exception(5) is not None
        server.deliver(user, letter("eins"))
        watched.expect("eins")
        assert len(watched.told(inbox.Connected)) == 1


@pytest.mark.fault(15)
def test_a_wrong_password_is_told_once_and_tried_slowly(dovecot: Dovecot) -> None:
    with watch(dovecot.mailbox("login@nord.example"), password="falsch") as watched:
        until(lambda: watched.told(inbox.LoginRefused))
        until(lambda: watched.watcher.last_turn > time.monotonic() - 0.5, what="the loop goes on")
        assert len(watched.events) == 1


def test_a_password_with_umlauts_logs_in() -> None:
    with Dovecot(password="größe") as server, watch(server.mailbox("umlaut@nord.example"), password="größe") as watched:
        watched.connected()


def test_tls_by_an_own_authority_is_accepted(certificates: Certificates) -> None:
    with Dovecot(tls=certificates.good) as server:
        for scheme, port in (("imaps", server.imaps), ("imap+starttls", server.imap)):
            end = Endpoint(scheme, "localhost", port)
            with watch(server.mailbox("tls@nord.example", ca_file=str(certificates.ca), imap=end)) as watched:
                watched.connected()
                server.deliver("tls@nord.example", letter(scheme))
                watched.expect(scheme)
