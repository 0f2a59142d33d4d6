"""The training texts: no text twice, no slip in a label, and a page that says what the labels mean."""

from collections import Counter
from pathlib import Path

import pytest

from training.corpus import COMPOSED, LABELS, STRANGERS, Text, read_texts
from training.duplicates import near_duplicates

HOUSE = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def texts() -> list[Text]:
    return read_texts() + read_texts(STRANGERS)


def test_every_text_has_an_id_of_its_own(texts: list[Text]) -> None:
    assert [name for name, times in Counter(text.id for text in texts).items() if times > 1] == []


@pytest.mark.long  # half a minute of a core; `./dev check` runs it
def test_no_text_resembles_another(texts: list[Text]) -> None:
    alike = [
        (texts[a].id, texts[b].id, round(share, 2)) for a, b, share in near_duplicates([text.body for text in texts])
    ]
    assert alike == []


def test_every_label_is_there_in_german_and_english(texts: list[Text]) -> None:
    counts = Counter((text.language, text.primary) for text in texts if text.source != COMPOSED)
    for language in sorted({text.language for text in texts}):
        print(language, {label: counts[language, label] for label in LABELS})
    assert min(counts[language, label] for language in ("de", "en") for label in LABELS) >= 300


def test_near_duplicates_are_found_however_they_are_written() -> None:
    texts = [
        "Wann kommt der Bericht?",
        "Bitte das Logo tauschen.",
        "wann kommt der BERICHT",
        "Quand viendra le rapport ?",
    ]
    assert [(a, b) for a, b, _ in near_duplicates(texts)] == [(0, 2)]


def test_the_page_names_every_label_and_every_source(texts: list[Text]) -> None:
    page = (HOUSE / "docs" / "intents.md").read_text(encoding="utf-8")
    assert [word for word in {*LABELS, *(text.file for text in texts)} if word not in page] == []
