"""Promise: an effect from a table in 0.05 s, 0.2 s and 1.5 s at 9,029, 100,000 and 1,000,000 rows, in 1 GB.

Also within three times a floor in bare NumPy and ahead of every peer, measured in the same run on the same
simulated register, each in a process of its own; likewise without replacement; and 1,000 bootstrap replicates
with the score fitted again in 5 s at 9,029 rows. ``python run.py bench-peers`` installs the peers.
Run: ``python -m benchmarks.effect_speed [rows …] [--keep]``; ``--keep`` writes docs/benchmarks.md, too.
"""

from __future__ import annotations

import argparse
import math
import platform
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks._limits import ROOT, Limits, Measurement, machine, measure
from benchmarks._report import Report, Verdict, row_of
from benchmarks.peers import PEERS, Peer

SECONDS = {9_029: 0.05, 100_000: 0.2, 1_000_000: 1.5}
MOST_MB = 1_000.0
MOST_TIMES_FLOOR = 3.0
BOOTSTRAP_ROWS, BOOTSTRAP_SECONDS, REPLICATIONS = 9_029, 5.0, 1_000
PAGE = ROOT / "docs" / "benchmarks.md"


@dataclass(frozen=True, slots=True)
class Contestant:
    """Somebody to measure.

    Attributes
    ----------
    name : str
    module, task : str
        What is run; see :mod:`benchmarks._measured`.
    kind : {"floor", "ours", "peer"}
    python : Path
    absent : str
        Why it cannot be measured; empty if it can.
    """

    name: str
    module: str
    task: str
    kind: str
    python: Path = Path(sys.executable)
    absent: str = ""


def with_replacement() -> list[Contestant]:
    ours = "benchmarks._ours"
    return [
        Contestant("NumPy floor (no standard error)", "benchmarks._floor", "nearest", "floor"),
        Contestant("Samsyn", ours, "nearest", "ours"),
        Contestant("Samsyn, Abadie-Imbens error besides", ours, "nearest_both_errors", "ours"),
        Contestant("Samsyn, probit", ours, "nearest_probit", "ours"),
        Contestant("Samsyn, all that a run shows", ours, "whole", "ours"),
        *peers("nearest"),
    ]


def without_replacement() -> list[Contestant]:
    return [
        Contestant("NumPy floor (no standard error)", "benchmarks._floor", "greedy", "floor"),
        Contestant("Samsyn", "benchmarks._ours", "greedy", "ours"),
        *peers("greedy"),
    ]


def bootstraps() -> list[Contestant]:
    ours = "benchmarks._ours"
    return [
        Contestant("NumPy floor, nearest", "benchmarks._floor", "bootstrap", "floor"),
        Contestant("Samsyn, nearest (refused in the app: not valid)", ours, "bootstrap", "ours"),
        Contestant("Samsyn, nearest without replacement", ours, "bootstrap_greedy", "ours"),
        Contestant("Samsyn, kernel", ours, "bootstrap_kernel", "ours"),
        Contestant("Samsyn, inverse probability weights", ours, "bootstrap_ipw", "ours"),
        *peers("bootstrap"),
    ]


def peers(task: str) -> list[Contestant]:
    """Those that can be put together here, and those from PyPI, whether or not they are installed."""
    by_hand = Contestant("statsmodels + scikit-learn", "benchmarks.peers.by_hand", task, "peer")
    found = [] if task == "greedy" else [by_hand]
    for peer in PEERS:
        absent = why_absent(peer, task)
        found.append(Contestant(peer.name, peer.module, task, "peer", peer.python, absent))
    return found


def why_absent(peer: Peer, task: str) -> str:
    if task == "greedy" and not peer.greedy:
        return "has no matching without replacement"
    if peer.failure.exists():
        return f"could not be installed: {peer.failure.read_text().strip()}"
    return "" if peer.python.exists() else "not installed: python run.py bench-peers"


class Contest:
    """Tables of everybody at one task and one size."""

    def __init__(self, report: Report, limits: Limits) -> None:
        self.report, self.limits = report, limits
        self.stopped: dict[tuple[str, str], str] = {}
        self.registers: dict[int, int] = {}

    def run(self, contestants: Sequence[Contestant], rows: int) -> dict[Contestant, Measurement]:
        """Measure one after another, and print a line for each at once."""
        found: dict[Contestant, Measurement] = {}
        floor = ours = math.nan
        for one in contestants:
            measured = found[one] = self.checked(one, rows)
            seconds = whole(measured)
            floor = seconds if one.kind == "floor" else floor
            ours = seconds if one.kind == "ours" and math.isnan(ours) else ours
            self.report.line(row_of(one.name, measured, seconds, floor=floor, ours=ours))
        return found

    def checked(self, one: Contestant, rows: int) -> Measurement:
        """A measurement on the same register as everybody's; none where fewer rows were too many already."""
        key = one.name, one.task
        if one.absent or key in self.stopped:
            return Measurement(reason=one.absent or self.stopped[key])
        measured = measure(one.python, one.module, one.task, rows, self.limits)
        if measured.reason:
            self.stopped[key] = f"not run: {measured.reason} at {rows:,} rows"
        elif self.registers.setdefault(rows, measured.register or 0) != measured.register:
            return Measurement(reason="not measured on the same register")
        return measured


def whole(measured: Measurement) -> float:
    """Seconds; of a bootstrap that was cut short, what all replicates would have taken."""
    if 0 < measured.replicates < REPLICATIONS:
        return measured.seconds * REPLICATIONS / measured.replicates
    return measured.seconds


def verdicts(found: Mapping[Contestant, Measurement], most_seconds: float) -> list[Verdict]:
    """Which targets ours keeps."""
    floor, ours, others = (
        {one.name: whole(measured) for one, measured in found.items() if one.kind == kind}
        for kind in ("floor", "ours", "peer")
    )
    told = [
        Verdict(f"{name}: under {most_seconds:g} s", taken < most_seconds) for name, taken in ours.items()
    ]
    told = told if math.isfinite(most_seconds) else []
    peak = max(measured.peak_mb for one, measured in found.items() if one.kind == "ours")
    told.append(Verdict(f"all of ours: under {MOST_MB:,.0f} MB", peak < MOST_MB))
    name, taken = next(iter(ours.items()))
    ratio = taken / next(iter(floor.values()))
    told.append(Verdict(f"{name}: within {MOST_TIMES_FLOOR:g} times the floor", ratio <= MOST_TIMES_FLOOR))
    finished = {name: taken for name, taken in others.items() if not math.isnan(taken)}
    if finished:
        nearest = min(finished, key=finished.__getitem__)
        text = f"{name}: ahead of every peer that finished, of which {nearest} is the quickest"
        told.append(Verdict(text, taken < finished[nearest]))
    return told


def main(arguments: Sequence[str]) -> int:
    """Print the tables; 1 if a target is missed."""
    asked = parsed(arguments)
    report = Report()
    limits = Limits(asked.seconds, asked.megabytes, blas_threads=asked.threads)
    contest = Contest(report, limits)
    report.line(f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC; {machine()}\n{versions()}; {limits}")
    missed = 0
    for title, contestants in (
        ("score, support, match with replacement, ATT, standard error", with_replacement()),
        ("the same without replacement, greedy, within 0.2 SD of the index", without_replacement()),
    ):
        for rows in asked.rows:
            report.head(f"{rows:,} rows: {title}")
            missed += report.judge(verdicts(contest.run(contestants, rows), SECONDS.get(rows, math.inf)))
    report.head(f"{BOOTSTRAP_ROWS:,} rows: {REPLICATIONS:,} bootstrap replicates, score fitted in each")
    missed += report.judge(verdicts(contest.run(bootstraps(), BOOTSTRAP_ROWS), BOOTSTRAP_SECONDS))
    report.line(f"\n{missed} targets missed" if missed else "\nEvery target kept.")
    if asked.keep:
        report.keep(PAGE)
    return 1 if missed else 0


def parsed(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.effect_speed")
    parser.add_argument("rows", nargs="*", type=int, default=list(SECONDS))
    parser.add_argument("--keep", action="store_true", help="write the tables to docs/benchmarks.md")
    parser.add_argument("--seconds", type=float, default=120.0, help="where a measurement is stopped")
    parser.add_argument("--threads", type=int, default=1, help="that linear algebra may use")
    parser.add_argument("--megabytes", type=float, default=4_096.0, help="where a measurement is stopped")
    return parser.parse_args(arguments)


def versions() -> str:
    """Of Python and of what an effect is computed with here."""
    packages = ", ".join(f"{name} {version(name)}" for name in ("numpy", "pandas", "scipy"))
    return f"Python {platform.python_version()}, {packages}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
