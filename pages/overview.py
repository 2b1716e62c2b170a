"""Overview: what the study says, what comes next, what is done and what is missing."""

import streamlit as st

from workbench.services.overview import overview
from workbench.services.studies import summary
from workbench.ui.basis import verdicts_basis
from workbench.ui.captions import resting_on
from workbench.ui.overview import show_missing, show_model, show_next_steps, show_progress, study_title
from workbench.ui.study import current_study
from workbench.ui.text import as_text, t

with current_study() as db:
    st.title(as_text(study_title(summary(db))))
    view = overview(db)
    lead = t(
        "overview.lead", n=len(view.display.cells), answered=view.n_answered, discordant=view.n_discordant
    )
    st.write(lead if view.summary.n_codings else t("overview.empty"))
    show_progress(view)
    show_next_steps(view)
    show_missing(view)
    with resting_on(verdicts_basis(db)):
        show_model(view)
