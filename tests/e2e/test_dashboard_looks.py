"""Every page of the dashboard as a browser shows it: in light and dark, on a phone, by keyboard, without scripts."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from daemon.journal import Journal
from tests.rig.browser import Browser
from tests.rig.clock import Clock
from tests.rig.visitor import Visitor, dashboard
from tests.unit.decide.story import COMPLAINT, EVA, FORWARD, JONAS, NOW, STATUS, STRANGER, Story, letter, policy

PAGES = ("/", "/projects/SHOP", "/projects/SHOP/weekly", "/mails/1", "/nowhere")
LOOKS = {"light": {}, "dark": {"dark": True}, "narrow": {"width": 390}}
LONG = "Anfrage" * 30

# Each text against what lies behind it, by WCAG 2.2, 1.4.3; the worst of them, and where it stands.
CONTRAST = """(() => {
  const rgb = (text) => text.match(/[\\d.]+/g).map(Number);
  const part = (v) => { v /= 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; };
  const light = ([r, g, b]) => 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  const ground = (one) => {
    for (; one; one = one.parentElement) {
      const c = rgb(getComputedStyle(one).backgroundColor);
      if (c.length === 3 || c[3] > 0) return c;
    }
    return [255, 255, 255];
  };
  let worst = [99, ""];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walk.nextNode()); ) {
    const one = node.parentElement;
    if (!node.textContent.trim() || !one.getClientRects().length || ["SCRIPT", "OPTION"].includes(one.tagName)) continue;
    const style = getComputedStyle(one);
    const ink = one instanceof SVGElement ? style.fill : style.color;
    const [a, b] = [light(rgb(ink)), light(ground(one))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < worst[0]) worst = [ratio, `${one.tagName}.${one.className}: ${node.textContent.trim().slice(0, 40)}`];
  }
  return worst;
})()"""


@pytest.fixture(name="visitor")
def _visitor(tmp_path: Path) -> Iterator[Visitor]:
    site = policy().site
    shop = site.projects["SHOP"]
    shop = replace(shop, contacts=tuple(replace(c, weekly=True) for c in shop.contacts), budget_hours=80.0)
    with Journal.open(tmp_path / "journal.sqlite") as journal:
        known = replace(policy(), site=replace(site, forward_confirm=True, projects={**site.projects, "SHOP": shop}))
        story = Story(journal, known, Clock(NOW))
        story.report(
            "erledigt: Produktsuche (12h)", "blockiert: Zertifikat fehlt", "wartet auf Kunde: Texte bis 24.11.2026"
        )
        story.decide(
            letter(STRANGER, "Hallo?", subject=LONG), letter(EVA, STATUS, number="2"), letter(JONAS, FORWARD, number="3"),
            letter(EVA, COMPLAINT, number="4", dmarc="fail"), letter(EVA, COMPLAINT, number="5"),
        )  # fmt: skip
        story.send()
        with dashboard(story, tmp_path) as visitor:
            yield visitor


def come_in(chromium: Browser, visitor: Visitor) -> str:
    """The dashboard's address, with the browser inside."""
    home = f"http://127.0.0.1:{visitor.port}"
    chromium.look()
    chromium.open(f"{home}/enter?key={visitor.key()}")
    return home


def test_every_page_can_be_read_in_light_in_dark_and_on_a_phone(visitor: Visitor, chromium: Browser) -> None:
    home = come_in(chromium, visitor)
    for language in ("de", "en"):
        chromium.open(f"{home}/language?to={language}&back=/")
        assert chromium.js("document.documentElement.lang") == language
        for path in PAGES:
            chromium.open(home + path)
            for name, look in LOOKS.items():
                chromium.look(**look)
                ratio, where = chromium.js(CONTRAST)
                assert ratio >= 4.5, (path, name, where)
                wider = chromium.js("document.documentElement.scrollWidth - document.documentElement.clientWidth")
                assert wider <= 0, f"{path} is {wider} px too wide ({name}, {language})"
            unnamed = chromium.js(
                "[...document.querySelectorAll('button,select,a,summary')].filter(e => !(e.ariaLabel || e.textContent.trim()"
                " || e.labels?.length)).length"
            )
            assert unnamed == 0, path
    assert chromium.violations == []


def test_the_keyboard_reaches_everything_and_what_is_reached_is_seen(visitor: Visitor, chromium: Browser) -> None:
    home = come_in(chromium, visitor)
    chromium.open(f"{home}/")
    chromium.press("Tab")
    assert chromium.js("document.activeElement.className") == "skip"
    wanted = chromium.js("document.querySelectorAll('a[href],button,select,summary').length")
    seen = 1
    while chromium.js("document.activeElement !== document.body") and seen <= wanted + 1:
        outline = chromium.js("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none", chromium.js("document.activeElement.outerHTML")
        chromium.press("Tab")
        seen += 1
    assert seen == wanted + 1


def test_without_scripts_the_buttons_work_as_well(visitor: Visitor, chromium: Browser) -> None:
    home = come_in(chromium, visitor)
    chromium.call("Emulation.setScriptExecutionDisabled", value=True)
    chromium.open(f"{home}/")
    chromium.call("Runtime.evaluate", expression="document.getElementById('drop-1').click()")
    chromium.until("document.getElementById('said')?.textContent.includes('Mail 1 ist verworfen')")
    assert [row.arrival_id for row in visitor.story.journal.held()] == [3, 4]


def test_what_a_reader_stands_on_stays_when_a_section_is_renewed(visitor: Visitor, chromium: Browser) -> None:
    home = come_in(chromium, visitor)
    chromium.open(f"{home}/")
    chromium.until("document.getElementById('live').textContent === 'aktuell'")
    chromium.js("document.querySelector('#answer-3-1 summary').click(); document.getElementById('drop-4').focus()")
    visitor.story.decide(letter(STRANGER, "Noch jemand?", number="6", subject="Neu"))
    chromium.until("document.getElementById('waiting-6')")
    assert chromium.js("document.activeElement.id") == "drop-4"
    assert chromium.js("document.getElementById('answer-3-1').open")
    for number, stand in enumerate(("#read-3-1", "#waiting-4 a[href]"), 7):
        chromium.js(f"document.querySelector('{stand}').focus(); document.getElementById('intent-4').value = 'other'")
        visitor.story.decide(letter(STRANGER, f"Noch jemand, {number}?", number=str(number), subject=f"Neu {number}"))
        chromium.until(f"document.getElementById('waiting-{number}')")
        assert chromium.js(f"document.activeElement === document.querySelector('{stand}')"), stand
        assert chromium.js("document.getElementById('intent-4').value") == "other", "what was chosen stays chosen"
    chromium.settled()
    chromium.js("document.getElementById('drop-4').focus()")
    chromium.press("Enter")
    chromium.until("!document.getElementById('waiting-4')")
    chromium.until("document.getElementById('waiting').contains(document.activeElement)", what="one goes on from there")
    assert chromium.violations == []
