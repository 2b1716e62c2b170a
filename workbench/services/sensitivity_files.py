"""Hidden bias and balance from a CSV file, without a study."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from workbench.errors import InputError
from workbench.quant.analysis import EffectRun, run_effect
from workbench.quant.balance import CovariateBalance
from workbench.quant.balance_terms import with_other_covariates, with_products
from workbench.quant.bound_inputs import discordant_pairs, pair_differences, success_counts
from workbench.quant.bounds_mcnemar import McNemarBounds, mcnemar_bounds
from workbench.quant.bounds_mh import MantelHaenszelBounds, mantel_haenszel_bounds
from workbench.quant.bounds_wilcoxon import WilcoxonBounds, wilcoxon_bounds
from workbench.quant.design_checks import listed
from workbench.quant.ecdf_balance import EcdfBalance, ecdf_balance
from workbench.quant.effect_summary import nulled, reason_to_json
from workbench.quant.score_balance import ScoreBalance, score_balance
from workbench.quant.specification import EffectSpecification
from workbench.reasons import Reason
from workbench.services.csv_files import CsvTable, read_csv_file
from workbench.services.effect_files import effect_from_file, typed_columns, warnings_json, with_warnings
from workbench.services.file_checks import NOTHING_TOLD, FileChecks, checked_file

if TYPE_CHECKING:
    import pandas as pd

Test = Literal["mantel-haenszel", "mcnemar", "wilcoxon"]
Bounds = MantelHaenszelBounds | McNemarBounds | WilcoxonBounds
_NO_OUTCOME = "\u0000none"
"""Stands in for an outcome where none is asked about; no column of a file can be called so."""


def bounds_from_file(
    path: Path,
    specification: EffectSpecification,
    test: Test,
    gammas: Sequence[float],
    *,
    alpha: float,
    **reading: Any,
) -> tuple[EffectRun, Bounds]:
    """Match as specified, and bound what hidden bias could do to a test of the matched outcomes.

    Parameters
    ----------
    reading
        As in :func:`effect_from_file`: ``told``, ``delimiter``, ``decimal``.

    Raises
    ------
    InputError, NotFoundError, StatisticsError
        The file, a column or the match cannot be used; the message says which and what to do.
    """
    run = effect_from_file(path, specification, **reading)
    return run, bounds_of(run, test, gammas, alpha=alpha)


def bounds_of(run: EffectRun, test: Test, gammas: Sequence[float], *, alpha: float = 0.05) -> Bounds:
    """Bounds of one test on a matched sample; pairs must be one to one for ``mcnemar`` and ``wilcoxon``."""
    outcome, match = run.design.outcome, run.match
    if test == "mantel-haenszel":
        return mantel_haenszel_bounds(success_counts(outcome, match), gammas=gammas, alpha=alpha)
    if test == "mcnemar":
        return mcnemar_bounds(*discordant_pairs(outcome, match), gammas=gammas, alpha=alpha)
    return wilcoxon_bounds(pair_differences(outcome, match), gammas=gammas, alpha=alpha)


def bounds_to_json(test: Test, found: Bounds, warnings: Sequence[Reason] = ()) -> dict[str, Any]:
    """Bounds as plain values: ``test``, ``rows``, what the test says of all of them, and ``warnings``."""
    told = {**asdict(found), "test": test, "reason": reason_to_json(found.reason)}
    plain: dict[str, Any] = nulled(told)
    return {**plain, **warnings_json(warnings)}


@dataclass(frozen=True, slots=True)
class FullBalance:
    """Balance in every way the program knows.

    Attributes
    ----------
    means : tuple of CovariateBalance
    distributions : tuple of EcdfBalance
    score : ScoreBalance
    other_means, other_distributions : tuple
        The same of covariates that were not matched on; empty where none were asked about.
    """

    means: tuple[CovariateBalance, ...]
    distributions: tuple[EcdfBalance, ...]
    score: ScoreBalance
    other_means: tuple[CovariateBalance, ...] = ()
    other_distributions: tuple[EcdfBalance, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """As plain values: ``balance``, ``distributions``, both of others, and ``score``."""
        sides = {side: getattr(self.score, side) for side in ("before", "after")}
        score = {
            side: {**asdict(found), "reason": reason_to_json(found.reason)} for side, found in sides.items()
        }
        told = {
            "balance": [asdict(row) for row in self.means],
            "distributions": [asdict(row) for row in self.distributions],
            "other_balance": [asdict(row) for row in self.other_means],
            "other_distributions": [asdict(row) for row in self.other_distributions],
            "score": {**score, "link": self.score.link, "index": self.score.index},
        }
        plain: dict[str, Any] = nulled(told)
        return plain


def balance_from_file(
    path: Path,
    specification: EffectSpecification,
    *,
    products: bool = False,
    also: Sequence[str] = (),
    told: FileChecks = NOTHING_TOLD,
    **reading: Any,
) -> tuple[EffectRun, FullBalance]:
    """Match as specified, and say how alike the two groups are before and after.

    Parameters
    ----------
    specification : EffectSpecification
        An empty outcome asks about none. Its categorical columns may be among ``also``.
    products : bool
        Judge squares and products of pairs of covariates, too.
    also : sequence of str
        Complete columns that are not matched on, to be judged all the same.
    told, reading
        As in :func:`effect_from_file`.

    Raises
    ------
    InputError, NotFoundError, StatisticsError
        As :func:`bounds_from_file`; or a column of ``also`` is the treatment or is matched on.
    """
    from workbench.quant.balance import balance_table

    if twice := [name for name in also if name in (specification.treatment, *specification.covariates)]:
        raise InputError("errors.also_matched", offenders=listed(twice))
    table = read_csv_file(path, **reading)
    data, asked = _data_and_question(table, specification, also)
    warnings = checked_file(table, specification, told)
    run = with_warnings(run_effect(data, asked), warnings)
    design = with_products(run.design) if products else run.design
    found = FullBalance(
        balance_table(design, run.match),
        ecdf_balance(design, run.match),
        score_balance(run.design, run.match, link=asked.link),
    )
    if also:
        others = with_other_covariates(run.design, data, also, categorical=specification.categorical)
        means, distributions = balance_table(others, run.match), ecdf_balance(others, run.match)
        found = replace(found, other_means=means, other_distributions=distributions)
    return run, found


def _data_and_question(
    table: CsvTable, specification: EffectSpecification, also: Sequence[str]
) -> tuple[pd.DataFrame, EffectSpecification]:
    """The table with the columns of both; an outcome that is the same for all where none is asked about."""
    wanted = replace(
        specification,
        outcome=specification.outcome or specification.treatment,
        covariates=(*specification.covariates, *also),
    )
    data = typed_columns(table, wanted)
    categorical = tuple(name for name in specification.categorical if name not in also)
    asked = replace(specification, categorical=categorical)
    if specification.outcome:
        return data, asked
    return data.assign(**{_NO_OUTCOME: 0.0}), replace(asked, outcome=_NO_OUTCOME)
