"""Cases by codes as 0 and 1, with names of variables that R and SPSS take and labels that people read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
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
    """One row a case.

    Attributes
    ----------
    variables : tuple of Variable
        In the order of the columns; codes have values 0 and 1.
    rows : tuple of tuple of str or int
    """

    variables: tuple[Variable, ...]
    rows: tuple[tuple[str | int, ...], ...]


FIXED = ("source", "type", "informant_group", "centre")
"""Columns before the study's own attributes."""


def case_matrix(
    codings: Iterable[Coding],
    sources: Sequence[Source],
    codes: Sequence[Code],
    *,
    language: str,
    labels: Mapping[str, str],
    answers: tuple[str, str],
    case_of: Callable[[Source], str] = lambda source: source.name,
) -> CaseMatrix:
    """1 where a case has a passage with the code, 0 where it has none.

    Parameters
    ----------
    codings : iterable of Coding
        By any coders: one of them is enough.
    sources : sequence of Source
        Every source is in a row, coded or not.
    labels : mapping of str to str
        What the columns of :data:`FIXED` and attributes are called; others by their own name.
    answers : tuple of str
        What 0 and 1 mean.
    case_of : callable
        Gives the row a source belongs to; values of its sources that differ stand beside each other.
    """
    cases: dict[str, list[Source]] = {}
    for one in sources:
        cases.setdefault(case_of(one), []).append(one)
    there: dict[str, set[int]] = {}
    for coding in codings:
        there.setdefault(coding.source, set()).add(coding.code_id)
    usable = [code for code in codes if code.codable]
    attributes = sorted({key for one in sources for key in one.attributes})
    rows = tuple(_row(held, attributes, usable, there) for held in cases.values())
    return CaseMatrix(_variables(attributes, usable, language, labels, answers), rows)


def _row(
    held: Sequence[Source], attributes: Sequence[str], codes: Sequence[Code], there: Mapping[str, set[int]]
) -> tuple[str | int, ...]:
    coded = set().union(*(there.get(one.name, set()) for one in held))
    plain = [[one.name, one.type, one.informant_group, one.centre_id or ""] for one in held]
    known = [[one.attributes.get(name, "") for name in attributes] for one in held]
    columns = zip(*(first + rest for first, rest in zip(plain, known, strict=True)), strict=True)
    joined = ("; ".join(dict.fromkeys(value for value in column if value)) for column in columns)
    return (*joined, *(int(code.id in coded) for code in codes))


def _variables(
    attributes: Sequence[str],
    codes: Sequence[Code],
    language: str,
    labels: Mapping[str, str],
    answers: tuple[str, str],
) -> tuple[Variable, ...]:
    plain = [(name, labels.get(name, name)) for name in FIXED]
    plain += [(f"a_{name}", labels.get(name, name)) for name in attributes]
    coded = [(f"c_{code.slug}", code.name(language)) for code in codes]
    names = variable_names(name for name, _ in plain + coded)
    meaning = ((0, answers[0]), (1, answers[1]))
    return tuple(
        Variable(name, label, meaning if place >= len(plain) else ())
        for place, (name, (_, label)) in enumerate(zip(names, plain + coded, strict=True))
    )


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
