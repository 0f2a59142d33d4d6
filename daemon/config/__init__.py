"""The files a team edits, read into one checked value. All mistakes of all files come out at once, each with its place.

Nothing is guessed: an unknown key, an unknown word, a date that is none, a server without TLS is an error, and a site
with an error is not used at all. Secrets never stand in these files. The heavy libraries are imported by `load` alone.
"""

from daemon.config.database import database_of
from daemon.config.errors import SiteError, SiteErrors
from daemon.config.loading import Loaded, load
from daemon.config.passwords import Secret, hook_secret, no_key, password, token
from daemon.config.rule_tests import RuleTests
from daemon.config.shipping import read_words, shipped
from daemon.config.timezone import timezone_of
from daemon.config.writing import in_the_way, write_site

__all__ = [
    "Loaded", "RuleTests", "Secret", "SiteError", "SiteErrors", "database_of", "hook_secret", "no_key",
    "in_the_way", "load", "password", "read_words", "shipped", "timezone_of", "token", "write_site",
]  # fmt: skip
