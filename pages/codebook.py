"""Codebook: the tree of codes, what each means, and every change of it."""

import streamlit as st

from workbench.services.codebook_editing import codebook_view
from workbench.services.plan import changed_after_lock
from workbench.services.undoing import CODEBOOK
from workbench.ui.codebook import (
    choose_code,
    code_actions,
    code_form,
    code_quotes,
    new_code_form,
    show_history,
)
from workbench.ui.plan_marks import code_marks, codebook_mark
from workbench.ui.study import asked_coder, current_study
from workbench.ui.text import language, t
from workbench.ui.undoing import undo_redo

st.title(t("codebook.title"))
with current_study() as db:
    if coder := asked_coder(db):
        view = codebook_view(db, coder)
        st.write(t("codebook.lead", n=sum(code.codable for code in view.codes), used=len(view.counts)))
        after = changed_after_lock(db)
        codebook_mark(after)
        tree, about = st.columns([2, 3], gap="large")
        with tree:
            undo_redo(db, CODEBOOK, place="codebook")
            code = choose_code(db, coder, view, after)
            new_code_form(db, coder, view, code)
        with about:
            if code is None:
                st.info(t("codebook.empty"))
            else:
                st.subheader(code.name(language()))
                code_marks(db, after, code)
                meaning, quotes, history = st.tabs(
                    [t("codebook.meaning"), t("codebook.quotes"), t("codebook.history")]
                )
                with meaning:
                    code_form(db, coder, code)
                    code_actions(db, coder, view, code)
                with quotes:
                    code_quotes(db, coder, code)
                with history:
                    show_history(db, code, view.codes)
