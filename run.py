"""Set-up and everyday commands, with nothing but Python 3.11 or newer: ``python run.py demo``.

Commands: demo, test, quick, check, bench, bench-peers, browser, environment.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
import venv
import webbrowser
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent
ENVIRONMENT = ROOT / ".venv"
WINDOWS = os.name == "nt"
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if WINDOWS else "bin/python")
FIRST_PORT = 8501
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")


def main(arguments: list[str]) -> int:
    """Run one command and return its exit code."""
    if sys.version_info < (3, 11):
        print(f"Samsyn needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
        return 2
    name, *rest = arguments or ["demo"]
    command = COMMANDS.get(name)
    if command is None:
        print(f"Unknown command {name!r}. Choose one of: {', '.join(COMMANDS)}.")
        return 2
    try:
        return command(rest)
    except subprocess.CalledProcessError as error:
        print(f"This step failed: {' '.join(map(str, error.cmd))}")
        return error.returncode or 1
    except KeyboardInterrupt:
        return 0


def demo(arguments: list[str]) -> int:
    """Environment and demo study if missing, then the app on loopback."""
    environment("requirements.txt")
    port = free_port(FIRST_PORT)
    address = f"http://127.0.0.1:{port}"
    server = subprocess.Popen(
        [PYTHON, "-m", "streamlit", "run", "app.py", "--server.port", str(port), *arguments],
        cwd=ROOT,
        env={**os.environ, "SAMSYN_PORT": str(port)},
    )
    threading.Thread(target=announce, args=(address,), daemon=True).start()
    try:
        return server.wait()
    except KeyboardInterrupt:
        server.terminate()
        return server.wait()


def announce(address: str) -> None:
    """Print the address, and open it where somebody sits, once the app answers."""
    while not answers(f"{address}/_stcore/health"):
        time.sleep(0.1)
    print(f"\n  Samsyn: {address}\n", flush=True)
    if sys.stdout.isatty():
        webbrowser.open(address)


def answers(url: str) -> bool:
    """Whether something answers at ``url``."""
    try:
        with urllib.request.urlopen(url, timeout=1):
            return True
    except (urllib.error.URLError, TimeoutError, ConnectionError):
        return False


def test(arguments: list[str]) -> int:
    """Every check and test; those that need a browser run where one is found or can be installed."""
    environment("requirements.txt", "requirements-dev.txt")
    browser([])
    failed = check([])
    spread = ["-n", str(min(4, os.cpu_count() or 1)), "--dist", "loadfile", "--no-loadscope-reorder"]
    return pytest(*spread, *arguments) or failed


def quick(arguments: list[str]) -> int:
    """Seconds: pure parts, database, services."""
    environment("requirements.txt", "requirements-dev.txt")
    return pytest("-m", "not browser and not slow", "tests", *arguments)


def check(arguments: list[str]) -> int:
    """Format, lint, types."""
    environment("requirements.txt", "requirements-dev.txt")
    steps = (["ruff", "format", "--check", "-q", "."], ["ruff", "check", "-q", "."], ["mypy"])
    return max([call("-m", *step) for step in steps])


def bench(arguments: list[str]) -> int:
    """Every benchmark, one after the other; each prints its own figures."""
    bench_peers(arguments)
    scripts = sorted((ROOT / "benchmarks").glob("[!_]*.py"))
    return max([call("-m", f"benchmarks.{script.stem}") for script in scripts], default=0)


def bench_peers(arguments: list[str]) -> int:
    """Install the packages that the benchmarks compare with, in environments of their own."""
    environment("requirements.txt", "requirements-dev.txt")
    return call("-m", "benchmarks.peers")


def browser(arguments: list[str]) -> int:
    """Install Debian's Chromium where that is possible, and say so plainly where it is not."""
    if chromium():
        return 0
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        print("Installing Chromium for the browser tests …", flush=True)
        subprocess.run(["apt-get", "update", "-q"], check=False, stdout=subprocess.DEVNULL)
        subprocess.run(
            ["apt-get", "install", "-q", "-y", "--no-install-recommends", "chromium"],
            check=False,
            stdout=subprocess.DEVNULL,
        )
    if chromium():
        return 0
    print("No Chromium found: the browser tests are skipped. Install it with: sudo apt-get install chromium")
    return 1


def chromium() -> str | None:
    """Path of an installed Chromium, or None."""
    return next((found for name in CHROMIUM_NAMES if (found := shutil.which(name))), None)


def environment(*requirements: str) -> int:
    """Make ``.venv`` and install what the named files pin, unless that is done already."""
    if not PYTHON.exists():
        print("Making the environment (.venv) …", flush=True)
        venv.EnvBuilder(with_pip=True, clear=True).create(ENVIRONMENT)
    for name in requirements:
        done = ENVIRONMENT / f"{name}.sha256"
        wanted = fingerprint(name)
        if not done.exists() or done.read_text() != wanted:
            print(f"Installing {name} …", flush=True)
            subprocess.run([PYTHON, "-m", "pip", "install", "-q", "-r", name], cwd=ROOT, check=True)
            done.write_text(wanted)
    return 0


def fingerprint(name: str) -> str:
    """Hash of the requirements that decide whether an environment is up to date."""
    files = ["constraints.txt", "requirements.txt", name]
    return hashlib.sha256(b"".join((ROOT / file).read_bytes() for file in files)).hexdigest()


def free_port(first: int) -> int:
    """The first free port on loopback from ``first`` on."""
    for port in range(first, first + 100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port
    raise SystemExit(f"No free port between {first} and {first + 100}.")


def pytest(*arguments: str) -> int:
    """Run pytest in the environment."""
    return call("-m", "pytest", *arguments)


def call(*arguments: str) -> int:
    """Run the environment's Python in the project folder."""
    return subprocess.run([PYTHON, *arguments], cwd=ROOT, check=False).returncode


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "demo": demo,
    "test": test,
    "quick": quick,
    "check": check,
    "bench": bench,
    "bench-peers": bench_peers,
    "browser": browser,
    "environment": lambda arguments: environment("requirements.txt"),
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
