"""What a table says of the counts that it hides."""

from __future__ import annotations

from collections.abc import Iterable

from workbench.quant.small_counts import LEAST_SHOWN
from workbench.ui.text import t


def with_hidden_note(note: str, counts: Iterable[int | None]) -> str:
    """The note, and what a dash stands for where a count is hidden."""
    hidden = t("register.hidden", least=LEAST_SHOWN) if None in counts else ""
    return " ".join(part for part in (note, hidden) if part)


def with_hidden_terms(note: str, hides: bool) -> str:
    """The note, and why rows of a model or of a balance table stand without numbers."""
    return f"{note} {t('small.terms', least=LEAST_SHOWN)}".strip() if hides else note
