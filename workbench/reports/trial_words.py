"""What is kept of a measure's robustness, a few words a number: for sentences and for the table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from workbench.quant.effect_summary import Json
from workbench.reports.content import ReportedTrials
from workbench.texts import Texts
from workbench.words import stored_reason

PARTS = {
    "gamma": "hidden_bias",
    "gamma_pairs": "hidden_bias",
    "e_value": "hidden_bias",
    "median": "curve",
    "range": "curve",
    "same": "curve",
    "specifications": "curve",
    "unknown": "unknown",
    "alike": "unknown",
    "estimators": "estimators",
    "left_out": "leave_one_out",
}
"""The part of robustness, and of its page, that each field comes from."""


def trial_words(trials: ReportedTrials, field: str, texts: Texts) -> str:
    """One field of :data:`PARTS` in words; empty where it has not been computed or is hidden."""
    part = PARTS.get(field)
    known: Json | None = getattr(trials, part) if part else None
    return _SAID[field](known, texts) if known else ""


def gamma_star(test: Mapping[str, Any], texts: Texts) -> str:
    """The Γ at which a test turns; «snur ikke» where none does; empty where there is nothing to turn."""
    if test["gamma_star"] is not None:
        return texts.number(test["gamma_star"], 2)
    return "" if test["reason"] else texts.t("report.gamma_never")


def _gamma(test: str) -> Callable[[Json, Texts], str]:
    def said(known: Json, texts: Texts) -> str:
        kept = known[test]
        return gamma_star(kept, texts) or stored_reason(kept["reason"], texts).rstrip(".")

    return said


def _e_value(known: Json, texts: Texts) -> str:
    """«1,26 (intervallgrensen: 1,00)»."""
    kept = known["e_value"]
    if kept["e_value"] is None:
        return stored_reason(kept["reason"], texts).rstrip(".")
    told = {name: texts.number(kept[name], 2) for name in ("e_value", "e_value_limit")}
    return texts.t("report.e_value", **told)


def _curve(name: str) -> Callable[[Json, Texts], str]:
    return lambda known, texts: texts.pp(known["summary"][name], 1, sign=True)


def _same_sign(known: Json, texts: Texts) -> str:
    return texts.percent(known["summary"]["share_same_sign"], 0)


def _unknown(known: Json, texts: Texts) -> str:
    """How far the effect goes when the unknown are counted as returned in one arm, the other, or both."""
    if "plane" not in known:
        return texts.t("robustness.none_unknown").rstrip(".") if known["n_unknown"] == 0 else ""
    values = [effect for row in known["plane"] for effect in row]
    return _from_to(min(values), max(values), texts)


def _alike(known: Json, texts: Texts) -> str:
    if "plane" not in known:
        return ""
    share = known["same_share"]
    return texts.t("report.alike_never") if share is None else texts.percent(share, 0)


def _estimators(known: Json, texts: Texts) -> str:
    found = [row["att"] for row in known["rows"] if row.get("att") is not None]
    return _from_to(min(found), max(found), texts) if found else ""


def _left_out(known: Json, texts: Texts) -> str:
    kept = known["covariates"]
    return "" if kept["lowest"] is None else _from_to(kept["lowest"], kept["highest"], texts)


def _from_to(lowest: float, highest: float, texts: Texts) -> str:
    low, high = (texts.pp(end, 1, sign=True) for end in (lowest, highest))
    return texts.t("report.from_to", lowest=low, highest=high)


def _range(known: Json, texts: Texts) -> str:
    return _from_to(known["summary"]["lowest"], known["summary"]["highest"], texts)


_SAID: Mapping[str, Callable[[Json, Texts], str]] = {
    "gamma": _gamma("mantel_haenszel"),
    "gamma_pairs": _gamma("mcnemar"),
    "e_value": _e_value,
    "median": _curve("median"),
    "range": _range,
    "same": _same_sign,
    "specifications": lambda known, texts: texts.integer(known["summary"]["n"]),
    "unknown": _unknown,
    "alike": _alike,
    "estimators": _estimators,
    "left_out": _left_out,
}
