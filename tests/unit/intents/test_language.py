"""Which language a mail is in."""

from typing import Any

import pytest

from daemon.intents import detect_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Wann können wir mit dem Bericht rechnen?", "de"),
        ("koennen sie mir sagen wann das fertig ist", "de"),
        ("When can we expect the report?", "en"),
        ("Pouvez-vous me dire où en est le projet ?", "fr"),
        ("Quando possiamo avere il rapporto della settimana?", "it"),
        ("Wanneer kunnen wij het rapport verwachten?", "nl"),
        ("¿Cuándo podemos contar con el informe de la semana?", "es"),
    ],
)
def test_a_sentence_shows_its_language(words: dict[str, dict[str, Any]], text: str, language: str) -> None:
    assert detect_language(text, words) == language


@pytest.mark.parametrize("text", ["", "ok", "Status?", "👍", "Müller GmbH", "12345"])
def test_too_little_shows_none(words: dict[str, dict[str, Any]], text: str) -> None:
    assert detect_language(text, words) is None
