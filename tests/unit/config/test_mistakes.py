# ruff: noqa: E501 - a mistake stands on one line
"""Each mistake a person makes gets one line: the place, and what to write instead."""

from collections.abc import Callable
from pathlib import Path

import pytest

from daemon import config
from tests.unit.config.sample_site import FILES

MakeSite = Callable[..., Path]
SITE, SHOP, RULES = "sachstand.yaml", "projects/shop.yaml", "rules/routing.yaml"

# file, what stands there, what is written instead, place, message
MISTAKES = [
    (SITE, "site: {", "sites: {", "2:1", 'unknown key "sites"; did you mean "site"?'),
    (SITE, "site: { name: Studio Nord,", "site: {", "2:7", '"name" is missing in site'),
    (SITE, "language: de, timezone", "language: fr, timezone", "2:38", 'there are no texts in "fr"'),
    (SITE, "Europe/Berlin", "Europe/Berln", "2:52", 'unknown time zone "Europe/Berln"; did you mean "Europe/Berlin"?'),
    (SITE, "DE-BE", "DE-BX", "2:77", 'holidays "DE-BX" are not known; did you mean "DE-'),
    (SITE, "password_file: /etc/sachstand/projekte.password", "password: geheim", "10:5",
     "unknown key \"password\"; secrets never stand in this file"),
    (SITE, "imap: imaps://", "imap: imap://", "7:11", "imap:// has no TLS and is for this machine only; write imaps://"),
    (SITE, "smtp: smtps://", "smtp: smpts://", "8:11", 'a server is written as smtps://host, not "smpts://mail.studio-nord.example"; did'),
    (SITE, "imaps://mail.studio-nord.example  ", "imaps://mail.studio-nord.example:99999  ", "7:11", "is not a server; write imaps://host or"),
    (SITE, "address: jonas@studio-nord.example", "address: Jonas <jonas@studio-nord.example>", "13:40", "is not a mail address; write only name@domain"),
    (SITE, "jonas@studio-nord.example", "projekte@studio-nord.example", "13:40", "it stands in mailboxes.projekte, too"),
    (SITE, "deputy: mira", "deputy: jonas", "13:98", "nobody is their own deputy"),
    (SITE, "  mira:  {", "  lead:  {", "14:3", '"lead" already means the project\'s lead'),
    (SITE, "example, language: de }", "example, language: fr }", "14:74", 'the site does not write in "fr"'),
    (SITE, "days: mon-fri", "days: mon-fry", "15:16", 'unknown day "fry"; did you mean "fri"?'),
    (SITE, "from: 09:00", "from: 9 Uhr", "15:31", '"9 Uhr" is not a time of day; write as in 09:00'),
    (SITE, "from: 09:00", "from: 18:00", "15:8", "the day ends at 17:30, before it begins"),
    (SITE, "from: 09:00, to: 17:30,", "from: 18:00,", "15:8", "the day begins at 18:00 and ends at 17:30, before that"),
    (SITE, "language: de }\nhours", "hours: { from: 19:00 } }\nhours", "14:71", "the day begins at 19:00 and ends at 17:30, before that"),
    (SITE, "language: de }\nhours", "timezone: Europe/Lisbonn }\nhours", "14:74", 'did you mean "Europe/Lisbon"?'),
    (SITE, "language: de }\nhours", "holidays: CH-ZZ }\nhours", "14:74", 'holidays "CH-ZZ" are not known'),
    (SITE, "language: de }\nhours", "quiet: at night }\nhours", "14:71", 'is no time of quiet; write as in 20:00-07:00, or none'),
    (SITE, "language: de }\nhours", "digest: 17 }\nhours", "14:72", '"17" is not a time of day; write as in 09:00'),
    (SITE, "language: de }\nhours", "absent: 2027-01-04..2026-12-23 }\nhours", "14:72", "ends before it begins"),
    (SITE, "language: de }\nhours", "absent: 23.12. }\nhours", "14:72", '"23.12." is not a date; write year, month and day'),
    (SITE, "emergency: {", "emergency: { on_call: jonsa,", "16:23", 'unknown team member "jonsa"; did you mean "jonas"?'),
    (SITE, "emergency: {", "emergency: { on_call: jonas, rota: { since: 2026-11-23, people: [mira] },", "16:12", "keep one of them"),
    (SITE, "emergency: {", "emergency: { rota: { people: [mira] },", "16:20", '"since" is missing in emergency.rota'),
    (SITE, "emergency: {", "emergency: { rota: { since: 2026-11-23, people: [mria] },", "16:50", 'unknown team member "mria"; did you mean "mira"?'),
    (SITE, "12-24, 12-31", "24.12., 12-31", "15:61", '"24.12." is not a day of the year; write month and day, as in 12-24'),
    (SITE, "release: auto", "release: car", "17:55", 'unknown release "car"; it can be auto, lead'),
    (SITE, "draft: thu 15:00", "draft: sat 15:00", "17:9", "the update is drafted after it is sent"),
    (SITE, "draft: thu 15:00", "draft: thursday", "17:18", '"thursday" is not a day and a time; write as in thu 15:00'),
    (SITE, "weekly: {", "limits: { per_houer: 3 }\nweekly: {", "17:11", 'unknown key "per_houer"; did you mean "per_hour"?'),
    (SITE, "weekly: {", "limits: { per_hour: many }\nweekly: {", "17:21", "a number is needed, from 0 to 100000"),
    (SITE, "weekly: {", "limits: { state_age: 2 weeks }\nweekly: {", "17:22", '"2 weeks" is not a duration'),
    (SITE, "weekly: {", "ack_strangers: yes\nweekly: {", "17:16", "write true or false"),
    (SITE, "weekly: {", "without_proof: sometimes\nweekly: {", "17:16", 'unknown without_proof "sometimes"'),
    (SITE, "weekly: {", "calendar: [dats]\nweekly: {", "17:12", 'unknown use "dats"; did you mean "dates"?'),
    (SITE, "weekly: {", "calendar: dates\nweekly: {", "17:11", "a list is needed, as in [a, b]"),
    (SITE, "weekly: {", "languages: [de, en, xx]\nweekly: {", "17:21", 'there are no texts in "xx"'),
    (SITE, "weekly: {", "database: postgresql://me:geheim@db.example/x\nweekly: {", "17:11", "a password must not stand here"),
    (SITE, "weekly: {", "dashboard: 0.0.0.0:9465\nweekly: {", "17:12", '"0.0.0.0:9465" is not an address of this machine alone; write as in 127.0.0.1:9465 or unix:'),
    (SITE, "weekly: {", "dashboard: studio-nord.example:80\nweekly: {", "17:12", "from another machine it is reached by ssh -L"),
    (SITE, "weekly: {", 'dashboard: "127.0.0.1"\nweekly: {', "17:12", "is not an address of this machine alone"),
    (SITE, "weekly: {", 'dashboard: "unix:"\nweekly: {', "17:12", "names no socket; write as in unix:state/dashboard.sock"),
    (SITE, "weekly: {", "site: {}\nweekly: {", "17:1", 'the key "site" is there twice; the first is in line 2'),
    (SITE, "weekly: {", "\tx: 1\nweekly: {", "17:1", "a tab; indent with spaces"),
    (SITE, "    smtp:", "      smtp:", "8:7", "this line is indented differently from the lines it belongs to"),
    (SITE, "    imap:", "   imap:", "7:4", "this line is indented differently from the lines it belongs to"),
    (SITE, "release: auto }", "release: auto", "17:9", "a { is not closed with }, or a comma is missing"),
    (SITE, "phone: +49 170", "phone: *a +49 170", "16:21", "a text cannot begin with *; put it in quotes"),
    (SITE, "name: Mira Kaya", "name: &m Mira Kaya", "14:18", 'anchors and aliases ("&m") are not read; write the value out'),
    (SITE, "name: Mira Kaya", "name: !!python/name:os.system Mira", "14:18", 'tags ("!!python/name:os.system") are not read'),
    (SITE, "name: Mira Kaya", "name: true", "14:18", "a text is needed, not the truth value true"),
    (SITE, "name: Mira Kaya", "name: [Mira]", "14:18", "a text is needed, not a list"),
    (SITE, "name: Mira Kaya", "name: ", "14:17", "nothing stands here"),
    (SHOP, "key: SHOP", "key: shop", "2:6", '"shop" cannot be the key of a project; write capitals and digits, as in SHOP'),
    (SHOP, "lead: jonas", "lead: jonsa", "5:7", 'unknown team member "jonsa"; did you mean "jonas"?'),
    (SHOP, "form: Sie", "form: sie", "7:7", 'unknown form "sie"; did you mean "Sie"?'),
    (SHOP, "language: de\n", "language: it\n", "6:11", 'the site does not write in "it"; its languages are de, en'),
    (SHOP, "may: [approve-changes]", "may: [aprove-changes]", "9:79", 'unknown permission "aprove-changes"; did you mean "approve-changes"?'),
    (SHOP, "address: ott@krause.example", "adress: ott@krause.example", "10:22", 'unknown key "adress"; did you mean "address"?'),
    (SHOP, "address: ott@krause.example", "address: mira@studio-nord.example", "10:31", 'belongs to "mira" of the team'),
    (SHOP, "address: ott@krause.example", "address: Projects@studio-nord.example", "10:31", "belongs to an own mailbox"),
    (SHOP, "address: ott@krause.example", "address: e.krause@krause.example", "10:31", "e.krause@krause.example is there twice"),
    (SHOP, "internal: 2026-11-20, buffer: 5d", "internal: 2026-11-20", "12:5", '"Zahlungstest" needs promised, or internal with a buffer'),
    (SHOP, "internal: 2026-11-20, buffer: 5d", "internal: 20.11.2026, buffer: 5d", "12:42", '"20.11.2026" is not a date; write year, month and day'),
    (SHOP, "buffer: 5d", "buffer: 5h", "12:62", '"5h" is not a number of working days; write as in 5d'),
    (SHOP, "promised: 2026-12-14", "promised: 2026-12-01", "13:60", '"Livegang" is promised for 2026-12-01, before its internal date 2026-12-07'),
    (SHOP, "promised: 2026-12-14", "promised: 2026-12-14, buffer: 2d", "13:5", '"Livegang" has both promised and buffer; keep one of them'),
    (SHOP, "budget: { hours: 160 }", "budget: { hours: viele }", "14:18", "a number is needed, from 0 to 1e+06"),
    (SHOP, "- { git: /srv/git/shop, since: last-report }", "- { since: last-report }", "16:5", "a source is one of git, timesheet, github, gitlab, jira, openproject, redmine, command; this names none of them"),
    (SHOP, "- { git: /srv/git/shop, since: last-report }", "- { git: /srv/git/shop, layout: toggl }", "16:5", "git has no key layout; it has branch, show, mark, leave_out"),
    (SHOP, "- { git: /srv/git/shop, since: last-report }", "- { redmine: shop }", "16:5", "redmine needs url: the address of the server"),
    (SHOP, "budget:", "light: { dates: { amber: 5, red: 2 } }\nbudget:", "14:17", "red begins below amber"),
    (SHOP, "budget:", "delay_notice: never\nbudget:", "14:15", "unknown delay_notice \"never\""),
    (SHOP, "sources:", "addresses: [shop@elsewhere.example]\nsources:", "15:13", "shop@elsewhere.example reaches none of the mailboxes"),
    (RULES, "then: [", "than: [", "5:5", 'unknown key of a rule "than"; did you mean "then"?'),
    (RULES, "intent: complaint }", "intent: complaintt }", "4:21", 'unknown intent "complaintt"; did you mean "complaint"?'),
    (RULES, "when: { intent:", "when: { intend:", "4:13", 'unknown condition "intend"; did you mean "intent"?'),
    (RULES, "ladder: complaint]", "ladder: complain]", "5:59", 'unknown ladder "complain"; did you mean "complaint"?'),
    (RULES, "acknowledge-complaint", "acknowledge-complain", "5:28", 'unknown action "acknowledge-complain"; did you mean "acknowledge-complaint"?'),
    (RULES, "notify: [lead]", "notify: [laed]", "11:31", 'unknown person "laed"; did you mean "lead"?'),
    (RULES, "after: 2h", "after: 2 hrs", "12:18", '"2 hrs" is not a duration'),
    (RULES, "notify: [owner]", "notify: []", "13:30", "person: the list is empty"),
    (RULES, "answer_within", "answer_withn", "9:5", 'unknown key of a ladder "answer_withn"; did you mean "answer_within"?'),
    (RULES, "also_out_of_hours: true", "also_out_of_hours: yes", "13:58", "also_out_of_hours is true or false"),
    (RULES, "    because: A complaint is heard by a person, today.\n", "", "3:5", "lacks because; say why in a sentence"),
    (RULES, "then: [assign-to-lead,", "then: [assign-to-lead", "5:12", 'unknown action "assign-to-lead acknowledge-complaint"; did you mean'),
]  # fmt: skip


@pytest.mark.hostile(72, 73)
@pytest.mark.parametrize(
    ("name", "old", "new", "place", "message"), MISTAKES, ids=[row[2] or "taken away" for row in MISTAKES]
)
def test_a_mistake_is_named_with_its_place(
    make_site: MakeSite, name: str, old: str, new: str, place: str, message: str
) -> None:
    text = FILES[name].replace(old, new, 1)
    assert text != FILES[name]
    with pytest.raises(config.SiteErrors) as caught:
        config.load(make_site({name: text}))
    lines = str(caught.value).splitlines()
    assert any(line.startswith(f"{name}:{place}: ") and message in line for line in lines), lines


def test_most_mistakes_give_one_line_only(make_site: MakeSite) -> None:
    many = []
    for name, old, new, *_ in MISTAKES:
        with pytest.raises(config.SiteErrors) as caught:
            config.load(make_site({name: FILES[name].replace(old, new, 1)}))
        if len(caught.value.errors) > 1:
            many.append((new, str(caught.value)))
        make_site()
    assert len(many) <= 8, many


def test_two_projects_cannot_have_one_key(make_site: MakeSite) -> None:
    with pytest.raises(
        config.SiteErrors,
        match=r'projects/zwei.yaml:2:6: the project "SHOP" is there twice; the other is projects/shop',
    ):
        config.load(make_site({"projects/zwei.yaml": FILES[SHOP]}))


def test_two_members_cannot_both_be_the_owner(make_site: MakeSite) -> None:
    text = FILES[SITE].replace("deputy: mira", "owner: true").replace("language: de }\nhours", "owner: true }\nhours")
    with pytest.raises(config.SiteErrors, match=r'14:71: "jonas" is the owner already; a site has one'):
        config.load(make_site({SITE: text}))


def test_an_own_address_means_one_project(make_site: MakeSite) -> None:
    shop = FILES[SHOP] + "addresses: [projekte+shop@studio-nord.example]\n"
    app = shop.replace("SHOP", "APP")
    with pytest.raises(config.SiteErrors, match=r"projekte\+shop@studio-nord.example is there twice"):
        config.load(make_site({SHOP: shop, "projects/app.yaml": app}))


@pytest.mark.parametrize(
    "url", ["imap://127.0.0.1:10143", "imap://localhost", "imap://[::1]:143", "imap+starttls://mail.example"]
)
def test_servers_without_tls_are_allowed_on_this_machine_alone(make_site: MakeSite, url: str) -> None:
    site = FILES[SITE].replace("imaps://mail.studio-nord.example", url)
    assert config.load(make_site({SITE: site})).site.mailboxes["projekte"].imap.scheme in ("imap", "imap+starttls")
