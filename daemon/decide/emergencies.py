"""A mail that reads like an emergency. The law: people are told, and the client hears only what the site has ordered.

In hours the lead is told at once. Out of hours whoever is on call is; where nobody is, the lead's notice leaves at once all
the same. The client is told the number and what counts as an emergency, never that somebody has been reached.
"""

from daemon.decide.policy import Policy
from daemon.model import Facts, NuanceKind, Project, TeamMember


def is_emergency(facts: Facts) -> bool:
    """Whether the client's words say that somebody is needed at once."""
    return facts.understanding.reading.says(NuanceKind.EMERGENCY) > 0


def is_pressing(facts: Facts) -> bool:
    """Whether the client's words say that it is urgent."""
    return facts.understanding.reading.says(NuanceKind.URGENT) > 0


def called(facts: Facts, policy: Policy, project: Project) -> tuple[TeamMember, ...]:
    """Who is told at once; nobody where nothing reads like an emergency."""
    if not is_emergency(facts):
        return ()
    on_call = () if policy.calendar.is_open(facts.now) else policy.site.on_call(facts.now)
    return on_call or (policy.lead_of(project, facts.now),)


def alarms_client(facts: Facts, policy: Policy) -> bool:
    """Whether the answer begins with the number to call: out of hours, and where the site has one."""
    return policy.site.emergency is not None and is_emergency(facts) and not policy.calendar.is_open(facts.now)
