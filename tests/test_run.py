"""The set-up script: standard library only, plain answers."""

import ast
import socket
import sys
from pathlib import Path

import run

ROOT = Path(__file__).resolve().parent.parent


def test_run_needs_nothing_but_the_standard_library():
    tree = ast.parse((ROOT / "run.py").read_text(encoding="utf-8"))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}

    assert {name.split(".")[0] for name in imported} <= set(sys.stdlib_module_names)


def test_an_unknown_command_is_answered_with_the_known_ones(capsys):
    assert run.main(["demonstrate"]) == 2

    assert "demo, test, quick, check, bench" in capsys.readouterr().out


def test_a_taken_port_is_passed_over():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        assert run.free_port(port) > port


def test_changed_requirements_ask_for_a_new_installation(tmp_path, monkeypatch):
    monkeypatch.setattr(run, "ROOT", tmp_path)
    for name in ("constraints.txt", "requirements.txt", "requirements-dev.txt"):
        (tmp_path / name).write_text("a==1\n")
    before, kept = run.fingerprint("requirements-dev.txt"), run.fingerprint("requirements.txt")

    (tmp_path / "requirements-dev.txt").write_text("a==2\n")

    assert run.fingerprint("requirements-dev.txt") != before
    assert run.fingerprint("requirements.txt") == kept


def test_every_requirement_is_pinned():
    for name in ("requirements.txt", "requirements-dev.txt"):
        lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
        named = [line for line in lines if line and not line.startswith(("#", "-"))]

        assert [line for line in named if "==" not in line] == []


def test_make_and_ci_call_the_same_script():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8")

    assert "run.py $@" in makefile
    assert ci.rstrip().endswith("exec make test")
