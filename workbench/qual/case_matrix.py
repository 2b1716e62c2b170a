"""Cases by codes as 0 and 1, with names of variables that R and SPSS take and labels that people read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from workbench.qual.records import Code, Coding, Source

LONGEST_NAME = 60
"""SPSS takes 64 bytes."""
_UNSAFE = re.compile(r"[^A-Za-z0-9_]+")
_RESERVED = frozenset(
    (
        *("all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with"),
        *("if", "else", "repeat", "while", "function", "for", "next", "break", "in"),
        *("true", "false", "null", "inf", "nan", "na"),
    )
)
_LETTERS = str.maketrans(
    {"æ": "ae", "ø": "o", "å": "a", "Æ": "AE", "Ø": "O", "Å": "A", "ä": "a", "ö": "o", "ü": "u"}
)


@dataclass(frozen=True, slots=True)
class Variable:
    """A column: its name in a program, what it means, and what its values mean."""

    name: str
    label: str
    values: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class CaseMatrix:
    """One row a source.

    Attributes
    ----------
    variables : tuple of Variable
        In the order of the columns; codes have values 0 and 1.
    rows : tuple of tuple of str or int
    """

    variables: tuple[Variable, ...]
    rows: tuple[tuple[str | int, ...], ...]


def case_matrix(
    codings: Iterable[Coding],
    sources: Sequence[Source],
    codes: Sequence[Code],
    *,
    language: str,
    labels: tuple[str, str, str, str],
    answers: tuple[str, str],
) -> CaseMatrix:
    """1 where a source has a passage with the code, 0 where it has none.

    Parameters
    ----------
    codings : iterable of Coding
        By any coders: one of them is enough.
    sources : sequence of Source
        Every source is a row, coded or not.
    labels : tuple of str
        What name, type, informant group and centre are called.
    answers : tuple of str
        What 0 and 1 mean.
    """
    there = {(one.source, one.code_id) for one in codings}
    usable = [code for code in codes if code.codable]
    attributes = sorted({key for one in sources for key in one.attributes})
    named = [*zip(("source", "type", "informant_group", "centre"), labels, strict=True)]
    named += [(f"a_{name}", name) for name in attributes]
    named += [(f"c_{code.slug}", code.name(language)) for code in usable]
    names = variable_names(name for name, _ in named)
    n_plain, meaning = len(named) - len(usable), ((0, answers[0]), (1, answers[1]))
    variables = tuple(
        Variable(name, label, meaning if place >= n_plain else ())
        for place, (name, (_, label)) in enumerate(zip(names, named, strict=True))
    )
    rows: tuple[tuple[str | int, ...], ...] = tuple(
        (
            *(one.name, one.type, one.informant_group, one.centre_id or ""),
            *(one.attributes.get(name, "") for name in attributes),
            *(int((one.name, code.id) in there) for code in usable),
        )
        for one in sources
    )
    return CaseMatrix(variables, rows)


def variable_names(names: Iterable[str]) -> tuple[str, ...]:
    """Names that R and SPSS take: ASCII letters, digits and underscores, a letter first, each once."""
    made: list[str] = []
    taken: set[str] = set()
    for name in names:
        plain = _UNSAFE.sub("_", name.translate(_LETTERS)).strip("_")[:LONGEST_NAME].rstrip("_")
        if not plain[:1].isalpha() or plain.lower() in _RESERVED:
            plain = f"v_{plain}" if plain else "v"
        turn, free = 1, plain
        while free.lower() in taken:
            turn += 1
            free = f"{plain}_{turn}"
        taken.add(free.lower())
        made.append(free)
    return tuple(made)


def spss_labels(matrix: CaseMatrix) -> str:
    """Commands for SPSS that give a read matrix its labels."""
    labels = "\n".join(f"  {one.name} {_spss(one.label)}" for one in matrix.variables)
    coded = " ".join(one.name for one in matrix.variables if one.values)
    values = next((one.values for one in matrix.variables if one.values), ())
    meanings = " ".join(f"{value} {_spss(label)}" for value, label in values)
    return f"VARIABLE LABELS\n{labels}.\n" + (f"VALUE LABELS {coded} {meanings}.\n" if coded else "")


def _spss(words: str) -> str:
    return "'" + " ".join(words.split())[:250].replace("'", "''") + "'"
