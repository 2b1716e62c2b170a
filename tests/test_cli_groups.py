"""Options as commands see them: in groups, and with the names that the rest of the program knows."""

from dataclasses import dataclass
from typing import Annotated, get_args

import pytest
import typer
from typer.testing import CliRunner

from workbench.commands import options
from workbench.commands.effect import Estimation
from workbench.commands.option_groups import with_groups
from workbench.commands.sensitivity import Test as BoundsTest
from workbench.quant import specification as known
from workbench.services import sensitivity_files


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    street: Annotated[str, typer.Option()]
    number: Annotated[int, typer.Option("--no")] = 1


def told(*arguments):
    """Exit code, and what a command with a group between two options is called with."""
    calls, app = [], typer.Typer()

    @app.command()
    @with_groups
    def send(*, name: str = "Ane", to: Place, fast: bool = False) -> None:
        calls.append((name, to, fast))

    return CliRunner().invoke(app, arguments).exit_code, calls


def test_fields_of_a_group_are_options_and_come_back_as_the_group():
    assert told("--street", "Storgata", "--no", "7", "--fast") == (
        0,
        [("Ane", Place(street="Storgata", number=7), True)],
    )


def test_a_field_has_its_own_default_and_one_without_is_required():
    assert told("--street", "Storgata") == (0, [("Ane", Place(street="Storgata"), False)])
    assert told("--no", "7") == (2, [])


@pytest.mark.parametrize(
    ("names", "meant"),
    [
        (options.Method, known.Method),
        (options.StandardErrors, known.SEMethod),
        (options.Estimand, known.Estimand),
        (options.CaliperScale, known.CaliperScale),
        (options.Link, known.Link),
        (options.Support, known.SupportRule),
        (options.Kernel, known.Kernel),
        (options.Order, known.Order),
        (options.Covariance, known.Covariance),
        (options.Resolution, known.Resolution),
        (BoundsTest, sensitivity_files.Test),
    ],
    ids=lambda one: getattr(one, "__name__", ""),
)
def test_a_command_knows_every_choice_that_a_specification_has(names, meant):
    assert tuple(one.value for one in names) == get_args(meant)


def test_what_a_command_estimates_with_by_itself_is_what_a_specification_does():
    told = Estimation().specified()
    same = known.EffectSpecification("t", "y", ("x",))

    assert told == {name: getattr(same, name) for name in told}
