"""Short ways to write machines in tests, and to look at what an execution did."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from sfnlearn import DefinitionError, Diagnostic, Execution, Quotas, StateMachine, run
from sfnlearn.asl.quotas import SERVICE
from sfnlearn.asl.running.frame import Frame
from sfnlearn.asl.running.run_facts import RunFacts
from sfnlearn.events import EventLog

FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:f"
CALLBACK = "arn:aws:states:::sqs:sendMessage.waitForTaskToken"
MESSAGE = {"QueueUrl": "q", "MessageBody": {"token.$": "$$.Task.Token"}}
"""Parameters that a Task with CALLBACK may have."""
GET = "arn:aws:states:::s3:getObject"
PUT = "arn:aws:states:::s3:putObject"
LIST = "arn:aws:states:::s3:listObjectsV2"
HELLO = {"Type": "Pass", "End": True}


def machine(states: dict[str, Any], *, type: Any = "STANDARD", **top: Any) -> StateMachine:
    """A machine that starts at the first of its states."""
    return StateMachine({"StartAt": next(iter(states)), "States": states, **top}, type=type)


def state(kind: str, **fields: Any) -> StateMachine:
    """A machine of the one state `S`, which ends it."""
    end = {} if kind in ("Succeed", "Fail", "Choice") else {"End": True}
    return machine({"S": {"Type": kind, **end, **fields}})


def jsonata(kind: str, **fields: Any) -> StateMachine:
    """The same in JSONata."""
    return state(kind, QueryLanguage="JSONata", **fields)


def output(of: StateMachine, data: Any = None, **options: Any) -> Any:
    """The output of an execution that has to succeed."""
    execution = run(of, {} if data is None else data, **options)
    assert execution.status == "SUCCEEDED", (execution.error, execution.cause)
    return execution.output


def failure(of: StateMachine, data: Any = None, **options: Any) -> tuple[str | None, str]:
    """Error and cause of an execution that has to fail."""
    execution = run(of, {} if data is None else data, **options)
    assert execution.status == "FAILED", (execution.status, execution.output)
    return execution.error, execution.cause or ""


def why(of: StateMachine, data: Any = None, **options: Any) -> str:
    """The cause of a failure with States.Runtime, without AWS's opening."""
    error, cause = failure(of, data, **options)
    assert error == "States.Runtime", (error, cause)
    return cause.partition("). ")[2] or cause


def findings(states: Any, *, type: Any = "STANDARD", **top: Any) -> tuple[Diagnostic, ...]:
    """What is found wrong with a definition."""
    definition = {"StartAt": next(iter(states), "S"), "States": states, **top} if isinstance(states, dict) else states
    with pytest.raises(DefinitionError) as caught:
        StateMachine(definition, type=type)
    return caught.value.diagnostics


def refusals(kind: str, **fields: Any) -> dict[str, str]:
    """What is found wrong with a single state, by the place below it."""
    end = {} if kind in ("Succeed", "Fail", "Choice") else {"End": True}
    return {
        found.location.removeprefix("/States/S").lstrip("/"): found.message
        for found in findings({"S": {"Type": kind, **end, **fields}})
    }


def types(execution: Execution) -> list[str]:
    """The types of the events."""
    return [event.type for event in execution.events]


def links(execution: Execution) -> list[str]:
    """The events as the facts write them: `TaskStateEntered2<0`."""
    return [f"{event.type}{event.id}<{event.previous_event_id}" for event in execution.events]


def lasted(execution: Execution) -> float:
    """The seconds from the start to the end."""
    assert execution.stop_time is not None
    return execution.stop_time - execution.start_time


def raising(error: BaseException) -> Any:
    """A stub that raises."""

    def stub(event: Any, context: Any = None) -> Any:
        raise error

    return stub


def answers(*given: Any) -> Any:
    """A stub that gives (or raises) one thing after another, the last one again and again."""
    left = list(given)

    def stub(event: Any, context: Any = None) -> Any:
        answer = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(answer, BaseException):
            raise answer
        return answer

    return stub


class Surroundings:
    """What an expression can read beside its input (see `sfnlearn.query.scope.Scope`)."""

    now = 0.0

    def __init__(self, context: Mapping[str, Any] | None = None, **variables: Any) -> None:
        self.context: Mapping[str, Any] = context or {}
        self.variables: Mapping[str, Any] = variables

    def random(self) -> float:
        """Half of everything."""
        return 0.5

    def uuid(self) -> str:
        """Always the same."""
        return "00000000-0000-4000-8000-000000000000"


def frame(seed: str = "0", quotas: Quotas = SERVICE) -> Frame:
    """The frame of an execution in which nothing has happened yet."""
    return Frame(RunFacts(EventLog(None), quotas, "m", "m", "STANDARD", "e", "e", {}, "r", 0.0, seed=seed))
