"""What the reader makes of mails as people write them."""

import time

import pytest

from daemon.intents import Reader
from daemon.model import Intent

STATUS, CHANGE, COMPLAINT, OTHER = (
    Intent.STATUS_REQUEST, Intent.CHANGE_REQUEST, Intent.COMPLAINT, Intent.OTHER,
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("Wo stehen wir mit dem Relaunch?", STATUS),
        ("Wann können wir mit dem Testbericht rechnen?", STATUS),
        ("Habt ihr schon mit der Fassade angefangen?", STATUS),
        ("Grüezi, gibt es Neuigkeiten zum Umbau?", STATUS),
        ("gibts schon was neues vom logo?", STATUS),
        ("Where do we stand with the migration?", STATUS),
        ("Any news on the flyer?", STATUS),
        ("When can we expect the test report?", STATUS),
        ("Could the door open outwards?", CHANGE),
        ("Könnten Sie die Überschrift bitte etwas größer machen und den Button entfernen?", CHANGE),
        ("Wir hätten gern noch eine zweite Sprache im Shop.", CHANGE),
        ("Please replace the logo on page 3.", CHANGE),
        ("We'd like to have the menu on the left instead.", CHANGE),
        ("Das ist jetzt zum dritten Mal verschoben worden, so war das nicht vereinbart.", COMPLAINT),
        ("Seit drei Wochen warten wir auf eine Antwort, niemand meldet sich.", COMPLAINT),
        ("Mit der Qualität der Texte sind wir leider nicht zufrieden.", COMPLAINT),
        ("We are really disappointed with the draft.", COMPLAINT),
        ("This is the third time I'm asking and nobody calls back.", COMPLAINT),
        ("Anbei die unterschriebene Rechnung.", OTHER),
        ("Please find the signed contract attached.", OTHER),
        ("Passt Ihnen der Termin am Dienstag um 10 Uhr für ein Telefonat?", OTHER),
        ("Herzlichen Dank für die Unterlagen, wir freuen uns sehr!", OTHER),
    ],
)
def test_plain_mails_are_read_as_what_they_are(reader: Reader, text: str, intent: Intent) -> None:
    assert reader.read(text).primary is intent


@pytest.mark.parametrize(
    "text",
    [
        "Wann kommt der Testbericht? Wir sind wirklich verärgert.",
        "Bitte ändern Sie die Farbe. Und: Das ist schon wieder falsch geliefert worden!",
        "When will the site be ready? This is unacceptable.",
        "Please move the button. I am very disappointed, you promised it for Monday and it still isn't there.",
    ],
)
def test_anger_beside_a_question_or_a_wish_is_never_overlooked(reader: Reader, text: str) -> None:
    reading = reader.read(text)
    assert reading.primary in (COMPLAINT, Intent.UNCLEAR)
    assert reading.suspected_complaint


def test_a_complaint_wins_over_a_question(reader: Reader) -> None:
    reading = reader.read(
        "Das ist jetzt zum dritten Mal verschoben worden, so war das nicht vereinbart. Wann kommt der Bericht denn nun?"
    )
    assert reading.primary is COMPLAINT


@pytest.mark.parametrize(
    "text",
    [
        "Wann kommt endlich unser Testbericht? Das dauert alles viel zu lange.",
        "Wie lange sollen wir denn noch warten?",
        "When will the video finally arrive? This takes far too long.",
        "Es ist jetzt das dritte Mal, dass ich nachfrage. Wann ist die Seite online?",
    ],
)
def test_an_impatient_question_is_never_a_plain_status_request(reader: Reader, text: str) -> None:
    reading = reader.read(text)
    assert reading.primary is not STATUS
    assert reading.suspected_complaint


def test_a_wish_wins_over_a_question(reader: Reader) -> None:
    reading = reader.read("Bitte ergänzen Sie noch die Hausordnung. Und wann ist die Mappe fertig?")
    assert reading.primary is CHANGE
    assert STATUS in reading.secondary


@pytest.mark.parametrize(
    "text",
    [
        "Kein Problem, das passt.",
        "No problem at all, that works for us.",
        "Wir sind sehr zufrieden, das Problem ist gelöst.",
        "Entschuldigung für die späte Antwort.",
        "Sorry, my mistake, I had the wrong file open.",
    ],
)
def test_words_of_anger_that_mean_none_are_no_complaint(reader: Reader, text: str) -> None:
    reading = reader.read(text)
    assert reading.primary is not COMPLAINT
    assert not reading.suspected_complaint


@pytest.mark.parametrize(
    "text",
    ["Es gab keine Verspätung und keine Beschwerden.", "We are not disappointed at all.", "Nothing to complain about!"],
)
def test_anger_denied_is_not_called_a_complaint_even_if_the_model_thinks_so(reader: Reader, text: str) -> None:
    assert reader.read(text).primary is not COMPLAINT


def test_not_only_disappointed_is_not_denied_disappointment(reader: Reader) -> None:
    reading = reader.read("Wir sind nicht nur enttäuscht, sondern auch ratlos.")
    assert reading.primary in (COMPLAINT, Intent.UNCLEAR)
    assert reading.suspected_complaint


@pytest.mark.parametrize(
    "text",
    [
        "Wir setzen Ihnen hiermit eine Frist bis zum 12. Mai.",
        "Wir prüfen Schadensersatz und haben unseren Anwalt informiert.",
        "Hiermit kündigen wir den Vertrag.",
        "We want a refund.",
        "We have had a data breach, please call.",
        "We are considering to terminate the contract.",
    ],
)
def test_words_of_caution_always_raise_suspicion(reader: Reader, text: str) -> None:
    assert reader.read(text).suspected_complaint


@pytest.mark.parametrize(
    "text",
    [
        "Danke!", "ok", "👍", "🙏🙂", "👍🏽", "Alles klar, danke dir.", "Vielen Dank für die schnelle Antwort!", "Thanks a lot!",
        "Perfect, thank you.", "Danke, Jonas!", "Hallo Frau Krause,\n\nvielen Dank für die Info.\n\nViele Grüße\nEva Krause",
        "Hi Tim,\n\ngot it, thanks!\n\nBest regards\nAnna Smith", "Passt, danke.", "ok danke",
    ],
)  # fmt: skip
def test_only_thanks_is_courtesy(reader: Reader, text: str) -> None:
    reading = reader.read(text)
    assert reading.courtesy
    assert reading.primary is OTHER


@pytest.mark.parametrize(
    "text",
    [
        "", "   ", "?", "👎", "😡", "Danke, wann kommt der Rest?", "Danke, aber bitte ändern Sie noch die Farbe.",
        "Ok, dann kündigen wir.", "Danke für nichts.", "Danke. Der Server ist ausgefallen.", "Thanks, no.", "Liebe Frau Krause,",
        "ok, 500 Euro", "Danke für die Erinnerung, die Rechnung ist bezahlt.",
    ],
)  # fmt: skip
def test_anything_more_than_thanks_is_no_courtesy(reader: Reader, text: str) -> None:
    assert not reader.read(text).courtesy


@pytest.mark.parametrize("text", ["", " \n\t ", "…"])
def test_nothing_is_never_classified(reader: Reader, text: str) -> None:
    reading = reader.read(text)
    assert reading.primary is Intent.UNCLEAR
    assert not reading.suspected_complaint
    assert not reading.courtesy


@pytest.mark.parametrize(
    "text", ["Xyloph qwrtz brmpf knorz.", "Ξέρετε πότε θα είναι έτοιμο;", "Prosimy o przesłanie dokumentów."]
)
def test_a_text_in_words_nobody_has_taught_it_is_unclear(reader: Reader, text: str) -> None:
    reading = reader.read(text)
    assert reading.primary is Intent.UNCLEAR
    assert not reading.suspected_complaint
    assert reading.reason


def test_no_client_hears_cheer_over_roses(reader: Reader) -> None:
    assert reader.read("Im Garten blühen die Rosen.").primary in (Intent.UNCLEAR, OTHER)


def test_the_subject_counts_when_the_writer_chose_it(reader: Reader) -> None:
    assert reader.read("", "Wo stehen wir?").primary is STATUS
    assert reader.read("Guten Tag,", "Beschwerde über die Lieferung").primary is COMPLAINT


def test_the_subject_of_a_reply_does_not_count(reader: Reader) -> None:
    reading = reader.read("Anbei die Fotos.", "Re: Beschwerde über die Lieferung", is_reply=True)
    assert reading.primary is OTHER
    assert not reading.suspected_complaint


def test_thanks_under_a_subject_is_still_courtesy_unless_the_subject_asks(reader: Reader) -> None:
    assert reader.read("Vielen Dank!", "Shop-Relaunch").courtesy
    assert not reader.read("Danke", "Wo stehen wir?").courtesy


def test_scores_name_every_intent_and_the_words_of_the_mail(reader: Reader) -> None:
    reading = reader.read("Das ist zum dritten Mal verschoben, so war das NICHT vereinbart.")
    assert {score.intent for score in reading.scores} == {STATUS, CHANGE, COMPLAINT, OTHER}
    assert sum(score.confidence for score in reading.scores) == pytest.approx(1, abs=0.01)
    assert "zum dritten Mal" in reading.scores[0].cues
    assert "zum dritten Mal" in reading.reason


def test_umlauts_and_case_do_not_matter(reader: Reader) -> None:
    for text in ("Wir sind verärgert.", "wir sind veraergert.", "WIR SIND VERÄRGERT."):
        assert reader.read(text).primary is COMPLAINT


def test_a_german_word_does_not_read_english_mail(reader: Reader) -> None:
    reading = reader.read("The bathroom is in the annexe, we call it Bad in our plans and the residents like it.")
    assert reading.primary is not COMPLAINT


def test_a_mail_is_read_in_no_time_and_a_huge_one_in_no_more_than_its_share(reader: Reader) -> None:
    mail = "Guten Tag Frau Winkler,\n\nim Anhang die Fotos. " + "Wann können wir mit dem Bericht rechnen? " * 4
    start = time.process_time()
    for _ in range(50):
        reader.read(mail)
    assert (time.process_time() - start) / 50 < 0.05  # generous: a machine under load
    hostile = "wann nicht schon wieder noch nicht und " * 20_000
    start = time.process_time()
    reader.read(hostile)
    assert time.process_time() - start < 20


def test_a_word_list_with_a_slip_names_the_line(words: dict[str, dict[str, object]]) -> None:
    with pytest.raises(ValueError, match=r"de: cues: 'statsu-request' is no intent"):
        Reader({"de": {"cues": {"statsu-request": ["x"]}}})
    with pytest.raises(ValueError, match=r"de: other: '\(danke': cannot read"):
        Reader({"de": {"cues": {"other": ["(danke"]}}})
    with pytest.raises(ValueError, match="weight"):
        Reader({"de": {"cues": {"other": [{"danke": 9}]}}})


def test_a_team_can_bring_a_language_of_its_own() -> None:
    reader = Reader(
        {"fr": {"cues": {"status-request": [{"où en sommes-nous": 3}]}, "function_words": "où en nous avec le"}}
    )
    reading = reader.read("Où en sommes nous avec le site ?")
    assert (reading.primary, reading.language) == (STATUS, "fr")
