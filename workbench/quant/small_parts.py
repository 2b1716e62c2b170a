"""Parts of a robustness analysis as they may be shown: plain values in, plain values out, few persons hidden.

Each function takes a part as :mod:`workbench.services.robustness_parts` keeps it and gives another of the
same form. Hidden numbers are None, and ``hidden`` lists the reasons why something is not shown at all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from workbench.quant.effect_summary import reason_from_json, reason_to_json
from workbench.quant.small_counts import is_few, shown_counts
from workbench.quant.small_effects import matched_and_dropped, rests_on_few, shown_reason
from workbench.reasons import Reason

Json = dict[str, Any]
_ESTIMATED = (
    "att",
    "effect",
    "se",
    "p",
    "p_holm",
    "change",
    "ci_lower",
    "ci_upper",
    "ci90_lower",
    "ci90_upper",
)


def guarded_estimators(known: Json, *, least: int) -> Json:
    """Every estimator; one that rests on few has no estimate, and few left out hide how many are left."""
    rows = [_estimator(row, least) for row in known["rows"]]
    main = next((row for row in rows if row["method"] == "as-in-2014"), None)
    lost = main is not None and main.get("att") is None
    return {**known, "rows": rows, "ties": None if lost else known.get("ties")}


def _estimator(row: Json, least: int) -> Json:
    if row.get("att") is None:
        return _with_reason(row, least)
    if rests_on_few(row["n_treated_matched"], row["n_controls_used"], least=least):
        return _refused(row, least)
    matched, dropped = matched_and_dropped(row["n_treated_matched"], row["dropped_treated"], least=least)
    # one to one, the effective number of controls is the number of matched treated
    ess = None if matched is None else row["effective_sample_size"]
    counts = {"n_treated_matched": matched, "dropped_treated": dropped, "effective_sample_size": ess}
    return {**_with_reason(row, least), **counts}


def guarded_groups(known: Mapping[str, Json], *, least: int) -> dict[str, Json]:
    """Effects by group, with the persons of each as they may be shown beside the known total."""
    return {column: {**kept, "rows": _groups(kept["rows"], least)} for column, kept in known.items()}


def _groups(rows: Sequence[Json], least: int) -> list[Json]:
    counts = (shown_counts([row[name] for row in rows], least=least) for name in ("n_treated", "n_control"))
    return [
        _group({**row, "n_treated": treated, "n_control": control}, least)
        for row, treated, control in zip(rows, *counts, strict=True)
    ]


def _group(row: Json, least: int) -> Json:
    if row["effect"] is not None:
        few = rests_on_few(row["n_treated_matched"], row["n_controls_used"], least=least)
        return _refused(row, least) if few else row
    reason = row["reason"]
    if reason and reason["key"] == "effect_reason.group_too_small":
        counts = {"treated": row["n_treated"], "controls": row["n_control"]}
        return {**row, "reason": {**reason, "values": {**reason["values"], **counts}}}
    return _with_reason(row, least)


def guarded_unknown(known: Json, *, least: int) -> Json:
    """Unknown outcomes; without the plane where its slope would tell how few are unknown, or known."""
    told = {**known, "returnable": _returnable(known.get("returnable"), least)}
    arms = known.get("arms", {}).values()
    counts = [n for one in arms for n in (one["n_unknown"], one["n"] - one["n_unknown"])]
    if not any(is_few(n, least=least) for n in counts):
        return told
    kept = {
        name: value for name, value in told.items() if name not in ("plane", "line", "same_share", "arms")
    }
    return {**kept, "n_unknown": None, "hidden": [_why("small.unknown", least)]}


def _returnable(found: Json | None, least: int) -> Json | None:
    if not found:
        return found
    if is_few(found["n_left_out"], least=least):
        return {**_emptied(found), "n_left_out": None, "reason": _why("small.returnable", least)}
    few = rests_on_few(found["n_treated"], found["n_control"], least=least)
    return _refused(found, least) if few else _with_reason(found, least)


def guarded_hidden_bias(known: Json, *, least: int, hides_base: bool) -> Json:
    """Hidden bias; without what would tell how few had the outcome, or in how few pairs it differs.

    Parameters
    ----------
    known : dict
    least : int
    hides_base : bool
        Whether the base rate is hidden: the E-value would give it with the estimate.
    """
    told, hidden = dict(known), []
    if hides_base:
        told["e_value"] = {**known["e_value"], "e_value": None, "ratio": None, "ratio_limit": None}
        hidden.append(_why("small.e_value", least))
    pairs = known["mcnemar"]
    sides = (pairs["n_in_direction"], pairs["n_discordant"] - pairs["n_in_direction"])
    if any(is_few(n, least=least) for n in sides):
        rows = [{**row, "p_lower": None, "p_upper": None} for row in pairs["rows"]]
        why = _why("small.pairs", least)
        told["mcnemar"] = {**pairs, "rows": rows, "gamma_star": None, "reason": why}
    return {**told, "hidden": hidden}


def guarded_leave_one_out(
    known: Json, *, least: int, persons: Mapping[str, tuple[int, int]] | None = None
) -> Json:
    """Without one thing at a time; not without a centre where few lived, whom the difference would tell of.

    Parameters
    ----------
    known : dict
    least : int
    persons : mapping of str to (int, int), optional
        Participants and others of each centre.
    """
    centres = known.get("centres")
    if not centres or persons is None:
        return known
    rows = [row for row in centres["rows"] if not rests_on_few(*persons[row["left_out"]], least=least)]
    n_hidden = len(centres["rows"]) - len(rows)
    if not n_hidden:
        return known
    effects = [row["effect"] for row in rows if row["effect"] is not None]
    full = centres["full"]["effect"]
    turned = sum(1 for effect in effects if full is not None and effect * full < 0)
    extremes = {"lowest": min(effects, default=None), "highest": max(effects, default=None)}
    shown = {**centres, **extremes, "rows": rows, "n_sign_changed": turned}
    return {**known, "centres": shown, "hidden": [_why("small.centres", least, n=n_hidden)]}


def guarded_dose(known: Json, *, least: int) -> Json:
    """Effect by dose; without the groups where one is few, since the others and the whole would tell it."""
    doses, hidden = [], []
    for one in known["doses"]:
        few = [group for group in one["groups"] if is_few(group["n_treated"], least=least)]
        told = {**one, "groups": [] if few else [_with_reason(group, least) for group in one["groups"]]}
        if is_few(one["n_unknown"], least=least):
            told["n_unknown"] = None
        doses.append(_slope(told, least))
        hidden += [_why("small.dose", least)] if few else []
    cut = known["n_cut_short"]
    shown_cut = None if is_few(cut, least=least) else cut
    return {**known, "doses": doses, "n_cut_short": shown_cut, "hidden": hidden[:1]}


def _slope(one: Json, least: int) -> Json:
    if not is_few(one["n_treated"], least=least):
        return one
    return {**_refused(one, least), "slope": None, "n_treated": None}


def guarded_negative(known: Json, *, least: int) -> Json:
    """Control outcomes; one that few persons of an arm have is told only as that."""
    return {**known, "rows": [_control(row, least) for row in known["rows"]]}


def _control(row: Json, least: int) -> Json:
    sizes = {"treated": row["n_treated"], "control": row["n_control"]}
    events = row["events"] or {}
    few = any(is_few(n, least=least) for n in (*events.values(), *sizes.values()))
    if few:
        return {**_refused(row, least), "events": None, "differs": False}
    return _with_reason(row, least)


def guarded_curve(known: Json, *, least: int) -> Json:
    """A specification curve without the estimates that rest on few, and what it says of the rest."""
    points = [
        _refused(one, least) if _is_few_point(one, least) else _with_reason(one, least)
        for one in known["points"]
    ]
    n_hidden = sum(map(_is_few_point, known["points"], [least] * len(points)))
    failures = [_with_reason(one, least) for one in known["summary"]["failures"]]
    summary = {**known["summary"], "failures": failures}
    if not n_hidden:
        return {**known, "points": points, "summary": summary}
    found = sorted(one["att"] for one in points if one["att"] is not None)
    ends = {"lowest": found[0], "highest": found[-1]} if found else {"lowest": None, "highest": None}
    summary |= {"n": len(found), "median": _median(found), **ends}
    return {**known, "points": points, "summary": summary, "hidden": [_why("small.curve", least, n=n_hidden)]}


def _is_few_point(one: Json, least: int) -> bool:
    return one["att"] is not None and rests_on_few(one["n_treated"], one["n_controls"], least=least)


def _median(found: Sequence[float]) -> float | None:
    middle = len(found) // 2
    if not found:
        return None
    return found[middle] if len(found) % 2 else (found[middle - 1] + found[middle]) / 2


def _refused(row: Json, least: int) -> Json:
    return {**_emptied(row), "reason": _why("effect_reason.few_persons", least)}


def _emptied(row: Json) -> Json:
    """Without its numbers, so that a row tells nothing but why."""
    return {name: None if name in _ESTIMATED else value for name, value in row.items()}


def _with_reason(row: Json, least: int) -> Json:
    """With the persons that its reason counts hidden where they are few."""
    reason = reason_from_json(row.get("reason"))
    return row if reason is None else {**row, "reason": reason_to_json(shown_reason(reason, least=least))}


def _why(key: str, least: int, **values: object) -> Json | None:
    return reason_to_json(Reason.of(key, least=least, **values))
