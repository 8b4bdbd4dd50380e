"""Pages: `maxResults`, and the `nextToken` that goes on after them."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Any

from sfnlearn.cloud.stepfunctions.api_errors import ApiError
from sfnlearn.cloud.stepfunctions.messages import Request, Response

USUAL = 100
"""The size of a page when a request names none, or 0 (API reference, maxResults)."""


def page(name: str, found: Sequence[Any], request: Request) -> Response:
    """One page of what was found, under the response's member `name`.

    A token belongs to one list; any other is refused.

    >>> first = page("items", [1, 2, 3], {"maxResults": 2})
    >>> first["items"], page("items", [1, 2, 3], {"maxResults": 2, "nextToken": first["nextToken"]})
    ([1, 2], {'items': [3]})
    """
    start = _read_token(name, request["nextToken"]) if request.get("nextToken") else 0
    end = start + (request.get("maxResults") or USUAL)
    shown: dict[str, Any] = {name: list(found[start:end])}
    if end < len(found):
        shown["nextToken"] = base64.b64encode(f"{name} {end}".encode()).decode()
    return shown


def _read_token(name: str, token: str) -> int:
    try:
        known, _, start = base64.b64decode(token, validate=True).decode().partition(" ")
        if known == name and start.isdecimal():
            return int(start)
    except ValueError:
        pass
    raise ApiError("InvalidToken", "Invalid Token: 'Invalid token'")
