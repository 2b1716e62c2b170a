"""Benchmarks are run seldom, so that a name they use and that has moved would not be missed for long."""

import importlib
from pathlib import Path

import pytest

SCRIPTS = sorted((Path(__file__).resolve().parent.parent / "benchmarks").glob("[!_]*.py"))


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.stem)
def test_a_benchmark_finds_everything_it_measures(script: Path):
    assert callable(importlib.import_module(f"benchmarks.{script.stem}").main)
