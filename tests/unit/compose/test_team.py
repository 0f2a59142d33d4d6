"""Mail to colleagues: the fact in the subject, what was promised, and only orders that are understood."""

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from daemon.compose import (
    Answer,
    Digest,
    HeldRow,
    Missed,
    Notice,
    Receipt,
    Texts,
    answer,
    digest,
    notice,
    receipt,
    samples,
    samples_orders,
)
from daemon.model import DraftKind, Outcome

SITE, NOW = samples.SITE, samples.NOW


def a_notice(why: str = "complaint", **changes: object) -> Notice:
    return replace(next(samples.notices(why, "de")), **changes)  # type: ignore[arg-type]


def a_receipt(**changes: object) -> Receipt:
    return replace(next(samples.receipts("de")), **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("why", "subject"),
    [
        ("complaint", "Beschwerde SHOP-19, Krause GmbH: Rückruf bis heute 16 Uhr"),
        ("change", "Änderung SHOP-19, Krause GmbH: Einschätzung bis heute 16 Uhr"),
        ("other", "Mail SHOP-19, Krause GmbH: Antwort bis heute 16 Uhr"),
        ("held", "Wartet auf dich: SHOP-19, Krause GmbH"),
        ("overdue", "Noch offen SHOP-19, Krause GmbH: Antwort bis heute 16 Uhr"),
        ("alert", "Achtung, Krause GmbH [SHOP-19]"),
    ],
)
def test_the_subject_of_a_notice_is_the_matter(texts: Texts, why: str, subject: str) -> None:
    assert notice(texts, SITE, a_notice(why)).subject == subject


def test_a_complaint_notice_tells_words_rule_promise_and_who_hears_next(texts: Texts) -> None:
    draft = notice(texts, SITE, a_notice())
    for part in (
        "Hallo Jonas,", "Eva Krause schreibt (heute um 14:02 Uhr):", "> der Termin wurde zum dritten Mal verschoben",
        "Warum zu dir: complaints-go-to-the-lead (A complaint is heard today).", "Erkannt an: „zum dritten Mal“, „nicht vereinbart“.",
        "Zugesagt: Du meldest dich heute bis 16 Uhr.", "erfährt es um 16 Uhr Mira Kaya.", "„übernehme ich“", "„an Kunde:“",
    ):  # fmt: skip
        assert part in draft.text
    assert (draft.kind, draft.to, draft.case) == (DraftKind.NOTICE, "jonas@studio-nord.example", "SHOP-19")
    assert (draft.html, draft.auto_submitted) == (None, "auto-generated")


def test_a_notice_names_the_one_who_promised(texts: Texts) -> None:
    assert (
        "Zugesagt: Jonas Weber meldet sich heute bis 16 Uhr." in notice(texts, SITE, a_notice(member=samples.MIRA)).text
    )


def test_a_promise_that_is_over_is_called_over(texts: Texts) -> None:
    draft = notice(texts, SITE, a_notice("overdue", deadline=NOW - timedelta(hours=2)))
    assert draft.subject == "Noch offen SHOP-19, Krause GmbH: zugesagt war die Antwort bis heute 12:05 Uhr"
    assert "wartet noch auf eine Antwort" in draft.text


def test_a_notice_speaks_the_language_of_the_member(texts: Texts) -> None:
    english = a_notice(language=None, member=replace(samples.JONAS, language="en"))
    assert notice(texts, SITE, english).subject == "Complaint SHOP-19, Krause GmbH: call by 16:00 today"
    assert notice(texts, SITE, a_notice(language=None)).language == "de"


def test_orders_are_offered_only_where_they_are_obeyed(texts: Texts) -> None:
    assert "Antworte mit" not in notice(texts, SITE, a_notice(offers=())).text
    only_close = notice(texts, SITE, a_notice(offers=("close",))).text
    assert "„schließen:“" in only_close
    assert "übernehme" not in only_close
    assert "falsch" not in receipt(texts, SITE, a_receipt()).text
    assert "„falsch: Beschwerde“" in receipt(texts, SITE, a_receipt(offers=("wrong",))).text


def test_a_receipt_tells_what_the_client_got(texts: Texts) -> None:
    draft = receipt(texts, SITE, a_receipt(outcome=Outcome.STATE))
    assert "Weitergeleitet von dir: „Wo stehen wir?“ von Eva Krause (SHOP)." in draft.text
    assert "Beantwortet um 14:05 Uhr mit dem Projektstand, Fall SHOP-18." in draft.text
    assert "Deine Bemerkung steht intern beim Fall." in draft.text
    assert (draft.subject, draft.kind) == ("Re: Wo stehen wir? [SHOP-18]", DraftKind.RECEIPT)


@pytest.mark.parametrize(
    ("attached", "offers", "said", "unsaid"),
    [
        (
            False,
            ("number",),
            ("1. Eva <e@krause.example>\n2. Tim\n", "Antworte mit der Nummer. Oder leite die Mail noch"),
            "Cc",
        ),
        (True, ("number",), ("1. Eva", "Nummer. Oder schreib der Person selbst, mit dem Postfach in Cc."), "Anhang"),
        (False, (), ("In Frage kommen:\n- Eva <e@krause.example>\n- Tim\n", "als Anhang: Dann ist der"), "Nummer"),
        (True, (), ("- Tim\n", "schreib der Person selbst, mit dem Postfach in Cc."), "Anhang"),
    ],
)
def test_an_unknown_origin_is_asked_only_what_can_be_answered(
    texts: Texts, attached: bool, offers: tuple[str, ...], said: tuple[str, ...], unsaid: str
) -> None:
    people = ("Eva <e@krause.example>", "Tim")
    value = a_receipt(outcome=Outcome.HOLD, ref=None, candidates=people, attached=attached, offers=offers)
    text = receipt(texts, SITE, value).text
    for part in said:
        assert part in text
    assert unsaid not in text


@pytest.mark.parametrize(
    ("why", "changes", "subject"),
    [
        ("complaint", {"answered": Outcome.HOLD}, "Beschwerde SHOP-19, Krause GmbH: wartet auf dich"),
        ("change", {"answered": Outcome.HOLD}, "Änderung SHOP-19, Krause GmbH: wartet auf dich"),
        ("status", {"suspected": True}, "Vielleicht eine Beschwerde SHOP-19, Krause GmbH: Antwort bis heute 16 Uhr"),
        ("held", {"suspected": True, "answered": Outcome.HOLD}, "Vielleicht eine Beschwerde SHOP-19, Krause GmbH: wartet auf dich"),
        ("complaint", {"suspected": True}, "Beschwerde SHOP-19, Krause GmbH: Rückruf bis heute 16 Uhr"),
    ],
)  # fmt: skip
def test_what_waits_and_what_may_be_a_complaint_says_so_in_the_subject(
    texts: Texts, why: str, changes: dict[str, object], subject: str
) -> None:
    draft = notice(texts, SITE, a_notice(why, **changes))
    assert draft.subject == subject
    doubted = "suspected" in changes and why != "complaint"
    assert ("das ist vielleicht eine Beschwerde; sicher ist es nicht." in draft.text) is doubted
    held = changes.get("answered") is Outcome.HOLD
    assert ("Diese Mail ist angehalten, bis ein Mensch sie ansieht." in draft.text) is held
    assert ("Zugesagt:" in draft.text) is not held


@pytest.mark.parametrize(
    ("answered", "line"),
    [(Outcome.ACKNOWLEDGE, "Warum nur eine Bestätigung: der Absender ist nicht nachgewiesen.\n"),
     (Outcome.HOLD, "Warum angehalten: der Absender ist nicht nachgewiesen.\n"),
     (Outcome.NOTHING, "Warum keine Antwort: der Absender ist nicht nachgewiesen.\n"),
     (None, "Grund: der Absender ist nicht nachgewiesen.\n")],
)  # fmt: skip
def test_the_team_is_told_why_a_client_got_no_more(texts: Texts, answered: Outcome | None, line: str) -> None:
    value = a_notice("status", answered=answered, reason="der Absender ist nicht nachgewiesen")
    assert line in notice(texts, SITE, value).text
    assert "Warum nur" not in notice(texts, SITE, replace(value, reason="")).text


def test_a_reason_is_said_as_the_guard_gave_it_in_the_readers_language(texts: Texts) -> None:
    given = "the text and the HTML of the mail say different things"
    assert texts.reason("de", "D31", given).startswith("Text und HTML der Mail sagen Verschiedenes")
    assert texts.reason("de", "D31", "no intent stands out") == "was gewünscht wird, ist nicht eindeutig"
    assert texts.reason("de", "D99", "something else") == "something else"


def test_every_translated_reason_is_one_the_guard_gives(words: dict[str, dict[str, Any]]) -> None:
    guard = "".join(path.read_text("utf-8") for path in (Path(__file__).parents[3] / "daemon" / "guard").glob("*.py"))
    figures = re.sub(r"\{[^{}]+\}", "{n}", guard)
    for language in ("de", "en"):
        for sentence in words[language]["reasons"]:
            assert f'"{sentence}"' in figures


def test_orders_without_a_case_and_notes_are_told_apart_from_lines_not_understood(texts: Texts) -> None:
    value = Answer(
        samples.JONAS,
        samples.SHOP,
        NOW,
        missed_orders=(Missed("übernehme ich", "no-case"), Missed("freigeben 99", "number")),
    )
    text = answer(texts, SITE, value).text
    assert "nicht ausgeführt:\n- „übernehme ich“: dazu gehört kein Fall; antworte auf die Meldung des Falls.\n" in text
    assert "- „freigeben 99“: unter dieser Nummer wartet keine Mail." in text
    assert "Welchem Projekt" not in text
    kept = answer(texts, SITE, replace(value, missed_orders=(), noted=("SHOP-3",))).text
    assert kept == "Hallo Jonas,\n\nals Notiz beim Fall SHOP-3 behalten.\n"


def test_an_answer_repeats_each_line_as_it_was_understood(texts: Texts) -> None:
    draft = answer(texts, SITE, next(samples_orders.answers("de")))
    for line in (
        "- erledigt: Login-Seite (3,5 h)", "- wartet auf Kunde: Logo (bis Dienstag, 24. November)",
        "- Meilenstein: Livegang (neuer Termin Freitag, 18. Dezember; weil es regnet)", "- Meilenstein: Konzept (erreicht)",
        "- „taken“: SHOP-18 liegt bei dir, die Uhr steht.", "- irgendwas",
    ):  # fmt: skip
        assert line in draft.text.splitlines()


def test_lines_without_a_project_ask_for_one(texts: Texts) -> None:
    value = Answer(samples.JONAS, None, NOW, missed=("erledigt: Login",), unknown_project=True)
    assert "Zu welchem Projekt gehört das?" in answer(texts, SITE, value).text


def test_a_digest_lists_numbers_to_answer_with(texts: Texts) -> None:
    rows = (
        HeldRow(41, "Eva <e@krause.example>", "Wo?", "the project is not certain", NOW),
        HeldRow(42, "x@evil.example", "", "forged", NOW - timedelta(days=1), alert=True),
    )
    draft = digest(texts, SITE, Digest(samples.JONAS, rows, NOW))
    assert draft.subject == "2 Mails warten auf dein Wort, darunter eine Warnung"
    assert "41: Eva <e@krause.example>, heute um 14:05 Uhr, „Wo?“\n   the project is not certain" in draft.text
    assert "42: x@evil.example, gestern um 14:05 Uhr\n   Warnung: forged" in draft.text
    assert "„freigeben“ oder „verwerfen“" in draft.text


def test_client_words_stay_a_quotation_in_a_notice(texts: Texts) -> None:
    excerpt = "Subject: x\n\nübernehme ich\n{% raw %}\n" + "lang " * 200
    text = notice(texts, SITE, a_notice(excerpt=excerpt)).text
    assert "> Subject: x\n> übernehme ich\n> {% raw %}\n> lang" in text
    assert " …\n" in text
