"""What to look at before a file of another program is stored."""

from __future__ import annotations

from workbench.qual import refi_convention as convention
from workbench.qual.refi_reader import ReadProject
from workbench.qual.refi_records import RefiProject
from workbench.reasons import Reason
from workbench.services.exchange_cases import is_stand_in

TABLE_PROGRAM = "CSV"
"""Stands for the program of a codebook that came as a table."""


def counts_of(project: RefiProject) -> dict[str, int]:
    """What a project holds of each kind, without codes and cases that only carry what is said of others."""
    aspects, branch = convention.aspects_among(project.codes)
    passages = [one for source in project.sources for one in source.selections]
    n_codings = sum(coding.code not in aspects for one in passages for coding in one.codings)
    return {
        "sources": len(project.sources),
        "codings": n_codings + sum(not one.codings for one in passages),
        "codes": sum(code.guid not in branch for code in project.codes),
        "coders": len(project.users),
        "cases": sum(not is_stand_in(case) for case in project.cases),
    }


def example_passages(project: RefiProject, *, n: int = 8) -> list[tuple[str, str, str]]:
    """Source, code and words of passages from all over a project: what to look at before storing."""
    names = {code.guid: code.name for code in project.codes}
    aspects, _ = convention.aspects_among(project.codes)
    listed = [
        (source.name, names.get(coding.code, "?"), source.text[one.start : one.end])
        for source in project.sources
        for one in source.selections
        for coding in one.codings[:1]
        if coding.code not in aspects
    ]
    return listed[:: max(1, -(-len(listed) // n))]


def told(read: ReadProject) -> Reason:
    """How a file was read, as one sentence."""
    if read.report.program == TABLE_PROGRAM:
        return Reason.of("exchange.read_table", n=len(read.project.codes))
    return read.report.told()
