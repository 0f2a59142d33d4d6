"""A site on disk for tests: one agency, two projects, servers of the test's own."""

import shutil
from pathlib import Path

from daemon import config
from daemon.model import Endpoint

SITE = """\
site: {{ name: Studio Nord, language: de, timezone: Europe/Berlin, holidays: DE-BE }}
mailboxes:
  projekte:
    address: projekte@studio-nord.example
    aliases: [projects@studio-nord.example]
    imap: {imap}
    smtp: {smtp}
    username: {user}
    password_file: {password}
    proof: {proof}
    labels_every: 1s
team:
  jonas: {{ name: Jonas Weber, address: jonas@studio-nord.example, phone: +49 30 1234567, deputy: mira }}
  mira: {{ name: Mira Kaya, address: mira@studio-nord.example, language: de }}
hours: {{ days: mon-fri, from: 09:00, to: 17:30, half_days: [12-24, 12-31] }}
emergency: {{ phone: +49 170 7654321, means: Ihre Website ist nicht erreichbar oder es droht Datenverlust. }}
{more}
"""
SHOP = """\
key: SHOP
name: Shop-Relaunch
client: Krause GmbH
lead: jonas
language: de
form: Sie
contacts:
  - { name: Eva Krause, address: e.krause@krause.example, salutation: Frau Krause, may: [approve-changes] }
  - { name: Tim Ott, address: ott@krause.example, language: en, form: first-name }
  - { name: Lena Brandt, address: brandt@krause.example, form: Du }
plan:
  - { milestone: Zahlungstest, internal: 2026-11-20, buffer: 5d }
  - { milestone: Livegang, internal: 2026-12-07, promised: 2026-12-14 }
"""
HARBOUR = """\
key: HARBOUR
name: Audio guide
client: Harbour Museum
lead: mira
language: en
form: first-name
contacts:
  - { name: Grace Ellis, address: grace.ellis@harbourmuseum.example }
  - { name: Ben Carter, address: ben.carter@harbourmuseum.example }
plan:
  - { milestone: Opening, internal: 2027-02-01, promised: 2027-02-15 }
"""
MANY = 100_000
LIMITS = (
    "acknowledge_per_contact_day", "state_per_contact_day", "per_thread", "per_contact_day", "per_hour", "per_day",
    "per_domain_hour", "per_project_hour",
)  # fmt: skip
BOX = """\
  {name}:
    address: {name}@studio-nord.example
    imap: {imap}
    smtp: {smtp}
    username: {user}
    password_file: {password}
    proof: mx.studio-nord.example
"""
NOWHERE = Endpoint("imap", "127.0.0.1", 9)
NOBODY = Endpoint("smtp", "127.0.0.1", 9)


def write(
    where: Path, *, imap: Endpoint = NOWHERE, smtp: Endpoint = NOBODY, user: str = "projekte", password: str = "secret",
    proof: str = "mx.studio-nord.example", more: str = "",
) -> Path:  # fmt: skip
    """Write a whole site into ``where``; ``more`` is added to sachstand.yaml."""
    (where / "projects").mkdir(parents=True)
    shutil.copytree(config.shipped("rules"), where / "rules")
    secret = where / "password"
    secret.touch(mode=0o600)
    secret.write_text(f"{password}\n")
    (where / "sachstand.yaml").write_text(
        SITE.format(imap=url(imap), smtp=url(smtp), user=user, password=secret, proof=proof, more=more)
    )
    # A daemon that really runs reads the real clock: no promised day may come or pass meanwhile.
    shop, harbour = (
        (SHOP, HARBOUR) if imap == NOWHERE else (SHOP.replace(" 2026-", " 2096-"), HARBOUR.replace(" 2027-", " 2097-"))
    )
    (where / "projects" / "shop.yaml").write_text(shop)
    (where / "projects" / "harbour.yaml").write_text(harbour)
    return where


def url(endpoint: Endpoint) -> str:
    """As a site file names it."""
    return f"{endpoint.scheme}://{endpoint.host}:{endpoint.port}"
