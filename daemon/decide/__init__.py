"""The core's front door: understand a mail, settle what follows, and what the clock asks for. Pure values in and out."""

from daemon.decide.absent import with_absences, with_everybody_there
from daemon.decide.added import site_with, with_added
from daemon.decide.aim import aim, names_only_a_project, references
from daemon.decide.by_hand import ByHand, Clock, answered_by_hand, clients
from daemon.decide.colleagues import person
from daemon.decide.correcting import Known, correct, lesson_text, uncorrectable
from daemon.decide.drafts import DRAFTS
from daemon.decide.filing import folder as label_folder
from daemon.decide.filing import label_of, watched_folders
from daemon.decide.fresh_eyes import fresh_eyes, fresh_look, note_due
from daemon.decide.labels import LABELS, intent_named
from daemon.decide.later import HeldMail, digest, nearly_due, old_mail, overdue, site_broken
from daemon.decide.offering import approvers
from daemon.decide.policy import Policy, compile_policy
from daemon.decide.progress import Slipped, audience, promise_slipped, promises_due, source_failing
from daemon.decide.reaching import How, Ready, Told, bundled, reaching
from daemon.decide.recorded import asks_for_record
from daemon.decide.releasing import is_stale, owed, released
from daemon.decide.returned import undelivered
from daemon.decide.sameness import is_same_forward, is_same_mail
from daemon.decide.settle import settle
from daemon.decide.signs import WARNED
from daemon.decide.teamwords import without_consent
from daemon.decide.understanding import understand, who
from daemon.decide.weekly import update_drafted, update_sent, update_unsent
from daemon.decide.weeks import Week, leaves, may_leave, week, weeks

__all__ = [
    "DRAFTS", "HeldMail", "Known", "LABELS", "Policy", "Slipped", "Week", "aim", "asks_for_record", "audience",
    "compile_policy", "correct", "digest", "fresh_eyes", "fresh_look", "intent_named", "is_same_forward",
    "is_same_mail", "label_folder", "label_of", "leaves", "lesson_text", "may_leave", "names_only_a_project",
    "note_due", "old_mail", "overdue", "person", "promise_slipped", "promises_due", "references", "settle", "site_broken",
    "site_with", "source_failing", "uncorrectable", "undelivered", "understand", "update_drafted", "update_sent",
    "update_unsent", "watched_folders", "week", "weeks", "who", "with_added", "without_consent", "How", "Ready",
    "Told", "bundled", "nearly_due", "reaching", "with_absences", "with_everybody_there", "WARNED", "approvers",
    "is_stale", "owed", "released", "ByHand", "Clock", "answered_by_hand", "clients",
]  # fmt: skip
