"""The law of the Friday mail: every day and number in it is a fact, the PDF holds what its data holds, nothing hidden leaks."""

import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from ruamel.yaml import YAML

from daemon import mail
from daemon.compose import Texts, Update, pdf, report, samples, weekly
from daemon.model import Address, Draft, Form
from tests.property.weekly_facts import NOW, RandomWeek, clocks_of, numbers_of, told_days, weeks
from tests.rig.saying import ENGLISH, GERMAN, GERMAN_SHORT, printed, said

TEMPLATES = Path(__file__).parents[2] / "templates"
LANGUAGES = {"de": (samples.EVA, Form.SIE), "en": (samples.TIM, Form.FIRST_NAME)}
NAMES = (GERMAN, ENGLISH, GERMAN_SHORT, [month[:3] for month in ENGLISH])
MONTHS = {name.rstrip("."): n for names in NAMES for n, name in enumerate(names, start=1)}
DATE = re.compile(rf"(?<![\d,.])(\d{{1,2}})\.? ({'|'.join(sorted(MONTHS, key=len, reverse=True))})\b\.?(?: (\d{{4}}))?")
CLOCK = re.compile(r"(?<!\d)(\d{1,2}):(\d{2})(?!\d)")
NUMBER = re.compile(r"(?<![\w])\d+(?:[.,]\d+)*(?![\w])")
KNOWN = re.compile(r"SHOP-\d+|\+49[\d ]+\d|\b[0-9a-f]{16}\b|SHA-256")
PHASES = (Phase.explicit, Phase.generate)  # to shrink a week takes longer than to read it
SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large)

pytestmark = pytest.mark.real("poppler")


@cache
def texts() -> Texts:
    sources = {
        p.relative_to(TEMPLATES).as_posix(): p.read_text("utf-8")
        for p in TEMPLATES.rglob("*")
        if p.suffix in (".j2", ".typ")
    }
    words = {
        p.parent.name: YAML(typ="safe", pure=True).load(p.read_text("utf-8")) for p in TEMPLATES.glob("*/texts.yaml")
    }
    return Texts(sources, words)


@settings(max_examples=25, deadline=None, suppress_health_check=SLOW, phases=PHASES)
@given(week=weeks())
def test_fifty_random_updates_say_nothing_but_facts(week: RandomWeek) -> None:
    for language in LANGUAGES:
        _is_lawful(week, language)


@pytest.mark.long
@settings(max_examples=1000, deadline=None, suppress_health_check=SLOW, phases=PHASES)
@given(week=weeks())
def test_a_thousand_random_states_say_nothing_but_facts_in_both_languages(week: RandomWeek) -> None:
    for language in LANGUAGES:
        _is_lawful(week, language)


def _is_lawful(week: RandomWeek, language: str) -> None:
    contact, form = LANGUAGES[language]
    update = replace(week.update, language=language, contact=replace(contact, form=form))
    site = samples.site("de")
    data = report(texts(), site, update)
    octets = pdf(texts().layouts, data, NOW)
    draft = weekly(texts(), site, update, pdf=octets)
    pages = printed(octets)
    _holds(data, pages)
    for text in (draft.text, _seen(draft.html or ""), " ".join(_strings(data))):
        _says_facts(text, update, language)
    _numbers_are_of_the_data(pages, data, language)
    _hides(week, "\n".join((draft.subject, draft.text, draft.html or "", pages, _wire(draft))))


def _holds(data: dict[str, Any], pages: str) -> None:
    """Every string of the data is on the pages; a word may be parted there by a hyphen."""
    squeezed = _squeezed(pages)
    left_out = ("language", "words", "summary", "footer")
    shown = {key: value for key, value in data.items() if key not in left_out}
    shown["changed"] = {**data["changed"], **({"nothing": ""} if data["changed"]["groups"] else {})}
    for text in _strings(shown):
        assert _squeezed(text) in squeezed, text


def _squeezed(text: str) -> str:
    return re.sub(r"[\s\u00ad\u2010-]+", "", text)


def _strings(data: Any) -> list[str]:
    """What a reader sees of the data. The chart's picture has only its labels, and says the rest in its alternative text."""
    if isinstance(data, dict):
        left_out = ("colour", "alt", "words", "language", "chart")
        return [text for key, value in data.items() if key not in left_out for text in _strings(value)]
    if isinstance(data, list):
        return [text for value in data for text in _strings(value)]
    return [data] if isinstance(data, str) and data else []


def _says_facts(text: str, update: Update, language: str) -> None:
    days, clocks = told_days(update), clocks_of(update) | {(9, 0), (17, 30), (15, 0)}
    known = {(day.day, day.month) for day in days}
    for match in DATE.finditer(text):
        assert (int(match[1]), MONTHS[match[2]]) in known, match[0]
        assert match[3] is None or int(match[3]) in {day.year for day in days}, match[0]
    for match in CLOCK.finditer(text):
        assert (int(match[1]), int(match[2])) in clocks, match[0]
    allowed = numbers_of(update)
    for number in _numbers(text, language):
        assert any(abs(number - fact) < 0.006 for fact in allowed), (number, text)


def _numbers(text: str, language: str) -> set[float]:
    """All numbers that are no part of a date, a time, a telephone number, a reference or a checksum."""
    bare = NUMBER.findall(KNOWN.sub(" ", CLOCK.sub(" ", DATE.sub(" ", text))))
    point, group = (",", ".") if language == "de" else (".", ",")
    return {float(one.replace(group, "").replace(point, ".")) for one in bare}


def _numbers_are_of_the_data(pages: str, data: dict[str, Any], language: str) -> None:
    """What the layout adds by itself are page numbers and the numbers of a list's rows; the chart has its own."""
    rows = max(len(data["next"]), len(data["needs"]), 9)
    chart = (data["hours"] or {}).get("chart") or {"weeks": [], "marks": []}
    labels = [mark["label"] for mark in chart["marks"]] + [w[key] for w in chart["weeks"] for key in ("label", "shown")]
    labels += [chart.get("agreed-label", "")]
    known = _numbers(" ".join([*_strings(data), *labels, *data["words"].values()]), language) | {
        float(n) for n in range(rows + 1)
    }
    assert _numbers(pages, language) <= known


def _hides(week: RandomWeek, out: str) -> None:
    assert "geheim" not in out
    shown = {(day.day, day.month) for day in told_days(week.update)}
    for day in week.hidden:
        if (day.day, day.month) not in shown:
            for way in said(day):
                assert not re.search(rf"(?<![\d.]){re.escape(way)}(?!\d)", out), way


def _seen(html: str) -> str:
    """The words of a page, without its marks; what a person reads."""
    body = html.partition("<body")[2].partition(">")[2]
    return (
        re.sub(r"<[^>]+>", " ", body)
        .replace("&amp;", "&")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&#34;", '"')
    )


def _wire(draft: Draft) -> str:
    envelope = mail.Envelope(
        Address("projekte@studio-nord.example", "Studio Nord"),
        draft.to,
        "<a.b@studio-nord.example>",
        "t" * 32,
        NOW,
        "=_x",
    )
    return mail.build(draft, envelope).decode("ascii", "replace")
