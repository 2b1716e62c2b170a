"""What is read out of tables: kinds of columns, totals, means of groups, models side by side."""

import pytest

from tests.audit.report_files import audited, found, pieces
from workbench.audit.column_kinds import adds_up, kind_of
from workbench.audit.reading import read_report


def findings(text):
    return found(audited(pieces(text.strip())))


def table_of(text):
    lines = text.strip().splitlines()
    content = "# One\n\nTable 1. Things\n" + "\n".join("   ".join(line.split("|")) for line in lines) + "\n"
    return read_report(content.encode(), "report.txt").tables[0]


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        ("Pupils", "count"),
        ("Mean score", "mean"),
        ("SD", "deviation"),
        ("Std. error", "error"),
        ("Standardavvik", "deviation"),
        ("Standardfeil", "error"),
        ("Effekt", "estimate"),
        ("Gap", "difference"),
        ("Cost in NOK", "amount"),
        ("Per cent", "share"),
    ],
)
def test_the_head_of_a_column_tells_its_kind(head, kind):
    table = table_of(f"Place|{head}|Other\nNorth|12|5\nSouth|14|6\nEast|19|9")

    assert kind_of(table, 0) == kind


@pytest.mark.parametrize(("total", "adds"), [("45", True), ("15", False), ("44", True)])
def test_a_total_between_the_rows_is_that_of_means_and_no_sum(total, adds):
    table = table_of(f"Place|Waiting|Visits\nNorth|12|5\nSouth|14|6\nEast|19|9\nTotal|{total}|20")

    assert adds_up(table, 0) is adds


def test_differences_of_counts_add_up_and_those_of_means_do_not():
    table = table_of(
        "Place|2019|2020|Growth|Mean before|Mean after|Gap\n"
        "North|20|25|5|1.20|1.50|0.30\nSouth|30|41|11|1.40|1.90|0.50\nTotal|50|66|16|1.32|1.75|0.43"
    )

    assert adds_up(table, 2)
    assert not adds_up(table, 5)


MODELS = """
# Effects
= Table 1: Effect of the course on two outcomes
| | Score | Score SE | Income | Income SE
| Course | 1.20** | 0.50 | 14.0* | 8.1
| Woman | 0.40 | 0.45 | -9.0 | 7.5
| Observations | 800 | | 760 |
* p < 0.10, ** p < 0.05, *** p < 0.01. Standard errors in the columns beside.
"""


def test_stars_of_a_second_model_are_held_to_its_own_error():
    assert findings(MODELS) == set()
    assert findings(MODELS.replace("-9.0", "-9.0**")) == {"stars_too_many"}


WITH_DEVIATIONS = """
# Effects
= Table 1: Outcomes
| Outcome | Club | Others | Difference | SE | 95% CI
| Score | 46.8 (14.1) | 41.2 (14.8) | 5.10*** | 1.62 | 1.92 to 8.28
| Days | 2.31 (0.58) | 2.14 (0.61) | 0.15*** | 0.055 | 0.04 to 0.26
Means with standard deviations in parentheses. * p < 0.10, ** p < 0.05, *** p < 0.01.
"""


def test_deviations_in_brackets_are_no_errors():
    assert findings(WITH_DEVIATIONS) == set()
    assert findings(WITH_DEVIATIONS.replace("standard deviations", "spread")) == set()


CLASSIFIED = """
# Deltakere
= Tabell 1: Deltakere etter kjønn og alder
| Kjønn | Antall
| Kvinner | 199
| Menn | 161
| Alder |
| Under 30 år | 120
| 30–49 år | 150
| 50 år og over | 90
| I alt | 360
"""


def test_classifications_of_the_same_persons_each_make_the_total():
    assert findings(CLASSIFIED) == set()
    assert findings(CLASSIFIED.replace("| 150", "| 140")) == {"sums_differ"}


MARGINS = """
# Areal
= Tabell 1: Areal etter kommune
| Kommune | 2020 | 2021 | Sum
| Vik | 212 | 298 | 510
| Nes | 96 | 118 | 214
| Dal | 154 | 161 | 315
| Sum | 462 | 577 | 1 039
"""


def test_a_wrong_margin_is_told_in_its_row_and_not_once_more_in_the_total():
    assert findings(MARGINS) == set()
    assert findings(MARGINS.replace("| 315", "| 325")) == {"row_sum_differs"}


MEANS = """
# Prøven
= Tabell 1: Leseprøven etter skole
| Skole | Elever | Snitt
| Berg | 120 | 38,2
| Lia | 80 | 33,9
| Moen | 40 | 30,4
| Alle | 240 | 35,5
"""


def test_the_mean_of_all_lies_between_those_of_the_groups():
    assert findings(MEANS) == set()
    assert findings(MEANS.replace("35,5", "39,5")) == {"mean_outside"}


def test_the_mean_of_all_is_weighted_by_the_sizes_of_the_groups():
    assert findings(MEANS.replace("35,5", "31,2")) == {"mean_differs"}


REGRESSION = """
# Work
= Table 1: Means of the variables
| Variable | Mean | SD
| In work after a year | 0.40 | 0.49
| Mentor | 0.50 | 0.50
| Woman | 0.60 | 0.49
| Age/10 | 3.00 | 0.90
= Table 2: Paid work after a year, linear probability model (OLS)
| Variable | Coefficient | SE
| Mentor | 0.080 | 0.030
| Woman | -0.100 | 0.030
| Age/10 | -0.020 | 0.016
| Constant | 0.480 | 0.066
| Observations | 900 |
"""


def test_a_regression_gives_the_mean_outcome_at_the_means_of_another_table():
    assert findings(REGRESSION) == set()
    assert findings(REGRESSION.replace("0.480", "0.840")) == {"means_differ"}
    assert (
        findings(REGRESSION.replace("0.480", "0.840").replace("linear probability model (OLS)", "logit"))
        == set()
    )


POOL = """
# Data
The treatment group includes 209 workers aged 55 or over and 640 women.
= Table 1: Matched workers
| Outcome and group | Treated | Controls | Difference | SE | t
| In work, all | 980 | 2,400 | 0.062 | 0.020 | 3.10
| In work, women | 631 | 1,500 | 0.060 | 0.025 | 2.40
| In work, aged 55+ | 204 | 430 | 0.050 | 0.040 | 1.25
"""


def test_no_more_of_a_subgroup_can_be_matched_than_the_text_says_there_are():
    assert findings(POOL) == set()
    assert findings(POOL.replace("| 204 |", "| 264 |")) == {"pool_exceeded"}


WITHOUT = """
# Deltakerne
Deltakerne har sjeldnere fullført videregående: 543 av de 742 mangler det.
= Tabell 1: Matchede deltakere
| Utfall og gruppe | Matchede deltakere | Kontroller | Differanse | SE | T
| I arbeid, alle | 731 | 1 496 | 0,064 | 0,025 | 2,56
| I arbeid, uten videregående | 521 | 1 074 | 0,072 | 0,029 | 2,48
"""


def test_those_who_lack_something_are_told_by_what_they_lack():
    assert findings(WITHOUT) == set()
    assert findings(WITHOUT.replace("| 521 |", "| 561 |")) == {"pool_exceeded"}


BELOW = """1. Use

Zone          Journeys      Free     Free, %
Abbot            1,000       200        20.0
Crow               500       150        30.0
Dale               700       140        20.0
All zones        2,200       490        22.3
Shares are rounded.

Table 1 - Journeys by zone

The text goes on here and says no more than that there were journeys in all of the three zones of it.
"""


def test_a_caption_below_a_plain_table_is_its_own():
    (table,) = read_report(BELOW.encode(), "report.txt").tables

    assert (table.number, table.title, table.labels[-1]) == ("1", "Journeys by zone", "All zones")


WRAPPED = """1  Effekt

Tabell 1. Matchede deltakere

Utfall og gruppe       Deltakere        Kontroller        SE
I arbeid etter 6              731            1\u00a0496       0,025
md., alle
Ny dom innen                  129              271       0,061
24 md., under
25 år
I arbeid etter 6              561            1\u00a0074       0,029
md., uten
videregående

Teksten fortsetter her og sier ikke noe mer om tallene enn at de er tall og at de står i en tabell over.
"""


def test_names_of_rows_that_are_broken_over_lines_are_read_whole():
    (table,) = read_report(WRAPPED.encode(), "report.txt").tables

    assert table.labels == (
        "I arbeid etter 6 md., alle",
        "Ny dom innen 24 md., under 25 år",
        "I arbeid etter 6 md., uten videregående",
    )
    assert [table.value(row, 0) for row in range(3)] == [731, 129, 561]
