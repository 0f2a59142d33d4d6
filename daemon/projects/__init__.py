"""Where project state comes from. The law: internal dates and internal entries never reach a `ProjectState`."""

from daemon.projects.state import state

__all__ = ["state"]
