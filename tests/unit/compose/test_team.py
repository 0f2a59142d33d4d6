"""Mail to colleagues: the fact in the subject, what was promised, and only orders that are understood."""

from dataclasses import replace
from datetime import timedelta

import pytest

from daemon.compose import Answer, Digest, HeldRow, Notice, Receipt, Texts, answer, digest, notice, receipt, samples
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
        "Regel complaints-go-to-the-lead (A complaint is heard today).", "Erkannt an: „zum dritten Mal“, „nicht vereinbart“.",
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


def test_an_unknown_origin_is_asked_about_with_numbers(texts: Texts) -> None:
    draft = receipt(
        texts, SITE, a_receipt(outcome=Outcome.HOLD, ref=None, candidates=("Eva <e@krause.example>", "Tim"))
    )
    assert "1. Eva <e@krause.example>\n2. Tim\n" in draft.text
    assert "Antworte mit der Nummer." in draft.text


def test_an_answer_repeats_each_line_as_it_was_understood(texts: Texts) -> None:
    draft = answer(texts, SITE, next(samples.answers("de")))
    for line in (
        "- erledigt: Login-Seite (3,5 h)", "- wartet auf Kunde: Logo (bis Dienstag, 24. November)",
        "- Meilenstein: Livegang (neuer Termin Freitag, 18. Dezember; weil es regnet)", "- Meilenstein: Konzept (erreicht)",
        "- übernehme ich", "- irgendwas",
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
