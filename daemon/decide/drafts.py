"""A member's reply to a draft for clients. The law: a plain word lets it go; what is not understood keeps it here.

A draft that is kept waits for a word, however it was to leave: no client reads what its lead has just doubted.
"""

from collections.abc import Iterable, Iterator

from daemon import compose
from daemon.decide.courtesy import undecorated, without_thanks
from daemon.decide.heard import Heard
from daemon.decide.teamwords import CONSENT, Command
from daemon.decide.wordlists import Words, listed
from daemon.model import Facts

DRAFTS = ("notice/weekly", "notice/delay")
"""Our mails to the team that a plain "ok" releases."""

WAIT = "wait proposal"
"""The order to keep mail to clients until there is a word."""


def waiting(facts: Facts) -> int | None:
    """The number of the draft that this mail answers, while it waits."""
    number = facts.thread.proposal
    return number if facts.thread.occasion in DRAFTS and number in facts.proposals else None


def kept(facts: Facts, *, stopped: bool) -> compose.Kept | None:
    """What the member hears of a draft that is kept."""
    number = waiting(facts)
    return compose.Kept(facts.thread.occasion.partition("/")[2], f"P{number}", stopped) if number is not None else None


def stops(line: str, words: Words) -> bool:
    """Whether the line begins with a word that stops a draft: "stop", "not yet", "please do not send"."""
    low = f"{without_thanks(undecorated(line), words)} "
    return any(low.startswith(word) and not low[len(word)].isalnum() for word in listed(words, "drafts", "stop"))


def meant(
    lines: Iterable[tuple[str, Command | None]], facts: Facts, words: Words
) -> Iterator[tuple[str, Command | None]]:
    """The lines of a reply: to a draft, "no" is "hold"."""
    answers = waiting(facts) is not None
    for line, order in lines:
        stopped = answers and order is not None and order.verb == "no" and stops(line, words)
        yield line, Command("hold") if stopped else order


def keep(facts: Facts, heard: Heard, words: Words) -> None:
    """Where a reply to a draft was not understood whole, its "ok" does not count, and the draft waits for a word."""
    number = waiting(facts)
    if number is None or not (heard.missed or heard.missed_orders):
        return
    released, dropped = ("release proposal", number), ("drop proposal", number)
    if dropped in heard.orders and released not in heard.orders:
        return
    heard.orders = [order for order in heard.orders if order not in (released, dropped)]
    for one in [done for done in heard.done if done.verb in ("release", "hold", "drop", CONSENT)]:
        heard.done.remove(one)
        heard.missed_orders.append(compose.Missed(one.line, "doubt", heard.missed[0] if heard.missed else ""))
    heard.orders.append((WAIT, number))
    stopped = any(stops(line, words) for line in heard.missed[:1])
    heard.kept = kept(facts, stopped=stopped)
