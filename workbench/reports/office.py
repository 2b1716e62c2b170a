"""Turning a Word file into OpenDocument or PDF with LibreOffice, where it is on this machine."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Literal, get_args

from workbench.errors import InputError

Form = Literal["docx", "odt", "pdf"]
FORMS: tuple[Form, ...] = get_args(Form)
_PROGRAMS = ("soffice", "libreoffice")
_FILTERS = {"odt": "odt", "pdf": 'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"}}'}
SECONDS = 120


def has_office() -> bool:
    """Whether LibreOffice is on this machine."""
    return any(shutil.which(name) for name in _PROGRAMS)


def office_program(form: Form) -> str:
    """The program that writes ``form``.

    Raises
    ------
    InputError
        If LibreOffice is not on this machine.
    """
    found = next((path for name in _PROGRAMS if (path := shutil.which(name))), None)
    if found is None:
        raise InputError("errors.office_missing", form=form)
    return found


def converted(word: bytes, form: Form, *, seconds: int = SECONDS) -> bytes:
    """A .docx file as ``form``; LibreOffice runs without a window, with a profile of its own.

    Raises
    ------
    InputError
        If LibreOffice is missing, fails, or takes longer than ``seconds``.
    """
    program = office_program(form)
    with tempfile.TemporaryDirectory(prefix="samsyn-office-") as folder:
        made = Path(folder, "report.docx")
        made.write_bytes(word)
        asked = [program, f"-env:UserInstallation={Path(folder, 'profile').as_uri()}", "--headless"]
        asked += ["--convert-to", _FILTERS[form], "--outdir", folder, str(made)]
        try:
            subprocess.run(asked, check=True, capture_output=True, timeout=seconds)
            return made.with_suffix(f".{form}").read_bytes()
        except (OSError, subprocess.SubprocessError) as error:
            raise InputError("errors.office_failed", form=form) from error
