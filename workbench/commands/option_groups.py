"""Options that go together in several commands, each group one object; and how a command asks for a group."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from enum import StrEnum
from functools import wraps
from inspect import Parameter, Signature, signature
from typing import Annotated, Any, get_type_hints

import typer

from workbench.commands import options as given


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Who took part, what the groups are compared on, and what of it is let through."""

    treatment: Annotated[str, typer.Option(help="Column of 0 and 1.")]
    covariates: Annotated[str, typer.Option(help="Columns to compare on, separated by commas.")]
    categorical: Annotated[
        list[str] | None, typer.Option(help="Covariates of numbers that name groups; repeat, or use commas.")
    ] = None
    reference: Annotated[
        list[str] | None, typer.Option(help="Reference level as land=AND; repeat, or use commas.")
    ] = None
    drop_empty_levels: Annotated[
        bool, typer.Option(help="Leave out rows of levels found in one group only.")
    ] = False
    allow_post_treatment: Annotated[
        bool,
        typer.Option("--allow-post-treatment", help="Warn of covariates measured later, do not refuse."),
    ] = False

    def specified(self) -> dict[str, Any]:
        """As a specification calls them.

        Raises
        ------
        InputError
            A reference is not of the form ``land=AND``.
        """
        from workbench.services.effect_files import parsed_references

        return {
            "treatment": self.treatment,
            "covariates": given.names([self.covariates]),
            "categorical": given.names(self.categorical or []),
            "reference": parsed_references(self.reference or []),
            "empty_levels": "drop" if self.drop_empty_levels else "refuse",
            "post_treatment": "warn" if self.allow_post_treatment else "refuse",
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Matching:
    """How persons are matched or weighted before something else is asked of them."""

    link: Annotated[given.Link, typer.Option(help="Form of the propensity score.")] = given.Link.LOGIT
    method: Annotated[
        given.Method | None, typer.Option(help="Estimator; pairs one to one where the test needs them.")
    ] = None
    support: Annotated[given.Support, typer.Option(help="Rule of common support.")] = given.Support.MINMAX
    caliper: Annotated[float | None, typer.Option(help="Largest distance of a match.")] = None
    caliper_scale: Annotated[given.CaliperScale, typer.Option(help="What the caliper counts.")] = (
        given.CaliperScale.PROBABILITY
    )

    def specified(self, *, default: given.Method) -> dict[str, Any]:
        """As a specification calls them; ``default`` is the method where none was told."""
        return {**plain_values(self), "method": (self.method or default).value}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How a file is read, and what is told of its persons and of when its columns were measured."""

    delimiter: Annotated[str | None, typer.Option(help="Found in the file if not told.")] = None
    decimal: Annotated[str | None, typer.Option(help="Decimal mark; found in the file if not told.")] = None
    id_column: Annotated[
        str | None,
        typer.Option("--id", help="Column of persons, each in one row; found by its name. none: no check."),
    ] = None
    treatment_date: Annotated[
        str | None, typer.Option(help="Column of the day the treatment began; covariates must not be later.")
    ] = None
    measured: Annotated[
        list[str] | None,
        typer.Option(help="When a covariate was measured, as score=score_date; repeat, or use commas."),
    ] = None

    def told(self) -> dict[str, Any]:
        """As services that read a file ask for it.

        Raises
        ------
        InputError
            A date of measurement is not of the form ``score=score_date``.
        """
        from workbench.services.file_checks import FileChecks, parsed_measured

        checks = FileChecks(self.id_column, self.treatment_date, parsed_measured(self.measured or []))
        return {"told": checks, "delimiter": self.delimiter, "decimal": self.decimal}


def plain_values(group: Any) -> dict[str, Any]:
    """The fields of a group by name, members of an enumeration as the words they stand for."""
    held = {one.name: getattr(group, one.name) for one in fields(group)}
    return {name: one.value if isinstance(one, StrEnum) else one for name, one in held.items()}


def with_groups(command: Callable[..., None]) -> Callable[..., None]:
    """A command whose parameters may be groups: on the command line every field is an option of its own.

    Typer knows single options only. It is shown a signature in which the fields of a group stand where the
    group stands; what it hands over is put together again before the command is called.
    """
    hints = get_type_hints(command, include_extras=True)
    groups: dict[str, Any] = {name: kind for name, kind in hints.items() if is_dataclass(kind)}

    @wraps(command)
    def called(**told: Any) -> None:
        for name, kind in groups.items():
            told[name] = kind(**{one.name: told.pop(one.name) for one in fields(kind)})
        command(**told)

    options = [
        option
        for parameter in signature(command).parameters.values()
        for option in _options(parameter, hints[parameter.name])
    ]
    called.__signature__ = Signature(options)  # type: ignore[attr-defined]
    called.__annotations__ = {option.name: option.annotation for option in options}
    return called


def _options(parameter: Parameter, kind: Any) -> Iterator[Parameter]:
    """The parameter itself, or one for each field of a group."""
    if not is_dataclass(kind):
        yield parameter.replace(annotation=kind)
        return
    hints = get_type_hints(kind, include_extras=True)
    for one in fields(kind):
        yield Parameter(one.name, Parameter.KEYWORD_ONLY, default=_default(one), annotation=hints[one.name])


def _default(one: Field[Any]) -> Any:
    return Parameter.empty if one.default is MISSING else one.default
