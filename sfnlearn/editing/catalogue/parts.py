"""The words that several items are written with: made-up names to be replaced, usual Retriers and Catchers."""

from __future__ import annotations

from typing import Any

from sfnlearn.asl.resource import ACCOUNT, REGION

State = dict[str, Any]
END: State = {"End": True}


def function_arn(name: str) -> str:
    """The ARN of a Lambda function.

    >>> function_arn("pay")
    'arn:aws:lambda:us-east-1:123456789012:function:pay'
    """
    return f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{name}"


QUEUE_URL = f"https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/my-queue"
TOPIC_ARN = f"arn:aws:sns:{REGION}:{ACCOUNT}:my-topic"

BUSY_LAMBDA: State = {
    "ErrorEquals": [
        "Lambda.ServiceException",
        "Lambda.AWSLambdaException",
        "Lambda.SdkClientException",
        "Lambda.TooManyRequestsException",
    ],
    "IntervalSeconds": 1,
    "MaxAttempts": 3,
    "BackoffRate": 2,
    "JitterStrategy": "FULL",
}
"""Lambda itself was busy or out of order, so that the same call may succeed a moment later (Developer Guide)."""
AGAIN: State = {"ErrorEquals": ["States.TaskFailed"], "IntervalSeconds": 2, "MaxAttempts": 3, "BackoffRate": 2}


def goes_on(state: State, target: str | None) -> State:
    """A state with the transition to a target, or with the end of its block.

    >>> goes_on({"Type": "Pass"}, "Pay"), goes_on({"Type": "Pass"}, None)
    ({'Type': 'Pass', 'Next': 'Pay'}, {'Type': 'Pass', 'End': True})
    """
    transition: State = {"Next": target} if target else END
    return {**state, **transition}


def call(function: str, target: str | None = None, *, retry: State | None = AGAIN, **more: Any) -> State:
    """A Task that calls a Lambda function; `more` are further fields."""
    retried: State = {"Retry": [retry]} if retry else {}
    return goes_on({"Type": "Task", "Resource": function_arn(function), **more, **retried}, target)


def caught(state: State, target: str) -> State:
    """A state from which every error leads to a target, with what failed as `error` beside the input.

    >>> caught({"Type": "Task", "End": True}, "Undo")["Catch"]
    [{'ErrorEquals': ['States.ALL'], 'ResultPath': '$.error', 'Next': 'Undo'}]
    """
    catcher = {"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": target}
    last: State = {name: state[name] for name in ("Next", "End") if name in state}
    return {**{name: value for name, value in state.items() if name not in last}, "Catch": [catcher], **last}
