"""An effect as JSON, and read back for charts, screens and reports without computing it again."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

from workbench.quant.analysis import EffectRun
from workbench.quant.balance import CovariateBalance
from workbench.quant.design import DroppedLevel, Term
from workbench.quant.effects import EffectResult
from workbench.quant.overlap import Overlap
from workbench.quant.propensity import TermEstimate
from workbench.quant.specification import EffectSpecification, options_of
from workbench.quant.strata import Block
from workbench.quant.support import SupportRule
from workbench.reasons import Reason

Json = dict[str, Any]
_MAY_BE_NONE = ("n_clusters", "n_replications")


@dataclass(frozen=True, slots=True)
class SupportSummary:
    """Common support without the rows; attributes as in ``Support``."""

    rule: SupportRule
    lower: float
    upper: float
    treated_dropped: int
    controls_dropped: int


@dataclass(frozen=True, slots=True)
class EffectSummary:
    """An effect and what it rests on, without rows; attributes as in ``EffectRun``.

    Attributes
    ----------
    specification : EffectSpecification
    effect : EffectResult
    support : SupportSummary
    terms : tuple of TermEstimate
        The intercept first.
    pseudo_r2, log_likelihood : float
    balance : tuple of CovariateBalance
    overlap : Overlap
    dropped : tuple of DroppedLevel
    blocks : tuple of Block
    warnings : tuple of Reason
        Covariates that may have been measured after the treatment began, and were let through.
    """

    specification: EffectSpecification
    effect: EffectResult
    support: SupportSummary
    terms: tuple[TermEstimate, ...]
    pseudo_r2: float
    log_likelihood: float
    balance: tuple[CovariateBalance, ...]
    overlap: Overlap
    dropped: tuple[DroppedLevel, ...]
    blocks: tuple[Block, ...] = ()
    warnings: tuple[Reason, ...] = ()

    @property
    def share_matched(self) -> float:
        """Share (0–1) of the treated that the effect speaks for."""
        return self.effect.n_treated_matched / self.effect.n_treated

    @property
    def max_smd(self) -> float:
        """Largest absolute standardised mean difference after matching; ``nan`` if none is known."""
        return max(
            (abs(row.smd_after) for row in self.balance if row.smd_after == row.smd_after), default=math.nan
        )

    @classmethod
    def of(cls, run: EffectRun) -> EffectSummary:
        """Summary of a run, equal to what its stored JSON gives."""
        return cls.from_json(to_json_dict(run))

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> EffectSummary:
        """Read back what :func:`to_json_dict` gave; ``null`` becomes ``nan``."""
        values = {
            field.name: stored[field.name] if field.name in _MAY_BE_NONE else _unnulled(stored[field.name])
            for field in fields(EffectResult)
            if field.name != "reason"
        }
        overlap = stored["overlap"]
        return cls(
            specification=_specification(stored["specification"]),
            effect=EffectResult(**values, reason=reason_from_json(stored["reason"])),
            support=SupportSummary(**stored["support"]),
            terms=terms_from_json(stored["propensity"]),
            pseudo_r2=stored["propensity"]["pseudo_r2"],
            log_likelihood=stored["propensity"]["log_likelihood"],
            balance=tuple(CovariateBalance(**unnulled(row)) for row in stored["balance"]),
            overlap=Overlap(*(tuple(overlap[name]) for name in ("edges", "treated", "control"))),
            dropped=tuple(DroppedLevel(**level) for level in stored["dropped"]),
            blocks=tuple(Block(**unnulled(block)) for block in stored["blocks"]),
            warnings=warnings_from_json(stored.get("warnings", ())),
        )


def to_json_dict(run: EffectRun) -> Json:
    """An effect as plain values for JSON: ``null`` for what could not be computed, and no rows.

    Parameters
    ----------
    run : EffectRun

    Returns
    -------
    dict
        The numbers of ``EffectResult`` at the top; beside them ``support``, ``propensity``, ``balance``,
        ``overlap``, ``dropped``, ``warnings``, ``blocks``, ``method``, ``options`` and ``specification``.
    """
    effect = asdict(run.effect)
    effect["reason"] = reason_to_json(run.effect.reason)
    support = {field.name: getattr(run.support, field.name) for field in fields(SupportSummary)}
    stored = {
        **effect,
        "method": run.specification.method,
        "dropped_treated": run.effect.dropped_treated,
        "options": options_of(run.specification),
        "blocks": [asdict(block) for block in run.blocks],
        "support": support,
        "propensity": _propensity(run),
        "balance": [asdict(row) for row in run.balance],
        "overlap": asdict(run.overlap),
        "dropped": [asdict(level) for level in run.design.dropped],
        "warnings": warnings_to_json(run.design.warnings),
        "specification": asdict(run.specification),
    }
    plain: Json = nulled(stored)
    return plain


def _propensity(run: EffectRun) -> Json:
    terms = run.model.terms
    return {
        "link": run.model.link,
        "log_likelihood": run.model.log_likelihood,
        "log_likelihood_null": run.model.log_likelihood_null,
        "pseudo_r2": run.model.pseudo_r2,
        "n_steps": run.model.n_steps,
        **terms_to_json(terms),
    }


def terms_to_json(terms: Sequence[TermEstimate]) -> Json:
    """Terms of a model as plain values; :func:`terms_from_json` reads them back."""
    return {
        "coefficients": {
            term.term.name: {"estimate": term.estimate, "se": term.se, "t": term.t, "p": term.p}
            for term in terms
        },
        "marginal_effects": {term.term.name: _marginal(term) for term in terms[1:]},
        "terms": [asdict(term.term) for term in terms],
    }


def _marginal(term: TermEstimate) -> Json:
    average = {"estimate": term.marginal_effect, "se": term.marginal_effect_se}
    if term.term.kind != "dummy":
        return average
    return {**average, "discrete_change": term.discrete_change, "discrete_change_se": term.discrete_change_se}


def terms_from_json(stored: Mapping[str, Any]) -> tuple[TermEstimate, ...]:
    """Read back what :func:`terms_to_json` gave; ``null`` becomes ``nan``."""
    coefficients, effects = stored["coefficients"], stored["marginal_effects"]
    return tuple(
        TermEstimate(
            Term(**term),
            _unnulled(coefficients[term["name"]]["estimate"]),
            _unnulled(coefficients[term["name"]]["se"]),
            *(
                _unnulled(effects.get(term["name"], {}).get(key))
                for key in ("estimate", "se", "discrete_change", "discrete_change_se")
            ),
        )
        for term in stored["terms"]
    )


def _specification(stored: Mapping[str, Any]) -> EffectSpecification:
    values: Json = {
        name: tuple(value) if isinstance(value, list) else value for name, value in stored.items()
    }
    return EffectSpecification(**values)


def reason_to_json(reason: Reason | None) -> Json | None:
    """A reason as plain values; :func:`reason_from_json` reads it back."""
    return {"key": reason.key, "values": dict(reason.values)} if reason else None


def reason_from_json(stored: Mapping[str, Any] | None) -> Reason | None:
    """Read back what :func:`reason_to_json` gave."""
    return Reason.of(stored["key"], **stored["values"]) if stored else None


def warnings_to_json(warnings: Sequence[Reason]) -> list[Json]:
    """Reasons as plain values, those inside them, too; :func:`warnings_from_json` reads them back."""
    return [
        {"key": one.key, "values": {name: _told(value) for name, value in one.values}} for one in warnings
    ]


def _told(value: object) -> object:
    return warnings_to_json([value])[0] if isinstance(value, Reason) else value


def warnings_from_json(stored: Sequence[Mapping[str, Any]]) -> tuple[Reason, ...]:
    """Read back what :func:`warnings_to_json` gave."""
    return tuple(
        Reason.of(one["key"], **{name: _read(value) for name, value in one["values"].items()})
        for one in stored
    )


def _read(value: Any) -> Any:
    return warnings_from_json([value])[0] if isinstance(value, Mapping) else value


def nulled(value: Any) -> Any:
    """The same value with ``None`` for numbers that are not finite, and lists for tuples."""
    if isinstance(value, dict):
        return {key: nulled(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [nulled(inner) for inner in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _unnulled(value: Any) -> Any:
    return math.nan if value is None else value


def unnulled(row: Mapping[str, Any]) -> Json:
    """Read back a row of numbers: ``null`` becomes ``nan``."""
    return {name: _unnulled(value) for name, value in row.items()}
