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
        self._memo: dict[str, array[int]] = {}

    def find(self, words: Sequence[str]) -> Found:
        """The features of one sentence, given as `features.tokens`."""
        about, parts = self.artefact.blocks
        known = about.known.get
        found = [at for phrase in phrases(words) if (at := known(phrase)) is not None]
        letters = [at for word in words for at in self.pieces(word)]
        if asks(words):
            letters += [at for word in words[:-1] for at in self.pieces(word, asked=True)]
        return about.said(found), parts.said(letters)

    def probabilities(self, sentences: Sequence[Found]) -> list[float]:
        """How likely each label is for the sentences taken together, in the order of ``labels``."""
        pull = list(self.artefact.bias)
        for number, block in enumerate(self.artefact.blocks):
            block.add([found[number] for found in sentences], pull)
        top = max(pull)
        shares = [math.exp((value - top) / self.artefact.temperature) for value in pull]
        total = sum(shares)
        return [share / total for share in shares]

    def pieces(self, word: str, *, asked: bool = False) -> "array[int]":
        """The known pieces of a word, or those that are a question's own."""
        name = f"?{word}" if asked else word
        found = self._memo.get(name)
        if found is None:
            known = self.artefact.blocks[1].known.get
            if len(self._memo) >= _MEMO:
                self._memo.clear()
            found = array("I", [at for piece in pieces(word, asked=asked) if (at := known(piece)) is not None])
            self._memo[name] = found
        return found


@cache
def shipped() -> Scorer:
    """The model that came with the program."""
    return Scorer(files("daemon.intents").joinpath("model.bin").read_bytes())
