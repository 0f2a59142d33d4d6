"""Killed at every step, for every kind of mail."""
