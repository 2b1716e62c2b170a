"""The R script says what was chosen, and computes the same by other code where R is present."""

import os
import re
import subprocess
from dataclasses import replace

import numpy as np
import pytest

from tests.helpers import simulated_table
from tests.reference import matchit
from workbench.quant.analysis import EffectSpecification, run_effect
from workbench.quant.effect_summary import EffectSummary
from workbench.reports.r_script import ScriptRow, is_se_reproduced, not_in_r, r_literal, r_script
from workbench.reports.r_tables import balance_csv, data_csv, expected_csv
from workbench.texts import LANGUAGES, Texts

EN = Texts("en")
CONTINUOUS = EffectSpecification(
    treatment="treat", outcome="y", covariates=("age", "child", "land", "x"), reference={"land": "AND"}
)
TIED = EffectSpecification(
    treatment="took_part",
    outcome="returned",
    covariates=("age", "child", "land"),
    categorical=("child",),
    reference={"land": "IRQ", "child": "1"},
)
CHOICES = (
    {},
    {"link": "probit", "method": "as-in-2014"},
    {"neighbours": 3, "support": "treated-range"},
    {"caliper": 0.02, "caliper_scale": "sd"},
    {"caliper": 0.02, "caliper_scale": "probability", "support": "crump"},
    {"exact": ("land", "child")},
    {"method": "as-in-2014", "caliper": 0.01, "caliper_scale": "probability", "exact": ("land",)},
    {"method": "as-in-2014", "tie_tolerance": 0.003},
    {"method": "nearest-no-replacement"},
    {
        "method": "nearest-no-replacement",
        "order": "smallest",
        "neighbours": 2,
        "caliper": 0.1,
        "caliper_scale": "sd",
    },
    {"method": "nearest-no-replacement", "order": "data", "exact": ("land",)},
    {"method": "nearest-no-replacement", "tie_tolerance": 0.01},
    {"method": "radius", "radius": 0.01},
    {"method": "radius-pooled", "radius": 0.005, "exact": ("child",)},
    {"method": "kernel", "kernel": "epanechnikov", "se_method": "becker-ichino"},
    {"method": "kernel", "replications": 2},
    {"method": "subclass", "subclasses": 12, "link": "probit"},
    {"method": "ipw"},
    {"method": "ipw", "link": "probit", "support": "none"},
)
BEYOND = ({"method": "entropy"}, {"estimand": "ate"}, {"bias_adjust": True})
NUMBERS = ("n_treated_matched", "n_controls_used", "att", "se", "t")
ARMS = """list(
  list(
    measure = "arm0", name = "Arm 0", file = "0.csv", treatment = "took_part",
    outcome = "returned", covariates = c("age", "child", "land"), categorical = c("child", "land"),
    reference = setNames(c("1", "IRQ"), c("child", "land")), link = "probit",
    method = "as-in-2014", support = "minmax", tie_tolerance = 1e-12, neighbours = 1,
    caliper = 0.2, caliper_scale = "sd", exact = character(), order = "largest", radius = 0.01,
    kernel = "gaussian", bandwidth = 0.06, subclasses = 6, se_reproduced = TRUE, skipped = ""
  )
)"""
needs_r = pytest.mark.skipif(not matchit.r_is_here(), reason="Rscript or MatchIt is not installed")


def written(folder, table, specifications, texts=EN):
    """Export these effects of a table into a folder; returns the rows."""
    rows = []
    for number, spec in enumerate(specifications):
        run = run_effect(table, spec)
        rows.append(ScriptRow(f"arm{number}", f"Arm {number}", f"{number}.csv", EffectSummary.of(run)))
        content = data_csv(table.iloc[run.design.rows], rows[-1])
        (folder / rows[-1].file).write_text(content, encoding="utf-8")
    content = {"expected.csv": expected_csv(rows), "balance.csv": balance_csv(rows)}
    for name, text in (content | {"reproduce.R": r_script(rows, texts, title="Small")}).items():
        (folder / name).write_text(text, encoding="utf-8")
    return rows


def in_r(folder, **environment):
    command = ["Rscript", "--vanilla", str(folder / "reproduce.R")]
    environment = os.environ | environment
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )


def printed(done, texts=EN):
    """Stored and reproduced numbers as printed, one mapping an arm."""
    names = {texts.t(f"r_export.{name}"): name for name in ("n", *NUMBERS)}
    found = []
    for line in done.stdout.splitlines():
        if re.search(r" \(\w+\): \w+, ", line):
            found.append({})
        if table := re.fullmatch(r"  (.{30}) +(\S+) +(\S+)  .+", line):
            found[-1][names.get(table[1].strip(), table[1].strip())] = table[2], table[3]
    return found


def test_the_script_states_every_choice_of_an_arm(tmp_path):
    spec = replace(TIED, method="as-in-2014", link="probit", caliper=0.2, caliper_scale="sd")
    (row,) = written(tmp_path, simulated_table(300, seed=2), [spec])

    script = r_script([row], EN, title="Small")

    assert script.partition("ARMS <- ")[2].partition("\n\n")[0] == ARMS


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_script_is_plain_ascii_in_both_languages(tmp_path, language):
    (row,) = written(tmp_path, simulated_table(300, seed=2), [TIED])

    script = r_script([row], Texts(language), title="Målt «her»")

    assert script.isascii()
    assert "M\\u{e5}lt \\u{ab}her\\u{bb}" in script


def test_a_text_cannot_end_the_string_it_stands_in():
    assert r_literal('"); quit() #\\\n') == '"\\"); quit() #\\\\\\u{a}"'


def test_only_the_columns_of_the_specification_are_written(tmp_path):
    table = simulated_table(300, seed=2).assign(secret="name")

    written(tmp_path, table, [TIED])
    lines = (tmp_path / "0.csv").read_text(encoding="utf-8").splitlines()

    assert lines[0] == "person_no,took_part,returned,age,child,land"
    first = table.iloc[0]
    assert lines[1] == ",".join(map(str, (0, *first[["took_part", "returned", "age", "child", "land"]])))
    assert len(lines) == 301


def test_every_digit_of_a_covariate_is_written(tmp_path):
    table = matchit.simulated()
    table["x"] = table["x"] / 3

    written(tmp_path, table, [CONTINUOUS])
    column = np.loadtxt(tmp_path / "0.csv", delimiter=",", skiprows=1, usecols=6)

    assert column.tolist() == table["x"].tolist()


@pytest.mark.parametrize(
    ("choice", "key"),
    [
        ({"method": "optimal"}, "r_export.method_unknown"),
        ({"estimand": "ate"}, "r_export.att_only"),
        ({"bias_adjust": True}, "r_export.option_unknown"),
        ({"method": "nearest-no-replacement", "order": "random"}, "r_export.option_unknown"),
    ],
)
def test_what_the_script_cannot_compute_it_says(choice, key):
    assert not_in_r(replace(TIED, **choice)).key == key


def test_a_standard_error_of_another_kind_is_not_compared():
    assert is_se_reproduced(TIED)
    assert is_se_reproduced(replace(TIED, method="ipw"))
    assert not is_se_reproduced(replace(TIED, method="kernel"))
    assert not is_se_reproduced(replace(TIED, se_method="abadie-imbens"))


@needs_r
@pytest.mark.parametrize(
    ("table", "base"),
    [(matchit.simulated(), CONTINUOUS), (simulated_table(700, effect=0.1, seed=5), TIED)],
    ids=["no ties", "ties"],
)
def test_r_computes_the_same_by_every_method_it_knows(tmp_path, table, base):
    rows = written(tmp_path, table, [replace(base, **choice) for choice in CHOICES])

    done = in_r(tmp_path)
    found = printed(done)

    assert (done.returncode, done.stderr) == (0, "")
    assert len(found) == len(rows)
    for row, numbers in zip(rows, found, strict=True):
        for name in NUMBERS:
            digits = 8 if name in ("att", "se", "t") else 0
            stored = f"{getattr(row.summary.effect, name):.{digits}f}"
            is_left_out = name in ("se", "t") and not is_se_reproduced(row.summary.specification)
            assert numbers[name] == (stored, "-" if is_left_out else stored)


@needs_r
def test_arms_that_cannot_be_reproduced_are_no_success(tmp_path):
    rows = written(tmp_path, simulated_table(400, seed=5), [replace(TIED, **choice) for choice in BEYOND])

    done = in_r(tmp_path)

    assert done.returncode == 2
    assert done.stdout.count(EN.t("r_export.skipped")) == len(rows)
    assert EN.t("r_export.method_unknown", method="entropy") in done.stdout


@needs_r
@pytest.mark.parametrize("locale", ["C", "C.UTF-8"])
def test_words_of_any_kind_and_a_space_in_the_path_do_no_harm(tmp_path, locale):
    folder = tmp_path / "a folder"
    folder.mkdir()
    table = simulated_table(400, seed=5)
    table["land"] = table["land"].map({"AFG": "NA", "AND": '=Ål"and, \\n', "IRQ": "#1"})
    spec = replace(TIED, reference={"land": '=Ål"and, \\n'})

    written(folder, table, [spec], Texts("nb"))
    done = in_r(folder, LC_ALL=locale)

    assert (done.returncode, done.stderr) == (0, "")


@needs_r
@pytest.mark.parametrize("place", [1, 2, 3, 4, 5, 6, 7, 8])
def test_a_changed_number_is_found(tmp_path, place):
    written(tmp_path, simulated_table(300, seed=2), [TIED])
    head, row = (tmp_path / "expected.csv").read_text(encoding="utf-8").splitlines()
    cells = row.split(",")
    cells[place] = str(int(cells[place]) + 1) if place < 4 else repr(float(cells[place]) + 3e-6)
    (tmp_path / "expected.csv").write_text(f"{head}\n{','.join(cells)}\n", encoding="utf-8")

    done = in_r(tmp_path)

    assert done.returncode == 1
    assert done.stdout.count(EN.t("r_export.differs")) == 1


@needs_r
def test_a_changed_balance_is_found(tmp_path):
    written(tmp_path, simulated_table(300, seed=2), [TIED])
    path = tmp_path / "balance.csv"
    *lines, last = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines, last.rpartition(",")[0] + ",0.5", ""]), encoding="utf-8")

    assert in_r(tmp_path).returncode == 1
