"""How good is it: figures from probabilities and truth. Plain numbers, no plots."""

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

import numpy as np
from scipy.optimize import minimize_scalar
from sklearn.metrics import f1_score

from training.corpus import BASE, COMPOSED, LABELS, Text
from training.fitting import Counted, fit, softmax

Array = Any
COMPLAINT, OTHER = LABELS.index("complaint"), LABELS.index("other")


def authors(texts: Sequence[Text]) -> list[str]:
    """The sources one can be judged on."""
    return sorted({text.source for text in texts} - {COMPOSED, "background"})


def others(texts: Sequence[Text], author: str) -> Array:
    """The positions of everything a model may read that is to be judged on this author."""
    withheld = {author, COMPOSED} if author in BASE else {author}
    return np.flatnonzero([text.source not in withheld for text in texts])


def held_out(texts: Sequence[Text], counted: Counted) -> tuple[Array, Array]:
    """For every text of an author: the logits of a model that has read nothing by this author."""
    sources = np.array([text.source for text in texts])
    logits = np.zeros((len(texts), len(LABELS)))
    _JUDGED[:] = [(texts, counted)]
    with ProcessPoolExecutor(
        mp_context=get_context("fork")
    ) as cores:  # a child has what is judged without a copy of it
        for author, told in zip(authors(texts), cores.map(_unread, authors(texts)), strict=True):
            logits[sources == author] = told
    return logits, np.isin(sources, authors(texts))


_JUDGED: list[tuple[Sequence[Text], Counted]] = []


def _unread(author: str) -> Array:
    """In a child: the logits of this author's texts by a model of all the others."""
    ((texts, counted),) = _JUDGED
    model = fit(counted, texts, others(texts, author))
    rows = np.flatnonzero([text.source == author for text in texts])
    return np.log(np.maximum(model.probabilities(counted, rows), 1e-12))


def temperature(logits: Array, opinions: Array, truth: Array, worth: Array) -> float:
    """The one that makes the truth most likely, with what the word lists add."""

    def surprise(value: float) -> float:
        return float(-(worth * np.log(softmax(logits / value + opinions)[np.arange(len(truth)), truth])).sum())

    return float(minimize_scalar(surprise, bounds=(0.3, 3.0), method="bounded").x)


def macro_f1(probabilities: Array, truth: Array) -> float:
    """Mean F1 over the labels."""
    return float(
        f1_score(truth, probabilities.argmax(axis=1), labels=range(len(LABELS)), average="macro", zero_division=0)
    )


def complaint_recall(probabilities: Array, truth: Array) -> float:
    """The share of complaints that are called complaints."""
    found = probabilities.argmax(axis=1)[truth == COMPLAINT]
    return float((found == COMPLAINT).mean()) if len(found) else float("nan")


def false_alarms(probabilities: Array, truth: Array) -> float:
    """The share of `other` that is called a complaint."""
    found = probabilities.argmax(axis=1)[truth == OTHER]
    return float((found == COMPLAINT).mean()) if len(found) else float("nan")


def accuracy_at(probabilities: Array, truth: Array, coverage: float) -> float:
    """Accuracy on the surest share of the texts."""
    surest = np.argsort(-probabilities.max(axis=1), kind="stable")[: max(1, round(coverage * len(truth)))]
    return float((probabilities.argmax(axis=1) == truth)[surest].mean())


def calibration_error(probabilities: Array, truth: Array, bins: int = 10) -> float:
    """Expected calibration error of the top label, in ten bins."""
    sure, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == truth
    which = np.minimum((sure * bins).astype(int), bins - 1)
    return float(
        sum(abs(sure[which == b].mean() - right[which == b].mean()) * (which == b).mean() for b in set(which.tolist()))
    )
