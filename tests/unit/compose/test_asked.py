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
    (
        AskedAbout("Konzept", milestone=samples.FULL.reached[0]), "fertig seit Mittwoch, 28. Oktober.",
        "done since Wednesday 28 October.",
    ),
    (AskedAbout("Suche", done=Step("Suche", on=date(2026, 11, 18))), "fertig seit Mittwoch.", "done since Wednesday."),
    (AskedAbout("Suche", done=Step("Suche", on=date(2026, 11, 19))), "fertig seit heute.", "done since today."),
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
        AskedAbout("Zahlungstest mit der Bank.", in_work=WORK), "in Arbeit; ein Termin ist dafür noch nicht zugesagt.",
        "in progress; no date has been promised for it yet.",
    ),
    (
        AskedAbout("Fotos", in_work=Step("Fotos", due=date(2026, 12, 4))), "in Arbeit, bis Freitag, 4. Dezember.",
        "in progress, due by Friday 4 December.",
    ),
    (
        AskedAbout("Versandregeln", next=SOON), "als Nächstes vorgesehen (ab Montag); ein Termin ist dafür noch nicht zugesagt.",
        "up next (from Monday); no date has been promised for it yet.",
    ),
]  # fmt: skip


def first(texts: Texts, asked: AskedAbout, language: str = "de", form: Form = Form.SIE) -> list[str]:
    """The paragraphs behind the salutation."""
    value = replace(samples.one_reply("status", language, form), asked=asked)
    return reply(texts, samples.SITE, value).text.split("\n\n")[1:]


@pytest.mark.parametrize(("asked", "german", "english"), EACH)
def test_each_way_it_may_stand(texts: Texts, asked: AskedAbout, german: str, english: str) -> None:
    name = asked.name.rstrip(".")
    assert first(texts, asked)[0] == f"Sie fragen nach „{name}“: {german}"
    assert first(texts, asked, form=Form.DU)[0] == f"du fragst nach „{name}“: {german}"
    assert first(texts, asked, "de-CH")[0] == f"Sie fragen nach „{name}“: {german}".replace("ß", "ss")
    assert first(texts, asked, "en")[0] == f"You asked about “{name}”: {english}"


def test_the_state_follows_as_a_sentence_of_its_own(texts: Texts) -> None:
    assert first(texts, EACH[0][0])[1].startswith("Das Projekt Shop-Relaunch liegt im Plan.")


def test_it_stands_in_the_html_too(texts: Texts) -> None:
    draft = reply(texts, samples.SITE, replace(samples.one_reply("status", "de", Form.SIE), asked=EACH[4][0]))
    assert "Sie fragen nach „Zahlungstest“" in (draft.html or "")


def test_an_emergency_comes_before_it(texts: Texts) -> None:
    night = replace(samples.one_reply("status", "de", Form.SIE, open_now=False), asked=EACH[4][0], alarm=True)
    said = reply(texts, samples.SITE, night).text.split("\n\n")
    assert said[1].startswith("wenn das ein Notfall ist")
    assert said[2].startswith("Sie fragen nach „Zahlungstest“")
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
    assert line.startswith("Sie fragen nach „Bau Bcc: x@y.example")
    assert "\u202e" not in line
    assert len(line) < 250
