"""Telling the team what a client says of the end of a complaint."""

from typing import Any

from daemon import mail
from daemon.compose import address, quoting
from daemon.compose.about import about_project
from daemon.compose.texts import Texts
from daemon.compose.tongue import Tongue
from daemon.compose.values import SettledWord
from daemon.model import Draft, Site


def settled(texts: Texts, site: Site, value: SettledWord) -> Draft:
    """Tell who has the case that the client calls it settled, or only thanks. Raises TextError."""

    def view(tongue: Tongue) -> dict[str, Any]:
        return {
            "how": value.how,
            "contact": address.person_name(value.contact.name) or value.contact.address,
            "client": mail.clean_line(value.project.client),
            "ref": value.ref,
            "excerpt": quoting.excerpt(value.words),
            "received": tongue.past(value.received),
        }

    return about_project(texts, site, value, "settled", view, value.ref)
