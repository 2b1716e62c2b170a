"""HTTP route of the tree of codes: move a code, take it back, do it again."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from workbench.api.requests import json_object, with_study
from workbench.errors import WorkbenchError
from workbench.qual.records import Coder
from workbench.texts import Texts

if TYPE_CHECKING:
    from sqlite_utils import Database

log = logging.getLogger(__name__)


async def post_operation(request: Request) -> Response:
    """Store one operation of the tree."""
    body = await json_object(request)
    if body is None:
        return JSONResponse({"ok": False}, 400)
    reply, status = await run_in_threadpool(with_study, request, _applied, body)
    return JSONResponse(reply, status)


routes = [Route("/api/codebook/operations", post_operation, methods=["POST"])]


def _applied(db: Database, coder: Coder, operation: dict[str, Any], texts: Texts) -> dict[str, Any]:
    from workbench.services.codebook_editing import apply_code_operation

    try:
        apply_code_operation(db, coder, operation)
    except WorkbenchError as error:
        log.info("codebook operation refused: %s", error.key)
        return {"ok": False, "message": texts.t(error.key, **error.values)}
    return {"ok": True}
