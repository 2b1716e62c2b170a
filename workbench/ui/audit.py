"""The audit of an old report on the screen: choosing the file, findings by check, what agrees, tables to
take along.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import PurePath

import streamlit as st

from workbench.qual.clean_text import marks_shown
from workbench.services.audit_files import (
    CHECKS,
    LIMITS,
    REPORT_TYPES,
    SEVERITIES,
    Audit,
    Numbered,
    audit_bytes,
    audit_headline,
    audit_rows,
    place_words,
)
from workbench.ui.errors import shown_errors
from workbench.ui.quotes import shown_safely
from workbench.ui.tables import show_table
from workbench.ui.text import as_text, t, texts

_KEPT = "audit_kept"
_LONGEST_QUOTE = 600
_QUOTE = "margin:0 0 .25rem 0;padding-left:.75rem;border-left:3px solid currentColor"
_SIGNS = {"high": "▲", "medium": "◆", "low": "◇", "note": "○"}


@dataclass(frozen=True, slots=True)
class AuditedReport:
    """A report's name and its audit."""

    name: str
    audit: Audit


def audited_report() -> AuditedReport | None:
    """Ask for a report and audit it; the session keeps the last one, nothing is stored."""
    file = st.file_uploader(
        t("audit.choose"),
        type=list(REPORT_TYPES),
        key="audit_file",
        max_upload_size=LIMITS.max_bytes // 1_000_000,
    )
    if not file:
        st.info(t("audit.empty"))
        return None
    content = file.getvalue()
    digest = hashlib.sha256(content + PurePath(file.name).suffix.encode()).hexdigest()
    kept = st.session_state.get(_KEPT)
    if kept and kept[0] == digest:
        return AuditedReport(file.name, kept[1])
    with shown_errors():
        audit = audit_bytes(content, file.name)
        st.session_state[_KEPT] = (digest, audit)
        return AuditedReport(file.name, audit)
    return None


def show_audit(report: AuditedReport) -> None:
    """The headline, findings that can be filtered, grouped by check, and what agrees."""
    audit = report.audit
    st.subheader(audit_headline(audit, texts()))
    if notes := audit.count("note"):
        st.caption(t("audit.notes", n=notes))
    st.caption(t("audit.read", paragraphs=audit.n_paragraphs, tables=audit.n_tables, figures=audit.n_figures))
    for remark in audit.remarks:
        st.caption(as_text(texts().reason(remark)))
    if not audit.n_tables:
        st.warning(t("audit.no_tables"))
    differing, agreeing = st.tabs(
        [t("audit.findings", n=len(audit.findings)), t("audit.reconciled", n=len(audit.reconciled))]
    )
    with differing:
        _show_findings(report)
    with agreeing:
        _table(report, audit.reconciled, t("audit.file_reconciled"))


def _show_findings(report: AuditedReport) -> None:
    findings = report.audit.findings
    if not findings:
        return
    chosen = _filtered(findings)
    if not chosen:
        st.info(t("audit.nothing_shown"))
        return
    groups = [list(group) for _, group in groupby(chosen, key=lambda one: one.observation.check)]
    for listed in sorted(groups, key=_gravest):
        check = listed[0].observation.check
        st.markdown(f"#### {t('audit.group', check=t(f'audit.check_{check}'), n=len(listed))}")
        for one in listed:
            st.html(_card(one))
    _table(report, chosen, t("audit.file_findings"))


def _gravest(listed: Sequence[Numbered]) -> int:
    return min(SEVERITIES.index(one.observation.severity) for one in listed)


def _filtered(findings: Sequence[Numbered]) -> list[Numbered]:
    """Findings of the severities and checks that were chosen; none chosen means all."""
    severities = [name for name in SEVERITIES if any(one.observation.severity == name for one in findings)]
    checks = [name for name in CHECKS if any(one.observation.check == name for one in findings)]
    left, right = st.columns(2)
    with left:
        wanted = st.pills(
            t("audit.filter_severity"),
            severities,
            selection_mode="multi",
            format_func=lambda name: t(f"audit.severity_{name}"),
            help=t("audit.severity_help"),
            key="audit_severity",
        )
    with right:
        kinds = st.multiselect(
            t("audit.filter_check"),
            checks,
            format_func=lambda name: t(f"audit.check_{name}"),
            key="audit_check",
            placeholder=t("audit.every_check"),
        )
    return [
        one
        for one in findings
        if (not wanted or one.observation.severity in wanted)
        and (not kinds or one.observation.check in kinds)
    ]


def _card(one: Numbered) -> str:
    """A finding: how grave, where, the quoted words, what does not agree. Every word of the report is
    text.
    """
    seen = one.observation
    grave = f"{_SIGNS[seen.severity]} {t(f'audit.severity_{seen.severity}')}"
    quote = seen.quote if len(seen.quote) <= _LONGEST_QUOTE else f"{seen.quote[:_LONGEST_QUOTE]}…"
    place = place_words(seen.place, texts())
    told = texts().reason(seen.told)
    return (
        '<div class="samsyn-finding">'
        f"<p><strong>{shown_safely(told)}</strong></p>"
        f'<blockquote style="{_QUOTE}">{shown_safely(quote)}</blockquote>'
        f"<p><small>{shown_safely(grave)} · {shown_safely(place)} · {shown_safely(one.id)}</small></p></div>"
    )


def _table(report: AuditedReport, found: Sequence[Numbered], name: str) -> None:
    columns = ("id", "check", "severity", "place", "quote", "finding")
    head = [t(f"audit.column_{column}") for column in columns]
    rows = audit_rows(found, texts())
    caption = t("audit.table_caption", file=marks_shown(report.name), n=len(rows))
    show_table(head, rows, name=name, caption=as_text(caption), height=480)
