"""From a table to the design that a specification asks for, and what stands beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from workbench.quant.age_resolution import at_resolution
from workbench.quant.design import Design, build_design
from workbench.quant.design_checks import check_complete, check_present
from workbench.quant.exact import strata_of
from workbench.quant.specification import EffectSpecification

if TYPE_CHECKING:
    import pandas as pd


class SpecifiedDesign(NamedTuple):
    """A design with the exact columns and clusters of its rows.

    Attributes
    ----------
    design : Design
    data : pd.DataFrame
        The whole table, ages as finely as they are read; ``design.rows`` are positions in it.
    strata : ndarray of int, shape (n,), or None
        Codes of the exact columns.
    clusters : ndarray, shape (n,), or None
        Labels.
    """

    design: Design
    data: pd.DataFrame
    strata: np.ndarray | None
    clusters: np.ndarray | None


def specified_design(data: pd.DataFrame, specification: EffectSpecification) -> SpecifiedDesign:
    """The design of a table by the columns, levels and ages of a specification.

    Parameters
    ----------
    data : pd.DataFrame
        Not changed. Has the columns that ``specification`` names; those matched on exactly and the clusters
        must be complete.
    specification : EffectSpecification

    Raises
    ------
    InputError, StatisticsError
        As :func:`at_resolution` and :func:`build_design` say, or a column is absent or not complete.
    """
    spec = specification
    if spec.age_column is not None:
        data = at_resolution(data, spec.age_column, spec.age_resolution)
    beside = list(dict.fromkeys([*spec.exact, *([spec.cluster] if spec.cluster else [])]))
    check_present(data, beside)
    check_complete(data, beside)
    design = build_design(
        data,
        treatment=spec.treatment,
        outcome=spec.outcome,
        covariates=spec.covariates,
        categorical=spec.categorical,
        reference=spec.reference,
        merge_empty_levels=spec.empty_levels,
        post_treatment=spec.post_treatment,
    )
    rows = data[beside].iloc[design.rows]
    strata = strata_of([rows[name] for name in spec.exact]) if spec.exact else None
    return SpecifiedDesign(design, data, strata, rows[spec.cluster].to_numpy() if spec.cluster else None)
