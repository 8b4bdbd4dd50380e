"""What an explanation tells beside the end: redrives, Map Runs, who stopped it; and what it does not advise again."""

from __future__ import annotations

from typing import Any

import pytest

from sfnlearn import Execution, StateMachine, run
from tests.engine.test_map_runs import machine, work

ARN = "arn:aws:lambda:us-east-1:123456789012:function:"


def one_task(**fields: Any) -> StateMachine:
    task = {"Type": "Task", "Resource": f"{ARN}pay", "End": True, **fields}
    return StateMachine({"StartAt": "Pay", "States": {"Pay": task}})


def busy(_event: object) -> None:
    raise type("BankBusy", (Exception,), {})("always")


def test_retries_that_were_spent_are_not_advised_again():
    retry = [{"ErrorEquals": ["BankBusy"], "MaxAttempts": 3}]
    told = str(run(one_task(Retry=retry), functions={"pay": busy}).explain())
    assert "its 3 retries were spent" in told
    assert "or retry" not in told
    assert "wait longer between the retries" in told


@pytest.mark.parametrize("below", [[], [{"ErrorEquals": ["States.ALL"], "MaxAttempts": 4}]])
def test_a_retrier_that_forbids_retries_is_left_alone(below: list[dict[str, Any]]):
    retry = [{"ErrorEquals": ["BankBusy"], "MaxAttempts": 0}, *below]
    told = str(run(one_task(Retry=retry), functions={"pay": busy}).explain())
    assert told.endswith("Fix what raises BankBusy, or catch it.")


def test_where_nothing_was_tried_retry_and_catch_are_advised():
    told = str(run(one_task(), functions={"pay": busy}).explain())
    assert told.endswith("Fix what raises BankBusy, or retry or catch it by name.")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"error": "Shop.Closed", "cause": "too late"}, "gave the error Shop.Closed and the cause too late."),
        ({"cause": "too late"}, "gave the cause too late."),
        ({}, 'ABORTED from outside while it was in the state "Ask". Somebody'),
    ],
)
def test_who_stopped_it_is_told_with_error_and_cause(given, said):
    resource = "arn:aws:states:::sqs:sendMessage.waitForTaskToken"
    message = {"QueueUrl": "https://sqs.us-east-1.amazonaws.com/123456789012/q", "MessageBody.$": "$$.Task.Token"}
    task = {"Type": "Task", "Resource": resource, "Parameters": message, "End": True}
    execution = run(StateMachine({"StartAt": "Ask", "States": {"Ask": task}}), functions={resource: lambda _: {}})
    execution.stop(**given)
    assert said in str(execution.explain())


def test_a_redrive_is_told_with_its_event_and_its_state():
    answers = [busy, lambda _: {"paid": True}]

    def pay(event: object) -> object:
        return answers.pop(0)(event)

    execution = run(one_task(), functions={"pay": pay})
    execution.redrive()
    assert 'It was redriven after 0 s (event 7) and went on in "Pay".' in str(execution.explain())


def test_a_map_run_is_told_with_its_counts_and_its_first_failure():
    items = [{"seconds": 0, "fails": ""}, {"seconds": 0, "fails": "Lost"}]
    execution = run(machine(ToleratedFailurePercentage=50), {"items": items}, functions={"work": work})
    told = str(execution.explain())
    assert "had 2 child executions: 1 succeeded, 1 failed, which ToleratedFailurePercentage of 50 allows." in told
    assert 'has the index 1: Lost in "Work"; it is execution.map_runs[0][1].' in told
    child = execution.map_runs[0][1]
    assert child is not None
    assert child.error == "Lost"


def test_a_history_of_aws_does_not_hold_the_children_and_says_so():
    ran = run(machine(), {"items": [{"seconds": 0, "fails": ""}]}, functions={"work": work})
    told = str(Execution.from_aws(ran.history.to_aws(), ran.machine).explain())
    assert 'What the child executions of "Each" did is not in this history' in told
