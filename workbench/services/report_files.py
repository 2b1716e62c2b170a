"""Writing the report of a study file without a browser."""

from __future__ import annotations

from pathlib import Path

from db.connection import SUFFIX, opened
from workbench.errors import InputError
from workbench.services.reporting import write_report
from workbench.services.study_files import study_path


def report_to_file(study: Path, out: Path, *, base: str | None = None) -> None:
    """Write the report of a study (its file, or its name in the home folder) to ``out``.

    Raises
    ------
    StudyFileError
        If there is no such study, or its file cannot be read.
    InputError
        If ``out`` cannot be written.
    """
    path = study if study.suffix == SUFFIX or study.exists() else study_path(str(study))
    with opened(path) as db:
        content = write_report(db, path.stem, base=base)
    try:
        out.write_bytes(content)
    except OSError as error:
        raise InputError("errors.file_unwritable", file=out.name, cause=error.strerror or "") from error
