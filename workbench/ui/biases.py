"""The bias board on the screen: which verdicts a known bias could overturn, and who shares it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import streamlit as st
from sqlite_utils import Database

from workbench.qual.records import Coder
from workbench.reasons import Worded
from workbench.services.biases import (
    ASSUMPTIONS,
    PUSHES,
    BiasOnLink,
    BlindSpot,
    FlagOnLink,
    SharedBias,
    bias_rows,
    blind_spots,
    drop_bias,
    flag_rows,
    late_biases,
    note_bias,
    pushed_display,
    reservations,
    shared_rows,
)
from workbench.services.plan import AfterLock, changed_after_lock
from workbench.services.triangulation import Cell, Evidence, JointDisplay
from workbench.services.undoing import BIASES
from workbench.ui.after_lock import after_lock_note, after_lock_sign, after_lock_word, show_marked_table
from workbench.ui.captions import resting_on
from workbench.ui.errors import shown_errors
from workbench.ui.study import asked_coder
from workbench.ui.tables import show_table
from workbench.ui.text import as_text, language, t, texts
from workbench.ui.undoing import undo_redo
from workbench.words import interval, verdict_word

_SIZES = tuple(round(0.001 * step, 3) for step in range(1, 101))
_DEFAULT_SIZE = 0.01


def show_biases(db: Database, found: Evidence, display: JointDisplay, *, basis: str = "") -> None:
    """Biases on every estimate, the rule of symmetry, barred estimates and voices that were not heard."""
    rows, after = bias_rows(db, display), changed_after_lock(db)
    undo_redo(db, BIASES, place="biases")
    with resting_on(basis):
        if rows:
            st.write(t("bias.lead"))
            _show_rows(db, rows, after)
            _show_symmetry(found, display, shared_rows(db, display), rows)
        else:
            estimated = any(cell.estimate is not None for cell in display.cells.values())
            st.info(t("bias.empty" if estimated else "bias.nothing_estimated"))
    _show_flags(flag_rows(display))
    _show_blind_spots(blind_spots(display))
    _note_form(db, found, display, rows)


def _show_rows(db: Database, rows: Sequence[BiasOnLink], after: AfterLock) -> None:
    """Each bias on each estimate; one that is noted, here or elsewhere, only since locking is marked."""
    names = ("name", "estimate", "noted", "pushes", "needed", "needed_se", "today", "then")
    head = [t(f"bias.{name}") for name in names]
    late = late_biases(db, after)
    told = [[*_row(one), _since_lock(one, after, late)] for one in rows]
    show_marked_table(head, told, name="biases", caption=t("bias.table_note"))
    for one in after.of("biases"):
        if one.kind == "removed":
            after_lock_note(t("bias.gone", name=_said(Worded(**one.old["name"]))))


def _since_lock(one: BiasOnLink, after: AfterLock, late: Collection[object]) -> str:
    if one.note_id:
        return after_lock_word(after, "biases", str(one.note_id))
    return after_lock_sign() if one.bias.shared_as in late else ""


def _row(one: BiasOnLink) -> list[str]:
    form, moved = texts(), one.turning
    noted = t("bias.noted_here" if one.note_id else "bias.noted_shared")
    return [
        _said(one.bias.name),
        one.cell.link.name(language()),
        noted,
        t(f"bias.push_{one.bias.pushes.replace(' ', '_')}"),
        t("bias.pp", pp=form.pp(moved.shift, 1, sign=True)) if moved.turns else t("bias.never"),
        form.number(moved.standard_errors, 1) if moved.turns else "–",
        verdict_word(one.cell, form),
        t(f"verdict.verdict_{moved.verdict}") if moved.turns else "–",
    ]


def _said(name: str | Worded) -> str:
    return str(texts().shown(name))


def _show_symmetry(
    found: Evidence, display: JointDisplay, shared: Sequence[SharedBias], rows: Sequence[BiasOnLink]
) -> None:
    st.subheader(t("bias.symmetry"))
    st.write(t("bias.symmetry_intro"))
    left, right = st.columns(2)
    names = [_said(one.bias.name) for one in shared]
    place = left.selectbox(
        t("bias.choose"),
        range(len(shared)),
        index=_most_shared(shared),
        format_func=names.__getitem__,
        key="bias_chosen",
    )
    sizes = {size: t("bias.pp", pp=texts().pp(size)) for size in _SIZES}
    size = right.select_slider(
        t("bias.size"),
        _SIZES,
        value=_size_that_turns(shared[place], rows),
        format_func=sizes.__getitem__,
        key=f"bias_size_{place}_{language()}",
    )
    _show_pushed(found, display, shared[place], size)


def _most_shared(shared: Sequence[SharedBias]) -> int:
    """The bias noted on the fewest estimates beside those that share it: symmetry matters most there."""
    return max(range(len(shared)), key=lambda at: len(shared[at].not_listed))


def _size_that_turns(shared: SharedBias, rows: Sequence[BiasOnLink]) -> float:
    """Just enough to turn the first estimate that the bias is noted on."""
    mine = (one.turning for one in rows if one.bias.shared_as == shared.bias.shared_as and one.note_id)
    needed = next((abs(one.shift) for one in mine if one.turns), _DEFAULT_SIZE)
    return next((size for size in _SIZES if size > needed), _SIZES[-1])


def _show_pushed(found: Evidence, display: JointDisplay, shared: SharedBias, size: float) -> None:
    links = [*shared.listed, *shared.not_listed]
    turned = pushed_display(found, display, links, pushes=shared.bias.pushes, size=size)
    names = {link: display.cells[link].link.name(language()) for link in links if link in display.cells}
    said = t(
        "bias.symmetry_said" if shared.not_listed else "bias.symmetry_alone",
        name=_said(shared.bias.name),
        listed=", ".join(names[link] for link in shared.listed if link in names),
        size=texts().pp(size),
        n=sum(one.before.verdict != one.after.verdict for one in turned),
        of=len(turned),
        **({"others": ", ".join(names[link] for link in shared.not_listed)} if shared.not_listed else {}),
    )
    st.write(as_text(said))
    head = [t("bias.estimate"), t("bias.before"), t("bias.after")]
    rows = [[one.before.link.name(language()), _state(one.before), _state(one.after)] for one in turned]
    show_table(head, rows, name="symmetry")


def _state(cell: Cell) -> str:
    return " · ".join(part for part in (verdict_word(cell, texts()), interval(cell, texts())) if part)


def _show_flags(rows: Sequence[FlagOnLink]) -> None:
    if not rows:
        return
    st.subheader(t("bias.flags"))
    st.markdown("\n".join(f"- {as_text(_flag_line(one))}" for one in rows))


def _flag_line(one: FlagOnLink) -> str:
    flags = ", ".join(_said(flag) for flag in one.flags)
    verdict = t(f"verdict.verdict_{one.verdict}")
    return t("bias.flag_row", link=one.cell.link.name(language()), flags=flags, verdict=verdict)


def _show_blind_spots(rows: Sequence[BlindSpot]) -> None:
    if not rows:
        return
    st.subheader(t("bias.blind"))
    st.write(t("bias.blind_intro"))
    st.markdown("\n".join(f"- {as_text(_blind_line(one))}" for one in rows))


def _blind_line(one: BlindSpot) -> str:
    direction = t(f"verdict.direction_{one.direction}")
    return t("bias.blind_row", link=one.cell.link.name(language()), n=one.n, direction=direction)


def show_reservations(db: Database, found: Evidence, link: str) -> None:
    """Explanations used for other estimates that hold for this one as well."""
    names = {one.link: one.name(language()) for one in found.model.links}
    late = late_biases(db, changed_after_lock(db))
    for shared in reservations(db, found.estimates).get(link, ()):
        elsewhere = ", ".join(names.get(one, one) for one in shared.listed)
        line = t("bias.reservation", name=_said(shared.bias.name), links=elsewhere)
        mark = f" {after_lock_sign()}" if shared.bias.shared_as in late else ""
        st.markdown(f"- ⇆ {as_text(line)}{mark}")


def _note_form(db: Database, found: Evidence, display: JointDisplay, rows: Sequence[BiasOnLink]) -> None:
    measured = [name for name, cell in display.cells.items() if cell.estimate is not None]
    if not measured:
        return
    with st.expander(t("bias.note_new")):
        coder = asked_coder(db, place="biases")
        if coder:
            _new_note(db, display, measured, coder)
            _drop_note(db, rows, coder)


def _new_note(db: Database, display: JointDisplay, measured: Sequence[str], coder: Coder) -> None:
    links = {name: display.cells[name].link.name(language()) for name in measured}
    ways = {name: t(f"bias.push_{name.replace(' ', '_')}") for name in PUSHES}
    taken = {name: t(f"bias.assumption_{name or 'none'}") for name in ("", *ASSUMPTIONS)}
    with st.form("note_bias", border=False):
        link = st.selectbox(t("bias.estimate"), list(links), format_func=links.__getitem__)
        nb = st.text_input(t("bias.name_nb"), max_chars=200)
        en = st.text_input(t("bias.name_en"), max_chars=200)
        pushes = st.selectbox(t("bias.pushes"), list(ways), format_func=ways.__getitem__)
        assumption = st.selectbox(t("bias.assumption"), list(taken), format_func=taken.__getitem__)
        pressed = st.form_submit_button(t("bias.store"), type="primary")
    if pressed:
        with shown_errors():
            note_bias(db, link=link, name=Worded(nb, en), pushes=pushes, assumption=assumption, coder=coder)
            st.rerun()


def _drop_note(db: Database, rows: Sequence[BiasOnLink], coder: Coder) -> None:
    noted = {
        one.note_id: f"{_said(one.bias.name)} – {one.cell.link.name(language())}"
        for one in rows
        if one.note_id
    }
    if not noted:
        return
    with st.form("drop_bias", border=False):
        chosen = st.selectbox(t("bias.dropped"), list(noted), format_func=noted.__getitem__)
        pressed = st.form_submit_button(t("bias.drop"))
    if pressed:
        with shown_errors():
            drop_bias(db, chosen, coder=coder)
            st.rerun()
