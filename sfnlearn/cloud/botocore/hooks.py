"""Whose answer a boto3 call gets while a simulated cloud is started: hooks on botocore's own events.

A call such as `client.start_execution(...)` passes four stations in botocore.  The first that answers is the one whose
answer the caller gets:

1. botocore checks the parameters against the service's model and writes the request: path, headers, body;
2. `before-call` asks every handler for a response, and takes the first that is not None.  Here our route is asked.
   Step Functions and Lambda's Invoke end here: nothing goes any further;
3. `before-send` does the same one step later.  moto's handler hangs there, and answers for all other services;
4. `URLLib3Session.send` would open a connection.  Nothing should come this far, and our guard refuses what does
   (`guard`).

What a route answers is bytes, as the service would have sent them, and botocore's own parser makes the response of
them.  So shapes, times and exception classes are botocore's: `except sfn.exceptions.ExecutionDoesNotExist` works.

- Only clients made meanwhile are hooked: a session copies the list of handlers when it is made, and a client its
  session's.  A client of a session from before meets the guard at station 4.  A client that outlives the simulated
  cloud is refused at station 2, since its dummy credentials are nothing to call AWS with.
- Tasks call moto through a session of their own, which is made before the hooks hang.  Otherwise a task's call of
  Lambda's API would come back to the route.
- A call that goes on to moto is noted in its `context`, which botocore hands through to `after-call`.  There Lambda's
  API is told what moto has taken, and may add to the answer.
- moto is asked from a hook of ours in the place of its own (botocore calls all that hang at station 3): what moto lacks
  becomes one sentence, and aiobotocore's clients get a response that they can await (`awaited`).
- The environment holds dummy credentials, and no profile or endpoint of the user's is read (`surroundings`).
- Each step of a start undoes itself, so a start that fails leaves the process as it was.

Public means of botocore: the list of handlers for new sessions, events, parsers.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol, runtime_checkable

from sfnlearn.cloud.botocore import moto
from sfnlearn.cloud.botocore.awaited import (
    awaited_response,
    awaited_stream,
    is_awaited,
    note_caller,
    read_body,
)
from sfnlearn.cloud.botocore.guard import guarded
from sfnlearn.cloud.botocore.models import Shape, check_region
from sfnlearn.cloud.botocore.surroundings import dummy_environment, new_default_session
from sfnlearn.errors import UsageError


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
        self._undo = ExitStack()
        self._is_on = False

    def start(self) -> None:
        """Route the clients that are made from now on; raises UsageError for a region that does not exist."""
        check_region(self._region)
        with ExitStack() as undo:
            undo.enter_context(dummy_environment(self._region))
            moto.session()  # the session of tasks' clients outlives this, so it is made before the hooks hang
            undo.enter_context(self._hung())
            undo.enter_context(new_default_session())
            undo.enter_context(guarded())
            self._undo = undo.pop_all()

    def stop(self) -> None:
        """Leave botocore and the environment as they were."""
        self._undo.close()

    @contextmanager
    def _hung(self) -> Iterator[None]:
        """The hooks on the sessions that are made meanwhile."""
        from botocore.handlers import BUILTIN_HANDLERS

        before, motos = list(BUILTIN_HANDLERS), moto.handler()
        ours = [("before-call", self._before), ("before-send", self._ask_moto), ("after-call", self._after)]
        try:
            BUILTIN_HANDLERS[:] = [one for one in before if one != motos] + ours
            self._is_on = True
            yield
        finally:
            self._is_on = False
            BUILTIN_HANDLERS[:] = [one for one in BUILTIN_HANDLERS if one not in (*ours, motos)]
            BUILTIN_HANDLERS.extend(one for one in before if one == motos)

    # ---------------------------------------------------------------- the hooks

    def _before(
        self, model: Any, params: Sent, context: dict[str, Any], request_signer: object = None, **_: object
    ) -> Response | None:
        """`before-call`: answer, or note the request and leave it to moto."""
        if not self._is_on:
            raise UsageError(
                "This client, or its session, was made inside an aws() that has been stopped: "
                "make a new session, and the client of that."
            )
        note_caller(request_signer)
        request = _read(model, params, context)
        check_region(request.region)
        reply = self._route(request)
        if reply is None:
            context["sfnlearn"] = request
            return None
        return _parsed(model, params, reply)

    def _ask_moto(self, request: Any, event_name: str, **_: object) -> object:
        """`before-send`: moto's answer, as the caller takes it."""
        if not self._is_on:
            return None
        return _awaited_from_moto(event_name, request) if is_awaited.get() else moto.answer(event_name, request)

    def _after(self, http_response: Any, parsed: dict[str, Any], context: dict[str, Any], **_: object) -> None:
        """`after-call`: tell of what moto has answered without an error."""
        request = context.pop("sfnlearn", None)
        if request is not None and http_response.status_code < 300:
            self._done(request, parsed)


async def _awaited_from_moto(event_name: str, request: Any) -> object:
    await read_body(request)
    answer = moto.answer(event_name, request)
    if answer is None:
        return None
    return awaited_response(request.url, answer.status_code, answer.headers, answer.content)


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

    url = params.get("url", "")
    response = AWSResponse(url, reply.status, dict(reply.headers), _Raw(reply.body))
    raw = convert_to_response_dict(response, model)
    if is_awaited.get() and model.has_streaming_output and reply.status < 300:
        raw["body"] = awaited_stream(reply.body, url)
    parser = create_parser(model.service_model.metadata["protocol"])
    parsed: dict[str, Any] = parser.parse(raw, model.output_shape)
    parsed.setdefault("ResponseMetadata", {})["RetryAttempts"] = 0
    if reply.status >= 300:
        shape = model.service_model.shape_for_error_code(parsed.get("Error", {}).get("Code"))
        if shape is not None:
            parsed.update(parser.parse(raw, shape))
    return response, parsed
