"""Simulated days, and an arena of robots."""
