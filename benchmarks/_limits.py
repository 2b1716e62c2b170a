"""Measuring in a process of its own, within limits of time and memory. Standard library only.

The parent stays small on purpose: Linux lets a child begin with its parent's peak memory.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
POLL_SECONDS = 0.1
PAGE_MB = (os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096) / 1024**2


@dataclass(frozen=True, slots=True)
class Limits:
    """What a measurement may use.

    Attributes
    ----------
    seconds, megabytes : float
        It is stopped this long after the register is ready, or at this size of all its processes.
    start_up_seconds : float
        It is stopped if the register is not ready by then.
    blas_threads : int
        Threads that linear algebra may use. More than are free cost time instead of sparing it.
    """

    seconds: float = 120.0
    megabytes: float = 4_096.0
    start_up_seconds: float = 120.0
    blas_threads: int = 1

    def __str__(self) -> str:
        stopped = f"stopped after {self.seconds:.0f} s or at {self.megabytes:,.0f} MB"
        return f"{stopped}; threads for linear algebra: {self.blas_threads}"

    @property
    def environment(self) -> dict[str, str]:
        """Environment of the process."""
        return {**os.environ, "OPENBLAS_NUM_THREADS": str(self.blas_threads)}


@dataclass(frozen=True, slots=True)
class Measurement:
    """What was found, or why nothing was.

    Attributes
    ----------
    seconds, peak_mb, att, se : float
        ``nan`` where there is none.
    runs : int
        Of which ``seconds`` is the shortest.
    replicates : int
        Of a bootstrap.
    register : int or None
        Fingerprint of the register.
    version : str
    load : float
        Load average of the machine when the measurement began.
    reason : str
        Why there are no figures; empty if there are.
    """

    seconds: float = float("nan")
    peak_mb: float = float("nan")
    att: float = float("nan")
    se: float = float("nan")
    runs: int = 0
    replicates: int = 0
    register: int | None = None
    version: str = ""
    load: float = float("nan")
    reason: str = ""


def measure(python: Path, module: str, task: str, rows: int, limits: Limits) -> Measurement:
    """Run one task in a new process of ``python``, and stop it at the limits."""
    with tempfile.TemporaryDirectory() as folder:
        told, errors = Path(folder, "told.json"), Path(folder, "errors.txt")
        load = load_average()
        with errors.open("w") as stream:
            process = subprocess.Popen(
                [python, "-W", "ignore", "-m", "benchmarks._measured", module, task, str(rows), told],
                cwd=ROOT,
                env=limits.environment,
                stdout=subprocess.DEVNULL,
                stderr=stream,
                start_new_session=True,
            )
            reason = stopped(process, told, limits)
        found = json.loads(told.read_text()) if told.exists() else {}
        if reason or "seconds" not in found:
            return Measurement(load=load, reason=reason or last_words(errors, process.returncode))
        return Measurement(load=load, **found)


def stopped(process: subprocess.Popen[bytes], told: Path, limits: Limits) -> str:
    """Wait for the end, or end it at a limit and say which; empty where it ended by itself."""
    begun, ready = time.monotonic(), 0.0
    try:
        while process.poll() is None:
            time.sleep(POLL_SECONDS)
            now = time.monotonic()
            ready = ready or (now if told.exists() else 0.0)
            if ready and now - ready > limits.seconds:
                return f"stopped after {limits.seconds:.0f} s"
            if not ready and now - begun > limits.start_up_seconds:
                return f"not ready after {limits.start_up_seconds:.0f} s"
            if memory_mb(process.pid) > limits.megabytes:
                return f"stopped at {limits.megabytes:,.0f} MB"
        return ""
    finally:
        end(process)


def end(process: subprocess.Popen[bytes]) -> None:
    """End a process of ours and those it started, if it still runs."""
    if process.poll() is None:
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
        process.wait()


def memory_mb(pid: int) -> float:
    """Memory of a process and those it started; 0 where the system does not tell."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except (OSError, IndexError, ValueError):
        return 0.0
    return pages * PAGE_MB + sum(memory_mb(int(child)) for child in children)


def last_words(errors: Path, code: int | None) -> str:
    """Why a measurement failed: the last line of its traceback."""
    lines = [line.strip() for line in errors.read_text(errors="replace").splitlines() if line.strip()]
    said = lines[-1] if lines else f"ended with code {code}"
    if "MemoryError" in said:
        said = said.split(":", 1)[-1].strip() or "no more memory"
        return f"out of memory ({said[:60]})"
    return f"failed: {said[:90]}"


def load_average() -> float:
    """Of the last minute; ``nan`` where the system has none."""
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")


def machine() -> str:
    """Cores, processor and memory, as far as the system tells."""
    told = [f"{os.cpu_count()} cores"]
    for path, key in (("/proc/cpuinfo", "model name"), ("/proc/meminfo", "MemTotal")):
        with contextlib.suppress(OSError):
            lines = [line for line in Path(path).read_text().splitlines() if line.startswith(key)]
            told += [line.split(":", 1)[1].strip() for line in lines[:1]]
    return ", ".join(told)
