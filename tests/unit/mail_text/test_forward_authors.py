"""A printed author is one certain address, or a doubt."""

import pytest

from daemon.mail.forward_authors import addresses, of_header, of_intro


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("Eva Krause <e@k.example>", "Eva Krause"),
        ('"Krause, Eva" <E@K.example>', "Krause, Eva"),
        ("'Eva Krause' <e@k.example>", "Eva Krause"),
        ("Eva Krause [mailto:e@k.example]", "Eva Krause"),
        ("Eva Krause <e@k.example<mailto:e@k.example>>", "Eva Krause"),
        ("Eva Krause <mailto:e@k.example>", "Eva Krause"),
        ("Eva Krause (e@k.example)", "Eva Krause"),
        ("e@k.example", ""),
        ("<e@k.example>", ""),
        ("e@k.example <e@k.example>", ""),
        ("Team @ Krause <e@k.example>", ""),
        ("Eva\u00a0Krause\t<e@k.example>", "Eva Krause"),
    ],
)
def test_an_address_is_found_however_it_is_printed(value: str, name: str) -> None:
    author = of_header(value)
    assert (author.address, author.name, author.doubt) == ("e@k.example", name, "")


@pytest.mark.parametrize(
    "value",
    [
        "",
        "Eva Krause",
        '"ceo@k.example" <m@evil.example>',
        "ceo@k.example, m@evil.example",
        "a@k.example;m@evil.example",
        "Liste <l@x.example> im Auftrag von Eva Krause",
        "'Eva Krause' via Projekte <l@x.example>",
        "Liste <l@x.example> on behalf of Eva",
        "Eva <e@müller.example>",
        "Eva <е@k.example>",
        "Eva <e..x@k.example>",
        "Eva <e@-k.example>",
        "Eva <e@k.example.>",
        "Eva </O=FIRMA/OU=EXCHANGE/CN=EVA>",
        f"Eva <{'e' * 250}@k.example>",
    ],
)
def test_a_doubtful_author_is_nobody_and_says_why(value: str) -> None:
    author = of_header(value)
    assert author.address is None
    assert author.doubt


def test_the_line_above_a_quotation_names_its_author() -> None:
    author = of_intro("Am Mo., 10. Nov. 2025 um 09:12 Uhr schrieb Eva Krause <e@k.example>:")
    assert (author.address, author.name) == ("e@k.example", "Eva Krause")


def test_recipients_are_read_in_order_once() -> None:
    assert addresses("B <b@x.example>; a@x.example, B <B@x.example>") == ("b@x.example", "a@x.example")
