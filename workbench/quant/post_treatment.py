"""Covariates that the measure or the outcome has made, as far as the table gives them away without dates."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from workbench.errors import InputError, StatisticsError
from workbench.quant.design_cells import CodedColumn
from workbench.quant.design_checks import listed
from workbench.reasons import Reason

if TYPE_CHECKING:
    import pandas as pd

PostTreatment = Literal["refuse", "warn"]
LARGEST_CHANCE = 0.001
"""A pattern that a random draw of the arm would show more often than this is taken for a coincidence."""
LEAST_ROWS = 10
"""An arm of fewer rows may have one value of a covariate without that telling anything."""
_HEAD = 200
"""Rows of each arm that are looked at first: nearly every covariate varies among these already."""


class Arm(NamedTuple):
    """Rows of one side, and the beginning of them.

    Attributes
    ----------
    name : {"treated", "controls"}
    rows : ndarray of bool, shape (n,)
    head : ndarray of int
        Positions of the first ``_HEAD`` rows.
    """

    name: str
    rows: np.ndarray
    head: np.ndarray


@dataclass(frozen=True, slots=True)
class OneSided:
    """A covariate with one value in one arm and several in the other.

    Attributes
    ----------
    column, value : str
    arm : {"treated", "controls"}
        Where it has this value only.
    n : int
        Rows of that arm.
    chance : float
        Probability (0-1) that an arm of that size, drawn at random from all rows, would have this value only.
    levels : bool
        Whether each value has a term of its own, so that values of one arm are found in another way, too.
    """

    column: str
    value: str
    arm: str
    n: int
    chance: float
    levels: bool

    def is_a_sign(self, *, largest_chance: float = LARGEST_CHANCE, least_rows: int = LEAST_ROWS) -> bool:
        """Whether this is too much for a coincidence."""
        return self.n >= least_rows and self.chance <= largest_chance

    @property
    def reason(self) -> Reason:
        """The pattern as a sentence."""
        told = {"column": self.column, "value": self.value, "n": self.n}
        return Reason.of(f"effect_reason.one_value_{self.arm}", **told)


def check_missing_arm(columns: Mapping[str, pd.Series], *, treatment: str, outcome: str) -> None:
    """Refuse covariates that are missing for all of one arm and known for some of the other.

    Parameters
    ----------
    columns : mapping of str to pd.Series, each of shape (n,)
        Treatment, outcome and covariates. A treatment that cannot be read is left to other checks.

    Raises
    ------
    InputError
        The message names the covariates and the arm.
    """
    names = [name for name in columns if name not in (treatment, outcome) and columns[name].hasnans]
    if not names:
        return
    for name, value in (("controls", 0), ("treated", 1)):
        rows = (columns[treatment] == value).fillna(False).to_numpy(dtype=bool)
        missing = {one: columns[one].isna().to_numpy(dtype=bool) for one in names}
        offenders = [one for one, gone in missing.items() if gone[rows].all() and not gone.all()]
        if offenders and rows.any():
            told = {"offenders": listed(offenders), "n": int(rows.sum())}
            raise InputError(f"errors.covariates_missing_{name}", **told)


def check_post_treatment(
    columns: Sequence[CodedColumn],
    treated: np.ndarray,
    outcome: np.ndarray,
    *,
    names: tuple[str, str],
    rule: PostTreatment = "refuse",
) -> tuple[Reason, ...]:
    """Refuse covariates that say the same as the treatment or the outcome, or have one value in one arm.

    What comes about through a measure, such as a score of a course, is nothing, or the same, for all who did
    not take part. Compared on, it takes a part of the effect away.

    Parameters
    ----------
    columns : sequence of CodedColumn
        Covariates that vary.
    treated : ndarray of bool, shape (n,)
    outcome : ndarray of float, shape (n,)
    names : tuple of (str, str)
        Columns of treatment and outcome.
    rule : {"refuse", "warn"}
        What to do about a covariate with one value in one arm. The same as the treatment or the outcome is
        always refused.

    Returns
    -------
    tuple of Reason
        Number covariates with one value in one arm that were let through: by the rule, or because it may be
        a coincidence. Levels found in one arm only are refused or dropped elsewhere.

    Raises
    ------
    StatisticsError
        The message names the covariates.
    """
    arms = tuple(
        Arm(name, rows, np.flatnonzero(rows)[:_HEAD])
        for name, rows in (("controls", ~treated), ("treated", treated))
    )
    values = [(column, [_only_value(column, arm) for arm in arms]) for column in columns]
    if same := [column.name for column, found in values if None not in found]:
        raise StatisticsError("errors.covariates_treatment", treatment=names[0], offenders=listed(same))
    if telling := [column.name for column in columns if tells_outcome(column, outcome)]:
        raise StatisticsError("errors.covariates_outcome", outcome=names[1], offenders=listed(telling))
    found = [
        _one_sided(column, value, arm)
        for column, pair in values
        for arm, value in zip(arms, pair, strict=True)
        if value is not None
    ]
    if rule == "refuse":
        _refuse([one for one in found if one.is_a_sign()])
    return tuple(one.reason for one in found if not one.levels)


def _refuse(signs: Sequence[OneSided]) -> None:
    """Refuse what is found in the arm of the first of them."""
    if signs:
        arm, n = signs[0].arm, signs[0].n
        offenders = listed([f"{one.column} (= {one.value})" for one in signs if one.arm == arm])
        raise StatisticsError(f"errors.covariates_one_value_{arm}", n=n, offenders=offenders)


def _only_value(column: CodedColumn, arm: Arm) -> object | None:
    """The value that a covariate has in all rows of an arm; None where it varies."""
    first = column.values[column.codes[arm.head[0]]]
    for rows in (arm.head, arm.rows):
        if (column.values[column.codes[rows]] != first).any():
            return None
    only: object = first
    return only


def _one_sided(column: CodedColumn, value: object, arm: Arm) -> OneSided:
    n_alike = int((column.values == value)[column.codes].sum())
    n, m = len(column.codes), int(arm.rows.sum())
    word = str(value) if column.categorical else f"{value:.15g}"
    chance = chance_of_one_value(n, n_alike, m)
    levels = column.categorical or len(column.values) == 2
    return OneSided(column.name, word, arm.name, m, chance, levels)


def chance_of_one_value(n: int, n_alike: int, m: int) -> float:
    """Probability (0-1) that m rows drawn at random from n, of which n_alike have a value, all have it.

    Examples
    --------
    >>> round(chance_of_one_value(10, 5, 5) * 252, 9)
    1.0
    """
    return math.exp(_log_choose(n_alike, m) - _log_choose(n, m))


def _log_choose(n: int, k: int) -> float:
    """Logarithm of the number of ways to draw k of n."""
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)


def tells_outcome(
    column: CodedColumn, outcome: np.ndarray, *, largest_chance: float = LARGEST_CHANCE
) -> bool:
    """Whether a covariate is the outcome under another name.

    Parameters
    ----------
    column : CodedColumn
    outcome : ndarray of float, shape (n,)
    largest_chance : float
        See :data:`LARGEST_CHANCE`.

    Returns
    -------
    bool
        True for a one-to-one recoding; for a covariate that has one value for all with one of two outcomes
        and others for all with the other, such as days until it; and for numbers that hardly repeat and put
        the rows into just the outcome's order, or the reverse of it.
    """
    if len(column.values) > len(outcome) / 2:
        return not column.categorical and _same_order(column.values[column.codes], outcome)
    if not (_follows(column.codes[:1000], outcome[:1000]) and _follows(column.codes, outcome)):
        return False
    groups, of_row = np.unique(outcome, return_inverse=True)
    if len(groups) < 2:
        return False
    sizes = np.bincount(of_row)
    if _follows(of_row, column.codes):
        return _chance(len(outcome), int(sizes.min())) <= largest_chance
    alone = [_alike(column.codes[of_row == group]) for group in range(len(groups))]
    return len(groups) == 2 and any(
        is_alike and n >= LEAST_ROWS and _chance(len(outcome), int(n)) <= largest_chance
        for is_alike, n in zip(alone, sizes, strict=True)
    )


def _chance(n: int, m: int) -> float:
    """Probability that m rows drawn at random from n are just those of one group."""
    return math.exp(-_log_choose(n, m))


def _alike(codes: np.ndarray) -> bool:
    return bool((codes == codes[0]).all())


def _follows(codes: np.ndarray, values: np.ndarray) -> bool:
    """Whether all rows of a code have the same value."""
    last = np.empty(int(codes.max()) + 1, dtype=values.dtype)
    last[codes] = values
    return bool((last[codes] == values).all())


def _same_order(values: np.ndarray, outcome: np.ndarray) -> bool:
    """Whether two columns of numbers rise and fall together, or one falls wherever the other rises."""
    for part in (slice(1000), slice(None)):
        order = np.argsort(values[part], kind="stable")
        steps, moves = np.diff(values[part][order]) > 0, np.diff(outcome[part][order])
        together = np.array_equal(steps, moves > 0) or np.array_equal(steps, moves < 0)
        if not together or (moves[~steps] != 0).any():
            return False
    return len(values) >= LEAST_ROWS
