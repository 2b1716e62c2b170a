"""Effect: overlap, match, balance and estimate of one measure, in words first."""

import streamlit as st

from workbench.services.triangulation import judged_effects, study_sesoi
from workbench.ui.effect import (
    others_beside,
    rests_on,
    show_answer,
    show_balance,
    show_distribution,
    show_model,
    show_overlap,
    show_pairs,
    show_row,
)
from workbench.ui.effect_form import choose_effect
from workbench.ui.first_steps import need_register
from workbench.ui.study import current_study
from workbench.ui.text import t

st.title(t("effect.title"))
with current_study() as db:
    need_register(db)
    sesoi = study_sesoi(db)
    if stored := choose_effect(db):
        basis = rests_on(db, stored)
        judged = judged_effects(db).get(stored.analysis.measure_id)
        show_answer(stored, sesoi, judged)
        show_row(stored, others_beside(db, stored), sesoi, basis, judged)
        overlap, balance, model, pairs = st.tabs(
            [t("effect.overlap"), t("effect.balance"), t("effect.model"), t("effect.pairs")],
            default=t("effect.pairs") if st.query_params.get("show") == "pairs" else None,
        )
        with overlap:
            show_overlap(stored, basis)
        with balance:
            show_balance(stored, basis)
            show_distribution(db, stored, basis)
        with model:
            show_model(stored, basis)
        with pairs:
            show_pairs(db, stored)
