"""The plan on its page: written, locked, and its marks wherever something changed after the lock."""

from dataclasses import replace

import pytest

from db.coders import coder_named
from db.connection import opened
from tests.pages.opening import opened_page
from workbench.mixed.model_editing import link_rows, node_rows
from workbench.services.effects import study_specification
from workbench.services.model_editing import draft_of, save_model, study_model
from workbench.services.plan import lock_plan, plan_locks, questions
from workbench.services.plan_specifications import set_main_specification
from workbench.services.study_files import DEMO, study_path
from workbench.services.triangulation import set_sesoi
from workbench.texts import LANGUAGES, Texts

NOTE = "Avtalt med oppdragsgiver i oppstartsmøtet."


@pytest.fixture
def locked(demo_home):
    """The demo study with a locked plan, closed again."""
    with opened(study_path(DEMO)) as db:
        lock_plan(db, coder_named(db, "Kari Koder"), NOTE)
    return DEMO


def changed(change):
    with opened(study_path(DEMO)) as db:
        change(db, coder_named(db, "Kari Koder"))


def captions(app):
    return [one.value for one in app.caption]


def marks(app, language="nb"):
    return [one for one in captions(app) if one.startswith(f"▲ **{Texts(language).t('plan.after_lock')}**")]


def page(name, language="nb", **query):
    app = opened_page(name, DEMO, language, coder="Kari Koder", **query)
    assert [one.value for one in (*app.exception, *app.error)] == []
    return app


def button(app, key):
    return next(one for one in app.button if one.label.startswith(Texts("nb").t(key).split(" (")[0]))


def test_the_plan_is_locked_with_a_note_and_a_confirmation(demo_home):
    app = page("plan")
    next(one for one in app.text_area if one.label == Texts("nb").t("plan.lock_note")).set_value(NOTE)
    button(app, "plan.lock_now").click().run()
    assert [one.value for one in app.warning] == [Texts("nb").t("plan.lock_unsure")]

    next(one for one in app.text_area if one.label == Texts("nb").t("plan.lock_note")).set_value(NOTE)
    next(one for one in app.checkbox if one.label == Texts("nb").t("plan.lock_sure")).check()
    button(app, "plan.lock_now").click().run()

    with opened(study_path(DEMO)) as db:
        (lock,) = plan_locks(db)
    assert (lock.coder, lock.note) == ("Kari Koder", NOTE)
    assert any("låsing nr. 1" in one.value for one in app.markdown)


def test_a_lock_without_a_note_is_refused_on_the_page(demo_home):
    app = page("plan")

    next(one for one in app.checkbox if one.label == Texts("nb").t("plan.lock_sure")).check()
    button(app, "plan.lock_now").click().run()

    assert [one.value for one in app.error] == [Texts("nb").t("errors.lock_note_missing", n=10)]
    with opened(study_path(DEMO)) as db:
        assert plan_locks(db) == ()


def test_a_question_is_changed_on_the_page(demo_home):
    app = page("plan")

    label = Texts("nb").t("plan.in_nb", name=Texts("nb").t("plan.agreed"))
    next(one for one in app.text_area if one.label == label).set_value("Hva vil vi vite?")
    next(one for one in app.button if one.label == Texts("nb").t("plan.store")).click().run()

    with opened(study_path(DEMO)) as db:
        assert questions(db)[0].agreed.nb == "Hva vil vi vite?"


@pytest.mark.parametrize("name", ["plan", "joint_display", "effect", "codebook"])
def test_nothing_is_marked_where_nothing_was_locked_or_nothing_has_changed(locked, name):
    assert marks(page(name)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_smallest_effect_set_after_the_lock_is_marked_in_plan_and_joint_display(locked, language):
    changed(lambda db, coder: set_sesoi(db, 0.03, coder))
    texts = Texts(language)

    for name in ("plan", "joint_display"):
        (mark,) = marks(page(name, language), language)
        assert f"{texts.pp(0.02)} {texts.t('joint.pp')} → {texts.pp(0.03)}" in mark
    assert any(
        one.value == texts.t("plan.lead_changed", number=1, when=_when(texts), coder="Kari Koder", n=1)
        for one in page("plan", language).markdown
    )


def _when(texts):
    import datetime as dt

    with opened(study_path(DEMO)) as db:
        at = plan_locks(db)[0].created_at
    return texts.datetime(dt.datetime.fromisoformat(at).astimezone())


def test_another_analysis_than_the_locked_one_is_marked_on_the_page_of_effects(locked):
    app = page("effect")
    app.selectbox(key="effect_link").select("logit").run()

    (mark,) = marks(app)
    assert Texts("nb").t("effect.link") in mark
    assert any(one.label == Texts("nb").t("plan.make_main") for one in app.button)
    next(one for one in app.button if one.label == Texts("nb").t("plan.make_main")).click().run()
    with opened(study_path(DEMO)) as db:
        assert study_specification(db, "all").link == "logit"
        assert study_specification(db, "vv").link == "probit"


def test_a_main_analysis_changed_after_the_lock_is_marked_in_the_plan(locked):
    changed(
        lambda db, coder: set_main_specification(
            db, coder, replace(study_specification(db, "vv"), link="logit")
        )
    )

    texts = Texts("nb")
    lead = texts.t("plan.lead_changed", number=1, when=_when(texts), coder="Kari Koder", n=1)
    assert lead in [one.value for one in page("plan").markdown]


def add_link(db, coder):
    model = study_model(db)
    row = {
        "name_nb": "Kurs → frykt",
        "measure_id": "courses",
        "from_node": "measure",
        "to_node": "motivation",
    }
    draft = draft_of(db, model, node_rows(model), [*link_rows(model), row])
    save_model(db, coder, draft, note="Feltarbeid")


def test_a_link_added_after_the_lock_is_marked_in_its_cell(locked):
    changed(add_link)

    assert marks(page("joint_display", cell="L1"))
    assert marks(page("joint_display", cell="K1")) == []


def test_a_new_study_says_how_to_begin_and_names_nobody(demo_home):
    from workbench.services.studies import create_study

    create_study("Ny")
    app = opened_page("plan", "Ny", "nb")

    assert [one.value for one in (*app.exception, *app.error)] == []
    assert Texts("nb").t("plan.no_questions") in [one.value for one in app.info]
    assert Texts("nb").t("frame.coder_missing") in [one.value for one in app.info]
