"""`test_state`: one state on its own, with the parameters and the answers of AWS's operation TestState.

Source: TestState in the API reference; Developer Guide, "Testing state machines with TestState API"; recorded calls.
What AWS shows at which state is in `SHOWN`: the stages are kept under its names while the state works.
"""
# ruff: noqa: PT028 - AWS's name of the operation begins like a test's

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sfnlearn.asl.definition import find_state, transitions
from sfnlearn.asl.machine import StateMachine
from sfnlearn.asl.reading.sources import load_definition
from sfnlearn.asl.running.state import State
from sfnlearn.asl.states.task import Task
from sfnlearn.engine.clock import START_TIME
from sfnlearn.engine.one_state.http_trace import HTTP_INVOKE, http_request, http_response
from sfnlearn.engine.one_state.inspection import InspectedFrame, Inspection, attempt, make_run, make_world
from sfnlearn.engine.one_state.request import (
    MockInput,
    RequestError,
    StateConfiguration,
    check_configuration,
    check_state,
    check_word,
    make_mock,
    read_configuration,
    read_context,
    read_json,
    read_mock,
    read_object,
)
from sfnlearn.engine.one_state.verbatim import Wordings
from sfnlearn.jsontext import JSON

InspectionLevel = Literal["INFO", "DEBUG", "TRACE"]
LEVELS = ("INFO", "DEBUG", "TRACE")
NAME = "StateName"
"""What the context object and the locations of findings call the state, whatever its name is (recorded)."""
LONGEST = 300
"""Seconds that a test may take on its clock (Developer Guide, "Using the TestState API")."""
_FILTERS = ("afterResultSelector", "afterResultPath")
RESULT = "Pass with Result"
SHOWN: Mapping[str, tuple[str, ...]] = {
    "Task": ("afterInputPath", "afterParameters", "afterArguments", "result", *_FILTERS),
    "Pass": ("afterInputPath", "afterParameters", *_FILTERS),
    "Map": (
        "afterInputPath",
        "afterItemsPath",
        "afterItemsPointer",
        "afterItemSelector",
        "afterItemBatcher",
        *_FILTERS,
        "toleratedFailureCount",
        "toleratedFailurePercentage",
        "maxConcurrency",
    ),
    "Parallel": _FILTERS,
    "Choice": ("afterInputPath",),
    "Wait": ("afterInputPath",),
    "Succeed": ("afterInputPath",),
    "Fail": ("afterInputPath",),
    RESULT: ("result", *_FILTERS),
}
"""The stages in `inspectionData`, by type of state (recorded, or shown in AWS's own examples).

A Pass with Result reads nothing of its input, and what it gives is shown as a result (measured behaviour 46).
"""
_ITEMS = ("afterItemBatcher", "afterItemSelector", "afterItemsPath", "items", "afterItemsPointer")
"""Stages that tell how many iterations a Map has, the last ones first."""
NUMBERS = frozenset({"toleratedFailureCount", "toleratedFailurePercentage", "maxConcurrency"})
"""Members that are numbers; all others are JSON texts."""


def test_state(
    definition: JSON,
    *,
    state_name: str | None = None,
    input: JSON = "{}",
    variables: JSON = None,
    inspection_level: InspectionLevel = "INFO",
    mock: Mapping[str, Any] | None = None,
    context: JSON = None,
    state_configuration: Mapping[str, Any] | None = None,
    role_arn: str | None = None,
    reveal_secrets: bool = False,
    functions: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Test one state, as AWS's operation TestState does; the answer has AWS's members.

    `definition` is a state, or with `state_name` a whole machine: a dict, a JSON or YAML text, or a file.  `input`,
    `variables`, `context` and the mocked result are JSON texts, as AWS takes them, or JSON values other than strings.
    `mock` is `{"result": ...}` or `{"errorOutput": {"error": ..., "cause": ...}}`, with `fieldValidationMode` STRICT
    (default), PRESENT or NONE.  `state_configuration` has AWS's members retrierRetryCount, errorCausedByState,
    mapIterationFailureCount and mapItemReaderData.  A Task without a mock is called live: it needs `role_arn`, as on
    AWS, or `functions` as `run()` takes them.  Times are those of the virtual clock, five minutes at most.

    The answer's `status` is SUCCEEDED, FAILED, RETRIABLE or CAUGHT_ERROR; `output`, `error`, `cause`, `nextState` are
    there where they have a value; at DEBUG and TRACE `inspectionData` holds every stage as a JSON text.

    Raises DefinitionError, and `RequestError` (a UsageError with AWS's error code in `.code`) for what the API refuses.

    >>> answer = test_state({"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Next": "Ship",
    ...                      "Parameters": {"FunctionName": "pay"}, "OutputPath": "$.Payload"},
    ...                     mock={"result": {"Payload": "paid"}})
    >>> answer
    {'status': 'SUCCEEDED', 'output': '"paid"', 'nextState': 'Ship'}
    """
    check_word(inspection_level, LEVELS, "inspectionLevel")
    given = read_mock(mock)
    if reveal_secrets and given is not None:
        raise RequestError("RevealSecrets cannot be true when a mock is specified")
    configuration = read_configuration(state_configuration)
    machine, state, written = read_state(definition, state_name)
    check_state(state, given, bool(role_arn) or functions is not None)
    check_configuration(state, configuration, given)
    request = _StateTest(machine, state, written, given, configuration, Wordings())
    frame = request.frame(input, variables, context, role_arn)
    found = request.attempt(frame, functions)
    check_iterations(found, configuration.failed_iterations or 0)
    answer = tell(found, request.wordings)
    if inspection_level != "INFO":
        answer["inspectionData"] = inspection_data(found, written, request.wordings)
    if inspection_level == "TRACE" and isinstance(state, Task) and state.resource.arn == HTTP_INVOKE:
        answer["inspectionData"].update(_trace(found))
    return answer


test_state.__test__ = False  # type: ignore[attr-defined]  # pytest takes an imported function of this name for a test


# ------------------------------------------------------------------ the request


def read_state(definition: JSON, state_name: str | None) -> tuple[StateMachine, State, Mapping[str, Any]]:
    """The state to test, the machine around it, and its own definition."""
    source, _ = load_definition(definition)
    if state_name is None:
        if "States" in source and "Type" not in source:
            raise RequestError("This is a whole state machine: name the state with state_name=.", "InvalidDefinition")
        machine = StateMachine(_machine_of(source))
        return machine, machine.states[NAME], source
    machine = StateMachine(source)
    state = machine.block.find(state_name)
    if state is None:
        raise RequestError(f"State '{state_name}' not found in definition")
    return machine, state, find_state(machine.definition, state_name) or {}


def _machine_of(state: Mapping[str, Any]) -> dict[str, Any]:
    """A machine of one state, and an end for each state that it leads to."""
    ends = {target: {"Type": "Succeed"} for _, target in transitions(state)}
    return {"StartAt": NAME, "States": {**ends, NAME: state}}


@dataclass(frozen=True, slots=True)
class _StateTest:
    """A request that was read: which state, what it is mocked with."""

    machine: StateMachine
    state: State
    written: Mapping[str, Any]
    mock: MockInput | None
    configuration: StateConfiguration
    wordings: Wordings

    def frame(self, input: JSON, variables: JSON, context: JSON, role_arn: str | None) -> InspectedFrame:
        """The place where the state works: TestState runs it as an express execution (recorded)."""
        data, text = read_json(input, "The input", "InvalidExecutionInput")
        self.wordings.add(data, text)
        given, text = read_context(context, self.state, self.mock)
        self.wordings.add(given, text)
        named = {} if variables is None else read_object(variables, "The variables")[0]
        run = make_run(self.machine, data, START_TIME, "EXPRESS", role_arn or "")
        frame = InspectedFrame(run, named)
        frame.given_context = given
        frame.known_as = NAME
        return frame

    def attempt(self, frame: InspectedFrame, functions: Mapping[str, Any] | None) -> Inspection:
        """Let the state work once."""
        mock = None
        if self.mock is not None:
            mock = make_mock(self.state, self.mock, self.configuration)
            self.wordings.add(self.mock.result, self.mock.text)
        world = make_world(functions, mock)
        retries = self.configuration.retries
        return attempt(self.state, frame.run.input, frame, world, mock, retries=retries, longest=LONGEST)


def check_iterations(found: Inspection, failures: int) -> None:
    """No more iterations of a Map can fail than it has."""
    items = next((found.stages[stage] for stage in _ITEMS if stage in found.stages), None)
    if items is not None and failures > len(items):
        raise RequestError(f"mapIterationFailureCount is {failures}, but the Map has only {len(items)} iterations")


# ------------------------------------------------------------------- the answer


def tell(found: Inspection, wordings: Wordings) -> dict[str, Any]:
    """The members that every level has; those without a value are left out."""
    has_output = found.status in ("SUCCEEDED", "CAUGHT_ERROR")
    members = {
        "status": found.status,
        "output": wordings.whole(found.output) if has_output else None,
        "error": found.error,
        "cause": found.cause,
        "nextState": found.next_state,
    }
    return {name: value for name, value in members.items() if value is not None}


def inspection_data(found: Inspection, written: Mapping[str, Any], wordings: Wordings) -> dict[str, Any]:
    """The member `inspectionData`."""
    data: dict[str, Any] = {"input": wordings.whole(found.stages["input"])}
    for stage in SHOWN[RESULT if found.type == "Pass" and "Result" in written else found.type]:
        if stage in found.stages and not (stage == "afterItemsPath" and "ItemsPath" not in written):
            data[stage] = _written(stage, found.stages[stage], wordings)
    if found.variables:
        data["variables"] = wordings.whole(dict(found.variables))
    details = _error_details(found)
    return {**data, "errorDetails": details} if details else data


def _error_details(found: Inspection) -> dict[str, Any]:
    """Which Retrier and which Catcher matched; there is no interval once the attempts are spent."""
    details = {
        "retryIndex": found.retry_index,
        "retryBackoffIntervalSeconds": None if found.retry_delay is None else int(found.retry_delay),
        "catchIndex": found.catch_index,
    }
    return {name: value for name, value in details.items() if value is not None}


def _written(stage: str, value: JSON, wordings: Wordings) -> JSON:
    if stage in NUMBERS:
        return value
    return wordings.part(value) if stage == "afterItemsPath" else wordings.whole(value)


def _trace(found: Inspection) -> dict[str, Any]:
    """What the level TRACE adds for an HTTP Task: its request and its response (TestState in the API reference)."""
    stages = found.stages
    arguments = stages.get("afterArguments", stages.get("afterParameters"))
    trace = {} if arguments is None else {"request": http_request(arguments)}
    return {**trace, "response": http_response(stages["result"])} if "result" in stages else trace
