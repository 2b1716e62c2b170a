"""Long work beside the screen: started once, watched from any rerun, cancelled when somebody asks."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

_JOBS: dict[str, Job] = {}
_LOCK = threading.Lock()


class JobCancelledError(Exception):
    """Raised inside a job whose cancelling somebody asked for."""


@dataclass(slots=True)
class Job:
    """One piece of long work.

    Attributes
    ----------
    done : float
        How much is done (0–1).
    result : Any
        What the work returned; None until then.
    error : BaseException or None
        What stopped it.
    """

    done: float = 0.0
    result: Any = None
    error: BaseException | None = None
    finished: threading.Event = field(default_factory=threading.Event)
    stopping: threading.Event = field(default_factory=threading.Event)

    def progress(self, done: float) -> None:
        """Say how much is done; the place where a cancelled job stops."""
        if self.stopping.is_set():
            raise JobCancelledError
        self.done = done

    def cancel(self) -> None:
        """Ask the work to stop at its next step."""
        self.stopping.set()

    @property
    def is_running(self) -> bool:
        """Whether the work goes on."""
        return not self.finished.is_set()

    @property
    def was_cancelled(self) -> bool:
        """Whether it stopped because somebody asked."""
        return isinstance(self.error, JobCancelledError)


def started(key: str, work: Callable[[Callable[[float], None]], Any]) -> Job:
    """The job of that key, started if it is not there.

    Parameters
    ----------
    key : str
        Names the question; the same question is never computed twice at once.
    work : callable
        Takes a function to report progress to (0–1), which raises when the job is cancelled. It must open its
        own study file: a connection belongs to one thread.
    """
    with _LOCK:
        job = _JOBS.get(key)
        if job is None:
            job = _JOBS[key] = Job()
            threading.Thread(target=_run, args=(job, work), daemon=True).start()
    return job


def job_called(key: str) -> Job | None:
    """The job of that key, None if there is none."""
    return _JOBS.get(key)


def forget(key: str) -> None:
    """Let the job of that key go, so that it can be started again."""
    with _LOCK:
        _JOBS.pop(key, None)


def _run(job: Job, work: Callable[[Callable[[float], None]], Any]) -> None:
    try:
        job.result = work(job.progress)
        job.done = 1.0
    except BaseException as error:  # noqa: BLE001 - the screen that watches the job tells it
        job.error = error
    finally:
        job.finished.set()
