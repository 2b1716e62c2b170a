"""Writing the report of a study file without a browser."""

from __future__ import annotations

from pathlib import Path

from db.connection import SUFFIX, opened
from workbench.errors import InputError
from workbench.services.reporting import FORMS, write_report
from workbench.services.study_files import study_path


def report_to_file(study: Path, out: Path, *, base: str | None = None) -> None:
    """Write the report of a study (its file, or its name in the home folder) to ``out``.

    The ending of ``out`` says in which form: docx (also without an ending), or with LibreOffice odt and pdf.

    Raises
    ------
    StudyFileError
        If there is no such study, or its file cannot be read.
    InputError
        If ``out`` cannot be written, or not in that form.
    """
    ending = out.suffix or ".docx"
    form = next((one for one in FORMS if ending.casefold() == f".{one}"), None)
    if form is None:
        raise InputError("errors.report_form_unknown", form=out.suffix or out.name)
    path = study if study.suffix == SUFFIX or study.exists() else study_path(str(study))
    with opened(path) as db:
        content = write_report(db, path.stem, base=base, form=form)
    try:
        out.write_bytes(content)
    except OSError as error:
        raise InputError("errors.file_unwritable", file=out.name, cause=error.strerror or "") from error
