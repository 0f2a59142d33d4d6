"""A client's plain yes or no to an offer. The law: only a mail that says nothing else is one; silence and doubt never are.

Greeting, thanks, closing formula and the writer's name may stand around it. A question, a condition, a number, an "ok", a thumb:
with any of these a person reads the answer. The words are those of words.yaml under ``consent``.
"""

import unicodedata
from collections.abc import Sequence

from daemon.decide.aim import REFERENCE
from daemon.decide.framing import frame, hides_condition
from daemon.decide.policy import Policy
from daemon.decide.wordlists import Words, listed
from daemon.intents.text import fold_line
from daemon.model import Contact, Facts, Project, Proof

LONGEST = 600  # characters; nobody needs more for a yes
MEANT = ("yes", "no")


def plain_word(
    text: str, words: Words, people: Sequence[str], companies: Sequence[str] = (), meant: Sequence[str] = MEANT
) -> str | None:
    """Which of these words it is, or None for everything else. ``people`` and ``companies`` may be greeted, or sign it."""
    if len(text) > LONGEST or any(_speaks(sign) for sign in text):
        return None
    left = list(frame(words, people, companies).left(text))
    for word in meant:
        if left and listed(words, "consent", word).issuperset(left):
            return word
    return None


def word_of(
    facts: Facts, policy: Policy, project: Project | None, contact: Contact | None, meant: Sequence[str] = MEANT
) -> str | None:
    """The plain word of a contact's mail, framed by the names that are known of them, of their company and of the team."""
    if hides_condition(facts.understanding.message, policy.words):
        return None
    sender, site = facts.understanding.message.sender, policy.site
    contacts = (*((contact,) if contact else ()), *(project.contacts if project else ()))
    people = (*(one.name for one in contacts), *(member.name for member in site.team.values()))
    companies = (site.name, project.client if project else "", sender.name if sender else "")
    return plain_word(facts.understanding.text, policy.words, people, companies, meant)


def _speaks(sign: str) -> bool:
    """A figure, a question mark or an emoji says more than a word does."""
    return sign.isdigit() or sign == "?" or unicodedata.category(sign) == "So"


def counts(facts: Facts, address: str) -> bool:
    """Whether a word binds: the mail is proven, or answers the very mail of ours that went to this address, by its token."""
    proof = facts.understanding.proven.proof
    return proof is Proof.PASS or (proof is Proof.NONE and facts.thread.ours_to == address)


def doubts(text: str, words: Words) -> bool:
    """Whether a word such as "aber", a question, or a figure (an hour, a date) says that there is more to it."""
    bare = REFERENCE.sub("", text)
    said = {fold_line(word).strip(".,;:!()\"'„“”") for word in text.split()}
    return any(sign.isdigit() or sign == "?" for sign in bare) or bool(said & listed(words, "consent", "doubt"))
