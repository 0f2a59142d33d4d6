"""Whether a signing domain speaks for a sender's domain: relaxed alignment (RFC 7489 section 3.1.1), on the safe side.

Exact alignment asks for the public suffix list, which changes weekly. Here a signer counts if it *is* the sender's
domain, lies below it, or lies above it and is no suffix under which strangers register: siblings
(``mail.krause.example`` for ``news.krause.example``) are left out, and so is every signer of one label or of the shape
``co.uk``.
"""

import re

_DOMAIN = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}", re.ASCII)
_SUFFIX = re.compile(
    r"(?:ac|asso|co|com|edu|gob|gouv|gov|govt|gv|id|info|ltd|me|mil|ne|net|nhs|nic|nom|or|org|plc|sch|school)\.[a-z]{2}"
)
_HOSTERS = frozenset(
    {"uk.com", "de.com", "eu.com", "us.com", "gb.net", "github.io", "gitlab.io", "netlify.app", "vercel.app", "web.app",
     "pages.dev", "workers.dev", "herokuapp.com", "azurewebsites.net", "onmicrosoft.com", "blogspot.com", "myshopify.com",
     "wordpress.com", "appspot.com", "firebaseapp.com", "cloudfront.net", "amazonaws.com", "dyndns.org", "no-ip.org",
     "home.pl", "altervista.org", "jimdosite.com", "wixsite.com"}
)  # fmt: skip


def aligned_with(signer: str, domain: str) -> bool:
    """Whether a signature of ``signer`` counts for mail from ``domain`` (ASCII, any case). Anything odd does not."""
    signer, domain = signer.lower().rstrip("."), domain.lower().rstrip(".")
    if not (_DOMAIN.fullmatch(signer) and _DOMAIN.fullmatch(domain)):
        return False
    if signer == domain:
        return True
    upper, lower = sorted((signer, domain), key=len)
    return lower.endswith(f".{upper}") and not (_SUFFIX.fullmatch(upper) or upper in _HOSTERS)
