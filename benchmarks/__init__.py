"""Figures, not tests: what is measured here is printed beside something to compare it with, and nothing fails."""
