"""What every route shares: reading a body of limited size, and running work on the study of a token."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from starlette.requests import Request

from workbench.texts import Texts

BODY_LIMIT = 1_000_000
Reply = tuple[dict[str, Any], int]


async def json_object(request: Request) -> dict[str, Any] | None:
    """The body as a JSON object; None if it is none, or larger than the limit."""
    if int(request.headers.get("content-length") or 0) > BODY_LIMIT:
        return None
    try:
        body = json.loads(await request.body())
    except (ValueError, RecursionError):
        return None
    return body if isinstance(body, dict) else None


def with_study(request: Request, work: Callable[..., dict[str, Any]], asked: dict[str, Any]) -> Reply:
    """Run ``work(db, coder, asked, texts)`` on the study of the request's token; 401 without a good one."""
    from workbench.services.coding_access import coding_session

    texts = Texts("en" if request.headers.get("accept-language", "nb").startswith("en") else "nb")
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    with coding_session(token if scheme == "Bearer" else "") as session:
        if session is None:
            return {"message": texts.t("errors.token_refused")}, 401
        return work(*session, asked, texts), 200
