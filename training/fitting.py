"""From counted features to weights: tf-idf, each kind of feature at length 1, multinomial logistic regression."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sparse
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from daemon.intents.artefact import rarities, weights
from daemon.intents.features import asks, phrases, pieces, tokens, what_counts
from daemon.intents.text import sentences
from daemon.mail import is_forward_subject, is_reply_subject
from training.corpus import BASE, COMPOSED, LABELS, Text

MILDNESS = 3.5  # C of the regression: larger trusts single features more
COMPOSED_WEIGHT = 0.2
PERSONA_WEIGHT = 1.5
WEIGHTS = {COMPOSED: COMPOSED_WEIGHT, **dict.fromkeys(BASE, 1.0)}
"""Mails by many hands count more than the single sentences of the base set."""
SEEN_AT_LEAST = 4  # texts a feature stands in before it is known; rarer ones teach how one author writes
LEAN = 0.7  # added to a complaint's pull: 0.04 more of them are found for 0.002 of F1 (0.009 in other languages)
STRENGTH = (1.9, 1.0)  # of phrases and of pieces

Array = Any
"""A numpy array; the types of the numeric libraries are not the point here."""


def read(text: Text) -> str:
    """A text as the model reads it in the daemon."""
    is_reply = is_reply_subject(text.subject) or is_forward_subject(text.subject)
    return what_counts(text.subject, text.body, is_reply=is_reply)


def features(body: str) -> tuple[list[str], list[str]]:
    """Every phrase and every piece of a text, as often as it stands there."""
    found = [tokens(sentence) for sentence in sentences(body)]
    letters = [p for words in found for word in words for p in pieces(word)]
    letters += [p for words in found if asks(words) for word in words[:-1] for p in pieces(word, asked=True)]
    return [p for words in found for p in phrases(words)], letters


class Counted:
    """The features of a set of texts, counted once for any number of fits."""

    def __init__(self, bodies: Sequence[str]) -> None:
        found = [features(body) for body in bodies]
        self.names: list[list[str]] = []
        self.frequencies: list[Array] = []
        for kind in range(2):
            names, matrix = _count([one[kind] for one in found])
            self.names.append(names)
            self.frequencies.append(matrix)


def _count(lists: Sequence[Sequence[str]]) -> tuple[list[str], Array]:
    """Names in order, and 1 + ln(count) for each text and name."""
    names = sorted({name for found in lists for name in found})
    number = {name: at for at, name in enumerate(names)}
    columns: list[int] = []
    counts: list[int] = []
    rows = [0]
    for found in lists:
        for name, count in Counter(found).items():
            columns.append(number[name])
            counts.append(count)
        rows.append(len(columns))
    matrix = sparse.csr_matrix(
        (1 + np.log(np.array(counts, dtype=float)), columns, rows), shape=(len(lists), len(names))
    )
    return names, matrix


@dataclass(frozen=True)
class Kind:
    """One kind of feature after the fit: which are known, how rare they are (as the artefact can say it), their weights."""

    columns: Array
    levels: Array  # 0..255
    commonest: float
    rarest: float
    coefficients: Array  # labels x features

    def vectors(self, frequencies: Array) -> Array:
        """The texts as vectors of length 1 over the known features."""
        rarity = np.array(rarities(self.commonest, self.rarest))[self.levels]
        found = frequencies[:, self.columns].multiply(rarity).tocsr()
        length = np.sqrt(np.asarray(found.multiply(found).sum(axis=1)).ravel())
        length[length == 0] = 1
        return sparse.diags(1 / length) @ found


@dataclass(frozen=True)
class Model:
    """Everything the artefact says."""

    kinds: tuple[Kind, ...]
    bias: Array
    temperature: float = 1.0

    def probabilities(self, counted: Counted, rows: Array) -> Array:
        """Probabilities of the labels, by the exact weights."""
        pull = self.bias + sum(
            kind.vectors(frequencies[rows]) @ kind.coefficients.T
            for kind, frequencies in zip(self.kinds, counted.frequencies, strict=True)
        )
        return softmax(np.asarray(pull), self.temperature)


def softmax(pull: Array, temperature: float = 1.0) -> Array:
    """Logits made probabilities."""
    shares = np.exp((pull - pull.max(axis=1, keepdims=True)) / temperature)
    return shares / shares.sum(axis=1, keepdims=True)


def fit(counted: Counted, texts: Sequence[Text], rows: Array) -> Model:
    """Fit on the texts at ``rows``. The same input gives the same weights."""
    kinds = [_known(frequencies[rows]) for frequencies in counted.frequencies]
    vectors = sparse.hstack(
        [s * kind.vectors(f[rows]) for s, kind, f in zip(STRENGTH, kinds, counted.frequencies, strict=True)],
        format="csr",
        dtype=np.float32,
    )
    regression = LogisticRegression(C=MILDNESS, class_weight="balanced", max_iter=1000, tol=1e-4)
    labels = [LABELS.index(texts[row].primary) for row in rows]
    worth = [WEIGHTS.get(texts[row].source, PERSONA_WEIGHT) for row in rows]
    with threadpool_limits(1):  # sums in one order, so that every machine stops at the same weights
        regression.fit(vectors, labels, sample_weight=worth)
    fitted, at = [], 0
    for strength, kind in zip(STRENGTH, kinds, strict=True):
        coefficients = strength * regression.coef_[:, at : at + len(kind.columns)]
        fitted.append(Kind(kind.columns, kind.levels, kind.commonest, kind.rarest, coefficients))
        at += len(kind.columns)
    lean = [LEAN if label == "complaint" else 0.0 for label in LABELS]
    return Model(tuple(fitted), regression.intercept_ + lean)


def _known(frequencies: Array) -> Kind:
    """The features seen often enough, with their rarity in 256 levels."""
    seen = np.asarray((frequencies > 0).sum(axis=0)).ravel()
    columns = np.flatnonzero(seen >= SEEN_AT_LEAST)
    rarity = np.log((1 + frequencies.shape[0]) / (1 + seen[columns])) + 1
    commonest, rarest = round(float(rarity.min()), 6), round(float(rarity.max()), 6)
    levels = np.clip(np.round((rarity - commonest) / (rarest - commonest) * 255), 0, 255).astype(int)
    return Kind(columns, levels, commonest, rarest, np.zeros((len(LABELS), 0)))


def to_octets(coefficients: Array, largest: float) -> Array:
    """The octet of `artefact.weights` nearest to each weight."""
    root = np.sqrt(np.abs(coefficients) / largest) * 127
    low, high = np.floor(root), np.minimum(np.ceil(root), 127)
    meaning = np.array(weights(largest))
    nearer = np.where(
        np.abs(meaning[low.astype(int)] - np.abs(coefficients))
        <= np.abs(meaning[high.astype(int)] - np.abs(coefficients)),
        low,
        high,
    )
    return (np.sign(coefficients) * nearer).astype(np.int8)
