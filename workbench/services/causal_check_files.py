"""Dose and negative controls from a CSV file, without a study."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from workbench.errors import InputError
from workbench.quant.analysis import EffectRun, EffectSpecification, run_effect
from workbench.quant.design_checks import check_present, listed, outcome_values
from workbench.quant.dose_response import DoseResponse, dose_response
from workbench.quant.effect_summary import nulled, reason_to_json
from workbench.quant.negative_controls import NegativeControl, negative_controls
from workbench.quant.part_estimates import PartEstimate, no_estimate
from workbench.reasons import Reason
from workbench.services.csv_files import CsvTable, read_csv_file
from workbench.services.effect_files import typed_column, typed_columns, warnings_json, with_warnings
from workbench.services.file_checks import NOTHING_TOLD, FileChecks, checked_file


def dose_from_file(
    path: Path,
    specification: EffectSpecification,
    dose: str,
    *,
    told: FileChecks = NOTHING_TOLD,
    delimiter: str | None = None,
    decimal: str | None = None,
    **choices: Any,
) -> tuple[EffectRun, DoseResponse]:
    """Match as specified, and compare the differences within pairs with how much each treated took.

    Parameters
    ----------
    path : Path
    specification : EffectSpecification
        Nearest neighbours with ties averaged.
    dose : str
        Column of numbers; empty where it is not known.
    told, delimiter, decimal
        As in :func:`effect_from_file`.
    choices
        ``n_groups``, ``least_treated`` and ``alpha`` of :func:`dose_response`.

    Returns
    -------
    EffectRun, DoseResponse
        Warnings of the first tell of controls that have a dose.

    Raises
    ------
    InputError, NotFoundError, StatisticsError
        The file, a column or the match cannot be used; the message says which and what to do.
    """
    table = read_csv_file(path, delimiter=delimiter, decimal=decimal)
    check_present(table.frame, [dose])
    used = (specification.treatment, specification.outcome, *specification.covariates)
    if dose in used:
        raise InputError("errors.columns_twice", offenders=listed([dose]))
    data = typed_columns(table, specification)
    warnings = checked_file(table, specification, told)
    run = with_warnings(run_effect(data, specification), warnings)
    amounts = _numbers(table, dose, "errors.dose_values")[run.design.rows]
    run = with_warnings(run, _dosed_controls(run, dose, amounts))
    design = run.design
    found = dose_response(design.outcome, design.treatment, run.model.scores, run.match, amounts, **choices)
    return run, found


def _numbers(table: CsvTable, name: str, key: str) -> np.ndarray:
    """A column as numbers, shape (n_rows,), ``nan`` where it is empty."""
    values = typed_column(table, name)
    if values.dtype.kind != "f":
        offenders = listed(sorted(values.dropna().unique()))
        raise InputError(key, column=name, offenders=offenders)
    return values.to_numpy()


def _dosed_controls(run: EffectRun, dose: str, amounts: np.ndarray) -> tuple[Reason, ...]:
    """That controls have taken something, too: then they are not those who took nothing."""
    n = int(np.count_nonzero(np.nan_to_num(amounts[~run.design.treatment.astype(bool)])))
    return (Reason.of("effect_reason.dose_of_controls", column=dose, n=n),) if n else ()


def dose_to_json(run: EffectRun, dose: str, found: DoseResponse) -> dict[str, Any]:
    """The effect by dose as plain values: ``dose``, ``groups``, slope, who is left out, ``warnings``."""
    groups = [{**asdict(one), "reason": reason_to_json(one.reason)} for one in found.groups]
    told = {**asdict(found), "groups": groups, "reason": reason_to_json(found.reason), "dose": dose}
    counts = {
        "n_treated_matched": run.effect.n_treated_matched,
        "dropped_treated": run.effect.dropped_treated,
    }
    plain: dict[str, Any] = nulled({**told, **counts})
    return {**plain, **warnings_json(run.design.warnings)}


@dataclass(frozen=True, slots=True)
class ControlOutcomes:
    """Effects on outcomes that a treatment cannot have changed.

    Attributes
    ----------
    rows : tuple of NegativeControl
        In the order asked for.
    n_missing : mapping of str to int
        Rows without a value, by outcome; they are left out of that outcome's estimate.
    events : mapping of str to (int, int) or None
        Treated and controls with the outcome; None for an outcome that is not 0 and 1.
    alpha : float
    warnings : tuple of Reason
    """

    rows: tuple[NegativeControl, ...]
    n_missing: Mapping[str, int]
    events: Mapping[str, tuple[int, int] | None]
    alpha: float
    warnings: tuple[Reason, ...]

    def to_json(self) -> dict[str, Any]:
        """As plain values: ``rows``, ``alpha`` and ``warnings``."""
        rows = [
            {
                **asdict(one),
                "reason": reason_to_json(one.reason),
                "n_missing": self.n_missing[one.control],
                "events": _arms(self.events[one.control]),
            }
            for one in self.rows
        ]
        plain: dict[str, Any] = nulled({"rows": rows, "alpha": self.alpha})
        return {**plain, **warnings_json(self.warnings)}


def _arms(events: tuple[int, int] | None) -> dict[str, int] | None:
    return None if events is None else dict(zip(("treated", "control"), events, strict=True))


def controls_from_file(
    path: Path,
    specification: EffectSpecification,
    outcomes: Sequence[str],
    *,
    alpha: float = 0.05,
    least_events: int = 10,
    told: FileChecks = NOTHING_TOLD,
    delimiter: str | None = None,
    decimal: str | None = None,
) -> ControlOutcomes:
    """Estimate as specified the effect on each outcome that the treatment cannot have changed.

    Parameters
    ----------
    path : Path
    specification : EffectSpecification
        Its own outcome is not read.
    outcomes : sequence of str
        Columns of numbers; rows without a value are left out of that outcome's estimate, and counted.
    alpha : float
        Level of two-sided intervals and of tests adjusted after Holm.
    least_events : int
        An outcome of 0 and 1 that fewer rows have is refused, with that as the reason.
    told, delimiter, decimal
        As in :func:`effect_from_file`.

    Raises
    ------
    InputError, NotFoundError, StatisticsError
        As :func:`dose_from_file`.
    """
    table = read_csv_file(path, delimiter=delimiter, decimal=decimal)
    if not outcomes:
        raise InputError("errors.control_outcomes_none")
    check_present(table.frame, outcomes)
    warnings = checked_file(table, replace(specification, outcome=outcomes[0]), told)
    estimates: dict[str, PartEstimate] = {}
    missing: dict[str, int] = {}
    events: dict[str, tuple[int, int] | None] = {}
    for name in dict.fromkeys(outcomes):
        data = typed_columns(table, replace(specification, outcome=name))
        there = data[data[name].notna()]
        missing[name] = len(data) - len(there)
        events[name] = _events(outcome_values(there[name]), there[specification.treatment].to_numpy())
        run, estimates[name] = _estimated(
            there, replace(specification, outcome=name), events[name], least_events
        )
        warnings += () if run is None else tuple(one for one in run.design.warnings if one not in warnings)
    return ControlOutcomes(negative_controls(estimates, alpha=alpha), missing, events, alpha, warnings)


def _events(values: np.ndarray, treatment: np.ndarray) -> tuple[int, int] | None:
    if not np.isin(values, (0, 1)).all():
        return None
    return int(((values == 1) & (treatment == 1)).sum()), int(((values == 1) & (treatment == 0)).sum())


def _estimated(
    data: Any, specification: EffectSpecification, events: tuple[int, int] | None, least_events: int
) -> tuple[EffectRun | None, PartEstimate]:
    n = sum(events or ())
    if events is not None and n < least_events:
        return None, no_estimate(Reason.of("effect_reason.control_rare", n=n, least=least_events))
    run = run_effect(data, specification)
    one = run.effect
    return run, PartEstimate(one.att, one.se, one.n_treated_matched, one.n_controls_used, one.reason)
