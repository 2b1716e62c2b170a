"""Long work in steps: telling how far it has come, and stopping when asked to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

Step = TypeVar("Step")
Progress = Callable[[int, int], None]
"""Called with steps done and steps in all."""
IsCancelled = Callable[[], bool]
"""Asked before each step; True stops the work and keeps what is done."""


def quiet(done: int, total: int) -> None:
    """A progress nobody watches."""


def never() -> bool:
    """Work that nobody cancels."""
    return False


def in_steps(
    steps: Sequence[Step], progress: Progress = quiet, is_cancelled: IsCancelled = never
) -> Iterator[Step]:
    """Each step in turn, until there are no more or somebody cancels."""
    for done, step in enumerate(steps, start=1):
        if is_cancelled():
            return
        yield step
        progress(done, len(steps))
