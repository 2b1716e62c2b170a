"""Long work in parts: here, in several processes, or on a Dask cluster that one setting names."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from workbench.errors import InputError
from workbench.quant.steps import IsCancelled, never

if TYPE_CHECKING:
    from distributed import Client

Shared = TypeVar("Shared")
Part = TypeVar("Part")
Result = TypeVar("Result")
SCHEDULER = "WORKBENCH_SCHEDULER"
"""Environment variable with the address of a Dask scheduler, such as ``tcp://10.0.0.5:8786``."""
WAIT_SECONDS = 10
"""How long a scheduler may take to answer, and then its first worker to come."""
_THREAD = threading.local()


def spread(
    work: Callable[[Shared, Part], Result],
    shared: Shared,
    parts: Iterable[Part],
    *,
    n_jobs: int | None = None,
    cancelled: IsCancelled = never,
) -> Generator[Result, None, None]:
    """Results of the parts, in their order, whoever computes them.

    Parameters
    ----------
    work : callable
        From ``shared`` and a part to its result. It must survive being sent to another process. Work that
        spreads work of its own does that part alone.
    shared
        What every part needs; sent to each worker of a cluster once.
    parts : iterable
        Asked for the next one when a worker gets free.
    n_jobs : int, optional
        Processes of this machine, as joblib counts them: -1 for all cores. Left out: one, or what a
        ``joblib.parallel_config`` around the call says. With ``WORKBENCH_SCHEDULER`` set, the workers of that
        scheduler do the work instead, whatever stands here.
    cancelled : callable, optional
        Asked after each result; when it is true no part is begun any more, and the results of those begun
        still come.

    Raises
    ------
    InputError
        The scheduler's address cannot be used, nobody answers there, or dask is not installed.

    Notes
    -----
    Close it (``contextlib.closing``) where the caller may stop early: then parts that are begun are waited
    for, and no more are.
    """
    if getattr(_THREAD, "works", False):
        yield from (work(shared, part) for part in parts)
        return
    from joblib import Parallel, delayed  # type: ignore[import-untyped]

    task, stop = delayed(partial(_as_part, work)), threading.Event()
    with ExitStack() as opened:
        cluster = _cluster(opened, shared)
        workers = Parallel(n_jobs=n_jobs, return_as="generator", batch_size=1, **cluster)
        results = workers(task(shared, part) for part in _until(stop, parts))
        try:
            for result in results:
                yield result
                if cancelled():
                    stop.set()
        finally:
            stop.set()
            for _ in results:
                pass


def _until(stop: threading.Event, parts: Iterable[Part]) -> Iterator[Part]:
    for part in parts:
        if stop.is_set():
            return
        yield part


def _as_part(work: Callable[[Shared, Part], Result], shared: Shared, part: Part) -> Result:
    _THREAD.works = True
    try:
        return work(shared, part)
    finally:
        _THREAD.works = False


def _cluster(opened: ExitStack, shared: object) -> dict[str, Any]:
    """The backend of the scheduler that is set, connected until ``opened`` closes; none without a setting."""
    address = os.environ.get(SCHEDULER, "").strip()
    if not address:
        return {}
    client = opened.enter_context(_connected(address))
    from joblib._dask import DaskDistributedBackend  # type: ignore[import-untyped]

    class Cluster(DaskDistributedBackend):  # type: ignore[misc]
        """A cluster of one core is one, too; joblib would do its work here."""

        def effective_n_jobs(self, n_jobs: int) -> int:
            return max(2, int(super().effective_n_jobs(n_jobs)))

    return {"backend": Cluster(client=client, scatter=[shared])}


@contextmanager
def _connected(address: str) -> Iterator[Client]:
    """A connection to a scheduler that has workers which know this program."""
    if not address.startswith(("tcp://", "tls://")):
        raise InputError("errors.scheduler_address", setting=SCHEDULER, value=address)
    try:
        from distributed import Client
    except ImportError:
        raise InputError("errors.scheduler_without_dask", setting=SCHEDULER) from None
    told = {"setting": SCHEDULER, "value": address, "seconds": WAIT_SECONDS}
    try:
        client = Client(  # type: ignore[no-untyped-call]
            address, timeout=WAIT_SECONDS, set_as_default=False
        )
    except (OSError, ValueError) as error:
        raise InputError("errors.scheduler_silent", **told) from error
    with client:
        try:
            client.wait_for_workers(1, timeout=WAIT_SECONDS)
        except TimeoutError:
            raise InputError("errors.scheduler_without_workers", **told) from None
        _check_workers(client)
        yield client


def _check_workers(client: Client) -> None:
    def knows_program() -> bool:
        """Sent by value, as it stands in no module by itself: a worker without the program can run it."""
        from importlib.util import find_spec

        return find_spec("workbench") is not None

    strangers = [worker for worker, knows in client.run(knows_program).items() if not knows]
    if strangers:
        raise InputError("errors.scheduler_without_program", offenders=", ".join(strangers))
