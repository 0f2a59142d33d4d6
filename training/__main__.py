"""``./dev train``: read the texts, judge author by author, fit on all of them, write the artefact and its check set."""

import json
import sys
from pathlib import Path

import numpy as np

from daemon.intents.scorer import Scorer
from training.corpus import COMPOSED, LABELS, read_texts
from training.duplicates import near_duplicates
from training.export import pack
from training.fitting import Counted, Model, features, fit, read, softmax
from training.judging import accuracy_at, calibration_error, complaint_recall, held_out, macro_f1, temperature
from training.wordlists import opinions

ARTEFACT = Path(__file__).parents[1] / "daemon" / "intents" / "model.bin"
CHECK = Path(__file__).parents[1] / "tests" / "unit" / "intents" / "scores.json"
_EVERY = 60  # every so many-th text goes into the check set


def main() -> int:
    """Train; 1 if the texts are not fit to train on."""
    texts = read_texts()
    bodies = [read(text) for text in texts]
    for first, second, share in near_duplicates([text.body for text in texts]):
        print(f"{texts[first].id} and {texts[second].id} are {share:.0%} alike", file=sys.stderr)
        return 1
    counted = Counted(bodies)
    logits, judged = held_out(texts, counted)
    truth = np.array([LABELS.index(text.primary) for text in texts])
    said = opinions(bodies)
    authors = [text.source for text, was_judged in zip(texts, judged, strict=True) if was_judged]
    heat = temperature(logits[judged], said[judged], truth[judged], _worth(authors))
    _report(texts, softmax(logits / heat + said), truth, judged)
    fitted = fit(counted, texts, np.arange(len(texts)))
    model = Model(fitted.kinds, fitted.bias, heat)
    ARTEFACT.write_bytes(pack(model, counted.names))
    chosen = np.arange(0, len(texts), _EVERY)
    exact = model.probabilities(counted, chosen)
    rows = [{"text": bodies[at], "probabilities": [round(float(p), 4) for p in row]} for at, row in zip(chosen, exact, strict=True)]
    CHECK.write_text(json.dumps(rows, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    print(f"temperature {heat:.3f}; {ARTEFACT.name}: {ARTEFACT.stat().st_size / 1e6:.2f} MB")
    return 0


def _worth(sources: list[str]) -> np.ndarray:
    """Each author counts the same for the temperature."""
    return np.array([1 / sources.count(source) for source in sources])


def _report(texts, probabilities, truth, judged) -> None:
    sources = np.array([text.source for text in texts])
    languages = np.array([text.language for text in texts])
    groups = {source: sources == source for source in sorted({t.source for t in texts} - {COMPOSED, "background"})}
    groups |= {language: (languages == language) & judged for language in sorted({t.language for t in texts})}
    groups["all"] = judged
    for name, rows in groups.items():
        p, t = probabilities[rows], truth[rows]
        print(f"{name:14} n {len(t):5}  F1 {macro_f1(p, t):.3f}  complaints found {complaint_recall(p, t):.3f}"
              f"  at 80 % {accuracy_at(p, t, 0.8):.3f}  calibration error {calibration_error(p, t):.3f}")


if __name__ == "__main__":
    sys.exit(main())
