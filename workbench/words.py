"""Sentences that screen and report say alike, in both languages: one function a claim."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from workbench.mixed.display import Cell
from workbench.mixed.records import FlipPoint, NumbersResult
from workbench.mixed.sentences import cell_sentence, points, returns
from workbench.mixed.settings import TriangulationSettings
from workbench.quant.design import Term
from workbench.quant.effect_summary import EffectSummary
from workbench.quant.small_effects import ShownEffect
from workbench.reasons import Reason
from workbench.texts import Texts


def answer(summary: EffectSummary, texts: Texts, *, shown: ShownEffect | None = None) -> str:
    """How many more or fewer returns among how many participants, with the interval.

    Parameters
    ----------
    summary : EffectSummary
    texts : Texts
    shown : ShownEffect, optional
        What may be shown; where the number of participants is hidden, returns are told in percentage points.
    """
    effect = summary.effect
    n = effect.n_treated_matched if shown is None else shown.n_treated_matched
    if effect.se != effect.se:
        return texts.t("effect.answer_none", n=n) if n is not None else texts.t("small.answer_none")
    if n is None:
        shares = (effect.att, effect.ci_lower, effect.ci_upper)
        estimate, lower, upper = (texts.reason(points(share)) for share in shares)
        return texts.t("small.answer", estimate=estimate, lower=lower, upper=upper)
    numbers = (effect.additional, effect.additional_lower, effect.additional_upper)
    estimate, lower, upper = (texts.reason(returns(number)) for number in numbers)
    return texts.t("effect.answer", n=n, estimate=estimate, lower=lower, upper=upper)


def exclusion(summary: EffectSummary, sesoi: float, texts: Texts) -> str:
    """What the interval says of the smallest effect that matters; absence of proof is never called proof."""
    effect = summary.effect
    outer, inner = (effect.ci_lower, effect.ci_upper), (effect.ci90_lower, effect.ci90_upper)
    return _excluded(outer, inner, effect.mde, sesoi, texts)


def _excluded(
    outer: tuple[float, float], inner: tuple[float, float], mde: float | None, sesoi: float, texts: Texts
) -> str:
    """What the interval of an estimate and that of its equivalence test leave out."""
    band = texts.pp(sesoi)
    if -sesoi < inner[0] and inner[1] < sesoi:
        return texts.t("effect.excludes_both", sesoi=band)
    if outer[0] > 0 or outer[1] < 0:
        return texts.t("effect.shows_more" if outer[0] > 0 else "effect.shows_fewer")
    if inner[1] < sesoi:
        return texts.t("effect.excludes_benefit", sesoi=band)
    return texts.t("effect.excludes_nothing", sesoi=band, mde=texts.pp(mde))


def balance_sentence(summary: EffectSummary, texts: Texts, *, hidden: Collection[str] = ()) -> str:
    """The largest difference after matching, and where none can be told; nothing of ``hidden`` covariates."""
    rows = [row for row in summary.balance if row.covariate not in hidden]
    known = [row for row in rows if row.smd_after == row.smd_after]
    unknown = [term_name(row.covariate, texts) for row in rows if row.smd_after != row.smd_after]
    said = []
    if known:
        worst = max(known, key=lambda row: abs(row.smd_after))
        name = term_name(worst.covariate, texts)
        said.append(texts.t("effect.balance_lead", covariate=name, smd=abs(worst.smd_after)))
    if unknown:
        said.append(texts.t("effect.balance_unknown", covariates=", ".join(unknown)))
    return " ".join(said)


def numbers_said(
    numbers: NumbersResult | None,
    summary: EffectSummary,
    sesoi: float,
    texts: Texts,
    *,
    unexamined: bool = True,
) -> str:
    """«færre returer (skjør). …»: the class, what the interval excludes, and what the class rests on.

    Parameters
    ----------
    numbers, summary, sesoi, texts
    unexamined : bool
        Say what has not been examined yet, too.
    """
    if numbers is None or numbers.interval is None or numbers.equivalence_interval is None:
        excluded = exclusion(summary, sesoi, texts)
    else:
        excluded = _excluded(numbers.interval, numbers.equivalence_interval, numbers.mde, sesoi, texts)
    if numbers is None:
        return excluded
    said = [] if numbers.reasons else [excluded]
    left_out = () if unexamined else numbers.unexamined
    said += [texts.reason(reason) for reason in numbers_reasons(numbers) if reason not in left_out]
    return f"{class_word(numbers, texts)}. {' '.join(said)}"


def class_word(numbers: NumbersResult, texts: Texts) -> str:
    """«færre returer (skjør)»; what is undecided is never called fragile."""
    fragile = f" ({texts.t('verdict.fragile')})" if numbers.is_fragile else ""
    return texts.t(f"verdict.class_{numbers.number_class}") + fragile


def numbers_reasons(numbers: NumbersResult) -> tuple[Reason, ...]:
    """Why the numbers are unreliable, what is held against them, and what else has been examined or not."""
    return (*numbers.reasons, *numbers.fragile_reasons, *numbers.examined)


def verdict_word(cell: Cell, texts: Texts) -> str:
    """«motstrid (skjør)»."""
    fragile = f" ({texts.t('verdict.fragile')})" if cell.fragile else ""
    return texts.t(f"verdict.verdict_{cell.verdict}") + fragile


def verdict_sentence(cell: Cell, texts: Texts) -> str:
    """«Begge → frivillig retur: motstrid (skjør). …»."""
    said = texts.reason(cell_sentence(cell))
    return f"{cell.link.name(texts.language)}: {verdict_word(cell, texts)}. {said}"


def voices_words(cell: Cell, texts: Texts) -> str:
    """«støtter, moderat (23 kilder)»."""
    direction = texts.t(f"verdict.direction_{cell.voices.direction}")
    if not cell.voices.confidence:
        return direction
    confidence = texts.t(f"verdict.confidence_{cell.voices.confidence}")
    return f"{direction}, {confidence} ({texts.integer(cell.voices.n)})"


def interval(cell: Cell, texts: Texts) -> str:
    """«+0,3 [−1,9; 2,5]» in percentage points; empty where nothing is measured."""
    if cell.estimate is None or cell.numbers.interval is None:
        return ""
    low, high = (texts.pp(limit) for limit in cell.numbers.interval)
    return f"{texts.pp(cell.estimate.att, sign=True)} [{low}; {high}]"


def flip_lines(cell: Cell, texts: Texts) -> list[str]:
    """Where the cell flips, in words; solved in closed form."""
    if not cell.flip_points:
        return [texts.t("verdict.flip_none")] if cell.estimate else []
    return [_flip_line(point, texts) for point in cell.flip_points]


def _flip_line(point: FlipPoint, texts: Texts) -> str:
    if point.turns_verdict:
        below, above = f"verdict_{point.verdict_below}", f"verdict_{point.verdict_above}"
    else:
        below, above = f"class_{point.class_below}", f"class_{point.class_above}"
    return texts.t(
        "verdict.flip_turns" if point.turns_verdict else "verdict.flip_class",
        sesoi=texts.pp(point.sesoi, 2),
        below=texts.t(f"verdict.{below}"),
        above=texts.t(f"verdict.{above}"),
    )


def term_name(name: str, texts: Texts) -> str:
    """«Land: Afghanistan» for ``country=AFG``; names of the user's own columns stay."""
    if name == "const":
        return texts.t("effect.constant")
    column, _, level = name.partition("=")
    shown = texts.t(f"covariate.{column}") if texts.has(f"covariate.{column}") else column
    return f"{shown}: {level_name(column, level, texts)}" if level else shown


def register_name(file_name: str, texts: Texts, *, simulated: bool) -> str:
    """The name of a register's file; one that is simulated is no file, and called so."""
    return texts.t("register.simulated") if simulated else file_name


def level_name(column: str, level: str, texts: Texts) -> str:
    """«Afghanistan» for ``AFG``; levels of the user's own stay as they are."""
    key = f"level.{column}_{level.lower()}"
    return texts.t(key) if texts.has(key) else level


def reference_name(term: Term, texts: Texts) -> str:
    """What a term is compared with: «Andre land» for a country, «nei» for a 0/1 covariate."""
    if term.reference is None:
        return ""
    if term.level is None:
        return texts.t("common.no")
    return level_name(term.column, term.reference, texts)


def significance_mark(p: float, thresholds: TriangulationSettings, texts: Texts) -> str:
    """«5 %» below the plan's level of main analyses, «10 %» below that of exploring ones; never a verdict."""
    levels = (thresholds.significance, thresholds.exploratory_level)
    return next((level_said(level, texts) for level in levels if p < level), "")


def level_said(share: float, texts: Texts) -> str:
    """«5 %», «2,5 %»: see :meth:`Texts.level`."""
    return texts.level(share)


def levels_said(thresholds: TriangulationSettings, texts: Texts) -> str:
    """Which levels of the plan the verdicts of a display rest on, and the intervals that belong to them."""
    return texts.t(
        "joint.levels",
        main=level_said(thresholds.significance, texts),
        equivalence=level_said(thresholds.equivalence_level, texts),
        interval=level_said(1 - thresholds.significance, texts),
        inner=level_said(1 - 2 * thresholds.equivalence_level, texts),
    )


def method_name(method: str, choices: Mapping[str, Any], texts: Texts) -> str:
    """«Nærmeste nabo, 5 naboer»: an estimator with the choices that set it apart."""
    parts = [texts.t("effect.method_" + method.replace("-", "_"))]
    if choices.get("neighbours", 1) > 1:
        parts.append(texts.t("effect.with_neighbours", n=choices["neighbours"]))
    if choices.get("caliper") is not None:
        parts.append(texts.t("effect.with_caliper"))
    if str(choices.get("se_method", "")).startswith("abadie"):
        parts.append(texts.t("effect.se_abadie_imbens"))
    return ", ".join(parts)


def stored_reason(kept: Mapping[str, Any] | None, texts: Texts) -> str:
    """A reason as it is kept with a result, in words; empty without one."""
    if not kept:
        return ""
    return texts.reason(Reason.of(kept["key"], **kept["values"]))


def action_word(action: str, texts: Texts) -> str:
    """«endret kode»: what was done, as the log says it; the action's own name where there are no words."""
    key = f"action.{action.replace('.', '_')}"
    return texts.t(key) if texts.has(key) else action
