"""What captions say of a specification: all of it that matters, in words, and nothing that is not read."""

from dataclasses import replace
from typing import get_args

import pytest

from workbench.quant.arms import specification_of_2014
from workbench.quant.specification import EffectSpecification, Method, SEMethod, fitting, refused_se
from workbench.texts import Texts
from workbench.ui.basis import specification_said
from workbench.ui.captions import full_caption, resting_on, shown_caption

NB = Texts("nb")
SPEC = specification_of_2014("vv")


@pytest.fixture(autouse=True)
def in_norwegian(monkeypatch):
    """The language that a session would hold."""
    monkeypatch.setattr("workbench.ui.text.language", lambda: "nb")


def said(**choices):
    return specification_said(fitting(replace(SPEC, **choices)))


def test_the_specification_of_2014_is_said_whole():
    assert said() == (
        "Probit, nærmeste nabo som i 2014, ATT; felles område: der begge grupper finnes (min–maks); "
        "standardfeil: Becker–Ichino; kjennetegn: kjønn, alder, har barn, lengeværende, land"
    )


@pytest.mark.parametrize(
    ("choices", "words"),
    [
        ({"method": "nearest", "neighbours": 5}, "5 naboer"),
        ({"method": "nearest", "estimand": "ate"}, "ATE"),
        ({"method": "nearest", "bias_adjust": True}, "skjevhetsjustert"),
        ({"caliper": 0.2, "caliper_scale": "sd"}, "kaliper 0,2 standardavvik av indeksen"),
        ({"caliper": 0.01}, "kaliper 0,01 i sannsynlighet"),
        ({"exact": ("country", "sex")}, "lik på land, kjønn"),
        ({"method": "nearest-no-replacement", "order": "random", "seed": 7}, "først velger tilfeldig, frø 7"),
        ({"method": "radius"}, "radius 0,01"),
        ({"method": "kernel"}, "Gauss, båndbredde 0,06"),
        ({"method": "kernel"}, "bootstrap, 1\u00a0000 trekninger, frø 0"),
        ({"method": "blocks"}, "5 blokker å begynne med, delt ved nivå 0,01"),
        ({"method": "subclass"}, "6 delklasser"),
        ({"method": "mahalanobis"}, "skalert etter spredningen i gruppene"),
        ({"method": "aipw", "se_method": "cluster", "cluster": "mottak"}, "klyngerobust, klynger: mottak"),
        ({"age_column": "age", "age_resolution": "years"}, "kjønn, alder (hele år), har barn"),
        ({"covariates": ("sex", "country")}, "kjennetegn: kjønn, land"),
        ({"tie_tolerance": 1e-9}, "like innenfor 1e-09"),
        ({"support": "none"}, "felles område: alle"),
    ],
)
def test_a_choice_is_said(choices, words):
    assert words in said(**choices)


@pytest.mark.parametrize("method", get_args(Method))
@pytest.mark.parametrize("se", [None, *get_args(SEMethod)])
def test_every_method_and_error_has_its_words(method, se):
    spec = replace(SPEC, method=method, se_method=se, cluster="mottak" if se == "cluster" else None)
    if refused_se(spec) is not None:
        return

    words = specification_said(fitting(spec))

    assert NB.t("effect.method_" + method.replace("-", "_")) in words
    assert NB.t("effect.se_" + spec.standard_error.replace("-", "_")) in words
    assert "{" not in words


def test_what_varies_is_left_to_the_rows():
    words = specification_said(SPEC, without=("method", "se"))

    assert words.startswith("Probit; felles område")
    assert "Becker" not in words
    assert "nabo" not in words


def test_every_choice_of_a_specification_is_either_said_or_told_elsewhere():
    """A field that is added must find its place here, so that no caption keeps it back."""
    unsaid = {"treatment", "outcome", "measure", "categorical", "reference", "sesoi", "alpha", "empty_levels"}
    unsaid |= {"post_treatment", "age_column"}
    said_fields = {"covariates", "age_resolution", "link", "method", "support", "estimand", "se_method"}
    options = {"tie_tolerance", "neighbours", "caliper", "caliper_scale", "exact", "order", "covariance"}
    options |= {"bias_adjust", "radius", "kernel", "bandwidth", "blocks", "subclasses", "level"}
    options |= {"cluster", "replications", "seed"}

    assert set(EffectSpecification.__dataclass_fields__) == unsaid | said_fields | options


def test_a_basis_counts_inside_its_block_and_the_inner_one_of_two():
    with resting_on("ytre"):
        with resting_on("indre"):
            assert full_caption("note") == "note\nindre"
        assert full_caption("") == "ytre"

    assert full_caption("note") == "note"
    assert full_caption("") == ""


def test_the_screen_shows_names_in_a_basis_as_they_are():
    with resting_on("Register: $a$_b_*.csv"):
        assert shown_caption("note") == r"note" + "\n" + r"Register\: \$a\$\_b\_\*.csv"

    assert shown_caption("") == "\u00a0"
