"""Where a mail goes last: one label folder for each thing a client can want. Dragging a mail elsewhere corrects the label."""

from collections.abc import Iterable

from daemon.model import Intent, Outcome

FOLDERS: dict[str, dict[str, str]] = {
    "de": {
        "status-request": "Sachstand/Statusfragen",
        "change-request": "Sachstand/Änderungen",
        "complaint": "Sachstand/Beschwerden",
        "other": "Sachstand/Sonstiges",
        "unclear": "Sachstand/Unklar",
        "automated": "Sachstand/Automatisch",
        "held": "Sachstand/Zurückgehalten",
        "team": "Sachstand/Team",
    },
    "en": {
        "status-request": "Sachstand/Status requests",
        "change-request": "Sachstand/Changes",
        "complaint": "Sachstand/Complaints",
        "other": "Sachstand/Other",
        "unclear": "Sachstand/Unclear",
        "automated": "Sachstand/Automated",
        "held": "Sachstand/Held",
        "team": "Sachstand/Team",
    },
}


def folder(key: str, language: str) -> str:
    """The folder's name in the site's language; a key nobody knows is a folder name of the site's own."""
    return FOLDERS.get(language, FOLDERS["en"]).get(key, key)


def label_of(name: str, language: str) -> str | None:
    """The key of the label folder with this name in the site's language, or None: a folder of another kind."""
    return next((key for key, own in FOLDERS.get(language, FOLDERS["en"]).items() if own == name), None)


def watched_folders(language: str, by_rule: Iterable[str]) -> tuple[str, ...]:
    """Every folder a mail of ours may be filed into: the label folders, and those that rules name."""
    own = FOLDERS.get(language, FOLDERS["en"])
    return tuple(dict.fromkeys((*own.values(), *(folder(name, language) for name in by_rule))))


# Rows whose mail stays where it is: the provider's spam, and mail that was not meant for us.
LEFT_ALONE = frozenset({"D10", "D11"})


def key(outcome: Outcome, row: str, intent: Intent, *, by_rule: str | None, hold: bool, team: bool) -> str | None:
    """The folder's key; None leaves the mail in place. Label folders train the reader: only what was read goes there."""
    if outcome is Outcome.QUARANTINE or outcome is Outcome.HOLD:
        return "held"
    if outcome is Outcome.NOTHING and row in LEFT_ALONE:
        return None
    if outcome is Outcome.NOTHING and row == "D16":
        return "automated"
    if by_rule:
        return by_rule
    if team:
        return "team"
    if intent is Intent.UNCLEAR and hold:
        return "unclear"
    return str(intent)
