"""The report's table of robustness: how much each estimate takes before it says something else."""

from __future__ import annotations

from workbench.reports.content import ReportContent, ReportedEffect, ReportedTrials, ReportTable
from workbench.reports.figures import measure_name
from workbench.reports.trial_words import gamma_star, trial_words
from workbench.texts import MISSING, Texts

TESTS = ("mantel_haenszel", "mcnemar")
FIELDS = ("estimators", "median", "same", "left_out", "unknown")
_NOTHING = ReportedTrials()


def trials_table(content: ReportContent, texts: Texts) -> ReportTable | None:
    """One row a measure; None where nothing of robustness has been computed."""
    if not any(_of(content, one) != _NOTHING for one in content.effects):
        return None
    names = ("measure", "gammas", "e_value", *FIELDS, "mde")
    head = [texts.t(f"report.trials_{name}") for name in names]
    rows = [_row(content, one, texts) for one in content.effects]
    note = texts.t("report.trials_note")
    anchors = [content.anchors.of("robustness", measure=one.measure_id) for one in content.effects]
    return ReportTable(texts.t("report.table_trials"), head, rows, anchors, note)


def _of(content: ReportContent, effect: ReportedEffect) -> ReportedTrials:
    return content.trials.get(effect.measure_id, _NOTHING)


def _row(content: ReportContent, effect: ReportedEffect, texts: Texts) -> list[str]:
    trials = _of(content, effect)
    told = [trial_words(trials, field, texts) or MISSING for field in FIELDS]
    name, mde = measure_name(content, effect, texts), texts.pp(effect.summary.effect.mde)
    return [name, _gammas(trials, texts), _e_value(trials, texts), *told, mde]


def _gammas(trials: ReportedTrials, texts: Texts) -> str:
    """«1,35 / –»: of both tests."""
    bias = trials.hidden_bias
    return " / ".join(gamma_star(bias[test], texts) or MISSING for test in TESTS) if bias else MISSING


def _e_value(trials: ReportedTrials, texts: Texts) -> str:
    """«1,26 (1,00)»: of the estimate and of the limit of its interval."""
    kept = trials.hidden_bias["e_value"] if trials.hidden_bias else {"e_value": None}
    if kept["e_value"] is None:
        return MISSING
    return f"{texts.number(kept['e_value'])} ({texts.number(kept['e_value_limit'])})"
