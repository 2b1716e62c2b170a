"""Data that several tests of weighting and stratification share, from packages that ship them."""

from importlib.resources import files

import numpy as np
import pandas as pd

from tests.helpers import simulated_table
from workbench.quant.design import build_design
from workbench.quant.propensity import fit_propensity

SCORE_COVARIATES = ["mmarried_", "mage", "mage2", "fbaby_", "medu"]
OUTCOME_COVARIATES = ["prenatal1_", "mmarried_", "mage", "fbaby_"]
NSW_COVARIATES = [
    "age", "age2", "educ", "educ2", "black", "hisp", "marr", "nodegree", "re74", "re75", "u74", "u75",
]  # fmt: skip


def cattaneo() -> pd.DataFrame:
    """Birth weights and smoking, 4,642 rows, as statsmodels ships them."""
    return pd.read_csv(str(files("statsmodels.treatment.tests.results") / "cataneo2.csv"))


def cattaneo_design(covariates=SCORE_COVARIATES):
    return build_design(cattaneo(), treatment="mbsmoke_", outcome="bweight", covariates=covariates)


def nsw_and_cps() -> pd.DataFrame:
    """The treated of the NSW experiment and the CPS controls of Dehejia and Wahba, from causaldata.

    Its single-precision columns become the numbers they print as, so that a CSV file holds the same data.
    """
    from causaldata import cps_mixtape, nsw_mixtape

    experiment = nsw_mixtape.load_pandas().data
    data = pd.concat(
        [experiment[experiment["treat"] == 1], cps_mixtape.load_pandas().data], ignore_index=True
    )
    for name in data.columns[data.dtypes == "float32"]:
        data[name] = data[name].astype(str).astype(float)
    data["age2"], data["educ2"] = data["age"] ** 2, data["educ"] ** 2
    data["u74"], data["u75"] = (data["re74"] == 0).astype(int), (data["re75"] == 0).astype(int)
    return data


def nsw_design(covariates=NSW_COVARIATES):
    return build_design(nsw_and_cps(), treatment="treat", outcome="re78", covariates=covariates)


def simulated_design(n, *, effect=0.0, seed=0):
    data = simulated_table(n, effect=effect, seed=seed)
    covariates = ["age", "land", "child"]
    return build_design(data, treatment="took_part", outcome="returned", covariates=covariates)


def standard_error(contrast) -> float:
    return float(np.sqrt(contrast.influence @ contrast.influence)) / len(contrast.influence)


def fitted(design, link="logit"):
    return design, fit_propensity(design, link=link)
