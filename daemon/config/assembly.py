"""From checked keys to the nouns of the house. Promised dates that follow from a buffer are worked out here."""

from collections.abc import Mapping
from pathlib import Path

from daemon.config import schema
from daemon.config.errors import SiteError
from daemon.config.oauth_keys import oauth_of
from daemon.config.people_keys import emergency_of, member_of, reach_of, working_hours
from daemon.config.sheets import Sheet
from daemon.config.source_keys import delay_of, light_of, sources_of
from daemon.hours import Calendar
from daemon.model import (
    LIGHT,
    Contact,
    FreshEyes,
    Hook,
    LanguageModel,
    Limits,
    Mailbox,
    Milestone,
    Project,
    Site,
    Weekly,
)  # fmt: skip

DEFAULT_LANGUAGES = ("de", "en")


def languages_of(keys: schema.SiteFile) -> tuple[str, ...]:
    """The languages that the site answers in, its own first."""
    named = keys.languages if keys.languages is not None else DEFAULT_LANGUAGES
    return tuple(dict.fromkeys((keys.site.language, *named)))


def calendar_of(keys: schema.SiteFile) -> Calendar:
    """The site's calendar. ValueError for hours that are never open."""
    return Calendar(working_hours(keys.hours), keys.site.holidays, keys.site.timezone)


def site_of(keys: schema.SiteFile, projects: Mapping[str, Project], site_dir: Path) -> Site:
    """The whole site; relative file names become absolute, from the site's directory."""
    hours, reach = working_hours(keys.hours), reach_of(keys.notices)
    return Site(
        name=keys.site.name,
        language=keys.site.language,
        timezone=keys.site.timezone,
        mailboxes={name: _mailbox(name, box, site_dir) for name, box in keys.mailboxes.items()},
        team={key: member_of(key, member, hours, reach) for key, member in keys.team.items()},
        projects=dict(projects),
        hours=hours,
        holidays=keys.site.holidays,
        emergency=emergency_of(keys.emergency),
        reach=reach,
        weekly=Weekly(keys.weekly.draft, keys.weekly.send, keys.weekly.release),
        limits=Limits(**keys.limits.model_dump()),
        without_proof=keys.without_proof,
        ack_strangers=keys.ack_strangers,
        forward_confirm=keys.forward_confirm,
        languages=languages_of(keys),
        swiss_spelling=keys.site.swiss_spelling,
        database=keys.database,
        hooks={
            name: Hook(
                name, hook.url or "", hook.timeout, _absolute(hook.secret_file, site_dir), hook.credential, hook.command
            )
            for name, hook in keys.hooks.items()
        },
        calendar=frozenset(keys.calendar),
        keep_raw=keys.keep_raw,
        listen=keys.listen,
        dashboard=keys.dashboard,
        llm=LanguageModel(**keys.llm.model_dump()) if keys.llm else None,
        light={**LIGHT, **light_of(keys.light)},
        delay_notice=delay_of(keys.delay_notice),
        fresh_eyes=FreshEyes(**keys.fresh_eyes.model_dump()) if keys.fresh_eyes else None,
    )


def _mailbox(name: str, keys: schema.MailboxKeys, site_dir: Path) -> Mailbox:
    return Mailbox(
        name=name,
        address=keys.address,
        imap=keys.imap,
        smtp=keys.smtp,
        username=keys.username or keys.address,
        aliases=tuple(keys.aliases),
        proof=keys.proof,
        proof_above=keys.proof_above,
        aligned_dkim=keys.aligned_dkim,
        dkim_dns=keys.dkim_dns,
        folder=keys.folder,
        password_file=_absolute(keys.password_file, site_dir),
        credential=keys.credential,
        oauth=oauth_of(keys.oauth, name, site_dir),
        plus_tags=keys.plus_tags,
        filing=keys.filing,
        sent_copy=keys.sent_copy,
        sent_folder=keys.sent_folder,
        labels_every=keys.labels_every,
        ca_file=_absolute(keys.ca_file, site_dir),
    )


def _absolute(name: str | None, site_dir: Path) -> str | None:
    return None if name is None else str(site_dir.absolute() / name)


def project_of(
    keys: schema.ProjectFile, sheet: Sheet, calendar: Calendar, language: str
) -> tuple[Project, list[SiteError]]:
    """One project; a promise before its internal date is an error."""
    plan, errors = _plan(keys, sheet, calendar)
    return Project(
        key=keys.key,
        name=keys.name,
        client=keys.client,
        lead=keys.lead,
        contacts=tuple(_contact(contact) for contact in keys.contacts),
        language=keys.language or language,
        form=keys.form,
        plan=plan,
        budget_hours=keys.budget.hours if keys.budget else None,
        sources=sources_of(keys.sources),
        addresses=tuple(keys.addresses),
        state_in_every_reply=keys.state_in_every_reply,
        state_on_complaint=keys.state_on_complaint,
        path=sheet.name,
        light=light_of(keys.light),
        delay_notice=delay_of(keys.delay_notice) if keys.delay_notice else None,
    ), errors


def _contact(keys: schema.ContactKeys) -> Contact:
    return Contact(
        name=keys.name,
        address=keys.address,
        language=keys.language,
        form=keys.form,
        salutation=keys.salutation,
        weekly=keys.weekly,
        may=frozenset(keys.may),
        phone=keys.phone,
        state=keys.state,
    )


def _plan(keys: schema.ProjectFile, sheet: Sheet, calendar: Calendar) -> tuple[tuple[Milestone, ...], list[SiteError]]:
    plan: list[Milestone] = []
    errors: list[SiteError] = []
    for place, one in enumerate(keys.plan):
        promised = one.promised
        if one.internal and one.buffer is not None:
            promised = calendar.add_workdays(one.internal, one.buffer)
        assert promised is not None, "the schema lets no milestone pass without a day"
        if one.internal and promised < one.internal:
            said = f'"{one.milestone}" is promised for {promised}, before its internal date {one.internal}'
            errors.append(sheet.error(("plan", place, "promised"), said))
        plan.append(Milestone(one.milestone, promised, one.internal))
    return tuple(plan), errors
