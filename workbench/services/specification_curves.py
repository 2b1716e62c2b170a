"""The specification curve of a measure: computed once a register and question, kept in the study.

What is kept is plain: see :func:`workbench.quant.curve_records.curve_to_json`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlite_utils import Database

from workbench.quant.arms import AGE
from workbench.services.effects import specified
from workbench.services.kept_results import Json, kept_result, known_part_of_result, known_result, result_key
from workbench.services.part_effects import ArmEstimator
from workbench.services.study_files import opened_study

if TYPE_CHECKING:
    from workbench.quant.specification_grid import CurveSpecification

Choices = Mapping[str, Any]
"""Fields of :class:`workbench.quant.specification_grid.CurveChoices` that differ from the default; plain."""
Progress = Callable[[float], None]
"""Told how much is done (0–1); raises when the work is to stop."""
PERMUTATIONS = 100
HELD = ("link", "support", "caliper")
"""Choices that the permutation test leaves as in the main specification, since it draws every curve anew."""
MOST_WORKERS = 4
VERSION = 2
_CURVE, _PERMUTED = "specification_curve", "specification_curve_permuted"


def known_curve(db: Database, measure_id: str, *, choices: Choices | None = None) -> Json | None:
    """The curve of a measure as it is kept; None where it has not been computed."""
    return known_result(db, _CURVE, _asked(db, measure_id, choices), version_of=VERSION)


def known_summary(db: Database, measure_id: str) -> Json | None:
    """What the curve of a measure says as a whole, read without its points; None where it is not computed."""
    return known_part_of_result(db, _CURVE, _asked(db, measure_id, None), "summary", version_of=VERSION)


def curve_key(db: Database, measure_id: str, *, choices: Choices | None = None) -> str:
    """Names the question, for a job."""
    return result_key(db, _CURVE, _asked(db, measure_id, choices), version_of=VERSION)


def run_study_curve(
    study: str,
    measure_id: str,
    progress: Progress,
    *,
    choices: Choices | None = None,
    workers: int | None = None,
) -> None:
    """Compute the curve of a measure and keep it.

    Parameters
    ----------
    study : str
        Its name; it is opened here, so that the work can run beside the screen.
    measure_id : str
    progress : callable
    choices : mapping, optional
        Of the grid; the default has about 500 specifications.
    workers : int, optional
        Processes; one where left out, which takes seconds for a register of ten thousand.

    Raises
    ------
    NotFoundError, InputError, StatisticsError
        If the register, the measure or the data do not allow it.
    """
    from workbench.quant.curve_records import curve_to_json
    from workbench.quant.specification_curve import run_curve

    def computed() -> Json:
        estimator, grid = _grid(db, measure_id, choices)
        curve = run_curve(estimator.data.frame, grid, n_jobs=workers, progress=_shares(progress))
        return curve_to_json(curve, estimator.specification)

    with opened_study(study) as db:
        kept_result(db, _CURVE, _asked(db, measure_id, choices), computed, version_of=VERSION)


@dataclass(frozen=True, slots=True)
class PermutationQuestion:
    """What a permutation test of a curve is asked for.

    Attributes
    ----------
    choices : mapping or None
        Of the grid, as in :func:`run_study_curve`.
    replications, seed : int
    within : tuple of str
        Covariates inside whose groups the treatment is permuted.
    whole : bool
        The whole curve, and not only the part that leaves :data:`HELD` as in the main specification.
    """

    choices: Choices | None = None
    replications: int = PERMUTATIONS
    seed: int = 0
    within: tuple[str, ...] = ()
    whole: bool = False


_PLAIN_QUESTION = PermutationQuestion()


def known_permutation(
    db: Database, measure_id: str, question: PermutationQuestion = _PLAIN_QUESTION
) -> Json | None:
    """The permutation test of a measure's curve as it is kept; None where it has not been computed."""
    return known_result(db, _PERMUTED, _asked_permuted(db, measure_id, question), version_of=VERSION)


def permutation_key(db: Database, measure_id: str, question: PermutationQuestion = _PLAIN_QUESTION) -> str:
    """Names the question, for a job."""
    return result_key(db, _PERMUTED, _asked_permuted(db, measure_id, question), version_of=VERSION)


def run_permutation(
    study: str,
    measure_id: str,
    progress: Progress,
    question: PermutationQuestion = _PLAIN_QUESTION,
    *,
    workers: int | None = None,
) -> None:
    """Compute the joint permutation test of a measure's curve and keep it.

    Parameters
    ----------
    study, measure_id, progress
        As in :func:`run_study_curve`.
    question : PermutationQuestion
    workers : int, optional
        Processes; up to four where left out.

    Raises
    ------
    NotFoundError, InputError
        If the register, the measure or a column does not allow it.
    """
    from workbench.quant.curve_permutation import permutation_test
    from workbench.quant.curve_records import permutation_to_json

    def computed() -> Json:
        estimator, grid = _grid(db, measure_id, question.choices)
        test = permutation_test(
            estimator.data.frame,
            grid if question.whole else held_fast(grid),
            replications=question.replications,
            seed=question.seed,
            within=question.within,
            n_jobs=workers or min(MOST_WORKERS, os.cpu_count() or 1),
            progress=_shares(progress),
        )
        return permutation_to_json(test)

    with opened_study(study) as db:
        asked = _asked_permuted(db, measure_id, question)
        kept_result(db, _PERMUTED, asked, computed, version_of=VERSION)


def held_fast(
    grid: Sequence[CurveSpecification], names: Sequence[str] = HELD
) -> tuple[CurveSpecification, ...]:
    """The part of a grid that leaves some choices as the main specification, its first, has them."""
    from workbench.quant.specification_grid import with_choices

    return with_choices(grid, **{name: grid[0].choices[name] for name in names})


def _shares(progress: Progress) -> Callable[[int, int], None]:
    return lambda done, of: progress(done / of)


def _grid(
    db: Database, measure_id: str, choices: Choices | None
) -> tuple[ArmEstimator, tuple[CurveSpecification, ...]]:
    """The arm, and the grid of its curve with the age that its register has."""
    from workbench.quant.age_resolution import distinct_resolutions
    from workbench.quant.specification_grid import default_choices, specification_grid

    estimator = ArmEstimator(db, measure_id)
    data, base = estimator.data, estimator.specification
    age = AGE if AGE in data.covariates else None
    resolutions = distinct_resolutions(data.frame[AGE]) if age else ()
    wanted = default_choices(base, age_column=age, resolutions=resolutions)
    told: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in (choices or {}).items()
    }
    return estimator, specification_grid(base, choices=replace(wanted, **told))


def _asked(db: Database, measure_id: str, choices: Choices | None) -> dict[str, Any]:
    return {"measure": measure_id, "choices": dict(choices or {}), **specified(db, measure_id)}


def _asked_permuted(db: Database, measure_id: str, question: PermutationQuestion) -> dict[str, Any]:
    told = {name: value for name, value in asdict(question).items() if name != "choices"}
    return {**_asked(db, measure_id, question.choices), "permutation": told}
