"""Install the peers, each environment if it is not up to date: ``python -m benchmarks.peers``."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import venv

from benchmarks.peers import PEERS, Peer


def main() -> int:
    """Install what is missing, and say what cannot be; 0 all the same, since the tables say it again."""
    for peer in PEERS:
        if is_installed(peer):
            continue
        if not peer.python.exists():
            print(f"Making the environment {peer.folder.name} of the peers …", flush=True)
            venv.EnvBuilder(with_pip=True).create(peer.folder)
        print(f"Installing {peer.name} …", flush=True)
        install(peer)
    return 0


def is_installed(peer: Peer) -> bool:
    done = peer.folder / f"{peer.name}.sha256"
    return done.exists() and done.read_text() == wanted(peer)


def wanted(peer: Peer) -> str:
    return hashlib.sha256(peer.requirements.read_bytes()).hexdigest()


def install(peer: Peer) -> None:
    """One at a time, with pinned versions, so that one that fails does not take the others along."""
    pip = [str(peer.python), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    done = subprocess.run(
        [*pip, "-c", peer.requirements, peer.name], capture_output=True, text=True, check=False
    )
    if done.returncode == 0:
        peer.failure.unlink(missing_ok=True)
        (peer.folder / f"{peer.name}.sha256").write_text(wanted(peer))
        return
    errors = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
    peer.failure.write_text((errors or done.stderr.splitlines() or ["pip gave no reason"])[0][:120])
    print(f"  {peer.failure.read_text()}")


if __name__ == "__main__":
    sys.exit(main())
