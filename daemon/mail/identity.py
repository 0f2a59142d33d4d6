"""Who wrote, strictly: one From field that every parser reads alike, or nobody.

The grammar is a small part of RFC 5322 section 3.4: an optional display name of words and quoted strings, then
``<dot-atom@domain>``, or a bare ``dot-atom@domain``, in ASCII. Whatever mail programs read differently (comments,
groups, routes, encoded words inside the address, a second address) gives no identity. A field may be folded only
between the words of the display name and the address: that is how honest programs fold, and no two parsers differ on
it.
"""

import re
from collections.abc import Sequence

_ATEXT = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDR = rf"({_ATEXT}+(?:\.{_ATEXT}+)*)@((?:{_LABEL}\.)+{_LABEL})"
_QUOTED = r'"(?:[^"\\\x00-\x1f\x7f-\U0010ffff]|\\[\x20-\x7e])*"'
_WORD = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+"
_NAMED = re.compile(rf"[ \t]*(?:(?:{_QUOTED}|{_WORD})(?:[ \t]+(?:{_QUOTED}|{_WORD}))*[ \t]*)?<{_ADDR}>[ \t]*")
_BARE = re.compile(rf"[ \t]*{_ADDR}[ \t]*")
_FOLD = re.compile(r"\r\n|\n|\r")


def strict_address(value: str) -> str | None:
    """The one address of a raw, possibly folded From value, in lower case; None if there is any doubt."""
    if len(value) > 4000:
        return None
    lines = _FOLD.split(value)
    if not all(line.strip(" \t") for line in lines) or any(line[0] not in " \t" for line in lines[1:]):
        return None
    unfolded = "".join(lines)
    found = _NAMED.fullmatch(unfolded) or (_BARE.fullmatch(unfolded) if len(lines) == 1 else None)
    if found is None:
        return None
    local, domain = found[1], found[2]
    too_long = len(local) > 64 or len(domain) > 253
    if too_long or "=?" in local or "?=" in local or domain.rpartition(".")[2].isdigit():
        return None
    return f"{local}@{domain}".lower()


def identity(values: Sequence[str]) -> str | None:
    """The identity behind all From values of a mail: exactly one field, strictly one address."""
    return strict_address(values[0]) if len(values) == 1 else None
