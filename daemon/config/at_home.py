"""Where the site's language model may stand: on this machine or in its private network, unless the site says otherwise."""

import ipaddress
from urllib.parse import urlsplit


def check_at_home(url: str, *, elsewhere: bool) -> None:
    """ValueError for an address that is plainly outside. Where a name leads is looked at before every question instead."""
    host = (urlsplit(url).hostname or "").lower()
    try:
        at = ipaddress.ip_address(host)
    except ValueError:
        return
    if not (at.is_private or at.is_loopback or elsewhere):
        raise ValueError(f"{host} is not in your own network; elsewhere: true sends clients' mail there all the same")
