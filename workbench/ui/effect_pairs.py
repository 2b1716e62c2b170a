"""Matched pairs on the screen: a participant and a non-participant beside each other, guarded."""

from __future__ import annotations

import streamlit as st
from sqlite_utils import Database

from workbench.services.effect_details import LEAST_ALIKE, ShownPerson, shown_pairs
from workbench.services.effects import Pair, StoredEffect
from workbench.ui.tables import show_table
from workbench.ui.text import t, texts
from workbench.words import level_name

_PAGE = 50


def show_pairs(db: Database, stored: StoredEffect) -> None:
    """Matched pairs, a page at a time: a participant and a non-participant beside each other."""
    if not stored.n_pairs:
        st.info(t("effect.no_pairs"))
        return
    n_pages = max(1, -(-stored.n_pairs // _PAGE))
    st.write(t("effect.pairs_lead", n=stored.n_pairs))
    number = st.number_input(
        t("effect.pairs_page", n=n_pages), 1, n_pages, key=f"pairs_page_{stored.analysis.id}"
    )
    head = [cell for side in ("treated", "control") for cell in _person_head(side)]
    listed = shown_pairs(db, stored.analysis.id, page=int(number), size=_PAGE)
    rows = [
        [*_person_cells(treated), *_person_cells(control), texts().number(pair.weight, 3), _distance(pair)]
        for treated, control, pair in listed
    ]
    note = t("effect.pairs_note", least=LEAST_ALIKE)
    show_table([*head, t("effect.weight"), t("effect.distance")], rows, height=420, caption=note)


def _person_head(side: str) -> list[str]:
    short = t(f"effect.{side}_short")
    names = (t("covariate.age"), t("covariate.country"), t("effect.returned"))
    return [t(f"chart.{side}"), *(f"{short} {name.lower()}" for name in names)]


def _person_cells(person: ShownPerson) -> list[str]:
    ages = "–" if person.ages is None else "{}–{}".format(*person.ages)
    country = "–" if person.country is None else level_name("country", person.country, texts())
    return [person.person_id, ages, country, str(texts().shown(person.returned))]


def _distance(pair: Pair) -> str:
    return texts().number(pair.distance, 6)
