"""Tables over codings: counted again place by place, and closed forms."""

from math import comb

import numpy as np
import pytest

from tests.qual.retrieval_examples import a_code, a_coding, a_source, random_codings, random_sources
from workbench.qual.case_matrix import case_matrix, spss_labels, variable_names
from workbench.qual.cooccurrence import cooccurrence
from workbench.qual.crosstab import crosstab
from workbench.qual.intervals import Stretches
from workbench.qual.negative_cases import negative_cases
from workbench.qual.quote_matrix import quote_matrix
from workbench.qual.saturation import saturation

SOURCES = random_sources(9, seed=3)
CODINGS = random_codings(SOURCES, 150, seed=4)
CODES = (1, 2, 3, 4, 5, 6)
EXACT = 1e-12


def places(code: int, sources=SOURCES) -> set[tuple[str, int]]:
    """Every character that carries a code."""
    names = {one.name for one in sources}
    return {
        (one.source, place)
        for one in CODINGS
        if one.code_id == code and one.source in names
        for place in range(one.segment.start, one.segment.end)
    }


def codes_by_group():
    return crosstab(
        CODINGS,
        SOURCES,
        rows=CODES,
        row_of=lambda one: one.code_id,
        column_of=lambda source: (source.informant_group,),
    )


def test_a_crosstab_counts_sources_and_passages_as_counting_characters_does():
    table = codes_by_group()

    for column, n in zip(table.columns, table.column_sources, strict=True):
        inside = [one for one in SOURCES if one.informant_group == column]
        assert n == len(inside)
        for code in CODES:
            covered = places(code, inside)
            begun = sum((source, place - 1) not in covered for source, place in covered)
            cell = table.cells[code, column]
            assert cell.n_sources == len({source for source, _ in covered})
            assert cell.n_segments <= cell.n_codings
            assert begun <= cell.n_segments
            assert cell.column_share == pytest.approx(cell.n_sources / n, abs=EXACT)


def test_shares_of_a_row_and_of_a_column_add_up():
    table = codes_by_group()

    for code in CODES:
        row = [table.cells[code, column] for column in table.columns]
        assert sum(one.row_share for one in row) == pytest.approx(1)
        assert sum(one.row_share_segments for one in row) == pytest.approx(1)
    for column in table.columns:
        assert sum(table.cells[code, column].column_share_segments for code in CODES) == pytest.approx(1)


def test_two_coders_on_one_passage_are_one_passage_and_touching_ones_are_two():
    source = a_source(1)
    codings = [a_coding(1, source, 0, 10), a_coding(2, source, 5, 15, coder="B"), a_coding(3, source, 15, 20)]

    table = crosstab(
        codings, [source], rows=(1,), row_of=lambda one: one.code_id, column_of=lambda _: ("all",)
    )

    cell = table.cells[1, "all"]
    assert (cell.n_sources, cell.n_segments, cell.n_codings) == (1, 2, 3)


def test_a_source_without_the_attribute_is_told_and_one_with_two_values_counts_in_both():
    sources = [a_source(1, measures=("a", "b")), a_source(2, measures=()), a_source(3, measures=("a",))]
    codings = [a_coding(number, source, 0, 5) for number, source in enumerate(sources)]

    table = crosstab(
        codings,
        sources,
        rows=(1,),
        row_of=lambda one: one.code_id,
        column_of=lambda source: source.measures,
    )

    assert table.n_without == 1
    assert dict(zip(table.columns, table.column_sources, strict=True)) == {"a": 2, "b": 1}
    assert table.cells[1, "a"].n_sources == 2


def units(unit: str, code: int) -> set:
    carried = places(code)
    if unit == "character":
        return carried
    if unit == "source":
        return {source for source, _ in carried}
    return {(source, place // 50) for source, place in carried if place % 50 < 45}


@pytest.mark.parametrize("unit", ["character", "turn", "source"])
def test_cooccurrence_equals_sets_of_units(unit):
    turn = Stretches(np.arange(0, 1_000, 50), np.arange(45, 1_045, 50))
    result = cooccurrence(CODINGS, CODES, unit=unit, turns={one.revision_id: turn for one in SOURCES})

    for i, first in enumerate(CODES):
        for j, second in enumerate(CODES):
            one, other = units(unit, first), units(unit, second)
            assert result.both[i, j] == len(one & other)
            assert result.coefficient[i, j] == pytest.approx(len(one & other) / len(one | other), abs=EXACT)
    assert np.allclose(result.both, result.both.T)


def test_the_coefficient_is_n12_of_n1_n2_and_n12_by_hand():
    source = a_source(1)
    codings = [a_coding(1, source, 0, 100, code_id=1), a_coding(2, source, 50, 150, code_id=2)]

    result = cooccurrence(codings, (1, 2, 3), unit="character")

    assert result.pairs() == ((1, 2, 50, pytest.approx(50 / (100 + 100 - 50))),)
    assert np.isnan(result.coefficient[2, 2])


def test_saturation_is_bounded_by_random_orders_whose_mean_is_known():
    held = {"a": {1, 2}, "b": {2, 3}, "c": {3}, "d": {4, 2}, "e": set()}
    order = list("abcde")

    found = saturation(held, order, n_permutations=4_000, level=0.9, seed=7)

    assert found.known.tolist() == [2, 3, 3, 4, 4]
    assert found.new.tolist() == [2, 1, 0, 1, 0]
    assert found.last_new == 1
    assert (found.lower <= found.upper).all() and found.upper[-1] == found.lower[-1] == 4
    mean = [rarefied(held, n) for n in range(1, 6)]
    assert np.all(found.lower <= np.array(mean) + EXACT) and np.all(found.upper >= np.array(mean) - EXACT)


def rarefied(held: dict[str, set[int]], n: int) -> float:
    """Codes expected in ``n`` sources drawn at random: the closed form of rarefaction."""
    sources = [sum(code in codes for codes in held.values()) for code in (1, 2, 3, 4)]
    return sum(1 - comb(len(held) - m, n) / comb(len(held), n) for m in sources)


def test_saturation_of_nothing_is_a_flat_line():
    found = saturation({}, ["a", "b"], n_permutations=10)

    assert found.known.tolist() == [0, 0] and found.last_new == 2


def test_negative_cases_are_alike_and_say_the_opposite():
    men = [a_source(number, attributes={"sex": "M"}) for number in (1, 2, 3)]
    woman = a_source(4, attributes={"sex": "K"})
    codings = [a_coding(number, one, 0, 5, link="K1", stance="+") for number, one in enumerate(men[:2])]
    codings += [
        a_coding(8, men[2], 0, 5, link="K1", stance="-"),
        a_coding(9, men[2], 9, 12, link="K1", stance="0"),
    ]
    codings += [a_coding(10, woman, 0, 5, link="K1", stance="-")]

    (case,) = negative_cases(
        codings,
        [*men, woman],
        topic_of=lambda one: one.link,
        alike=lambda source: (source.attributes["sex"],),
    )

    assert (case.topic, case.alike, case.prevailing, case.n_with, case.n_against) == ("K1", ("M",), "+", 2, 1)
    assert [one.id for one in case.against] == [8]


def test_no_change_counts_as_opposite_only_when_asked():
    pair = [a_source(1), a_source(2)]
    codings = [a_coding(1, pair[0], 0, 5, stance="+"), a_coding(2, pair[1], 0, 5, stance="0")]
    ask = {"topic_of": lambda one: one.code_id, "alike": lambda _: ()}

    assert negative_cases(codings, pair, **ask) == ()
    assert len(negative_cases(codings, pair, **ask, no_change_is_opposite=True)) == 1


def test_a_quote_matrix_tells_sources_of_sources_and_spreads_its_quotes():
    sources = [a_source(1), a_source(2), a_source(3), a_source(4, informant_group="mottak")]
    codings = [
        a_coding(number, sources[0], 0, 50 + number, measure_id="vv", stance="+") for number in range(3)
    ]
    codings.append(a_coding(9, sources[1], 0, 4, measure_id="vv", stance="-", exemplary=True))

    cells = quote_matrix(
        codings, sources, row_of=lambda one: one.assessment.measure_id, rows=("vv",), n_quotes=2
    )

    cell = cells["vv", "deltaker"]
    assert (cell.n_sources, cell.of_sources, cell.stances) == (2, 3, (("+", 1), ("-", 1)))
    assert [one.id for one in cell.quotes] == [9, 2]
    assert cells["vv", "mottak"].n_sources == 0


def test_the_case_matrix_is_one_where_a_coding_is_and_zero_elsewhere():
    codes = [a_code(1, "links", codable=False), *(a_code(number, f"kode.{number}") for number in CODES[1:])]

    matrix = case_matrix(
        CODINGS, SOURCES, codes, language="nb", labels={"source": "Kilde"}, answers=("nei", "ja")
    )

    names = [one.name for one in matrix.variables]
    for row, source in zip(matrix.rows, SOURCES, strict=True):
        for code in CODES[1:]:
            there = any(one.code_id == code and one.source == source.name for one in CODINGS)
            assert row[names.index(f"c_kode_{code}")] == int(there)
    assert "c_links" not in names
    assert "VALUE LABELS c_kode_2" in spss_labels(matrix) and "0 'nei' 1 'ja'" in spss_labels(matrix)


def test_sources_of_one_case_are_one_row_with_all_their_codes():
    pair = [
        a_source(1, attributes={"case": "F1", "sex": "K"}),
        a_source(2, attributes={"case": "F1", "sex": "M"}),
    ]
    codings = [a_coding(1, pair[0], 0, 5, code_id=1), a_coding(2, pair[1], 0, 5, code_id=2)]

    matrix = case_matrix(
        codings,
        [*pair, a_source(3)],
        [a_code(1, "en"), a_code(2, "to")],
        language="nb",
        labels={"sex": "Kjønn"},
        answers=("nei", "ja"),
        case_of=lambda one: one.attributes.get("case", one.name),
    )

    assert [one.label for one in matrix.variables] == [
        "source", "type", "informant_group", "centre", "case", "Kjønn", "en", "to"
    ]  # fmt: skip
    assert matrix.rows[0] == ("I01; I02", "interview", "deltaker", "", "F1", "K; M", 1, 1)
    assert matrix.rows[1] == ("I03", "interview", "deltaker", "", "", "", 0, 0)


def test_names_of_variables_are_taken_by_r_and_spss():
    names = variable_names(["Frivillig retur (på tid)", "and", "1. kode", "and", "", "æøå", "AEoa", "x" * 90])

    assert names == (
        "Frivillig_retur_pa_tid",
        "v_and",
        "v_1_kode",
        "v_and_2",
        "v",
        "aeoa",
        "AEoa_2",
        "x" * 60,
    )
