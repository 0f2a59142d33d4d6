"""The weekly report: complete, honest, in the reader's language, and set as an accessible PDF."""

import json
import re
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from daemon.compose import Texts, Update, chart, pdf, report
from daemon.compose.printing import MAIN
from daemon.compose.samples import EMPTY, NOW, SITE
from daemon.compose.samples_reports import REPORTED, updates
from daemon.compose.texts import TextError
from daemon.model import Colour, Light, PromisedMilestone, Step


def quiet(language: str) -> Update:
    return next(iter(updates(language)))


def full(language: str) -> Update:
    return list(updates(language))[1]


def words(data: Any) -> list[str]:
    """Every string in the data that a reader sees."""
    if isinstance(data, dict):
        return [w for key, value in data.items() if key not in ("language", "colour") for w in words(value)]
    if isinstance(data, list):
        return [w for value in data for w in words(value)]
    return [data] if isinstance(data, str) else []


def printed(octets: bytes, tmp_path: Path) -> str:
    """The text of the pages, with single spaces."""
    (tmp_path / "report.pdf").write_bytes(octets)
    out = subprocess.run(["pdftotext", "-layout", tmp_path / "report.pdf", "-"], capture_output=True, check=True).stdout
    return out.decode()


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_sample_has_its_words(texts: Texts, language: str) -> None:
    for value in updates(language):
        data = report(texts, SITE, value)
        assert not [w for w in words(data) if re.search(r"[{}]|None|\bcommand line\b", w)]
        json.dumps(data)


def test_a_quiet_week_says_of_each_section_that_there_is_nothing(texts: Texts) -> None:
    data = report(texts, SITE, quiet("de"))
    assert data["changed"]["groups"] == []
    assert data["hours"] is None
    assert data["changed"]["nothing"] == "Noch nichts eingetragen."
    assert data["colophon"][-1] == "Dies ist der erste Bericht zu diesem Projekt."


def test_what_is_new_is_told_against_the_report_before(texts: Texts) -> None:
    groups = {g["title"]: g["rows"] for g in report(texts, SITE, full("de"))["changed"]["groups"]}
    assert list(groups) == ["Erledigt", "Begonnen", "Verschoben", "Neu im Plan", "Nicht mehr im Plan"]
    assert groups["Verschoben"][0]["text"] == "Zahlungstest: jetzt Di., 17. Nov., bisher Fr., 27. Nov."
    assert [row["text"] for row in groups["Neu im Plan"]] == ["Livegang"]
    assert [row["text"] for row in groups["Nicht mehr im Plan"]] == ["Fotos"]


def test_a_date_in_question_is_neither_confirmed_nor_replaced(texts: Texts) -> None:
    asked = PromisedMilestone("Livegang", date(2026, 12, 14), in_question=True)
    data = report(texts, SITE, replace(quiet("de"), state=replace(EMPTY, milestones=(asked,))))
    assert data["milestones"][0]["expected"] == "wird geprüft"
    assert data["milestones"][0]["difference"] == "–"


def test_the_first_promise_stays_the_measure_of_a_moved_date(texts: Texts) -> None:
    moved = PromisedMilestone("Livegang", date(2026, 12, 21), was=date(2026, 12, 18), first=date(2026, 12, 14))
    row = report(texts, SITE, replace(quiet("de"), state=replace(EMPTY, milestones=(moved,))))["milestones"][0]
    assert (row["promised"], row["expected"], row["difference"]) == ("Mo., 14. Dez.", "Mo., 21. Dez.", "+7 Tage")


def test_the_buffer_is_no_criterion_a_client_reads(texts: Texts) -> None:
    light = report(texts, SITE, full("de"))["light"]
    assert [c["name"] for c in light["criteria"]] == [
        "Termine",
        "Aufwand",
        "Zulieferungen",
        "Hindernisse",
        "Aktualität",
    ]
    assert light["sentence"] == "Termine: 2 Tage Verzug (Zahlungstest)."
    only = replace(
        quiet("de"), state=replace(EMPTY, light=Light(Colour.AMBER, Colour.AMBER, worst=REPORTED.light.criteria[-1]))
    )  # type: ignore[union-attr]
    assert "Livegang" not in json.dumps(report(texts, SITE, only))


def test_a_better_light_by_the_leads_word_shows_reason_and_formula(texts: Texts) -> None:
    light = report(texts, SITE, list(updates("en"))[2])["light"]
    assert light["colour"] == "amber"
    assert light["sentence"] == "die Bank hat den Zugang zugesagt (by formula: at risk)."


def test_ideas_are_kept_while_a_complaint_is_open(texts: Texts) -> None:
    data = report(texts, SITE, full("de"))
    assert data["ideas"] == []
    assert data["complaints"] == "Eine Beschwerde ist offen; dazu sprechen wir persönlich."
    assert report(texts, SITE, replace(full("de"), complaints=0))["ideas"] == [
        {"text": "Gutscheine als PDF", "note": ""}
    ]


def test_swiss_reports_hold_no_sharp_s(texts: Texts) -> None:
    data = report(texts, replace(SITE, swiss_spelling=True), full("de"))
    assert "ß" not in json.dumps(data, ensure_ascii=False)
    assert "Logo grösser" in json.dumps(data, ensure_ascii=False)


def test_the_chart_ends_at_the_total_and_shows_the_agreement(texts: Texts) -> None:
    data = report(texts, SITE, full("de"))["hours"]["chart"]
    assert data["weeks"][-1]["total"] == pytest.approx(118.5)
    assert data["agreed"] == 160
    assert data["top"] > 160
    assert "118,5" in data["alt"]


def test_the_same_report_is_the_same_octets(texts: Texts) -> None:
    data = report(texts, SITE, full("de"))
    first = pdf(texts.layouts, data, NOW)
    assert first == pdf(texts.layouts, data, NOW)
    assert first.startswith(b"%PDF-")
    picture = chart(texts.layouts, data, NOW)
    assert picture is not None
    assert picture.startswith(b"\x89PNG")
    assert len(picture) < 100_000
    assert chart(texts.layouts, report(texts, SITE, quiet("de")), NOW) is None


def test_words_of_a_client_are_never_commands_of_the_layout(texts: Texts) -> None:
    evil = '#read("/etc/passwd") $x$ *fett* #image("x.png") ] } \\ @preview <a> ```'
    state = replace(EMPTY, needs=(Step(evil),), blockers=(Step(evil),), done=(Step(evil),), next=(Step(evil),))
    assert pdf(texts.layouts, report(texts, SITE, replace(quiet("de"), state=state)), NOW).startswith(b"%PDF-")


def test_a_broken_layout_is_named(texts: Texts) -> None:
    data = report(texts, SITE, quiet("de"))
    with pytest.raises(TextError, match=r"report/report\.typ"):
        pdf({**texts.layouts, MAIN: "#let x = ("}, data, NOW)
    with pytest.raises(TextError, match="no such layout"):
        pdf({}, data, NOW)


@pytest.mark.real("poppler")
@pytest.mark.parametrize("language", ["de", "en"])
def test_the_pages_hold_what_the_data_holds(texts: Texts, language: str, tmp_path: Path) -> None:
    many = tuple(Step(f"Punkt {n} der langen Liste", on=date(2026, 11, 18)) for n in range(40))
    handover = PromisedMilestone("Übergabe aller Unterlagen der Donaudampfschifffahrtsgesellschaft", date(2027, 2, 18))
    value = replace(full(language), state=replace(REPORTED, done=many, milestones=(handover,)))
    data = report(texts, SITE, value)
    said = re.sub(r"[\s\u00ad-]+", "", printed(pdf(texts.layouts, data, NOW), tmp_path))
    for group in data["changed"]["groups"]:
        for row in group["rows"]:
            assert re.sub(r"[\s-]+", "", row["text"]) in said
    for fact in data["hours"]["facts"]:
        assert re.sub(r"[\s-]+", "", fact["value"]) in said
    assert all(row["promised"].replace(" ", "") in said for row in data["milestones"])
