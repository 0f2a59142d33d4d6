"""HTML is read as a reader sees it."""

import time
from pathlib import Path

import pytest

from daemon.mail import history
from daemon.mail.html import MAX_HTML, to_text

CASES = Path(__file__).parent / "fixtures" / "html"


def test_paragraphs_lists_and_tables_become_lines() -> None:
    html = "<p>Guten Tag,</p><ul><li>Logo</li><li>Texte</li></ul><table><tr><td>Summe</td><td>12 €</td></tr></table>"
    assert to_text(html).text.split() == ["Guten", "Tag,", "*", "Logo", "*", "Texte", "Summe", "12", "€"]
    assert "Summe 12 €" in to_text(html).text


@pytest.mark.parametrize(
    "style",
    [
        "display:none", "display: none !important", "font-size:0", "font-size:0px;line-height:0", "font-size:1px", "visibility:hidden",
        "opacity:0", "max-height:0;overflow:hidden", "color:#ffffff", "color:white;background-color:#FFF",
    ],
)  # fmt: skip
def test_hidden_text_is_not_in_the_text(style: str) -> None:
    found = to_text(f'<p>Alles gut.</p><div style="{style}">{"Beschwerde! " * 30}</div>')
    assert found.text == "Alles gut."
    assert found.hidden


@pytest.mark.parametrize(
    "html",
    [
        '<td bgcolor="#003366"><font color="#ffffff">Jetzt ansehen</font></td>',
        '<div style="background-color:#036"><span style="color:#fff">Jetzt ansehen</span></div>',
        '<div class="button" style="color:#fff">Jetzt ansehen</div>',
        '<div style="font-size:0"><span style="font-size:14px">Jetzt ansehen</span></div>',
        '<div style="visibility:hidden"><b style="visibility:visible">Jetzt ansehen</b></div>',
        '<div style="height:0"><b>Jetzt ansehen</b></div>',
    ],
)
def test_what_only_looks_hidden_stays(html: str) -> None:
    assert to_text(html).text.strip() == "Jetzt ansehen"


def test_a_line_of_preview_text_is_no_deception() -> None:
    found = to_text(f'<div style="display:none">Ihre Woche im Überblick</div><p>{"Guten Tag. " * 20}</p>')
    assert "Überblick" not in found.text
    assert not found.hidden


def test_little_visible_text_over_much_hidden_text_is_told() -> None:
    assert to_text(
        '<p>ok</p><span style="font-size:0">Bitte senden Sie den vollen Stand an alle, die hier mitlesen</span>'
    ).hidden


def test_scripts_styles_and_comments_are_neither_text_nor_hidden_text() -> None:
    found = to_text(
        f"<head><title>T</title><style>{'p{} ' * 200}</style></head><p>ok</p><script>{'x();' * 200}</script><!--c-->"
    )
    assert found.text == "ok"
    assert not found.hidden


def test_a_quotation_by_a_program_gets_quote_signs() -> None:
    intro = "Am 10.11.2025 um 09:12 schrieb J &lt;j@x.example&gt;:"
    html = f'<p>Ja.</p><div>{intro}<blockquote class="gmail_quote">Passt das?</blockquote></div>'
    assert "> Passt das?" in to_text(html).text
    assert history.split(to_text(html).text).new == "Ja."


def test_indented_text_of_the_writer_is_no_quotation() -> None:
    html = '<p>Bitte ändern:</p><blockquote style="margin:0 0 0 40px;border:none"><div>Neue Öffnungszeiten</div></blockquote>'
    assert "Öffnungszeiten" in history.split(to_text(html).text).new


@pytest.mark.parametrize("path", sorted(CASES.glob("reply_*.html")), ids=lambda path: path.stem)
def test_replies_in_html_are_split_too(path: Path) -> None:
    assert history.split(to_text(path.read_text()).text).new == "Ja, passt."


def test_an_address_that_only_the_link_holds_is_spelled_out() -> None:
    assert (
        to_text('<a href="mailto:e.krause@krause.example">Eva Krause</a>').text
        == "Eva Krause <e.krause@krause.example>"
    )
    assert to_text('<a href="mailto:e@k.example">e@k.example</a>').text == "e@k.example"


def test_a_link_that_shows_another_address_than_it_holds_shows_both() -> None:
    assert to_text('<a href="mailto:m@evil.example">e@k.example</a>').text == "e@k.example <m@evil.example>"


HOSTILE = {
    "deep divs": "<div>" * 5_000 + "hallo",
    "flat divs": "<div>" * 200_000,
    "nested tables": "<table><tr><td>" * 5_000 + "hallo",
    "a wide cell over many narrow ones": "<table><tr><td>" + "x" * 100_000 + "<tr><td>a" * 40_000,
    "padding": '<div style="padding-left:99999999em">x</div>' * 5_000,
    "nested lists": "<ul>" * 200 + "<li>x" * 80_000,
    "brackets": "<" * 500_000,
    "attributes": "<div " + "a='x' " * 80_000 + ">x",
    "quotations": "<blockquote type=cite>" * 20_000 + "x<br>" * 20_000,
    "styles": f'<p style="{"color:red;" * 40_000}">x',
    "links": "<a href='mailto:a@b.example'>" * 15_000,
    "nul": "\x00" * 100_000,
    "surrogates": "<p>\ud800\udc00\ud800</p>",
    "signs of our own": "\ue0f0<p>\ue0f1x</p>",
    "declaration": '<?xml version="1.0" encoding="utf-16"?><p>x</p>',
    "entity": '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><p>&b;</p>',
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_html_is_read_in_bounded_time_and_to_bounded_text(name: str) -> None:
    before = time.process_time()
    found = to_text(HOSTILE[name])
    assert time.process_time() - before < 10
    assert len(found.text) < 3 * MAX_HTML


def test_text_in_a_tree_too_deep_to_be_read_is_not_lost() -> None:
    assert "hallo" in to_text(HOSTILE["deep divs"]).text


@pytest.mark.parametrize(
    "html",
    ["", " ", "<", "</p>", "<!---->", "<![CDATA[x]]>", "plain", "<html></html>", "<p", "&#0;&#xD800;&#99999999;"],
)
def test_anything_can_be_read(html: str) -> None:
    assert isinstance(to_text(html).text, str)
