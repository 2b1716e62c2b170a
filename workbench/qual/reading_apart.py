"""Reading of formats whose readers can be made to hang or to fill the memory, in a process of its own.

The process reads one file, gets no more than a few seconds and a set amount of memory, and hands back JSON.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Literal

from workbench.errors import InputError
from workbench.paths import ROOT
from workbench.qual.file_limits import TranscriptLimits
from workbench.qual.read_text import ReadText
from workbench.reasons import Reason

ApartKind = Literal["pdf", "pages", "rtf", "html"]
"""``pages`` is a PDF with its pages apart, each laid out as printed."""


def read_apart(content: bytes, kind: ApartKind, *, file_name: str, limits: TranscriptLimits) -> ReadText:
    """Read a file in another process.

    Parameters
    ----------
    content : bytes
        The file; for ``html`` its decoded text as UTF-8.

    Raises
    ------
    InputError
        What the reader says; or that reading took too long, or broke off.
    """
    command = [sys.executable, "-W", "ignore", "-m", __name__, kind, str(limits.max_memory)]
    try:
        done = subprocess.run(
            command, input=content, capture_output=True, timeout=limits.seconds, cwd=ROOT, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise InputError("errors.text_too_slow", file=file_name, seconds=limits.seconds) from error
    try:
        told = json.loads(done.stdout)
    except ValueError as error:
        raise InputError("errors.text_broke_off", file=file_name) from error
    if "error" in told:
        raise InputError(told["error"], **{**told["values"], "file": file_name})
    remarks = tuple(Reason.of(key, **values) for key, values in told["remarks"])
    return ReadText(told["text"], remarks)


def main() -> None:
    """Read standard input as the kind named first, and write what was found to standard output."""
    kind, memory = sys.argv[1], int(sys.argv[2])
    _limit(memory)
    try:
        found = _read(sys.stdin.buffer.read(), kind)
        told: dict[str, object] = {
            "text": found.text,
            "remarks": [(remark.key, dict(remark.values)) for remark in found.remarks],
        }
    except InputError as error:
        told = {"error": error.key, "values": error.values}
    sys.stdout.write(json.dumps(told))


def _read(content: bytes, kind: str) -> ReadText:
    if kind == "pdf":
        from workbench.qual.pdf_files import pdf_text

        return pdf_text(content, file_name="")
    if kind == "pages":
        from workbench.qual.pdf_files import pdf_pages

        return pdf_pages(content, file_name="")
    if kind == "rtf":
        from workbench.qual.rtf_files import rtf_text

        return rtf_text(content, file_name="")
    from workbench.qual.html_files import html_text

    return html_text(content.decode("utf-8", errors="surrogatepass"))


def _limit(memory: int) -> None:
    """Let this process have no more than so many bytes, where the system can hold it to that."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


if __name__ == "__main__":
    main()
