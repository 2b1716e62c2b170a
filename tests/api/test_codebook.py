"""The route of the tree of codes: token, one operation, refusals."""

import uuid

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

import workbench.api.codebook as api
from db.codebook import codes
from db.coders import coder_named
from db.connection import opened
from tests.qual_examples import study_with_source
from workbench.services.coding_access import coding_token


@pytest.fixture
def client(home_folder):
    home_folder.mkdir(parents=True)
    with opened(home_folder / "prøve.samsyn", create=True) as db:
        study_with_source(db)
        token = coding_token(db, "prøve", coder_named(db, "Kari"))
    found = TestClient(Starlette(routes=api.routes))
    found.headers["authorization"] = f"Bearer {token}"
    return found


def post(client, **values):
    return client.post("/api/codebook/operations", json={"op": str(uuid.uuid4()), **values})


def parents(home_folder):
    with opened(home_folder / "prøve.samsyn") as db:
        return {code.id: code.parent_id for code in codes(db)}


def test_a_move_is_stored_and_taken_back(client, home_folder):
    assert post(client, kind="move", code=2, parent=1, before=None).json() == {"ok": True}
    assert parents(home_folder) == {1: None, 2: 1}
    assert post(client, kind="undo").json() == {"ok": True}
    assert parents(home_folder) == {1: None, 2: None}


@pytest.mark.parametrize(
    "values",
    [
        {"kind": "move", "code": 1, "parent": 1, "before": None},
        {"kind": "move", "code": "1", "parent": None},
        {"kind": "drop"},
        {"kind": "redo"},
        {},
    ],
)
def test_what_makes_no_sense_is_refused_with_a_reason(client, values):
    answer = post(client, **values).json()

    assert answer["ok"] is False
    assert answer["message"]


def test_without_a_good_token_nothing_is_done(client):
    client.headers["authorization"] = "Bearer nothing"

    assert post(client, kind="undo").status_code == 401


@pytest.mark.parametrize("body", [b"[]", b"{", b"x" * 10])
def test_a_body_that_is_no_object_is_refused(client, body):
    assert client.post("/api/codebook/operations", content=body).status_code == 400
