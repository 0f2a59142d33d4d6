"""Laws of reading that hold for any text."""

from functools import cache
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from daemon.intents import Reader
from daemon.model import Intent
from tests.rig.thoroughness import examples

WORDS = [
    "wann",
    "kommt",
    "nicht",
    "danke",
    "schon wieder",
    "bitte",
    "ändern",
    "?",
    ".",
    "\n\n",
    "please",
    "when",
    "late",
    "ok",
    "kein",
]


@cache
def reader() -> Reader:
    templates = Path(__file__).parents[2] / "templates"
    return Reader({code: YAML(typ="safe", pure=True).load(templates / code / "words.yaml") for code in ("de", "en")})


texts = st.one_of(st.text(max_size=300), st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join))


@given(texts, texts, st.booleans())
@settings(max_examples=examples(150), deadline=None)
def test_reading_is_total_and_deterministic(text: str, subject: str, is_reply: bool) -> None:
    reading = reader().read(text, subject, is_reply=is_reply)
    assert reading == reader().read(text, subject, is_reply=is_reply)
    assert 0 <= reading.confidence <= 1
    assert reading.primary not in reading.secondary
    if reading.courtesy:
        assert reading.primary is Intent.OTHER
        assert "?" not in text
        assert not reading.suspected_complaint


@given(texts)
@settings(max_examples=examples(100), deadline=None)
def test_anger_added_to_any_mail_is_never_overlooked(text: str) -> None:
    reading = reader().read(f"{text}\n\nWir sind sehr verärgert, das ist inakzeptabel.")
    assert reading.suspected_complaint
    assert reading.primary in (Intent.COMPLAINT, Intent.UNCLEAR)
    assert not reading.courtesy
