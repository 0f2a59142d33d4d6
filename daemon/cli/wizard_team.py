"""The wizard's questions about the house: its label folders, its people, its hours."""

import re

from daemon.cli.questions import Questions
from daemon.config import values
from daemon.config.writing import DEFAULTS
from daemon.decide import label_folder

_HOLIDAYS = {"ch": "CH", "at": "AT", "uk": "GB", "fr": "FR", "it": "IT", "nl": "NL", "es": "ES"}
_ZONES = {"CH": "Europe/Zurich", "AT": "Europe/Vienna", "GB": "Europe/London", "FR": "Europe/Paris", "IT": "Europe/Rome",
          "NL": "Europe/Amsterdam", "ES": "Europe/Madrid"}  # fmt: skip
_DAYS = {"mo": "mon", "di": "tue", "mi": "wed", "do": "thu", "fr": "fri", "sa": "sat", "so": "sun"}


def ask_folders(answers: dict[str, str], questions: Questions) -> None:
    """Whether settled mail is moved to the label folders; by default it is."""
    if questions.silent or "filing" in answers:
        return
    questions.heading("folders")
    keys = ("status-request", "change-request", "complaint", "other")
    names = ", ".join(label_folder(key, answers["language"]) for key in keys)
    answers["filing"] = "move" if questions.confirm("filing", proposal=True, names=names) else "none"


def ask_team(answers: dict[str, str], questions: Questions, domain: str) -> None:
    """The team's name, its lead, where it works and when."""
    questions.heading("team")
    name = domain.partition(".")[0].replace("-", " ").title()
    answers["name"] = questions.ask("name", name, values.text)
    answers["lead"] = questions.ask("lead", questions.fallback("lead"), values.text)
    first = answers["lead"].split()[0].lower() if answers["lead"].split() else "lead"
    local = first if first.isascii() and first.isalnum() else "lead"
    answers["lead_address"] = questions.ask("lead_address", f"{local}@{domain}", values.address)
    answers["phone"] = questions.ask("phone")
    land = _HOLIDAYS.get(domain.rpartition(".")[2], DEFAULTS["holidays"])
    answers["holidays"] = questions.ask("holidays", land, values.holidays)
    answers["timezone"] = questions.ask("timezone", _ZONES.get(land, DEFAULTS["timezone"]), values.zone)
    days = questions.ask("days", questions.word("days_default"), lambda said: values.weekdays(_in_english(said)))
    answers["days"] = _in_english(days)
    answers["from"] = questions.ask("from", DEFAULTS["from"], values.clock)
    answers["to"] = questions.ask("to", DEFAULTS["to"], values.clock)


def _in_english(days: str) -> str:
    """Working days as the files have them; "Mo-Fr" and "Mo, Mi" are taken as well."""
    words = re.split(r"([^a-z]+)", days.lower().replace("–", "-"))
    return "".join(_DAYS.get(word, word) for word in words)
