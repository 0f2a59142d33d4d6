"""How thorough a run is: CI throws as many examples as a law deserves (``THOROUGH`` in the environment), a run at a desk a fifth."""

import os

THOROUGH = "THOROUGH" in os.environ


def examples(most: int) -> int:
    """How many a law is tried on in this run, when ``most`` are tried in a thorough one."""
    return most if THOROUGH else -(-most // 5)
