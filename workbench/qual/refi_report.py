"""What was read how from an exchange file, and what could not be kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from workbench.qual.refi_offsets import ENOUGH_AT_EDGES, NVIVO, STANDARD, Reading
from workbench.reasons import Reason

ASK_BELOW = ENOUGH_AT_EDGES
"""Share of passages at word edges below which somebody must look before anything is stored."""
PROGRAMS = {
    "nvivo": "NVivo",
    "atlas": "ATLAS.ti",
    "maxqda": "MAXQDA",
    "qualcoder": "QualCoder",
    "taguette": "Taguette",
    "quirkos": "Quirkos",
    "dedoose": "Dedoose",
    "f4analyse": "f4analyse",
    "transana": "Transana",
    "openqda": "OpenQDA",
    "webqda": "webQDA",
    "qdaminer": "QDA Miner",
    "samsyn": "Samsyn",
}
OWN_PROGRAM = "Samsyn"
_PREFERRED = {
    "NVivo": (NVIVO, STANDARD),
    "ATLAS.ti": (STANDARD, Reading(line_end=1)),
    "MAXQDA": (STANDARD, Reading(line_end=2)),
    "QualCoder": (STANDARD, Reading(counts_bom=True)),
}
"""Readings that a program is known for, tried first where the words do not decide."""


@dataclass(frozen=True, slots=True)
class ReadReport:
    """How a file was read.

    Attributes
    ----------
    program : str
        Program that wrote the file as far as it tells, e.g. ``"NVivo"``; else its own words.
    reading : Reading
        How positions were counted.
    n_passages, n_at_edges, n_named : int
        Passages of texts; those that cut no word; those that begin with the words the file names them by.
    rivals : tuple of Reading
        Other readings that fit as well but place passages elsewhere.
    weak_sources : tuple of str
        Names of texts with less than ``ASK_BELOW`` of their passages at word edges.
    remarks : tuple of Reason
        What was mended and what could not be kept, with numbers.
    chosen : bool
        Somebody chose the reading.
    """

    program: str
    reading: Reading
    n_passages: int = 0
    n_at_edges: int = 0
    n_named: int = 0
    rivals: tuple[Reading, ...] = ()
    weak_sources: tuple[str, ...] = ()
    remarks: tuple[Reason, ...] = ()
    chosen: bool = False

    @property
    def share_at_edges(self) -> float:
        """Share of passages at word edges; 1 without passages."""
        return self.n_at_edges / self.n_passages if self.n_passages else 1.0

    def needs_confirmation(self, *, ask_below: float = ASK_BELOW) -> bool:
        """Whether somebody must look before anything is stored.

        Passages that begin with the words the file names them by are right wherever they end. Ends that
        seem to be counted in are believed only when the names say so.
        """
        good = self.n_named if self.reading.inclusive else max(self.n_at_edges, self.n_named)
        return not self.chosen and (good < ask_below * self.n_passages or bool(self.rivals))

    def told(self) -> Reason:
        """How the file was read, as one sentence."""
        return Reason.of(
            "exchange.read_as" if self.n_passages else "exchange.read_no_passages",
            program=self.program or Reason.of("exchange.program_unknown"),
            counted=counted_words(self.program, self.reading),
            n=self.n_at_edges,
            total=self.n_passages,
        )


class Tally:
    """Counts what is mended and what is lost while a file is read, and lists a few names of each."""

    LISTED = 5

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._names: dict[str, list[str]] = {}

    def note(self, key: str, name: str = "", n: int = 1) -> None:
        """One more of a kind; ``key`` is a locale key with the fields ``n`` and ``names``."""
        if n:
            self._counts[key] += n
            names = self._names.setdefault(key, [])
            if name and name not in names and len(names) <= self.LISTED:
                names.append(name)

    def reasons(self) -> Iterator[Reason]:
        """One reason for every kind, in the order they came."""
        for key, n in self._counts.items():
            names = self._names[key]
            shown = ", ".join(f"«{name[:60]}»" for name in names[: self.LISTED])
            more = " …" if len(names) > self.LISTED else ""
            yield Reason.of(key, n=n, names=shown + more or "–")


def program_of(origin: str) -> str:
    """The name of the program that an ``origin`` speaks of; its own words when it is unknown."""
    plain = "".join(character for character in origin.lower() if character.isalnum())
    return next((name for sign, name in PROGRAMS.items() if sign in plain), origin.strip()[:60])


def preferred_readings(program: str) -> tuple[Reading, ...]:
    """Readings to try first for a program."""
    return _PREFERRED.get(program, (STANDARD,))


def reading_name(reading: Reading) -> str:
    """Short name of a reading, e.g. ``standard``, ``utf16`` or ``bom+line2+utf16``."""
    parts = ["bom"] if reading.counts_bom else []
    parts += [f"line{reading.line_end}"] if reading.line_end else []
    parts += ["utf16"] if reading.utf16 else []
    parts += ["inclusive"] if reading.inclusive else []
    return "+".join(parts) or "standard"


def counted_words(program: str, reading: Reading) -> tuple[Reason, ...]:
    """What a reading counts, in words."""
    if program == "NVivo" and reading == NVIVO:
        return (Reason.of("exchange.counts_nvivo"),)
    return tuple(Reason.of(f"exchange.counts_{part}") for part in reading_name(reading).split("+"))
