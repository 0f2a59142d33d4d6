"""The organisation behind a domain."""

import pytest

from daemon.guard.organisation import organisation


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("eva@krause.example", "krause.example"),
        ("eva@Mail.Krause.EXAMPLE.", "krause.example"),
        ("eva@mail.krause.co.uk", "krause.co.uk"),
        ("eva@co.uk", "co.uk"),
        ("eva@krause.or.at", "krause.or.at"),
        ("eva@mail.krause.de", "krause.de"),
        ("localhost", "localhost"),
        ("", ""),
    ],
)
def test_two_labels_name_the_house_and_three_below_a_countrys_second_level(address: str, domain: str) -> None:
    assert organisation(address) == domain
