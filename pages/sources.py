"""Sources: which interviews and workshops the study has, and bringing in more."""

import streamlit as st

from workbench.services.sources import measure_names, source_rows
from workbench.ui.exchange import exchange_panels
from workbench.ui.sources import show_sources
from workbench.ui.study import asked_coder, current_study, study_name
from workbench.ui.text import language, t
from workbench.ui.transcript_form import transcript_import

st.title(t("sources.title"))
with current_study() as db:
    rows = source_rows(db)
    st.write(t("sources.lead", n=len(rows), words=sum(row.n_words for row in rows)))
    listed, bring, exchange = st.tabs([t("sources.listed"), t("import_text.title"), t("exchange.title")])
    with listed:
        show_sources(rows)
    with bring:
        if coder := asked_coder(db):
            transcript_import(db, coder, measure_names(db, language()))
    with exchange:
        if coder := asked_coder(db, place="exchange"):
            exchange_panels(db, study_name(), coder)
