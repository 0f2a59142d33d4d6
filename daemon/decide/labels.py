"""The words people call an intent by, from the lists in templates/*/words.yaml."""

from collections.abc import Mapping
from typing import Any

from daemon.model import Intent

LABELS = (Intent.COMPLAINT, Intent.CHANGE_REQUEST, Intent.STATUS_REQUEST, Intent.OTHER)
"""What a mail can be corrected to."""


def intent_named(word: str, words: Mapping[str, Mapping[str, Any]]) -> Intent | None:
    """The intent that people call by this word ("Beschwerde", "complaint"), in any language of ``words``."""
    low = " ".join(word.casefold().split()).strip(" .!\"'„“”")
    for intent in LABELS:
        if low == intent or any(low in _folded(lists, intent) for lists in words.values()):
            return intent
    return None


def _folded(lists: Mapping[str, Any], intent: Intent) -> frozenset[str]:
    return frozenset(str(name).casefold() for name in (lists.get("labels") or {}).get(str(intent), ()))
