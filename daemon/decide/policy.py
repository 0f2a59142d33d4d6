"""All that people edit, checked and compiled, as one value. It is swapped whole or kept whole."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from daemon.compose import Texts
from daemon.hours import Calendar
from daemon.intents import Reader
from daemon.model import Site
from daemon.rules import RuleSet


@dataclass(frozen=True, slots=True)
class Policy:
    """The site, its rules, its texts and what is compiled from them; ``fingerprint`` names this very set."""

    site: Site
    rules: RuleSet
    texts: Texts
    reader: Reader
    calendar: Calendar
    words: Mapping[str, Mapping[str, Any]]
    fingerprint: str


def compile_policy(
    site: Site,
    rules: RuleSet,
    *,
    sources: Mapping[str, str],
    words: Mapping[str, Mapping[str, Any]],
    fingerprint: str,
) -> Policy:
    """Make a policy of checked parts; ``sources`` are template texts by name, ``words`` the word lists by language."""
    return Policy(
        site=site,
        rules=rules,
        texts=Texts(sources, words),
        reader=Reader(words),
        calendar=Calendar(site.hours, site.holidays, site.timezone),
        words=words,
        fingerprint=fingerprint,
    )
