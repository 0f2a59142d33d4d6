"""``./dev train``: read the texts, judge author by author, fit on all of them, write the artefact and what tests compare it with."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from training.corpus import COMPOSED, LABELS, Text, read_texts
from training.duplicates import near_duplicates
from training.export import pack
from training.fitting import Counted, Model, fit, read, softmax
from training.judging import accuracy_at, calibration_error, complaint_recall, held_out, macro_f1, temperature
from training.wordlists import opinions

HOUSE = Path(__file__).parents[1]
ARTEFACT = HOUSE / "daemon" / "intents" / "model.bin"
CHECK_SET = HOUSE / "daemon" / "intents" / "check.jsonl"
SCORES = HOUSE / "tests" / "unit" / "intents" / "scores.json"
_SCORED = 90  # texts whose exact probabilities are kept for the test of the scorer
_CHECKED = 800  # texts that ship, so that a site can see whether its corrections spoil the model
_SURE = 0.65
ORDINARY = (
    "mail", "w8", "w11", "w17", "w22", "w23", "w33", "w35", "w36", "w37", "w38", "w43", "w44", "w48", "w49", "w50", "w51", "w52",
)  # fmt: skip
"""Who wrote as clients write on any day; the others set traps."""
_LOUDER = 5


def main() -> int:
    """Train; 1 if the texts are not fit to train on."""
    texts = read_texts()
    alike = [(texts[a].id, texts[b].id) for a, b, _ in near_duplicates([text.body for text in texts])]
    if alike:
        print(f"near-duplicates: {alike[:10]}", file=sys.stderr)
        return 1
    bodies = [read(text) for text in texts]
    truth = np.array([LABELS.index(text.primary) for text in texts])
    counted, said = Counted(bodies), opinions(bodies)
    logits, judged = held_out(texts, counted)
    heat = temperature(logits[judged], said[judged], truth[judged], _one_voice_each(texts, judged))
    _report(texts, softmax(logits / heat + said), truth, judged)
    fitted = fit(counted, texts, np.arange(len(texts)))
    model = Model(fitted.kinds, fitted.bias, heat)
    ARTEFACT.write_bytes(pack(model, counted.names))
    exact = model.probabilities(counted, np.arange(len(texts)))
    _write_scores(bodies, exact)
    _write_check_set(texts, softmax(np.log(exact) + said), truth)
    print(f"temperature {heat:.3f}; {ARTEFACT.name}: {ARTEFACT.stat().st_size / 1e6:.2f} MB")
    return 0


def _one_voice_each(texts: Sequence[Text], judged: Any) -> Any:
    """Every author counts the same for the temperature, however much they wrote; ordinary mail counts as most mail is ordinary."""
    sources = [text.source for text, was_judged in zip(texts, judged, strict=True) if was_judged]
    return np.array([(_LOUDER if source in ORDINARY else 1) / sources.count(source) for source in sources])


def _report(texts: Sequence[Text], probabilities: Any, truth: Any, judged: Any) -> None:
    """Figures for each author, each language and all."""
    sources = np.array([text.source for text in texts])
    languages = np.array([text.language for text in texts])
    groups = {source: sources == source for source in sorted({t.source for t in texts} - {COMPOSED, "background"})}
    groups |= {language: (languages == language) & judged for language in sorted({t.language for t in texts})}
    groups |= {"hard": np.array([text.hard for text in texts]) & judged, "all": judged}
    for name, rows in groups.items():
        p, t = probabilities[rows], truth[rows]
        print(
            f"{name:14} n {len(t):5}  F1 {macro_f1(p, t):.3f}  complaints found {complaint_recall(p, t):.3f}"
            f"  at 80 % {accuracy_at(p, t, 0.8):.3f}  calibration error {calibration_error(p, t):.3f}"
        )


def _write_scores(bodies: Sequence[str], exact: Any) -> None:
    """Probabilities by the exact weights, for a test without numeric libraries."""
    chosen = np.linspace(0, len(bodies) - 1, _SCORED).astype(int)
    rows = [{"text": bodies[at], "probabilities": [round(float(p), 4) for p in exact[at]]} for at in chosen]
    SCORES.write_text(json.dumps(rows, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


def _write_check_set(texts: Sequence[Text], probabilities: Any, truth: Any) -> None:
    """Texts the model reads rightly and surely, spread evenly over the set."""
    right = (probabilities.argmax(axis=1) == truth) & (probabilities.max(axis=1) >= _SURE)
    sure = np.flatnonzero(right & np.array([text.source != COMPOSED for text in texts]))
    chosen = sure[np.linspace(0, len(sure) - 1, min(_CHECKED, len(sure))).astype(int)]
    rows = ({"subject": texts[at].subject, "text": texts[at].body, "intent": texts[at].primary} for at in chosen)
    CHECK_SET.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
