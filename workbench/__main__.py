"""``python -m workbench``: the services without a browser."""

from workbench.cli import app

app(prog_name="python -m workbench")
