"""The commands ``dose`` and ``controls``: effect by dose, and outcomes that nothing can have changed."""

from __future__ import annotations

import math
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.commands import options as given
from workbench.commands.option_groups import Columns, Matching, Reading, with_groups

if TYPE_CHECKING:
    from workbench.quant.analysis import EffectRun
    from workbench.quant.dose_response import DoseGroup, DoseResponse
    from workbench.quant.negative_controls import NegativeControl
    from workbench.services.causal_check_files import ControlOutcomes
    from workbench.texts import Texts

Alpha = Annotated[float, typer.Option(help="Two-sided level of intervals and tests.")]


@with_groups
def dose(
    data: given.Data,
    *,
    columns: Columns,
    outcome: given.Outcome,
    dose: Annotated[str, typer.Option(help="Column of how much each treated took; empty if unknown.")],
    groups: Annotated[int, typer.Option(help="Groups of about equal size; equal doses in one.")] = 3,
    least_treated: Annotated[int, typer.Option(help="A group with fewer has no estimate.")] = 30,
    alpha: Alpha = 0.05,
    link: Annotated[given.Link, typer.Option(help="Form of the propensity score.")] = given.Link.LOGIT,
    support: Annotated[given.Support, typer.Option(help="Rule of common support.")] = given.Support.MINMAX,
    neighbours: Annotated[int, typer.Option(help="Controls for each treated, ties aside.")] = 1,
    caliper: Annotated[float | None, typer.Option(help="Largest difference of scores in a match.")] = None,
    json: given.JsonOut = None,
    reading: Reading,
    language: given.LanguageOption = given.Language.EN,
) -> None:
    """Compare effects by how much of a treatment was taken: in groups, and as a slope (dose-response)."""
    with given.told_errors(language) as texts:
        from workbench.quant.specification import EffectSpecification
        from workbench.services import effect_files as files
        from workbench.services.causal_check_files import dose_from_file, dose_to_json

        specification = EffectSpecification(
            outcome=outcome,
            link=link.value,
            support=support.value,
            neighbours=neighbours,
            caliper=caliper,
            **columns.specified(),
        )
        run, found = dose_from_file(
            data,
            specification,
            dose,
            n_groups=files.at_least("--groups", groups, least=1),
            least_treated=files.at_least("--least-treated", least_treated, least=2),
            alpha=_level(alpha),
            **reading.told(),
        )
        if json:
            files.write_json(dose_to_json(run, dose, found), json)
        sys.stdout.write(_dose_lines(run, found, texts))
        given.warn(run.design.warnings, texts)


@with_groups
def controls(
    data: given.Data,
    *,
    columns: Columns,
    outcomes: Annotated[
        str, typer.Option(help="Columns that the treatment cannot have changed, separated by commas.")
    ],
    alpha: Alpha = 0.05,
    least_events: Annotated[
        int, typer.Option(help="An outcome of 0 and 1 that fewer have has no estimate.")
    ] = 10,
    matching: Matching,
    json: given.JsonOut = None,
    reading: Reading,
    language: given.LanguageOption = given.Language.EN,
) -> None:
    """Estimate effects on outcomes that the treatment cannot have changed (negative controls)."""
    with given.told_errors(language) as texts:
        from workbench.quant.specification import EffectSpecification
        from workbench.services import effect_files as files
        from workbench.services.causal_check_files import controls_from_file

        matched = matching.specified(default=given.Method.NEAREST)
        found = controls_from_file(
            data,
            given.all_read(EffectSpecification(outcome="", **columns.specified(), **matched)),
            given.names([outcomes]),
            alpha=_level(alpha),
            least_events=files.at_least("--least-events", least_events, least=1),
            **reading.told(),
        )
        if json:
            files.write_json(found.to_json(), json)
        sys.stdout.write(_control_lines(found, texts))
        given.warn(found.warnings, texts)


def _level(alpha: float) -> float:
    from workbench.services.effect_files import within

    within("--alpha", alpha, least=1e-9, most=0.499)
    return alpha


def _dose_lines(run: EffectRun, found: DoseResponse, texts: Texts) -> str:
    """One line a group, the slope, and who is left out."""
    lines = [_group_line(one, found.alpha, texts) for one in found.groups]
    if not math.isnan(found.se):
        told = {"slope": texts.number(found.slope, 5), **_uncertainty(found, found.alpha, texts, 5)}
        lines.append(texts.t("cli.dose_slope", p=texts.p_value(found.p), **told))
    lines += [texts.reason(found.reason)] if found.reason else []
    lines += [texts.t("cli.dose_unknown", n=found.n_unknown)] if found.n_unknown else []
    without = run.effect.dropped_treated
    lines += [texts.t("cli.dose_without", n=without)] if without else []
    return "\n".join(lines) + "\n"


def _group_line(group: DoseGroup, alpha: float, texts: Texts) -> str:
    ends = {"lowest": group.lowest, "highest": group.highest}
    doses = {name: texts.number(end, 0 if end == round(end) else 2) for name, end in ends.items()}
    doses["mean"] = texts.number(group.mean_dose, 2)
    counts = {"treated": group.n_treated, "controls": group.n_control}
    if math.isnan(group.se):
        why = texts.reason(group.reason) if group.reason else ""
        return texts.t("cli.dose_group_none", why=why, **doses, **counts)
    told = {"effect": texts.number(group.effect, 4), **_uncertainty(group, alpha, texts, 4)}
    return texts.t("cli.dose_group", **doses, **counts, **told)


def _uncertainty(
    found: DoseGroup | DoseResponse | NegativeControl, alpha: float, texts: Texts, decimals: int
) -> dict[str, str]:
    """Standard error, and the interval with its confidence."""
    numbers = {"se": found.se, "lower": found.ci_lower, "upper": found.ci_upper}
    told = {name: texts.number(value, decimals) for name, value in numbers.items()}
    return {**told, "confidence": texts.level(1 - alpha)}


def _control_lines(found: ControlOutcomes, texts: Texts) -> str:
    """One line an outcome, rows without a value, and what the adjusted tests say of all of them."""
    lines = [_control_line(one, found.alpha, texts) for one in found.rows]
    lines += [texts.t("cli.control_missing", control=name, n=n) for name, n in found.n_missing.items() if n]
    judged = [one for one in found.rows if not math.isnan(one.p_holm)]
    apart = [one.control for one in judged if one.differs]
    told = {"of": len(judged), "level": texts.level(found.alpha)}
    if apart:
        lines.append(texts.t("cli.controls_apart", n=len(apart), which=", ".join(apart), **told))
    elif judged:
        lines.append(texts.t("cli.controls_alike", **told))
    return "\n".join(lines) + "\n"


def _control_line(one: NegativeControl, alpha: float, texts: Texts) -> str:
    if math.isnan(one.se):
        why = texts.reason(one.reason) if one.reason else ""
        return texts.t("cli.control_none", control=one.control, why=why)
    p = {"p": texts.p_value(one.p), "p_holm": texts.p_value(one.p_holm)}
    counts = {"treated": one.n_treated, "controls": one.n_control}
    told = {"effect": texts.number(one.effect, 4), **_uncertainty(one, alpha, texts, 4)}
    return texts.t("cli.control", control=one.control, **told, **p, **counts)
