"""Costs: per participant, until a course breaks even, and per additional return with its uncertainty."""

import streamlit as st

from workbench.services.costs import costed_measures, unit_costs
from workbench.services.sources import arm_names, measure_names
from workbench.services.triangulation import study_sesoi
from workbench.ui.basis import costs_basis
from workbench.ui.captions import resting_on
from workbench.ui.costs import (
    ask_cost,
    ask_courses,
    show_break_even,
    show_per_return,
    show_reallocation,
    show_unit_costs,
    show_value,
)
from workbench.ui.first_steps import need_register
from workbench.ui.study import current_study, optional_coder
from workbench.ui.text import language, t

st.title(t("costs.title"))
with current_study() as db:
    need_register(db)
    table, sesoi, names = unit_costs(db), study_sesoi(db), arm_names(db, language())
    if table.rows:
        listed = costed_measures(db, sesoi=sesoi)
        effects = [one.effect.specification for one in listed if one.effect]
        with resting_on(costs_basis(db, effects=effects, sesoi=sesoi)):
            show_per_return(listed, sesoi, names)
        with resting_on(costs_basis(db)):
            show_value(listed, names)
            show_unit_costs(table, names)
            show_break_even(listed, names)
        ask_courses(db, listed, names, optional_coder(db))
        show_reallocation(listed, names)
    else:
        st.info(t("costs.none"))
    ask_cost(db, dict(measure_names(db, language())), optional_coder(db))
