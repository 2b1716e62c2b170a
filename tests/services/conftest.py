"""Studies that plans are made in."""

import pytest

from db.coders import coder_named
from workbench.services.studies import furnish


@pytest.fixture
def planner(demo_db):
    return coder_named(demo_db, "Planlegger")


@pytest.fixture
def new_study(db):
    furnish(db, title="Ny", simulated=False)
    return db
