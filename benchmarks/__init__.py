"""Figures, always beside a floor measured in the same run; never a pass or a fail."""
