"""Rule tests of a site with their places. A mistake in one is told by ``check``; it keeps no site from running."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from daemon import rules
from daemon.config.errors import SiteError
from daemon.config.sheets import Sheet, read_sheet


@dataclass(frozen=True, slots=True)
class RuleTests:
    """The tests that can be tried, and what is wrong with the others."""

    tests: tuple[rules.RuleTest, ...] = ()
    errors: tuple[SiteError, ...] = ()
    sheets: Mapping[str, Sheet] = field(default_factory=dict)

    def at(self, test: rules.RuleTest, key: str, said: str) -> SiteError:
        """A sentence at the expectation ``key`` of a test, or at the whole test if the key is empty."""
        path = (*test.path, "expect", key) if key else (*test.path, "test")
        return self.sheets[test.file].error(path, said)


def read_rule_tests(texts: Mapping[str, str], known: rules.Known, ruleset: rules.RuleSet) -> RuleTests:
    """Read the files of ``rules/tests`` against the names and rules of the site."""
    errors: list[SiteError] = []
    sheets: dict[str, Sheet] = {}
    for name, text in texts.items():
        sheet, wrong = read_sheet(name, text)
        errors.extend(wrong)
        if sheet is not None:
            sheets[name] = sheet
    tests, problems = rules.read_tests([(name, sheet.data) for name, sheet in sheets.items()], known, ruleset)
    errors.extend(sheets[one.file].error(one.path, one.message, at_key=one.at_key) for one in problems)
    return RuleTests(tuple(tests), tuple(sorted(errors)), sheets)
