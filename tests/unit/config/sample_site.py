"""The three files of a good site, as the manual prints them."""

from pathlib import Path

SITE = """\
# sachstand.yaml
site: { name: Studio Nord, language: de, timezone: Europe/Berlin, holidays: DE-BE }
mailboxes:
  projekte:
    address: projekte@studio-nord.example
    aliases: [projects@studio-nord.example]
    imap: imaps://mail.studio-nord.example          # imaps or imap+starttls; plain only for loopback
    smtp: smtps://mail.studio-nord.example
    username: projekte@studio-nord.example
    password_file: /etc/sachstand/projekte.password  # or credential: projekte
    proof: mx.studio-nord.example                    # trusted authserv-id | topmost-without-id | none
team:
  jonas: { name: Jonas Weber, address: jonas@studio-nord.example, phone: +49 30 1234567, deputy: mira }
  mira:  { name: Mira Kaya, address: mira@studio-nord.example, language: de }
hours: { days: mon-fri, from: 09:00, to: 17:30, half_days: [12-24, 12-31] }
emergency: { phone: +49 170 7654321, means: "Ihre Website ist nicht erreichbar oder es droht Datenverlust." }
weekly: { draft: thu 15:00, send: fri 15:00, release: auto }   # auto: lead may edit or hold until `send`
"""
PROJECT = """\
# projects/shop.yaml
key: SHOP
name: Shop-Relaunch
client: Krause GmbH
lead: jonas
language: de
form: Sie
contacts:
  - { name: Eva Krause, address: e.krause@krause.example, weekly: true, may: [approve-changes] }
  - { name: Tim Ott, address: ott@krause.example, language: en, form: first-name }
plan:
  - { milestone: Zahlungstest, internal: 2026-11-20, buffer: 5d }       # promised = internal + 5 working days
  - { milestone: Livegang, internal: 2026-12-07, promised: 2026-12-14 }
budget: { hours: 160 }
sources:
  - { git: /srv/git/shop, since: last-report }
  - { timesheet: /srv/times/shop.csv }
"""
RULES = """\
# rules/routing.yaml
rules:
  - id: complaints-go-to-the-lead
    when: { intent: complaint }
    then: [assign-to-lead, acknowledge-complaint, ladder: complaint]
    because: A complaint is heard by a person, today.
ladders:
  complaint:
    answer_within: 4h                      # working hours
    rungs:
      - { after: 0m, notify: [lead] }
      - { after: 2h, notify: [lead, deputy] }
      - { after: 4h, notify: [owner], also_out_of_hours: true }
"""
FILES = {"sachstand.yaml": SITE, "projects/shop.yaml": PROJECT, "rules/routing.yaml": RULES}


def write(folder: Path, files: dict[str, str]) -> Path:
    """Write these files below the folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder
