"""What to know before opening an export for R."""

from __future__ import annotations

import datetime as dt
import textwrap
from collections.abc import Mapping, Sequence

from workbench.reasons import Reason
from workbench.reports.r_script import ScriptRow, not_in_r
from workbench.texts import Texts

_WIDTH = 96


def r_readme(
    rows: Sequence[ScriptRow],
    texts: Texts,
    *,
    title: str,
    simulated: bool,
    created: dt.date,
    register_sha256: str,
    failures: Mapping[str, str],
) -> str:
    """README.txt of an export: what it is, what it holds, how to run it, and what it leaves out.

    Parameters
    ----------
    rows : sequence of ScriptRow
    texts : Texts
    title : str
        Of the study.
    simulated : bool
        Nobody in it is real.
    created : date
    register_sha256 : str
        Of the register's file, as imported.
    failures : mapping of str to str
        Name of each arm without an effect, and why.
    """
    tell = texts.t
    sections = [
        tell("r_export.script_title", title=title),
        tell("r_export.simulated" if simulated else "r_export.real"),
        tell("r_export.keep"),
        tell("r_export.what"),
        tell("r_export.run"),
        tell("r_export.compares"),
        tell("r_export.beside_matchit"),
        tell("r_export.arms"),
        *(_arm(row, texts) for row in rows),
        *(tell("r_export.not_estimated", name=name, reason=reason) for name, reason in failures.items()),
        tell("r_export.origin", date=created, sha=register_sha256),
    ]
    wrap = textwrap.TextWrapper(_WIDTH, break_long_words=False, break_on_hyphens=False)
    return "\n\n".join(wrap.fill(one) for one in sections) + "\n"


def _arm(row: ScriptRow, texts: Texts) -> str:
    effect, spec = row.summary.effect, row.summary.specification
    told = texts.t(
        "r_export.arm",
        file=row.file,
        name=row.name,
        n=effect.n,
        treated=effect.n_treated,
        specification=", ".join((spec.link, spec.method, spec.support, spec.standard_error)),
    )
    reason: Reason | None = not_in_r(spec)
    return f"{told} {texts.t('r_export.skipped')}: {texts.reason(reason)}" if reason else told
