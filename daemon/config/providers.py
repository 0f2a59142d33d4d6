"""Mail providers that agencies use: their servers, and what stands between a password and a login.

Servers are those of the providers' own public help pages. What is proposed here is tried before it is believed.
"""

from collections.abc import Sequence
from dataclasses import dataclass

_OWN_HOST = "{mx}"  # the customer's own server, which is also the one that takes mail in


@dataclass(frozen=True, slots=True)
class Provider:
    """``domains`` are its public addresses, ``mx`` the ends of the names that take mail in for its customers.

    ``advice`` names a sentence for whoever sets a mailbox up there: app-password, oauth, switch-on, bridge, no-imap, or none.
    """

    name: str
    imap: str
    smtp: str
    mx: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    advice: str = ""


PROVIDERS = (
    Provider("Google Workspace", "imaps://imap.gmail.com", "smtps://smtp.gmail.com", ("google.com", "googlemail.com"),
             ("gmail.com", "googlemail.com"), "app-password"),
    Provider("Microsoft 365", "imaps://outlook.office365.com", "smtp+starttls://smtp.office365.com",
             ("mail.protection.outlook.com", "mx.microsoft"), (), "oauth"),
    Provider("Outlook.com", "imaps://outlook.office365.com", "smtp+starttls://smtp-mail.outlook.com",
             ("olc.protection.outlook.com",), ("outlook.com", "outlook.de", "hotmail.com", "hotmail.de", "live.com"), "oauth"),
    Provider("IONOS", "imaps://imap.ionos.de", "smtps://smtp.ionos.de", ("kundenserver.de", "ionos.de", "1and1.com")),
    Provider("Strato", "imaps://imap.strato.de", "smtps://smtp.strato.de", ("rzone.de",)),
    Provider("GMX", "imaps://imap.gmx.net", "smtps://mail.gmx.net", ("gmx.net",),
             ("gmx.de", "gmx.net", "gmx.at", "gmx.ch"), "switch-on"),
    Provider("WEB.DE", "imaps://imap.web.de", "smtp+starttls://smtp.web.de", ("web.de",), ("web.de",), "switch-on"),
    Provider("T-Online", "imaps://secureimap.t-online.de", "smtps://securesmtp.t-online.de", ("t-online.de",),
             ("t-online.de", "magenta.de"), "app-password"),
    Provider("freenet", "imaps://mx.freenet.de", "smtps://mx.freenet.de", ("freenet.de",), ("freenet.de",), "switch-on"),
    Provider("mailbox.org", "imaps://imap.mailbox.org", "smtps://smtp.mailbox.org", ("mailbox.org",), ("mailbox.org",)),
    Provider("Posteo", "imaps://posteo.de", "smtps://posteo.de", ("posteo.de",), ("posteo.de", "posteo.net", "posteo.org")),
    Provider("Proton Mail", "imap+starttls://127.0.0.1:1143", "smtp+starttls://127.0.0.1:1025", ("protonmail.ch",),
             ("proton.me", "protonmail.com", "pm.me"), "bridge"),
    Provider("Tuta", "", "", ("tutanota.de",), ("tuta.com", "tutanota.com", "tutanota.de"), "no-imap"),
    Provider("Fastmail", "imaps://imap.fastmail.com", "smtps://smtp.fastmail.com", ("messagingengine.com",),
             ("fastmail.com", "fastmail.fm"), "app-password"),
    Provider("ALL-INKL", f"imaps://{_OWN_HOST}", f"smtps://{_OWN_HOST}", ("kasserver.com",)),
    Provider("netcup", f"imaps://{_OWN_HOST}", f"smtps://{_OWN_HOST}", ("netcup.net",)),
    Provider("Hetzner", "imaps://mail.your-server.de", "smtps://mail.your-server.de", ("your-server.de",)),
    Provider("domainfactory", "imaps://sslin.df.eu", "smtps://sslout.df.eu", ("ispgateway.de", "df.eu")),
    Provider("OVH", "imaps://ssl0.ovh.net", "smtps://ssl0.ovh.net", ("mail.ovh.net",)),
    Provider("Infomaniak", "imaps://mail.infomaniak.com", "smtps://mail.infomaniak.com", ("infomaniak.ch", "infomaniak.com")),
    Provider("Hostpoint", "imaps://imap.mail.hostpoint.ch", "smtps://asmtp.mail.hostpoint.ch", ("hostpoint.ch",)),
    Provider("cyon", "imaps://mail.cyon.ch", "smtps://mail.cyon.ch", ("cyon.ch",)),
    Provider("Bluewin", "imaps://imaps.bluewin.ch", "smtps://smtpauths.bluewin.ch", ("bluewin.ch",), ("bluewin.ch",)),
    Provider("World4You", "imaps://imap.world4you.com", "smtp+starttls://smtp.world4you.com", ("world4you.com",)),
    Provider("easyname", "imaps://imap.easyname.com", "smtps://smtp.easyname.com", ("easyname.com",)),
    Provider("Gandi", "imaps://mail.gandi.net", "smtps://mail.gandi.net", ("gandi.net",)),
    Provider("Hostinger", "imaps://imap.hostinger.com", "smtps://smtp.hostinger.com", ("hostinger.com",)),
    Provider("Zoho Mail EU", "imaps://imappro.zoho.eu", "smtps://smtppro.zoho.eu", ("zoho.eu",), (), "app-password"),
    Provider("Zoho Mail", "imaps://imappro.zoho.com", "smtps://smtppro.zoho.com", ("zoho.com",), (), "app-password"),
    Provider("Yahoo", "imaps://imap.mail.yahoo.com", "smtps://smtp.mail.yahoo.com", ("yahoodns.net",),
             ("yahoo.com", "yahoo.de", "yahoo.co.uk"), "app-password"),
    Provider("iCloud", "imaps://imap.mail.me.com", "smtp+starttls://smtp.mail.me.com", ("icloud.com",),
             ("icloud.com", "me.com", "mac.com"), "app-password"),
    Provider("Migadu", "imaps://imap.migadu.com", "smtps://smtp.migadu.com", ("migadu.com",)),
    Provider("Mailfence", "imaps://imap.mailfence.com", "smtps://smtp.mailfence.com", ("mailfence.com",), ("mailfence.com",)),
    Provider("Runbox", "imaps://mail.runbox.com", "smtps://mail.runbox.com", ("runbox.com",), ("runbox.com",)),
    Provider("Rackspace", "imaps://secure.emailsrvr.com", "smtps://secure.emailsrvr.com", ("emailsrvr.com",)),
    Provider("Namecheap", "imaps://mail.privateemail.com", "smtps://mail.privateemail.com", ("privateemail.com",)),
    Provider("GoDaddy", "imaps://imap.secureserver.net", "smtps://smtpout.secureserver.net", ("secureserver.net",)),
    Provider("one.com", "imaps://imap.one.com", "smtps://send.one.com", ("one.com",)),
)  # fmt: skip
"""First match wins: Outlook.com's customers stand below the same names as Microsoft 365's, so the longest end is looked for."""


def provider_for(domain: str, mx: Sequence[str] = ()) -> Provider | None:
    """Who has the mail of this domain: by its public addresses, else by the hosts that take its mail in (no final dots)."""
    low = domain.lower()
    for provider in PROVIDERS:
        if low in provider.domains:
            return provider
    for host in (name.lower().rstrip(".") for name in mx):
        ends = [(len(end), provider) for provider in PROVIDERS for end in provider.mx if f".{host}".endswith(f".{end}")]
        if ends:
            found = max(ends, key=lambda end: end[0])[1]
            return Provider(
                found.name, found.imap.replace(_OWN_HOST, host), found.smtp.replace(_OWN_HOST, host), found.mx,
                found.domains, found.advice,
            )  # fmt: skip
    return None
