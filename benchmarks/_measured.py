"""One contestant, one task, one register, in this process: seconds, peak memory and the answer, as JSON.

Called by :mod:`benchmarks._limits` with the interpreter of the contestant's environment. The register and the
contestant's own form of it are made before the clock starts, and the task is run once on 2,000 rows so that
nothing is imported or compiled while it ticks. Up to 100,000 rows the best of three counts (of more while
they fill less than half a second, of fewer where they would take more than ten); above that, the only one.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import sys
import time
import warnings
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from benchmarks._register import fingerprint, register
from benchmarks._tasks import REPLICATIONS, Answer, Task, looped

WARM_UP_ROWS = 2_000
ONCE_ABOVE_ROWS = 100_000
LEAST_SECONDS, MOST_SECONDS = 0.5, 10.0


def main(module: str, task: str, rows: int, told: Path) -> None:
    """Measure, and write what was found to the file ``told``."""
    warnings.simplefilter("ignore")
    contestant = importlib.import_module(module)
    frame = register(rows)
    work, warm_up = task_of(contestant, task)
    warm_up(contestant.PREPARED(register(WARM_UP_ROWS)))
    sample, before = contestant.PREPARED(frame), fingerprint(frame)
    write(told, {"ready": True})
    once = rows > ONCE_ABOVE_ROWS or task.startswith("bootstrap")
    seconds, answer = timed(lambda: work(sample), once=once)
    write(
        told,
        {
            "seconds": min(seconds),
            "runs": len(seconds),
            "peak_mb": peak_mb(),
            "register": before,
            "version": version_of(contestant),
            **answer._asdict(),
        },
    )


def task_of(contestant: Any, task: str) -> tuple[Task[Any], Task[Any]]:
    """What is timed, and a short form of it to warm up with."""
    if not task.startswith("bootstrap"):
        return contestant.TASKS[task], contestant.TASKS[task]
    bootstrap = getattr(contestant, "BOOTSTRAPS", {}).get(task) or looped(contestant)
    return (
        lambda sample: bootstrap(sample, REPLICATIONS),
        lambda sample: bootstrap(sample, 3),
    )


def timed(work: Callable[[], Answer], *, once: bool) -> tuple[list[float], Answer]:
    """Seconds of each run, and the last answer."""
    seconds: list[float] = []
    while True:
        gc.collect()
        start = time.perf_counter()
        answer = work()
        seconds.append(time.perf_counter() - start)
        enough = len(seconds) >= 3 and sum(seconds) >= LEAST_SECONDS
        if once or enough or sum(seconds) >= MOST_SECONDS:
            return seconds, answer


def peak_mb() -> float:
    """Most memory this process has had, in MB; ``nan`` on Windows."""
    try:
        import resource
    except ImportError:
        return float("nan")
    unit = 1024**2 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def version_of(contestant: Any) -> str:
    """Version of the package a contestant stands for; empty for our own."""
    try:
        return version(contestant.DISTRIBUTION)
    except (AttributeError, PackageNotFoundError):
        return ""


def write(path: Path, found: dict[str, Any]) -> None:
    """At once, so that nobody reads half of it."""
    part = path.with_suffix(".part")
    part.write_text(json.dumps(found))
    part.replace(path)


if __name__ == "__main__":
    with Path(os.devnull).open("w") as nowhere, contextlib.redirect_stdout(nowhere):
        main(sys.argv[1], sys.argv[2], int(sys.argv[3]), Path(sys.argv[4]))
