"""A person edits the rules of a running daemon and errs: the last good rules stay in force, and everybody who must know is told."""

import json
import re
import signal
from functools import partial
from pathlib import Path

import pytest
from imapclient import IMAPClient

from daemon.model import Endpoint
from tests.e2e.test_answers import letter, read, sachstand, text_of
from tests.rig import site as sites
from tests.rig.dovecot import Dovecot
from tests.rig.running import Daemon
from tests.rig.smtp_sink import Arrived, Sink
from tests.rig.waiting import until

COMPLAINT = "Guten Tag,\n\nich bin sehr enttäuscht, das ist inakzeptabel und ich beschwere mich.\n\nEva Krause\n"
EVA = "Eva Krause <e.krause@krause.example>"
OWN = """\
rules:
  - id: krause-is-the-owners
    when: { client: Krause GmbH }
    then: { notify: owner }
    because: The owner wants to hear of these.
"""
LINE = r"rules/own\.yaml:\d+:\d+: .+"
EDITS = {
    "a typo in an action": OWN.replace("notify:", "notfy:"),
    "a wrong indent": OWN.replace("    when", "   when"),
    "an unknown person": OWN.replace("owner }", "ownr }"),
    "a rule that can never match": OWN.replace("{ client: Krause GmbH }", "{ all: [hours: open, hours: closed] }"),
    "a look-ahead": OWN.replace("{ client: Krause GmbH }", '{ subject: { matches: "a(?=b)" } }'),
    "a tab": OWN.replace("    when", "\twhen"),
}


def are_told(daemon: Daemon, count: int) -> bool:
    """So many mistakes; one is told twice where the daemon looks at the files by itself in the moment it is asked to."""
    return len(set(re.findall(LINE, daemon.log()))) == count


@pytest.mark.fault(56)
def test_whatever_a_person_breaks_the_daemon_keeps_its_last_good_rules(
    tmp_path: Path, dovecot: Dovecot, sink: Sink, user: str
) -> None:
    site = sites.write(
        tmp_path / "site", imap=Endpoint("imap", "127.0.0.1", dovecot.imap), smtp=sink.endpoint(), user=user,
        password=dovecot.password,
    )  # fmt: skip
    own = site / "rules" / "own.yaml"

    def about_files() -> list[Arrived]:
        return [mail for mail in sink.arrived if "Dateien" in str(read(mail.raw)["Subject"])]

    with Daemon(site) as daemon:
        daemon.watching()
        for number, (what, text) in enumerate(EDITS.items(), start=1):
            own.write_text(text, "utf-8")
            assert daemon.process is not None
            daemon.process.send_signal(signal.SIGHUP)
            until(partial(are_told, daemon, number), what=what)
        (told,) = until(about_files)
        dovecot.deliver(user, letter(EVA, "Beschwerde", COMPLAINT, "b1"))
        (decision,) = daemon.decisions(1)
        assert decision.intent == "complaint"
        until(lambda: [mail for mail in sink.arrived if mail.recipients == ("e.krause@krause.example",)])
    assert "rules/own.yaml:4:13: unknown action" in text_of(read(told.raw))
    assert told.recipients == ("jonas@studio-nord.example",)


def test_before_the_first_start_rules_are_rehearsed_on_the_mailbox_which_is_only_looked_into(
    tmp_path: Path, dovecot: Dovecot, sink: Sink, user: str
) -> None:
    site = sites.write(
        tmp_path / "site", imap=Endpoint("imap", "127.0.0.1", dovecot.imap), smtp=sink.endpoint(), user=user,
        password=dovecot.password,
    )  # fmt: skip
    dovecot.deliver(user, letter(EVA, "Beschwerde", COMPLAINT, "r1"))
    dovecot.deliver(user, letter("Kim <kim@elsewhere.example>", "Angebot", "Wir machen alles billiger.", "r2"))
    other = tmp_path / "other"
    other.mkdir()
    for path in (site / "rules").glob("*.yaml"):
        (other / path.name).write_bytes(path.read_bytes())
    (other / "00-own.yaml").write_text(OWN, "utf-8")
    told = json.loads(sachstand(site, "rehearse", "--rules", str(other), "--json"))
    assert told["mails"] == 2
    assert [one["subject"] for one in told["different"]] == ["Beschwerde"]
    assert sink.arrived == []
    assert not (site / "state" / "journal.sqlite").exists()
    with IMAPClient("127.0.0.1", dovecot.imap, ssl=False) as client:
        client.login(user, dovecot.password)
        client.select_folder("INBOX", readonly=True)
        assert len(client.search(["UNSEEN"])) == 2
