"""Several states that belong together: what people build again and again, ready to be renamed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sfnlearn.editing.catalogue.item import PATTERNS, Item
from sfnlearn.editing.catalogue.parts import BUSY_LAMBDA, QUEUE_URL, TOPIC_ARN, State, call, caught, goes_on

_AGAIN = "M4.6-3.8A6 6 0 1 0 6 0.9M5.2-7V-3.4H1.6M-2 2.5L0 4.5L4-0.5"
_FAN = "M0-7V-4M-5.5-1V-4H5.5V-1M0-4V-1M-5.5 1V4H5.5V1M0 1V7"
_PERSON = "M-2-6.5A2.6 2.6 0 1 1-2.01-6.5ZM-7 6A5 5 0 0 1 3 6M3.5-4A2 2 0 1 1 5.5-1.6V-0.2M5.5 1.8V2.2"
_POLL = "M-1-6A6 6 0 1 0 5 0M-1-2.5V0.5L1.5 2M3-7L6-4M6-7L3-4"
_ITEMS = "M-6.5-5.5H-4.5M-6.5 0H-4.5M-6.5 5.5H-4.5M-1.5-5.5H6.5M-1.5 0H6.5M-1.5 5.5H6.5"
_UNDO = "M-3-6L-6-3L-3 0M-6-3H2A4.5 4.5 0 0 1 2 6H-4"
_ALARM = "M0-6.5L6.5 5.5H-6.5ZM0-2V2M0 3.6V3.9"


def _passes(target: str | None = None, **more: Any) -> State:
    return goes_on({"Type": "Pass", **more}, target)


def _fails(error: str, cause: str) -> State:
    return {"Type": "Fail", "Error": error, "Cause": cause}


def pattern_items() -> Iterator[Item]:
    """The patterns, from the simplest to the longest."""
    yield Item(
        "retry-with-fallback",
        PATTERNS,
        "Retry with fallback",
        "Tries a call again, and goes another way when it has failed for good.",
        _AGAIN,
        {
            "Try": caught(call("try-it"), "Fall back"),
            "Fall back": _passes(Result="a value that will do", ResultPath="$.fallback"),
        },
        "error catch resilient default again backoff",
    )
    yield Item(
        "try-catch-notify",
        PATTERNS,
        "Try, catch, notify",
        "Tells a topic what went wrong, and then fails.",
        _ALARM,
        {
            "Attempt": caught(call("do-it"), "Notify"),
            "Notify": goes_on(
                {
                    "Type": "Task",
                    "Resource": "arn:aws:states:::sns:publish",
                    "Parameters": {"TopicArn": TOPIC_ARN, "Message.$": "$.error"},
                    "ResultPath": None,
                },
                "Report failure",
            ),
            "Report failure": _fails("AttemptFailed", "The attempt has failed; the topic was told why."),
        },
        "error alert alarm sns message mail handle",
    )
    yield from _several_at_once()
    yield Item(
        "wait-for-a-person",
        PATTERNS,
        "Wait for a person",
        "Asks by a message, waits for the answer, and goes on by what it says.",
        _PERSON,
        {
            "Ask": {
                "Type": "Task",
                "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
                "Parameters": {"QueueUrl": QUEUE_URL, "MessageBody": {"Question.$": "$", "Token.$": "$$.Task.Token"}},
                "TimeoutSeconds": 86400,
                "ResultPath": "$.answer",
                "Catch": [{"ErrorEquals": ["States.Timeout"], "ResultPath": "$.error", "Next": "Nobody answered"}],
                "Next": "Approved?",
            },
            "Approved?": {
                "Type": "Choice",
                "Choices": [{"Variable": "$.answer.approved", "BooleanEquals": True, "Next": "Approved"}],
                "Default": "Rejected",
            },
            "Approved": _passes(),
            "Rejected": _fails("Rejected", "The answer was no."),
            "Nobody answered": _fails("NoAnswer", "Nobody answered within a day."),
        },
        "human approval approve callback task token manual review message",
    )
    yield Item(
        "poll-until-done",
        PATTERNS,
        "Poll until done",
        "Starts work elsewhere and asks every now and then whether it is done.",
        _POLL,
        {
            "Start work": call("start-work", "Wait a while", ResultPath="$.work"),
            "Wait a while": goes_on({"Type": "Wait", "Seconds": 30}, "Ask for the status"),
            "Ask for the status": call("ask-status", "Done?", ResultPath="$.work"),
            "Done?": {
                "Type": "Choice",
                "Choices": [
                    {"Variable": "$.work.status", "StringEquals": "SUCCEEDED", "Next": "Work is done"},
                    {"Variable": "$.work.status", "StringEquals": "FAILED", "Next": "Work has failed"},
                ],
                "Default": "Wait a while",
            },
            "Work is done": _passes(),
            "Work has failed": _fails("WorkFailed", "The work elsewhere has failed."),
        },
        "job loop status wait check repeat asynchronous",
    )
    yield Item(
        "undo-when-it-fails",
        PATTERNS,
        "Undo when it fails",
        "Does two steps, and takes the first one back when the second one fails (a saga).",
        _UNDO,
        {
            "Reserve": call("reserve", "Charge", ResultPath="$.reservation"),
            "Charge": caught(call("charge", ResultPath="$.payment"), "Undo reservation"),
            "Undo reservation": call("undo-reservation", "Order failed", ResultPath=None),
            "Order failed": _fails("OrderFailed", "The second step has failed; the first one is undone."),
        },
        "saga compensate compensation rollback transaction error catch",
    )


def _several_at_once() -> Iterator[Item]:
    """Branches that join, and items of a list."""

    def branch(name: str, function: str) -> State:
        return {"StartAt": name, "States": {name: call(function)}}

    parallel: State = {
        "Type": "Parallel",
        "Branches": [branch("First part", "first-part"), branch("Second part", "second-part")],
        "ResultSelector": {"first.$": "$[0]", "second.$": "$[1]"},
        "ResultPath": "$.parts",
    }
    yield Item(
        "fan-out-and-join",
        PATTERNS,
        "Fan out and join",
        "Does several things at the same time and puts their results together.",
        _FAN,
        {"Fan out": goes_on(parallel, "Join"), "Join": _passes()},
        "parallel concurrent branches scatter gather merge combine",
    )
    each = caught(call("process-item", retry=BUSY_LAMBDA), "Note failed item")
    yield Item(
        "process-each-item",
        PATTERNS,
        "Process each item",
        "Calls a function for each item of a list; an item that fails does not stop the others.",
        _ITEMS,
        {
            "Process items": goes_on(
                {
                    "Type": "Map",
                    "ItemsPath": "$.items",
                    "ItemSelector": {"index.$": "$$.Map.Item.Index", "item.$": "$$.Map.Item.Value"},
                    "MaxConcurrency": 10,
                    "ItemProcessor": {
                        "ProcessorConfig": {"Mode": "INLINE"},
                        "StartAt": "Process item",
                        "States": {"Process item": each, "Note failed item": _passes()},
                    },
                    "ResultPath": "$.results",
                },
                None,
            )
        },
        "map loop for each array iterate batch parallel",
    )
