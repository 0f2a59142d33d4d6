"""What is put on the wire, and what is refused before anything is."""

import pytest

from daemon.model import DraftKind, Fault, Outgoing
from daemon.outbox.brake import Brake, Event, Paused, Resumed
from daemon.outbox.transaction import Unfit, content, mail_options, wire_address
from daemon.outbox.trouble import Phase, answered, broken


def _mail(recipient: str = "eva@krause.example", raw: bytes = b"Subject: x\r\n\r\nx\r\n") -> Outgoing:
    return Outgoing(1, "projekte", DraftKind.STATE, "p@nord.example", recipient, raw, "<1@nord.example>", "1-ab")


@pytest.mark.parametrize(
    ("raw", "wire"),
    [
        (b"a\r\nb\r\n", b"a\r\nb\r\n.\r\n"),
        (b"a", b"a\r\n.\r\n"),
        (b".\r\n..\r\nx.y\r\n", b"..\r\n...\r\nx.y\r\n.\r\n"),
        (b"a\nb\rc\r\n", b"a\r\nb\r\nc\r\n.\r\n"),
        (b"a\n.\nMAIL FROM:<evil@x.example>\n", b"a\r\n..\r\nMAIL FROM:<evil@x.example>\r\n.\r\n"),
        (b"a\r.\r\nb", b"a\r\n..\r\nb\r\n.\r\n"),
    ],
)
def test_content_cannot_end_before_its_end(raw: bytes, wire: bytes) -> None:
    assert content(raw) == wire
    assert wire.count(b"\r\n.\r\n") == 1


@pytest.mark.parametrize(
    ("address", "wire"),
    [
        ("", ""),
        ("eva@krause.example", "eva@krause.example"),
        ("eva@müller.example", "eva@xn--mller-kva.example"),
        ("größe@krause.example", "größe@krause.example"),
    ],
)
def test_domains_go_out_in_ascii(address: str, wire: str) -> None:
    assert wire_address(address) == wire


@pytest.mark.parametrize(
    "address", ["eva@straße.example", "a@b.example>\r\nDATA", "a b@c.example", "eva", "@c.example", "a\t@c"]
)
def test_an_address_that_could_mean_another_one_is_refused(address: str) -> None:
    with pytest.raises(Unfit) as caught:
        wire_address(address)
    assert caught.value.report.fault is Fault.CONTENT


def test_plain_mail_asks_for_nothing_special() -> None:
    assert mail_options(_mail(), 17, {"8bitmime": "", "smtputf8": ""})[2:] == ([], False)


def test_the_size_is_announced_and_kept() -> None:
    assert mail_options(_mail(), 17, {"size": "17"})[2] == ["SIZE=17"]
    assert mail_options(_mail(), 17, {"size": "0"})[2] == ["SIZE=17"]
    with pytest.raises(Unfit) as caught:
        mail_options(_mail(), 18, {"size": "17"})
    assert caught.value.report.fault is Fault.SIZE


def test_an_international_header_needs_smtputf8() -> None:
    raw = "Subject: Grüße\r\n\r\nx\r\n".encode()
    assert mail_options(_mail(raw=raw), 17, {"8bitmime": "", "smtputf8": ""})[2:] == (
        ["BODY=8BITMIME", "SMTPUTF8"],
        True,
    )
    with pytest.raises(Unfit):
        mail_options(_mail(raw=raw), 17, {"8bitmime": ""})


def test_the_brake_tells_once_and_lets_go_when_it_works() -> None:
    told: list[Event] = []
    now = [0.0]
    brake = Brake("projekte", told.append, tries=2, pause=900, monotonic=lambda: now[0])
    refusal = answered(Phase.LOGIN, 535, "5.7.8 no")
    brake.refused(refusal)
    assert brake.standing is None
    brake.refused(refusal)
    assert brake.standing is not None
    now[0] = 901.0
    assert brake.standing is None
    brake.refused(refusal)
    assert brake.standing is not None
    brake.worked()
    assert brake.standing is None
    assert [type(event) for event in told] == [Paused, Resumed]


def test_the_brake_minds_only_login_and_tls() -> None:
    brake = Brake("projekte", lambda _: None, tries=1, pause=900, monotonic=lambda: 0.0)
    brake.refused(broken(Phase.CONNECT, "no route"))
    brake.refused(answered(Phase.RCPT, 550, "5.1.1 gone"))
    assert brake.standing is None
    brake.refused(broken(Phase.CONNECT, "certificate", tls=True))
    assert brake.standing is not None
