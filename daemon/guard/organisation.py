"""The organisation behind a mail domain, roughly: enough to notice that answers are to go somewhere else.

The public suffix list would be exact and changes weekly. Here a wrong guess costs one look by a person, so the last two
labels do, three below a country's own second level (``co.uk``, ``com.au``, ``or.at``).
"""

_SECOND_LEVEL = frozenset({"ac", "co", "com", "edu", "gob", "gov", "gv", "mil", "ne", "net", "nom", "or", "org", "sch"})


def organisation(address: str) -> str:
    """The organisational domain of an address or a domain, lower case: ``a@mail.studio.co.uk`` is ``studio.co.uk``."""
    labels = address.rpartition("@")[2].lower().rstrip(".").split(".")
    country = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL
    return ".".join(labels[-3:] if country else labels[-2:])
