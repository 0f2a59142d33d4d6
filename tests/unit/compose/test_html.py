"""The HTML alternative: the same words, escaped, quiet, and with nothing to fetch."""

import re
from dataclasses import replace
from html.parser import HTMLParser

from daemon.compose import Texts, reply, samples
from daemon.model import Contact, Form, Step

HOSTILE = '<script>alert(1)</script><img src="http://evil.example/x.png">&amp; {{ 7*7 }}'


class Visible(HTMLParser):
    """The visible text and the tags of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def read(page: str) -> Visible:
    visible = Visible()
    visible.feed(page)
    return visible


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", re.sub(r"(?m)^- ", "", text))


def test_text_and_html_say_the_same(texts: Texts) -> None:
    for occasion in ("status", "complaint", "which-project"):
        for language, form in (("de", Form.SIE), ("en", Form.FIRST_NAME)):
            for value in samples.replies(occasion, language, form):
                draft = reply(texts, samples.SITE, value)
                assert draft.html is not None
                assert squeezed("".join(read(draft.html).text)) == squeezed(draft.text)


def test_nothing_from_outside_becomes_markup(texts: Texts) -> None:
    value = samples.one_reply("status", "de", Form.SIE)
    state = replace(samples.FULL, in_work=(Step(HOSTILE),), needs=(Step(HOSTILE),))
    contact = Contact(HOSTILE, "e@krause.example")
    draft = reply(texts, samples.SITE, replace(value, state=state, contact=contact, subject=HOSTILE))
    assert draft.html is not None
    page = read(draft.html)
    assert page.tags <= {"html", "head", "meta", "title", "body", "div", "p", "strong", "br", "ul", "ol", "li"}
    assert "49" not in draft.text.replace("+49", "")


def test_nothing_is_fetched_and_dark_mode_is_left_to_the_reader(texts: Texts) -> None:
    page = reply(texts, samples.SITE, samples.one_reply("status", "de", Form.SIE)).html or ""
    assert not {"src", "href", "background", "class", "id"} & read(page).attributes
    assert not re.search(r"url\(|@import|https?:|(?<![-\w])(?:color|background)\s*:", page)
    assert 'name="color-scheme" content="light dark"' in page


def test_marks_in_facts_cannot_forge_a_label(texts: Texts) -> None:
    state = replace(samples.EMPTY, in_work=(Step("\x02Livegang\x03 fertig\x04"),))
    draft = reply(texts, samples.SITE, replace(samples.one_reply("status", "de", Form.SIE), state=state))
    assert "In Arbeit: Livegang fertig." in draft.text
    assert "<strong>Livegang" not in (draft.html or "")


def test_lists_are_lists_and_the_last_line_is_small(texts: Texts) -> None:
    state = replace(samples.EMPTY, in_work=tuple(Step(f"Teil {n}") for n in range(3)))
    page = reply(texts, samples.SITE, replace(samples.one_reply("status", "de", Form.SIE), state=state)).html or ""
    assert page.count("<ul") == 1
    assert page.count("<li") == 3
    assert re.search(r"font-size:13px[^>]*>Zusammengestellt aus dem Projektstand", page)
    assert "<strong>In Arbeit</strong>:" in page
