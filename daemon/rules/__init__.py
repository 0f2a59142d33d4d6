"""Rules: files that people edit, read into a checked set; the set says for one mail who, what and where.

A rule has ``when``, ``then`` and ``because``. Project rules are tried first, then the files by name, each from top to
bottom. For each concern (classification, routing, reply, filing) the first rule that matches decides. Every
condition answers yes, no or *cannot tell*, and every rule that was tried leaves a `Hit`.
"""

from daemon.rules.actions import ACTIONS, FOLDER_KEYS, File
from daemon.rules.building import build
from daemon.rules.circumstances import Circumstances, circumstances
from daemon.rules.conditions import CONDITIONS
from daemon.rules.ladders import PEOPLE, Ladder, Rung, people
from daemon.rules.matching import Routing, match
from daemon.rules.nearest import did_you_mean, nearest
from daemon.rules.page import Known, Problem
from daemon.rules.ruleset import Concern, Rule, RuleSet
from daemon.rules.spoken import without_corrections
from daemon.rules.testing import EXPECTED, SENDERS, Brief, RuleTest, read_tests

__all__ = [
    "ACTIONS", "CONDITIONS", "EXPECTED", "FOLDER_KEYS", "PEOPLE", "SENDERS", "Brief", "Circumstances", "Concern", "File",
    "Known", "Ladder", "Problem", "Routing", "Rule", "RuleSet", "RuleTest", "Rung", "build", "circumstances", "did_you_mean",
    "match", "nearest", "people", "read_tests", "without_corrections",
]  # fmt: skip
