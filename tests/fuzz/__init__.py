"""Random mails against the laws of the core: ``python -m tests.fuzz`` (docs/hostile-input.md)."""
