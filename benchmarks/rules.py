"""Rules: microseconds a mail for matching 500 rules against 10,000 mails, beside what a hostile pattern or body costs at most.

Processor time; the floor is as many calls of an empty function as there are rules. Nothing is read or sent: circumstances
in, routing out.
"""

import gc
import random
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from statistics import median, quantiles
from typing import Any

from daemon.model import Intent, Outcome
from daemon.rules import Circumstances, Known, RuleSet, build, match

RULES, MAILS = 500, 10_000
TRIES = 3  # of each mail, the best counts: a pause of the machine is nobody's cost; each begins without what another worked out
WORDS = (
    "Rechnung", "Angebot", "Termin", "Fehler", "Server", "Datenbank", "Warenkorb", "Zahlung", "Versand", "Anmeldung",
    "Passwort", "Startseite", "Impressum", "Newsletter", "Drucksache", "Logo", "Schrift", "Farbe", "Filter", "Suche",
    "Größe", "Rückgabe", "Gutschein", "Lieferung", "Adresse", "Konto", "Kunde", "Mahnung", "Anwalt", "Frist", "Abnahme",
    "Vertrag", "Wartung", "Umzug", "Schulung", "Zugang", "Backup", "Karte", "Kalender", "Formular",
)  # fmt: skip


def shuffled(parts: Sequence[str], count: int, between: str = " ") -> str:
    """A text in which no stretch repeats, so that nothing learned from one helps with the next."""
    return between.join(random.Random(1).choices(parts, k=count))


HOSTILE = (
    ("nested repetition", "(a+)+$", "a" * 200_000 + "b"),
    ("words in words", r"^(\s*\w+\s*)+$", "wort " * 40_000 + "!"),
    ("many alternatives", "(" + "|".join(f"{word}.*{word}x" for word in WORDS[:20]) + ")", shuffled(WORDS, 4_000)),
    ("counted repetition", "(x{1,6}){1,6}y", "y" + "x" * 200_000),
    ("many states, short", "(a|b)*a(a|b){8}c", "c" + shuffled("ab", 20_000, "")),
    ("many states", "(a|b)*a(a|b){39}c", "c" + shuffled("ab", 20_000, "")),
    ("a gap in between", "a.{0,80}c", "c" + shuffled("ab", 20_000, "")),
    (
        "a gap between words",
        "rechnung.{0,80}mahnung",
        shuffled(("Rechnung", "Mahnung!", "x"), 4_000).replace("M", "\nM"),
    ),
    ("one letter, no break", r"[^\s]+@[^\s]+\.[^\s]+", "a" * 500_000),
    ("combining signs", "größe", "o\u0308" * 150_000),
)


def run() -> str:
    """Both tables, as Markdown."""
    ruleset, mails = rules_of_a_large_site(RULES), some_mails(MAILS)
    began = time.thread_time()
    rules_of_a_large_site(RULES)
    checked = time.thread_time() - began
    gc.collect()
    gc.freeze()
    spent = sorted(min(_microseconds(ruleset, replace(one)) for _ in range(TRIES)) for one in mails)
    floor = median(_floor() for _ in range(100))
    cuts = quantiles(spent, n=1000)
    figures = {
        f"floor: {RULES} calls of an empty function": floor, f"{RULES} rules, median": median(spent), "99 of 100 mails": cuts[989],
        "999 of 1000 mails": cuts[998], "the slowest": spent[-1],
    }  # fmt: skip
    rows = [f"| {name} | {us:,.0f} | {us / floor:.1f} |" for name, us in figures.items()]
    rows += [f"| hostile: {name} | {us:,.0f} | {us / floor:.1f} |" for name, us in hostile()]
    head = f"{MAILS:,} mails, the best of {TRIES} tries each; checking the {RULES} rules once took {checked * 1e3:,.0f} ms.\n"
    return "\n".join([head, "| what | µs a mail | ratio to the floor |", "|---|---:|---:|", *rows])


def rules_of_a_large_site(count: int) -> RuleSet:
    """Rules as sites write them: words, patterns, people, places; none of them forestalls another; a last one for all."""
    dice = random.Random(7)
    rules = [_rule(number, dice) for number in range(count - 1)]
    rules.append(
        {"id": "last", "when": "always", "then": ["assign-to-lead", "notify-lead"], "because": "Somebody reads it."}
    )
    known = Known(projects=frozenset(f"P{n}" for n in range(40)), team=frozenset({"jonas"}), languages=("de", "en"))
    ruleset, problems = build([("rules/a.yaml", {"rules": rules})], known)
    if wrong := [one.message for one in problems if not one.remark]:
        raise AssertionError(wrong[:3])
    return ruleset


def _rule(number: int, dice: random.Random) -> dict[str, Any]:
    words = [f"{word} {number}" for word in dice.sample(WORDS, 5)]
    conditions: Sequence[Any] = (
        {"text": words, "project": f"P{number % 40}"},
        {"text": {"contains": words}},
        {"subject": {"matches": f"(rechnung|invoice) +{number}"}},
        {"any": [{"subject": words[:2]}, {"text": {"matches": f"\\bnr\\.? ?{number}\\b"}}]},
        {"domain": f"kunde{number}.example", "not": {"intent": "complaint"}},
        {"intent": "change-request", "text": words, "hours": "closed"},
        {"attachments": [f"x{number}"], "confidence": ">= 0.5"},
    )
    then: Sequence[Any] = ({"tag": f"t{number}"}, {"notify": "jonas"}, {"file": f"Folder/{number}"}, "hold")
    return {"id": f"r{number}", "when": conditions[number % 7], "then": [then[number % 4]], "because": "So it is."}


def some_mails(count: int) -> list[Circumstances]:
    """Mails of ten to two thousand words, as a mailbox gets them."""
    dice = random.Random(11)
    return [
        Circumstances(
            intent=dice.choice([*Intent]), confidence=dice.random(), project=f"P{dice.randrange(60)}" if number % 3 else None,
            domain=f"kunde{dice.randrange(900)}.example", language=dice.choice(["de", "en", None]),
            subject=" ".join(dice.choices(WORDS, k=5)), text=" ".join(dice.choices(WORDS, k=_length(dice))),
            attachments=("a.pdf",) if number % 5 == 0 else (), open_now=dice.choice([True, False]),
            thread_age=timedelta(days=dice.randrange(9)), outcome=dice.choice([*Outcome]), open_cases=(),
        )
        for number in range(count)
    ]  # fmt: skip


def _length(dice: random.Random) -> int:
    return min(2000, int(dice.paretovariate(1.1) * 10))


def hostile() -> list[tuple[str, float]]:
    """Microseconds for one rule with a hostile pattern on a hostile body, the larger of subject and text."""
    found = []
    for name, pattern, body in HOSTILE:
        rule = {"id": "h", "when": {"text": {"matches": pattern}}, "then": "hold", "because": "x"}
        ruleset, problems = build([("rules/a.yaml", {"rules": [rule]})], Known())
        assert not [one for one in problems if not one.remark]
        found.append((name, _microseconds(ruleset, Circumstances(intent=Intent.OTHER, text=body))))
    return found


def _microseconds(ruleset: RuleSet, mail: Circumstances) -> float:
    began = time.thread_time()
    match(ruleset, mail)
    return (time.thread_time() - began) * 1e6


def _floor() -> float:
    def nothing() -> None:
        return None

    began = time.thread_time()
    for _ in range(RULES):
        nothing()
    return (time.thread_time() - began) * 1e6
