"""HTTP routes of the coder component: store operations, tell what changed."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from workbench.api.requests import json_object, with_study
from workbench.api.shapes import code_shape, coding_shape, note_shape, place_shape
from workbench.errors import WorkbenchError
from workbench.qual.records import Coder
from workbench.texts import Texts

if TYPE_CHECKING:
    from sqlite_utils import Database

    from workbench.services.coding import Changes

log = logging.getLogger(__name__)
OPERATIONS_LIMIT = 500
POLL_SECONDS = 25.0
POLL_EVERY = 0.25


async def post_operations(request: Request) -> Response:
    """Store a list of operations in their order; each answers for itself."""
    body = await _body(request)
    if body is None:
        return _refused("errors.operation_invalid", 400, place="body")
    reply, status = await run_in_threadpool(with_study, request, _apply_all, body)
    return JSONResponse(reply, status)


async def get_changes(request: Request) -> Response:
    """What others did after event number ``after``; waits until something happens or time is up."""
    query = {name: request.query_params.get(name, "") for name in ("revision", "after")}
    if not all(value.isdecimal() and len(value) < 16 for value in query.values()):
        return _refused("errors.operation_invalid", 400, place="revision, after")
    asked = {name: int(value) for name, value in query.items()}
    waited = 0.0
    while True:
        reply, status = await run_in_threadpool(with_study, request, _changes, asked)
        news = status != 200 or reply["changed"] or reply["removed"] or "codes" in reply or "notes" in reply
        if news or waited >= POLL_SECONDS or await request.is_disconnected():
            return JSONResponse(reply, status)
        asked["after"] = reply["seq"]
        await asyncio.sleep(POLL_EVERY)
        waited += POLL_EVERY


routes = [
    Route("/api/coding/operations", post_operations, methods=["POST"]),
    Route("/api/coding/changes", get_changes, methods=["GET"]),
]


async def _body(request: Request) -> dict[str, Any] | None:
    body = await json_object(request)
    if body is None or not isinstance(body.get("operations"), list):
        return None
    known = isinstance(body.get("revision_id"), int) and len(body["operations"]) <= OPERATIONS_LIMIT
    return body if known else None


def _apply_all(db: Database, coder: Coder, body: dict[str, Any], texts: Texts) -> dict[str, Any]:
    from workbench.services.coding import stored_until

    results = [_applied(db, coder, body["revision_id"], one, texts) for one in body["operations"]]
    seq, stored_at = stored_until(db)
    return {"results": results, "seq": seq, "stored_at": stored_at}


def _applied(db: Database, coder: Coder, revision_id: int, operation: Any, texts: Texts) -> dict[str, Any]:
    from workbench.services.coding import apply_operation

    if not isinstance(operation, dict):
        return {"op": None, "ok": False, "message": texts.t("errors.operation_invalid", place="operations")}
    op = operation.get("op")
    try:
        outcome = apply_operation(db, coder, revision_id, operation)
    except WorkbenchError as error:
        log.info("coding operation refused: %s", error.key)
        return {"op": op, "ok": False, "message": texts.t(error.key, **error.values)}
    return {"op": op, "ok": True, **_news(outcome, coder, texts), **_told(db, revision_id, operation, texts)}


def _told(db: Database, revision_id: int, operation: dict[str, Any], texts: Texts) -> dict[str, Any]:
    """What was taken back or done again, in words, with its place where that is not in view."""
    from workbench.services.taken_back import taken_back

    if operation["kind"] not in ("undo", "redo"):
        return {}
    found = taken_back(db, revision_id, operation["op"], operation["kind"], texts)
    place = {"place": place_shape(found.place)} if found.place else {}
    return {"told": found.said, **place}


def _changes(db: Database, coder: Coder, asked: dict[str, Any], texts: Texts) -> dict[str, Any]:
    from workbench.services.coding import changes_after

    outcome = changes_after(db, coder, asked["revision"], asked["after"])
    return {"seq": outcome.seq, **_news(outcome, coder, texts)}


def _news(outcome: Changes, coder: Coder, texts: Texts) -> dict[str, Any]:
    """What became different; parts that did not change are left out but for the codings."""
    news: dict[str, Any] = {
        "changed": [coding_shape(one, coder.id) for one in outcome.changed],
        "removed": list(outcome.removed),
    }
    if outcome.codes:
        news["codes"] = [code_shape(one, texts.language) for one in outcome.codes]
    if outcome.notes is not None:
        news["notes"] = [note_shape(one, coder.id) for one in outcome.notes]
    return news


def _refused(key: str, status: int, **values: object) -> Response:
    return JSONResponse({"message": Texts("nb").t(key, **values)}, status)
