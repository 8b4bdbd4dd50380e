"""Edit and go on: other data at one event, or an answer to a failed call, and a new branch from there.

Rules that hold here: the execution that is left stays as it is; what was changed before stays changed in the branches
of a branch.  The changing itself is `rewind` and `answer`; here it is settled which of them an event allows.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from sfnlearn.engine.execution import Execution
from sfnlearn.engine.record import ExecutionRecord
from sfnlearn.engine.timetravel.answer import is_failed_call
from sfnlearn.engine.timetravel.rewind import check_number, holds_data
from sfnlearn.errors import UsageError
from sfnlearn.events import Event
from sfnlearn.jsontext import JSON

IMPORTED = (
    "This execution did not run here, so it cannot go on from an event: "
    "run its machine with faults=execution.to_faults()."
)


def can_change(events: Sequence[Event], event: Event) -> Literal["data", "answer", ""]:
    """What can be changed at an event: "data", "answer" (of a call that failed), or "" for nothing.

    >>> can_change([], Event(1, 0, 0.0, "TaskStateEntered", {})), can_change([], Event(2, 1, 0.0, "TaskScheduled", {}))
    ('data', '')
    """
    if holds_data(event.type):
        return "data"
    return "answer" if is_failed_call(events, event) else ""


def go_on(execution: ExecutionRecord, n: int, value: JSON) -> Execution:
    """A new execution: the first `n` events of this one, with `value` as the data of the last, or as its answer.

    Raises UsageError where event n has neither, and for an execution that did not run here.

    >>> from sfnlearn import StateMachine, run
    >>> states = {"A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Succeed"}}
    >>> machine = StateMachine({"StartAt": "A", "States": states})
    >>> first = run(machine, {"n": 1})
    >>> second = go_on(go_on(first, 2, {"n": 2}), 3, {"n": 3})
    >>> [event.details["input"] for event in second.events if event.type.endswith("StateEntered")]
    [{'n': 2}, {'n': 3}]
    """
    if not isinstance(execution, Execution):
        raise UsageError(IMPORTED)
    check_number(execution, n)
    if can_change(execution.events, execution.events[n - 1]) == "answer":
        return execution.answer(n, value)
    return execution.rewind(n, input=value)
