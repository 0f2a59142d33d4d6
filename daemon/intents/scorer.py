"""The trained model in pure Python: features found, weighed, made probabilities. The law: the same figures as in training."""

import math
from array import array
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from daemon.intents.artefact import Said, unpack
from daemon.intents.features import asks, phrases, pieces

Found = tuple[Said, Said]
"""The phrases and the pieces of a sentence."""

_MEMO = 40_000  # words whose pieces are kept at hand, those of questions counted apart


class Scorer:
    """The model, read once; then any number of texts."""

    def __init__(self, blob: bytes) -> None:
        """``blob``: the artefact as `training` writes it."""
        self.artefact = unpack(blob)
        self.labels = self.artefact.labels
        self._memo: dict[str, Said] = {}

    def find(self, words: Sequence[str]) -> Found:
        """The features of one sentence, given as `features.tokens`."""
        about = self.artefact.blocks[0]
        known = about.known.get
        found = [at for phrase in phrases(words) if (at := known(phrase)) is not None]
        told = [self.pieces(word) for word in words]
        if asks(words):
            told += [self.pieces(word, asked=True) for word in words[:-1]]
        return about.said(found), Said.together(told)

    def probabilities(self, sentences: Sequence[Found]) -> list[float]:
        """How likely each label is for the sentences taken together, in the order of ``labels``."""
        pull = list(self.artefact.bias)
        for number, block in enumerate(self.artefact.blocks):
            block.add(Said.together([found[number] for found in sentences]), pull)
        top = max(pull)
        shares = [math.exp((value - top) / self.artefact.temperature) for value in pull]
        total = sum(shares)
        return [share / total for share in shares]

    def pieces(self, word: str, *, asked: bool = False) -> Said:
        """The known pieces of a word, or those that are a question's own, and what they say; added up once for each word."""
        name = f"?{word}" if asked else word
        told = self._memo.get(name)
        if told is None:
            parts = self.artefact.blocks[1]
            known = parts.known.get
            if len(self._memo) >= _MEMO:
                self._memo.clear()
            found = array("I", [at for piece in pieces(word, asked=asked) if (at := known(piece)) is not None])
            told = self._memo[name] = parts.said(found)
        return told


@cache
def shipped() -> Scorer:
    """The model that came with the program."""
    return Scorer(files("daemon.intents").joinpath("model.bin").read_bytes())
