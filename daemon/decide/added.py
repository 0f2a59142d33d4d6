"""Contacts that a lead has added by a word, laid over the files of the site; the files go first."""

from collections.abc import Sequence
from dataclasses import replace

from daemon.decide.policy import Policy
from daemon.model import AddedContact, Contact, Project, Site


def with_added(policy: Policy, added: Sequence[AddedContact]) -> Policy:
    """The policy in which these are contacts as well."""
    return replace(policy, site=site_with(policy.site, added)) if added else policy


def site_with(site: Site, added: Sequence[AddedContact]) -> Site:
    """The site in which these are contacts as well. Nobody of the team and no mailbox of ours becomes one."""
    fresh = [a for a in added if site.member(a.address) is None and a.address not in site.own_addresses]
    projects = {key: _with(project, fresh) for key, project in site.projects.items()}
    return replace(site, projects=projects) if fresh else site


def _with(project: Project, added: Sequence[AddedContact]) -> Project:
    newest = {a.address: a for a in added if a.project == project.key and project.contact(a.address) is None}
    more = tuple(Contact(name=a.name, address=a.address, state=a.state) for a in newest.values())
    return replace(project, contacts=(*project.contacts, *more)) if more else project
