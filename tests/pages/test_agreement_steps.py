"""What visitors do on the agreement page: choose, walk through disagreements, settle, see the conclusion."""

import pytest

from db.adjudications import adjudications
from db.coders import coder_named
from db.connection import opened
from tests.pages.opening import opened_page
from workbench.services.adjudication import judged_passages
from workbench.services.agreement import comparable, set_blind_sources
from workbench.services.demo_study import CODER_A, CODER_B
from workbench.services.study_files import DEMO, study_path
from workbench.texts import Texts

NB = Texts("nb")
REASON = "Vi leste svaret om igjen sammen."


@pytest.fixture
def demo_study(demo_home):
    return DEMO


def pressed(app, label: str):
    (button,) = [one for one in app.button if one.label == label]
    return button.click().run()


def shown(app) -> str:
    kinds = ("markdown", "caption", "info", "success", "warning", "error", "html", "subheader")
    return "\n".join(
        str(getattr(one, "value", None) or one.proto.body) for kind in kinds for one in app.get(kind)
    )


def differing(app):
    return app.segmented_control(key="agreement_view").set_value("differing").run()


def place(app) -> str:
    return app.subheader[0].value


def test_the_page_says_unit_variant_uncoded_coders_and_interval(demo_study):
    app = opened_page("agreement", demo_study, "nb")

    app.selectbox(key="agreement_unit").set_value("turn").run()

    said = shown(app)
    assert app.error == []
    assert "Enhet: ytring; ukodet tekst teller. 2 kodere, 44 kilder" in said
    assert "uα (1995/2004)" in said and "uα (2016)" in said
    assert "Krippendorffs alfa: 0,9" in said


def test_another_measure_and_rows_by_code_are_shown(demo_study):
    app = opened_page("agreement", demo_study, "nb")
    app.selectbox(key="agreement_unit").set_value("turn").run()

    app.selectbox(key="agreement_by").set_value("code").run()
    app.selectbox(key="agreement_measure_text").set_value("holsti").run()

    assert "**Holsti: 0,9" in shown(app)
    assert NB.t("agreement.few").split(" til ")[0] in shown(app).lower()


def test_one_coder_left_says_what_is_needed(demo_study):
    app = opened_page("agreement", demo_study, "nb")

    coders = next(one for one in app.segmented_control if one.label == NB.t("agreement.coders"))
    coders.set_value([CODER_A]).run()

    assert [CODER_A in one.value for one in app.error] == [True]
    assert app.error[0].value.startswith(NB.t("errors.agreement_one_coder", coders="")[:30])


def test_next_and_previous_go_through_the_open_disagreements(demo_study):
    app = differing(opened_page("agreement", demo_study, "nb", coder="Kari Koder"))
    first = place(app)

    pressed(app, NB.t("differing.next"))
    second = place(app)
    pressed(app, NB.t("differing.previous"))

    assert (first[:12], second[:12], place(app)) == ("Uenighet 1 a", "Uenighet 2 a", first)
    assert CODER_A.split(" (")[0] in shown(app) and CODER_B.split(" (")[0] in shown(app)


def test_a_disagreement_is_settled_with_a_reason_and_taken_back(demo_study):
    app = differing(opened_page("agreement", demo_study, "nb", coder="Kari Koder"))
    before = place(app)

    app.text_area[0].set_value(REASON)
    pressed(app, NB.t("differing.store"))

    assert place(app) != before
    with opened(study_path(demo_study)) as db:
        (stored,) = adjudications(db)
        assert (stored.decision.reason, stored.coder) == (REASON, "Kari Koder")
    app.segmented_control(key="differing_show").set_value("settled").run()
    assert REASON in shown(app)
    pressed(app, NB.t("taken_back.undo_button"))
    assert NB.t("differing.none_settled") in shown(app)


def test_a_decision_without_a_reason_says_so_and_stores_nothing(demo_study):
    app = differing(opened_page("agreement", demo_study, "nb", coder="Kari Koder"))

    pressed(app, NB.t("differing.store"))

    assert [one.value for one in app.error] == [NB.t("errors.adjudication_reason", n=10)]
    with opened(study_path(demo_study)) as db:
        assert adjudications(db) == ()


def test_the_conclusion_is_told_by_coder_and_agreed_layer(demo_study):
    app = opened_page("agreement", demo_study, "nb")

    app.segmented_control(key="agreement_view").set_value("conclusion").run()

    said = shown(app)
    assert "av 15 celler" in said or "alle 15 celler" in said
    assert "Avtalt (44 kilder)" in said


def test_a_blind_source_leaves_no_word_on_the_page(demo_study):
    with opened(study_path(demo_study)) as db:
        first = next(one for one in judged_passages(db, comparable(db), (CODER_A, CODER_B)) if one.is_open)
        set_blind_sources(db, [first.passage.source], coder_named(db, "Kari Koder"))

    app = differing(opened_page("agreement", demo_study, "nb", coder="Kari Koder"))

    said = shown(app)
    assert first.passage.codings[0].quote not in said
    assert f"{first.passage.source} ↗" not in [one.proto.label for one in app.get("page_link")]
    assert NB.t("agreement.blind", n=1) in [one.label for one in app.expander]


def test_sources_are_coded_blind_and_opened_again_on_the_page(demo_study):
    app = opened_page("agreement", demo_study, "nb", coder="Kari Koder")
    box = next(one for one in app.multiselect if one.label == NB.t("agreement.blind_sources"))

    box.set_value(["M6"]).run()
    pressed(app, NB.t("agreement.blind_store"))

    with opened(study_path(demo_study)) as db:
        assert comparable(db).blind == ("M6",)
