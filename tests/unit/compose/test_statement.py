"""The state in words: the verdict first, none said, lists short, old facts called old."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from daemon.compose import Reply, Texts, reply, samples
from daemon.model import Form, ProjectState, PromisedMilestone, Step

SITE = samples.SITE
NOW = samples.NOW


def ask(occasion: str = "status", language: str = "de", **changes: object) -> Reply:
    return replace(samples.one_reply(occasion, language, Form.SIE), **changes)  # type: ignore[arg-type]


def said(texts: Texts, value: Reply) -> str:
    return reply(texts, SITE, value).text


def state(**changes: object) -> ProjectState:
    return replace(samples.EMPTY, **changes)  # type: ignore[arg-type]


def status(texts: Texts, language: str = "de", **changes: object) -> str:
    return said(texts, ask("status", language, state=state(**changes)))


def test_a_state_names_its_moment_in_the_zone_of_the_site(texts: Texts) -> None:
    assert "Stand: heute, Donnerstag, 19. November, 14:05 Uhr." in status(texts)
    assert "As of today, Thursday 19 November, 14:05." in status(texts, "en")


def test_the_first_sentence_is_the_verdict(texts: Texts) -> None:
    plan = {"milestones": (samples.LAUNCH,)}
    late = PromisedMilestone("Zahlungstest", date(2026, 11, 17), reason="die Bank später liefert")
    for expected, changes in (
        ("das Projekt Shop-Relaunch liegt im Plan.", plan),
        ("das Projekt Shop-Relaunch liegt bisher im Plan.", {**plan, "blockers": (Step("Zugang fehlt"),)}),
        ("für das Projekt Shop-Relaunch ist zurzeit kein Termin zugesagt.", {}),
        ("im Projekt Shop-Relaunch sind alle zugesagten Termine erreicht.", {"reached": (samples.PAYMENT,)}),
        (
            "das Projekt Shop-Relaunch ist zwei Tage im Verzug: „Zahlungstest“ war für Dienstag, 17. November, zugesagt und ist",
            {"milestones": (late, samples.LAUNCH), "late": (late,)},
        ),
        (
            "ein Termin im Projekt Shop-Relaunch hat sich verschoben: „Livegang“ ist jetzt für Freitag, 18. Dezember, zugesagt (b",
            {"milestones": (replace(samples.LAUNCH, promised=date(2026, 12, 18), was=date(2026, 12, 14)),)},
        ),
    ):
        assert status(texts, **changes).splitlines()[2].startswith(expected)


def test_a_day_late_is_one_day(texts: Texts) -> None:
    late = PromisedMilestone("Abnahme", date(2026, 11, 18))
    assert "ist einen Tag im Verzug" in status(texts, late=(late,))
    assert "is one day late" in status(texts, "en", late=(late,))


def test_a_project_whose_name_begins_with_project_is_not_doubled(texts: Texts) -> None:
    project = replace(samples.SHOP, name="Projekt Nordlicht")
    text = said(texts, ask("status", project=project, state=state(milestones=(samples.LAUNCH,))))
    assert "\nProjekt Nordlicht liegt im Plan." in text
    assert "zu Projekt Nordlicht" in said(texts, ask("change", project=project))


def test_old_facts_are_called_old(texts: Texts) -> None:
    old = {"newest": NOW - timedelta(days=9), "milestones": (samples.LAUNCH,)}
    assert "beim letzten Eintrag am Dienstag, 10. November, lag" in status(texts, **old)
    assert "the newest entry is from Tuesday 17 November" in status(texts, "en", newest=NOW - timedelta(days=2))


def test_none_is_said(texts: Texts) -> None:
    text = status(texts)
    for line in (
        "Fertig seit Freitag: nichts Neues.", "In Arbeit: zurzeit nichts.", "Als Nächstes: noch nichts festgelegt.",
        "Im Weg steht zurzeit nichts.", "Von Ihnen brauchen wir zurzeit nichts.", "Offene Änderungen: keine.",
    ):  # fmt: skip
        assert line in text.splitlines()


def test_one_and_two_short_items_stand_in_a_line_and_more_in_a_list(texts: Texts) -> None:
    steps = tuple(Step(f"Teil {n}.") for n in range(1, 10))
    assert "In Arbeit: Teil 1." in status(texts, in_work=steps[:1])
    assert "In Arbeit: Teil 1; Teil 2." in status(texts, in_work=steps[:2])
    assert "In Arbeit:\n- Teil 1\n- Teil 2\n- Teil 3\n" in status(texts, in_work=steps[:3])
    assert "- Teil 7\n- und ein weiterer Punkt\n" in status(texts, in_work=steps[:8])
    assert "- Teil 7\n- und zwei weitere\n" in status(texts, in_work=steps)
    assert "- and two more\n" in status(texts, "en", in_work=steps)


@pytest.mark.parametrize(
    ("text", "line"), [("Ist das so?", "Ist das so?"), ("Fertig...", "Fertig."), ("a; b;", "a; b.")]
)
def test_an_item_ends_its_sentence_once(texts: Texts, text: str, line: str) -> None:
    assert f"In Arbeit: {line}\n" in status(texts, in_work=(Step(text),))


@pytest.mark.parametrize(
    ("reason", "clause"),
    [("weil es regnet.", ", weil es regnet."), ("wegen der Bank", ", wegen der Bank."), ("es regnet", ", weil es regnet."),
     (None, " ist noch nicht fertig."), ("because of rain", ", because of rain.")],
)  # fmt: skip
def test_a_reason_joins_its_sentence(texts: Texts, reason: str | None, clause: str) -> None:
    late = PromisedMilestone("Abnahme", date(2026, 11, 17), reason=reason)
    assert clause in status(texts, late=(late,)).splitlines()[2]


def test_a_need_tells_since_when_and_by_when(texts: Texts) -> None:
    for since, words in ((19, "offen seit heute"), (18, "offen seit gestern"), (13, "offen seit sechs Tagen")):
        need = Step("Texte", on=date(2026, 11, since), due=date(2026, 11, 24))
        assert f"Von Ihnen brauchen wir noch: Texte (bis Dienstag, 24. November; {words})." in status(
            texts, needs=(need,)
        )
    overdue = Step("Texte", due=date(2026, 11, 10))
    assert "(erbeten bis Dienstag, 10. November)" in status(texts, needs=(overdue,))


def test_an_internal_date_of_the_plan_never_shows(texts: Texts) -> None:
    for draft in (reply(texts, SITE, value) for value in samples.replies("status", "de", Form.SIE)):
        assert "7. Dezember" not in draft.text


def test_what_comes_next_starts_on_a_day_to_come_or_says_no_day(texts: Texts) -> None:
    def rows(day: int) -> str:
        return status(texts, next=(Step("Versandregeln", on=date(2026, 11, day)),))

    assert "Versandregeln (ab Montag)." in rows(23)
    assert "Als Nächstes: Versandregeln.\n" in rows(19), "the day on which somebody said so is no start"
