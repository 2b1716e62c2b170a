"""Sections of the report: added, named, moved and removed, each as one operation that can be taken back."""

from __future__ import annotations

from sqlite_utils import Database

from db.report_claims import add_section, order_sections, remove_section, rename_section, report_sections
from db.writing import write_tx
from workbench.errors import InputError, NotFoundError
from workbench.qual.records import Coder
from workbench.services.report_writing import moved


def new_section(db: Database, coder: Coder, name_nb: str, name_en: str, *, paired: bool = False) -> int:
    """Add a section behind the others; its id."""
    names = _names(name_nb, name_en)
    with write_tx(db, action="report.section_add", coder_id=coder.id) as writer:
        return add_section(writer, *names, paired=paired)


def name_section(db: Database, coder: Coder, section_id: int, name_nb: str, name_en: str) -> None:
    """Give a section other names."""
    names = _names(name_nb, name_en)
    with write_tx(db, action="report.section_change", coder_id=coder.id) as writer:
        rename_section(writer, section_id, *names)


def move_section(db: Database, coder: Coder, section_id: int, step: int) -> None:
    """Move a section before (-1) or behind (+1) its neighbour; the summary stays the first.

    Raises
    ------
    NotFoundError
        If somebody has removed it in the meantime.
    """
    listed = report_sections(db)
    order = [one.id for one in listed if not one.paired]
    if section_id not in order:
        raise NotFoundError("errors.report_part_gone")
    with write_tx(db, action="report.section_move", coder_id=coder.id) as writer:
        order_sections(writer, [*(one.id for one in listed if one.paired), *moved(order, section_id, step)])


def drop_section(db: Database, coder: Coder, section_id: int) -> None:
    """Take a section with its claims out of the report."""
    with write_tx(db, action="report.section_remove", coder_id=coder.id) as writer:
        remove_section(writer, section_id)


def _names(name_nb: str, name_en: str) -> tuple[str, str]:
    names = " ".join(name_nb.split()), " ".join(name_en.split())
    if not all(1 <= len(one) <= 120 for one in names):
        raise InputError("errors.section_name_invalid")
    return names
