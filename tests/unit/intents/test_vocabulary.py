"""A vocabulary finds what was listed, under its place in the list, and nothing else."""

from importlib.resources import files

from hypothesis import given
from hypothesis import strategies as st

from daemon.intents.artefact import unpack
from daemon.intents.vocabulary import Vocabulary, lay

NAMES = st.text(st.characters(exclude_characters="\n", exclude_categories=("Cs",)), min_size=1, max_size=6)


@given(st.lists(NAMES, unique=True, max_size=60), NAMES)
def test_a_name_is_found_if_and_only_if_it_was_listed(names: list[str], other: str) -> None:
    order, *parts = lay([name.encode() for name in names])
    known = Vocabulary(*parts)
    assert [known.get(names[at]) for at in order] == list(range(len(names)))
    assert (other in known) == (other in names)
    assert all((name + other in known) == (name + other in names) for name in names)


def test_what_no_text_can_be_is_no_name() -> None:
    known = Vocabulary(*lay([b"wann", b"fertig"])[1:])
    assert known.get("\ud800") is None
    assert known.get("") is None


def test_every_name_of_the_shipped_model_has_weights() -> None:
    blob = files("daemon.intents").joinpath("model.bin").read_bytes()
    for block in unpack(blob).blocks:
        assert {len(row) for row in block.lanes.rows} == {len(block.rarity.octets)}
        numbers = [block.known.get(word) for word in (" be", "bes", "termin", "deadline")]
        assert any(number is not None and number < len(block.rarity.octets) for number in numbers)
