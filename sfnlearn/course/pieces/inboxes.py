"""`inbox(...)`: the approval inbox, to click where there are widgets, and a table with methods where there are none."""

from __future__ import annotations

from typing import Any

from sfnlearn.cloud.aws import AWS
from sfnlearn.course.pieces.approval_inbox import Inbox
from sfnlearn.engine.execution import Execution
from sfnlearn.errors import UsageError


def inbox(thing: AWS | Execution | None = None) -> Any:
    """The requests that wait for a person: those of a started `aws()`, or of an execution; without either, of the
    `aws()` that is started.

    With widgets each request has buttons; `.inbox` is the table behind them.  Without anywidget it is that table, and
    `approve(1)`, `reject(1)`, `heartbeat(1)` and `ignore(1)` do the same.

    Raises UsageError where there is nothing to look into.

    >>> from sfnlearn import StateMachine, run
    >>> resource = "arn:aws:states:::sqs:sendMessage.waitForTaskToken"
    >>> sent = {"QueueUrl": "https://q", "MessageBody": {"token.$": "$$.Task.Token"}}
    >>> ask = {"Type": "Task", "Resource": resource, "Parameters": sent, "End": True}
    >>> execution = run(StateMachine({"StartAt": "Ask", "States": {"Ask": ask}}), functions={resource: lambda sent: {}})
    >>> inbox(execution).inbox.approve(1).log[0].happened
    'the execution SUCCEEDED with {"approved":true}'
    """
    found = AWS.running if thing is None else thing
    if not isinstance(found, AWS | Execution):
        raise UsageError("inbox() wants an execution, or an aws() that is started: there is none here.")
    known = Inbox(found)
    try:
        from sfnlearn.course.pieces.inbox_view import InboxView
    except ModuleNotFoundError as missing:
        if missing.name is None or missing.name.startswith("sfnlearn"):
            raise
        return known
    return InboxView(known)
