"""Reading a whole site: every file, every check, all mistakes at once; or one checked value."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from daemon import rules
from daemon.config.crosschecks import Findings, Names, check_projects, check_site, names_of
from daemon.config.errors import SiteError, SiteErrors
from daemon.config.rule_tests import RuleTests, read_rule_tests
from daemon.config.sheets import Sheet, read_sheet
from daemon.config.shipping import Words, shipped, words_of
from daemon.config.sources import SITE_FILE, Files, read_files
from daemon.model import Project, Site

if TYPE_CHECKING:
    from daemon.config.schema import SiteFile

_REPLY = re.compile(r"([a-z]{2,3}(?:-[A-Z]{2})?)/reply/([a-z0-9][a-z0-9-]*)\.[a-z.0-9]+")
_FOLDER = "templates/"


@dataclass(frozen=True, slots=True)
class Loaded:
    """A site without a mistake. ``sources`` are template texts by name (``de/reply/status.txt.j2``), the site's own
    before the shipped; ``own`` names those that are not as shipped, word lists included; ``words`` the word lists by
    language; ``remarks`` what is allowed and worth a look.

    ``fingerprint`` is a hash over all files: equal fingerprints, equal sites.
    """

    site: Site
    rules: rules.RuleSet
    sources: Mapping[str, str]
    own: frozenset[str]
    words: Words
    fingerprint: str
    remarks: tuple[SiteError, ...] = ()
    tests: RuleTests = field(default_factory=RuleTests)


def load(site_dir: Path, *, rules_dir: Path | None = None, today: date | None = None) -> Loaded:
    """Read and check the site in this directory, with its own rules or those of ``rules_dir``.

    Raises SiteErrors with every mistake of every file. ``today`` lets it remark what is past.
    """
    files = read_files(site_dir, rules=shipped("rules"), templates=shipped("templates"), instead=rules_dir)
    errors = list(files.errors)
    if not site_dir.is_dir():
        raise SiteErrors(errors)
    site_sheet = _sheet(SITE_FILE, files.site, errors) if files.site is not None else None
    projects = [sheet for name, text in files.projects.items() if (sheet := _sheet(name, text, errors))]
    rule_sheets = [sheet for name, text in files.rules.items() if (sheet := _sheet(name, text, errors))]
    words = words_of(files.shipped, files.templates, errors)
    sources = _sources(files)
    occasions = _occasions(sources)
    languages = sorted(occasions.keys() & words.keys())
    names = names_of(site_sheet, projects, languages)
    found = Findings(errors)
    if site_sheet is not None:
        check_site(site_sheet, names, languages, found)
    check_projects(projects, site_sheet, names, found)
    site = _site(site_sheet, projects, site_dir, found, today)
    known = _known(names, occasions)
    ruleset = _rules(rule_sheets, known, found) if site_sheet is not None else rules.RuleSet()
    if errors or site is None:
        raise SiteErrors(errors)
    tests = read_rule_tests(files.tests, known, ruleset)
    return Loaded(site, ruleset, sources, _own(files), words, files.digest(), tuple(found.remarks), tests)


def _sheet(name: str, text: str, errors: list[SiteError]) -> Sheet | None:
    sheet, wrong = read_sheet(name, text)
    errors.extend(wrong)
    return sheet


def _sources(files: Files) -> dict[str, str]:
    """Template texts by name; the site's own stand before the shipped ones."""
    whole = {**files.shipped, **files.templates}
    return {name.removeprefix(_FOLDER): text for name, text in whole.items() if not name.endswith(".yaml")}


def _own(files: Files) -> frozenset[str]:
    return frozenset(
        name.removeprefix(_FOLDER) for name, text in files.templates.items() if files.shipped.get(name) != text
    )


def _occasions(sources: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """The occasions of replies that have a text, by language: ``de/reply/complaint.sie.txt.j2`` is one of `complaint`."""
    found: dict[str, frozenset[str]] = {}
    for name in sources:
        reply = _REPLY.fullmatch(name)
        if reply:
            language, occasion = reply.groups()
            found[language] = found.get(language, frozenset()) | {occasion}
    return found


def _known(names: Names, occasions: Mapping[str, frozenset[str]]) -> rules.Known:
    return rules.Known(
        projects=names.projects,
        team=names.team,
        templates=occasions,
        languages=names.languages,
        clients=names.clients,
        contacts=names.contacts,
        nobody=names.nobody,
        hooks=names.hooks,
        commands=names.commands,
    )


def _rules(sheets: Sequence[Sheet], known: rules.Known, found: Findings) -> rules.RuleSet:
    by_name = {sheet.name: sheet for sheet in sheets}
    ruleset, problems = rules.build([(sheet.name, sheet.data) for sheet in sheets], known)
    for problem in problems:
        sheet = by_name.get(problem.file)
        if sheet is not None:
            said = sheet.error(problem.path, problem.message, at_key=problem.at_key)
        else:
            said = SiteError(problem.file, 0, 0, problem.message)
        (found.remarks if problem.remark else found.errors).append(said)
    return ruleset


def _site(
    sheet: Sheet | None, projects: Sequence[Sheet], site_dir: Path, findings: Findings, today: date | None
) -> Site | None:
    """The site, as far as the schema has no objection; every objection is noted. Imports pydantic (0.1 s) only here."""
    from daemon.config import assembly, schema
    from daemon.config.people_checks import people_remarks, wrong_hours
    from daemon.config.schema_errors import check

    keys: SiteFile | None = None
    errors = findings.errors
    if sheet is not None:
        keys, wrong = check(schema.SiteFile, sheet)
        errors.extend(wrong)
        people_remarks(sheet, findings, today)
    if keys is not None and sheet is not None and (wrong := wrong_hours(keys, sheet)):
        errors.extend(wrong)
        keys = None
    calendar = assembly.calendar_of(keys) if keys else None
    found: dict[str, Project] = {}
    for one in projects:
        project_keys, wrong = check(schema.ProjectFile, one)
        errors.extend(wrong)
        if project_keys is None or keys is None or calendar is None:
            continue
        project, wrong = assembly.project_of(project_keys, one, calendar, keys.site.language)
        errors.extend(wrong)
        found[project.key] = project
    return assembly.site_of(keys, found, site_dir) if keys else None
