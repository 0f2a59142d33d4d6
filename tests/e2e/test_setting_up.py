"""Setting up a site on a real Dovecot: a person at a terminal, an answers file, and every way it can fail."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from daemon import config
from daemon.cli import sachstand as commands
from tests.rig.dovecot import Dovecot
from tests.rig.smtp_sink import Sink

BORDER = "Received: from mail.{0} (mail.{0} [192.0.2.7]) by mx.studio-nord.example with ESMTPS id 7; now\n"
PROVEN = "Authentication-Results: mx.studio-nord.example; dmarc=pass header.from={0}\n"


@pytest.fixture(name="user")
def _user(request: pytest.FixtureRequest, dovecot: Dovecot) -> str:
    """A mailbox in which two clients and a machine have written."""
    user = re.sub(r"[^a-z0-9]", "", request.node.name.lower())[-40:]
    dovecot.deliver(user, *(mail("Eva Krause <e.krause@krause.example>", number) for number in range(12)))
    dovecot.deliver(user, mail("Tim Lorenz <t.lorenz@krause.example>", 99))
    dovecot.deliver(user, *(mail("Ben Carter <ben@harbour.example>", number) for number in range(3)))
    dovecot.deliver(user, mail("Shop <noreply@shop.example>", 1))
    return user


def mail(sender: str, number: int) -> bytes:
    domain = sender.rpartition("@")[2].rstrip(">")
    head = BORDER.format(domain) + PROVEN.format(domain) + f"From: {sender}\nTo: projekte@studio-nord.example\n"
    return f"{head}Subject: Wo stehen wir, {number}?\nMessage-ID: <{number}@{domain}>\n\nGuten Tag, wie weit ist der Shop?\n".replace(
        "\n", "\r\n"
    ).encode()


def init(site: Path, *options: str, said: str = "", **environ: str) -> Result:
    return CliRunner().invoke(commands, ["--site", str(site), "init", *options], input=said, env=environ)


def test_a_person_is_led_from_an_address_to_a_checked_site(
    tmp_path: Path, dovecot: Dovecot, sink: Sink, user: str
) -> None:
    site = tmp_path / "site"
    answers = [
        "de", "projekte", "projekte@studio-nord", "projekte@studio-nord.example", f"imap://127.0.0.1:{dovecot.imap}",
        f"smtp://127.0.0.1:{sink.port}", user, "not the password",  # refused, and asked once more
        "j", "", "", "", dovecot.password, "",  # the server's word on senders is trusted
        "",  # label folders
        "", "", "Jonas Weber", "", "+49 30 1234567", "DE-BE", "", "Mo-Do", "9 Uhr", "09:00", "",
        "1", "2", "Krause GmbH", "Shop-Relaunch", "SHOP", "", "nett", "", "Frau Krause", "j", "vielleicht", "j",
        "Produktsuche", "", "Versandregeln", "Livegang bald", "Livegang 18.12.2026", "",
    ]  # fmt: skip
    done = init(site, said="\n".join(answers) + "\n", LANG="de_DE.UTF-8")
    assert done.exit_code == 0, done.output
    for said in (
        "lehnt die Anmeldung ab ([AUTHENTICATIONFAILED]", "Angemeldet: 17 Mails in INBOX",
        "„mx.studio-nord.example“ prüft hier die Absender",
        "in 17 von 17 Mails", "Auch der Versand über 127.0.0.1 nimmt die Anmeldung an.", "2. Wem wird geglaubt",
        "7. Die Probe", "Es gibt Sie, Du und Vorname.", "Gemeint ist j (ja) oder n (nein); Enter nimmt n.",
        "es geht auch per Mail an projekte@studio-nord.example",
        "1  krause.example: Tim Lorenz, Eva Krause (13 Mails)", "„9 Uhr“ ist keine Uhrzeit.",
        "Hier muss ein Name stehen", "„Livegang bald“ ist kein Termin.", "30 Tagen gewesen (17 Mails)", "Stand genannt",
    ):  # fmt: skip
        assert said in done.output
    assert "shop.example" not in done.output
    loaded = config.load(site).site
    assert f"geschrieben: {site}/projekte.password" in done.output
    box = loaded.mailboxes["projekte"]
    assert (box.proof, box.username, box.imap.port) == ("mx.studio-nord.example", user, dovecot.imap)
    assert [(c.name, c.address) for c in loaded.projects["SHOP"].contacts] == [
        ("Eva Krause", "e.krause@krause.example")
    ]
    assert [(c.salutation, c.may) for c in loaded.projects["SHOP"].contacts] == [
        ("Frau Krause", frozenset({"approve-changes"}))
    ]
    assert [(c.name, c.weekly) for c in loaded.projects["SHOP"].contacts] == [("Eva Krause", True)]
    assert [(stone.name, str(stone.promised)) for stone in loaded.projects["SHOP"].plan] == [("Livegang", "2026-12-18")]
    assert sorted(loaded.hours.days) == [0, 1, 2, 3]
    told = CliRunner().invoke(commands, ["--site", str(site), "status", "SHOP"])
    assert "Produktsuche" in told.output
    assert "Versandregeln" in told.output
    password = site / "projekte.password"
    assert (password.read_text(), password.stat().st_mode & 0o777) == (f"{dovecot.password}\n", 0o600)
    connected = CliRunner().invoke(commands, ["--site", str(site), "check", "--connect"])
    assert connected.exit_code == 0, connected.output
    assert "all good" in connected.output
    assert "Logged in: 17 mails in INBOX" in connected.output


def test_an_answers_file_sets_up_the_same_without_a_question(
    tmp_path: Path, dovecot: Dovecot, sink: Sink, user: str
) -> None:
    secret = tmp_path / "secret"
    secret.write_text(dovecot.password)
    secret.chmod(0o600)
    answers = tmp_path / "answers.yaml"
    answers.write_text(
        f"address: projekte@studio-nord.example\nimap: imap://127.0.0.1:{dovecot.imap}\nsmtp: smtp://127.0.0.1:{sink.port}\n"
        f"username: {user}\npassword_file: {secret}\nlead: Mira Kaya\nclient: Krause GmbH\nproject: Shop\nproject_key: SHOP\n"
        "done: Produktsuche\npromise: Livegang 18.12.2026\nfiling: none\n"
        "contacts:\n  - { name: Eva Krause, address: e.krause@krause.example, salutation: Frau Krause }\n"
    )
    done = init(tmp_path / "site", "--answers", str(answers), LANG="en_GB.UTF-8")
    assert done.exit_code == 0, done.output
    assert "Logged in: 17 mails" in done.output
    loaded = config.load(tmp_path / "site").site
    assert loaded.mailboxes["projekte"].proof == "mx.studio-nord.example"
    assert loaded.projects["SHOP"].contacts[0].salutation == "Frau Krause"
    assert loaded.team["mira"].name == "Mira Kaya"
    assert loaded.mailboxes["projekte"].filing == "none"
    assert "Produktsuche" in CliRunner().invoke(commands, ["--site", str(tmp_path / "site"), "status", "SHOP"]).output


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("adress: a@b.example\n", 'answers.yaml:1:1: unknown answer "adress"; did you mean "address"?'),
        ("address: nobody\n", '--answers: address: "nobody" is not a mail address'),
        ("password: secret\n", 'unknown answer "password"'),
        ("contacts: [{ name: Eva }]\n", 'answers.yaml:1:12: a contact needs "address"'),
        ("password_file: /nowhere/at/all\n", "/nowhere/at/all: it cannot be read"),
        ("imap: pop://a\n", "--answers: imap: "),
        ("contacts: []\npromise: launch soon\n", "--answers: promise: "),
    ],
)  # fmt: skip
def test_a_wrong_answers_file_is_refused_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    answers = tmp_path / "answers.yaml"
    answers.write_text(text)
    done = init(tmp_path / "site", "--answers", str(answers))
    assert isinstance(done.exception, config.SiteErrors)
    assert said in str(done.exception)
    assert not (tmp_path / "site").exists()


def test_nothing_is_written_when_nobody_can_be_asked_about_a_refused_login(
    tmp_path: Path, dovecot: Dovecot, sink: Sink, user: str
) -> None:
    options = [
        "--yes", "--address", user + "@studio-nord.example", "--imap", f"imap://127.0.0.1:{dovecot.imap}",
        "--smtp", f"smtp://127.0.0.1:{sink.port}",
    ]  # fmt: skip
    done = init(tmp_path / "site", *options, SACHSTAND_PASSWORD="wrong", LANG="en_GB.UTF-8")
    assert "refuses the login" in done.output
    assert isinstance(done.exception, config.SiteErrors)
    assert not (tmp_path / "site").exists()


def test_whoever_says_no_at_the_end_has_nothing_written(
    tmp_path: Path, dovecot: Dovecot, sink: Sink, user: str
) -> None:
    answers = [
        "en", "projekte@studio-nord.example", f"imap://127.0.0.1:{dovecot.imap}", f"smtp://127.0.0.1:{sink.port}", user, "",
        *("",) * 2, "Jonas Weber", *("",) * 7, "n",
    ]  # fmt: skip
    done = init(tmp_path / "site", said="\n".join(answers) + "\n", LANG="en_GB.UTF-8")
    assert done.exit_code == 0, done.output
    assert done.output.endswith("Nothing written.\n")
    assert re.findall(r"^(\d)\. (.*)$", done.output, re.MULTILINE) == [
        ("1", "The mailbox"), ("2", "The folders"), ("3", "The team"),
    ]  # fmt: skip
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize("options", [(), ("--yes",), ("--answers", "nothing-is-here.yaml")])
def test_a_directory_that_holds_a_site_is_refused_once_and_before_the_first_question(
    tmp_path: Path, options: tuple[str, ...]
) -> None:
    config.write_site(tmp_path, {})
    done = init(tmp_path, *options, LC_ALL="", LANG="de_DE.UTF-8")
    assert isinstance(done.exception, config.SiteErrors)
    assert re.fullmatch(
        r"/.*: hier liegt schon eine Site \(sachstand\.yaml und \d+ weitere\)\. Überschrieben wird nichts.*",
        str(done.exception),
    )
    assert done.output == ""


def test_where_no_server_is_trusted_nobody_is_promised_progress_by_mail(
    tmp_path: Path, dovecot: Dovecot, sink: Sink
) -> None:
    """And mail that was handed in on this machine names its server with the reason why it is not proposed."""
    sink.login, user = False, "handedin"
    handed = BORDER.replace("mail.{0} [192.0.2.7]", "localhost [127.0.0.1]")
    letters = [
        mail("Eva Krause <e.krause@krause.example>", number).replace(
            BORDER.format("krause.example").replace("\n", "\r\n").encode(),
            handed.format("krause.example").replace("\n", "\r\n").encode(),
        )
        for number in range(4)
    ]
    dovecot.deliver(user, *letters)
    answers = [
        "en", "projekte@studio-nord.example", f"imap://127.0.0.1:{dovecot.imap}", f"smtp://127.0.0.1:{sink.port}", user,
        dovecot.password, "", "", "Jonas Weber", *("",) * 7, "1", "Krause", "Shop", "SHOP", "", "", "", "", "",
        "search", "", "", "", "",
    ]  # fmt: skip
    done = init(tmp_path / "site", said="\n".join(answers) + "\n", LANG="en_GB.UTF-8")
    assert done.exit_code == 0, done.output
    for said in (
        "Sending through 127.0.0.1 needs no login.", 'in the name of "mx.studio-nord.example"', "handed in from inside",
        "“proof: mx.studio-nord.example”", "By mail such lines count here only in reply", "docs/operations.md, “Proof”",
        "1  krause.example: Eva Krause (4 mails)", "language (de, en) [de]", "[Sie]",
    ):  # fmt: skip
        assert said in done.output
    assert "by mail to projekte" not in done.output
    project = config.load(tmp_path / "site").site.projects["SHOP"]
    assert (project.language, str(project.form)) == ("de", "Sie")


def test_a_host_named_by_hand_is_proposed_for_sending_and_its_port_is_named(tmp_path: Path) -> None:
    answers = [
        "de", "projekte@studio-nord.example", "imap://127.0.0.1:1", "", "", "secret", "hm", "n", "", "", "Jonas Weber",
        *("",) * 7, "n",
    ]  # fmt: skip
    done = init(tmp_path / "site", said="\n".join(answers) + "\n", LANG="de_DE.UTF-8")
    assert done.exit_code == 0, done.output
    assert "[smtp://127.0.0.1]" in done.output
    assert "127.0.0.1, Port 1, ist nicht zu erreichen" in done.output
    assert "Gemeint ist j (ja) oder n (nein); Enter nimmt j." in done.output
