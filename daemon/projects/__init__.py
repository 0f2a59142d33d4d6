"""Where project state comes from. The law: what is internal (dates, notes, entries) never reaches a `ProjectState`.

One module a source: `plan` (promised dates), `entries` (what the team reported). A further source is one more module
with a class that has `Source.find`, and one more line in `state.sources`.
"""

from daemon.projects.source import Findings, Source, Window
from daemon.projects.state import state

__all__ = ["Findings", "Source", "Window", "state"]
