"""Live parts beyond effects and verdicts: recommendations, costs, robustness, agreement, who was heard."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping

from workbench.mixed.report_text import LivePart, Reference
from workbench.mixed.voices import group_name
from workbench.qual.agreement_records import AgreementRow
from workbench.reports.advice_part import advice_anchor, advice_words, state_words, worst_words
from workbench.reports.content import ReportContent, ReportedAdvice
from workbench.reports.costs_part import FIELDS as COST_FIELDS
from workbench.reports.costs_part import cost_words
from workbench.reports.trial_words import PARTS, trial_words
from workbench.texts import Texts

NB, EN = Texts("nb"), Texts("en")
ADVICE_FIELDS = ("", "worst", "state")
AGREEMENT_FIELDS = ("alpha", "ci", "percent", "units", "sources")
ALL = "all"
"""The key of agreement on all links together."""
_KEY = re.compile(r"[A-Za-z0-9_-]+")
"""What can stand in a reference; a group of the user's own may be called otherwise."""


def offered_numbers(content: ReportContent) -> Iterator[Reference]:
    """Every reference of these kinds that leads somewhere in this study."""
    keys = {
        "advice": [str(one.recommendation.id) for one in content.advice],
        "cost": [one.cost.measure for one in content.costs],
        "trial": list(content.trials),
        "agreement": [_key(row) for row in content.agreement],
        "group": [name for name in content.groups if _KEY.fullmatch(name)],
    }
    for kind, fields in _FIELDS.items():
        listed = (Reference(kind, key, field) for key in keys[kind] for field in fields)
        yield from (one for one in listed if KINDS[kind](content, one) is not None)


def _part(words: Callable[[Texts], str], anchor: str, link: str = "") -> LivePart | None:
    """A part whose words are its stamp; None where there is nothing to say."""
    nb, en = words(NB), words(EN)
    return LivePart(nb, en, nb, anchor, link) if nb and en else None


def _advice(content: ReportContent, reference: Reference) -> LivePart | None:
    found = next((one for one in content.advice if str(one.recommendation.id) == reference.key), None)
    if found is None:
        return None
    said: Mapping[str, Callable[[ReportContent, ReportedAdvice, Texts], str]] = {
        "": advice_words,
        "worst": worst_words,
        "state": lambda _, one, texts: state_words(one, texts),
    }
    words, link = said[reference.field], next(iter(found.standing.worst_links), "")
    return _part(lambda texts: words(content, found, texts), advice_anchor(content, found), link)


def _cost(content: ReportContent, reference: Reference) -> LivePart | None:
    found = next((one for one in content.costs if one.cost.measure == reference.key), None)
    if found is None:
        return None
    link = found.link if reference.field in ("per_return", "at_sesoi") else ""
    anchor = content.anchors.of("costs")
    return _part(lambda texts: cost_words(content, found, reference.field, texts), anchor, link)


def _trial(content: ReportContent, reference: Reference) -> LivePart | None:
    trials = content.trials.get(reference.key)
    if trials is None:
        return None
    link = next((one.link for one in content.effects if one.measure_id == reference.key), "")
    anchor = content.anchors.of("robustness", measure=reference.key, part=PARTS[reference.field])
    return _part(lambda texts: trial_words(trials, reference.field, texts), anchor, link)


def _agreement(content: ReportContent, reference: Reference) -> LivePart | None:
    found = next((row for row in content.agreement if _key(row) == reference.key), None)
    if found is None:
        return None
    anchor = content.anchors.of("agreement")
    return _part(lambda texts: _agreement_words(found, reference.field, texts), anchor)


def _agreement_words(row: AgreementRow, field: str, texts: Texts) -> str:
    alpha, percent = row.measures["krippendorffs_alpha"], row.measures.get("percent_agreement")
    words = {
        "alpha": "" if math.isnan(alpha.value) else texts.number(alpha.value, 2),
        "ci": ""
        if math.isnan(alpha.lower)
        else f"[{texts.number(alpha.lower)}; {texts.number(alpha.upper)}]",
        "percent": "" if percent is None or math.isnan(percent.value) else texts.percent(percent.value, 0),
        "units": texts.integer(row.n_units),
        "sources": texts.integer(row.n_sources),
    }
    return words[field]


def _key(row: AgreementRow) -> str:
    return row.name[0] if row.name else ALL


def _group(content: ReportContent, reference: Reference) -> LivePart | None:
    n = content.groups.get(reference.key)
    return None if n is None else _part(lambda texts: texts.integer(n), content.anchors.of("sources"))


def whose(content: ReportContent, reference: Reference, texts: Texts) -> str:
    """Whose a part of these kinds is, for a picker."""
    if reference.kind == "advice":
        numbers = {str(one.recommendation.id): one.recommendation.number for one in content.advice}
        return numbers[reference.key]
    if reference.kind == "agreement" and reference.key == ALL:
        return texts.t("report.agreement_all")
    if reference.kind == "agreement":
        return content.model.link(reference.key).name(texts.language)
    if reference.kind == "group":
        return str(texts.shown(group_name(reference.key)))
    return content.model.measure(reference.key).name(texts.language)


_FIELDS: Mapping[str, tuple[str, ...]] = {
    "advice": ADVICE_FIELDS,
    "cost": COST_FIELDS,
    "trial": tuple(PARTS),
    "agreement": AGREEMENT_FIELDS,
    "group": ("n",),
}
_FOUND: Mapping[str, Callable[[ReportContent, Reference], LivePart | None]] = {
    "advice": _advice,
    "cost": _cost,
    "trial": _trial,
    "agreement": _agreement,
    "group": _group,
}


def number_part(content: ReportContent, reference: Reference) -> LivePart | None:
    """What a reference of these kinds stands for; None where it leads nowhere."""
    known = reference.field in _FIELDS.get(reference.kind, ())
    return _FOUND[reference.kind](content, reference) if known else None


KINDS: Mapping[str, Callable[[ReportContent, Reference], LivePart | None]] = dict.fromkeys(
    _FOUND, number_part
)
