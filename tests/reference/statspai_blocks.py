"""Blocks of the score by another program, for tests/quant/test_blocks.py.

In an environment of its own (pip install statspai==1.40.2)::

    python tests/reference/statspai_blocks.py CATTANEO.csv NSWCPS.csv > tests/reference/statspai_blocks.toml

CATTANEO.csv is statsmodels/treatment/tests/results/cataneo2.csv; NSWCPS.csv is what nsw_and_cps() in
tests/quant/weighting_data.py gives, written with to_csv(index=False).
"""

import datetime
import sys

import pandas as pd
import statspai

STUDIES = (
    ("cattaneo", sys.argv[1], "mbsmoke_", "probit", ["mmarried_", "mage", "mage2", "fbaby_", "medu"]),
    (
        "nsw_cps",
        sys.argv[2],
        "treat",
        "logit",
        ["age", "age2", "educ", "educ2", "black", "hisp", "marr", "nodegree", "re74", "re75", "u74", "u75"],
    ),
)

print(f"# Written by statspai_blocks.py: StatsPAI {statspai.__version__} (MIT), {datetime.date.today()}.")
print("# Its pscore() follows Stata's pscore of Becker & Ichino, bounds in single precision.")
for name, path, treatment, model, covariates in STUDIES:
    for level in (0.01, 0.2):
        for common in (False, True):
            found = statspai.pscore(
                pd.read_csv(path), treatment, covariates, ps_model=model, common_support=common, level=level
            )
            print(f'\n[[case]]\ndata = "{name}"\nsupport = "{"treated-range" if common else "none"}"')
            print(f"level = {level}")
            for column in ("lower", "upper", "n_control", "n_treated"):
                print(f"{column} = {found.blocks[column].tolist()}")
            rows = [[r.block, r.variable, float(f"{r.pvalue:.10g}")] for r in found.unbalanced.itertuples()]
            print(f"unbalanced = {rows}".replace("'", '"'))
