"""Lines of a plain text that are rows of a table, and where their cells begin."""

from __future__ import annotations

import re
from dataclasses import dataclass

_CELL = re.compile(
    r"[\[(]?[-−–+<>]{0,2}[€£$]?\d[\d.,]*(?:–[-−]?\d[\d.,]*)?%?[,;]?[\])]?[*†‡]{0,3}|%[\])]?|[\[(]|[\])]"
    r"|(?:nei|ja|no|yes|n\.?s\.?|i\.s\.|–|-|—|\*{1,3})|\S+\ue000(?:to|til)\ue000\S+",
    re.IGNORECASE,
)
_BOUND = r"[-−–]?(?:\d{1,3}(?: \d{3})+|\d+)(?:[.,]\d+)*"
_INTERVAL = re.compile(rf"(?<![\w.,])(?P<low>{_BOUND})\s+(?P<to>to|til)\s+(?P<high>{_BOUND})(?![\w])")
_AFTER_CELL = re.compile(r"\d[\d.,]*[*†‡%)]*\s+\Z")
_GLUE = "\ue000"
"""Stands for a blank within a cell while a line is cut."""
_PIECE = re.compile("\\S+(?:[ \u00a0\u2009\u202f]\\S+)*")
_TOKEN = re.compile(r"(\s*)(\S+)")
_MOST_ATOMS = 40


@dataclass(frozen=True, slots=True)
class Atom:
    """The smallest piece of a cell; ``apart`` where two blanks or more stand before it."""

    text: str
    apart: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A line that ends in cells: its label and the pieces of its cells."""

    label: str
    atoms: tuple[Atom, ...]

    def widths(self) -> frozenset[int]:
        """How many cells the pieces can make."""
        return frozenset(_widths(self.atoms))


def line_of(text: str) -> Line | None:
    """The line as a row; None where it does not end in a number or a flag."""
    plain = _INTERVAL.sub(_glued, _blanked(text).rstrip())
    tokens = [(blanks, token) for blanks, token in _TOKEN.findall(plain)]
    at = len(tokens)
    while at and _CELL.fullmatch(tokens[at - 1][1]):
        at -= 1
    atoms = _atoms(tokens[at:])
    if (
        not atoms
        or not any(any(mark.isdigit() for mark in atom.text) for atom in atoms)
        or len(atoms) > _MOST_ATOMS
    ):
        return None
    label = " ".join(token for _, token in tokens[:at]).replace(_GLUE, " ")
    return Line(label, tuple(Atom(atom.text.replace(_GLUE, " "), atom.apart) for atom in atoms))


def _glued(found: re.Match[str]) -> str:
    """An interval as one token; whole numbers are one only after another cell, as «18 to 24» names a row."""
    decimal = all(re.search(r"[.,]\d", found[bound]) for bound in ("low", "high"))
    if not decimal and not _AFTER_CELL.search(found.string, 0, found.start()):
        return found.group()
    return f"{found['low']} {found['to']} {found['high']}".replace(" ", _GLUE)


def _blanked(text: str) -> str:
    """The text with plain blanks for those that keep a number together."""
    return re.sub("[\u00a0\u2009\u202f]", " ", text)


def _atoms(tokens: list[tuple[str, str]]) -> list[Atom]:
    """Pieces with their percent sign, and with what stands in brackets after them."""
    atoms: list[Atom] = []
    open_bracket = False
    for at, (blanks, token) in enumerate(tokens):
        joins = bool(atoms) and (open_bracket or token[0] in "%([" or token in ("%)", ")", "]"))
        joins = joins or (bool(atoms) and at == len(tokens) - 1 and set(token) == {"*"})
        if joins and token[0] != "[":
            last = atoms[-1]
            atoms[-1] = Atom(f"{last.text} {token}", last.apart)
        else:
            atoms.append(Atom(token, len(blanks) > 1))
        text = atoms[-1].text
        open_bracket = text.count("(") + text.count("[") > text.count(")") + text.count("]")
    return atoms


def cells_of(atoms: tuple[Atom, ...], width: int) -> tuple[str, ...] | None:
    """The pieces joined to exactly ``width`` cells, the first numbers as long as they can be."""
    if not atoms:
        return () if width == 0 else None
    if width <= 0:
        return None
    for taken in range(_longest(atoms), 0, -1):
        if taken == 1 and _no_number_alone(atoms[0].text):
            return None
        rest = cells_of(atoms[taken:], width - 1)
        if rest is not None:
            return (" ".join(atom.text for atom in atoms[:taken]), *rest)
    return None


def _widths(atoms: tuple[Atom, ...]) -> set[int]:
    """All numbers of cells, from the end on."""
    found: list[set[int]] = [set() for _ in range(len(atoms))] + [{0}]
    for at in range(len(atoms) - 1, -1, -1):
        for taken in range(1, _longest(atoms[at:]) + 1):
            if not (taken == 1 and _no_number_alone(atoms[at].text)):
                found[at] |= {width + 1 for width in found[at + taken]}
    return found[0]


def _longest(atoms: tuple[Atom, ...]) -> int:
    """How many pieces from the first on can be one number written with blanks between thousands."""
    if not re.fullmatch(r"[-−–+]?[1-9]\d{0,2}", atoms[0].text):
        return 1
    taken = 1
    while taken < len(atoms) and not atoms[taken].apart:
        if not re.fullmatch(r"\d{3}(?:,\d+)?(?: ?%)?(?: \(.*\))?", atoms[taken].text):
            break
        taken += 1
        if not re.fullmatch(r"\d{3}", atoms[taken - 1].text):
            break
    return taken


def _no_number_alone(text: str) -> bool:
    return re.match(r"0\d", text) is not None


def parted(text: str) -> list[tuple[int, str]]:
    """Pieces of a line between two blanks or more, each with where it begins."""
    return [(found.start(), found.group()) for found in _PIECE.finditer(text.rstrip())]
