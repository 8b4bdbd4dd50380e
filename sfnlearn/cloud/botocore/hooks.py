"""Whose answer a boto3 call gets while a simulated cloud is started: hooks on botocore's own events.

A call such as `client.start_execution(...)` passes four stations in botocore.  The first that answers is the one whose
answer the caller gets:

1. botocore checks the parameters against the service's model and writes the request: path, headers, body;
2. `before-call` asks every handler for a response, and takes the first that is not None.  Here our route is asked.
   Step Functions and Lambda's Invoke end here: nothing goes any further;
3. `before-send` does the same one step later.  moto's handler hangs there, and answers for all other services;
4. `URLLib3Session.send` would open a connection.  Nothing should come this far, and our guard refuses what does.

What a route answers is bytes, as the service would have sent them, and botocore's own parser makes the response of
them.  So shapes, times and exception classes are botocore's: `except sfn.exceptions.ExecutionDoesNotExist` works.

- Only clients made meanwhile are hooked: a session copies the list of handlers when it is made, and a client its
  session's.  A client from before meets the guard at station 4.  A client that outlives the simulated cloud is refused
  at station 2, since its dummy credentials are nothing to call AWS with.
- Tasks call moto through a session of their own, which is made before the hooks hang.  Otherwise a task's call of
  Lambda's API would come back to the route.
- A call that goes on to moto is noted in its `context`, which botocore hands through to `after-call`.  There Lambda's
  API is told what moto has taken, and may add to the answer.
- The environment holds dummy credentials, and no profile or endpoint of the user's is read.  It is put back afterwards.

Public means of botocore: the list of handlers for new sessions, events, parsers.
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any, Protocol, runtime_checkable
from unittest import mock
from urllib.parse import urlsplit

from sfnlearn.cloud.botocore import moto
from sfnlearn.cloud.botocore.models import Shape
from sfnlearn.errors import UsageError

DUMMY = "testing"
LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class BotoRequest:
    """A request of boto3, as it would be sent."""

    service: str
    operation: str
    region: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes
    shape: Shape | None = field(repr=False)
    """botocore's shape of the request."""


@dataclass(frozen=True, slots=True)
class BotoReply:
    """What the service answers."""

    body: bytes
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


Route = Callable[[BotoRequest], BotoReply | None]
"""Answers a request, or leaves it to moto by None."""
Sent = Mapping[str, Any]
"""A request as botocore has written it: url, url_path, query_string, headers, body."""
Response = tuple[object, dict[str, Any]]
"""An HTTP response of botocore, and what its parser has made of it."""
Done = Callable[[BotoRequest, dict[str, Any]], None]
"""Is told of a request that moto has answered without an error, and of the answer, to which it may add."""


@runtime_checkable
class Readable(Protocol):
    """A body that is a file."""

    def read(self) -> object:
        """What is left of it."""

    def seek(self, place: int, /) -> object:
        """Go back."""


class Routing:
    """The hooks, between `start()` and `stop()`."""

    def __init__(self, route: Route, done: Done, region: str) -> None:
        self._route, self._done, self._region = route, done, region
        self._environment: dict[str, str] = {}
        self._undo = ExitStack()
        self._is_on = False

    def start(self) -> None:
        """Route the clients that are made from now on."""
        from botocore.handlers import BUILTIN_HANDLERS
        from botocore.httpsession import URLLib3Session

        self._replace_environment()
        moto.session()  # the session of tasks' clients outlives this, so it is made before the hooks hang
        BUILTIN_HANDLERS.extend(self._hooks())
        self._undo.enter_context(mock.patch.object(URLLib3Session, "send", _guarded(URLLib3Session.send)))
        self._is_on = True

    def stop(self) -> None:
        """Leave botocore and the environment as they were."""
        from botocore.handlers import BUILTIN_HANDLERS

        self._is_on = False
        self._undo.close()
        for hook in self._hooks():
            BUILTIN_HANDLERS.remove(hook)
        for name in _names():
            del os.environ[name]
        os.environ.update(self._environment)

    def _hooks(self) -> list[tuple[str, Callable[..., Any]]]:
        return [("before-call", self._before), ("after-call", self._after)]

    def _replace_environment(self) -> None:
        self._environment = {name: os.environ.pop(name) for name in _names()}
        nothing = dict.fromkeys(("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"), os.devnull)
        keys = dict.fromkeys(("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"), DUMMY)
        os.environ.update({**nothing, **keys, "AWS_EC2_METADATA_DISABLED": "true"})
        os.environ.update({"AWS_DEFAULT_REGION": self._region, "AWS_REGION": self._region})

    # ---------------------------------------------------------------- the hooks

    def _before(self, model: Any, params: Sent, context: dict[str, Any], **_: object) -> Response | None:
        """`before-call`: answer, or note the request and leave it to moto."""
        if not self._is_on:
            raise UsageError("This client was made inside aws(), which has been stopped: make a new one.")
        request = _read(model, params, context)
        reply = self._route(request)
        if reply is None:
            context["sfnlearn"] = request
            return None
        return _parsed(model, params, reply)

    def _after(self, http_response: Any, parsed: dict[str, Any], context: dict[str, Any], **_: object) -> None:
        """`after-call`: tell of what moto has answered without an error."""
        request = context.pop("sfnlearn", None)
        if request is not None and http_response.status_code < 300:
            self._done(request, parsed)


def _names() -> list[str]:
    return [name for name in os.environ if name.startswith("AWS_")]


def _guarded(send: Callable[..., Any]) -> Callable[..., Any]:
    """The last step before the network, open to this machine alone."""

    def refuse_others(session: object, request: Any) -> object:
        host = urlsplit(request.url).hostname
        if host in LOOPBACK:
            return send(session, request)
        raise UsageError(
            f"This call would leave the machine, to {host}. Inside aws() nothing does: "
            "make the client after aws() has started, and without an endpoint of its own."
        )

    return refuse_others


def _read(model: Any, params: Sent, context: Mapping[str, Any]) -> BotoRequest:
    return BotoRequest(
        service=model.service_model.service_name,
        operation=model.name,
        region=str(context.get("client_region")),
        path=str(params.get("url_path", "")),
        query={name: str(value) for name, value in (params.get("query_string") or {}).items()},
        headers={str(name).lower(): _text(value) for name, value in params.get("headers", {}).items()},
        body=_bytes(params.get("body")),
        shape=model.input_shape,
    )


def _bytes(body: object) -> bytes:
    """A body of JSON or a payload; the routes do not look at what other services send."""
    if isinstance(body, str):
        return body.encode()
    if isinstance(body, Readable):
        content = body.read()
        body.seek(0)  # botocore reads it once more, when the request goes on to moto
        return _bytes(content)
    return bytes(body) if isinstance(body, (bytes, bytearray)) else b""


def _text(value: object) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)


class _Raw(io.BytesIO):
    """A body as urllib3 gives it."""

    def stream(self, **_: object) -> Iterator[bytes]:
        """All of it, in one piece."""
        yield self.read()


def _parsed(model: Any, params: Sent, reply: BotoReply) -> Response:
    """The reply as botocore's client takes it: the HTTP response and the parsed one."""
    from botocore.awsrequest import AWSResponse
    from botocore.endpoint import convert_to_response_dict
    from botocore.parsers import create_parser

    response = AWSResponse(params.get("url", ""), reply.status, dict(reply.headers), _Raw(reply.body))
    raw = convert_to_response_dict(response, model)
    parser = create_parser(model.service_model.metadata["protocol"])
    parsed: dict[str, Any] = parser.parse(raw, model.output_shape)
    parsed.setdefault("ResponseMetadata", {})["RetryAttempts"] = 0
    if reply.status >= 300:
        shape = model.service_model.shape_for_error_code(parsed.get("Error", {}).get("Code"))
        if shape is not None:
            parsed.update(parser.parse(raw, shape))
    return response, parsed
