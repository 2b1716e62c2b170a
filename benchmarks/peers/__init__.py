"""Packages from PyPI that match on a propensity score, each with an adapter, in environments of their own.

They stay out of the project's environment: some ask for old versions of what the project uses new, and dowhy
and causalml exclude each other's SciPy.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
ENVIRONMENTS = ROOT / ".venv-peers"


@dataclass(frozen=True, slots=True)
class Peer:
    """A package to compare with.

    Attributes
    ----------
    name : str
        As PyPI has it.
    module : str
        Adapter.
    environment : str
        Folder below ``.venv-peers``.
    greedy : bool
        Whether it matches without replacement.
    """

    name: str
    module: str
    environment: str = "common"
    greedy: bool = True

    @property
    def requirements(self) -> Path:
        """Pinned versions of the environment it lives in."""
        suffix = "" if self.environment == "common" else f"-{self.environment}"
        return ROOT / "benchmarks" / f"requirements-peers{suffix}.txt"

    @property
    def folder(self) -> Path:
        """Where its environment lies."""
        return ENVIRONMENTS / self.environment

    @property
    def python(self) -> Path:
        """Interpreter of that environment."""
        return self.folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

    @property
    def failure(self) -> Path:
        """File that says why it could not be installed."""
        return self.folder / f"{self.name}.failed"


PEERS = (
    Peer("pymatchit-causal", "benchmarks.peers.pymatchit_causal"),
    Peer("pysmatch", "benchmarks.peers.pysmatch"),
    Peer("dowhy", "benchmarks.peers.dowhy", environment="dowhy", greedy=False),
    Peer("causalinference", "benchmarks.peers.causalinference", greedy=False),
    Peer("psmpy", "benchmarks.peers.psmpy"),
    Peer("causalml", "benchmarks.peers.causalml"),
)
