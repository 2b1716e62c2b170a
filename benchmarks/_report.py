"""Lines of a benchmark: printed as they come, and kept for the documentation. Standard library only."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks._limits import Measurement

BEGIN, END = "<!-- effect_speed begins -->", "<!-- effect_speed ends -->"
WIDTHS = (46, 10, 9, 9, 9, 9, 9, 6)
HEADS = ("", "seconds", "peak MB", "ATT", "s.e.", "x floor", "x Samsyn", "load")


class Verdict(NamedTuple):
    """A target and whether it is kept."""

    target: str
    is_kept: bool


class Report:
    """What is printed."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def line(self, text: str) -> None:
        """Print a line now, whoever reads."""
        self.lines.append(text)
        print(text, flush=True)

    def head(self, title: str) -> None:
        """Title of a table, and of its columns."""
        self.line(f"\n{title}")
        self.line(laid_out(HEADS))

    def judge(self, verdicts: Sequence[Verdict]) -> int:
        """Say which targets are kept; return how many are missed."""
        for target, is_kept in verdicts:
            self.line(f"  {'kept  ' if is_kept else 'MISSED'}  {target}")
        return sum(not verdict.is_kept for verdict in verdicts)

    def keep(self, page: Path) -> None:
        """Put the lines between the two marks of a page, in place of those of an earlier run."""
        text = page.read_text(encoding="utf-8")
        before, after = text.split(BEGIN)[0], text.split(END)[1]
        body = "\n".join(line.rstrip() for line in self.lines)
        page.write_text(f"{before}{BEGIN}\n```text\n{body}\n```\n{END}{after}", encoding="utf-8")


def row_of(name: str, measured: Measurement, seconds: float, *, floor: float, ours: float) -> str:
    """A line of a table; ``seconds`` are those of the whole task where the measurement was cut short."""
    label = f"{name} {measured.version}".strip()
    if measured.reason:
        return f"{label:<{WIDTHS[0]}}  {measured.reason}"
    cut = measured.replicates and seconds != measured.seconds
    note = f"  ({measured.replicates} replicates in {measured.seconds:.0f} s)" if cut else ""
    cells = (
        f"{'~' if cut else ''}{significant(seconds)}",
        f"{measured.peak_mb:,.0f}",
        *("" if math.isnan(value) else f"{value:.5f}" for value in (measured.att, measured.se)),
        times(seconds / floor),
        times(seconds / ours),
        f"{measured.load:.1f}",
    )
    return laid_out((label, *cells)) + note


def laid_out(cells: Sequence[str]) -> str:
    first, *others = zip(cells, WIDTHS, strict=True)
    return f"{first[0]:<{first[1]}}" + "".join(f"{cell:>{width}}" for cell, width in others)


def significant(seconds: float) -> str:
    """Seconds with as many digits as say something."""
    return f"{seconds:.4f}" if seconds < 0.1 else f"{seconds:.3f}" if seconds < 10 else f"{seconds:.1f}"


def times(ratio: float) -> str:
    if math.isnan(ratio):
        return ""
    return f"{ratio:.1f}" if ratio < 100 else f"{ratio:,.0f}"
