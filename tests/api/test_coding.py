"""The coder component's routes: token, validation, idempotency."""

import uuid

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

import workbench.api.coding as api
from db.coders import coder_named
from db.connection import opened
from tests.qual_examples import TEXT, study_with_source
from workbench.services.coding_access import coding_token


@pytest.fixture
def desk(home_folder):
    """A client, a good token and a revision."""
    home_folder.mkdir(parents=True)
    with opened(home_folder / "prøve 1.samsyn", create=True) as db:
        revision = study_with_source(db)
        token = coding_token(db, "prøve 1", coder_named(db, "Kari"))
    client = TestClient(Starlette(routes=api.routes))
    client.headers["authorization"] = f"Bearer {token}"
    return client, revision


def add(**values: object) -> dict[str, object]:
    return {"op": str(uuid.uuid4()), "kind": "add", "start": 0, "end": 4, "code": 1, **values}


def post(client, revision, *operations):
    body = {"revision_id": revision, "operations": list(operations)}
    return client.post("/api/coding/operations", json=body)


def test_an_operation_is_stored_and_told(desk):
    client, revision = desk

    answer = post(client, revision, add(stance="+")).json()

    (result,) = answer["results"]
    assert result["ok"]
    assert result["changed"][0] | {"id": 0} == {
        "id": 0, "start": 0, "end": 4, "code": 1, "measure": None, "stance": "+", "claim": None,
        "strength": None, "coder": "Kari", "mine": True, "memo": "",
        "exemplary": False,
    }  # fmt: skip
    assert answer["stored_at"].endswith("+00:00")


def test_one_refused_operation_does_not_stop_the_others(desk):
    client, revision = desk

    results = post(client, revision, add(), add(end=len(TEXT) + 9), "nonsense", add(start=1)).json()[
        "results"
    ]

    assert [one["ok"] for one in results] == [True, False, False, True]
    assert "utenfor teksten" in results[1]["message"]


@pytest.mark.parametrize(
    "token", ["", "Bearer ", "Bearer x.y", "Basic abc", "Bearer Li4.secret", "Bearer Li4.%00"]
)
def test_without_a_good_token_nothing_is_told_or_stored(desk, token):
    client, revision = desk
    client.headers["authorization"] = token

    assert post(client, revision, add()).status_code == 401
    assert client.get("/api/coding/changes?revision=1&after=0").status_code == 401


@pytest.mark.parametrize(
    "body", ["", "[]", "{", '{"operations": 1}', '{"revision_id": "1", "operations": []}']
)
def test_a_body_that_is_no_list_of_operations_is_refused(desk, body):
    client, _ = desk

    assert client.post("/api/coding/operations", content=body).status_code == 400


def test_a_body_that_is_too_long_is_refused_unread(desk):
    client, revision = desk

    assert post(client, revision, add(memo="x" * 1_100_000)).status_code == 400


def test_changes_are_told_at_once_when_there_are_any(desk):
    client, revision = desk
    post(client, revision, add())

    answer = client.get(f"/api/coding/changes?revision={revision}&after=0").json()

    assert len(answer["changed"]) == 1
    assert answer["seq"] > 0


def test_waiting_for_changes_ends_when_time_is_up(desk, monkeypatch):
    client, revision = desk
    monkeypatch.setattr(api, "POLL_SECONDS", 0.5)

    answer = client.get(f"/api/coding/changes?revision={revision}&after=999").json()

    assert answer == {"seq": 999, "changed": [], "removed": []}


def test_changes_with_crooked_numbers_are_refused(desk):
    client, _ = desk

    assert client.get("/api/coding/changes?revision=1;drop&after=0").status_code == 400


def test_what_is_taken_back_is_told_in_the_language_asked_for(desk):
    client, revision = desk
    client.headers["accept-language"] = "en"
    undo = {"op": str(uuid.uuid4()), "kind": "undo"}

    first = post(client, revision, add(), undo).json()["results"]
    again = post(client, revision, undo).json()["results"]

    assert "told" not in first[0]
    assert first[1]["told"] == again[0]["told"] == "Undone: the coding “K1” is gone."
    assert "place" not in first[1]
