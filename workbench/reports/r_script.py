"""The R script that reproduces a study's rows: what the study holds, then what is always the same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from workbench.quant.effect_summary import EffectSummary
from workbench.quant.specification import EffectSpecification, Method
from workbench.reasons import Reason
from workbench.texts import Texts

BODY = Path(__file__).with_name("reproduce.R")
REPRODUCED: tuple[Method, ...] = (
    "nearest", "as-in-2014", "nearest-no-replacement", "radius", "radius-pooled", "kernel", "subclass", "ipw",
)  # fmt: skip
"""Methods that the script computes, too."""
_CHOICES = (
    "link", "method", "support", "tie_tolerance", "neighbours", "caliper", "caliper_scale", "exact", "order",
    "radius", "kernel", "bandwidth", "subclasses",
)  # fmt: skip
_TEXTS = (
    "expected", "reproduced", "n", "n_treated_matched", "n_controls_used", "att", "se", "t", "support_lower",
    "support_upper", "same", "differs", "left_out", "smd", "before", "after", "smd_stored", "matchit_scores",
    "matchit_pairs", "no_matchit", "skipped", "total",
)  # fmt: skip
_NOT_PLAIN = re.compile(r"[^ !#-\[\]-~]")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_WIDTH = 100


@dataclass(frozen=True, slots=True)
class ScriptRow:
    """One row of a study's effects, as the script meets it.

    Attributes
    ----------
    measure, name : str
        The measure's identity, and what people call it.
    file : str
        Name of the file that holds the rows analysed.
    summary : EffectSummary
        The effect as stored.
    """

    measure: str
    name: str
    file: str
    summary: EffectSummary


def r_script(rows: Sequence[ScriptRow], texts: Texts, *, title: str) -> str:
    """An R script that reads the exported rows, computes each effect anew and compares.

    Parameters
    ----------
    rows : sequence of ScriptRow
    texts : Texts
        Language of what the script prints; its comments are English.
    title : str
        Of the study.

    Returns
    -------
    str
        Plain ASCII, so that it reads alike in every locale.
    """
    words = {"title": texts.t("r_export.script_title", title=title)}
    words |= {name: texts.t(f"r_export.{name}") for name in _TEXTS}
    arms = ",\n".join(f"  {_listed(_arm(row, texts), indent='    ')}" for row in rows)
    head = (
        "# Computes the rows of a study anew from the rows that were analysed, and compares them with those",
        "# that are stored. Run it with: Rscript reproduce.R",
        "# Status 0: all is the same. 1: something differs. 2: nothing could be compared.",
        f"\nTEXT <- {_listed(words, indent='  ')}",
        f"\nARMS <- list(\n{arms}\n)\n",
    )
    return "\n".join(head) + "\n" + BODY.read_text(encoding="utf-8")


def not_in_r(specification: EffectSpecification) -> Reason | None:
    """Why the script cannot reproduce an effect of this specification; None if it can."""
    spec = specification
    if spec.estimand != "att":
        return Reason.of("r_export.att_only")
    if spec.method not in REPRODUCED:
        return Reason.of("r_export.method_unknown", method=spec.method)
    if spec.bias_adjust:
        return Reason.of("r_export.option_unknown", option="bias_adjust")
    if spec.method == "nearest-no-replacement" and spec.order == "random":
        return Reason.of("r_export.option_unknown", option="order random")
    return None


def is_se_reproduced(specification: EffectSpecification) -> bool:
    """Whether the script computes this standard error, too."""
    spec = specification
    return spec.standard_error == "becker-ichino" or (spec.method, spec.standard_error) == ("ipw", "robust")


def spreadsheet_safe(text: str) -> str:
    """A text with an apostrophe before it if a spreadsheet would take it for a formula; numbers stay."""
    if not text.startswith(_FORMULA):
        return text
    try:
        float(text)
    except ValueError:
        return f"'{text}"
    return text


def r_literal(value: object) -> str:
    """A value as R writes it; ``None`` is ``NA``.

    Examples
    --------
    >>> print(r_literal(("a", 'b"c')), r_literal(None), r_literal({"kjønn": "M"}))
    c("a", "b\\"c") NA setNames("M", "kj\\u{f8}nn")
    """
    if value is None:
        return "NA"
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        return f'"{_NOT_PLAIN.sub(_escaped, value)}"'
    if isinstance(value, Mapping):
        values, names = tuple(value.values()), tuple(value)
        return f"setNames({r_literal(values)}, {r_literal(names)})" if value else "character()"
    if isinstance(value, Iterable):
        listed = [r_literal(one) for one in value]
        return listed[0] if len(listed) == 1 else f"c({', '.join(listed)})" if listed else "character()"
    return repr(value)


def _arm(row: ScriptRow, texts: Texts) -> dict[str, object]:
    spec, skipped = row.summary.specification, not_in_r(row.summary.specification)
    references = {
        term.term.column: spreadsheet_safe(term.term.reference or "")
        for term in row.summary.terms
        if term.term.level is not None
    }
    return {
        "measure": spreadsheet_safe(row.measure),
        "name": row.name,
        "file": row.file,
        "treatment": spec.treatment,
        "outcome": spec.outcome,
        "covariates": spec.covariates,
        "categorical": tuple(references),
        "reference": references,
        **{name: getattr(spec, name) for name in _CHOICES},
        "se_reproduced": is_se_reproduced(spec),
        "skipped": texts.reason(skipped) if skipped else "",
    }


def _listed(values: Mapping[str, object], *, indent: str) -> str:
    """A named list of R, its parts put on as few lines as fit."""
    lines, line = list[str](), indent
    for name, value in values.items():
        part = f"{name} = {r_literal(value)}, "
        if len(line) + len(part) > _WIDTH and line.strip():
            lines.append(line.rstrip())
            line = indent
        line += part
    lines.append(line.rstrip().removesuffix(","))
    return "list(\n" + "\n".join(lines) + f"\n{indent[2:]})"


def _escaped(found: re.Match[str]) -> str:
    character = found.group()
    return f"\\{character}" if character in '"\\' else f"\\u{{{ord(character):x}}}"
