"""Tables taken along as files."""

from __future__ import annotations

from workbench.reports.table_files import table_docx, table_xlsx

__all__ = ["table_docx", "table_xlsx"]
