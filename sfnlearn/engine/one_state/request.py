"""What a request to TestState may hold: AWS's checks of its mock, its context object and its state configuration.

Each check raises `RequestError` with the code and, where it was recorded, the sentence of the API.  The result of a
service integration is checked against the service's own model, which AWS's SDK carries: it is found by name on the
floor above, and asked only where a mock needs it.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sfnlearn.asl.diagnostics.guesses import suggestion
from sfnlearn.asl.resource import ActivityArn, ServiceIntegration
from sfnlearn.asl.running.state import State
from sfnlearn.asl.states.map.distributed import DistributedMap
from sfnlearn.asl.states.parallel import Parallel
from sfnlearn.asl.states.task import Task
from sfnlearn.engine.one_state.mocked_work import MOCKED, Mock
from sfnlearn.errors import StatesError, UsageError, check_text
from sfnlearn.jsontext import JSON, JSONSyntaxError, check_value, parse
from sfnlearn.late import late

ErrorCode = Literal["ValidationException", "InvalidDefinition", "InvalidExecutionInput"]
MODES = ("STRICT", "PRESENT", "NONE")
_LARGEST = 262_144


class RequestError(UsageError):
    """TestState refuses the request; `code` is the error code of AWS's API.

    >>> RequestError("Mocked result must be an array.").code
    'ValidationException'
    """

    def __init__(self, message: str, code: ErrorCode = "ValidationException") -> None:
        self.code = code
        super().__init__(message)


# -------------------------------------------------------------- reading the request


def read_json(value: JSON, what: str, code: ErrorCode = "ValidationException") -> tuple[Any, str | None]:
    """A JSON text, as AWS takes it, or a JSON value: (the value, the text where there is one)."""
    if not isinstance(value, str):
        return check_value(value), None
    check_text(value, what)
    if len(value.encode()) > _LARGEST:
        raise RequestError(f"{what} has more than {_LARGEST} bytes.", code)
    try:
        return parse(value), str(value)
    except JSONSyntaxError as error:
        raise RequestError(
            f"{what} is not a JSON text: {error}. (A string is written with its quotes.)", code
        ) from None


def read_object(value: JSON, what: str) -> tuple[dict[str, Any], str | None]:
    """A JSON object, as a text or as a value: (the object, the text where there is one)."""
    found, text = read_json(value, what)
    if not isinstance(found, dict):
        raise RequestError(f"{what} must be a JSON object.")
    return found, text


def check_members(given: JSON, known: tuple[str, ...], what: str) -> Mapping[str, Any]:
    """A structure of the request, with AWS's member names and no others."""
    if not isinstance(given, Mapping):
        raise UsageError(f"{what} is a dict with {', '.join(known)}, not {type(given).__name__}.")
    for name in given:
        if name not in known:
            hint = suggestion(str(name), known) or f"It may hold {', '.join(known)}."
            raise UsageError(f"{what} has no member {name!r}. {hint}")
    return given


def check_word(value: JSON, allowed: tuple[str, ...], what: str) -> None:
    """One of a few words."""
    if value not in allowed:
        raise RequestError(f"{what} should have one of these values: [{', '.join(allowed)}], not {value!r}.")


@dataclass(frozen=True, slots=True)
class MockInput:
    """The request's `mock`: a result (with its text) or an error, and how the result is validated."""

    result: JSON = None
    text: str | None = None
    error: StatesError | None = None
    mode: str = "STRICT"


def read_mock(mock: JSON) -> MockInput | None:
    """Read the member `mock`; its result is a JSON text or a value other than a string."""
    if mock is None:
        return None
    given = check_members(mock, ("result", "errorOutput", "fieldValidationMode"), "mock")
    mode = given.get("fieldValidationMode") or "STRICT"
    check_word(mode, MODES, "fieldValidationMode")
    if ("result" in given) == ("errorOutput" in given):
        count = "only one" if "result" in given else "one"
        raise RequestError(f"A test mock should have {count} of the following fields: [result, errorOutput].")
    if "result" in given:
        value, text = read_json(given["result"], "The mocked result")
        return MockInput(value, text, None, mode)
    return MockInput(error=_read_error(given["errorOutput"]), mode=mode)


def _read_error(given: JSON) -> StatesError:
    output = check_members(given, ("error", "cause"), "errorOutput")
    if output.get("error") is None:
        raise RequestError("A mocked errorOutput must have the field 'error'.")
    return StatesError(output["error"], output.get("cause"))


@dataclass(frozen=True, slots=True, kw_only=True)
class StateConfiguration:
    """The request's `stateConfiguration`."""

    retries: int = 0
    caused_by: str | None = None
    failed_iterations: int | None = None
    reader_text: str | None = None


def read_configuration(given: JSON) -> StateConfiguration:
    """Read the member `stateConfiguration`."""
    names = ("retrierRetryCount", "errorCausedByState", "mapIterationFailureCount", "mapItemReaderData")
    members = check_members({} if given is None else given, names, "state_configuration")
    for name in (names[0], names[2]):
        value = members.get(name)
        if value is not None and (not isinstance(value, int) or isinstance(value, bool) or value < 0):
            raise RequestError(f"{name} must be an integer of at least 0, not {value!r}.")
    return StateConfiguration(
        retries=members.get(names[0]) or 0,
        caused_by=members.get(names[1]),
        failed_iterations=members.get(names[2]),
        reader_text=members.get(names[3]),
    )


# ------------------------------------------------------------------ what fits the state


def check_state(state: State, mock: MockInput | None, can_call: bool) -> None:
    """Which states need a mock, which may have one, and which need a role; `can_call` says that there is one."""
    if mock is not None:
        if not isinstance(state, (Task, *MOCKED)):
            raise RequestError(f"State type '{state.type}' is not supported when a mock is specified")
        return
    if isinstance(state, MOCKED):
        raise RequestError(
            "TestState API does not support Map or Parallel states. "
            "Supported state types include: [Task, Wait, Pass, Succeed, Fail, Choice]",
            "InvalidDefinition",
        )
    if isinstance(state, Task):
        _check_task(state, can_call)


def _check_task(state: Task, can_call: bool) -> None:
    if not can_call:
        raise RequestError("RoleArn must be specified when testing a Task state")
    if _is_activity(state) or _outlives_its_call(state):
        raise RequestError(
            f"TestState supports the resource {state.resource.arn} only when a mock is specified", "InvalidDefinition"
        )


def _is_activity(state: State) -> bool:
    return isinstance(state, Task) and isinstance(state.resource, ActivityArn)


def _outlives_its_call(state: State) -> bool:
    """Whether the state is a Task with the pattern `.sync` or `.waitForTaskToken`."""
    resource = state.resource if isinstance(state, Task) else None
    return isinstance(resource, ServiceIntegration) and bool(resource.pattern)


def check_configuration(state: State, configuration: StateConfiguration, mock: MockInput | None) -> None:
    """Which parts of the state configuration go with the state and its mock.

    `errorCausedByState` names the state inside a Map or Parallel that the mocked error is said to come from.
    Source: TestStateConfiguration in the API reference.
    """
    if configuration.failed_iterations is not None:
        if mock is None:
            raise RequestError("mapIterationFailureCount may only be specified if a mock is specified")
        if state.type != "Map":
            raise RequestError("mapIterationFailureCount is for Map states only")
    if configuration.caused_by is not None:
        _check_cause(state, configuration.caused_by, mock)
    if configuration.reader_text is not None and not (isinstance(state, DistributedMap) and state.item_reader):
        raise RequestError("mapItemReaderData is only for a distributed Map state with an ItemReader")


def _check_cause(state: State, name: str, mock: MockInput | None) -> None:
    if mock is None or mock.error is None or not isinstance(state, MOCKED):
        raise RequestError("errorCausedByState may only be specified if an error is mocked for a Map or Parallel state")
    names = [inner.name for block in state.inner() for inner in block.every_state()]
    if name not in names:
        hint = suggestion(name, names)
        raise RequestError(
            f"errorCausedByState names '{name}', which is not a state inside '{state.name}'. {hint}".strip()
        )


# ---------------------------------------------------------------------- the context object

_TEXT, _NUMBER, _ANY = "a string", "a number", "any"
CONTEXT: Mapping[str, Mapping[str, str]] = {
    "Execution": {
        "Id": _TEXT,
        "Input": _ANY,
        "Name": _TEXT,
        "RoleArn": _TEXT,
        "StartTime": _TEXT,
        "RedriveCount": _NUMBER,
        "RedriveTime": _TEXT,
    },
    "State": {"EnteredTime": _TEXT, "Name": _TEXT, "RetryCount": _NUMBER},
    "StateMachine": {"Id": _TEXT, "Name": _TEXT},
    "Task": {"Token": _TEXT},
}
"""The members of the context object that may be given (Developer Guide, "Context object fields")."""


def read_context(value: JSON, state: State, mock: MockInput | None) -> tuple[dict[str, Any] | None, str | None]:
    """Read the member `context`, with its text; it stands for the whole context object (recorded)."""
    if value is None:
        return None, None
    if mock is None:
        raise RequestError("Context may only be specified if a mock is specified")
    context, text = read_object(value, "The context object")
    for section, members in context.items():
        _check_section(section, members, state)
    return context, text


def _check_section(section: str, members: JSON, state: State) -> None:
    if section == "Map":
        raise _bad_context("'Map' field is not supported when mocking a Context object")
    if section not in CONTEXT:
        raise _bad_context(f"Field '{section}' is not allowed")
    if section == "Task" and not _outlives_its_call(state):
        raise _bad_context(
            "Context object contains 'Task' when state is not a Task state with a '.sync' or '.waitForTaskToken' "
            "service integration pattern"
        )
    if not isinstance(members, dict):
        raise _bad_context(f"{section} must be an object")
    for name, value in members.items():
        _check_member(section, name, value)


def _check_member(section: str, name: str, value: JSON) -> None:
    if name not in CONTEXT[section]:
        raise _bad_context(f"Field '{name}' is not allowed")
    wanted = CONTEXT[section][name]
    fits = {
        _TEXT: isinstance(value, str),
        _NUMBER: isinstance(value, (int, float)) and not isinstance(value, bool),
        _ANY: True,
    }
    if not fits[wanted]:
        raise _bad_context(f"{section}.{name} must be {wanted}")


def _bad_context(reason: str) -> RequestError:
    return RequestError(f"Invalid Context object provided: {reason}")


# ----------------------------------------------------------------------- the mocked result


def make_mock(state: State, given: MockInput, configuration: StateConfiguration) -> Mock:
    """The mock that the state meets, once its result is found to be one that the state can have."""
    if given.error is None:
        _check_result(state, given)
    return Mock(given.result, given.error, configuration.failed_iterations or 0, configuration.reader_text)


def _check_result(state: State, given: MockInput) -> None:
    if isinstance(state, Task):
        if isinstance(state.resource, ServiceIntegration) and given.mode != "NONE":
            _check_response(state.resource, given)
    elif isinstance(state, DistributedMap) and state.result_writer.parameters is not None:
        if not isinstance(given.result, dict):
            raise RequestError("Mocked result must be an object.")
    elif not isinstance(given.result, list):
        raise RequestError("Mocked result must be an array.")
    elif isinstance(state, Parallel) and len(given.result) != len(state.branches):
        raise RequestError("Mocked result must contain the same number of items as number of Parallel branches.")


def _check_response(resource: ServiceIntegration, given: MockInput) -> None:
    """The response of a service against its API model; what a callback answers is anybody's."""
    if resource.waits_for_token:
        return
    problem, skipped = late("mismatch")(resource, given.result, strict=given.mode == "STRICT")
    if problem:
        raise RequestError(
            f"Mock result schema validation error: {problem}. (This is the shape of the service's API; "
            "fieldValidationMode NONE takes any result.)"
        )
    if skipped:
        warnings.warn(f"The mocked result of {resource.arn} was not validated: {skipped}", stacklevel=6)
