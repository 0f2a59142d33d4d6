"""What a pattern cannot do without, and how often it repeats: known before any mail comes."""

import pytest
import re2
from hypothesis import given
from hypothesis import strategies as st

from daemon.rules.circumstances import composed, fold
from daemon.rules.literals import needed, opens, repeats
from tests.unit.rules.reading import condition, seen, wrong_condition

NEEDED = [
    ("Rechnung", "rechnung"),
    ("(rechnung|invoice) +17", "17"),
    (r"\bnr\.? ?17\b", "nr"),
    ("a|b", ""),
    ("ab?c", "a"),
    ("abc{2}d", "ab"),
    ("[abc]d+e", "d"),
    (r"\Qa.b\E", ""),
    (r"\p{L}+straße", "strasse"),
    (r"\pLx", "x"),
    (r"[^]x]yz", "yz"),
    ("[[:alpha:]]yz", "yz"),
    ("(?i)abc", "abc"),
    ("^$", ""),
    ("a(?:bcd)e", "a"),
    ("ab+cd", "ab"),
    ("x*", ""),
    (r"\x{41}BC", "bc"),
    (r"\d{10}", ""),
    ("[ab]{39}c", "c"),
    ("x.{0,80}", "x"),
    ("a{12}", ""),
    ("a{x12}", "x12"),
]


@pytest.mark.parametrize(("pattern", "run"), NEEDED)
def test_the_longest_run_that_must_stand_there(pattern: str, run: str) -> None:
    assert needed(pattern) == run


@pytest.mark.parametrize(
    ("pattern", "times"),
    [
        ("abc", 1), ("a{3}", 3), ("a{2,}", 2), ("a{2,5}", 5), ("(a{3}){4}", 12), ("(x{1,30}){1,30}y", 900), ("a{3}b{4}", 4),
        (r"\{9\}", 1), ("[{9}]", 1),
    ],
)  # fmt: skip
def test_nested_repetitions_are_multiplied(pattern: str, times: int) -> None:
    assert repeats(pattern) == times


@pytest.mark.parametrize("pattern", ["(x{1,30}){1,30}y", "(a|b)*a(a|b){200}c", r"\p{L}{1,40}@\p{L}{1,40}"])
def test_a_pattern_that_is_never_quick_is_refused_and_the_line_says_what_to_write(pattern: str) -> None:
    (said,) = wrong_condition({"text": {"matches": pattern}})
    assert "repeats too often to be quick on every mail; write + or *" in said


def test_a_pattern_of_many_open_repetitions_is_refused_and_the_line_says_what_to_write() -> None:
    (said,) = wrong_condition({"text": {"matches": "|".join(f"wort{n}.*{n}" for n in range(21))}})
    assert "repeats too often to be quick on every mail; make several rules of it" in said


@pytest.mark.parametrize(("pattern", "count"), [("a*b+c?", 2), (r"\*[*+]a{3}", 0), ("(a{2,})+", 2)])
def test_open_repetitions_are_counted(pattern: str, count: int) -> None:
    assert opens(pattern) == count


def test_a_pattern_that_repeats_often_looks_at_less_of_a_text_and_says_so() -> None:
    asked = condition({"text": {"matches": "rechnung.{0,80}mahnung"}})
    assert asked.ask(seen(text="x " * 100 + "Rechnung und Mahnung")).yes
    assert asked.ask(seen(text="x " * 3_000 + "Rechnung und Mahnung")) == (
        None, "only the first 256 octets of the text are searched, and the text does not match",
    )  # fmt: skip
    assert asked.ask(seen(text="x " * 3_000)) == (False, "the text does not match"), "it cannot do without a word"


SIGNS = st.sampled_from([*"aAbBkKsSßẞſ\u212aéÉσςΣ ", "e\u0301", "µ", "μ", "ǆ", "ǅ"])
PARTS = st.one_of(
    SIGNS,
    st.sampled_from(
        ["a?", "b*", "(a|b)", "[ab]", ".", "s+", "k{2}", r"\b", "(?:ab)?", r"\w", "|", "é+", "ß?", ".{2}", "a{1,2}"]
    ),
)


@given(st.lists(PARTS, min_size=1, max_size=6), st.lists(SIGNS, max_size=12))
def test_nothing_matches_without_it(pattern: list[str], text: list[str]) -> None:
    written, body = "".join(pattern), "".join(text)
    options = re2.Options()
    options.log_errors = False
    try:
        compiled = re2.compile(f"(?i:{composed(written)})".encode(), options)
    except re2.error:
        return
    if compiled.search(composed(body).encode()) is not None:
        assert needed(composed(written)) in fold(body)
        assert condition({"text": {"matches": written}}).ask(seen(text=body)).yes or not written.strip()


@pytest.mark.parametrize(
    ("pattern", "text"), [(r"\d{10}", "Nr. 4711471199"), ("ab{3}", "abbb"), (r"po-?\d{3,8}\b", "PO-77441")]
)
def test_a_count_is_no_part_of_what_must_stand_there(pattern: str, text: str) -> None:
    assert condition({"text": {"matches": pattern}}).ask(seen(text=text)).yes
