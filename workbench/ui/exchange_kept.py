"""What came with projects of other programs and has no place of its own here."""

from __future__ import annotations

import streamlit as st

from workbench.services.exchange_parts import KeptThings
from workbench.ui.quotes import plain_text
from workbench.ui.text import as_text, t


def show_kept(kept: KeptThings) -> None:
    """Memos on the study, sets, links and maps; nothing at all where nothing came."""
    if not kept.n:
        return
    with st.expander(f"{t('exchange.kept_title')} ({kept.n})"):
        st.caption(t("exchange.kept_intro"))
        _show_memos(kept)
        _show_sets(kept)
        _show_names(t("exchange.kept_links"), kept.links)
        _show_names(t("exchange.kept_maps"), kept.maps)


def _show_memos(kept: KeptThings) -> None:
    if kept.memos:
        st.markdown(f"**{t('exchange.kept_notes')}**")
    for memo in kept.memos:
        st.caption(as_text(memo.coder))
        plain_text(memo.body, height=240)


def _show_sets(kept: KeptThings) -> None:
    if kept.sets:
        st.markdown(f"**{t('exchange.kept_sets')}**")
    for one in kept.sets:
        counts = {"codes": len(one.codes), "sources": len(one.sources)}
        st.write(t("exchange.kept_set", name=as_text(one.name), **counts))
        for words in (one.description, ", ".join((*one.codes, *one.sources))):
            if words:
                st.caption(as_text(words))


def _show_names(title: str, names: tuple[str, ...]) -> None:
    if names:
        st.markdown(f"**{title}**")
    for name in names:
        st.write(as_text(name))
