"""The scorer in plain Python says what training says, fast, and from a small file."""

import json
import subprocess
import sys
import time
from importlib.resources import files
from pathlib import Path

import pytest

from daemon.intents import artefact
from daemon.intents.features import tokens
from daemon.intents.scorer import Scorer, shipped
from daemon.intents.text import sentences
from daemon.model import Intent

SCORES = json.loads((Path(__file__).parent / "scores.json").read_text(encoding="utf-8"))
AS_STORED = 0.02
"""Weights are stored as single octets: that much a probability may differ from the exact ones."""


def probabilities(scorer: Scorer, text: str) -> list[float]:
    return scorer.probabilities([scorer.find(tokens(sentence)) for sentence in sentences(text)])


def test_probabilities_are_those_of_training() -> None:
    assert len(SCORES) >= 80
    for row in SCORES:
        assert probabilities(shipped(), row["text"]) == pytest.approx(row["probabilities"], abs=AS_STORED)


def test_rounding_hardly_ever_changes_the_label() -> None:
    def label(row: list[float]) -> int:
        return row.index(max(row))

    same = sum(label(probabilities(shipped(), row["text"])) == label(row["probabilities"]) for row in SCORES)
    assert same >= len(SCORES) - 1


def test_a_feature_said_twice_counts_by_its_logarithm() -> None:
    once, thrice = (probabilities(shipped(), text) for text in ("Wann fertig?", "Wann fertig? Wann? Wann?"))
    assert once != thrice
    assert max(once) == pytest.approx(max(thrice), abs=0.2)


def test_an_empty_text_and_unknown_letters_give_the_bias_alone() -> None:
    assert probabilities(shipped(), "") == probabilities(shipped(), "☃ ☃ ☃")
    assert sum(probabilities(shipped(), "")) == pytest.approx(1)


def test_the_labels_are_the_intents_one_can_act_on() -> None:
    assert set(shipped().labels) == {Intent.COMPLAINT, Intent.CHANGE_REQUEST, Intent.STATUS_REQUEST, Intent.OTHER}


def test_the_artefact_is_small_and_loads_at_once() -> None:
    blob = files("daemon.intents").joinpath("model.bin").read_bytes()
    assert len(blob) < 7_000_000
    start = time.process_time()
    Scorer(blob)
    assert time.process_time() - start < 0.15  # 0.005 s on a machine at rest


def test_a_long_life_keeps_no_more_than_it_may_and_reads_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    before = [probabilities(shipped(), row["text"]) for row in SCORES]
    monkeypatch.setattr(artefact, "KEPT", 100)
    frugal = Scorer(files("daemon.intents").joinpath("model.bin").read_bytes())
    assert [probabilities(frugal, row["text"]) for row in SCORES] == before
    assert all(0 < len(block.lanes) <= 100 for block in frugal.artefact.blocks)


def test_the_daemon_needs_no_numeric_library() -> None:
    modules = "('numpy', 'scipy', 'sklearn', 'training')"
    code = f"import sys, daemon.intents.scorer as s; s.shipped(); print([m for m in {modules} if m in sys.modules])"
    house = Path(__file__).parents[3]
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=house)
    assert answer.stdout.strip() == "[]"
