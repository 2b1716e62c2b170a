"""Coding: read a transcript and code it against the logic model."""

import streamlit as st

from workbench.ui.coding import choose_source, coder_payload, go_to_place
from workbench.ui.components.coder.component import mount_coder
from workbench.ui.first_steps import show_first_steps
from workbench.ui.report_back import show_passage
from workbench.ui.study import asked_coder, current_study, optional_coder
from workbench.ui.text import t

title, chooser = st.columns([1, 4], vertical_alignment="center")
title.title(t("coding.title"))
with current_study() as db:
    with chooser:
        source = choose_source(db)
    if source:
        show_passage(db, with_words=optional_coder(db) is None)
    coder = asked_coder(db) if source else None
    if source and coder:
        payload = coder_payload(db, source, coder)
        key = f"coder.{payload['source']['revision_id']}.{coder.id}"
        mount_coder(payload, key=key, on_go=go_to_place)
    elif not source:
        show_first_steps(t("coding.no_sources"), "sources")
