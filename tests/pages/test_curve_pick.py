"""A dot of the specification curve is picked without a mouse, and opens on the effect page as it is."""

import re

import pytest

from db.connection import opened
from tests.pages.opening import opened_page
from tests.services.small_register import store_small_register
from workbench.quant.specification_grid import NOT_USED
from workbench.services.effects import effect_by_id
from workbench.services.specification_curves import known_curve, run_study_curve
from workbench.services.studies import furnish
from workbench.services.study_files import DEMO, make_home, study_path
from workbench.texts import Texts

STUDY, MEASURE = "liten", "courses"
PICK = f"curve_pick_{MEASURE}"
NUMBERS = ("att", "se", "ci_lower", "ci_upper", "p")
ROUNDING = 1e-12
"""The curve and the page share design and score in different ways, never what they compute."""
NB = Texts("nb")


@pytest.fixture
def points(home_folder):
    """The points of the curve of a small register, with an estimate, in their order."""
    make_home()
    with opened(study_path(STUDY), create=True) as db:
        furnish(db, title="Liten", simulated=True)
        store_small_register(db)
        run_study_curve(STUDY, MEASURE, lambda done: None)
        return [one for one in known_curve(db, MEASURE)["points"] if one["att"] is not None]


@pytest.fixture
def app(points):
    return opened_page("robustness", STUDY, "nb", coder="Kari Koder")


def press(app, by):
    return app.button(f"curve_step_{by}_{MEASURE}").click().run()


def test_nothing_is_picked_at_first_and_the_list_holds_every_specification_in_order(app, points):
    listed = app.selectbox(PICK)

    assert listed.value is None
    assert [one.split(" ")[0] for one in listed.options] == [str(n + 1) for n in range(len(points))]
    assert not [one for one in app.button if one.key == "open_picked"]


def test_the_buttons_go_along_the_curve_from_either_end_and_never_beyond(app, points):
    assert press(app, 1).selectbox(PICK).value == 1
    assert press(app, -1).selectbox(PICK).value == 1
    assert press(app, 1).selectbox(PICK).value == 2

    app.selectbox(PICK).select_index(len(points) - 1).run()
    assert press(app, 1).selectbox(PICK).value == len(points)


def test_going_back_first_begins_at_the_highest(app, points):
    assert press(app, -1).selectbox(PICK).value == len(points)


def test_the_picked_specification_is_said_and_offered_to_be_opened(app, points):
    app.selectbox(PICK).select_index(2).run()

    said = [one.value.replace("\\", "") for one in app.markdown if one.value.startswith("**")]
    assert any(NB.pp(points[2]["att"], 1, sign=True) in one for one in said)
    assert app.button("open_picked").label == NB.t("robustness.open_effect")


def assert_opens_alike(app, study, measure, points, place):
    """The dot at that place, from 0, opens on the effect page, and the page has its numbers."""
    app.selectbox(f"curve_pick_{measure}").select_index(place).run()
    app.button("open_picked").click().run()

    assert [one.value for one in app.title] == [NB.t("effect.title")]
    assert [one.value for one in (*app.exception, *app.error)] == []
    captions = " ".join(one.value for one in app.caption)
    (number,) = set(re.findall(r"Analyse (\d+)", captions))
    with opened(study_path(study)) as db:
        effect = effect_by_id(db, int(number)).summary.effect
    shown = [getattr(effect, name) for name in NUMBERS]
    assert shown == pytest.approx([points[place][name] for name in NUMBERS], rel=0, abs=ROUNDING)


@pytest.mark.parametrize("left_out", ["all", "-sex", "-age", "-has_child", "-country"])
def test_a_dot_opens_on_the_effect_page_with_its_own_numbers(app, points, left_out):
    place = max(n for n, one in enumerate(points) if one["choices"]["covariates"] == left_out)

    assert_opens_alike(app, STUDY, MEASURE, points, place)


SAMPLED = (
    *(("asis", "-sex"), ("months", "all"), ("months", "-country"), ("years", "all")),
    *(("years", "-long_stayer"), (NOT_USED, "-age")),
)
"""Resolution of age and covariates of dots that are opened; of each, the one in the middle."""


@pytest.mark.slow
def test_dots_with_rounded_ages_open_with_their_own_numbers_one_after_the_other(demo_home):
    run_study_curve(DEMO, "vv", lambda done: None)
    with opened(study_path(DEMO)) as db:
        points = [one for one in known_curve(db, "vv")["points"] if one["att"] is not None]
    kinds = [(one["choices"]["resolution"], one["choices"]["covariates"]) for one in points]

    for kind in SAMPLED:
        places = [place for place, one in enumerate(kinds) if one == kind]
        app = opened_page("robustness", DEMO, "nb", coder="Kari Koder")
        app.segmented_control("robust_measure").set_value("vv").run()
        assert_opens_alike(app, DEMO, "vv", points, places[len(places) // 2])
