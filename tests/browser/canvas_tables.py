"""Writing in Streamlit's tables: they are drawn on a canvas, with a table for screen readers inside it."""

from __future__ import annotations

import time
from typing import Any

from playwright.sync_api import expect

GRID = "canvas[data-testid=data-grid-canvas]"
PATIENCE = 20_000
"""Milliseconds until a key has done what it does, on a machine that does much else."""
EDITOR = "#portal .gdg-input"


def write_cell(table: Any, column: str, value: str, *, row: int = 0) -> None:
    """Write in a cell by the keys of the table, from its first cell on; each key waits for what it does."""
    _enter(table)
    keyboard = table.page.keyboard
    for down in range(row):
        keyboard.press("ArrowDown")
        _chosen(_at(table, down + 1, 0))
    place = table.locator("canvas th").all_text_contents().index(column)
    for right in range(place):
        keyboard.press("ArrowRight")
        _chosen(_at(table, row, right + 1))
    _write(table, value)
    expect(_at(table, row, place)).to_have_text(value, timeout=PATIENCE)


def _enter(table: Any) -> None:
    """Until the first cell is chosen: a list that closes just then takes the focus back."""
    first = _at(table, 0, 0)
    first.wait_for(state="attached")
    until = time.monotonic() + PATIENCE / 1000
    while first.get_attribute("aria-selected") != "true":
        assert time.monotonic() < until, "no cell of the table can be chosen"
        table.locator(GRID).focus()
        table.page.wait_for_timeout(100)


def _at(table: Any, row: int, place: int) -> Any:
    return table.locator(f"canvas [role=row][aria-rowindex='{row + 2}'] [aria-colindex='{place + 1}']")


def _chosen(cell: Any) -> None:
    expect(cell).to_have_attribute("aria-selected", "true", timeout=PATIENCE)


def _write(table: Any, value: str) -> None:
    table.page.keyboard.press("Enter")
    editor = table.page.locator(EDITOR)
    editor.fill(value)
    editor.press("Enter")
    editor.wait_for(state="detached")
