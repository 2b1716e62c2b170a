"""The pages of numbers and the joint display call the same effects fragile, and say what they rest on."""

import pytest

from db.connection import opened
from tests.pages.opening import opened_page
from tests.services.examined_study import examine
from workbench.services.effects import estimated_measures
from workbench.services.study_files import DEMO, study_path
from workbench.services.triangulation import judged_effects
from workbench.texts import LANGUAGES, Texts

LINKS = {"vv": "V9", "both": "B9"}


@pytest.fixture
def examined_study(demo_home):
    examine(LINKS)
    return DEMO


def said(app) -> str:
    """What a page says in paragraphs, without the signs that keep names from being markup."""
    return "\n".join(str(one.value) for one in (*app.markdown, *app.caption)).replace("\\", "")


def pages_on(study, language, measure):
    with opened(study_path(study)) as db:
        effect = judged_effects(db)[measure].effect.analysis.id
    asked = {"joint_display": {"cell": LINKS[measure]}, "effect": {"analysis": str(effect)}, "robustness": {}}
    return {name: opened_page(name, study, language, **query) for name, query in asked.items()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_says_that_the_effect_of_both_is_fragile_and_why(examined_study, language):
    texts = Texts(language)
    word = f"{texts.t('verdict.class_negative')} ({texts.t('verdict.fragile')})"

    for app in pages_on(examined_study, language, "both").values():
        assert word in said(app)
        assert texts.t("verdict.fragile_no_gamma", limit=1.2) in said(app)
        assert texts.t("verdict.examined_specifications", share=98.4, limit=75) in said(app)


def test_no_page_calls_an_undecided_effect_fragile(examined_study):
    nb = Texts("nb")
    undecided = nb.t("verdict.class_inconclusive")

    for app in pages_on(examined_study, "nb", "vv").values():
        assert undecided in said(app)
        assert f"{undecided} ({nb.t('verdict.fragile')})" not in said(app)
        assert nb.t("verdict.fragile_specifications", share=3.2, limit=75) in said(app)


def test_a_cell_that_nobody_has_examined_says_so_and_leads_there(demo_home):
    nb = Texts("nb")

    app = opened_page("joint_display", DEMO, "nb", cell="B9")

    assert nb.t("verdict.examined_neither") in said(app)
    assert nb.t("joint.examine") in [one.proto.label for one in app.get("page_link")]


def test_robustness_says_once_what_is_not_examined_and_where_on_the_page_it_is(demo_home):
    nb = Texts("nb")

    app = opened_page("robustness", DEMO, "nb")

    with opened(study_path(DEMO)) as db:
        names = tuple(one.name("nb") for one in estimated_measures(db))
    assert nb.t("robustness.examined_neither", measures=names) in said(app)
    assert nb.t("verdict.examined_neither") not in said(app)


def test_another_specification_than_the_studys_says_what_the_study_stands_by(demo_home):
    nb = Texts("nb")
    with opened(study_path(DEMO)) as db:
        effect = judged_effects(db)["both"].effect.analysis.id
    app = opened_page("effect", DEMO, "nb", analysis=str(effect))

    app.selectbox(key="effect_method").set_value("aipw").run()

    word = f"{nb.t('verdict.class_negative')} ({nb.t('verdict.fragile')})"
    assert nb.t("effect.studys_own", said=word) in said(app)
