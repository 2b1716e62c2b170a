"""The whole audit of a report: every check, what it found and what reconciles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from workbench.audit.absolutes import check_absolutes
from workbench.audit.averages import check_averages
from workbench.audit.bilingual import check_bilingual
from workbench.audit.bounds import check_bounds
from workbench.audit.cell_fractions import check_cell_fractions
from workbench.audit.cell_shares import check_cell_shares
from workbench.audit.chapter_references import check_chapter_references
from workbench.audit.closing import check_closing
from workbench.audit.column_orders import check_column_orders
from workbench.audit.contained import check_contained
from workbench.audit.counted_flags import check_counted_flags
from workbench.audit.counted_rows import check_counted_rows
from workbench.audit.counts_in_text import check_counts_in_text
from workbench.audit.degrees import check_degrees
from workbench.audit.denials import check_denials
from workbench.audit.differences import check_differences
from workbench.audit.directions import check_directions
from workbench.audit.document import Document, Place
from workbench.audit.entity_counts import check_entity_counts
from workbench.audit.estimates import check_estimates
from workbench.audit.exclusive_parts import check_exclusive_parts, check_sexes
from workbench.audit.findings import CHECKS, SEVERITIES, Observation
from workbench.audit.gaps import check_gaps
from workbench.audit.grim import check_grim
from workbench.audit.group_means import check_group_means
from workbench.audit.half_of_all import check_half_of_all
from workbench.audit.intervals import check_intervals
from workbench.audit.link_readings import check_link_readings
from workbench.audit.listed_counts import check_listed_counts
from workbench.audit.majorities import check_majorities
from workbench.audit.mean_identity import check_mean_identity
from workbench.audit.mean_tables import check_mean_tables
from workbench.audit.most_rows import check_most_rows
from workbench.audit.multiples import check_multiples
from workbench.audit.named_bases import check_named_bases
from workbench.audit.near_misses import check_near_misses
from workbench.audit.nested_sums import check_nested_sums
from workbench.audit.null_readings import check_null_readings
from workbench.audit.numbered_lists import check_numbered_lists
from workbench.audit.ordinals import check_ordinals
from workbench.audit.overlaps import check_double_counting, check_sets
from workbench.audit.paired_summaries import check_paired_summaries
from workbench.audit.pairs import check_pairs
from workbench.audit.participants import check_participants
from workbench.audit.partitions import check_partitions
from workbench.audit.places import check_places
from workbench.audit.points import check_points
from workbench.audit.pools import check_pools
from workbench.audit.prose_numbers import check_prose_numbers
from workbench.audit.quantifiers import check_quantifiers, check_ranges, check_trends
from workbench.audit.ranks import check_ranks
from workbench.audit.references import check_references
from workbench.audit.regressions import check_regressions
from workbench.audit.reservations import check_reservations
from workbench.audit.respectively import check_respectively
from workbench.audit.row_series import check_row_series
from workbench.audit.series import check_series
from workbench.audit.sets_in_text import check_sets_in_text
from workbench.audit.shares import check_ratios, check_shares
from workbench.audit.significance import check_flags
from workbench.audit.since_then import check_since_then
from workbench.audit.single_shares import check_single_shares
from workbench.audit.small_samples import check_small_samples, check_zero_counts
from workbench.audit.stars import check_stars
from workbench.audit.stated_estimates import check_stated_estimates
from workbench.audit.subgroup_pools import check_subgroup_pools
from workbench.audit.subsets import check_subsets
from workbench.audit.sums import check_sums
from workbench.audit.swapped_digits import check_swapped_digits
from workbench.audit.symmetry import check_symmetry
from workbench.audit.together import check_together
from workbench.audit.told_intervals import check_told_intervals
from workbench.audit.told_sizes import check_told_sizes
from workbench.audit.unit_costs import check_unit_costs
from workbench.audit.year_growth import check_year_growth
from workbench.reasons import Reason

Check = Callable[[Document], Iterator[Observation]]
_RUN: tuple[Check, ...] = (
    check_sums,
    check_nested_sums,
    check_closing,
    check_listed_counts,
    check_partitions,
    check_together,
    check_exclusive_parts,
    check_sexes,
    check_ratios,
    check_group_means,
    check_averages,
    check_shares,
    check_cell_shares,
    check_single_shares,
    check_counts_in_text,
    check_named_bases,
    check_differences,
    check_gaps,
    check_year_growth,
    check_points,
    check_degrees,
    check_estimates,
    check_directions,
    check_told_sizes,
    check_intervals,
    check_stars,
    check_stated_estimates,
    check_told_intervals,
    check_participants,
    check_pools,
    check_subgroup_pools,
    check_sets,
    check_sets_in_text,
    check_subsets,
    check_contained,
    check_double_counting,
    check_unit_costs,
    check_ranks,
    check_ordinals,
    check_places,
    check_ranges,
    check_bounds,
    check_quantifiers,
    check_counted_rows,
    check_counted_flags,
    check_majorities,
    check_column_orders,
    check_most_rows,
    check_cell_fractions,
    check_half_of_all,
    check_trends,
    check_series,
    check_row_series,
    check_since_then,
    check_prose_numbers,
    check_pairs,
    check_near_misses,
    check_swapped_digits,
    check_entity_counts,
    check_respectively,
    check_multiples,
    check_flags,
    check_null_readings,
    check_symmetry,
    check_denials,
    check_regressions,
    check_mean_identity,
    check_mean_tables,
    check_link_readings,
    check_small_samples,
    check_grim,
    check_zero_counts,
    check_absolutes,
    check_references,
    check_chapter_references,
    check_numbered_lists,
    check_bilingual,
    check_paired_summaries,
    check_reservations,
)


@dataclass(frozen=True, slots=True)
class Numbered:
    """An observation with its name in this audit, e.g. ``sums-2``."""

    id: str
    observation: Observation


@dataclass(frozen=True, slots=True)
class Audit:
    """What the checks of one report found.

    Attributes
    ----------
    findings : tuple of Numbered
        What does not agree, and notes; the severest first within a check.
    reconciled : tuple of Numbered
        What was compared and agrees.
    n_paragraphs, n_tables, n_figures : int
        What was read; a check can say nothing of what is not.
    remarks : tuple of Reason
        What the reader left out or did.
    """

    findings: tuple[Numbered, ...]
    reconciled: tuple[Numbered, ...]
    n_paragraphs: int
    n_tables: int
    n_figures: int
    remarks: tuple[Reason, ...] = ()

    def count(self, severity: str) -> int:
        """How many findings of a severity."""
        return sum(one.observation.severity == severity for one in self.findings)


def audit_document(document: Document) -> Audit:
    """Run every check over a document."""
    seen = _distinct(one for check in _RUN for one in check(document))
    findings = sorted((one for one in seen if one.severity != "reconciled"), key=_order)
    agreeing = [one for one in seen if one.severity == "reconciled"]
    return Audit(
        tuple(_numbered(findings)),
        tuple(_numbered(agreeing, mark="ok-")),
        len(document.paragraphs),
        len(document.tables),
        sum(one.kind == "figure" for one in document.captions),
        tuple(one for one in document.remarks if isinstance(one, Reason)),
    )


def _order(one: Observation) -> tuple[int, int]:
    return CHECKS.index(one.check), SEVERITIES.index(one.severity)


def _distinct(found: Iterable[Observation]) -> list[Observation]:
    """Each once: a report may say the same sentence in two places."""
    known: set[tuple[Reason, Place]] = set()
    kept = []
    for one in found:
        if (one.told, one.place) not in known:
            known.add((one.told, one.place))
            kept.append(one)
    return kept


def _numbered(found: Iterable[Observation], mark: str = "") -> Iterator[Numbered]:
    counts: Counter[str] = Counter()
    for one in found:
        counts[one.check] += 1
        yield Numbered(f"{mark}{one.check}-{counts[one.check]}", one)
