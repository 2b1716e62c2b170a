"""Agreement: how far coders agree, where they differ, and what it does to the conclusion."""

import streamlit as st

from workbench.services.agreement import comparable
from workbench.ui.adjudication import show_conclusion, show_disagreements
from workbench.ui.agreement import choose_blind, choose_coders, choose_view, show_numbers
from workbench.ui.first_steps import show_first_steps
from workbench.ui.study import current_study
from workbench.ui.text import t

st.title(t("agreement.title"))
with current_study() as db:
    found = comparable(db)
    if len(found.coders) < 2:
        show_first_steps(t("agreement.empty"), "coding", "sources")
    else:
        view = choose_view()
        coders = choose_coders(found)
        if view == "numbers":
            show_numbers(db, found, coders)
        elif view == "differing":
            show_disagreements(db, found, coders)
        else:
            show_conclusion(db, found, coders)
    choose_blind(db, found)
