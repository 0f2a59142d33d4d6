"""``python -m daemon`` is the command ``sachstand``."""

from daemon.cli import main

main()
