"""Effect: overlap, match, balance and estimate of one measure, in words first."""

import streamlit as st

from workbench.services.triangulation import judged_effects, study_sesoi
from workbench.ui.basis import rests_on
from workbench.ui.captions import resting_on
from workbench.ui.effect import (
    others_beside,
    show_answer,
    show_balance,
    show_distribution,
    show_model,
    show_overlap,
    show_row,
    shown_or_why,
)
from workbench.ui.effect_form import choose_effect
from workbench.ui.effect_pairs import show_pairs
from workbench.ui.first_steps import need_register
from workbench.ui.plan_analyses import main_or_other
from workbench.ui.report_back import show_measure_places
from workbench.ui.study import current_study
from workbench.ui.text import t

st.title(t("effect.title"))
with current_study() as db:
    need_register(db)
    sesoi = study_sesoi(db)
    if (stored := choose_effect(db)) and (shown := shown_or_why(db, stored)):
        judged = judged_effects(db).get(stored.analysis.measure_id)
        show_answer(shown, sesoi, judged)
        show_measure_places(db, stored.analysis.measure_id)
        main_or_other(db, stored.summary.specification)
        with resting_on(rests_on(db, stored)):
            show_row(shown, others_beside(db, stored), sesoi, judged)
        overlap, balance, model, pairs = st.tabs(
            [t("effect.overlap"), t("effect.balance"), t("effect.model"), t("effect.pairs")],
            default=t("effect.pairs") if st.query_params.get("show") == "pairs" else None,
        )
        with overlap, resting_on(rests_on(db, stored)):
            show_overlap(shown)
        with balance, resting_on(rests_on(db, stored)):
            show_balance(shown)
            show_distribution(db, shown)
        with model, resting_on(rests_on(db, stored)):
            show_model(shown)
        with pairs, resting_on(rests_on(db, stored)):
            show_pairs(db, stored)
