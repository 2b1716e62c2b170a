"""Matched pairs on the screen: a participant and a non-participant beside each other, guarded."""

from __future__ import annotations

import streamlit as st
from sqlite_utils import Database

from workbench.services.effect_details import (
    LEAST_ALIKE,
    LEAST_ALIKE_IN_FILES,
    ShownPairs,
    ShownPerson,
    pairs_for_file,
    shown_pairs,
)
from workbench.services.effects import PAIR_ORDERS, Pair, PairOrder, StoredEffect, control_use
from workbench.services.study_files import opened_study
from workbench.services.table_files import table_xlsx
from workbench.texts import Texts
from workbench.ui.captions import full_caption
from workbench.ui.study import study_name
from workbench.ui.tables import XLSX, show_table
from workbench.ui.text import t, texts
from workbench.words import level_name

_PAGE = 50


def show_pairs(db: Database, stored: StoredEffect) -> None:
    """Matched pairs in the order asked for, a page at a time, and all of them as a file."""
    if not stored.n_pairs:
        st.info(t("effect.no_pairs"))
        return
    n_pages = max(1, -(-stored.n_pairs // _PAGE))
    use = _use(db, stored)
    st.write(f"{t('effect.pairs_lead', n=stored.n_pairs)} {use}")
    ordered, turned, taken = st.columns([3, 2, 2], vertical_alignment="bottom")
    order = ordered.selectbox(
        t("effect.pairs_order"),
        PAIR_ORDERS,
        format_func=lambda name: t(f"effect.order_{name}"),
        key="pairs_order",
    )
    number = turned.number_input(
        t("effect.pairs_page", n=n_pages), 1, n_pages, key=f"pairs_page_{stored.analysis.id}_{order}"
    )
    listed = shown_pairs(db, stored.analysis.id, page=int(number), size=_PAGE, order=order)
    show_table(_head(), _rows(listed, texts()), height=420, caption=t("effect.pairs_note", least=LEAST_ALIKE))
    with taken:
        _offer_all(stored, order, use)


def _use(db: Database, stored: StoredEffect) -> str:
    """How many controls the pairs are made of, and how often the most used one is used."""
    found = control_use(db, stored.analysis.id)
    if found.most_used <= 1:
        return t("effect.controls_once", n=found.n_controls)
    is_whole = abs(found.most_weight - round(found.most_weight)) < 1e-9
    weight = texts().number(found.most_weight, 0 if is_whole else 2)
    return t("effect.controls_used", n=found.n_controls, most=found.most_used, weight=weight)


def _offer_all(stored: StoredEffect, order: PairOrder, use: str) -> None:
    """Every pair as a table for Excel, made when somebody asks for it."""
    study, words, head = study_name(), texts(), _head()
    caption = full_caption(f"{use} {t('effect.pairs_file_note', least=LEAST_ALIKE_IN_FILES)}")

    def made() -> bytes:
        with opened_study(study) as db:
            rows = _rows(pairs_for_file(db, stored, order=order), words)
        return table_xlsx(head, rows, caption=caption, texts=words)

    label = t("effect.pairs_file", n=stored.n_pairs)
    st.download_button(label, made, f"{study}-pairs.xlsx", XLSX, on_click="ignore", key="pairs_file")


def _head() -> list[str]:
    sides = [cell for side in ("treated", "control") for cell in _person_head(side)]
    return [*sides, *(t(f"effect.{name}") for name in ("uses", "weight", "distance"))]


def _person_head(side: str) -> list[str]:
    short = t(f"effect.{side}_short")
    names = (t("covariate.age"), t("covariate.country"), t("effect.returned"))
    return [t(f"chart.{side}"), *(f"{short} {name.lower()}" for name in names)]


def _rows(listed: ShownPairs, form: Texts) -> list[list[str]]:
    return [
        [*_person_cells(treated, form), *_person_cells(control, form), *_pair_cells(pair, form)]
        for treated, control, pair in listed
    ]


def _person_cells(person: ShownPerson, form: Texts) -> list[str]:
    ages = "–" if person.ages is None else "{}–{}".format(*person.ages)
    country = "–" if person.country is None else level_name("country", person.country, form)
    return [person.person_id, ages, country, str(form.shown(person.returned))]


def _pair_cells(pair: Pair, form: Texts) -> list[str]:
    return [form.integer(pair.n_uses), form.number(pair.weight, 3), form.number(pair.distance, 6)]
