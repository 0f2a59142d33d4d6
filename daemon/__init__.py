"""Sachstand: a daemon that looks after a team's client mail."""

__version__ = "0.1.0"
