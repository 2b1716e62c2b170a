"""Agreement of random unitizations by other programs; writes ``unitizing.json`` beside itself.

Run on 25 November 2026 with krippendorff-unitized-alpha 0.1.0 (PyPI; form of 2016, gaps filled in here since
its own filling takes ends as inclusive), irrCAC 0.4.4, nltk 3.10.4 and scikit-learn 1.9.1, Python 3.11:

    pip install --target /tmp/oracles --no-deps krippendorff-unitized-alpha==0.1.0 irrCAC==0.4.4 nltk==3.10.4
    PYTHONPATH=/tmp/oracles python tests/reference/unitizing.py
"""

import json
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import pandas as pd
from irrCAC.raw import CAC
from krippendorff_unitized_alpha.krippendorffs_unitized_alpha import (
    EMPTY_TAG,
    KrippendorffUnitizedAlpha,
    Segment,
)
from nltk.metrics.agreement import AnnotationTask
from sklearn.metrics import cohen_kappa_score

LENGTH = 120


def drawn(rng, codes):
    """Segments of one coder, none overlapping: (start, end, code)."""
    cuts = np.sort(rng.choice(np.arange(1, LENGTH), size=10, replace=False))
    return [(int(a), int(b), str(rng.choice(codes))) for a, b in pairwise(cuts) if rng.random() < 0.6]


def filled(segments):
    found, place = [], 0
    for start, end, code in segments:
        if start > place:
            found.append(Segment(EMPTY_TAG, place, start))
        found.append(Segment(code, start, end))
        place = end
    return [*found, Segment(EMPTY_TAG, place, LENGTH)] if place < LENGTH else found


def labels(segments):
    """A code or a blank for each place."""
    text = np.full(LENGTH, "-", dtype=object)
    for start, end, code in segments:
        text[start:end] = code
    return text


def case(seed, coders, codes):
    rng = np.random.default_rng(seed)
    coded = {coder: drawn(rng, codes) for coder in coders}
    texts = {coder: labels(found) for coder, found in coded.items()}
    raw = pd.DataFrame(texts)
    task = AnnotationTask(
        [(coder, place, str(one)) for coder in coders for place, one in enumerate(texts[coder])]
    )
    return {
        "coded": coded,
        "u_alpha_2016": float(KrippendorffUnitizedAlpha({c: filled(s) for c, s in coded.items()}).result),
        "irrcac_alpha": float(CAC(raw).krippendorff()["est"]["coefficient_value"]),
        "nltk_alpha": float(task.alpha()),
        "nltk_agreement": float(task.avg_Ao()),
        "sklearn_kappa": float(
            np.mean([cohen_kappa_score(texts[a], texts[b]) for a, b in combinations(coders, 2)])
        ),
    }


CASES = [
    case(1, "AB", ["x"]),
    case(2, "ABC", ["x"]),
    case(3, "AB", ["x", "y", "z"]),
    case(4, "ABCD", ["x", "y"]),
]
Path(__file__).with_suffix(".json").write_text(json.dumps({"length": LENGTH, "cases": CASES}) + "\n")
