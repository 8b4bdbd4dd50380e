"""The tasks of an execution that wait for an answer, and answering one from a view.

Rules that hold here: an answer goes to the execution that is shown, and not to a copy of it: somebody outside answers
once.  A task is known by the event that entered its state, as everything of a visit is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sfnlearn.engine.execution import Execution
from sfnlearn.engine.record import ExecutionRecord
from sfnlearn.engine.tokens import PendingToken
from sfnlearn.errors import UsageError
from sfnlearn.jsontext import JSONSyntaxError, parse

OVER = "No task waits for an answer here any more: it was answered, it timed out, or it was ended."


def pending_of(execution: ExecutionRecord) -> dict[str, dict[str, Any]]:
    """The waiting tasks of the execution itself by the ids of the events that entered their states.

    >>> from sfnlearn import StateMachine, run
    >>> ask = {"Type": "Task", "Resource": "arn:aws:states:us-east-1:123456789012:activity:ask", "End": True}
    >>> pending_of(run(StateMachine({"StartAt": "Ask", "States": {"Ask": ask}})))
    {'2': {'state': 'Ask', 'activity': True, 'heartbeat': None}}
    """
    return {
        str(pending.fiber.frame.entered): {
            "state": pending.fiber.frame.state,
            "activity": pending.activity is not None,
            "heartbeat": pending.heartbeat,
        }
        for pending in _waiting(execution)
    }


def _waiting(execution: ExecutionRecord) -> list[PendingToken]:
    if not isinstance(execution, Execution) or not execution.is_running():
        return []
    return [one for one in execution.world.tokens.waiting() if one.fiber.frame.run is execution.run]


def answer_pending(execution: ExecutionRecord, content: Mapping[str, Any]) -> None:
    """Answer the task whose state event `entered` entered: `action` is success, failure or heartbeat.

    `text` is the output as JSON; `error` and `cause` are of a failure.  Raises UsageError for what is not JSON, and
    where no task waits.
    """
    token = next((one.token for one in _waiting(execution) if one.fiber.frame.entered == int(content["entered"])), None)
    if token is None or not isinstance(execution, Execution):
        raise UsageError(OVER)
    action = content["action"]
    if action == "success":
        execution.send_task_success(token, _output(str(content["text"])))
    elif action == "failure":
        execution.send_task_failure(token, content.get("error") or None, content.get("cause") or None)
    else:
        execution.send_task_heartbeat(token)


def _output(text: str) -> Any:
    try:
        return parse(text)
    except JSONSyntaxError as mistake:
        raise UsageError(f"This is not JSON: {mistake}.") from None
