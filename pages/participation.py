"""Participation: who takes part, who returns, and how the two tables are to be read."""

import streamlit as st

from workbench.ui.basis import model_basis
from workbench.ui.captions import resting_on
from workbench.ui.first_steps import need_register
from workbench.ui.participation import (
    choose_covariates,
    choose_family,
    show_model,
    show_reading,
    show_return_models,
)
from workbench.ui.study import current_study
from workbench.ui.text import t

st.title(t("participation.title"))
with current_study() as db:
    need_register(db)
    covariates = choose_covariates(db)
    took_part, returned = st.tabs([t("participation.who_takes_part"), t("participation.who_returns")])
    with took_part:
        family = choose_family()
        if table := show_reading(db, family, covariates):
            with resting_on(model_basis(db, table, "participation")):
                show_model(db, table, f"participation-{family}")
    with returned:
        show_return_models(db, covariates)
