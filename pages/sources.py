"""Sources: which interviews and workshops the study has, and bringing in more."""

import streamlit as st

from workbench.services.cases import case_rows
from workbench.services.exchange_parts import kept_things
from workbench.services.source_facts import blind_spots, centre_names
from workbench.services.sources import arm_names, link_names, measure_names, source_rows
from workbench.ui.cases import edit_cases, show_cases
from workbench.ui.exchange import exchange_panels
from workbench.ui.exchange_kept import show_kept
from workbench.ui.source_facts import edit_facts, show_blind_spots
from workbench.ui.source_revision import correct_text
from workbench.ui.sources import show_sources
from workbench.ui.study import asked_coder, current_study, optional_coder, study_name
from workbench.ui.text import language, t
from workbench.ui.transcript_form import transcript_import

st.title(t("sources.title"))
with current_study() as db:
    rows = source_rows(db, optional_coder(db))
    if rows:
        st.write(t("sources.lead", n=len(rows), words=sum(row.n_words for row in rows)))
    sources, names = [row.source for row in rows], measure_names(db, language())
    listed, cases, facts, spots, bring, correct, exchange = st.tabs(
        [
            t("sources.listed"),
            t("cases.title"),
            t("source_facts.title"),
            t("source_facts.spots"),
            t("import_text.title"),
            t("revision.title"),
            t("exchange.title"),
        ],
        default=None if rows else t("import_text.title"),
    )
    with listed:
        show_sources(rows)
    with cases:
        found = case_rows(db, rows, optional_coder(db))
        known = {"centre": centre_names(db), "measures": arm_names(db, language())}
        show_cases(found, rows, known)
        if coder := asked_coder(db, place="cases"):
            edit_cases(db, coder, found, rows)
    with facts:
        if coder := asked_coder(db, place="facts"):
            edit_facts(db, coder, sources, names)
    with spots:
        spoken = blind_spots(db, optional_coder(db))
        show_blind_spots(spoken, arm_names(db, language()), link_names(db, language()))
    with bring:
        if coder := asked_coder(db):
            transcript_import(db, coder, names)
    with correct:
        if coder := asked_coder(db, place="correct"):
            correct_text(db, coder, sources)
    with exchange:
        if coder := asked_coder(db, place="exchange"):
            exchange_panels(db, study_name(), coder)
        show_kept(kept_things(db, language()))
