"""What is promised of a stranger's mail, kept on texts by authors whom the model has never read. They are never trained on."""

import pytest

from benchmarks.strangers import Figures, figures, groups, read_by
from daemon import config
from daemon.intents import Reader
from daemon.intents.scorer import shipped
from training.corpus import STRANGERS, read_texts


@pytest.fixture(scope="module")
def found() -> dict[str, Figures]:
    reader = Reader(config.read_words(), shipped())
    return {name: figures(read) for name, read in groups(read_by(reader)).items()}


def test_ordinary_mail_is_read_rightly_and_no_complaint_slips_past(found: dict[str, Figures]) -> None:
    normal = found["normal"]
    print(normal)
    assert normal.n >= 750
    assert normal.f1 >= 0.95
    assert normal.found >= 0.95
    assert normal.caught >= 0.99
    assert normal.wrong <= 0.03
    assert normal.surest >= 0.95
    assert normal.calibration <= 0.05
    assert normal.acted >= 0.8


def test_traps_are_mostly_seen_through_and_their_complaints_caught(found: dict[str, Figures]) -> None:
    hard = found["hard"]
    print(hard)
    assert hard.n >= 350
    assert hard.f1 >= 0.8
    assert hard.found >= 0.9
    assert hard.caught >= 0.95


def test_mail_in_french_italian_dutch_and_spanish_is_read_as_well(found: dict[str, Figures]) -> None:
    others = found["French, Italian, Dutch, Spanish"]
    print(others)
    assert others.n >= 230
    assert others.f1 >= 0.95
    assert others.caught >= 0.99


def test_in_long_mails_the_wish_is_found_and_no_complaint_slips_past(found: dict[str, Figures]) -> None:
    long = found["over 60 words"]
    print(long)
    assert long.n >= 80
    assert long.f1 >= 0.85
    assert long.caught >= 0.99


def test_of_all_that_is_no_complaint_hardly_any_is_treated_as_one(found: dict[str, Figures]) -> None:
    everything = found["all"]
    print(everything)
    assert everything.wrong <= 0.03
    assert everything.calibration <= 0.05


def test_the_model_has_not_read_them() -> None:
    read = {text.source for text in read_texts()}
    assert not read & {text.source for text in read_texts(STRANGERS)}
