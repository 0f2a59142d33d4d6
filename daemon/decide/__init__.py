"""The core's front door: understand a mail, settle what follows, and what the clock asks for. Pure values in and out."""

from daemon.decide.added import site_with, with_added
from daemon.decide.aim import aim, names_only_a_project, references
from daemon.decide.colleagues import person
from daemon.decide.later import HeldMail, digest, overdue
from daemon.decide.policy import Policy, compile_policy
from daemon.decide.sameness import is_same_forward, is_same_mail
from daemon.decide.settle import settle
from daemon.decide.understanding import understand, who

__all__ = [
    "HeldMail", "Policy", "aim", "compile_policy", "digest", "is_same_forward", "is_same_mail", "names_only_a_project", "overdue",
    "person", "references", "settle", "site_with", "understand", "who", "with_added",
]  # fmt: skip
