"""Effect and participation where a covariate is dated after the measure: refused by name, until left out."""

import pytest

from db.connection import opened
from tests.pages.opening import opened_page
from tests.pages.real_register import tables
from tests.services.test_measured import register
from workbench.services.register_files import accept_register, preview_register
from workbench.services.studies import create_study
from workbench.services.study_files import study_path
from workbench.texts import LANGUAGES, Texts

STUDY = "Datoer"


@pytest.fixture
def study(home_folder):
    """Children were counted in April; the measures had begun in March."""
    create_study(STUDY)
    with opened(study_path(STUDY)) as db:
        shown = preview_register(
            register(child_on="2012-04-01").encode(), "r.csv", measures=("courses", "vv")
        )
        accept_register(db, shown, shown.mapping)
    return STUDY


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_names_the_covariate_and_where_to_leave_it_out(study, language):
    words = Texts(language)

    app = opened_page("effect", study, language)

    told = app.error[0].value
    assert words.t("covariate.has_child") in told
    assert words.t("effect.specification") in told
    assert list(app.exception) == []


def test_without_it_the_page_answers(study):
    app = opened_page("effect", study, "nb")

    left = [one for one in app.multiselect(key="effect_covariates").value if one != "has_child"]
    app.multiselect(key="effect_covariates").set_value(left).run()

    headings = [one.value for one in app.markdown if one.value.startswith("####")]
    assert len(headings) == 1
    assert list(app.exception) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_takes_part_and_who_returns_refuse_it_in_the_same_words(study, language):
    words = Texts(language)
    effect = opened_page("effect", study, language)

    app = opened_page("participation", study, language)

    assert [one.value for one in app.error] == [effect.error[0].value] * 2
    assert words.t("effect.specification") in [one.label for one in app.expander]
    assert tables(app) == []


def test_without_it_both_models_are_told(study):
    app = opened_page("participation", study, "nb")
    left = [one for one in app.multiselect(key="participation_covariates").value if one != "has_child"]

    app.multiselect(key="participation_covariates").set_value(left).run()

    named = [{row[0] for row in table if row} for table in tables(app)]
    assert [one.value for one in (*app.error, *app.exception)] == []
    assert len(named) == 3
    assert not any(Texts("nb").t("covariate.has_child") in names for names in named)


@pytest.mark.parametrize(
    "name", ["overview", "robustness", "joint_display", "costs", "participation", "process"]
)
def test_other_pages_open_all_the_same(study, name):
    app = opened_page(name, study, "nb")

    assert list(app.exception) == []
    assert not any("nummer" in one.value for one in app.error)
