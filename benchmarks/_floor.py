"""The floor: the same effect in bare NumPy, for one link and one rule, without checks or standard error.

Whole numbers as codes come in; rows are collapsed to distinct cells, Newton's method runs on the cells, their
scores are sorted and searched, and controls that tie are averaged.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from benchmarks._register import COUNTRIES
from benchmarks._tasks import Answer, Task


class Codes(NamedTuple):
    """Covariates as whole numbers from 0 (country, sex, child, long_stayer, age), treatment and outcome."""

    columns: list[np.ndarray]
    treated: np.ndarray
    outcome: np.ndarray

    def drawn(self, rng: np.random.Generator) -> Codes:
        rows = rng.integers(0, len(self.outcome), len(self.outcome))
        return Codes([column[rows] for column in self.columns], self.treated[rows], self.outcome[rows])


class Cells(NamedTuple):
    """Distinct cells: model columns, cell of each row, and treated and all rows of each cell."""

    matrix: np.ndarray
    of_row: np.ndarray
    n_treated: np.ndarray
    n: np.ndarray


def codes_of(frame: pd.DataFrame) -> Codes:
    """Not timed: what a register would hold if it held nothing but numbers."""
    country = np.searchsorted(COUNTRIES, frame["country"].to_numpy().astype(str))
    others = [frame[name].to_numpy(np.int64) for name in ("sex", "child", "long_stayer")]
    age = frame["age"].to_numpy(np.int64) - 18
    return Codes(
        [country, *others, age], frame["treatment"].to_numpy() == 1, frame["returned"].to_numpy(float)
    )


def collapsed(codes: Codes) -> Cells:
    key = codes.columns[0].copy()
    for column in codes.columns[1:]:
        key *= int(column.max()) + 1
        key += column
    _, first, of_row = np.unique(key, return_index=True, return_inverse=True)
    country, *others = (column[first] for column in codes.columns)
    dummies = country[:, None] == np.arange(1, len(COUNTRIES))
    matrix = np.column_stack([np.ones(len(first)), dummies, *others])
    n_treated = np.bincount(of_row, weights=codes.treated)
    return Cells(matrix, of_row, n_treated, np.bincount(of_row).astype(float))


def fitted_index(cells: Cells) -> np.ndarray:
    """Linear index of a logit in each cell, by weighted Newton steps."""
    beta = np.zeros(cells.matrix.shape[1])
    for _ in range(25):
        p = 1 / (1 + np.exp(-(cells.matrix @ beta)))
        information = (cells.matrix * (cells.n * p * (1 - p))[:, None]).T @ cells.matrix
        step = np.linalg.solve(information, cells.matrix.T @ (cells.n_treated - cells.n * p))
        beta += step
        if np.abs(step).max() < 1e-10:
            break
    return cells.matrix @ beta


def on_support(score: np.ndarray, has_treated: np.ndarray, has_control: np.ndarray) -> np.ndarray:
    lower = max(score[has_treated].min(), score[has_control].min())
    upper = min(score[has_treated].max(), score[has_control].max())
    return (score >= lower) & (score <= upper)


def nearest(codes: Codes) -> Answer:
    """Score, support, match with replacement, ties averaged, ATT."""
    cells = collapsed(codes)
    score, n_control = 1 / (1 + np.exp(-fitted_index(cells))), cells.n - cells.n_treated
    y1 = np.bincount(cells.of_row, weights=codes.outcome * codes.treated, minlength=len(score))
    y0 = np.bincount(cells.of_row, weights=codes.outcome, minlength=len(score)) - y1
    inside = on_support(score, cells.n_treated > 0, n_control > 0)
    treated, control = inside & (cells.n_treated > 0), inside & (n_control > 0)
    values, place = np.unique(score[control], return_inverse=True)
    n, total = np.bincount(place, weights=n_control[control]), np.bincount(place, weights=y0[control])
    own = score[treated]
    up = np.searchsorted(values, own)
    below, above = np.maximum(up - 1, 0), np.minimum(up, len(values) - 1)
    down_distance, up_distance = np.abs(own - values[below]), np.abs(values[above] - own)
    use_down = (down_distance <= up_distance + 1e-12) * 1.0
    use_up = (up_distance <= down_distance + 1e-12) & (above != below)
    mean = (use_down * total[below] + use_up * total[above]) / (use_down * n[below] + use_up * n[above])
    n1 = cells.n_treated[treated]
    return Answer(float((y1[treated].sum() - n1 @ mean) / n1.sum()))


def greedy(codes: Codes) -> Answer:
    """Score, support, greedy match without replacement by union-find within 0.2 SD of the index, ATT.

    The treated with the largest index chooses first; of controls equally near, the lowest row is taken.
    """
    cells = collapsed(codes)
    index = fitted_index(cells)
    inside = on_support(index, cells.n_treated > 0, cells.n > cells.n_treated)[cells.of_row]
    by_row = index[cells.of_row]
    caliper = 0.2 * float(by_row[inside].std(ddof=1))
    controls, treated = np.flatnonzero(inside & ~codes.treated), np.flatnonzero(inside & codes.treated)
    controls = controls[np.argsort(by_row[controls], kind="stable")]
    treated = treated[np.argsort(-by_row[treated], kind="stable")]
    chosen = union_find(by_row[treated], by_row[controls], controls, caliper)
    found = chosen >= 0
    difference = codes.outcome[treated[found]] - codes.outcome[controls[chosen[found]]]
    return Answer(float(difference.mean()))


def union_find(own: np.ndarray, values: np.ndarray, rows: np.ndarray, caliper: float) -> np.ndarray:
    """Position of the nearest free control of each treated in turn; -1 without one."""
    starts = np.flatnonzero(np.diff(values, prepend=-np.inf))
    score = [-np.inf, *values[starts].tolist(), np.inf]
    row, first = rows.tolist(), [0, *starts.tolist(), 0]
    stop = [0, *np.append(starts[1:], len(values)).tolist(), 0]
    up, down = list(range(len(score))), list(range(len(score)))
    chosen = []
    for at, high in zip(own.tolist(), (np.searchsorted(values[starts], own) + 1).tolist(), strict=True):
        above, below = high, high - 1
        while up[above] != above:
            up[above] = above = up[up[above]]
        while down[below] != below:
            down[below] = below = down[down[below]]
        far, near = score[above] - at, at - score[below]
        if far > caliper and near > caliper:
            chosen.append(-1)
            continue
        if abs(far - near) > 1e-12:
            place = above if far < near else below
        else:
            place = above if row[first[above]] < row[first[below]] else below
        chosen.append(first[place])
        first[place] += 1
        if first[place] == stop[place]:
            up[place], down[place] = place + 1, place - 1
    return np.array(chosen)


PREPARED, DRAWN = codes_of, Codes.drawn
TASKS: dict[str, Task[Codes]] = {"nearest": nearest, "greedy": greedy}
