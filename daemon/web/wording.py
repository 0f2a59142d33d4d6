"""How the dashboard says days, hours and words in one language. Nothing of a mail comes out of here but as plain, bounded text."""

from dataclasses import dataclass
from datetime import date, datetime

from daemon import mail
from daemon.compose.tongue import Tongue
from daemon.decide import Policy
from daemon.web.words import WORDS, Words

LONGEST_LINE = 160  # signs


@dataclass(frozen=True, slots=True)
class Wording:
    """A language at a moment. ``language`` is de or en."""

    language: str
    words: Words
    tongue: Tongue

    def say(self, word: str, **filled: object) -> str:
        """A word of the dashboard, filled in. KeyError for one that is not there."""
        return self.words[word].format(**filled)

    def named(self, family: str, name: str) -> str:
        """A word of a closed set, e.g. ``named("state", "open")``; its own name where it is a new one."""
        return self.words.get(f"{family}.{name}", name)

    def when(self, moment: datetime | None) -> str:
        """ "14:05" today, else "Do., 19. Nov., 14:05"; "" for none."""
        if moment is None:
            return ""
        local = self.tongue.local(moment)
        clock = f"{local:%H:%M}"
        return clock if local.date() == self.tongue.today else f"{self.tongue.short(local.date())}, {clock}"

    def day(self, day: date | None) -> str:
        """ "Do., 19. Nov."; "" for none."""
        return self.tongue.short(day) if day else ""

    def line(self, text: str) -> str:
        """Text of any origin in one bounded line, without controls or invisible signs."""
        return mail.clean_line(text, LONGEST_LINE)

    def number(self, value: float) -> str:
        """A number as the language writes it."""
        return self.tongue.decimal(round(value, 2))


def language_of(wanted: str | None, policy: Policy) -> str:
    """The dashboard's language: what the reader chose, else the site's, else English."""
    for candidate in (wanted or "", policy.site.language.partition("-")[0]):
        if candidate in WORDS:
            return candidate
    return "en"


def wording(language: str, policy: Policy, now: datetime) -> Wording:
    """The wording at a moment (UTC), in the zone of the site."""
    return Wording(language, WORDS[language], policy.texts.tongue(language, policy.site, now))
