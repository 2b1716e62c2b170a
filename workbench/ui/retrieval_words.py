"""Words that set groups of informants apart, on the screen."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st
from sqlite_utils import Database

from workbench.qual.keyness import Keyness, KeyWord
from workbench.services.retrieval import CodedMaterial, newest_event
from workbench.services.retrieval_tables import attribute_names, values_of
from workbench.services.study_files import opened_study
from workbench.services.word_counts import AT_ONCE, WordQuestion, compared_words, count_words, waiting_texts
from workbench.ui.errors import shown_errors
from workbench.ui.jobs import watched
from workbench.ui.retrieval import attribute_name, value_name
from workbench.ui.study import study_name
from workbench.ui.tables import show_table
from workbench.ui.text import as_text, t, texts

SHOWN = 40
SURE = 0.05
"""A word sets groups apart when any word does so much in at most this share of random divisions."""
_KEPT = "retrieval_words_kept"


def words_are_counted(db: Database) -> bool:
    """Whether every text has its lemmas; few texts are counted at once, many as work to be watched."""
    waiting = waiting_texts(db)
    if waiting == 0:
        return True
    if waiting <= AT_ONCE:
        with st.spinner(t("retrieval.counting")):
            count_words(db)
        return True
    study = study_name()

    def work(progress: Callable[[float], None]) -> None:
        with opened_study(study) as own:
            count_words(own, progress=progress)

    st.info(t("retrieval.count_first", n=waiting))
    return watched(f"{study}.lemmas", t("retrieval.count_now"), work)


def show_words(db: Database, material: CodedMaterial) -> None:
    """Two groups, and the words that one of them uses more."""
    chosen = _choose_groups(material)
    if chosen is None:
        st.info(t("retrieval.words_one_group"))
        return
    if not words_are_counted(db):
        return
    asked, first, second = chosen
    with shown_errors(), st.spinner(t("retrieval.comparing")):
        _show_keyness(_kept(db, asked), first, second)


def _choose_groups(material: CodedMaterial) -> tuple[WordQuestion, str, str] | None:
    by, one, other = st.columns(3)
    attribute = by.selectbox(
        t("retrieval.words_by"),
        attribute_names(material.sources),
        format_func=attribute_name,
        key="retrieval_words_by",
    )
    values = sorted({value for source in material.sources for value in values_of(source, attribute)})
    if len(values) < 2:
        return None
    shown = value_name(material, attribute)
    first = one.selectbox(
        t("retrieval.words_first"), values, format_func=shown, key=f"retrieval_first_{attribute}"
    )
    everybody = t("retrieval.everybody_else")
    second = other.selectbox(
        t("retrieval.words_second"),
        [None, *(value for value in values if value != first)],
        format_func=lambda value: shown(value) if value else everybody,
        key=f"retrieval_second_{attribute}_{first}",
    )
    inside, outside = _sides(material, attribute, first, second)
    stop_words = st.checkbox(t("retrieval.with_stop_words"), key="retrieval_stop_words")
    against = shown(second) if second else everybody
    return WordQuestion(inside, outside, with_stop_words=stop_words), shown(first), against


def _sides(
    material: CodedMaterial, attribute: str, first: str, second: str | None
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Sources of the first group, and of the second or of everybody else; each on one side only."""
    held = {source.name: values_of(source, attribute) for source in material.sources}
    inside = tuple(name for name, values in held.items() if first in values)
    others = {name: values for name, values in held.items() if values and first not in values}
    return inside, tuple(name for name, values in others.items() if second is None or second in values)


def _kept(db: Database, asked: WordQuestion) -> Keyness:
    """The answer, computed once as long as nothing has changed."""
    key = (study_name(), newest_event(db), asked)
    held = st.session_state.get(_KEPT)
    if held is None or held[0] != key:
        held = (key, compared_words(db, asked))
        st.session_state[_KEPT] = held
    result: Keyness = held[1]
    return result


def _show_keyness(found: Keyness, first: str, second: str) -> None:
    sure = sum(one.p_any <= SURE for one in found.words)
    told = {"n": sure, "level": texts().percent(SURE, 0)}
    st.markdown(f"**{t('retrieval.words_sure' if sure else 'retrieval.words_unsure', **told)}**")
    st.write(as_text(_lead(found, first, second)))
    rare = {"n": found.n_rare, "count": found.least_count, "sources": found.least_sources}
    st.caption(t("retrieval.words_rare", **rare))
    if found.words:
        _show_words(found, first, second)
    else:
        st.info(t("retrieval.words_none"))


def _lead(found: Keyness, first: str, second: str) -> str:
    """What was compared, and how many words pass the strict limit beside how many would by chance."""
    form = texts()
    return t(
        "retrieval.words_lead",
        first=first,
        second=second,
        n_first=found.n_sources[0],
        n_second=found.n_sources[1],
        words_first=found.n_words[0],
        words_second=found.n_words[1],
        n=sum(one.log_likelihood >= found.strict for one in found.words),
        judged=len(found.words),
        limit=form.number(found.strict, 2),
        chance=form.number(found.expected_by_chance, 1),
    )


def _show_words(found: Keyness, first: str, second: str) -> None:
    head = [t(f"retrieval.words_{name}") for name in ("lemma", "ll", "ratio", "p_any")]
    for group in (first, second):
        head += [f"{group}: {t(f'retrieval.words_{name}')}" for name in ("per", "sources")]
    rows = [_row(one, found) for one in found.words[:SHOWN]]
    caption = t("retrieval.words_caption", n=len(rows), times=found.n_permutations)
    show_table(head, rows, name="keyness", caption=caption)


def _row(one: KeyWord, found: Keyness) -> list[str]:
    form = texts()
    return [
        one.lemma,
        form.number(one.log_likelihood, 1),
        form.number(one.log_ratio, 1, sign=True),
        form.p_value(one.p_any),
        form.number(one.per_thousand_first, 2),
        t("retrieval.n_of", n=one.sources_first, of=found.n_sources[0]),
        form.number(one.per_thousand_second, 2),
        t("retrieval.n_of", n=one.sources_second, of=found.n_sources[1]),
    ]
