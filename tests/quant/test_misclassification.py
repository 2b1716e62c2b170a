"""Unknown whereabouts counted as returned: the corners by estimating anew, the turning line by its effect."""

import math

import numpy as np
import pytest

from workbench.quant.comparison import Weighting
from workbench.quant.effects import estimate_att
from workbench.quant.matching import match_nearest
from workbench.quant.misclassification import misclassification_plane


def example(seed=4, n=600):
    rng = np.random.default_rng(seed)
    treated = rng.random(n) < 0.4
    match = match_nearest(rng.integers(0, 40, n) / 40, treated)
    outcome = (rng.random(n) < np.where(treated, 0.22, 0.15)).astype(float)
    unknown = (outcome == 0) & (rng.random(n) < np.where(treated, 0.12, 0.2))
    return outcome, unknown, treated, match


@pytest.mark.parametrize("corner", [(0, 0), (0, 1), (1, 0), (1, 1)])
def test_the_corners_are_the_effect_estimated_on_the_changed_outcome(corner):
    outcome, unknown, treated, match = example()
    changed = outcome.copy()
    changed[unknown & treated] = corner[0]
    changed[unknown & ~treated] = corner[1]

    plane = misclassification_plane(outcome, unknown, match)

    expected = estimate_att(changed, treated, match)
    place = tuple(-share for share in corner)
    assert plane.effect[place] == pytest.approx(expected.att, abs=1e-12)
    assert plane.se[place] == pytest.approx(expected.se, rel=1e-12)


def test_between_the_corners_the_effect_is_what_drawing_the_returned_gives_on_average():
    outcome, unknown, treated, match = example()
    rng, found = np.random.default_rng(1), []
    for _ in range(400):
        drawn = outcome.copy()
        for arm, share in ((treated, 0.3), (~treated, 0.7)):
            drawn[unknown & arm] = rng.random((unknown & arm).sum()) < share
        found.append(estimate_att(drawn, treated, match))

    plane = misclassification_plane(outcome, unknown, match, n_steps=11)

    # three standard errors of the mean of 400 draws
    spread = 3 * np.std([effect.att for effect in found]) / math.sqrt(400)
    assert plane.effect[3, 7] == pytest.approx(np.mean([effect.att for effect in found]), abs=spread)
    assert plane.se[3, 7] == pytest.approx(np.mean([effect.se for effect in found]), rel=0.005)


def test_on_the_turning_line_the_effect_is_the_level():
    plane = misclassification_plane(*example()[:2], example()[3])

    first, second = plane.turning_line(0.02)

    treated = plane.treated.mean + plane.shares * plane.treated.slope
    control = plane.control.mean + (first + second * plane.shares) * plane.control.slope
    assert treated - control == pytest.approx(np.full(len(plane.shares), 0.02))


def test_the_share_alike_in_both_arms_is_solved_for():
    plane = misclassification_plane(*example()[:2], example()[3])
    share = plane.turning_share()

    at_share = plane.treated.mean + share * plane.treated.slope
    assert at_share == pytest.approx(plane.control.mean + share * plane.control.slope)
    assert math.isnan(plane.turning_share(0.9))


def test_without_unknown_controls_there_is_no_line():
    match = Weighting(np.array([1, 1, 0, 0.0]), np.array([0, 0, 1, 1.0]))

    plane = misclassification_plane(np.array([1, 0, 0, 1]), np.array([0, 1, 0, 0]), match)

    assert all(math.isnan(value) for value in plane.turning_line())
    assert (plane.treated.n_unknown, plane.control.n_unknown) == (1, 0)


def test_unknown_who_returned_already_are_counted_and_not_moved():
    match = Weighting(np.array([1, 1, 0, 0.0]), np.array([0, 0, 1, 1.0]))

    plane = misclassification_plane(np.array([1, 0, 0, 1]), np.array([1, 1, 0, 0]), match)

    assert (plane.treated.n_unknown, plane.treated.n_unknown_returned) == (1, 1)
    assert plane.effect[-1, 0] == 0.5


def test_an_outcome_in_numbers_is_the_callers_mistake():
    outcome, unknown, _, match = example()
    with pytest.raises(ValueError, match="0 and 1"):
        misclassification_plane(outcome * 2, unknown, match)


def test_one_control_gives_no_standard_error_but_a_reason():
    match = Weighting(np.array([1, 1, 0, 0.0]), np.array([0, 0, 2, 0.0]))

    plane = misclassification_plane(np.array([1, 0, 0, 1]), np.array([0, 1, 0, 0]), match)

    assert np.isnan(plane.se).all()
    assert plane.effect[0, 0] == 0.5
    assert plane.reason.code == "one_row"
