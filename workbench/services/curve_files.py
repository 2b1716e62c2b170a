"""A specification curve from a CSV file, without a study."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.errors import InputError
from workbench.quant.age_resolution import distinct_resolutions
from workbench.quant.curve_permutation import CurvePermutation, permutation_test
from workbench.quant.curve_records import curve_to_json, permutation_to_json
from workbench.quant.effect_summary import Json
from workbench.quant.specification import EffectSpecification
from workbench.quant.specification_curve import SpecificationCurve, run_curve
from workbench.quant.specification_grid import CurveChoices, specification_grid
from workbench.quant.specified_design import specified_design
from workbench.reasons import Reason
from workbench.services.csv_files import read_csv_file
from workbench.services.effect_files import typed_columns, warnings_json
from workbench.services.file_checks import NOTHING_TOLD, FileChecks, checked_file

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class FileCurve:
    """A curve of a file.

    Attributes
    ----------
    main : EffectSpecification
    curve : SpecificationCurve
    permutation : CurvePermutation or None
    n_same_resolutions : int
        Resolutions left out because the file's age is the same at another.
    warnings : tuple of Reason
        Of the main specification: covariates that may be measured later, and what could not be checked.
    """

    main: EffectSpecification
    curve: SpecificationCurve
    permutation: CurvePermutation | None
    n_same_resolutions: int
    warnings: tuple[Reason, ...] = ()

    def to_json(self) -> Json:
        """As plain values: a curve, and ``permutation`` and ``warnings`` beside it."""
        permuted = permutation_to_json(self.permutation) if self.permutation else None
        return {
            **curve_to_json(self.curve, self.main),
            "permutation": permuted,
            **warnings_json(self.warnings),
        }


def curve_from_file(
    path: Path,
    main: EffectSpecification,
    choices: CurveChoices,
    *,
    permutations: int = 0,
    seed: int = 0,
    within: tuple[str, ...] = (),
    workers: int | None = None,
    told: FileChecks = NOTHING_TOLD,
    delimiter: str | None = None,
    decimal: str | None = None,
) -> FileCurve:
    """Draw a curve, and permute the treatment if asked to.

    Parameters
    ----------
    path : Path
        A CSV file with a header.
    main : EffectSpecification
    choices : CurveChoices
    permutations, seed : int
        0 permutations for no test.
    within : tuple of str
        Covariates inside whose groups the treatment is permuted.
    workers : int, optional
        See :func:`workbench.quant.parallel.spread`.
    told : FileChecks
        Column of ids, and when things were measured.

    Raises
    ------
    InputError, NotFoundError, StatisticsError
        The file, a column or a choice cannot be used; the message says which and what to do.
    """
    table = read_csv_file(path, delimiter=delimiter, decimal=decimal)
    data = typed_columns(table, main)
    warnings = (*checked_file(table, main, told), *_of_main(data, main))
    used = _with_distinct_resolutions(data, choices)
    grid = specification_grid(main, choices=used)
    curve = run_curve(data, grid, n_jobs=workers)
    permuted = None
    if permutations:
        permuted = permutation_test(
            data, grid, replications=permutations, seed=seed, within=within, n_jobs=workers
        )
    return FileCurve(main, curve, permuted, len(choices.resolutions) - len(used.resolutions), warnings)


def _of_main(data: pd.DataFrame, main: EffectSpecification) -> tuple[Reason, ...]:
    """What the design of the main specification lets through; a curve without its main one is none."""
    return specified_design(data, main).design.warnings


def _with_distinct_resolutions(data: pd.DataFrame, choices: CurveChoices) -> CurveChoices:
    if choices.age_column is None:
        return choices
    if choices.age_column not in data.columns:
        raise InputError("errors.age_not_covariate", column=choices.age_column)
    ages = data[choices.age_column]
    return replace(choices, resolutions=distinct_resolutions(ages, choices.resolutions))
