"""The weekly update as a client reads it."""

import email
import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from daemon import mail
from daemon.compose import Earlier, Texts, Update, samples, samples_reports, weekly
from daemon.model import Address, Colour, Draft, DraftKind, Form, Light, PromisedMilestone, Standing

CONTACTS = {"de": samples.EVA, "en": samples.TIM}
EARLIER = Earlier(4, date(2026, 11, 13), "9f8e7d6c5b4a3928")
GREEN = Light(Colour.GREEN, Colour.GREEN)


def update(language: str = "de", **fields: object) -> Update:
    value = next(iter(samples_reports.updates(language)))
    return replace(value, **{"contact": CONTACTS[language], "state": replace(samples.FULL, light=GREEN), **fields})  # type: ignore[arg-type]


def worded(texts: Texts, value: Update, **pictures: bytes) -> Draft:
    return weekly(texts, samples.site(value.language), value, **pictures)


@pytest.mark.parametrize(("language", "subject"), [("de", "Wöchentliches Update: "), ("en", "Weekly update: ")])
def test_the_subject_names_the_project_and_the_light_in_words(texts: Texts, language: str, subject: str) -> None:
    words = {"de": ("im Plan", "unter Beobachtung", "gefährdet"), "en": ("on track", "needs attention", "at risk")}
    for colour, word in zip(Colour, words[language], strict=True):
        state = replace(samples.FULL, light=Light(colour, colour))
        draft = worded(texts, update(language, state=state))
        assert draft.subject == f"{subject}Shop-Relaunch, {word}"
        assert draft.kind is DraftKind.WEEKLY


def test_the_light_and_its_reason_are_the_first_sentence(texts: Texts) -> None:
    lines = worded(texts, update()).text.splitlines()
    assert lines[2] == "das Projekt Shop-Relaunch liegt im Plan: alle zugesagten Termine stehen."
    late = worded(texts, update(state=replace(samples_reports.REPORTED))).text.splitlines()[2]
    assert "ist gefährdet: „Zahlungstest“ war für Dienstag, 17. November, zugesagt" in late


def test_what_is_missing_is_said_and_no_section_is_left_out(texts: Texts) -> None:
    text = worded(texts, update(state=replace(samples.EMPTY, light=GREEN), earlier=EARLIER)).text
    for line in (
        "Neu seit Freitag: nichts eingetragen.", "Von Ihnen brauchen wir: derzeit nichts.", "Im Weg: derzeit nichts.",
        "Als Nächstes: noch nichts festgelegt.", "Aufwand: wird nicht erfasst.", "Zugesagt: zurzeit kein Termin.",
    ):  # fmt: skip
        assert line in text
    assert len(text.split()) < 120


def test_what_is_needed_is_numbered_with_day_and_waiting_time(texts: Texts) -> None:
    assert (
        "1. Texte für das Impressum (bis Dienstag, 24. November; offen seit sechs Tagen)"
        in worded(texts, update()).text
    )


def test_a_milestone_reached_before_the_last_update_is_no_news(texts: Texts) -> None:
    text = worded(texts, update()).text
    assert "Konzept" not in text
    fresh = PromisedMilestone("Konzept", date(2026, 11, 17), done=date(2026, 11, 16))
    text = worded(texts, update(state=replace(samples.FULL, light=GREEN, reached=(fresh,)))).text
    assert "Konzept (Montag, 16. November; zugesagt für Dienstag, 17. November)" in text


def test_old_facts_are_called_old(texts: Texts) -> None:
    old = Standing("toggl", samples.NOW - timedelta(days=4), stale=True)
    state = replace(samples.FULL, light=GREEN, sources=(old, Standing("jira")), newest=samples.NOW - timedelta(days=2))
    text = worded(texts, update(state=state)).text
    assert "toggl: Stand Sonntag, 15. November, veraltet." in text
    assert "Der jüngste Eintrag ist vom Dienstag, 17. November." in text


def test_only_the_first_update_says_what_will_come(texts: Texts) -> None:
    assert "jede Woche am Freitag gegen 15 Uhr" in worded(texts, update(), pdf=b"x").text
    assert "every Friday at about 15:00" in worded(texts, update("en"), pdf=b"x").text
    assert "jede Woche" not in worded(texts, update(earlier=EARLIER)).text


def test_a_week_that_is_full_stays_short(texts: Texts) -> None:
    for language in CONTACTS:
        state = replace(samples_reports.REPORTED, done=samples.STEPS, next=samples.STEPS)
        text = worded(texts, update(language, state=state, earlier=EARLIER), pdf=b"x").text
        assert len(text.split()) < 220, text
        assert len(re.findall(r"^- ", text, re.MULTILINE)) <= 12


def test_sie_and_du_are_not_mixed(texts: Texts) -> None:
    sie = worded(texts, update(), pdf=b"x").text
    du = worded(texts, update(contact=replace(samples.EVA, form=Form.DU)), pdf=b"x").text
    assert not re.search(r"\b(?:du|dir|dein|deine)\b", sie, re.IGNORECASE)
    assert not re.search(r"\b(?:Sie|Ihnen|Ihre|Ihren)\b", du)


def test_every_date_it_promises_goes_into_the_ledger_but_not_one_in_question(texts: Texts) -> None:
    assert [(p.what, p.day) for p in worded(texts, update()).promises] == [
        ("Zahlungstest", date(2026, 11, 27)), ("Livegang", date(2026, 12, 14)),
    ]  # fmt: skip
    asked = update(state=replace(samples.ASKED, light=GREEN))
    assert [p.what for p in worded(texts, asked).promises] == ["Zahlungstest"]
    assert "Livegang" not in worded(texts, asked).text


def test_report_and_chart_travel_in_the_mail_and_nothing_is_fetched(texts: Texts) -> None:
    state = replace(samples_reports.REPORTED, light=GREEN)
    draft = worded(texts, update(state=state), pdf=b"%PDF-1.7", chart=b"\x89PNG")
    envelope = mail.Envelope(
        Address("in@studio.example", "Studio"), draft.to, "<a.1@studio.example>", "t" * 30, samples.NOW, "=_b"
    )
    message = email.message_from_bytes(mail.build(draft, envelope))
    parts = [(part.get_content_type(), part.get_content_disposition()) for part in message.walk()]
    assert parts == [
        ("multipart/mixed", None), ("multipart/alternative", None), ("text/plain", None), ("multipart/related", None),
        ("text/html", None), ("image/png", "inline"), ("application/pdf", "attachment"),
    ]  # fmt: skip
    shown = re.findall(r'src="cid:([^"]+)"', draft.html or "")
    assert [f"<{cid}>" for cid in shown] == [p["Content-ID"] for p in message.walk() if p["Content-ID"]]
    assert 'alt="Aufwand: 21,5 Stunden' in (draft.html or "")
    assert "http" not in (draft.html or "")
    assert message["Precedence"] is None
    assert message["Auto-Submitted"] == "auto-generated"
