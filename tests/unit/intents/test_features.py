"""What the model sees of a sentence."""

from daemon.intents.features import phrases, pieces, tokens
from daemon.intents.text import fold, fold_line, sentences


def test_the_beginning_of_a_question_is_told_from_that_of_a_statement() -> None:
    asked, said = (phrases(tokens(sentences(text)[0])) for text in ("Wann ist es fertig?", "Wann ist es fertig!"))
    assert {"?^wann", "?^wann ist", "?^wann ist es"} <= set(asked)
    assert {".^wann", ".^wann ist", ".^wann ist es"} <= set(said)
    assert not set(asked) & {".^wann"}


def test_what_stands_in_a_question_counts_as_a_questions_own_too() -> None:
    asked, said = (phrases(tokens(sentences(text)[0])) for text in ("Ist das fertig?", "Das ist fertig."))
    assert {"fertig", "?fertig", "das fertig", "?das fertig", "fertig ?"} <= set(asked)
    assert not {"??", "?fertig ?"} & set(asked)
    assert not [name for name in said if name.startswith("?")]
    assert phrases(["?"]) == ["?"]


def test_a_beginning_is_no_longer_than_the_sentence() -> None:
    assert [name for name in phrases(["?"]) if "^" in name] == []
    assert [name for name in phrases(["fertig", "?"]) if "^" in name] == ["?^fertig"]


def test_digits_are_one_thing_and_umlauts_are_folded() -> None:
    assert tokens(sentences("Am 12.03. ändern")[0]) == tokens(sentences("Am 24.07. aendern")[0])


def test_a_short_word_is_its_own_piece() -> None:
    assert pieces("a") == [" a "]
    assert "besc" in pieces("beschwerde")
    assert pieces("a", asked=True) == ["? a "]


def test_a_line_without_blanks_is_cut_so_that_a_hostile_mail_leaves_little_behind() -> None:
    read = sentences("ab" * 30_000 + " " + "don't'" * 5_000)
    assert max(len(word) for sentence in read for word in sentence.words) <= 4 * 64 + 3
    fold.cache_clear()
    fold_line("ÄB" * 30_000 + " Ärger")
    assert fold.cache_info().currsize == 1
    assert fold_line("ÄB" * 200) == "aeb" * 200
