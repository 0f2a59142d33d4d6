"""The core's front door: understand a mail, settle what follows, and what the clock asks for. Pure values in and out."""

from daemon.decide.aim import aim
from daemon.decide.later import HeldMail, digest, overdue
from daemon.decide.policy import Policy, compile_policy
from daemon.decide.settle import settle
from daemon.decide.understanding import understand, who

__all__ = ["HeldMail", "Policy", "aim", "compile_policy", "digest", "overdue", "settle", "understand", "who"]
