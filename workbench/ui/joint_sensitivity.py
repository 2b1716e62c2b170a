"""What would turn a cell, on the screen: what was changed, and what the cell would say then."""

from __future__ import annotations

from collections.abc import Collection

import streamlit as st

from workbench.mixed.outcomes import Outcome, rule_outcome
from workbench.mixed.sensitivity import Check, Trial
from workbench.mixed.voices import group_name
from workbench.services.sensitivity import Sensitivity
from workbench.services.triangulation import Cell, JointDisplay
from workbench.texts import MISSING
from workbench.ui.tables import show_table
from workbench.ui.text import language, t, texts

_NAMED = 12
_SHARES = ("sesoi", "sesoi_from", "sesoi_below")
_ACROSS: tuple[Check, ...] = (
    *("without_source", "without_group", "without_opinion", "threshold"),
    *("weights", "coder_alone", "agreed_layer"),
)
"""Changes to the voices, one a column of the table of all cells."""


def show_trials(cell: Cell, tried: Sensitivity, hidden: Collection[str]) -> None:
    """One table: first the rule, then what turns the verdict, what turns the voices, and what turns nothing.

    Parameters
    ----------
    hidden : collection of str
        Sources that are counted and not named.
    """
    trials = tried.trials[cell.link.link]
    st.write(trials_said(trials))
    ordered = sorted(trials, key=lambda one: (not one.turns_verdict, not one.turns_voices))
    rows = [[t("joint.try_rule"), *_outcome(rule_outcome(cell)), ""]]
    rows += [[_label(one, hidden), *_outcome(one.outcome), _turns(one)] for one in ordered]
    head = [t(f"joint.{name}") for name in ("tried_changed", "voices", "numbers", "verdict", "tried_turns")]
    link = cell.link.name(language())
    show_table(head, rows, name=f"tried_{cell.link.link}", caption=t("joint.tried_caption", link=link))
    left_out = {"open": tried.n_open, "blind": tried.n_blind}
    if said := [t(f"joint.tried_{name}", n=n) for name, n in left_out.items() if n]:
        st.caption(" ".join(said))


def show_trials_of_every_cell(display: JointDisplay, tried: Sensitivity) -> None:
    """Which cells turn without a source, a group or opinion, with other weights, or by one coder alone."""
    st.write(t("what_if.sensitive", n=len(tried.sensitive), of=len(display.cells)))
    head = [t("what_if.link"), *(t(f"what_if.across_{check}") for check in _ACROSS)]
    rows = [
        [cell.link.name(language()), *(_turned(tried.trials[name], check) for check in _ACROSS)]
        for name, cell in display.cells.items()
    ]
    show_table(head, rows, name="sensitivity", caption=t("what_if.across_caption"))


def _turned(trials: Collection[Trial], check: Check) -> str:
    """«delt (workshop); ⇄ ikke avgjort (deltaker)»: those of one kind that turn the voices or the verdict."""
    mine = [one for one in trials if one.check == check]
    told = (one for one in mine if one.turns_voices or one.turns_verdict)
    return "; ".join(_then(one, of=sum(len(each.what) for each in mine)) for one in told) or MISSING


def _then(trial: Trial, *, of: int) -> str:
    turned = (
        f"verdict_{trial.outcome.verdict}" if trial.turns_verdict else f"direction_{trial.outcome.direction}"
    )
    then = ("⇄ " if trial.turns_verdict else "") + t(f"verdict.{turned}")
    subject = _subject(trial, of)
    return t("what_if.across_then", what=subject, then=then) if subject else then


def _subject(trial: Trial, of: int) -> str:
    """What was changed, where the head of the column does not say it; sources are counted."""
    if trial.check == "without_source":
        return t("what_if.across_sources", n=len(trial.what), of=of)
    if trial.check == "weights":
        return t(f"what_if.across_{trial.what[0]}")
    if trial.check == "threshold":
        ends = dict.fromkeys((min(trial.what), max(trial.what)))
        return "–".join(texts().number(float(one), 2) for one in ends)
    return _what(trial)


def trials_said(trials: Collection[Trial]) -> str:
    """«Dommen snur i 3 av 17 prøver, stemmene i 2.»"""
    n, voices = sum(one.turns_verdict for one in trials), sum(one.turns_voices for one in trials)
    key = "tried_lead" if n else "tried_voices" if voices else "tried_none"
    return t(f"joint.{key}", n=n, of=len(trials), voices=voices)


def _outcome(outcome: Outcome) -> list[str]:
    confidence = f", {t(f'verdict.confidence_{outcome.confidence}')}" if outcome.confidence else ""
    fragile = f" ({t('verdict.fragile')})" if outcome.fragile else ""
    return [
        t(f"verdict.direction_{outcome.direction}") + confidence,
        t(f"verdict.class_{outcome.number_class}"),
        t(f"verdict.verdict_{outcome.verdict}") + fragile,
    ]


def _turns(trial: Trial) -> str:
    if trial.turns_verdict:
        return t("joint.turns_verdict")
    return t("joint.turns_voices") if trial.turns_voices else ""


def _label(trial: Trial, hidden: Collection[str]) -> str:
    if trial.check == "weights":
        return t(f"joint.try_weights_{trial.what[0]}")
    if trial.check == "without_source":
        if not (trial.turns_verdict or trial.turns_voices):
            return t("joint.try_without_source_each", n=len(trial.what))
        return t("joint.try_without_source", what=_sources(trial, hidden))
    return t(f"joint.try_{trial.check}", what=_what(trial))


def _what(trial: Trial) -> str:
    form = texts()
    if trial.check == "without_group":
        return str(form.shown(group_name(str(trial.what[0]))))
    if trial.check in _SHARES:
        return form.pp(float(trial.what[0]), 1 if trial.check == "sesoi" else 2)
    return "; ".join(form.number(one, 2) if isinstance(one, float) else one for one in trial.what)


def _sources(trial: Trial, hidden: Collection[str]) -> str:
    """The names of sources, as many as fit; those coded blind are counted only."""
    names = [str(one) for one in trial.what if one not in hidden]
    said = ", ".join(names[:_NAMED])
    if len(names) > _NAMED:
        said = t("joint.try_more", what=said, n=len(names) - _NAMED)
    unnamed = len(trial.what) - len(names)
    blind = [t("joint.try_blind", n=unnamed)] if unnamed else []
    return "; ".join([*([said] if said else []), *blind])
