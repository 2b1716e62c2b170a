"""Effects of one arm on part of its persons or covariates, with the study's own specification."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from sqlite_utils import Database

from workbench.quant.arms import OUTCOME
from workbench.quant.part_estimates import PartEstimate, attempted
from workbench.quant.specification import without_unread_age
from workbench.services.arms import ArmData, arm_data
from workbench.services.effects import default_specification, specified, with_choices
from workbench.services.measured import refuse_late

if TYPE_CHECKING:
    import pandas as pd

    from workbench.quant.analysis import EffectRun, EffectSpecification
    from workbench.quant.landmark import LandmarkSample


class ArmEstimator:
    """Estimates one arm's effect again and again on parts of its table.

    Parameters
    ----------
    db : Database
        Read at once; not kept.
    measure_id : str
    choices
        Fields of the specification that differ from the study's.
    """

    def __init__(self, db: Database, measure_id: str, **choices: Any) -> None:
        self.data: ArmData = arm_data(db, measure_id)
        spec = default_specification(self.data, measure_id)
        self.specification: EffectSpecification = with_choices(spec, {**specified(db, measure_id), **choices})
        refuse_late(self.data.late, self.specification)

    def on_rows(self, rows: np.ndarray) -> PartEstimate:
        """The effect among some rows of the table."""
        return self._estimate(self.data.frame.iloc[rows], self.specification)

    def tried(self, rows: np.ndarray) -> PartEstimate:
        """The effect among some rows, or the reason why there is none."""
        return attempted(lambda: self.on_rows(rows))

    def on_covariates(self, covariates: Sequence[str]) -> PartEstimate:
        """The effect with these covariates only."""
        kept = {name: level for name, level in self.specification.reference.items() if name in covariates}
        spec = replace(self.specification, covariates=tuple(covariates), reference=kept)
        return self._estimate(self.data.frame, spec)

    def at_landmark(self, sample: LandmarkSample) -> PartEstimate:
        """The effect on an outcome by a landmark."""
        frame = self.data.frame.iloc[sample.rows].assign(**{OUTCOME: sample.outcome})
        return self._estimate(frame, self.specification)

    def on_outcome(self, outcome: np.ndarray) -> PartEstimate:
        """The effect on another outcome, shape (n,); rows where it is ``nan`` are left out."""
        rows = np.flatnonzero(np.isfinite(outcome))
        frame = self.data.frame.iloc[rows].assign(**{OUTCOME: outcome[rows]})
        return self._estimate(frame, self.specification)

    def run(self, specification: EffectSpecification) -> EffectRun:
        """Everything about the effect in the whole table, with another specification."""
        from workbench.quant.analysis import run_effect

        return run_effect(self.data.frame, specification)

    @staticmethod
    def _estimate(frame: pd.DataFrame, spec: EffectSpecification) -> PartEstimate:
        from workbench.quant.analysis import run_effect

        levels = {name: set(frame[name]) for name in spec.reference}
        kept = {name: level for name, level in spec.reference.items() if level in levels[name]}
        varying = tuple(name for name in spec.covariates if frame[name].nunique() > 1)
        kept = {name: level for name, level in kept.items() if name in varying}
        used = without_unread_age(replace(spec, covariates=varying, reference=kept))
        found = run_effect(frame, used).effect
        return PartEstimate(found.att, found.se, found.n_treated_matched, found.n_controls_used, found.reason)
