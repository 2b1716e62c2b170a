"""The house rules: who may import whom, where SQL and words may stand, how large things may be."""

import ast
import re
from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CODE = [
    path
    for folder in ("workbench", "db", "pages")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if "__pycache__" not in path.parts
]
PAGES = sorted((ROOT / "pages").glob("*.py"))
PURE = ("workbench.quant", "workbench.qual", "workbench.mixed", "workbench.audit")
BASE = ("workbench.errors", "workbench.reasons", "workbench.texts", "workbench.paths")
WORDS = ("workbench.words", "workbench.word_tables", "workbench.word_figures")
RECORDS = (
    "workbench.qual.records",
    "workbench.mixed.logic_model",
    "workbench.mixed.plan",
    "workbench.mixed.plan_lock",
    "workbench.mixed.claim_records",
    "workbench.quant.register_rows",
)
MAY_IMPORT = {
    "workbench.quant": (*BASE, "workbench.quant"),
    "workbench.qual": (*BASE, "workbench.qual"),
    "workbench.mixed": (*BASE, "workbench.mixed", "workbench.qual.records"),
    "workbench.audit": (*BASE, "workbench.audit", "workbench.qual", "workbench.mixed.overclaims"),
    "workbench.demo": (*BASE, "workbench.demo", *PURE),
    "workbench.words": (*BASE, *PURE),
    "workbench.word_tables": (*BASE, "workbench.words", *PURE),
    "workbench.word_figures": (*BASE, "workbench.words", "workbench.charts", *PURE),
    "workbench.charts": (*BASE, "workbench.charts", *PURE),
    "workbench.reports": (*BASE, *WORDS, "workbench.reports", "workbench.charts", *PURE),
    "db": (*BASE, "db", *RECORDS),
    "workbench.services": (*BASE, "workbench.services", "db", "workbench.demo", "workbench.reports", *PURE),
    "workbench.api": (*BASE, "workbench.api", "workbench.services", "workbench.qual.records"),
    "workbench.cli": (*BASE, "workbench.commands", "workbench.services", *PURE),
    "workbench.commands": (*BASE, "workbench.commands", "workbench.services", *PURE),
    "workbench.ui": (
        *BASE,
        *WORDS,
        "workbench.ui",
        "workbench.services",
        "workbench.api",
        "workbench.charts",
        *PURE,
    ),
    "workbench.main": ("workbench.ui", "workbench.paths"),
    "pages": ("workbench.ui", "workbench.services", "workbench.charts"),
}
SQL = re.compile(r"\b(SELECT .+ FROM|INSERT INTO|UPDATE \w+ SET|DELETE FROM|CREATE TABLE)\b")


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def layer_of(module: str) -> str | None:
    return next((layer for layer in MAY_IMPORT if f"{module}.".startswith(f"{layer}.")), None)


def imports_of(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def own(name: str) -> bool:
    return name.split(".", 1)[0] in {"workbench", "db", "pages", "app", "run", "tests", "benchmarks"}


@pytest.mark.parametrize("path", CODE, ids=module_of)
def test_imports_go_downwards_only(path: Path):
    layer = layer_of(module_of(path))
    if layer is None:
        assert module_of(path) in {*BASE, "workbench", "workbench.__main__"}
        return

    allowed = MAY_IMPORT[layer]
    wrong = [
        name
        for name in imports_of(path)
        if own(name) and not f"{name}.".startswith(tuple(f"{a}." for a in allowed))
    ]

    assert wrong == []


@pytest.mark.parametrize("path", CODE, ids=module_of)
def test_streamlit_stays_on_the_screen(path: Path):
    on_screen = module_of(path).startswith(("pages", "workbench.ui", "workbench.main"))

    assert on_screen or not any(name.split(".")[0] == "streamlit" for name in imports_of(path))


@pytest.mark.parametrize("path", CODE, ids=module_of)
def test_sql_stays_in_db(path: Path):
    if module_of(path).startswith("db"):
        return

    assert SQL.findall(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", CODE, ids=module_of)
def test_no_html_that_could_run_and_nothing_unpickled(path: Path):
    text = path.read_text(encoding="utf-8")

    for forbidden in ("unsafe_allow_html", "pickle", "extractall", "components.html"):
        assert forbidden not in text
    assert re.findall(r'on_click=(?!"ignore")', text) == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_loads_asks_calls_and_shows(path: Path):
    text = path.read_text(encoding="utf-8")
    nodes = list(ast.walk(ast.parse(text)))

    assert 10 <= len(text.splitlines()) <= 80
    assert not any(isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Lambda) for node in nodes)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_holds_no_words_of_its_own(path: Path):
    body = ast.parse(path.read_text(encoding="utf-8")).body[1:]
    literals = [
        node.value
        for statement in body
        for node in ast.walk(statement)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]

    assert [text for text in literals if " " in text.strip()] == []


@pytest.mark.parametrize("path", CODE, ids=module_of)
def test_files_and_functions_stay_small(path: Path):
    text = path.read_text(encoding="utf-8")
    functions = [
        node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]

    assert len(text.splitlines()) <= 300
    assert [node.name for node in functions if body_lines(node) > 50] == []


@pytest.mark.parametrize("package", ["quant", "qual", "audit", "services"])
def test_the_map_names_every_module_of_a_large_package_and_none_that_is_gone(package: str):
    told = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    table = told.split(f"in `workbench/{package}/`\n", 1)[1].split("\n## ", 1)[0]
    names = set(re.findall(r"`([a-z_0-9*]+)`", table))
    modules = {path.stem for path in (ROOT / "workbench" / package).glob("*.py")} - {"__init__"}

    assert [module for module in sorted(modules) if not any(fnmatch(module, name) for name in names)] == []
    assert [name for name in sorted(names) if not any(fnmatch(module, name) for module in modules)] == []


def body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return body[-1].end_lineno - body[0].lineno + 1 if body else 0


def test_nothing_heavy_is_imported_to_start():
    """Modules that the first page needs must not pull statistics in (measured in benchmarks/start_up.py)."""
    import subprocess
    import sys

    code = (
        "import sys, workbench.api.coding, workbench.ui.study, workbench.ui.frame;"
        "heavy = 'statsmodels', 'scipy', 'sklearn', 'spacy', 'altair', 'docx';"
        "print([name for name in heavy if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert done.stdout.strip() == "[]", done.stderr
