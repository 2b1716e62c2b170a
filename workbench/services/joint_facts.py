"""What stands beside the verdicts: who had left, what each group says, and how many speak of a theme."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlite_utils import Database

from db.codebook import codes
from db.logic_model import measures
from db.register import participants_returned
from db.sources import sources
from workbench.mixed.display import Cell
from workbench.mixed.logic_model import takes_part
from workbench.qual.crosstab import Crosstab, crosstab
from workbench.qual.quote_matrix import QuoteCell, quote_matrix
from workbench.qual.records import INFORMANT_GROUPS, Code, Coder
from workbench.quant.small_counts import Count, is_few
from workbench.services.small_cells import least_shown
from workbench.services.triangulation import Evidence, quotes_seen

PARTICIPANT = "deltaker"


@dataclass(frozen=True, slots=True)
class LeftUnheard:
    """Those who could have shown the opposite of a finding and had left before anybody could interview them.

    Attributes
    ----------
    n_participants : int
        In the population, with a known outcome.
    n_left : int or None
        Of them, those who returned voluntarily; None where too few to be shown.
    n_heard : int
        Sources of participants that speak of the link: all of them were still there.
    """

    n_participants: int
    n_left: Count
    n_heard: int


@dataclass(frozen=True, slots=True)
class ThemeStatistics:
    """Themes by informant group, each with the link that its measure's effect is estimated on.

    Attributes
    ----------
    table : Crosstab
        Rows are ids of codes.
    effect_link : mapping of code id to link
        Where there is an estimate.
    """

    themes: tuple[Code, ...]
    table: Crosstab[int]
    effect_link: Mapping[int, str]


def left_unheard(db: Database, cell: Cell) -> LeftUnheard | None:
    """The blind spot of a link in persons; None where it has none, or where the register does not tell."""
    known = {measure.id: measure for measure in measures(db)}
    if not cell.link.blind_spot or cell.link.measure_id not in known:
        return None
    measure, least = known[cell.link.measure_id], least_shown(db)
    took_part = [
        returned
        for registered, returned in participants_returned(db).values()
        if takes_part(measure, registered, known)
    ]
    n, left = len(took_part), sum(took_part)
    if n == 0 or is_few(n, least=least):
        return None
    hidden = is_few(left, least=least) or is_few(n - left, least=least)
    heard = sum(one.group == PARTICIPANT for one in cell.stances)
    return LeftUnheard(n, None if hidden else left, heard)


def quotes_by_group(db: Database, found: Evidence, cell: Cell, coder: Coder | None) -> dict[str, QuoteCell]:
    """What each informant group says of a link, in the words that this coder may see."""
    link, listed = cell.link.link, sources(db)
    seen = quotes_seen(db, found, cell, coder)
    cells = quote_matrix(seen, listed, row_of=lambda one: link, rows=(link,))
    groups = [group for group in INFORMANT_GROUPS if (link, group) in cells]
    others = [group for _, group in cells if group not in groups]
    return {group: cells[link, group] for group in (*groups, *others) if cells[link, group].n_sources}


def theme_statistics(db: Database, found: Evidence) -> ThemeStatistics:
    """How many sources of each group speak of each theme, beside the effect of the theme's measure."""
    used = {one.code_id for one in found.codings}
    themes = tuple(code for code in codes(db) if code.id in used)
    link_of = {one.measure_id: name for name in found.estimates if (one := found.model.link(name)).measure_id}
    return ThemeStatistics(
        themes,
        crosstab(
            found.codings,
            sources(db),
            rows=tuple(code.id for code in themes),
            row_of=lambda one: one.code_id,
            column_of=lambda source: (source.informant_group,),
        ),
        {code.id: link_of[code.measure_id] for code in themes if code.measure_id in link_of},
    )
