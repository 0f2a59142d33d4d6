"""Servers are found by provider, by the DNS, or guessed; a real name server of the test's own is asked."""

import pytest

from daemon.config.providers import PROVIDERS, provider_for
from daemon.config.values import endpoint
from daemon.service.finding import dns_questions, find_servers
from tests.rig.dns_stub import name_server

RECORDS = {
    "MX studio-nord.example": "20 mx01.kundenserver.de.; 10 mx00.kundenserver.de.",
    "MX hosted.example": "10 w0123456.kasserver.com.",
    "MX cloud.example": "0 cloud-example.mail.protection.outlook.com.",
    "SRV _imaps._tcp.krause.example": "0 1 993 imap.krause.example.",
    "SRV _submissions._tcp.krause.example": "0 1 0 .",
    "SRV _submission._tcp.krause.example": "10 1 587 old.krause.example.; 0 1 2525 smtp.krause.example.",
    "A imap.bare.example": "192.0.2.1",
}


@pytest.mark.parametrize(
    ("domain", "imap", "smtp", "how"),
    [
        ("gmail.com", "imaps://imap.gmail.com", "smtps://smtp.gmail.com", "provider"),
        ("studio-nord.example", "imaps://imap.ionos.de", "smtps://smtp.ionos.de", "provider"),
        ("hosted.example", "imaps://w0123456.kasserver.com", "smtps://w0123456.kasserver.com", "provider"),
        ("cloud.example", "imaps://outlook.office365.com", "smtp+starttls://smtp.office365.com", "provider"),
        ("krause.example", "imaps://imap.krause.example", "smtp+starttls://smtp.krause.example:2525", "dns"),
        ("bare.example", "imaps://imap.bare.example", "smtps://mail.bare.example", "guess"),
        ("nobody.example", "imaps://mail.nobody.example", "smtps://mail.nobody.example", "guess"),
    ],
)  # fmt: skip
def test_the_servers_of_an_address_are_found(domain, imap, smtp, how):
    with name_server(RECORDS) as port:
        found = find_servers(domain, dns_questions(nameservers=["127.0.0.1"], port=port))
    assert (found.imap, found.smtp, found.how) == (imap, smtp, how)


def test_without_any_dns_the_table_is_left_and_a_guess():
    assert find_servers("krause.example", lambda _name, _kind: []).how == "guess"


def test_every_provider_has_servers_that_a_site_accepts():
    assert len(PROVIDERS) >= 30
    for provider in PROVIDERS:
        found = provider_for("some.example", [f"mx1.{provider.mx[0]}"])
        assert found is not None
        assert found.name == provider.name
        if provider.advice != "no-imap":
            endpoint("imap")(found.imap)
            endpoint("smtp")(found.smtp)
