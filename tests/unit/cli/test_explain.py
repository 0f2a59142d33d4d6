"""``explain`` on any file whatever: an answer or one line, never a traceback, and the promised keys."""

import json
import os
from pathlib import Path
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from daemon.cli.explain import as_object, as_text
from daemon.decide import settle
from daemon.journal import Journal
from tests.unit.cli.conftest import Run
from tests.unit.decide.story import (
    COMPLAINT,
    EVA,
    FORWARD,
    JONAS,
    LENA,
    STATUS,
    STRANGER,
    Story,
    facts_of,
    letter,
    policy,
)

KEYS = [
    "message_id", "from", "identity", "proof", "automated", "forwarded", "contact", "project", "language", "text", "intent",
    "intents", "outcome", "row", "reasons", "rules", "case", "drafts", "filing",
]  # fmt: skip
MAILS = [
    letter(EVA, STATUS), letter(EVA, COMPLAINT, dmarc=None), letter(JONAS, FORWARD, subject="Fwd: Stand?"), letter(LENA, "?"),
    letter(STRANGER, "Hallo"), letter(JONAS, "erledigt: Suche (3h)\nfreigeben 4\nan Kunde: bald", subject="[SHOP]"),
    letter(EVA, STATUS, extra="Auto-Submitted: auto-replied\n"), letter(EVA, STATUS, dmarc="fail"),
    letter("=?utf-8?q?=00=0D=0ABcc=3A?= <e.krause@krause.example>", STATUS, subject="=?utf-8?b?7aCA?= =?utf-8?q?=0D=0Ax?="),
]  # fmt: skip


def explained(raw: bytes) -> dict[str, object]:
    facts = facts_of(raw)
    decision = settle(facts, policy())
    as_text("mail", facts, decision, policy().site).encode()
    line = json.dumps(as_object(facts, decision, policy().site), ensure_ascii=False)
    line.encode()
    assert "\n" not in line
    return dict(json.loads(line))


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(MAILS), st.randoms(use_true_random=False))
def test_a_damaged_mail_is_explained_with_the_promised_keys(raw: bytes, chance: Random) -> None:
    damaged = bytearray(raw)
    for _ in range(chance.randint(0, 12)):
        at = chance.randrange(len(damaged))
        match chance.randint(0, 2):
            case 0:
                damaged[at] = chance.randrange(256)
            case 1:
                del damaged[at : at + chance.randint(1, 30)]
            case _:
                damaged[at:at] = chance.choice(
                    [b"\r\n", b"\x00", b"=?utf-8?q?", b"\xff\xfe", b"<", b"@", b"--b\r\n", b"\xed\xa0\x80"]
                )
    assert list(explained(bytes(damaged))) == KEYS


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=400))
def test_any_bytes_are_explained_and_never_answered(raw: bytes) -> None:
    found = explained(raw)
    assert list(found) == KEYS
    assert found["drafts"] == []


def test_every_draft_is_explained_with_its_headers() -> None:
    for raw in MAILS:
        for draft in explained(raw)["drafts"]:  # type: ignore[attr-defined]
            assert list(draft) == ["kind", "to", "subject", "headers", "text"]
            assert draft["headers"]["To"] == draft["to"]
            assert draft["headers"]["Auto-Submitted"] in ("auto-replied", "auto-generated", "no")


def test_hostile_files_are_explained_in_order_and_the_rest_goes_on(run: Run, tmp_path: Path) -> None:
    noise = Random(7)
    files = [
        *MAILS,
        b"",
        b"\x00" * 999,
        noise.randbytes(4000),
        b"From: <\r\nDate: " + b"9" * 999,
        b"(" * 5000,
        b"Subject: x",
    ]
    names = []
    for number, raw in enumerate(files):
        path = os.fsencode(tmp_path) + f"/{number}-".encode() + b"\xff\xe4.eml"
        with open(path, "wb") as file:  # noqa: PTH123 - a name that is no text
            file.write(raw)
        names.append(path)
    wanted = [*names[:3], os.fsencode(tmp_path) + b"/missing\xff", os.fsencode(tmp_path), *names[3:]]
    done = run("explain", "--json", "--at", "2026-11-19T14:05+01:00", *wanted)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 2
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [list(row) for row in rows] == [KEYS] * len(files)
    assert rows[0]["from"] == {"address": "e.krause@krause.example", "name": "Eva Krause"}
    plain = run("explain", *names)
    assert plain.returncode == 0, plain.stderr
    assert plain.stdout.count("── ".encode()) == len(files)


def test_standard_input_is_a_file_too(run: Run) -> None:
    done = run("explain", "--json", "-", given=MAILS[0])
    assert json.loads(done.stdout)["row"] in ("D33", "D34")
    assert run("explain").returncode == 2
    assert run("explain", "--mailbox", "nope", "-").returncode == 2


def test_a_forward_by_a_client_is_shown_and_not_believed() -> None:
    found = explained(letter(EVA, FORWARD, subject="Fwd: Stand?"))
    assert found["forwarded"] == {
        "by": "e.krause@krause.example", "origin": "e.krause@krause.example", "how": "inline", "believed": False,
    }  # fmt: skip
    by_the_team = explained(letter(JONAS, FORWARD, subject="Fwd: Stand?"))["forwarded"]
    assert by_the_team == {"by": "jonas@studio-nord.example", "origin": "e.krause@krause.example", "how": "inline"}


def test_a_mail_that_came_before_is_told_with_what_became_of_it(run: Run, folder: Path) -> None:
    raw = letter(EVA, STATUS)
    assert b"  known " not in run("explain", "-", given=raw).stdout
    with Journal.open(folder / "state" / "journal.sqlite") as journal:
        Story(journal).decide(raw)
    assert (
        b"  known      mail 1 (SHOP-1), status-request, outcome acknowledge; what stands here is for"
        in run("explain", "-", given=raw).stdout
    )
