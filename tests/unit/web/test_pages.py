"""What the pages show, in both languages, and what the buttons do."""

import re
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import quote

import pytest

from daemon.journal import Journal
from daemon.service.health import Finding, Trouble
from daemon.web.live import MOST, digests
from daemon.web.overview import SECTIONS, overview
from daemon.web.wording import wording
from daemon.web.words import WORDS
from tests.rig.visitor import Visitor, dashboard
from tests.rig.waiting import until
from tests.unit.decide.story import (
    CHANGE,
    COMPLAINT,
    EVA,
    FORWARD,
    JONAS,
    MINUTE,
    NOW,
    STATUS,
    STRANGER,
    TIM,
    Story,
    letter,
)

PAGES = Path(__file__).parents[3] / "daemon" / "web"
NASTY = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'


def test_both_languages_say_the_same_things_with_the_same_gaps() -> None:
    gaps = {
        language: {word: sorted(re.findall(r"\{\w+\}", text)) for word, text in words.items()}
        for language, words in WORDS.items()
    }
    assert gaps["de"] == gaps["en"]
    assert sorted(WORDS) == ["de", "en"]


def test_no_line_of_the_words_is_unused() -> None:
    source = "".join(path.read_text() for path in PAGES.rglob("*") if path.suffix in (".py", ".j2"))
    source += (PAGES.parent / "cli" / "top.py").read_text()
    families = {
        "why",
        "outcome",
        "settled",
        "sent",
        "intent",
        "kind",
        "state",
        "light",
        "trouble",
        "stands",
        "entry",
        "count",
    }
    unused = [
        word for word in WORDS["en"]
        if not re.search(rf'"{re.escape(word)}"', source) and word.partition(".")[0] not in families
        and word not in ("overdue", "today") and not re.fullmatch(r"(missing|refused|lost|broken)\.(title|what)", word)
    ]  # fmt: skip
    assert unused == []


def test_the_first_page_shows_what_came_in_what_was_answered_and_what_waits(visitor: Visitor, story: Story) -> None:
    story.report("erledigt: Produktsuche auf dem Testsystem")
    story.decide(
        letter(EVA, STATUS, number="1"),
        letter(EVA, CHANGE, number="2", subject="Filter"),
        letter(STRANGER, "Hallo?", number="3"),
    )
    story.send()
    text = visitor.enter().ask("/").text
    assert "mit dem Stand beantwortet" in text
    assert "e.krause@krause.example gesendet" in text
    assert "SHOP-2" in text
    assert "der Absender ist unbekannt" in text
    assert "Alles läuft." in text
    assert "angemeldet als jonas" in text


def test_it_speaks_english_to_who_chose_it(visitor: Visitor, story: Story) -> None:
    story.decide(letter(STRANGER, "Hallo?"))
    visitor.enter()
    visitor.cookie += "; sachstand-language=en"
    text = visitor.ask("/").text
    assert '<html lang="en">' in text
    assert "Waits for your word" in text
    assert "Wartet" not in text


def test_nothing_of_a_mail_is_markup(visitor: Visitor, story: Story) -> None:
    sender = f'"{NASTY.replace(chr(34), "")}" <kim@elsewhere.example>'
    story.decide(
        letter(sender, f"{NASTY}\n", subject=NASTY), letter(EVA, f"{COMPLAINT}{NASTY}", number="2", subject=NASTY)
    )
    visitor.enter()
    for path in ("/", "/mails/1", "/mails/2"):
        text = visitor.ask(path).text
        assert "alert(1)" in text
        assert "<script>alert" not in text
        assert "<img" not in text


def test_the_words_of_an_html_mail_are_shown_as_text(visitor: Visitor, story: Story) -> None:
    raw = letter(STRANGER, '<p>Guten <b>Tag</b><img src="https://evil.example/x.png"></p>')
    story.decide(raw.replace(b"Content-Type: text/plain", b"Content-Type: text/html"))
    text = visitor.enter().ask("/mails/1").text
    assert "Guten Tag" in text
    assert "evil.example" not in text


def test_a_section_alone_is_what_stands_on_the_page(visitor: Visitor, story: Story) -> None:
    story.decide(letter(EVA, CHANGE), letter(STRANGER, "Hallo?", number="2"))
    visitor.enter()
    whole = visitor.ask("/").text
    for name in SECTIONS:
        assert visitor.ask(f"/part/{name}").text.strip() in whole
    assert visitor.ask("/part/base").code == 404


def test_release_lets_the_answer_go_and_wakes_the_daemon(visitor: Visitor, story: Story) -> None:
    story.policy = replace(story.policy, site=replace(story.policy.site, forward_confirm=True))
    story.report("erledigt: Produktsuche auf dem Testsystem")
    story.decide(letter(JONAS, FORWARD))
    held = story.journal.held()
    assert held[0].suggested
    visitor.enter()
    assert "Produktsuche auf dem Testsystem" in visitor.ask("/").text, "what would leave is shown before"
    said = visitor.press("1", "release")
    assert said.code == 200
    assert "Mail 1 ist freigegeben; die Antwort geht jetzt." in said.text
    assert [m.recipient for m in story.send() if m.recipient.endswith("krause.example")] == ["e.krause@krause.example"]
    assert story.journal.held() == []
    assert visitor.woken


def test_of_many_that_wait_the_longest_fifty_are_shown_and_the_others_counted(visitor: Visitor, story: Story) -> None:
    story.decide(*[letter(STRANGER, f"Hallo {n}?", number=f"n{n}", subject=f"Frage {n}") for n in range(53)])
    text = visitor.enter().ask("/part/waiting").text
    assert '<span class="count">53</span>' in text
    assert "Dazu 3 weitere" in text
    assert text.count('class="card"') == 50
    assert "Frage 0<" in text
    assert "Frage 52<" not in text


def test_the_second_word_for_a_mail_does_nothing_and_says_so(visitor: Visitor, story: Story) -> None:
    story.decide(letter(STRANGER, "Hallo?"))
    visitor.enter()
    assert "Mail 1 ist verworfen; gesendet wird nichts." in visitor.press("1", "drop").text
    late = visitor.press("1", "release")
    assert late.code == 409
    assert "jemand war schneller" in late.text
    assert story.journal.decision_of(1).settled == "dropped"  # type: ignore[union-attr]


@pytest.mark.parametrize("number", ["0", "99", "P1", "p0", "x", "1; drop", "٣"])
def test_a_number_that_does_not_wait_is_answered_with_a_sentence(visitor: Visitor, number: str) -> None:
    assert visitor.enter().press(quote(number), "release").code == 409


def test_a_correction_by_button_is_one_by_the_name_of_who_came_in(visitor: Visitor, story: Story) -> None:
    story.decide(letter(EVA, CHANGE))
    visitor.enter("mira")
    said = visitor.press("1", "correct", intent="complaint")
    assert "Mail 1 ist berichtigt" in said.text
    row = story.journal.active_corrections()[0]
    assert (row.by, row.how, row.from_intent, row.to_intent) == ("mira", "dashboard", "change-request", "complaint")
    again = visitor.press("1", "correct", intent="complaint")
    assert again.code == 409
    assert visitor.press("1", "correct", intent="automated").code == 409


def test_a_part_that_a_script_asked_for_is_only_what_changed(visitor: Visitor, story: Story) -> None:
    story.decide(letter(STRANGER, "Hallo?"))
    visitor.enter()
    said = visitor.ask("/waiting/1", {"word": visitor.word(), "verb": "drop"}, HX_Request="true")
    assert "<html" not in said.text
    assert "Nichts wartet." in said.text
    assert 'hx-swap-oob="true"' in said.text


def test_findings_of_the_monitor_are_said_in_words(visitor: Visitor) -> None:
    visitor.enter()
    visitor.findings = [Finding(Trouble.UNREACHED, NOW - MINUTE, "projekte")]
    text = visitor.ask("/").text
    assert "Ein Mailserver antwortet nicht (projekte), seit 14:04" in text
    assert "Alles läuft" not in text
    visitor.findings = None
    assert "Der Wächter hat noch nicht hingesehen." in visitor.ask("/").text


def test_only_what_has_changed_is_told(story: Story) -> None:
    def look() -> dict[str, str]:
        now = story.clock.now()
        view = overview(story.journal, story.policy, now, wording("de", story.policy, now), findings=())
        return digests(view)

    before = look()
    assert look() == before
    story.decide(letter(STRANGER, "Hallo?"))
    after = look()
    assert {name for name in after if after[name] != before[name]} == {"waiting", "mails"}
    story.decide(letter(TIM, CHANGE, number="2"))
    story.send()
    before = look()
    story.clock.forward(timedelta(days=2))
    assert {"cases", "promises"} <= {name for name, sign in look().items() if sign != before[name]}, (
        "a clock has run out"
    )


def test_a_journal_that_is_gone_is_said(visitor: Visitor, story: Story, tmp_path: Path) -> None:
    visitor.enter()
    story.journal.close()
    (tmp_path / "journal.sqlite").rename(tmp_path / "away")
    said = visitor.ask("/")
    assert said.code == 503
    assert "Das Journal ist nicht zu lesen" in said.text
    (tmp_path / "away").rename(tmp_path / "journal.sqlite")
    story.journal = Journal.open(tmp_path / "journal.sqlite")
    assert visitor.ask("/").code == 200


def test_a_mistake_of_ours_is_one_line_in_the_log_and_a_page(
    visitor: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    visitor.enter()
    visitor.findings = [None]  # type: ignore[list-item]
    said = visitor.ask("/")
    assert said.code == 500
    assert "Das ist unser Fehler" in said.text
    assert [r.getMessage().partition(":")[0] for r in caplog.records if r.levelname != "INFO"] == [
        "the dashboard failed at /"
    ]
    visitor.findings = []
    assert visitor.ask("/").code == 200


def test_lines_to_open_pages_are_bounded_and_end_with_the_daemon(story: Story, tmp_path: Path) -> None:
    with ExitStack() as stack:
        visitor = stack.enter_context(dashboard(story, tmp_path))
        visitor.enter()
        pages = [stack.enter_context(_line(visitor)) for _ in range(MOST)]
        assert all(page.readline() == b": there\n" for page in pages)
        assert visitor.ask("/stream").code == 503
        assert visitor.ask("/").code == 200
        pages.pop().close()
        until(lambda: _again(visitor), within=20)
    assert pages[0].read().strip() == b"", "the line has ended"


def _line(visitor: Visitor) -> HTTPResponse:
    asking = HTTPConnection("127.0.0.1", visitor.port, timeout=20)
    asking.request("GET", f"/stream?seen={visitor.seen()}", headers={"Cookie": visitor.cookie})
    return asking.getresponse()


def _again(visitor: Visitor) -> bool:
    with _line(visitor) as page:
        return page.status == 200
