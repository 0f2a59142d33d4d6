"""What stands in an answer: who is greeted how, dates, lists, the subject, and what never gets in."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from daemon.compose import MissedPromise, Reply, TextError, Texts, reply, samples, stranger
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


def test_state_makes_a_state_mail(texts: Texts) -> None:
    for occasion in ("status", "change", "complaint", "other"):
        assert reply(texts, SITE, ask(occasion, state=samples.FULL)).kind is DraftKind.STATE
        assert reply(texts, SITE, ask(occasion, state=None)).kind is DraftKind.ACKNOWLEDGE
    assert reply(texts, SITE, ask("held", state=samples.FULL)).kind is DraftKind.ACKNOWLEDGE


@pytest.mark.parametrize(
    ("occasion", "language", "matter"),
    [("complaint", "de", "Sie bleibt offen, bis"), ("change", "de", "bleibt alles beim vereinbarten Plan"),
     ("other", "de", "Jonas Weber kümmert sich darum"), ("complaint", "en", "It stays open until"),
     ("change", "en", "the agreed plan stays as it is"), ("other", "en", "Jonas Weber is looking after it")],
)  # fmt: skip
@pytest.mark.parametrize("open_now", [True, False])
def test_the_state_stands_below_what_is_said_about_the_matter(
    texts: Texts, occasion: str, language: str, matter: str, open_now: bool
) -> None:
    value = replace(samples.one_reply(occasion, language, Form.SIE, open_now=open_now), state=samples.LATE)
    text = said(texts, value)
    first, _, rest = text.partition("As of " if language == "en" else "Stand: ")
    assert matter in first
    assert "Zahlungstest" not in first
    assert re.search("[„“]Zahlungstest[“”] (war für Dienstag, 17. November|was promised for Tuesday 17 November)", rest)
    assert text.startswith(said(texts, replace(value, state=None)).rpartition("\n\n")[0])


@pytest.mark.parametrize("day", [19, 20, 23, 30])
def test_an_english_deadline_closes_its_comma_once(texts: Texts, day: int) -> None:
    for occasion in ("complaint", "change"):
        text = said(texts, ask(occasion, "en", deadline=datetime(2026, 11, day, 13, 30, tzinfo=UTC)))
        assert ",," not in text
        assert ", by phone" in text or occasion == "change"


def test_the_state_is_promised_where_it_is_not_known(texts: Texts) -> None:
    due = datetime(2026, 11, 20, 11, 30, tzinfo=UTC)
    text = said(texts, ask("status", state=None, deadline=due))
    assert (
        "Sie fragen, wie es im Projekt Shop-Relaunch steht. Jonas Weber schreibt Ihnen den Stand morgen, Freitag,"
        in text
    )
    assert "Sie fragen nach dem Stand. Jonas" in said(texts, ask("status", state=None, project=None))
    assert "You asked where things stand. Jonas" in said(texts, ask("status", "en", state=None, project=None))


@pytest.mark.parametrize(
    ("language", "first", "answer"),
    [("de", "Guten Tag,", "antwortet Ihnen bis Montag, 9 Uhr."), ("en", "Hello,", "answer you by Monday 9:00 (Berlin time).")],
)  # fmt: skip
def test_a_stranger_gets_a_fixed_text(texts: Texts, language: str, first: str, answer: str) -> None:
    draft = stranger(
        texts, SITE, to="k@new.example", language=language, now=NOW, next_open=NOW, deadline=samples.MONDAY
    )
    assert (draft.kind, draft.to, draft.project, draft.contact, draft.case) == (
        DraftKind.ACKNOWLEDGE, "k@new.example", None, None, None,
    )  # fmt: skip
    assert draft.subject in ("Re: Ihre Nachricht an Studio Nord", "Re: Your message to Studio Nord")
    assert draft.text.splitlines()[0] == first
    assert answer in draft.text
    night = stranger(texts, SITE, to="k@new.example", language="fr", now=samples.NIGHT, next_open=samples.MONDAY)
    assert night.language == "de"
    assert "Wir sind am Montag ab 9 Uhr wieder da; dann liest sie jemand von uns." in night.text


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
