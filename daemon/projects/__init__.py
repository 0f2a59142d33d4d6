"""Where project state comes from. The law: what is internal (dates, notes, entries) never reaches a `ProjectState`.

One module a source: `entries` (what the team reported), and every outside source (`git`, `timesheet`, the forges, `command`),
which are asked in the background and answer a `Findings`. `milestones` brings promised and expected dates together, `light`
and `ledger` judge. A further outside source is one more module and one more line in `outside.KINDS`.
"""

from daemon.projects.asking import Ask
from daemon.projects.keeping import from_json, to_json
from daemon.projects.outside import read
from daemon.projects.source import Expected, Findings, Report, Source, SourceBusy, SourceFailed, Window, Work
from daemon.projects.state import Known, outlook, state

__all__ = [
    "Ask", "Expected", "Findings", "Known", "Report", "Source", "SourceBusy", "SourceFailed", "Window", "Work", "from_json",
    "outlook", "read", "state", "to_json",
]  # fmt: skip
