"""The way back to the report: from a cell, an effect or a passage to the sentences that rest on it."""

from __future__ import annotations

from collections.abc import Collection
from textwrap import shorten

import streamlit as st
from sqlite_utils import Database

from workbench.mixed.report_text import PLACE, own_words
from workbench.qual.records import Coding
from workbench.services.model_editing import study_model
from workbench.services.report_places import (
    Name,
    ReportPlace,
    codings_at,
    names_of_cell,
    names_of_measure,
    report_places,
)
from workbench.services.sources import link_names
from workbench.services.triangulation import Cell
from workbench.ui.quotes import quote
from workbench.ui.text import language, t

_SHOWN, _WORDS = 5, 60
CLAIM = "claim"
"""What the report's address asks for: the number of a sentence."""


def came_from_report() -> bool:
    """Whether a link of an exported report led to this page: those name the study."""
    return "study" in st.query_params


def offer_report(page: str) -> None:
    """The way to the report on every page that a link of it led to."""
    if came_from_report() and page != "report":
        st.page_link(st.session_state["pages"]["report"], label=t("report.back"), icon=":material/article:")


def show_cell_places(db: Database, cell: Cell) -> None:
    """Sentences of the report that rest on a cell."""
    _show(report_places(db, names_of_cell(cell.link)))


def show_measure_places(db: Database, measure_id: str) -> None:
    """Sentences of the report that rest on a measure's effect."""
    _show(report_places(db, names_of_measure(study_model(db), measure_id)))


def show_passage(db: Database, *, with_words: bool) -> None:
    """What the link's passage is coded as, and the sentences of the report that quote it.

    Parameters
    ----------
    with_words : bool
        Show the words as well: for a reader who has no name as a coder, and so no text beside them.
    """
    source, start, end = (st.query_params.get(name, "") for name in ("source", "start", "end"))
    if not (start.isdecimal() and end.isdecimal()):
        return
    found = codings_at(db, source, int(start), int(end))
    places = report_places(db, _quoted(found))
    if with_words and found:
        quote(found[0].quote, source)
    if found and (places or came_from_report()):
        _offer_cells(db, found)
        _show(places)


def _quoted(found: Collection[Coding]) -> frozenset[Name]:
    return frozenset(("quote", str(one.id)) for one in found)


def _offer_cells(db: Database, found: Collection[Coding]) -> None:
    names = link_names(db, language())
    with st.container(horizontal=True, key="passage_cells"):
        for link in dict.fromkeys(one.link for one in found if one.link in names):
            page = st.session_state["pages"]["joint_display"]
            st.page_link(page, label=f"◆ {names[link or '']}", query_params={"cell": str(link)})


def _show(places: Collection[ReportPlace]) -> None:
    """A link a sentence, the first few of them."""
    if not places:
        return
    st.caption(t("report.rests_here", n=len(places)))
    with st.container(horizontal=True, key="report_places"):
        for one in list(places)[:_SHOWN]:
            page = st.session_state["pages"]["report"]
            asked = {CLAIM: str(one.claim.id)}
            st.page_link(page, label=_named(one), query_params=asked, width="content")


def _named(place: ReportPlace) -> str:
    """«Hva tallene sier, 2: Anslaget er …»: where it stands, and how the author's own words begin, if any."""
    text = place.claim.nb if language() == "nb" else place.claim.en or place.claim.nb
    words = " ".join(own_words(text).replace(PLACE, "…").split())
    number = place.section.claims.index(place.claim) + 1
    where = f"{place.section.name(language())}, {number}"
    return f"{where}: {shorten(words, _WORDS, placeholder=' …')}" if any(map(str.isalpha, words)) else where
