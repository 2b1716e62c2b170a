"""Register: population flow and tables, and bringing in a register."""

import streamlit as st

from workbench.services.register import register_page
from workbench.services.sources import arm_names, measure_names
from workbench.ui.basis import register_basis
from workbench.ui.captions import resting_on
from workbench.ui.register import show_assumptions, show_costs_and_centres, show_imports, show_tables
from workbench.ui.register_form import register_import
from workbench.ui.register_profile import show_profile, show_sample
from workbench.ui.study import asked_coder, current_study, optional_coder
from workbench.ui.text import language, t

st.title(t("register.title"))
with current_study() as db:
    page = register_page(db)
    measures, arms = measure_names(db, language()), arm_names(db, language())
    if page.tables:
        counts = page.tables
        st.write(
            t(
                "register.lead",
                before=counts.n_before,
                after=counts.n_after,
                participants=counts.n_participants,
            )
        )
    names = ["tables", "profile", "sample", "bring", "imports"] + ["assumptions"] * bool(page.assumptions)
    tables, profile, sample, bring, imports, *rest = st.tabs([t(f"register.{name}") for name in names])
    with tables, resting_on(register_basis(db)):
        show_tables(page.tables)
        show_costs_and_centres(page, arms)
    with profile, resting_on(register_basis(db)):
        show_profile(db, page.tables, arms)
    with sample, resting_on(register_basis(db)):
        show_sample(db)
    for assumptions in rest:
        with assumptions:
            show_assumptions(page.assumptions)
    with bring:
        if coder := asked_coder(db):
            register_import(db, coder, tuple(name for name, _ in measures))
    with imports:
        show_imports(db, page, optional_coder(db))
