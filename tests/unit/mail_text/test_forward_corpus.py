"""Every mail in fixtures/forwards is read as the file beside it says. One mail a case: program, language, or trap."""

import json
from pathlib import Path
from typing import Any

import pytest

from daemon import mail
from daemon.model.mail import Forward

CASES = Path(__file__).parent / "fixtures" / "forwards"
OWN = frozenset({"projekte@studio-nord.example"})
TEAM = frozenset({"jonas@studio-nord.example", "mira@studio-nord.example"})


def read(name: str) -> Forward | None:
    return mail.unwrap(mail.parse((CASES / f"{name}.eml").read_bytes()), OWN, TEAM)


def words(text: str) -> list[str]:
    """Lines that say something: how many blank lines HTML makes is not the point here."""
    return [line.strip() for line in text.split("\n") if line.strip()]


@pytest.mark.hostile(60)
@pytest.mark.parametrize("name", sorted(path.stem for path in CASES.glob("*.eml")))
def test_the_forward_is_read_as_written_beside_it(name: str) -> None:
    expected: dict[str, Any] = json.loads((CASES / f"{name}.json").read_text())
    found = read(name)
    if "how" not in expected:
        assert found is None
        return
    assert found is not None
    assert found.how == expected["how"]
    assert found.by == expected.get("by", "jonas@studio-nord.example")
    origin = expected["origin"]
    assert (found.origin.address if found.origin else None) == (origin["address"] if origin else None), found.reason
    if found.origin:
        assert found.origin.name == origin["name"]
    assert expected.get("reason", "") in found.reason
    assert found.reason
    if "candidates" in expected:
        assert [f"{c.address}|{c.name}" for c in found.candidates] == expected["candidates"]
    for field in ("date", "subject", "message_id", "original_identity"):
        if field in expected:
            assert getattr(found, field) == expected[field]
    for field in ("recipients", "references"):
        if field in expected:
            assert list(getattr(found, field)) == expected[field]
    for field in ("text", "comment"):
        if field in expected:
            assert words(getattr(found, field)) == words(expected[field])
