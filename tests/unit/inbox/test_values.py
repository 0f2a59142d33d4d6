"""The parts of the inbox that need no server: waits, batches, names, the queue of wishes."""

import pytest

from daemon import inbox
from daemon.inbox import fetching, filing
from daemon.inbox.commands import Commands, Elsewhere, FileMail
from daemon.inbox.link import is_loopback, is_tls_refusal, tls_context


def test_the_wait_doubles_up_to_its_limit_and_repeats_after_a_restart() -> None:
    waits = [inbox.delay(failures, "projekte") for failures in range(1, 20)]
    for failures, wait in enumerate(waits, 1):
        step = min(300.0, 2.0 ** (failures - 1))
        assert step / 2 <= wait <= step
    assert waits == [inbox.delay(failures, "projekte") for failures in range(1, 20)]


def test_mailboxes_of_one_server_do_not_come_back_together() -> None:
    assert len({inbox.delay(9, f"mailbox-{number}") for number in range(50)}) == 50


def test_a_quiet_mailbox_is_looked_at_less_often_but_once_a_minute() -> None:
    pace = inbox.Pace(labels=15)
    assert [pace.between_looks(quiet) for quiet in (0, 899, 900, None)] == [15, 15, 60, 60]
    assert [inbox.Pace(labels=seconds).between_looks(None) for seconds in (1, 20, 90)] == [4, 60, 90]


def _listed(*sizes: int) -> list[fetching.Listed]:
    return [fetching.Listed(uid, size, None) for uid, size in enumerate(sizes, 1)]


def test_batches_are_bounded_by_count_and_by_octets() -> None:
    assert [len(part) for part in fetching.portions(_listed(*[1000] * 250))] == [100, 100, 50]
    assert [len(part) for part in fetching.portions(_listed(*[3_000_000] * 5))] == [2, 2, 1]
    assert list(fetching.portions([])) == []


def test_a_mail_larger_than_a_batch_stands_alone() -> None:
    parts = [[mail.uid for mail in part] for part in fetching.portions(_listed(10, 20_000_000, 10))]
    assert parts == [[1], [2], [3]]


def test_a_huge_mail_costs_only_its_beginning() -> None:
    parts = [[mail.uid for mail in part] for part in fetching.portions(_listed(10, 900_000_000, 10))]
    assert parts == [[1, 2, 3]]


def test_every_mail_is_in_exactly_one_batch_in_order() -> None:
    listed = _listed(*(number * 77_777 % 9_000_000 for number in range(500)))
    assert [mail for part in fetching.portions(listed) for mail in part] == listed


@pytest.mark.parametrize("value", ["", "ä", "a\r\nb", "a\nb", "a\0b", "\x7f", "a\x1b[0m"])
def test_only_printable_ascii_reaches_a_command(value: str) -> None:
    with pytest.raises(ValueError, match="not fit"):
        filing.quoted(value)


def test_a_quoted_value_stays_one_value() -> None:
    assert filing.quoted('a" OR ALL "\\') == '"a\\" OR ALL \\"\\\\"'


@pytest.mark.parametrize(
    ("host", "local"),
    [("127.0.0.1", True), ("127.9.9.9", True), ("::1", True), ("localhost", True), ("LOCALHOST.", True),
     ("localhost.evil.example", False), ("10.0.0.1", False), ("mail.nord.example", False), ("0.0.0.0", False)],
)  # fmt: skip
def test_only_this_machine_is_loopback(host: str, local: bool) -> None:
    assert is_loopback(host) is local


def test_tls_is_verified_and_at_least_1_2() -> None:
    import ssl

    context = tls_context(None)
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname
    assert context.minimum_version == ssl.TLSVersion.TLSv1_2
    assert is_tls_refusal(ssl.SSLCertVerificationError())
    assert not is_tls_refusal(ssl.SSLEOFError())
    assert not is_tls_refusal(ConnectionResetError())


def test_wishes_for_the_same_folder_leave_the_queue_together() -> None:
    queue = Commands()
    for uid, target in enumerate(["a", "a", "b", "a"], 1):
        queue.put(FileMail(uid, 7, target))
    queue.put(Elsewhere(lambda client, folders: None))
    taken = []
    while queue:
        taken.append([getattr(command, "uid", None) for command in queue.take()])
    assert taken == [[1, 2], [3], [4], [None]]


def test_a_wish_is_tried_three_times_and_then_fails() -> None:
    queue, wish = Commands(), FileMail(1, 7, "a")
    queue.put(wish)
    for _ in range(3):
        assert not wish.done.done()
        queue.put_back(queue.take())
    assert isinstance(wish.done.exception(0), inbox.CommandFailed)


def test_a_closed_queue_fails_everything_at_once() -> None:
    queue, before, after = Commands(), FileMail(1, 7, "a"), FileMail(2, 7, "a")
    queue.put(before)
    queue.close()
    queue.put(after)
    for wish in (before, after):
        assert isinstance(wish.done.exception(0), inbox.CommandFailed)
