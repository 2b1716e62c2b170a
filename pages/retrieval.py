"""Retrieval: find passages, count codes against one another, and search the words of the texts."""

import streamlit as st

from workbench.ui.first_steps import show_first_steps
from workbench.ui.retrieval import choose_found, choose_view, kept_material
from workbench.ui.retrieval_quotes import show_quotes
from workbench.ui.retrieval_tables import show_tables
from workbench.ui.retrieval_text import show_text_search
from workbench.ui.retrieval_words import show_words
from workbench.ui.study import asked_coder, current_study
from workbench.ui.text import t

st.title(t("retrieval.title"))
with current_study() as db:
    if coder := asked_coder(db):
        material = kept_material(db, coder)
        view = choose_view()
        if not material.sources:
            show_first_steps(t("retrieval.no_sources"), "sources")
        elif view == "text":
            show_text_search(db, material)
        elif view == "words":
            show_words(db, material)
        elif not material.codings:
            show_first_steps(t("retrieval.no_codings"), "coding")
        else:
            found = choose_found(material)
            if view == "quotes":
                show_quotes(db, coder, found)
            else:
                show_tables(db, coder, found)
