"""A page on real persons shows no small number of them: neither in words, nor in tables, nor in figures."""

from itertools import pairwise

import numpy as np
import pytest

from db.connection import opened
from tests.pages.opening import opened_page
from tests.pages.real_register import COUNTRIES, IN_VV, STUDY, UNKNOWN, figures, make_study, tables, words
from workbench.quant.small_counts import LEAST_SHOWN
from workbench.quant.small_curves import DAYS_PER_STEP
from workbench.services.effects import effect_of
from workbench.services.process import PARTICIPANTS, RETURNED, return_times
from workbench.services.reporting import report_content
from workbench.services.robustness import run_part
from workbench.services.shown_evidence import shown_evidence
from workbench.services.study_files import study_path
from workbench.services.triangulation import display_of, study_settings
from workbench.texts import Texts

NB = Texts("nb")
NIGERIA = NB.t("level.country_nga")
HIDDEN = NB.t("register.hidden", least=LEAST_SHOWN)
N = sum(COUNTRIES["NGA"])
SAME = 1e-9
"""Of shares that are the same sums."""


@pytest.fixture
def real(home_folder):
    return make_study()


@pytest.fixture
def invented(home_folder):
    return make_study(simulated=True)


def rows_of(app, first):
    """Rows of any table that begin with a name."""
    return [row for table in tables(app) for row in table if row and row[0] == first]


def page(name, **chosen):
    app = opened_page(name, STUDY, "nb", coder="Kari Koder")
    for key, value in chosen.items():
        app.session_state[key] = value
    app.run()
    assert [one.value for one in (*app.exception, *app.error)] == []
    return app


def robustness(*parts):
    for part in parts:
        run_part(STUDY, part, "all", lambda done: None)
    return page("robustness", robust_measure="all")


def test_a_group_of_few_participants_has_no_number_and_neither_has_another(real):
    app = robustness("groups")

    (few,) = rows_of(app, NIGERIA)
    counts = [row[1] for row in next(table for table in tables(app) if few in table) if row]
    assert few[1] == "–"
    assert counts.count("–") >= 2
    assert f"{UNKNOWN} deltakere" not in " ".join(few)
    assert HIDDEN in words(app)


def test_the_same_group_of_invented_persons_is_shown(invented):
    app = robustness("groups")

    (few,) = rows_of(app, NIGERIA)
    assert few[1] == str(COUNTRIES["NGA"][0])
    assert HIDDEN not in words(app)


def test_the_plane_of_few_unknown_is_not_drawn_and_that_is_said(real):
    app = robustness("unknown")

    assert NB.t("small.unknown", least=LEAST_SHOWN) in words(app)
    assert NB.t("robustness.unknown_lead", treated=UNKNOWN, control=35)[:24] not in words(app)
    assert not any("treated" in row for figure in figures(app) for row in figure)


def test_an_effect_of_few_participants_is_shown_nowhere(real):
    with opened(study_path(real)) as db:
        effect = effect_of(db, "vv").summary.effect

    assert effect.n_treated == IN_VV
    for name, key in (("effect", "effect_measure"), ("robustness", "robust_measure")):
        app = page(name, **{key: "vv"})

        assert NB.t("small.effect", least=LEAST_SHOWN) in words(app)
        said = words(app) + str(tables(app)) + str(figures(app))
        assert NB.number(effect.att, 3) not in said
        assert NB.pp(effect.ci_upper) not in said
        assert str(100 * effect.att) not in said


def test_what_few_participants_have_is_told_by_neither_model_nor_balance(real):
    for app in (page("effect", effect_measure="all"), page("participation")):
        rows = rows_of(app, f"{NB.t('covariate.country')}: {NIGERIA}")

        assert rows
        assert {cell for cell in rows[0][-4:] if cell} == {"–"}
        assert NB.t("small.terms", least=LEAST_SHOWN) in words(app)


def test_a_distribution_puts_few_together_with_others(real):
    app = page("effect", effect_measure="all", distribution_of="country")
    drawn = next(found for figure in figures(app) if (found := [row for row in figure if "value" in row]))

    assert NIGERIA not in {row["value"] for row in drawn}
    assert NB.t("small.pool") in {row["value"] for row in drawn}
    treated = [row["share"] for row in drawn if row["group"] == NB.t("chart.treated")]
    n = sum(took_part for took_part, _ in COUNTRIES.values())
    assert sum(treated) == pytest.approx(1, abs=SAME)
    assert all(share * n > LEAST_SHOWN - SAME for share in treated)


def test_no_bar_of_scores_stands_for_few(real):
    app = page("effect", effect_measure="all")
    counts = [row["n"] for figure in figures(app) for row in figure if "arm" in row]

    assert counts
    assert not any(0 < n < LEAST_SHOWN for n in counts)


def drawn_curve(app, group):
    return [row for figure in figures(app) for row in figure if row.get("label") == group]


def test_no_step_of_a_curve_stands_for_few_or_tells_a_day(real):
    app = page("process")
    with opened(study_path(real)) as db:
        found = return_times(db, zero="obliged").groups[PARTICIPANTS]
    steps = np.diff(found.curve(RETURNED).incidence, prepend=0.0)
    days = found.times[steps > 0]

    curve = drawn_curve(app, NB.t("process.group_participants"))
    ends = [row["years"] * 365.25 for row in curve]

    assert len(curve) > 2
    assert all(end / DAYS_PER_STEP == pytest.approx(round(end / DAYS_PER_STEP)) for end in ends)
    gathered = [int(((days > start) & (days <= stop + SAME)).sum()) for start, stop in pairwise(ends)]
    assert not any(0 < n < LEAST_SHOWN for n in gathered[:-1])
    assert NB.t("small.coarse", least=LEAST_SHOWN) in words(app)


def test_the_curve_of_invented_persons_has_every_step(invented):
    app = page("process")
    with opened(study_path(invented)) as db:
        found = return_times(db, zero="obliged").groups[PARTICIPANTS]

    curve = drawn_curve(app, NB.t("process.group_participants"))

    assert [row["years"] * 365.25 for row in curve] == pytest.approx(found.times.tolist())
    assert NB.t("small.coarse", least=LEAST_SHOWN) not in words(app)


def test_persons_in_use_at_a_landmark_do_not_tell_of_few_in_another_measure(real):
    app = page("process")
    (landmarks,) = [table for table in tables(app) if len(table) > 3 and len(table[1]) == 5]

    assert {row[1] for row in landmarks if row} == {"–"}
    assert HIDDEN in words(app)


def test_counts_beside_an_effect_do_not_tell_of_few_left_out(real):
    app = page("effect", effect_measure="courses")

    with opened(study_path(real)) as db:
        assert effect_of(db, "courses").n_left_out == 4
    assert NB.t("effect.counts", dropped=0, controls=0, left_out=4, incomplete=0)[-60:] not in words(app)
    assert HIDDEN in words(app)


@pytest.mark.parametrize("name", ["joint_display", "report"])
def test_an_effect_of_few_participants_is_no_number_beside_the_voices_either(real, name):
    with opened(study_path(real)) as db:
        att = effect_of(db, "vv").summary.effect.att
        display = display_of(shown_evidence(db), study_settings(db))
        found = report_content(db, real)

    assert display.cells["V9"].estimate is None
    assert "vv" not in {one.measure_id for one in found.effects}
    app = page(name)
    assert NB.pp(att, sign=True) not in words(app)
