"""The nouns that flow through the house: frozen values and closed sets of words; reads as the glossary."""

from daemon.model.deciding import (
    CaseChange,
    Check,
    Decision,
    DeliveryReport,
    Draft,
    Facts,
    Hit,
    Outgoing,
    PromisePlan,
    Recent,
    Thread,
    TimerPlan,
    Verdict,
)  # fmt: skip
from daemon.model.mail import (
    Address,
    Attachment,
    Candidate,
    Cue,
    Forward,
    Mark,
    Message,
    Proven,
    Reading,
    Score,
    Understanding,
    Writer,
)  # fmt: skip
from daemon.model.site import (
    Contact,
    Emergency,
    Endpoint,
    Limits,
    Mailbox,
    Milestone,
    Project,
    Site,
    Source,
    TeamMember,
    Weekly,
    WorkingHours,
)  # fmt: skip
from daemon.model.state import Entry, OpenCase, ProjectState, PromisedMilestone, Step
from daemon.model.words import (
    CASE_STATES,
    FINAL_STATES,
    TALK,
    Audience,
    CaseKind,
    CaseState,
    Delivery,
    DraftKind,
    EntryKind,
    Fault,
    Form,
    How,
    Intent,
    MarkKind,
    Outcome,
    Proof,
    Role,
)  # fmt: skip

__all__ = [
    "CASE_STATES", "FINAL_STATES", "TALK", "Address", "Attachment", "Audience", "Candidate", "CaseChange", "CaseKind",
    "CaseState", "Check", "Contact", "Cue", "Decision", "Delivery", "DeliveryReport", "Draft", "DraftKind", "Emergency",
    "Endpoint", "Entry", "EntryKind", "Facts", "Fault", "Form", "Forward", "Hit", "How", "Intent", "Limits", "Mailbox",
    "Mark", "MarkKind", "Message", "Milestone", "OpenCase", "Outcome", "Outgoing", "Project", "ProjectState",
    "PromisePlan", "PromisedMilestone", "Proof", "Proven", "Reading", "Recent", "Role", "Score", "Site", "Source",
    "Step", "TeamMember", "Thread", "TimerPlan", "Understanding", "Verdict", "Weekly", "WorkingHours", "Writer",
]  # fmt: skip
