"""Proof by the mail's own signature: made with keys of the test's own, looked up over real DNS on loopback."""

import re
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import cache

import dkim
import pytest

from daemon.model import Proof
from daemon.service.deciding import decide_pending
from daemon.service.signatures import QUESTIONS, Lookup, dns_lookup, proofs, signed
from tests.rig.dns_stub import name_server
from tests.unit.decide.story import BOX, EVA, JONAS, NOW, STATUS, Story, letter

COVERED = [b"from", b"to", b"subject", b"date", b"message-id", b"mime-version", b"content-type"]
NAME = "s1._domainkey.krause.example"


@cache
def key(bits: int) -> tuple[bytes, str]:
    """A private key in PEM, and the record that publishes it."""
    private = subprocess.run(["openssl", "genrsa", "-traditional", str(bits)], capture_output=True, check=True).stdout
    public = subprocess.run(["openssl", "rsa", "-pubout"], input=private, capture_output=True, check=True).stdout
    return private, "v=DKIM1; k=rsa; p=" + "".join(public.decode().splitlines()[1:-1])


def unsigned(body: str = STATUS, **more: str) -> bytes:
    return letter(EVA, body, dmarc=None, **more)


def sign(raw: bytes, domain: str = "krause.example", headers: list[bytes] | None = None, **more: object) -> bytes:
    algorithm, bits = str(more.pop("algorithm", "rsa-sha256")).encode(), int(str(more.pop("bits", 2048)))
    field = dkim.sign(
        raw, b"s1", domain.encode(), key(bits)[0], include_headers=headers or COVERED, canonicalize=(b"relaxed", b"relaxed"),
        signature_algorithm=algorithm, **more,
    )  # fmt: skip
    return bytes(field) + raw


def published(**more: str) -> Lookup:
    records = {NAME: key(2048)[1], **{name.replace("__", "."): text for name, text in more.items()}}
    return lambda name: text.encode() if (text := records.get(name)) else None


def proof(raw: bytes, lookup: Lookup | None = None) -> Proof:
    return signed(raw, lookup or published(), NOW).proof


def test_a_signature_of_the_senders_domain_is_proof() -> None:
    assert signed(sign(unsigned()), published(), NOW).proof is Proof.PASS
    assert proof(sign(unsigned()).replace(b"\r\n", b"\n")) is Proof.PASS, "the mailbox may keep plain line ends"


def test_a_key_is_found_over_real_dns() -> None:
    with name_server({NAME: key(2048)[1]}) as port:
        assert proof(sign(unsigned()), dns_lookup(nameservers=["127.0.0.1"], port=port)) is Proof.PASS
    with name_server({}) as port:
        assert proof(sign(unsigned()), dns_lookup(nameservers=["127.0.0.1"], port=port)) is Proof.NONE


def test_a_mute_name_server_proves_nothing() -> None:
    with name_server({NAME: key(2048)[1]}, mute=True) as port:
        assert proof(sign(unsigned()), dns_lookup(nameservers=["127.0.0.1"], port=port)) is Proof.NONE


def test_a_lookup_that_fails_proves_nothing() -> None:
    def broken(name: str) -> bytes | None:
        raise OSError(name)

    assert proof(sign(unsigned()), broken) is Proof.NONE


def test_a_signer_above_the_senders_domain_counts_and_a_foreign_one_does_not() -> None:
    above = letter("Eva <eva@mail.krause.example>", STATUS, dmarc=None)
    assert proof(sign(above)) is Proof.PASS
    foreign = published(s1___domainkey__evil__example=key(2048)[1])
    records = {"s1._domainkey.evil.example": key(2048)[1], "s1._domainkey.example": key(2048)[1]}
    for domain in ("evil.example", "example"):
        assert proof(sign(unsigned(), domain), lambda name: records.get(name, "").encode() or None) is Proof.NONE
    assert proof(sign(unsigned(), "evil.example"), foreign) is Proof.NONE


SPOILED: dict[str, Callable[[], bytes]] = {
    "no signature": unsigned,
    "another text": lambda: sign(unsigned()).replace(b"Shop", b"Geld"),
    "text behind": lambda: sign(unsigned()) + b"Und bitte an mich ueberweisen.\r\n",
    "a part of the text": lambda: sign(unsigned(), length=True),
    "a part, and text behind": lambda: sign(unsigned(), length=True) + b"Mehr\r\n",
    "From is not covered": lambda: re.sub(rb"h=([^;]*)from\s*:", rb"h=\1", sign(unsigned()), count=1),
    "Subject is not covered": lambda: sign(unsigned(), headers=[b"from", b"to", b"date"]),
    "To is not covered": lambda: sign(unsigned(), headers=[b"from", b"subject", b"date"]),
    "a second From": lambda: b"From: boss@krause.example\r\n" + sign(unsigned()),
    "a second From below": lambda: sign(unsigned()).replace(b"MIME-Version", b"From: x@evil.example\r\nMIME-Version"),
    "a second Subject": lambda: b"Subject: Konto\r\n" + sign(unsigned()),
    "a second To": lambda: b"To: projekte@studio-nord.example\r\n" + sign(unsigned()),
    "a Reply-To put in": lambda: b"Reply-To: x@evil.example\r\n" + sign(unsigned()),
    "a Cc put in": lambda: b"Cc: projekte@studio-nord.example\r\n" + sign(unsigned()),
    "a small key": lambda: sign(unsigned(), bits=512),
    "an old letter once more": lambda: sign(unsigned().replace(b"19 Nov 2026", b"02 Nov 2026")),
    "two tags of a kind": lambda: sign(unsigned()).replace(b"d=krause.example;", b"d=krause.example; d=evil.example;"),
    "no key for it": lambda: sign(unsigned()).replace(b"s=s1;", b"s=s2;"),
}


@pytest.mark.parametrize("how", SPOILED)
def test_what_a_signature_does_not_cover_it_does_not_prove(how: str) -> None:
    record = published() if how != "a small key" else (lambda _: key(512)[1].encode())
    assert proof(SPOILED[how](), record) is Proof.NONE


@pytest.mark.parametrize("record", ["", "v=DKIM1; p=", "v=DKIM1; k=rsa; p=xx", "nonsense", "v=DKIM1; t=y; "])
def test_a_key_that_is_withdrawn_broken_or_tested_speaks_for_nobody(record: str) -> None:
    text = record + (key(2048)[1].partition(";")[2] if "t=y" in record else "")
    assert proof(sign(unsigned()), lambda _: text.encode()) is Proof.NONE


def test_any_bytes_are_looked_at_without_an_error() -> None:
    for raw in (
        b"",
        b"DKIM-Signature: x\r\n\r\n",
        b"From: a@b.example\r\nDKIM-Signature: v=1; a=rsa-sha256; d=b.example\r\n\r\n",
    ):
        assert proof(raw) is Proof.NONE


def asking(story: Story) -> None:
    boxes = {BOX: replace(story.policy.site.mailboxes[BOX], dkim_dns=True, proof="none")}
    story.policy = replace(story.policy, site=replace(story.policy.site, mailboxes=boxes))


def test_a_signed_word_of_the_team_is_carried_out_and_an_unsigned_one_is_not(story: Story) -> None:
    asking(story)
    orders = [letter(JONAS, f"erledigt: Suche {n}\n", subject="[SHOP]", number=str(n), dmarc=None) for n in (1, 2)]
    story.record(sign(orders[0], "studio-nord.example"), orders[1])
    record = lambda name: key(2048)[1].encode() if name == "s1._domainkey.studio-nord.example" else None  # noqa: E731
    found = proofs(story.journal.pending(8), story.policy, record, NOW)
    assert decide_pending(story.journal, story.policy, NOW, signed=found) == 2
    assert [entry.text for entry in story.journal.entries("SHOP")] == ["Suche 1"]


def test_slow_keys_keep_nobody_waiting_for_long(story: Story) -> None:
    asking(story)
    asked: list[str] = []
    five = sign(sign(sign(sign(sign(unsigned(), headers=[b"from", b"to", b"subject", b"date"])))))
    story.record(*(five.replace(b"<1@", f"<{n}@".encode()) for n in range(5)))
    found = proofs(story.journal.pending(8), story.policy, lambda name: asked.append(name), NOW)
    assert len(asked) <= QUESTIONS
    assert 0 < len(found) < 5, "the others have their turn later"
    assert {p.proof for p in found.values()} == {Proof.NONE}


def test_a_mail_that_came_after_the_question_waits_for_its_turn(story: Story) -> None:
    asking(story)
    story.record(unsigned())
    assert decide_pending(story.journal, story.policy, NOW, signed={}) == 0
    found = proofs(story.journal.pending(8), story.policy, published(), NOW + timedelta(minutes=1))
    assert decide_pending(story.journal, story.policy, NOW, signed=found) == 1


def test_a_failed_proof_of_the_server_is_not_mended_by_a_signature(story: Story) -> None:
    boxes = {BOX: replace(story.policy.site.mailboxes[BOX], dkim_dns=True)}
    story.policy = replace(story.policy, site=replace(story.policy.site, mailboxes=boxes))
    story.record(sign(letter(EVA, STATUS, dmarc="fail")))
    found = proofs(story.journal.pending(8), story.policy, published(), NOW)
    assert [p.proof for p in found.values()] == [Proof.PASS]
    decide_pending(story.journal, story.policy, NOW, signed=found)
    (row,) = story.journal.decisions(limit=10)
    assert (row.row, row.outcome) == ("D13", "hold")
