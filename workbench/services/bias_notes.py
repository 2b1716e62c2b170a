"""Biases that people have noted on estimates, by the number of the note."""

from __future__ import annotations

from typing import cast

from sqlite_utils import Database

from db.judgements import number_notes
from workbench.mixed.biases import KnownBias
from workbench.mixed.records import Push
from workbench.reasons import Worded


def noted_biases(db: Database) -> dict[str, KnownBias]:
    """Every bias of the study, the first noted first; red flags are findings, and none of them."""
    return {
        str(one.id): KnownBias(
            one.link, Worded(one.name_nb, one.name_en), cast(Push, one.pushes), one.assumption
        )
        for one in number_notes(db)
        if one.kind == "bias"
    }
