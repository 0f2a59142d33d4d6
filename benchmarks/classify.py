"""``./dev bench classify``: how well, how fast and how small. Every author is judged by a model that never read them.

Three readers are compared: the word lists alone, the n-grams alone, and both as the daemon uses them.
Without scikit-learn (`./dev train` brings it) only speed and size are measured.
"""

import resource
import time
from collections.abc import Callable, Iterator, Sequence
from importlib.resources import files
from typing import Any

from daemon import config
from daemon.intents import Reader
from daemon.intents.confidence import scores
from daemon.intents.features import tokens
from daemon.intents.scorer import Scorer, shipped
from daemon.intents.text import sentences
from daemon.mail import is_forward_subject, is_reply_subject
from daemon.model import Intent, Reading
from training.corpus import COMPOSED, LABELS, Text, read_texts

LONG = 60
HEADINGS = """
F1 (lists, model, both): macro over the labels; found: complaints called so; alarm: other called complaint; 60 %, 80 %, 100 %: accuracy
on the surest; ECE: calibration error; acted: not unclear, and right; caught: complaints labelled, suspected or unclear; wrong: other
acted on as complaint.

                      n  lists model  both  found alarm   60 %  80 % 100 %    ECE  acted right caught wrong"""


def run() -> str:
    """Speed and size, and the quality table where scikit-learn is at hand."""
    texts = read_texts()
    lines = [_cost(texts)]
    try:
        import training.judging as judging
    except ImportError:
        lines.append("no scikit-learn here: quality is not measured (see docs/intents.md)")
    else:
        lines.extend(_quality(texts, judging))
    return "\n".join(lines)


def _cost(texts: Sequence[Text]) -> str:
    """Load, time a mail, memory, size."""
    start = time.perf_counter()
    scorer = Scorer(_blob())
    load = time.perf_counter() - start
    reader = Reader(config.read_words(), scorer)
    mails = [text for text in texts if text.source != COMPOSED][::10]
    for _ in range(2):
        start = time.perf_counter()
        for text in mails:
            _reading(reader, text)
        each = (time.perf_counter() - start) / len(mails)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    words = sum(text.words for text in mails) / len(mails)
    size = len(_blob()) / 1e6
    return f"load {load * 1000:.0f} ms · {each * 1000:.2f} ms a mail of {words:.0f} words · {size:.2f} MB · process {memory:.0f} MB"


def _blob() -> bytes:
    """The artefact as it ships."""
    return files("daemon.intents").joinpath("model.bin").read_bytes()


def _quality(texts: Sequence[Text], judging: Any) -> Iterator[str]:
    """Leave one author out, for every author."""
    import numpy as np

    yield HEADINGS
    judged = list(_rows(texts))
    by_name: dict[str, Callable[[Text], bool]] = {"all": lambda _: True}
    by_name |= {s: (lambda t, s=s: t.source == s) for s in sorted({text.source for text, *_ in judged})}
    by_name |= {
        f"language {c}": (lambda t, c=c: t.language == c) for c in sorted({text.language for text, *_ in judged})
    }
    by_name |= {
        "hard": lambda t: t.hard,
        f"over {LONG} words": lambda t: t.words > LONG,
        "up to 8 words": lambda t: t.words <= 8,
    }
    for name, wanted in by_name.items():
        rows = [row for row in judged if wanted(row[0])]
        if rows:
            truth = np.array([LABELS.index(text.primary) for text, *_ in rows])
            lists, model, both = (np.array([row[at] for row in rows]) for at in (1, 2, 3))
            yield _line(name, judging, truth, lists, model, both, [row[4] for row in rows])


def _line(name: str, judging: Any, truth: Any, lists: Any, model: Any, both: Any, readings: Sequence[Reading]) -> str:
    """One row of figures."""
    complaint, other = LABELS.index("complaint"), LABELS.index("other")
    acted = [r for r in zip(readings, truth, strict=True) if r[0].primary is not Intent.UNCLEAR]
    right = sum(str(r.primary) == LABELS[t] for r, t in acted) / max(1, len(acted))
    complaints = [r for r, t in zip(readings, truth, strict=True) if t == complaint]
    caught = sum(r.primary in (Intent.UNCLEAR, Intent.COMPLAINT) or r.suspected_complaint for r in complaints) / max(
        1, len(complaints)
    )
    others = [r for r, t in zip(readings, truth, strict=True) if t == other]
    wrong = sum(r.primary is Intent.COMPLAINT for r in others) / max(1, len(others))
    f1 = [judging.macro_f1(said, truth) for said in (lists, model, both)]
    hits = [judging.complaint_recall(both, truth), judging.false_alarms(both, truth)]
    at = [judging.accuracy_at(both, truth, share) for share in (0.6, 0.8, 1.0)]
    groups = (f1, hits, at, [judging.calibration_error(both, truth)], [len(acted) / len(truth), right, caught, wrong])
    return f"{name:18}{len(truth):5}  " + "  ".join(" ".join(f"{value:5.3f}" for value in group) for group in groups)


def _rows(
    texts: Sequence[Text],
) -> Iterator[tuple[Text, list[float], list[float], list[float], Reading]]:
    """Text, likelihoods by lists, by the model, by both, and the reading, of a model that has not read the author."""
    from training.export import pack
    from training.fitting import Counted, Model, fit, read
    from training.judging import authors, others

    bodies, lists = [read(text) for text in texts], Reader(config.read_words())
    counted, heat = Counted(bodies), shipped().artefact.temperature
    for author in authors(texts):
        fitted = fit(counted, texts, others(texts, author))
        scorer = Scorer(pack(Model(fitted.kinds, fitted.bias, heat), counted.names))
        reader = Reader(config.read_words(), scorer)
        for text, body in zip(texts, bodies, strict=True):
            if text.source == author:
                reading = _reading(reader, text)
                both = {str(score.intent): score.confidence for score in reading.scores}
                alone = {str(score.intent): score.confidence for score in scores(lists.evidence(body))}
                model = scorer.probabilities([scorer.find(tokens(sentence)) for sentence in sentences(body)])
                yield (
                    text,
                    [alone[label] for label in LABELS],
                    model,
                    [both.get(label, 0.0) for label in LABELS],
                    reading,
                )


def _reading(reader: Reader, text: Text) -> Reading:
    """The text as the daemon would read it."""
    return reader.read(
        text.body, text.subject, is_reply=is_reply_subject(text.subject) or is_forward_subject(text.subject)
    )
