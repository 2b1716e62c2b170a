"""How long something takes, for scripts that measure in their own process."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any


def shortest(work: Callable[..., Any], *arguments: Any, rounds: int = 3) -> float:
    """Seconds of the quickest of a few rounds: the machine is shared."""
    return min(seconds(work, *arguments)[0] for _ in range(rounds))


def seconds(work: Callable[..., Any], *arguments: Any, **options: Any) -> tuple[float, Any]:
    """Seconds of one call, and what it returns."""
    begun = time.perf_counter()
    result = work(*arguments, **options)
    return time.perf_counter() - begun, result
