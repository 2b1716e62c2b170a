"""Work in parts: in order, stopped when nobody asks any more, and the same on a Dask cluster."""

import os
import sys
from contextlib import closing
from dataclasses import replace

import numpy as np
import pytest

from tests.helpers import simulated_table
from workbench.errors import InputError
from workbench.quant import parallel
from workbench.quant.analysis import run_effect
from workbench.quant.curve_permutation import permutation_test
from workbench.quant.parallel import SCHEDULER, spread
from workbench.quant.specification import EffectSpecification
from workbench.quant.specification_curve import run_curve
from workbench.quant.specification_grid import CurveChoices, specification_grid

TABLE = simulated_table(600, effect=0.05, seed=6)
BASE = EffectSpecification("took_part", "returned", ("age", "land", "child"), method="ipw")
GRID = specification_grid(BASE, choices=CurveChoices(("ipw", "nearest", "subclass")))


def squared(shift, part):
    return shift + part * part


def process_of(_, part):
    return part, os.getpid()


def nested(_, part):
    return list(spread(process_of, None, range(part)))


@pytest.mark.parametrize("n_jobs", [None, 1, 2])
def test_results_come_in_the_order_of_the_parts(n_jobs):
    assert list(spread(squared, 1, iter(range(9)), n_jobs=n_jobs)) == [1 + k * k for k in range(9)]


@pytest.mark.parametrize("n_jobs", [None, 2])
def test_a_caller_that_stops_gets_no_more_parts_begun(n_jobs):
    taken = []
    with closing(
        spread(squared, 0, (taken.append(k) or k for k in range(100_000)), n_jobs=n_jobs)
    ) as results:
        for found in results:
            if found == 9:
                break

    assert 4 <= len(taken) < 100_000


def test_a_cancelled_work_gives_what_was_begun():
    taken, seen = [], []
    parts = (taken.append(k) or k for k in range(1000))

    seen = list(spread(squared, 0, parts, cancelled=lambda: len(taken) >= 4))

    assert seen == [0, 1, 4, 9]


def test_an_error_in_a_part_passes():
    with pytest.raises(TypeError):
        list(spread(squared, "a", [1], n_jobs=2))


def test_work_inside_of_work_is_done_where_it_is_asked_for():
    (first,) = spread(nested, None, [3])
    in_worker = list(spread(nested, None, [2, 2], n_jobs=2))

    assert first == [(0, os.getpid()), (1, os.getpid()), (2, os.getpid())]
    assert all(len({process for _, process in part}) == 1 for part in in_worker)


@pytest.mark.parametrize(
    ("address", "words"), [("10.0.0.5:8786", "must be the address"), ("tcp://127.0.0.1:1", "answered")]
)
def test_a_scheduler_that_cannot_be_used_is_told_with_the_way_out(monkeypatch, address, words):
    monkeypatch.setenv(SCHEDULER, address)
    monkeypatch.setattr(parallel, "WAIT_SECONDS", 0.2)

    with pytest.raises(InputError, match=f"(?s){words}.*this machine"):
        list(spread(squared, 0, [1]))


def test_without_dask_the_message_says_what_to_install(monkeypatch):
    monkeypatch.setenv(SCHEDULER, "tcp://127.0.0.1:8786")
    monkeypatch.setitem(sys.modules, "distributed", None)

    with pytest.raises(InputError, match="pip install dask distributed"):
        list(spread(squared, 0, [1]))


def test_a_scheduler_without_workers_is_told(monkeypatch):
    monkeypatch.setattr(parallel, "WAIT_SECONDS", 0.5)
    with cluster(0) as scheduler:
        monkeypatch.setenv(SCHEDULER, scheduler.scheduler_address)

        with pytest.raises(InputError, match="had no worker"):
            list(spread(squared, 0, [1]))


def cluster(n_workers):
    from distributed import LocalCluster

    return LocalCluster(
        n_workers=n_workers, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1"
    )


def numbers():
    """A bootstrap's standard error, a curve and its permutations, as they are computed."""
    spec = replace(BASE, se_method="bootstrap", replications=60, seed=5)
    curve = run_curve(TABLE, GRID)
    permuted = permutation_test(TABLE, GRID[:4], replications=6, seed=2)
    effects = [(point.att, point.se, point.p, point.max_smd) for point in curve.points]
    return run_effect(TABLE, spec).effect.se, effects, permuted.medians.tolist()


@pytest.mark.slow
def test_one_worker_and_two_workers_of_a_cluster_give_the_numbers_of_this_machine(monkeypatch):
    here = numbers()
    for n_workers in (1, 2):
        with cluster(n_workers) as scheduler:
            monkeypatch.setenv(SCHEDULER, scheduler.scheduler_address)
            processes = {process for _, process in spread(process_of, np.zeros(9), range(40))}

            assert numbers() == here
            assert len(processes) == n_workers
            assert os.getpid() not in processes
