"""The report's table of robustness: how much each estimate takes before it says something else."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.reports.content import ReportContent, ReportedEffect, ReportedTrials, ReportTable
from workbench.reports.figures import measure_name
from workbench.reports.trial_words import gamma_star, trial_words
from workbench.texts import MISSING, Texts
from workbench.words import stored_reason

TESTS = ("mantel_haenszel", "mcnemar")
FIELDS = ("e_value", "estimators", "median", "same", "left_out", "unknown", "alike")
_NOTHING = ReportedTrials()


def trials_table(content: ReportContent, texts: Texts) -> ReportTable | None:
    """One row a measure; None where nothing of robustness has been computed."""
    if not any(_of(content, one) != _NOTHING for one in content.effects):
        return None
    names = ("measure", "mantel_haenszel", "mcnemar", *FIELDS, "mde")
    head = [texts.t(f"report.trials_{name}") for name in names]
    rows = [_row(content, one, texts) for one in content.effects]
    note = " ".join([texts.t("report.trials_note"), *_reasons(content, texts)])
    anchors = [content.anchors.of("robustness", measure=one.measure_id) for one in content.effects]
    return ReportTable(texts.t("report.table_trials"), head, rows, anchors, note)


def _of(content: ReportContent, effect: ReportedEffect) -> ReportedTrials:
    return content.trials.get(effect.measure_id, _NOTHING)


def _row(content: ReportContent, effect: ReportedEffect, texts: Texts) -> list[str]:
    trials = _of(content, effect)
    bias = trials.hidden_bias
    gammas = [(gamma_star(bias[test], texts) if bias else "") or MISSING for test in TESTS]
    told = [trial_words(trials, field, texts) or MISSING for field in FIELDS]
    return [measure_name(content, effect, texts), *gammas, *told, texts.pp(effect.summary.effect.mde)]


def _reasons(content: ReportContent, texts: Texts) -> Iterator[str]:
    """Why a test has no Γ*, each reason once with the measures and tests it holds for."""
    for effect in content.effects:
        bias = _of(content, effect).hidden_bias
        for test in TESTS if bias else ():
            if bias and bias[test]["reason"]:
                named = f"{measure_name(content, effect, texts)}, {texts.t(f'robustness.test_{test}')}"
                yield f"{named}: {stored_reason(bias[test]['reason'], texts)}"
