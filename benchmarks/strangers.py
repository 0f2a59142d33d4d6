"""The shipped model on texts that no model has ever read, in plain Python, so that it is measured where scikit-learn is not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from daemon.cli.classify import reading_of
from daemon.intents import Reader
from daemon.intents.judging import LONG
from daemon.mail import is_forward_subject, is_reply_subject
from daemon.model import Intent, Reading
from training.corpus import LABELS, STRANGERS, Text, read_texts

_SUREST = 0.8
_BINS = 10
_MEANS = {Intent.AUTOMATED: Intent.OTHER}  # the texts know no machines


@dataclass(frozen=True, slots=True)
class Read:
    """A text, what the daemon makes of it, and the likeliest label."""

    text: Text
    reading: Reading

    @property
    def label(self) -> str:
        """The likeliest label, also where the daemon abstains."""
        scores = self.reading.scores
        intent = scores[0].intent if scores else self.reading.primary
        return str(_MEANS.get(intent, intent))

    @property
    def sure(self) -> float:
        """How likely it is."""
        return self.reading.scores[0].confidence if self.reading.scores else self.reading.confidence

    @property
    def acted(self) -> str:
        """The label acted on, "" where the daemon abstains."""
        intent = _MEANS.get(self.reading.primary, self.reading.primary)
        return "" if intent is Intent.UNCLEAR else str(intent)


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares of 1. ``caught``: complaints called so, suspected or left to a person; ``wrong``: other acted on as complaint."""

    n: int
    f1: float
    found: float
    caught: float
    acted: float
    right: float
    wrong: float
    surest: float
    calibration: float

    def __str__(self) -> str:
        return (
            f"n {self.n:4}  F1 {self.f1:.3f}  complaints found {self.found:.3f} caught {self.caught:.3f}  acted on {self.acted:.3f}"
            f" right {self.right:.3f}  other as complaint {self.wrong:.3f}  at 80 % {self.surest:.3f}  ECE {self.calibration:.3f}"
        )


def read_by(reader: Reader) -> list[Read]:
    """Every stranger's mail, as `classify` reads it."""
    return [Read(text, reading_of(reader, text.subject, text.body)) for text in read_texts(STRANGERS)]


def groups(found: Sequence[Read]) -> Mapping[str, list[Read]]:
    """What figures are given for."""
    ours = [one for one in found if one.text.language in ("de", "en")]
    return {
        "normal": [one for one in ours if not one.text.hard],
        "hard": [one for one in ours if one.text.hard],
        "French, Italian, Dutch, Spanish": [one for one in found if one.text.language not in ("de", "en")],
        f"over {LONG} words": [one for one in found if one.text.words > LONG],
        "all": list(found),
    }


def figures(found: Sequence[Read]) -> Figures:
    """How well they are read."""
    complaints = [one for one in found if one.text.primary == "complaint"]
    acted = [one for one in found if one.acted]
    other = [one for one in found if one.text.primary == "other"]
    surest = sorted(found, key=lambda one: -one.sure)[: round(_SUREST * len(found))]
    return Figures(
        n=len(found),
        f1=sum(_f1(found, label) for label in LABELS) / len(LABELS),
        found=_share([one.label == "complaint" for one in complaints]),
        caught=_share([one.acted in ("", "complaint") or one.reading.suspected_complaint for one in complaints]),
        acted=len(acted) / len(found),
        right=_share([one.acted == one.text.primary for one in acted]),
        wrong=_share([one.acted == "complaint" for one in other]),
        surest=_share([one.label == one.text.primary for one in surest]),
        calibration=_calibration_error(found),
    )


def lines(reader: Reader) -> list[str]:
    """One line for each group."""
    return [f"{name:32}{figures(found)}" for name, found in groups(read_by(reader)).items()]


def reading(reader: Reader, text: Text) -> Reading:
    """A training text as it stands: what is quoted in it is not cut off, as training does not cut it off either."""
    is_reply = is_reply_subject(text.subject) or is_forward_subject(text.subject)
    return reader.read(text.body, text.subject, is_reply=is_reply)


def _f1(found: Sequence[Read], label: str) -> float:
    both = sum(one.label == label == one.text.primary for one in found)
    either = sum((one.label == label) + (one.text.primary == label) for one in found)
    return 2 * both / either if either else 0.0


def _calibration_error(found: Sequence[Read]) -> float:
    """Expected calibration error of the likeliest label, in ten bins."""
    bins: list[list[Read]] = [[] for _ in range(_BINS)]
    for one in found:
        bins[min(int(one.sure * _BINS), _BINS - 1)].append(one)
    gaps = (abs(sum(one.sure for one in bin_) - sum(one.label == one.text.primary for one in bin_)) for bin_ in bins)
    return sum(gaps) / len(found)


def _share(held: Sequence[bool]) -> float:
    return sum(held) / len(held) if held else float("nan")
