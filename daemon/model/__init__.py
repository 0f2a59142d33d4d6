"""The nouns that flow through the house: frozen values and closed sets of words; reads as the glossary."""

from daemon.model.brakes import Recent, Trip
from daemon.model.conditions import Condition, Returned
from daemon.model.deciding import (
    Answered,
    CaseChange,
    Check,
    Decision,
    DeliveryReport,
    Draft,
    Facts,
    Hit,
    HookCall,
    Outgoing,
    PromisePlan,
    RecordCopy,
    RecordFile,
    Thread,
    TimerPlan,
    Verdict,
)  # fmt: skip
from daemon.model.doors import Doorway
from daemon.model.login import AUTHORITY, OAuth, Renewable, TokenRefused
from daemon.model.mail import (
    Address,
    Attachment,
    Candidate,
    Cue,
    Enclosed,
    Forward,
    Mark,
    Message,
    Nuance,
    Proven,
    Reading,
    ReportedDelivery,
    Score,
    Understanding,
    Writer,
)  # fmt: skip
from daemon.model.offers import Offer, OfferedDate, OfferWord, Price, Terms
from daemon.model.outlook import Forecast, Ledger, Outlook, Slip, SlipCause, Standpoint
from daemon.model.people import Absence, AbsenceWord, Emergency, Reach, TeamMember, WorkingHours, local_day
from daemon.model.rhythm import DelayNotice, FreshEyes, Weekly
from daemon.model.site import (
    LIGHT,
    AddedContact,
    Contact,
    Endpoint,
    Hook,
    LanguageModel,
    Limits,
    Mailbox,
    Milestone,
    Project,
    Site,
    Source,
    Threshold,
)  # fmt: skip
from daemon.model.state import (
    AskedAbout,
    Criterion,
    Entry,
    Hours,
    Light,
    LightWord,
    OpenCase,
    ProjectState,
    Promise,
    PromisedMilestone,
    Standing,
    Step,
)  # fmt: skip
from daemon.model.words import (
    BY_HAND,
    CASE_STATES,
    FINAL_STATES,
    TALK,
    Audience,
    CalendarUse,
    CaseKind,
    CaseState,
    Colour,
    ConditionKind,
    Delivery,
    DraftKind,
    EntryKind,
    Fault,
    Form,
    How,
    Intent,
    MarkKind,
    Measure,
    NuanceKind,
    OfferState,
    Outcome,
    PromiseKind,
    Proof,
    Role,
    Urgency,
)  # fmt: skip

__all__ = [
    "AUTHORITY", "BY_HAND", "CASE_STATES", "FINAL_STATES", "LIGHT", "TALK", "Absence", "AbsenceWord", "AddedContact",
    "Address", "Answered", "AskedAbout", "Attachment", "Audience", "CalendarUse", "Candidate", "CaseChange", "CaseKind",
    "CaseState", "Check", "Colour", "Condition", "ConditionKind", "Contact", "Criterion", "Cue", "Decision", "DelayNotice",
    "Delivery", "DeliveryReport", "Doorway", "Draft", "DraftKind", "Emergency", "Enclosed", "Endpoint", "Entry", "EntryKind",
    "Facts", "Fault", "Forecast", "Form", "Forward", "FreshEyes", "Hit", "Hook", "HookCall", "Hours", "How", "Intent",
    "LanguageModel", "Ledger", "Light", "LightWord", "Limits", "Mailbox", "Mark", "MarkKind", "Measure", "Message",
    "Milestone", "Nuance", "NuanceKind", "OAuth", "Offer", "OfferState", "OfferWord", "OfferedDate", "OpenCase", "Outcome",
    "Outgoing", "Outlook", "Price", "Project", "ProjectState", "Promise", "PromiseKind", "PromisePlan", "PromisedMilestone",
    "Proof", "Proven", "Reach", "Reading", "Recent", "RecordCopy", "RecordFile", "Renewable", "ReportedDelivery", "Returned",
    "Role", "Score", "Site", "Slip", "SlipCause", "Source", "Standing", "Standpoint", "Step", "TeamMember", "Terms",
    "Thread", "Threshold", "TimerPlan", "TokenRefused", "Trip", "Understanding", "Urgency", "Verdict", "Weekly",
    "WorkingHours", "Writer", "local_day",
]  # fmt: skip
