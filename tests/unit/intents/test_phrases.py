"""How phrases are written and found."""

import pytest

from daemon.intents.phrases import Phrases, read_phrases
from daemon.intents.text import sentences


def found(lines: list[object], text: str) -> list[str]:
    phrases = Phrases(read_phrases("group", lines, "de"))
    return [hit.phrase.text for number, s in enumerate(sentences(text)) for hit in phrases.find(number, s)]


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("wo stehen wir", "Und wo stehen wir jetzt?"),
        ("reklam*", "Eine Reklamation."),
        ("für", "fuer Sie"),
        ("(ist|sind) .. fertig", "Ist die neue Seite fertig?"),
        ("wann .. rechnen ?", "Wann können wir damit rechnen?"),
        ("so (etwas )?nicht", "So nicht!"),
        ("so (etwas )?nicht", "So etwas nicht!"),
        ("doesn't work", "It doesn’t work."),
        ("(wird|werden) .. ?", "Wird das was?"),
    ],
)
def test_a_phrase_is_found(phrase: str, text: str) -> None:
    assert found([phrase], text) == [phrase]


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("rat", "Der Beirat berät."),
        ("wo stehen wir", "wo wir stehen"),
        ("wann .. rechnen ?", "Sie sagen uns, wann wir damit rechnen können."),
        ("ist .. fertig", "Ist eins zwei drei vier fünf sechs sieben acht neun fertig"),
        ("ist .. fertig", "Das ist es. Wir sind fertig."),
        ("kein problem", "kein großes Problem"),
    ],
)
def test_words_in_another_order_sentence_or_word_are_not_the_phrase(phrase: str, text: str) -> None:
    assert found([phrase], text) == []


def test_abbreviations_dates_and_wrapped_lines_do_not_end_a_sentence() -> None:
    assert len(sentences("Wir kommen ca. am 12. Mai, z. B. mit G. Anzengruber\nund Dr. Feld. Danke.")) == 2


def test_blank_lines_and_bullets_end_a_sentence() -> None:
    assert len(sentences("Guten Tag\n\nzwei Punkte\n- erstens\n- zweitens")) == 4


@pytest.mark.parametrize("line", ["", ".. fertig", "(a|b", {"x": 0}, {"x": True}, 7, {"a": 1, "b": 2}])
def test_a_line_that_is_no_phrase_is_refused_with_a_sentence(line: object) -> None:
    with pytest.raises(ValueError, match="de: group"):
        Phrases(read_phrases("group", [line], "de"))


def test_a_list_that_is_no_list_is_refused() -> None:
    with pytest.raises(ValueError, match="a list of phrases is expected"):
        read_phrases("group", "danke", "de")
