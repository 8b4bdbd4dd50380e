"""Breakpoints stop before, after and on error, inside Parallel and Map too, and by data and variables."""

from __future__ import annotations

from typing import Any

import pytest

from sfnlearn import Breakpoint, Faults, StateMachine, UsageError, run, step

ARN = "arn:aws:lambda:us-east-1:123456789012:function:"


def machine() -> StateMachine:
    count = {"Type": "Pass", "Assign": {"seen.$": "$"}, "End": True}
    return StateMachine(
        {
            "StartAt": "Pay",
            "States": {
                "Pay": {
                    "Type": "Task",
                    "Resource": ARN + "pay",
                    "Retry": [{"ErrorEquals": ["Busy"]}],
                    "Next": "Both",
                },
                "Both": {
                    "Type": "Parallel",
                    "Branches": [
                        {"StartAt": "Left", "States": {"Left": {"Type": "Pass", "End": True}}},
                        {
                            "StartAt": "Each",
                            "States": {
                                "Each": {
                                    "Type": "Map",
                                    "ItemProcessor": {"StartAt": "Count", "States": {"Count": count}},
                                    "End": True,
                                }
                            },
                        },
                    ],
                    "End": True,
                },
            },
        }
    )


FUNCTIONS = {"pay": lambda event: [1, 2, 3]}


def test_stop_before_a_state():
    execution = run(machine(), functions=FUNCTIONS, until="Both")
    assert execution.status == "RUNNING"
    assert execution.stopped_at is not None
    assert (execution.stopped_at.moment, execution.stopped_at.data) == ("before", [1, 2, 3])
    assert execution.events[-1].type == "TaskStateExited"


def test_stop_after_a_state():
    execution = run(machine(), functions=FUNCTIONS, until=Breakpoint(state="Left", moment="after"))
    assert execution.stopped_at is not None
    assert execution.stopped_at.data == [1, 2, 3]
    assert execution.events[-1].type != "ExecutionSucceeded"
    assert any(e.type == "PassStateExited" and e.state == "Left" for e in execution.events)


def test_stop_at_an_error_that_is_retried():
    plan = Faults().on("Pay", attempt=1, error="Busy")
    execution = run(machine(), functions=FUNCTIONS, faults=plan, until=Breakpoint(error="Busy"))
    assert execution.stopped_at is not None
    assert (execution.stopped_at.moment, execution.stopped_at.error) == ("error", "Busy")
    assert execution.resume().status == "SUCCEEDED"


def test_stop_at_any_error():
    states = {"No": {"Type": "Fail", "Error": "Nope"}}
    execution = run(StateMachine({"StartAt": "No", "States": states}), until=Breakpoint(error="States.ALL"))
    assert execution.stopped_at is not None
    assert execution.stopped_at.error == "Nope"
    assert execution.resume().status == "FAILED"


def test_stop_inside_a_map_by_its_data():
    execution = run(machine(), functions=FUNCTIONS, until=lambda at: at.state == "Count" and at.data == 2)
    assert execution.stopped_at is not None
    assert execution.stopped_at.path == (("Both", 1), ("Each", 1))


def test_stop_by_a_variable():
    states = {
        "A": {"Type": "Pass", "Assign": {"n": 1}, "Next": "B"},
        "B": {"Type": "Pass", "Assign": {"n": 2}, "Next": "C"},
        "C": {"Type": "Pass", "End": True},
    }
    execution = run(StateMachine({"StartAt": "A", "States": states}), until=lambda at: at.variables.get("n") == 2)
    assert execution.stopped_at is not None
    assert execution.stopped_at.state == "C"


def test_a_breakpoint_is_met_again_in_a_loop():
    states = {
        "Add": {"Type": "Pass", "Parameters": {"n.$": "States.MathAdd($.n, 1)"}, "Next": "More"},
        "More": {
            "Type": "Choice",
            "Choices": [{"Variable": "$.n", "NumericLessThan": 3, "Next": "Add"}],
            "Default": "End",
        },
        "End": {"Type": "Succeed"},
    }
    execution = run(StateMachine({"StartAt": "Add", "States": states}), {"n": 0}, until="More")
    seen: list[Any] = []
    while execution.stopped_at is not None:
        seen.append(execution.stopped_at.data["n"])
        execution.resume(until="More")
    assert seen == [1, 2, 3]
    assert execution.status == "SUCCEEDED"


def test_stopping_changes_no_event():
    plain = run(machine(), functions=FUNCTIONS)
    stopped = run(machine(), functions=FUNCTIONS, until="Each")
    assert list(stopped.resume().events) == list(plain.events)


def test_rewinding_can_stop_too():
    execution = run(machine(), functions=FUNCTIONS)
    again = execution.rewind(2, until="Left")
    assert again.stopped_at is not None
    assert again.stopped_at.state == "Left"


def test_an_unknown_state_is_told():
    with pytest.raises(UsageError, match="'Pya'"):
        run(machine(), functions=FUNCTIONS, until="Pya")


def test_a_plain_run_cannot_be_stopped_later():
    with pytest.raises(UsageError, match="without breakpoints"):
        run(machine(), functions=FUNCTIONS).resume(until="Pay")


def test_stepping_goes_no_further_than_is_read():
    execution = step(machine(), functions=FUNCTIONS)
    events = iter(execution)
    first = [next(events).type for _ in range(2)]
    assert first == ["ExecutionStarted", "TaskStateEntered"]
    assert len(execution.events) < 5
    rest = list(events)
    assert rest[-1].type == "ExecutionSucceeded"
    assert execution.status == "SUCCEEDED"
