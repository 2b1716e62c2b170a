"""Captions of figures and tables: what they show, then what they rest on, on the screen and in files."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from workbench.ui.text import as_text

_BASIS: ContextVar[str] = ContextVar("basis", default="")


@contextmanager
def resting_on(basis: str) -> Iterator[None]:
    """Every figure and table shown inside says in its caption, on the screen and in files, what it rests on.

    Parameters
    ----------
    basis : str
        Sentences of :mod:`workbench.ui.basis`. Inside another one, this one counts.
    """
    before = _BASIS.set(basis)
    try:
        yield
    finally:
        _BASIS.reset(before)


def full_caption(note: str) -> str:
    """What a figure or table shows and what it rests on, each a line of its own: for files."""
    return "\n".join(part for part in (note, _BASIS.get()) if part)


def shown_caption(note: str) -> str:
    """The same for the screen, where the names in it are no Markdown; a blank keeps the place of nothing."""
    return "\n".join(part for part in (note, as_text(_BASIS.get())) if part) or "\u00a0"
