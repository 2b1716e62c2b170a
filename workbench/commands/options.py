"""What several commands ask for, option by option, and how errors are told."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from workbench.quant.specification import EffectSpecification
    from workbench.reasons import Reason
    from workbench.texts import Texts


class Language(StrEnum):
    """Languages of messages."""

    NB = "nb"
    EN = "en"


class Link(StrEnum):
    """Forms of the propensity score."""

    LOGIT = "logit"
    PROBIT = "probit"


class Method(StrEnum):
    """Estimators."""

    NEAREST = "nearest"
    AS_IN_2014 = "as-in-2014"
    NEAREST_NO_REPLACEMENT = "nearest-no-replacement"
    OPTIMAL = "optimal"
    MAHALANOBIS = "mahalanobis"
    MAHALANOBIS_NO_REPLACEMENT = "mahalanobis-no-replacement"
    RADIUS = "radius"
    RADIUS_POOLED = "radius-pooled"
    KERNEL = "kernel"
    BLOCKS = "blocks"
    SUBCLASS = "subclass"
    IPW = "ipw"
    AIPW = "aipw"
    IPWRA = "ipwra"
    RA = "ra"
    ENTROPY = "entropy"


class Support(StrEnum):
    """Rules of common support."""

    MINMAX = "minmax"
    TREATED_RANGE = "treated-range"
    CRUMP = "crump"
    NONE = "none"


class StandardErrors(StrEnum):
    """Standard errors."""

    BECKER_ICHINO = "becker-ichino"
    ABADIE_IMBENS = "abadie-imbens"
    ABADIE_IMBENS_IID = "abadie-imbens-iid"
    ROBUST = "robust"
    CLUSTER = "cluster"
    BOOTSTRAP = "bootstrap"


class CaliperScale(StrEnum):
    """What a caliper counts."""

    PROBABILITY = "probability"
    SD = "sd"


class Kernel(StrEnum):
    """Kernels."""

    GAUSSIAN = "gaussian"
    EPANECHNIKOV = "epanechnikov"


class Order(StrEnum):
    """Who chooses first, without replacement."""

    LARGEST = "largest"
    SMALLEST = "smallest"
    DATA = "data"
    RANDOM = "random"


class Estimand(StrEnum):
    """Whom an effect speaks for."""

    ATT = "att"
    ATE = "ate"


class Resolution(StrEnum):
    """What an age is rounded down to."""

    ASIS = "asis"
    MONTHS = "months"
    YEARS = "years"


class Covariance(StrEnum):
    """What the Mahalanobis distance is scaled by."""

    WITHIN_ARMS = "within_arms"
    FULL_SAMPLE = "full_sample"


Study = Annotated[Path, typer.Argument(help="Study file, or the name of one.", metavar="STUDY")]
Data = Annotated[Path, typer.Argument(help="CSV file with a header.", metavar="DATA.csv")]
Outcome = Annotated[str, typer.Option(help="Column of numbers.")]
AgeColumn = Annotated[str | None, typer.Option(help="Covariate that is an age in years.")]
JsonOut = Annotated[Path | None, typer.Option(help="Write everything here.", metavar="OUT.json")]
LanguageOption = Annotated[Language, typer.Option(help="Language of messages.")]


@contextmanager
def told_errors(language: str) -> Iterator[Texts]:
    """Tell what the user can mend on one line and leave with 2; give the texts of the language."""
    from workbench.errors import WorkbenchError
    from workbench.texts import Texts

    texts = Texts("nb" if language == "nb" else "en")
    try:
        yield texts
    except WorkbenchError as error:
        sys.stderr.write(texts.t(error.key, **error.values).replace("\n", " ") + "\n")
        raise typer.Exit(2) from None


def names(texts: list[str]) -> tuple[str, ...]:
    """Names separated by commas, in order, without blanks."""
    return tuple(name.strip() for text in texts for name in text.split(",") if name.strip())


def numbers(text: str, option: str) -> tuple[float, ...]:
    """Numbers separated by commas.

    Raises
    ------
    InputError
        One of them is no number; the message names the option.
    """
    from workbench.errors import InputError

    try:
        return tuple(float(part) for part in names([text]))
    except ValueError:
        raise InputError("errors.option_numbers", option=option, value=text[:60]) from None


def warn(warnings: Sequence[Reason], texts: Texts) -> None:
    """Tell each warning on a line of its own, beside the numbers."""
    sys.stderr.write("".join(texts.reason(one) + "\n" for one in warnings))


def all_read(specification: EffectSpecification) -> EffectSpecification:
    """The specification, if its method and its standard error read all that it says.

    Raises
    ------
    InputError
        An option that was told would change nothing; the message names it and what it goes with.
    """
    from workbench.errors import InputError
    from workbench.quant import specification as known

    spec = specification
    for name in known.unread_by_method(spec):
        told = {"method": spec.method, "allowed": known.OPTIONS_OF[name]}
        raise InputError("errors.option_not_of_method", option=_typed(name), **told)
    for name in known.unread_alone(spec):
        raise InputError("errors.option_alone", option=_typed(name), needed=_typed(known.NEEDED_BY[name]))
    for name in known.unread_by_error(spec):
        asked = {"se": spec.standard_error, "allowed": known.ERROR_OPTIONS_OF[name]}
        raise InputError("errors.option_not_of_se", option=_typed(name), **asked)
    return spec


def _typed(name: str) -> str:
    return "--" + name.replace("_", "-")
