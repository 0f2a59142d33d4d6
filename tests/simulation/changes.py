"""What changes while mail is on its way: a contact leaves a project, and a member's mail comes once more in other bytes."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from daemon.decide import Policy
from tests.rig.house import House
from tests.simulation.people import CLIENTS

if TYPE_CHECKING:
    from tests.simulation.days import Simulation

SOON = timedelta(seconds=20)
AWAY = timedelta(days=2)


def without(policy: Policy, address: str) -> Policy:
    """The same site after somebody has taken this contact out of every project."""
    projects = {
        key: replace(project, contacts=tuple(c for c in project.contacts if c.address != address))
        for key, project in policy.site.projects.items()
    }
    return replace(policy, site=replace(policy.site, projects=projects))


def depart(sim: "Simulation", _: House | None) -> bool:
    """A contact asks, the answer cannot leave yet, and they leave the project before it can. After two days they are back."""
    who = sim.dice.choice(list(CLIENTS))
    address, before = who.partition("<")[2].rstrip(">"), sim.witness.policy

    def gone(house: House | None) -> bool:
        sim.weather.closed = False
        return in_force(sim, house, without(before, address))

    sim.weather.closed = True
    sim._ask(who)
    sim._at(sim.clock.now() + SOON, gone)
    sim._at(sim.clock.now() + AWAY, lambda house: in_force(sim, house, before))
    return True


def in_force(sim: "Simulation", house: House | None, policy: Policy) -> bool:
    """These files hold from now on, also for the next life."""
    sim.witness.policy = policy
    if house is not None:
        house.force.policy = policy
    return True


def resent(sim: "Simulation", raw: bytes, number: int) -> None:
    """A member's program sends the same words once more: by another road, or as a mail of its own."""
    dice = sim.dice
    if dice.random() < 0.8:
        return
    copy = b"Received: from list.example by mx.studio-nord.example; somewhen\r\n" + raw
    if dice.random() < 0.5:
        copy = re.sub(rb"(?m)^Message-ID: <sim", b"Message-ID: <again-sim", raw)
    sim._at(sim.clock.now() + timedelta(seconds=dice.randrange(1, 9000)), lambda _: sim.arrive(copy, number))
