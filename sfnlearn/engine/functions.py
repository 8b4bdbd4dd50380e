"""What Tasks can call: functions and services, by ARN.

`functions=` is searched first, then the registry that `@lambda_function` and `%%lambda` fill.  A simulated function is
an object with an `invoke` method (`Callee`); a plain callable is a stub that answers at once.

A simulated function that keeps execution environments (`Pooled`) is opened once in every world: what it remembers
between calls belongs to the clock of that world, so two worlds never see each other's warm starts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, MutableMapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from sfnlearn.arguments import FUNCTIONS as FUNCTIONS_BY_NAME, check_argument
from sfnlearn.asl.resource import ACCOUNT, REGION, LambdaArn, ServiceIntegration, function_and_qualifier, parse_resource
from sfnlearn.effects import Answer
from sfnlearn.engine.stubs.call import Stub, call_service_stub, call_stub
from sfnlearn.errors import UsageError
from sfnlearn.jsontext import JSON, JSONSyntaxError, dumps, parse

if TYPE_CHECKING:
    from typing_extensions import TypeIs

    from sfnlearn.engine.history.lambda_calls import FunctionCall


@runtime_checkable
class Callee(Protocol):
    """A simulated function: called with a JSON value at a time of the virtual clock."""

    def invoke(self, payload: JSON, *, at: float, request_id: str = "", timeout: float | None = None) -> Answer:
        """Answer the call; nothing of `payload` is kept or changed."""


@runtime_checkable
class Versioned(Protocol):
    """A simulated function that has versions and aliases."""

    def qualified(self, qualifier: str) -> Callee | None:
        """The version or alias under this name."""


class FunctionPool(Callee, Protocol):
    """A simulated function in one world, with the execution environments that it has there."""

    @property
    def executed_version(self) -> str:
        """The version that answered the last call."""

    def catch_up(self, at: float) -> None:
        """Make the attempts of asynchronous calls that are due at `at` (POSIX seconds) or before."""

    def billed_calls(self) -> Iterable[FunctionCall]:
        """The calls that ran in environments of this pool; an alias has none, its calls run in those of versions."""


@runtime_checkable
class Pooled(Protocol):
    """A simulated function that has execution environments of its own in every world."""

    def open_pool(self, world: MutableMapping[int, FunctionPool]) -> FunctionPool:
        """The function in a world, which holds the pools of the other functions by the id of the function."""


@runtime_checkable
class Asynchronous(Protocol):
    """A simulated function that takes events for which nobody waits, and tries them again itself."""

    def invoke_async(self, payload: JSON, *, at: float, request_id: str = "") -> object:
        """Take the event."""


def is_simulated(found: object) -> TypeIs[Callee]:
    """Whether this is a simulated function and no stub; isinstance of a Protocol takes longer than the call itself."""
    return hasattr(found, "invoke")


FUNCTIONS: dict[str, Callee] = {}
"""The registry: every simulated function by its name."""

INVOCATION_TYPES: Mapping[str, int] = {"RequestResponse": 200, "Event": 202, "DryRun": 204}
"""Lambda's InvocationType, and the status that its Invoke answers (API Reference)."""


@dataclass(frozen=True, slots=True, eq=False)
class Call:
    """One call of a Task: at a time of the clock (POSIX seconds), with the seconds that it may take."""

    arn: str
    payload: Any
    at: float
    request_id: str
    timeout: float | None = None
    token: str | None = None
    origin: tuple[str, ...] = ()
    """The ARNs of the state machine and the execution that call."""


class Functions:
    """What the Tasks of one execution can call.

    >>> functions = Functions({"double": lambda event, context: event["n"] * 2})
    >>> functions.call(Call("arn:aws:lambda:us-east-1:123456789012:function:double", {"n": 4}, 0.0, "r")).value
    8
    """

    def __init__(self, functions: Mapping[str, Any] | None = None) -> None:
        self._functions: dict[str, Callee | Stub] = {}
        self._pools: dict[int, FunctionPool] = {}
        self.replace({} if functions is None else functions)

    def replace(self, functions: Mapping[str, Any]) -> None:
        """Let these take the place of the functions under the same names; the others stay."""
        check_argument("functions", functions, FUNCTIONS_BY_NAME)
        for name, function in functions.items():
            if not is_simulated(function) and not callable(function):
                raise UsageError(
                    f"functions[{name!r}] must be a function, but is {function!r}. "
                    "Give a Python callable that takes (event, context), or a simulated Lambda function."
                )
            self._functions[name] = function

    def find(self, *names: str) -> Callee | Stub | None:
        """The function or stub under the first of these names that has one."""
        for name in names:
            if name in self._functions:
                return self._functions[name]
        for name in names:
            if name in FUNCTIONS:
                return FUNCTIONS[name]
        return None

    def names(self) -> list[str]:
        """The names under which something can be called."""
        return sorted({*self._functions, *FUNCTIONS})

    def answers(self, arn: str) -> bool:
        """Whether a Task with this Resource has somebody to call; Lambda tasks always have, if only an error."""
        resource = parse_resource(arn)
        return not isinstance(resource, ServiceIntegration) or _is_invoke(resource) or self.find(arn) is not None

    def rebuild(self, call: Call) -> None:
        """Call a simulated function again while an execution is replayed: its environments come to be as they were.

        Stubs and services are not called again.
        """
        resource = parse_resource(call.arn)
        if isinstance(resource, ServiceIntegration) and not _is_invoke(resource):
            return
        # Whoever reads a simulated function's globals after going back must find them as they were at that event.
        name = resource.function if isinstance(resource, LambdaArn) else None
        if name is None and isinstance(call.payload, dict):
            name = function_and_qualifier(str(call.payload.get("FunctionName", "")))[0]
        if is_simulated(self.find(call.arn, name or "")):
            self.call(call)

    def call(self, call: Call) -> Answer:
        """Call what the Resource names; what goes wrong there comes back as a failed Answer."""
        self.go_on(call.at)
        resource = parse_resource(call.arn)
        if isinstance(resource, LambdaArn):
            return self._function(self._qualified(call.arn, resource.function), call)
        stub = self.find(call.arn)
        if stub is None and isinstance(resource, ServiceIntegration) and _is_invoke(resource):
            return self._invoke(call)
        if stub is None:
            raise UnansweredIntegration(call.arn)
        if is_simulated(stub) or not isinstance(resource, ServiceIntegration):
            return self._function(stub, call)
        return call_service_stub(stub, call.payload, resource)

    def go_on(self, at: float) -> None:
        """Make the attempts of asynchronous calls that are due at `at` (POSIX seconds) or before."""
        for pool in list(self._pools.values()):
            pool.catch_up(at)

    def hand_over(self, found: Callee | Stub | None, call: Call) -> None:
        """Let a function have an event for which nobody waits; a stub is called at once."""
        opened = self._opened(found) if is_simulated(found) else found
        if isinstance(opened, Asynchronous):
            opened.invoke_async(call.payload, at=call.at, request_id=call.request_id)
            self.go_on(call.at)
        else:
            self._function(found, call)

    def executed_version(self, found: object) -> str:
        """The version of a function that answered the last call."""
        pool = self._pools.get(id(found))
        return "$LATEST" if pool is None else pool.executed_version

    def pools(self) -> list[FunctionPool]:
        """The simulated functions that were called, each as it was deployed then, in the order of their first calls."""
        return list(self._pools.values())

    def billed_calls(self) -> list[FunctionCall]:
        """The calls of simulated functions, function after function."""
        return [call for pool in self._pools.values() for call in pool.billed_calls()]

    def _qualified(self, arn: str, name: str) -> Callee | Stub | None:
        """The function under this ARN or name, or the version or alias of it that the ARN names."""
        found = self.find(arn, name)
        _, qualifier = function_and_qualifier(arn)
        if not qualifier or arn in self._functions or not isinstance(found, Versioned):
            return found
        return found.qualified(qualifier)

    def _function(self, found: Callee | Stub | None, call: Call) -> Answer:
        if found is None:
            return _not_found(call.arn, call.request_id)
        if not is_simulated(found):
            return call_stub(found, call.payload, call.request_id, call.arn)
        return self._opened(found).invoke(call.payload, at=call.at, request_id=call.request_id, timeout=call.timeout)

    def _opened(self, function: Callee) -> Callee:
        """The function as this world sees it: with execution environments of its own, if it has any."""
        pool = self._pools.get(id(function))
        if pool is None and isinstance(function, Pooled):
            # A pool learns of the others: functions of one account share its concurrency, an alias its version's pool.
            pool = self._pools[id(function)] = function.open_pool(self._pools)
        return function if pool is None else pool

    def _invoke(self, call: Call) -> Answer:
        """`arn:aws:states:::lambda:invoke`: the function is named in the parameters, its result wrapped."""
        given = call.payload if isinstance(call.payload, dict) else {}
        kind = given.get("InvocationType") or "RequestResponse"
        if not isinstance(given.get("FunctionName"), str):
            return Answer(
                error="States.Runtime", cause="The parameter 'FunctionName' of lambda:invoke must be a string"
            )
        if not isinstance(kind, str) or kind not in INVOCATION_TYPES:
            return _unknown_type(kind, call.request_id)
        arn, found = self.named(given["FunctionName"], given.get("Qualifier"))
        call = replace(call, arn=arn, payload=_payload(given.get("Payload")))
        if kind == "RequestResponse" or found is None:
            answer = self._function(found, call)
            return answer if answer.failed else wrapped(answer, call.request_id, self.executed_version(found))
        if kind == "Event":
            self.hand_over(found, call)
        return Answer(_response(call.request_id, INVOCATION_TYPES[kind], {}))

    def named(self, name: str, qualifier: JSON = None) -> tuple[str, Callee | Stub | None]:
        """The ARN of what lambda:invoke takes as FunctionName, and what is under it."""
        arn = _arn(name, qualifier)
        exact = self._functions.get(name) if ":" in name else None
        plain = arn.split(":")[6:7]  # an ARN of something else names no function
        return arn, exact or (self._qualified(arn, plain[0]) if plain else None)


def _payload(value: JSON) -> JSON:
    """The event of lambda:invoke: null stands for {}, and a string that is a JSON text for its value (recorded)."""
    if value is None:
        return {}
    if not isinstance(value, str):
        return value
    try:
        return parse(value)
    except JSONSyntaxError:
        return value


class UnansweredIntegration(UsageError):
    """A service integration that nobody answers; whoever is not called from Python tells the way out in other words."""

    def __init__(self, arn: str, call: str = "run(machine, input, ...)") -> None:
        super().__init__(missing_integration(arn, call))
        self.arn = arn


def missing_integration(arn: str, call: str = "run(machine, input, ...)") -> str:
    """The sentence for a service integration that nobody answers; `call` is what takes functions, before `...`."""
    stub = f'functions={{"{arn}": lambda parameters: {{...}}}}'
    before, _, after = call.partition("...")
    return f"Nothing here answers the service integration {arn}. Give it a stub: {before}{stub}{after}."


def _is_invoke(resource: ServiceIntegration) -> bool:
    return resource.service == "lambda" and resource.action == "invoke" and not resource.sdk


def _arn(name: str, qualifier: JSON = None) -> str:
    """The ARN for what lambda:invoke takes as FunctionName: a name, a partial or a full ARN, each with a qualifier."""
    plain, named = function_and_qualifier(name)
    whole = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{plain}" + (f":{named}" if named else "")
    arn = name if name.startswith("arn:") else whole
    return f"{arn}:{qualifier}" if isinstance(qualifier, str) and not named else arn


def _not_found(arn: str, request_id: str) -> Answer:
    """A function that does not exist (recorded)."""
    qualified = arn if arn.count(":") > 6 else f"{arn}:$LATEST"
    cause = (
        f"Function not found: {qualified} (Service: AWSLambda; Status Code: 404; "
        f"Error Code: ResourceNotFoundException; Request ID: {request_id}; Proxy: null)"
    )
    return Answer(error="Lambda.ResourceNotFoundException", cause=cause)


def _unknown_type(kind: JSON, request_id: str) -> Answer:
    cause = (
        f"1 validation error detected: Value '{kind}' at 'invocationType' failed to satisfy constraint: Member must "
        f"satisfy enum value set: [Event, RequestResponse, DryRun] (Service: AWSLambda; Status Code: 400; "
        f"Error Code: ValidationException; Request ID: {request_id}; Proxy: null)"
    )
    return Answer(error="Lambda.AWSLambdaException", cause=cause)


def wrapped(answer: Answer, request_id: str, version: str) -> Answer:
    """The result of lambda:invoke: the payload with the response's metadata around it (recorded)."""
    headers = {
        "Connection": "keep-alive",
        "Content-Length": str(len(dumps(answer.value).encode())),
        "Content-Type": "application/json",
        "Date": "Thu, 01 Jan 2026 00:00:00 GMT",
        "X-Amz-Executed-Version": version,
    }
    value = {"ExecutedVersion": version, "Payload": answer.value, **_response(request_id, 200, headers)}
    return Answer(value, duration=answer.duration)


def _response(request_id: str, status: int, headers: Mapping[str, str]) -> dict[str, Any]:
    """What Lambda's response tells beside the payload."""
    headers = {
        **headers,
        "x-amzn-Remapped-Content-Length": "0",
        "x-amzn-RequestId": request_id,
        "X-Amzn-Trace-Id": "root=1-00000000-000000000000000000000000;sampled=0",
    }
    return {
        "SdkHttpMetadata": {
            "AllHttpHeaders": {name: [text] for name, text in headers.items()},
            "HttpHeaders": headers,
            "HttpStatusCode": status,
        },
        "SdkResponseMetadata": {"RequestId": request_id},
        "StatusCode": status,
    }
