"""`http:invoke` and `apigateway:invoke`, against a server on this machine: nothing leaves it.

The execution's clock stands still while the server answers.  Parameters and results are those of the Developer Guide
("Call HTTPS APIs", "Call API Gateway"); a status beyond 399 is the error `States.Http.StatusCode.NNN` or
`ApiGateway.NNN`.  Authentication is not simulated: a connection's ARN is taken and not used.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from http.client import HTTPConnection, HTTPException, HTTPResponse
from typing import Any
from urllib.parse import urlencode, urlsplit

from sfnlearn.asl.integrations.optimized import OWN_FIELDS
from sfnlearn.cloud.integrations.casing import Refused
from sfnlearn.effects import Answer
from sfnlearn.engine.functions import Call
from sfnlearn.errors import UsageError
from sfnlearn.jsontext import JSON, dumps

METHODS = ("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS")
LOOPBACK = ("localhost", "127.0.0.1", "::1")
SECONDS = 60.0
_FIRST_ERROR = 400


def _checked(parameters: JSON, service: str) -> dict[str, JSON]:
    """The parameters; raises Refused where they are not an object, or hold other fields."""
    if not isinstance(parameters, dict):
        raise Refused("The value of the field 'Parameters' has an invalid format")
    known = OWN_FIELDS[service, "invoke"]
    names = {*known.required, *known.optional}
    unknown = [f'The field "{name}" is not supported by Step Functions' for name in parameters if name not in names]
    missing = [f"The field '{name}' is required but was missing" for name in known.required if name not in parameters]
    if unknown or missing:
        raise Refused(", ".join(unknown + missing))
    return parameters


def check_http(parameters: JSON) -> None:
    """What http:invoke does not start with."""
    if _checked(parameters, "http")["Method"] not in METHODS:
        raise Refused("The value of the field 'Method' has an invalid format")


def check_api(parameters: JSON) -> None:
    """What apigateway:invoke does not start with; Headers is a map of lists of strings (recorded)."""
    given = _checked(parameters, "apigateway")
    for name in ("Headers", "QueryParameters"):
        if not _is_lists_of_texts(given.get(name)):
            raise Refused(f"The value of the field '{name}' has an invalid format")


def _is_lists_of_texts(value: JSON) -> bool:
    if value is None:
        return True
    return isinstance(value, dict) and all(
        isinstance(texts, list) and all(isinstance(text, str) for text in texts) for texts in value.values()
    )


def _listed(values: Mapping[str, Any] | None) -> list[tuple[str, str]]:
    """Names and texts, one pair for each text."""
    pairs = []
    for name, value in (values or {}).items():
        texts = value if isinstance(value, list) else [value]
        pairs += [(name, text if isinstance(text, str) else dumps(text)) for text in texts]
    return pairs


def invoke_http(call: Call) -> Answer:
    """`arn:aws:states:::http:invoke`."""
    given = call.payload
    return _request(given["ApiEndpoint"], given, call, "States.Http.StatusCode.")


def invoke_api(call: Call) -> Answer:
    """`arn:aws:states:::apigateway:invoke`: the endpoint, then the stage and the path."""
    given = call.payload
    parts = (given["ApiEndpoint"], given.get("Stage"), given.get("Path"))
    place = "/".join(str(part).strip("/") for part in parts if part)
    return _request(place if "//" in place else f"https://{place}", given, call, "ApiGateway.")


def _request(place: str, given: Mapping[str, Any], call: Call, error: str) -> Answer:
    parts = urlsplit(place)
    if parts.hostname not in LOOPBACK:
        raise UsageError(
            f"{place} is not on this machine, and nothing leaves it. Start a server on http://127.0.0.1, or give "
            f'the task a stub: functions={{"{call.arn}": lambda parameters: {{...}}}}.'
        )
    query = urlencode(_listed(given.get("QueryParameters")))
    target = (parts.path or "/") + ("?" + "&".join(text for text in (parts.query, query) if text)).rstrip("?")
    body, headers = _body(given)
    connection = HTTPConnection(parts.hostname, parts.port or 80, timeout=min(SECONDS, call.timeout or SECONDS))
    try:
        connection.putrequest(given["Method"], target, skip_accept_encoding=True)
        for name, text in headers:
            connection.putheader(name, text)
        connection.endheaders(body)
        return _answer(connection.getresponse(), error)
    except (OSError, HTTPException) as failure:
        return Answer(error="States.Http.Socket", cause=f"{place}: {str(failure) or type(failure).__name__}")
    finally:
        connection.close()


def _body(given: Mapping[str, Any]) -> tuple[bytes | None, list[tuple[str, str]]]:
    """The request's body and headers; JSON, unless the Transform asks for a form."""
    headers = _listed(given.get("Headers"))
    if "RequestBody" not in given:
        return None, headers
    value = given["RequestBody"]
    if (given.get("Transform") or {}).get("RequestBodyEncoding") == "URL_ENCODED" and isinstance(value, dict):
        body, kind = urlencode(_listed(value)).encode(), "application/x-www-form-urlencoded"
    else:
        body, kind = dumps(value).encode(), "application/json"
    if not any(name.lower() == "content-type" for name, _ in headers):
        headers.append(("Content-Type", kind))
    return body, [*headers, ("Content-Length", str(len(body)))]


def _answer(response: HTTPResponse, error: str) -> Answer:
    text = response.read().decode("utf-8", "replace")
    if response.status >= _FIRST_ERROR:
        return Answer(error=f"{error}{response.status}", cause=text)
    headers: dict[str, list[str]] = {}
    for name, value in response.getheaders():
        headers.setdefault(name, []).append(value)
    body = {"ResponseBody": _parsed(text)} if text else {}
    return Answer({"Headers": headers, **body, "StatusCode": response.status, "StatusText": response.reason})


def _parsed(text: str) -> JSON:
    """A body that is JSON as its value, else the text."""
    try:
        return json.loads(text)
    except ValueError:
        return text


INVOKERS: dict[str, tuple[Callable[[JSON], None], Callable[[Call], Answer]]] = {
    "http": (check_http, invoke_http),
    "apigateway": (check_api, invoke_api),
}
"""By service: the check before the task starts, and the call."""
