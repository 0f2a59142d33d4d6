"""The door for machines that watch: health and figures over HTTP, on this machine only, and never a word of a mail."""

from daemon.web.door import Door

__all__ = ["Door"]
