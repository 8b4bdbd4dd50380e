"""What the head of an execution's view tells: its status, names, times, and where its error began.

Rules that hold here: plain values for the browser; times are POSIX seconds on the execution's clock.
"""

from __future__ import annotations

from typing import Any

from sfnlearn.engine.cost.usage import usage_of
from sfnlearn.engine.explain.origin import find_origin
from sfnlearn.engine.record import ExecutionRecord

_ENDED_BADLY = frozenset({"FAILED", "TIMED_OUT", "ABORTED"})


def header_of(execution: ExecutionRecord) -> dict[str, Any]:
    """The head of an execution.

    `started` and `ended` are POSIX seconds (`ended` None while it is running), `seconds` lie between them;
    `transitions` are those that AWS bills, `opens` is the event that a view begins at.

    >>> from sfnlearn import StateMachine, run
    >>> head = header_of(run(StateMachine({"StartAt": "A", "States": {"A": {"Type": "Fail", "Error": "No"}}})))
    >>> head["status"], head["error"], head["transitions"], head["cause_event"], head["opens"]
    ('FAILED', 'No', 1, 2, 2)
    """
    log = execution.events
    at = cause_event(execution)
    return {
        "status": execution.status,
        "machine": execution.machine.name,
        "kind": execution.machine.type,
        "where": execution.where_it_ran.removeprefix(", "),
        "started": execution.start_time,
        "ended": execution.stop_time,
        "seconds": execution.duration,
        "transitions": usage_of(execution).transitions,
        "redrives": sum(kind == "ExecutionRedriven" for kind in log.types),
        "error": execution.error,
        "cause_event": at,
        "opens": len(log) if execution.is_running() else at or 1,
    }


def cause_event(execution: ExecutionRecord) -> int | None:
    """The id of the event that shows best where the error began; None where it did not end with one."""
    if execution.status not in _ENDED_BADLY:
        return None
    origin = find_origin(execution)
    if origin.event is None or origin.log is not execution.events:
        return len(execution.events)  # it began in a child execution, or nowhere: the end tells it
    return origin.event.id
