"""``./dev bench classify``: how well, how fast and how small. Every author is judged by a model that never read them.

Four readers are compared: the word lists alone (the keyword baseline), plain TF-IDF over words, the shipped kind of model alone, and
model and lists as the daemon uses them. Without scikit-learn (`./dev train` brings it) only speed and size are measured.
"""

import resource
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.resources import files
from typing import Any

from benchmarks import strangers
from daemon import config
from daemon.intents import Reader
from daemon.intents.confidence import scores
from daemon.intents.features import tokens
from daemon.intents.judging import LONG
from daemon.intents.scorer import Scorer, shipped
from daemon.intents.text import sentences
from daemon.model import Reading
from training.corpus import COMPOSED, LABELS, Text, read_texts

COVERAGES = (0.6, 0.7, 0.8, 0.9, 1.0)
EXPLAINED = """
F1: macro over the four labels, by the likeliest label, of lists, plain TF-IDF, model, and both; found: complaints called so, alarm:
other called complaint (TF-IDF, both); 60 to 100 %: accuracy on the surest; ECE: calibration error.
acted: not unclear, right: of these; caught: complaints labelled, suspected or unclear; wrong: other acted on as complaint."""
HEADINGS = (
    f"{'':18}    n  {'F1 lists tfidf model  both':26} {'found':>11} {'alarm':>11}   60 %  70 %  80 %  90 % 100 %    ECE"
    "  acted right caught wrong"
)


@dataclass(frozen=True, slots=True)
class Judged:
    """One text with the likelihoods each reader gave its labels, and the daemon's reading."""

    text: Text
    lists: Sequence[float]
    plain: Sequence[float]
    model: Sequence[float]
    both: Sequence[float]
    reading: Reading


def run() -> str:
    """Speed and size, and the quality table where scikit-learn is at hand."""
    texts = read_texts()
    lines = [
        _cost(texts),
        "texts that no model has read, by the shipped one:",
        *strangers.lines(Reader(config.read_words(), shipped())),
    ]
    try:
        import training.judging as judging
    except ImportError:
        lines.append("no scikit-learn here: quality is not measured (see docs/intents.md)")
    else:
        lines.extend(_quality(texts, judging))
    return "\n".join(lines)


def _cost(texts: Sequence[Text]) -> str:
    """Load, time a mail (the best of five rounds, since other work on the machine only adds), memory, size."""
    before = _memory()
    start = time.perf_counter()
    scorer = Scorer(_blob())
    load = time.perf_counter() - start
    added = _memory() - before
    reader = Reader(config.read_words(), scorer)
    mails = [text for text in texts if text.source != COMPOSED][::10]
    each = []
    for _ in range(5):
        start = time.perf_counter()
        for text in mails:
            strangers.reading(reader, text)
        each.append((time.perf_counter() - start) / len(mails))
    words = sum(text.words for text in mails) / len(mails)
    return (
        f"load {load * 1000:.0f} ms · {min(each) * 1000:.2f} ms a mail of {words:.0f} words · {len(_blob()) / 1e6:.2f} MB on disk · "
        f"{added:.0f} MB in memory · process {_memory():.0f} MB"
    )


def _memory() -> float:
    """The most memory this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _blob() -> bytes:
    """The artefact as it ships."""
    return files("daemon.intents").joinpath("model.bin").read_bytes()


def _quality(texts: Sequence[Text], judging: Any) -> Iterator[str]:
    """Leave one author out, for every author."""
    yield EXPLAINED
    yield HEADINGS
    judged = list(_rows(texts))
    for name, wanted in _groups(judged).items():
        rows = [row for row in judged if wanted(row.text)]
        if rows:
            yield _line(name, judging, rows)


def _groups(judged: Sequence[Judged]) -> dict[str, Callable[[Text], bool]]:
    """What figures are given for: all, each author, each language, and kinds of mails."""
    groups: dict[str, Callable[[Text], bool]] = {"all": lambda _: True}
    groups |= {source: partial(_is_of, source) for source in sorted({row.text.source for row in judged})}
    groups |= {f"language {code}": partial(_is_in, code) for code in sorted({row.text.language for row in judged})}
    return groups | {
        "not hard": lambda t: not t.hard,
        "hard": lambda t: t.hard,
        "up to 8 words": lambda t: t.words <= 8,
        "9 to 60 words": lambda t: 8 < t.words <= LONG,
        f"over {LONG} words": lambda t: t.words > LONG,
    }


def _is_of(source: str, text: Text) -> bool:
    return text.source == source


def _is_in(language: str, text: Text) -> bool:
    return text.language == language


def _line(name: str, judging: Any, rows: Sequence[Judged]) -> str:
    """One row of figures."""
    import numpy as np

    truth = np.array([LABELS.index(row.text.primary) for row in rows])
    said = {reader: np.array([getattr(row, reader) for row in rows]) for reader in ("lists", "plain", "model", "both")}
    both = said["both"]
    groups = (
        [judging.macro_f1(p, truth) for p in said.values()],
        [judging.complaint_recall(said[reader], truth) for reader in ("plain", "both")],
        [judging.false_alarms(said[reader], truth) for reader in ("plain", "both")],
        [judging.accuracy_at(both, truth, share) for share in COVERAGES],
        [judging.calibration_error(both, truth)],
        _acts(rows),
    )
    return f"{name:18}{len(rows):5}  " + "  ".join(" ".join(f"{value:5.3f}" for value in group) for group in groups)


def _acts(rows: Sequence[Judged]) -> list[float]:
    """Share acted on and rightly so, share of complaints caught, share of other acted on as complaints."""
    told = strangers.figures([strangers.Read(row.text, row.reading) for row in rows])
    return [told.acted, told.right, told.caught, told.wrong]


def _rows(texts: Sequence[Text]) -> Iterator[Judged]:
    """Every text of an author, as read by models that have not read the author."""
    from training.export import pack
    from training.fitting import Counted, Model, fit, read
    from training.judging import authors, others

    bodies, lists = [read(text) for text in texts], Reader(config.read_words())
    counted, heat = Counted(bodies), shipped().artefact.temperature
    for author in authors(texts):
        known = others(texts, author)
        fitted = fit(counted, texts, known)
        scorer = Scorer(pack(Model(fitted.kinds, fitted.bias, heat), counted.names))
        reader = Reader(config.read_words(), scorer)
        rows = [at for at, text in enumerate(texts) if text.source == author]
        for at, plain in zip(rows, _plain(texts, bodies, known, rows), strict=True):
            reading = strangers.reading(reader, texts[at])
            both = {str(score.intent): score.confidence for score in reading.scores}
            alone = {str(score.intent): score.confidence for score in scores(lists.evidence(bodies[at]))}
            yield Judged(
                text=texts[at],
                lists=[alone[label] for label in LABELS],
                plain=plain,
                model=scorer.probabilities([scorer.find(tokens(sentence)) for sentence in sentences(bodies[at])]),
                both=[both.get(label, 0.0) for label in LABELS],
                reading=reading,
            )


def _plain(texts: Sequence[Text], bodies: Sequence[str], known: Any, rows: Sequence[int]) -> Any:
    """The likelihoods plain TF-IDF gives: scikit-learn's own words, single ones, and its regression as it comes."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    words = TfidfVectorizer()
    vectors = words.fit_transform([bodies[at] for at in known])
    regression = LogisticRegression(max_iter=1000).fit(vectors, [LABELS.index(texts[at].primary) for at in known])
    return regression.predict_proba(words.transform([bodies[at] for at in rows]))
