"""``classify`` on hostile lines: each is answered or named, and the others are answered all the same."""

import json

from tests.unit.cli.conftest import Run

GOOD = {"id": "g", "subject": "Stand?", "body": "Guten Tag, wie weit ist der Shop?"}
KEYS = ["id", "language", "primary", "secondary", "confidence", "scores"]
ANSWERED = [
    json.dumps(GOOD).encode(),
    b'{"id": "\\ud800", "subject": "\\udfff", "body": "a\\u0000b \\ud83d"}',
    b'{"id": {"a": [1]}, "subject": 5, "body": ["x"]}',
    b'{"body": null}',
    b"{}",
    b'{"id": 1, "subject": {}, "body": true}',
    json.dumps({"id": 2, "body": "(" * 70_000}).encode(),
    json.dumps({"id": 3, "subject": "x" * 100_000, "body": "> " * 50_000}).encode(),
    '{"id": "ü\u2028", "body": "Danke!\u202e"}'.encode(),
]
NAMED = [
    b"nonsense", b"[1]", b'"text"', b"null", b"\xff\xfe\x00", b'{"id": NaN}', b'{"id": 1e999}', b'{"id": -Infinity}', b"[" * 100_000,
    b'{"id": ' + b"9" * 5000 + b"}", b"{",
]  # fmt: skip


def test_every_line_is_answered_or_named(run: Run) -> None:
    mixed = [line for pair in zip(NAMED, [*ANSWERED, b"", b"  "], strict=True) for line in pair]
    done = run("classify", "--json", given=b"\n".join(mixed))
    assert done.returncode == 1
    rows = [json.loads(line, parse_constant=lambda word: 1 / 0) for line in done.stdout.splitlines()]
    assert len(rows) == len(ANSWERED)
    assert all(list(row) == KEYS for row in rows)
    assert [row["id"] for row in rows] == [json.loads(line).get("id") for line in ANSWERED]
    assert [line.split(": ")[1] for line in done.stderr.decode().splitlines()] == [
        f"line {2 * n + 1}" for n in range(len(NAMED))
    ]


def test_good_lines_alone_end_well_and_need_no_site(run: Run) -> None:
    done = run("--site", "/nowhere", "classify", given=json.dumps(GOOD).encode())
    assert done.returncode == 0
    row = json.loads(done.stdout)
    assert (row["primary"], row["language"]) == ("status-request", "de")
    assert set(row["scores"]) >= {"status-request", "change-request", "complaint"}
    assert run("classify").returncode == 0
