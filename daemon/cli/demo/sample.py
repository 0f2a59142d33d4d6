"""The sample site of the demo: one agency, a German and an English project, dates that suit today."""

import shutil
from datetime import date, datetime, timedelta
from pathlib import Path

from daemon import config
from daemon.cli.demo.servers import PASSWORD, USER

SITE = """\
site: {{ name: Studio Nord, language: de, timezone: Europe/Berlin, holidays: DE-BE }}
mailboxes:
  projekte:
    address: projekte@studio-nord.example
    aliases: [projects@studio-nord.example]
    imap: imap://127.0.0.1:{imap}
    smtp: smtp://127.0.0.1:{smtp}
    username: {user}
    password_file: {password}
    proof: mx.studio-nord.example
team:
  jonas: {{ name: Jonas Weber, address: jonas@studio-nord.example, phone: +49 30 1234567, deputy: mira }}
  mira: {{ name: Mira Kaya, address: mira@studio-nord.example, phone: +49 30 1234568, deputy: jonas }}
hours: {{ days: mon-fri, from: 09:00, to: 17:30, half_days: [12-24, 12-31] }}
emergency:
  phone: +49 170 7654321
  means: {{ de: Ihre Website ist nicht erreichbar oder es droht Datenverlust., en: your site is down or data is at risk. }}
"""
SHOP = """\
key: SHOP
name: Shop-Relaunch
client: Krause GmbH
lead: jonas
language: de
form: Sie
contacts:
  - {{ name: Eva Krause, address: e.krause@krause.example, salutation: Frau Krause, weekly: true, may: [approve-changes] }}
  - {{ name: Tim Ott, address: ott@krause.example, language: en, form: first-name }}
  - {{ name: Lena Brandt, address: brandt@krause.example, form: Du }}
  - {{ name: Jörg Pohl, address: pohl@krause.example, salutation: Herr Pohl }}
plan:
  - {{ milestone: Zahlungstest, internal: {d5}, buffer: 3d }}
  - {{ milestone: Livegang, internal: {d15}, promised: {d22} }}
budget: {{ hours: 160 }}
"""
HARBOUR = """\
key: HARBOUR
name: Audio guide
client: Harbour Museum
lead: mira
language: en
form: first-name
contacts:
  - {{ name: Grace Ellis, address: grace.ellis@harbourmuseum.example, form: Sie, salutation: Ms Ellis }}
  - {{ name: Ben Carter, address: ben.carter@harbourmuseum.example }}
  - {{ name: Priya Shah, address: priya.shah@harbourmuseum.example }}
plan:
  - {{ milestone: Lower deck recorded, promised: {d8} }}
  - {{ milestone: Opening, internal: {d30}, promised: {d36} }}
budget: {{ hours: 220 }}
"""
# (project, days ago, line): what the team reported, as `sachstand log` takes it.
PROGRESS = (
    ("SHOP", 3, "erledigt: Produktsuche auf dem Testsystem (6,5h)"),
    ("SHOP", 1, "erledigt: Login-Seite (3,5h)"),
    ("SHOP", 1, "in Arbeit: Zahlungstest mit der Bank"),
    ("SHOP", 1, "als nächstes: Versandregeln"),
    ("SHOP", 5, "wartet auf Kunde: Texte für das Impressum bis {d3}"),
    ("HARBOUR", 2, "done: Scripts for all twelve stations"),
    ("HARBOUR", 1, "in progress: Recordings for the lower deck, 7 of 12 done"),
    ("HARBOUR", 1, "next: Translations into German and Dutch"),
)


def workday(day: date, days: int) -> date:
    """``days`` later, moved to a Monday when it falls on a weekend: no milestone on a Sunday."""
    then = day + timedelta(days=days)
    return then + timedelta(days=(7 - then.weekday()) % 7 if then.weekday() > 4 else 0)


def write(site: Path, now: datetime, *, imap: int, smtp: int) -> None:
    """Write the site's files; what an earlier demo left in ``site`` is replaced."""
    shutil.rmtree(site, ignore_errors=True)
    (site / "projects").mkdir(parents=True)
    shutil.copytree(config.shipped("rules"), site / "rules")
    password = site / "state" / "password"
    password.parent.mkdir()
    password.touch(mode=0o600)
    password.write_text(f"{PASSWORD}\n", encoding="utf-8")
    (site / "sachstand.yaml").write_text(
        SITE.format(imap=imap, smtp=smtp, user=USER, password=password.resolve()), encoding="utf-8"
    )
    dates = dates_around(now)
    (site / "projects" / "shop.yaml").write_text(SHOP.format(**dates), encoding="utf-8")
    (site / "projects" / "harbour.yaml").write_text(HARBOUR.format(**dates), encoding="utf-8")


def dates_around(now: datetime) -> dict[str, str]:
    """``d5`` is the workday five days from now, and so on."""
    return {f"d{n}": workday(now.date(), n).isoformat() for n in (3, 5, 8, 15, 22, 30, 36)}
