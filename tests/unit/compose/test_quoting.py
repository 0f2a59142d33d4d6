"""What of a client's own words is said back to them: the matter, without greeting, name, shouting and scorn."""

from dataclasses import replace

import pytest

from daemon.compose import Reply, Texts, quoting, reply, samples
from daemon.model import Form
from tests.rig.work import work


def ask(occasion: str, **changes: object) -> Reply:
    return replace(samples.one_reply(occasion, "de", Form.SIE), **changes)  # type: ignore[arg-type]


def said(texts: Texts, value: Reply) -> str:
    return reply(texts, samples.SITE, value).text


def test_a_wish_is_quoted_without_greeting_and_sign_off(texts: Texts) -> None:
    wish = "Hi Jonas,\n\nwir hätten gern eine „Geschenkverpackung“ im Warenkorb.\n\nDanke und Gruß\nEva"
    assert "SHOP-18: „Wir hätten gern eine Geschenkverpackung im Warenkorb“.\n" in said(texts, ask("change", wish=wish))
    assert "notiert als SHOP-18.\n" in said(texts, ask("change", wish=None))
    long = said(texts, ask("change", wish="Bitte die Farbe ändern und " * 40))
    assert len(max(long.splitlines(), key=len)) < 340


@pytest.mark.parametrize(
    ("wish", "quote"),
    [
        ("Hi Jonas, bitte macht das Suchfeld größer, das trifft man kaum. Danke! Lena",
         "„Bitte macht das Suchfeld größer, das trifft man kaum“."),
        ("Hi Jonas, bitte nehmt die Schneeflocken weg. Und das Motiv vom Frühjahr dazu. Liebe Grüße, Lena",
         "„Bitte nehmt die Schneeflocken weg. Und das Motiv vom Frühjahr dazu“."),
        ("Liebe Frau Krause, lieber Herr Dr. Weber, könnten Sie das ändern?", "„Könnten Sie das ändern?“"),
        ("Guten Tag Herr Weber. Bitte ändern Sie die Farbe. Eva Krause", "„Bitte ändern Sie die Farbe“."),
        ("Guten Tag,\n\nbitte ergänzen Sie die Nummer.\n\nEva Krause", "„Bitte ergänzen Sie die Nummer“."),
        ("Hi Jonas - could you add a button? Thanks, Tim", "„Could you add a button?“"),
        ("Bitte dazu nehmen:\n\nLogo", "„Bitte dazu nehmen: Logo“."),
        ("Tag der offenen Tür: bitte auf die Startseite", "„Tag der offenen Tür: bitte auf die Startseite“."),
        ("Die Farbe ändern. Danke dir. Und noch eine zweite Sprache einbauen.",
         "„Die Farbe ändern. Danke dir. Und noch eine zweite Sprache einbauen“."),
    ],
)  # fmt: skip
def test_a_greeting_a_sign_off_and_a_name_are_never_quoted(texts: Texts, wish: str, quote: str) -> None:
    assert f"SHOP-18: {quote}\n" in said(texts, ask("change", wish=wish))


@pytest.mark.parametrize(
    ("wish", "cues", "quote"),
    [
        ("Es reicht jetzt wirklich. Der Termin wurde zum dritten Mal verschoben.", ("zum dritten Mal",),
         "„Der Termin wurde zum dritten Mal verschoben“."),
        ("Das ist eine Frechheit!", (), None),
        ("DAS IST NICHT MEHR LUSTIG.", (), None),
        ("So nicht.", (), None),
        ("Danke für nichts. Die Suche geht schon wieder nicht.\n\nLena", ("Danke für nichts", "schon wieder nicht"),
         "„Die Suche geht schon wieder nicht“."),
        ("Danke für nichts, wirklich ganz großes Kino.", ("Danke für nichts",), None),
        ("Das ist schlecht.", ("schlecht",), None),
        ("Mira, ich bin stinksauer, zum dritten Mal ruft keiner zurück.", ("zum dritten Mal",),
         "„Ich bin stinksauer, zum dritten Mal ruft keiner zurück“."),
        ("Guten Tag Herr Weber, der Termin wurde zum dritten Mal verschoben.", ("zum dritten Mal",),
         "„Der Termin wurde zum dritten Mal verschoben“."),
        (None, (), None),
    ],
)  # fmt: skip
def test_a_complaint_is_quoted_in_one_calm_line_or_not_at_all(
    texts: Texts, wish: str | None, cues: tuple[str, ...], quote: str | None
) -> None:
    text = said(texts, ask("complaint", wish=wish, cues=cues))
    assert f"Sie schreiben: {quote}" in text if quote else "Sie schreiben" not in text


@pytest.mark.parametrize(
    "hostile", ["--b x. ", "z. B. ", "1. ", "Hi Jonas, ", "Danke! ", "a ", "Ja.\n\n", "Viele Grüße\n", ". ", "„“ "]
)
def test_no_text_makes_quoting_it_slow(hostile: str) -> None:
    frame = quoting.frame(
        [{"greetings": ["hi"], "closings": ["danke", "viele grüße"], "sarcasm": ["danke für nichts"]}]
    )

    def quote(text: str) -> None:
        quoting.wish(text, frame, ("kaputt",))
        quoting.one_line(text, frame, ("so … nicht",))

    one, two = (work(quote, hostile * count) for count in (300, 600))
    assert two <= 2.4 * one + 500


def test_a_quarter_of_a_megabyte_of_sentences_is_quoted() -> None:
    frame = quoting.frame([{"greetings": ["hi"], "closings": ["danke"]}])
    assert "das Logo" in quoting.wish("Hi, " + "z. B. so. Bitte das Logo. " * 10_000, frame, ("logo",))
