"""The audit of a report: read the file, run the checks, tell what they found as rows and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from workbench.audit.audit import Audit, Numbered, audit_document
from workbench.audit.document import Place
from workbench.audit.findings import CHECKS, SEVERITIES
from workbench.audit.reading import LIMITS, REPORT_TYPES, read_report
from workbench.errors import InputError
from workbench.services.effect_files import written_file
from workbench.texts import Texts

__all__ = [
    "CHECKS",
    "LIMITS",
    "REPORT_TYPES",
    "SEVERITIES",
    "Audit",
    "Numbered",
    "audit_bytes",
    "audit_file",
    "audit_headline",
    "audit_rows",
    "audit_told",
    "place_words",
    "write_audit",
]


def audit_bytes(content: bytes, name: str) -> Audit:
    """The audit of a report's bytes; nothing of it is stored.

    Raises
    ------
    InputError
        If the file cannot be read as a report.
    """
    return audit_document(read_report(content, name))


def audit_file(path: Path) -> Audit:
    """The audit of a file.

    Raises
    ------
    InputError
        If there is no such file, or it cannot be read as a report.
    """
    try:
        size = path.stat().st_size
        if size > LIMITS.max_bytes:
            raise InputError("errors.text_too_large", file=path.name, size=size, limit=LIMITS.max_bytes)
        content = path.read_bytes()
    except OSError as error:
        raise InputError("errors.file_unreadable", file=str(path), cause=error.strerror or "") from error
    return audit_bytes(content, path.name)


def place_words(place: Place, texts: Texts) -> str:
    """A place as words, from the whole to the part."""
    told = {
        "page": place.page,
        "section": place.section,
        "paragraph": place.paragraph,
        "note": place.note,
        "table": place.table,
        "row": place.row,
        "column": place.column,
    }
    parts = [texts.t(f"audit.place_{name}", **{name: value}) for name, value in told.items() if value]
    return ", ".join(parts) or texts.t("audit.place_unknown")


def audit_rows(found: Iterable[Numbered], texts: Texts) -> list[tuple[str, str, str, str, str, str]]:
    """Number, check, severity, place, quote and finding of each, as words."""
    return [
        (
            one.id,
            texts.t(f"audit.check_{one.observation.check}"),
            texts.t(f"audit.severity_{one.observation.severity}"),
            place_words(one.observation.place, texts),
            one.observation.quote,
            texts.reason(one.observation.told),
        )
        for one in found
    ]


def audit_told(audit: Audit, texts: Texts) -> dict[str, object]:
    """The audit as plain values: ``findings``, ``reconciles``, and what was read."""
    return {
        "findings": [_told(one, texts) for one in audit.findings],
        "reconciles": [_told(one, texts) for one in audit.reconciled],
        "read": {"paragraphs": audit.n_paragraphs, "tables": audit.n_tables, "figures": audit.n_figures},
        "severities": {name: texts.t(f"audit.severity_{name}") for name in SEVERITIES},
        "severity_help": texts.t("audit.severity_help"),
        "remarks": [texts.reason(one) for one in audit.remarks],
    }


def _told(one: Numbered, texts: Texts) -> dict[str, object]:
    seen = one.observation
    return {
        "check": seen.check,
        "id": one.id,
        "place": place_words(seen.place, texts),
        "quote": seen.quote,
        "finding": texts.reason(seen.told),
        "numbers": dict(seen.numbers),
        "severity": seen.severity,
    }


def write_audit(audit: Audit, path: Path, texts: Texts) -> None:
    """Write the audit as JSON.

    Raises
    ------
    InputError
        If the file cannot be written.
    """
    with written_file(path) as file:
        json.dump(audit_told(audit, texts), file, ensure_ascii=False, indent=2, allow_nan=False)
        file.write("\n")


def audit_headline(audit: Audit, texts: Texts) -> str:
    """What the audit says in a sentence or two."""
    counts = {name: audit.count(name) for name in ("high", "medium", "low")}
    n, n_ok = sum(counts.values()), len(audit.reconciled)
    if n:
        return texts.t("audit.verdict_some", n=n, n_ok=n_ok, **counts)
    return texts.t("audit.verdict_none", n=n_ok)
