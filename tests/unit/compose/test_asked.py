"""How the one thing that a question names is answered, before the state as a whole."""

from dataclasses import replace
from datetime import date

import pytest

from daemon.compose import Texts, reply, samples
from daemon.model import AskedAbout, Form, PromisedMilestone, Step

TEST = samples.PAYMENT  # promised for Friday, 27 November
WORK, SOON = Step("Zahlungstest mit der Bank.", on=date(2026, 11, 16)), Step("Versandregeln", on=date(2026, 11, 23))
MOVED = PromisedMilestone("Livegang", date(2026, 12, 18), was=date(2026, 12, 14), reason="die Bank später liefert")
EACH = [
    (AskedAbout("Konzept", milestone=samples.FULL.reached[0]), "erreicht (Mittwoch, 28. Oktober).", "reached (Wednesday 28 October)."),
    (AskedAbout("Suche", done=Step("Suche", on=date(2026, 11, 18))), "fertig (Mittwoch).", "done (Wednesday)."),
    (AskedAbout("Suche", done=Step("Suche", on=date(2026, 11, 19))), "fertig (heute).", "done (today)."),
    (AskedAbout("Suche", done=Step("Suche")), "fertig.", "done."),
    (
        AskedAbout("Zahlungstest", milestone=TEST, in_work=WORK), "in Arbeit, zugesagt für Freitag, 27. November.",
        "in progress, promised for Friday 27 November.",
    ),
    (AskedAbout("Zahlungstest", milestone=TEST), "zugesagt für Freitag, 27. November.", "promised for Friday 27 November."),
    (
        AskedAbout("Livegang", milestone=MOVED), "zugesagt für Freitag, 18. Dezember (bisher Montag, 14. Dezember).",
        "promised for Friday 18 December (previously Monday 14 December).",
    ),
    (
        AskedAbout("Livegang", milestone=replace(MOVED, promised=date(2026, 12, 7))), "zugesagt für Montag, 7. Dezember.",
        "promised for Monday 7 December.",
    ),
    (
        AskedAbout("Zahlungstest mit der Bank.", in_work=WORK),
        "in Arbeit; ein Termin für die Fertigstellung ist noch nicht zugesagt.",
        "in progress; no completion date has been promised yet.",
    ),
    (
        AskedAbout("Fotos", in_work=Step("Fotos", due=date(2026, 12, 4))), "in Arbeit (bis Freitag, 4. Dezember).",
        "in progress (by Friday 4 December).",
    ),
    (
        AskedAbout("Versandregeln", next=SOON),
        "kommt als Nächstes (ab Montag); ein Termin für die Fertigstellung ist noch nicht zugesagt.",
        "up next (from Monday); no completion date has been promised yet.",
    ),
]  # fmt: skip


def first(texts: Texts, asked: AskedAbout, language: str = "de", form: Form = Form.SIE) -> list[str]:
    """The paragraphs behind the salutation."""
    value = replace(samples.one_reply("status", language, form), asked=asked)
    return reply(texts, samples.SITE, value).text.split("\n\n")[1:]


@pytest.mark.parametrize(("asked", "german", "english"), EACH)
def test_each_way_it_may_stand(texts: Texts, asked: AskedAbout, german: str, english: str) -> None:
    name = asked.name.rstrip(".")
    assert first(texts, asked)[0] == f"zu „{name}“: {german}"
    assert first(texts, asked, form=Form.DU)[0] == f"zu „{name}“: {german}"
    assert first(texts, asked, "en")[0] == f"On “{name}”: {english}"


def test_the_state_follows_as_a_sentence_of_its_own(texts: Texts) -> None:
    assert first(texts, EACH[0][0])[1].startswith("Das Projekt Shop-Relaunch liegt im Plan.")


def test_it_stands_in_the_html_too(texts: Texts) -> None:
    draft = reply(texts, samples.SITE, replace(samples.one_reply("status", "de", Form.SIE), asked=EACH[4][0]))
    assert "zu „Zahlungstest“: in Arbeit" in (draft.html or "")


def test_an_emergency_comes_before_it(texts: Texts) -> None:
    night = replace(samples.one_reply("status", "de", Form.SIE, open_now=False), asked=EACH[4][0], alarm=True)
    said = reply(texts, samples.SITE, night).text.split("\n\n")
    assert said[1].startswith("wenn das ein Notfall ist")
    assert said[2].startswith("Zu „Zahlungstest“")
    assert said[3].startswith("Das Projekt")


def test_it_is_left_out_where_the_state_is_not_told(texts: Texts) -> None:
    value = replace(samples.one_reply("status", "de", Form.SIE), asked=EACH[4][0], state=None)
    assert "Zahlungstest" not in reply(texts, samples.SITE, value).text


def test_a_language_of_the_sites_own_need_not_have_the_piece(
    sources: dict[str, str], words: dict[str, dict[str, object]]
) -> None:
    without = Texts({name: text for name, text in sources.items() if "/_asked" not in name}, words)
    value = replace(samples.one_reply("status", "de", Form.SIE), asked=EACH[4][0])
    assert reply(without, samples.SITE, value).text.split("\n\n")[1].startswith("das Projekt Shop-Relaunch")


def test_a_name_that_a_person_wrote_stays_one_line(texts: Texts) -> None:
    odd = AskedAbout("Bau\r\nBcc: x@y.example\u202e" + "z" * 400, in_work=WORK)
    line = first(texts, odd)[0]
    assert line.startswith("zu „Bau Bcc: x@y.example")
    assert "\u202e" not in line
    assert len(line) < 300


def test_a_name_has_no_quotation_marks_of_its_own(texts: Texts) -> None:
    assert first(texts, AskedAbout("Rubrik „Team“", done=Step("x")))[0].startswith("zu „Rubrik Team“:")
