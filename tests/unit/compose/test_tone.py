"""The rules of tone, tried on every text that a client or a colleague can get."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import chain

import pytest

from daemon.compose import (
    Reply,
    Texts,
    answer,
    digest,
    notice,
    offer,
    offer_news,
    receipt,
    reply,
    samples,
    samples_orders,
)
from daemon.model import Draft, DraftKind, Form

OCCASIONS = ("status", "change", "complaint", "complaint-more", "other", "unclear", "held", "which-project", "late")
VOICES = (("de", Form.SIE), ("de", Form.DU), ("de", Form.FIRST_NAME), ("en", Form.SIE), ("en", Form.FIRST_NAME))
HOLLOW = re.compile(
    r"(?i)zeitnah|schnellstmöglich|baldmöglichst|umgehend|leider|unannehmlichkeit|anliegen ist uns|wichtig|bedauern|"
    r"nicht auf diese e-?mail|as soon as possible|shortly|value your|rest assured|earliest convenience|inconvenience|"
    r"do not reply|unfortunately|important to us|autoreply|automatische antwort"
)
SIE = re.compile(r"\b(?:Sie|Ihnen|Ihr|Ihre|Ihrem|Ihren|Ihrer|Ihres)\b")
DU = re.compile(r"(?i)\b(?:du|dich|dir|dein|deine|deinem|deinen|deiner|deines)\b")
DAY = r"(?:Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonntag)"
MONTH = r"(?:Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember)"
ENGLISH_DAY = r"(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"
ENGLISH_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"


@cache
def worded(texts: Texts, occasion: str, language: str, form: Form) -> tuple[tuple[Reply, Draft], ...]:
    """Every variation of an occasion with its draft; worded once for all tests."""
    return tuple((value, reply(texts, samples.SITE, value)) for value in samples.replies(occasion, language, form))


def replies(texts: Texts, language: str, form: Form, *occasions: str) -> Iterator[Draft]:
    for occasion in occasions or OCCASIONS:
        yield from (draft for _, draft in worded(texts, occasion, language, form))
    if not occasions:
        yield from (offer(texts, samples.SITE, value) for value in samples_orders.offers(language, form))


@cache
def team(texts: Texts, language: str) -> tuple[Draft, ...]:
    site = samples.SITE
    return (
        *(receipt(texts, site, value) for value in samples.receipts(language)),
        *(notice(texts, site, value) for why in samples.NOTICES for value in samples.notices(why, language)),
        *(offer_news(texts, site, value) for value in samples_orders.offer_news(language)),
        *(answer(texts, site, value) for value in samples_orders.answers(language)),
        *(digest(texts, site, value) for value in samples.digests(language)),
    )


@pytest.mark.parametrize(("language", "form"), VOICES)
def test_no_reply_shouts_or_says_nothing(texts: Texts, language: str, form: Form) -> None:
    for draft in chain(replies(texts, language, form), team(texts, language)):
        assert "!" not in draft.text + draft.subject, draft.text
        assert not HOLLOW.search(draft.text), draft.text


@pytest.mark.parametrize(("language", "form"), VOICES)
def test_the_shape_of_every_text_is_clean(texts: Texts, language: str, form: Form) -> None:
    for draft in chain(replies(texts, language, form), team(texts, language)):
        for odd in (
            "  \n",
            " .",
            " ,",
            "..",
            ",,",
            ".,",
            "()",
            "( ",
            "None",
            "{{",
            "\n\n\n",
            ": .",
            "\x02",
            "\x03",
            "\x04",
        ):
            assert odd not in draft.text, (odd, draft.text)
        assert "  " not in re.sub(r"^ +", "", draft.text, flags=re.MULTILINE), draft.text
        assert draft.text == draft.text.strip("\n") + "\n"
        assert draft.subject.strip(" ,:") == draft.subject
        assert not re.search(r"[.?][A-ZÄÖÜ]", draft.text.replace("e.K", "")), draft.text


def test_the_sie_is_never_mixed_with_a_du(texts: Texts) -> None:
    for draft in replies(texts, "de", Form.SIE):
        assert not DU.search(draft.text), draft.text
        assert SIE.search(draft.text)


@pytest.mark.parametrize("form", [Form.DU, Form.FIRST_NAME])
def test_the_du_is_never_mixed_with_a_sie(texts: Texts, form: Form) -> None:
    for draft in replies(texts, "de", form):
        text = re.sub(r"(?<=\. )Sie (?=bleibt)", "", draft.text)  # "Sie bleibt offen" is the message, not the reader
        assert not SIE.search(text), draft.text
        assert DU.search(draft.text)


def test_the_team_is_addressed_as_du(texts: Texts) -> None:
    for draft in team(texts, "de"):
        assert not SIE.search(draft.text), draft.text


@pytest.mark.parametrize(("language", "form"), VOICES)
def test_every_date_carries_its_weekday(texts: Texts, language: str, form: Form) -> None:
    if language == "de":
        dated = re.compile(rf"{DAY}, \d{{1,2}}\. {MONTH}")
        any_date = re.compile(rf"\d{{1,2}}\. {MONTH}")
    else:
        dated = re.compile(rf"{ENGLISH_DAY} \d{{1,2}} {ENGLISH_MONTH}")
        any_date = re.compile(rf"\d{{1,2}} {ENGLISH_MONTH}")
    for draft in chain(replies(texts, language, form), team(texts, language)):
        assert len(any_date.findall(draft.text)) == len(dated.findall(draft.text)), draft.text


@pytest.mark.parametrize(("language", "form"), VOICES)
def test_one_quiet_last_line_says_that_a_machine_wrote(texts: Texts, language: str, form: Form) -> None:
    for draft in replies(texts, language, form):
        last = draft.text.strip().splitlines()[-1]
        assert re.search(r"(Antwort liest ein Mensch|a person reads your reply)\.( SHOP-\d+)?$", last), last
        assert (draft.kind is DraftKind.STATE) == bool(re.match(r"Zusammengestellt|Put together", last))


@pytest.mark.parametrize(("language", "form"), VOICES)
def test_an_emergency_is_spoken_of_out_of_hours_only(texts: Texts, language: str, form: Form) -> None:
    for occasion in OCCASIONS:
        for value, draft in worded(texts, occasion, language, form):
            text = draft.text
            assert ("+49 170 7654321" in text) is not value.open_now, text
            if not value.open_now:
                assert "Montag ab 9 Uhr" in text or "on Monday at 9:00" in text


@pytest.mark.parametrize(("language", "form"), VOICES)
def test_a_complaint_is_heard_and_nothing_else(texts: Texts, language: str, form: Form) -> None:
    for value, draft in worded(texts, "complaint", language, form):
        assert "Jonas Weber" in draft.text
        assert len(re.findall(r"\?", re.sub("[„“].*?[“”]", "", draft.text))) == 1
        assert re.search("bleibt .*offen, bis|stays open", draft.text)
        assert not re.search("im Plan|on plan", draft.text)
        if value.state is None:
            assert draft.kind is DraftKind.ACKNOWLEDGE
            assert not re.search("(?i)livegang|Stand:", draft.text)


def test_an_apology_needs_a_fact(texts: Texts) -> None:
    for language, form in VOICES:
        for occasion in OCCASIONS[:-1]:
            for value, draft in worded(texts, occasion, language, form):
                text = draft.text
                sorry = bool(re.search("(?i)entschuldigung|tut uns leid|apologise|sorry", text))
                missed = value.missed_promise is not None and occasion == "complaint"
                assert sorry == (value.apologise_late or missed), text


@pytest.mark.parametrize(("language", "form"), VOICES)
def test_an_acknowledgement_fits_a_phone_screen_and_a_state_one_and_a_half(
    texts: Texts, language: str, form: Form
) -> None:
    for occasion in OCCASIONS:
        draft = reply(texts, samples.SITE, samples.one_reply(occasion, language, form, open_now=False))
        assert len(draft.text) < (1500 if draft.kind is DraftKind.STATE else 1100), len(draft.text)
