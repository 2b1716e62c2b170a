"""The demo study with hidden bias and specification curve computed as the robustness page does."""

import pytest

from workbench.services import robustness_parts
from workbench.services.robustness import run_part
from workbench.services.specification_curves import run_study_curve


def examine(measures, *, study="demo"):
    """Compute and keep both; few draws of the simulated confounder, which no rule reads."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(robustness_parts, "N_DRAWS", 1)
        for measure in measures:
            run_part(study, "hidden_bias", measure, quiet)
            run_study_curve(study, measure, quiet)


def quiet(done: float) -> None:
    """A progress nobody watches."""
