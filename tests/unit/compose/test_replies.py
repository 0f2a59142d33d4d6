"""What stands in an answer: who is greeted how, dates, lists, the subject, and what never gets in."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from daemon.compose import MissedPromise, Reply, TextError, Texts, reply, samples
from daemon.model import Contact, Draft, DraftKind, Form, ProjectState, Step, WorkingHours

SITE = samples.SITE
NOW = samples.NOW


def ask(occasion: str = "other", language: str = "de", form: Form = Form.SIE, **changes: object) -> Reply:
    return replace(samples.one_reply(occasion, language, form), **changes)  # type: ignore[arg-type]


def said(texts: Texts, value: Reply) -> str:
    return reply(texts, SITE, value).text


def state(**changes: object) -> ProjectState:
    return replace(samples.EMPTY, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("contact", "language", "form", "line"),
    [
        (
            Contact("Maria Lüders", "m@krause.example", salutation="Frau Dr. Lüders"),
            "de",
            Form.SIE,
            "Guten Tag Frau Dr. Lüders,",
        ),
        (Contact("Eva Krause", "e@krause.example"), "de", Form.SIE, "Guten Tag Eva Krause,"),
        (Contact("Krause, Eva", "e@krause.example"), "de", Form.SIE, "Guten Tag Eva Krause,"),
        (Contact("", "e@krause.example"), "de", Form.SIE, "Guten Tag,"),
        (Contact("e@krause.example", "e@krause.example"), "de", Form.DU, "Hallo,"),
        (Contact("Dr. Eva Krause", "e@krause.example"), "de", Form.DU, "Hallo Eva,"),
        (Contact("Eva Krause", "e@krause.example", salutation="Frau Krause"), "de", Form.DU, "Hallo Eva,"),
        (Contact("Evelyn Krause", "e@krause.example", salutation="Evi"), "de", Form.DU, "Hallo Evi,"),
        (
            Contact("M. Lüders", "m@krause.example", salutation="Sehr geehrte Frau Lüders"),
            "de",
            Form.SIE,
            "Sehr geehrte Frau Lüders,",
        ),
        (Contact("Tim Ott", "t@krause.example", language="en"), "en", Form.FIRST_NAME, "Hi Tim,"),
        (Contact("Eva Krause", "e@krause.example", language="en"), "en", Form.SIE, "Dear Eva Krause,"),
        (
            Contact("Eva Krause", "e@krause.example", language="en", salutation="Ms Krause"),
            "en",
            Form.SIE,
            "Dear Ms Krause,",
        ),
        (Contact("Eva Krause", "e@krause.example", salutation="Frau Krause"), "en", Form.SIE, "Dear Eva Krause,"),
        (Contact("", "e@krause.example"), "en", Form.SIE, "Hello,"),
    ],
)
def test_a_person_is_greeted_as_stored_and_gender_is_never_guessed(
    texts: Texts, contact: Contact, language: str, form: Form, line: str
) -> None:
    assert said(texts, ask(language=language, form=form, contact=contact)).splitlines()[0] == line


@pytest.mark.parametrize(
    ("due", "german", "english"),
    [
        (
            datetime(2026, 11, 19, 15, 0, tzinfo=UTC),
            "antwortet Ihnen heute bis 16 Uhr.",
            "answer you by 16:00 today",
        ),
        (
            datetime(2026, 11, 20, 11, 30, tzinfo=UTC),
            "morgen, Freitag, bis 12:30 Uhr.",
            "by 12:30 tomorrow, Friday",
        ),
        (datetime(2026, 11, 23, 9, 0, tzinfo=UTC), "bis Montag, 10 Uhr.", "by Monday 10:00"),
        (
            datetime(2026, 11, 30, 9, 0, tzinfo=UTC),
            "bis Montag, 30. November, 10 Uhr.",
            "by 10:00 on Monday 30 November",
        ),
        (
            datetime(2027, 1, 4, 9, 0, tzinfo=UTC),
            "bis Montag, 4. Januar 2027, 10 Uhr.",
            "by 10:00 on Monday 4 January 2027",
        ),
    ],
)
def test_a_deadline_is_said_with_its_weekday_in_the_zone_of_the_site(
    texts: Texts, due: datetime, german: str, english: str
) -> None:
    assert german in said(texts, ask(deadline=due))
    assert f"{english} (Berlin time)." in said(texts, ask(language="en", deadline=due))


def test_a_deadline_inside_a_sentence_closes_its_comma(texts: Texts) -> None:
    text = said(texts, ask("complaint", deadline=datetime(2026, 11, 23, 9, 0, tzinfo=UTC)))
    assert "meldet sich bis Montag, 10 Uhr, bei Ihnen" in text


def test_a_deadline_that_is_over_or_missing_is_not_promised(texts: Texts) -> None:
    for due in (None, NOW, NOW - timedelta(hours=1)):
        assert "Jonas Weber kümmert sich darum und antwortet Ihnen.\n" in said(texts, ask(deadline=due))


def test_state_makes_a_state_mail_and_a_complaint_never_shows_it(texts: Texts) -> None:
    assert reply(texts, SITE, ask("status", state=samples.FULL)).kind is DraftKind.STATE
    assert reply(texts, SITE, ask("change", state=samples.FULL)).kind is DraftKind.STATE
    assert reply(texts, SITE, ask("status", state=None)).kind is DraftKind.ACKNOWLEDGE
    complaint = reply(texts, SITE, ask("complaint", state=samples.FULL))
    assert complaint.kind is DraftKind.ACKNOWLEDGE
    assert "Zahlungstest" not in complaint.text


def test_the_draft_goes_to_the_stored_address_and_hangs_in_the_thread(texts: Texts) -> None:
    draft = reply(texts, SITE, ask())
    assert (draft.to, draft.contact) == ("e.krause@krause.example", "e.krause@krause.example")
    assert (draft.project, draft.case, draft.occasion, draft.language) == ("SHOP", "SHOP-18", "reply/other", "de")
    assert (draft.in_reply_to, draft.references) == ("<1@krause.example>", ("<1@krause.example>",))
    assert draft.auto_submitted == "auto-replied"


@pytest.mark.parametrize(
    ("subject", "safe", "ref", "expected"),
    [
        ("AW: WG: Wo stehen wir?", True, "SHOP-18", "Re: Wo stehen wir? [SHOP-18]"),
        ("Re: Wo stehen wir? [SHOP-18]", True, "SHOP-18", "Re: Wo stehen wir? [SHOP-18]"),
        ("Re: Wo stehen wir? [SHOP-9]", True, "SHOP-18", "Re: Wo stehen wir? [SHOP-18]"),
        ("Wo stehen wir?", True, None, "Re: Wo stehen wir?"),
        ("", True, "SHOP-18", "Re: Ihre Nachricht an Studio Nord [SHOP-18]"),
        ("Gewinn auf http://x.example", False, "SHOP-18", "Re: Ihre Nachricht an Studio Nord [SHOP-18]"),
        ("x\r\nBcc: a@b.example", True, "SHOP-18", "Re: x Bcc: a@b.example [SHOP-18]"),
        ("{{ 7 * 7 }}", True, None, "Re: {{ 7 * 7 }}"),
    ],
)
def test_the_subject_is_theirs_with_the_reference_at_its_end(
    texts: Texts, subject: str, safe: bool, ref: str | None, expected: str
) -> None:
    assert reply(texts, SITE, ask(subject=subject, safe_subject=safe, ref=ref)).subject == expected


def test_a_long_subject_keeps_its_reference(texts: Texts) -> None:
    subject = reply(texts, SITE, ask(subject="Wort " * 100)).subject
    assert len(subject) <= 180
    assert subject.endswith("… [SHOP-18]")


def test_a_wish_is_quoted_without_greeting_and_sign_off(texts: Texts) -> None:
    wish = "Hi Jonas,\n\nwir hätten gern eine „Geschenkverpackung“ im Warenkorb.\n\nDanke und Gruß\nEva"
    assert "SHOP-18: „Wir hätten gern eine Geschenkverpackung im Warenkorb“.\n" in said(texts, ask("change", wish=wish))
    assert "notiert als SHOP-18.\n" in said(texts, ask("change", wish=None))
    long = said(texts, ask("change", wish="Bitte die Farbe ändern und " * 40))
    assert len(max(long.splitlines(), key=len)) < 340


@pytest.mark.parametrize(
    ("wish", "cues", "quote"),
    [
        ("Es reicht jetzt wirklich. Der Termin wurde zum dritten Mal verschoben.", ("zum dritten Mal",),
         "„Der Termin wurde zum dritten Mal verschoben“."),
        ("Das ist eine Frechheit!", (), None),
        ("DAS IST NICHT MEHR LUSTIG.", (), None),
        ("So nicht.", (), None),
        (None, (), None),
    ],
)  # fmt: skip
def test_a_complaint_is_quoted_in_one_calm_line_or_not_at_all(
    texts: Texts, wish: str | None, cues: tuple[str, ...], quote: str | None
) -> None:
    text = said(texts, ask("complaint", wish=wish, cues=cues))
    assert f"Sie schreiben: {quote}" in text if quote else "Sie schreiben" not in text


def test_a_missed_date_is_owned(texts: Texts) -> None:
    text = said(texts, ask("complaint", missed_promise=MissedPromise("Zahlungstest", date(2026, 11, 13))))
    assert "„Zahlungstest“ war Ihnen für Freitag, 13. November, zugesagt. Das haben wir nicht eingehalten" in text


def test_a_late_answer_says_when_the_mail_came(texts: Texts) -> None:
    text = said(texts, ask(apologise_late=True, received=NOW - timedelta(days=2)))
    assert "Ihre Mail ist am Dienstag, 17. November, um 14:05 Uhr hier angekommen" in text


def test_swiss_german_has_no_sharp_s_and_names_keep_theirs(texts: Texts) -> None:
    contact = Contact("Anna Weiß", "a@krause.example", language="de-CH")
    draft = reply(texts, SITE, ask("status", "de-CH", contact=contact, state=state(in_work=(Step("Straße planen"),))))
    assert "Freundliche Grüsse" in draft.text
    assert "Guten Tag Anna Weiß," in draft.text
    assert "Straße planen" in draft.text
    assert draft.language == "de-CH"
    swiss = replace(SITE, swiss_spelling=True)
    assert "ß" not in reply(texts, swiss, ask(contact=samples.EVA)).text


def test_the_words_for_an_emergency_follow_language_and_form(texts: Texts) -> None:
    night = {"open_now": False, "now": samples.NIGHT}
    assert "Als Notfall gilt: Ihre Website ist" in said(texts, ask(**night))
    assert "Als Notfall gilt: Deine Website ist" in said(texts, ask(form=Form.DU, **night))
    assert "What counts as an emergency: your site is down" in said(texts, ask(language="en", **night))
    only_german = replace(SITE, emergency=replace(SITE.emergency, means={"": "Ihre Website steht."}))  # type: ignore[type-var]
    assert "In an emergency, call +49 170" in reply(texts, only_german, ask(language="en", **night)).text
    assert "170" not in reply(texts, replace(SITE, emergency=None), ask(**night)).text


@pytest.mark.parametrize(
    ("days", "expected"),
    [({0, 1, 2, 3, 4}, "Montag bis Freitag"), ({0, 2, 4}, "Montag, Mittwoch und Freitag"), ({0, 1}, "Montag und Dienstag"),
     ({1, 2, 3, 5}, "Dienstag bis Donnerstag und Samstag"), ({3}, "Donnerstag")],
)  # fmt: skip
def test_working_days_are_said_as_people_say_them(texts: Texts, days: set[int], expected: str) -> None:
    site = replace(SITE, hours=WorkingHours(days=frozenset(days)))
    assert f"{expected}, 9 bis 17:30 Uhr" in reply(texts, site, ask("status", state=samples.EMPTY)).text


def test_a_language_without_texts_falls_back_to_the_one_of_the_site(texts: Texts) -> None:
    draft = reply(texts, SITE, ask(language="fr"))
    assert draft.language == "de"
    assert draft.text.startswith("Guten Tag")


def test_an_occasion_without_a_text_is_told(texts: Texts) -> None:
    with pytest.raises(TextError, match="de/reply/wedding: there is no such text"):
        reply(texts, SITE, ask("wedding"))


def drafts(texts: Texts) -> list[Draft]:
    return [reply(texts, SITE, value) for o in ("status", "complaint") for value in samples.replies(o, "de", Form.SIE)]


def test_the_same_value_gives_the_same_bytes(
    texts: Texts, sources: dict[str, str], words: dict[str, dict[str, object]]
) -> None:
    assert drafts(texts) == drafts(Texts(sources, words))
