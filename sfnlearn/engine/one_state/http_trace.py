"""The request and the response of an HTTP Task, as TestState's TRACE level tells them.

Source: Developer Guide, "Using the TestState API", example 3.  No connection is made here, so what an EventBridge
connection would add is not shown, whether secrets are revealed or not.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode, urlsplit

from sfnlearn.jsontext import JSON, dumps

HTTP_INVOKE = "arn:aws:states:::http:invoke"


def http_request(arguments: JSON) -> dict[str, Any]:
    """The request that the arguments of the Task ask for.

    >>> http_request({"Method": "GET", "ApiEndpoint": "https://example.com/a", "QueryParameters": {"n": 1}})["url"]
    'https://example.com/a?n=1'
    """
    parameters = arguments if isinstance(arguments, dict) else {}
    endpoint = str(parameters.get("ApiEndpoint", ""))
    query = parameters.get("QueryParameters")
    request = {
        "protocol": urlsplit(endpoint).scheme or "https",
        "method": parameters.get("Method", ""),
        "url": f"{endpoint}?{urlencode(query, doseq=True)}" if isinstance(query, dict) and query else endpoint,
        "headers": _headers(parameters.get("Headers")),
    }
    if "RequestBody" in parameters:
        request["body"] = _text(parameters["RequestBody"])
    return request


def http_response(result: JSON) -> dict[str, Any]:
    """The response that the result of the Task tells of."""
    members = result if isinstance(result, dict) else {}
    response = {"protocol": "https", "headers": _headers(members.get("Headers"))}
    named = {"statusCode": "StatusCode", "statusMessage": "StatusText", "body": "ResponseBody"}
    return {**response, **{name: _text(members[member]) for name, member in named.items() if member in members}}


def _headers(headers: JSON) -> str:
    """`[name: value, ...]`; the values of one header are joined."""
    pairs = headers.items() if isinstance(headers, dict) else ()
    shown = (f"{name}: {','.join(map(_text, value if isinstance(value, list) else [value]))}" for name, value in pairs)
    return f"[{', '.join(shown)}]"


def _text(value: JSON) -> str:
    return value if isinstance(value, str) else dumps(value)
