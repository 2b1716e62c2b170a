"""Overview: what the study says, what is done, what comes next."""

import streamlit as st
from workbench.services.overview import overview
from workbench.ui.overview import show_model, show_next_steps, show_progress

from workbench.ui.study import current_study
from workbench.ui.text import t

with current_study() as db:
    view = overview(db)
    st.title(view.summary.title)
    st.write(t("overview.lead", n=view.n_links, answered=view.n_answered, open=view.n_open))
    show_model(view)
    done, coming = st.columns(2)
    with done:
        show_progress(view)
    with coming:
        show_next_steps(view)
