"""``team``: who is there, who stands in for whom until when, and who is on call. What members said by mail counts."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import click

from daemon.cli.opening import parse_time, read_journal
from daemon.cli.screen import say, say_json
from daemon.cli.tables import show
from daemon.decide import Policy
from daemon.model import Absence, TeamMember, local_day
from daemon.service.known import in_force
from daemon.service.reloading import load_policy

WEEKS = 4  # of the rota that are shown


@click.command("team")
@click.option("--at", "at_text", metavar="TIME", help="As of this time; without a zone it is UTC.")
@click.option("--json", "as_json", is_flag=True, help="One object.")
@click.pass_obj
def team_command(site: Path, at_text: str | None, as_json: bool) -> None:
    """Show who of the team is there, their absences from today on, who stands in for them, and who is on call."""
    at = parse_time(at_text) or datetime.now(UTC)
    policy, journal = load_policy(site), read_journal(site)
    if journal is not None:
        with journal:
            policy = in_force(policy, journal)
    people = [(member, *_standing(member, policy, at)) for member in policy.site.team.values()]
    weeks = list(_on_call(policy, at))
    if as_json:
        say_json({
            "team": [{"member": m.key, "is": now, "instead": instead, "absent": absent} for m, now, instead, absent in people],
            "on_call": [{"from": str(first), "people": names} for first, names in weeks],
        })  # fmt: skip
        return
    show(
        ("member", "name", "is", "instead", "absent"),
        ((m.key, m.name, now, instead, ", ".join(absent)) for m, now, instead, absent in people),
        empty="There is no team.",
    )
    for first, names in weeks:
        say(f"on call from {first:%a %d %b}: {', '.join(names)}")
    if not weeks:
        say("Nobody is on call; out of hours the lead's notice of an emergency leaves at once.")


def _standing(member: TeamMember, policy: Policy, at: datetime) -> tuple[str, str, list[str]]:
    """There, out of hours or away; who has their notices meanwhile; and their absences that are not over."""
    site = policy.site
    today = local_day(at, site.zone_of(member))
    ahead = [_days(absence) for absence in member.absences if absence.last >= today]
    if site.is_away(member, at):
        return "away", site.stand_in(member, at).key, ahead
    return ("there" if policy.calendar_of(member).is_open(at) else "out of hours"), "", ahead


def _days(absence: Absence) -> str:
    return str(absence.first) if absence.first == absence.last else f"{absence.first}..{absence.last}"


def _on_call(policy: Policy, at: datetime) -> Iterator[tuple[date, list[str]]]:
    """From which day on whom an emergency out of hours reaches; weeks that do not differ are said once."""
    before: list[str] = []
    for week in range(WEEKS):
        moment = at + timedelta(weeks=week)
        day = local_day(moment, policy.site.timezone)
        monday = moment - timedelta(days=day.weekday()) if week else moment
        names = [member.name for member in policy.site.on_call(monday)]
        if names and names != before:
            yield local_day(monday, policy.site.timezone), names
        before = names
