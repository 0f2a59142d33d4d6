"""A client's plain yes or no to an offer. The law: only a mail that says nothing else is one; silence and doubt never are.

Greeting, thanks, closing formula and the writer's name may stand around it. A question, a condition, a number, an "ok", a thumb:
with any of these a person reads the answer. The words are those of words.yaml under ``consent``.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from daemon.decide.aim import REFERENCE
from daemon.intents.text import fold_line
from daemon.model import Facts, Proof

Words = Mapping[str, Mapping[str, Any]]
_CLAUSES = re.compile(r"[\n.!,;:–—]+|\s-\s")
LONGEST = 600  # characters; nobody needs more for a yes
CLOSING = 6  # words of a closing formula, or of the lines under one
GREETING = 6


def plain_word(text: str, words: Words, known: Sequence[str], meant: Sequence[str] = ("yes", "no")) -> str | None:
    """Which of these words it is, or None for everything else. ``known`` are names under which such a mail may be signed."""
    if len(text) > LONGEST or any(_speaks(sign) for sign in text):
        return None
    clauses = [fold_line(clause).strip("\"'„“”»«() ") for clause in _CLAUSES.split(text)]
    left = list(_without_courtesy([clause for clause in clauses if clause], words, known))
    for word in meant:
        if left and all(clause in _list(words, "consent", word) for clause in left):
            return word
    return None


def _speaks(sign: str) -> bool:
    """A figure, a question mark or an emoji says more than a word does."""
    return sign.isdigit() or sign == "?" or unicodedata.category(sign) == "So"


def _without_courtesy(clauses: Sequence[str], words: Words, known: Sequence[str]) -> Iterator[str]:
    greetings, closings = _phrases(words, "greetings"), _phrases(words, "closings")
    polite = _list(words, "consent", "polite")
    names = {fold_line(name) for whole in known for name in (whole, *whole.split())}
    said = False
    for at, clause in enumerate(clauses):
        words_of = clause.split()
        if clause in polite or clause in names or (set(words_of) <= names):
            continue
        if at == 0 and len(words_of) <= GREETING and _begins(clause, greetings):
            continue
        if said and len(words_of) <= CLOSING and _begins(clause, closings):
            rest = clauses[at + 1 :]
            if sum(len(one.split()) for one in rest) <= CLOSING and all(_is_name(one, names) for one in rest):
                return
        said = True
        yield clause


def _is_name(clause: str, names: set[str]) -> bool:
    return bool(set(clause.split()) & names) or len(clause.split()) <= 2


def _begins(clause: str, phrases: Sequence[str]) -> bool:
    return any(clause == phrase or clause.startswith(f"{phrase} ") for phrase in phrases)


def _phrases(words: Words, name: str) -> tuple[str, ...]:
    return tuple(fold_line(str(word)) for one in words.values() for word in one.get(name, ()))


def _list(words: Words, section: str, name: str) -> frozenset[str]:
    return frozenset(fold_line(str(word)) for one in words.values() for word in (one.get(section) or {}).get(name, ()))


def counts(facts: Facts, address: str) -> bool:
    """Whether a word binds: the mail is proven, or answers the very mail of ours that went to this address, by its token."""
    proof = facts.understanding.proven.proof
    return proof is Proof.PASS or (proof is Proof.NONE and facts.thread.ours_to == address)


def doubts(text: str, words: Words) -> bool:
    """Whether a word such as "aber", a question, or a figure (an hour, a date) says that there is more to it."""
    bare = REFERENCE.sub("", text)
    said = {fold_line(word).strip(".,;:!()\"'„“”") for word in text.split()}
    return any(sign.isdigit() or sign == "?" for sign in bare) or bool(said & _list(words, "consent", "doubt"))
