from __future__ import annotations

import pytest

from sfnlearn import Execution, StateMachine, run
from sfnlearn.widgets.header import cause_event, header_of
from tests.widgets.samples import order

FAIL = {"Type": "Fail", "Error": "No", "Cause": "it is so"}


def failing(**more: object) -> Execution:
    inner = {"StartAt": "Inner", "States": {"Inner": FAIL}}
    return run(
        StateMachine({"StartAt": "Both", "States": {"Both": {"Type": "Parallel", "Branches": [inner], "End": True}}})
    )


def test_a_view_of_an_execution_that_succeeded_opens_at_its_first_event():
    head = header_of(order())
    assert (head["status"], head["cause_event"], head["opens"]) == ("SUCCEEDED", None, 1)
    assert head["ended"] - head["started"] == pytest.approx(head["seconds"])


def test_a_view_of_an_execution_that_failed_opens_where_its_error_began():
    execution = failing()
    at = header_of(execution)["opens"]
    assert (execution.events[at - 1].type, execution.events[at - 1].state) == ("FailStateEntered", "Inner")
    assert cause_event(execution) == at


def test_a_view_of_an_execution_that_waits_opens_at_its_last_event():
    resource = "arn:aws:states:::sqs:sendMessage.waitForTaskToken"
    message = {"QueueUrl": "https://sqs.us-east-1.amazonaws.com/123456789012/q", "MessageBody.$": "$$.Task.Token"}
    task = {"Type": "Task", "Resource": resource, "Parameters": message, "End": True}
    execution = run(StateMachine({"StartAt": "Ask", "States": {"Ask": task}}), functions={resource: lambda _: {}})
    head = header_of(execution)
    assert (head["status"], head["ended"], head["opens"]) == ("RUNNING", None, len(execution.events))


def test_a_redrive_is_counted():
    tried = []

    def pay(event: object) -> object:
        tried.append(event)
        if len(tried) == 1:
            raise ValueError("not yet")
        return {"paid": True}

    name = "arn:aws:lambda:us-east-1:123456789012:function:pay"
    machine = StateMachine({"StartAt": "Pay", "States": {"Pay": {"Type": "Task", "Resource": name, "End": True}}})
    execution = run(machine, functions={"pay": pay})
    execution.redrive()
    head = header_of(execution)
    assert (head["status"], head["redrives"], head["transitions"]) == ("SUCCEEDED", 1, 2)
