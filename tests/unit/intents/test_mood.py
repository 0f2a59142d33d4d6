"""A contact's mood over their last mails."""

import pytest

from daemon.intents import mood


def test_a_contact_who_grows_angry_is_noticed() -> None:
    found = mood([0.05, 0.1, 0.08, 0.06, 0.4, 0.7])
    assert found is not None
    assert found.falls
    assert found.confidence >= 0.9


@pytest.mark.parametrize(
    "complaints",
    [
        [0.05, 0.1, 0.05, 0.1, 0.05, 0.1],
        [0.9, 0.8, 0.9, 0.8, 0.9, 0.85],  # was never pleased
        [0.8, 0.7, 0.2, 0.1, 0.05],  # is pleased again
        [0.02, 0.03, 0.02, 0.05, 0.06],  # a little more of very little
        [0.1, 0.6, 0.1, 0.05, 0.6],  # one bad day now as there was before
    ],
)
def test_steady_and_rising_moods_are_no_fall(complaints: list[float]) -> None:
    found = mood(complaints)
    assert found is not None
    assert not found.falls


def test_a_few_mails_tell_no_mood() -> None:
    assert mood([0.1, 0.2, 0.9, 0.9]) is None


def test_only_the_last_mails_count() -> None:
    assert mood([0.9] * 50 + [0.1] * 7 + [0.8, 0.9, 0.8]) == mood([0.1] * 7 + [0.8, 0.9, 0.8])
