"""Trying the rules on one mail: for each concern the first that matches decides, and every try is recorded.

A rule that cannot tell is passed over, with one exception: if it would hold the mail or stay silent, the mail is held.
A mail that no rule routes goes to the lead. Not knowing may cost a person a look, never the client a wrong answer.
"""

from dataclasses import dataclass, replace

from daemon.model import Hit, Intent
from daemon.rules.actions import (
    Acknowledge,
    AddPerson,
    Assign,
    CorrectIntent,
    File,
    Hold,
    Notify,
    SetPriority,
    StartLadder,
    StaySilent,
    Tag,
    TellHook,
)
from daemon.rules.circumstances import Circumstances
from daemon.rules.ladders import Ladder
from daemon.rules.ruleset import Action, Concern, Rule, RuleSet
from daemon.rules.screening import passed_over

ALL = len(Concern)
LEFT_OVER = Hit("built-in", Concern.ROUTING, True, "No rule routes this mail, and a mail reaches a person.")
"""What is recorded when every rule passed a mail over: it goes to the lead."""


@dataclass(frozen=True, slots=True)
class Routing:
    """What the rules say about one mail. People are words of rule files: `people` says whom they mean.

    ``acknowledge`` is an occasion, None leaves the choice to the intent; ``intent`` a correction; ``folder`` a key of
    `FOLDER_KEYS` or the name of a folder.
    """

    assign: str | None = None
    notify: tuple[str, ...] = ()
    added: tuple[str, ...] = ()  # who hears of it beside whomever the routing names, at every rung, too
    ladder: Ladder | None = None
    priority: str = "normal"
    acknowledge: str | None = None
    hold: bool = False
    silent: bool = False
    intent: Intent | None = None
    folder: str | None = None
    tags: tuple[str, ...] = ()
    hooks: tuple[str, ...] = ()
    hits: tuple[Hit, ...] = ()

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules that decided something, in the order in which they did."""
        return tuple(hit.rule for hit in self.hits if hit.matched)


def match(ruleset: RuleSet, circumstances: Circumstances) -> Routing:
    """Try the rules in their order. Rules of which nothing is left to decide are not tried and leave no hit.

    A hit names the weightiest concern that the rule decided or could have decided: routing, reply, filing, ...
    """
    seen, routing = circumstances, Routing()
    hits: list[Hit] = []
    left = set(Concern)
    no = passed_over(ruleset.sieves, seen)
    for place, rule in enumerate(ruleset.rules):
        hit = no.get(place)
        if len(left) < ALL and left.isdisjoint(rule.concerns):
            continue
        if hit is not None:
            hits.append(hit if hit.concern in left else hit._replace(concern=_first(rule, left)))
            continue
        answer = rule.when.ask(seen)
        if answer.yes is False:
            hits.append(Hit(rule.id, _first(rule, left), False, answer.because))
            continue
        mine = [concern for concern in rule.concerns if concern in left]
        if answer.yes:
            hits.append(Hit(rule.id, mine[0], True, f"{rule.because} ({answer.because})"))
            for action in rule.then:
                if action.concern in mine:
                    routing = _follow(action, routing, ruleset)
            left.difference_update(concern for concern in mine if concern is not Concern.MARKING)
            if routing.intent is not None and routing.intent is not seen.intent:
                seen = seen.corrected(routing.intent)
                no = passed_over(ruleset.sieves, seen)
        elif answer.yes is None and Concern.REPLY in mine and _quiets(rule):
            hits.append(Hit(rule.id, mine[0], None, f"cannot tell, so a person looks at it: {answer.because}"))
            routing = replace(routing, hold=True)
        else:
            hits.append(Hit(rule.id, mine[0], None, answer.because))
    if Concern.ROUTING in left:
        hits.append(LEFT_OVER)
        routing = replace(routing, assign="lead", notify=("lead",))
    return replace(routing, hits=tuple(hits))


def _first(rule: Rule, left: set[Concern]) -> Concern:
    """The weightiest concern that the rule could still decide."""
    first = rule.concerns[0]
    return first if first in left else next(concern for concern in rule.concerns if concern in left)


def _quiets(rule: Rule) -> bool:
    return any(isinstance(action, Hold | StaySilent) for action in rule.then)


def _follow(action: Action, routing: Routing, ruleset: RuleSet) -> Routing:
    """The routing with this action in it."""
    match action:
        case Assign(person):
            return replace(routing, assign=person)
        case Notify(people):
            return replace(routing, notify=people)
        case StartLadder(name):
            return replace(routing, ladder=ruleset.ladders[name])
        case SetPriority(priority):
            return replace(routing, priority=priority)
        case Acknowledge(occasion):
            return replace(routing, acknowledge=occasion)
        case Hold():
            return replace(routing, hold=True)
        case StaySilent():
            return replace(routing, silent=True)
        case CorrectIntent(intent):
            return replace(routing, intent=intent)
        case File(folder):
            return replace(routing, folder=folder)
        case _:
            return _mark(action, routing)


def _mark(action: Action, routing: Routing) -> Routing:
    """What every matching rule adds to."""
    match action:
        case AddPerson(people):
            return replace(routing, added=tuple(dict.fromkeys((*routing.added, *people))))
        case TellHook(names):
            return replace(routing, hooks=tuple(dict.fromkeys((*routing.hooks, *names))))
        case Tag(tags):
            return replace(routing, tags=tuple(dict.fromkeys((*routing.tags, *tags))))
        case _:  # pragma: no cover - build makes no other
            raise TypeError(f"no such action: {action!r}")
