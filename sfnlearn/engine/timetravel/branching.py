"""Edit and go on: other data at one event, and a new branch of the execution from there.

Rules that hold here: the execution that is left stays as it is; what was changed before stays changed in the branches
of a branch; a call that failed can be answered, and then only that one attempt of that one visit is.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from typing import Any

from sfnlearn.asl.running.edit import Edit
from sfnlearn.asl.running.frame import Frame
from sfnlearn.engine.execution import Execution
from sfnlearn.engine.faults.plan import Fault, Faults
from sfnlearn.engine.record import ExecutionRecord
from sfnlearn.engine.timetravel.stage_replay import IMPORTED, anew
from sfnlearn.errors import UsageError
from sfnlearn.events import Event
from sfnlearn.jsontext import JSONSyntaxError, check_value, parse

_HELD = ("StateEntered", "StateExited", "TaskSucceeded", "LambdaFunctionSucceeded", "ActivitySucceeded")
_FAILED_CALLS = ("LambdaFunctionFailed", "LambdaFunctionTimedOut", "TaskFailed", "TaskTimedOut")
_STARTED = ("LambdaFunctionStarted", "TaskStarted")


@dataclass(frozen=True, slots=True)
class OneAnswer(Fault):
    """An answer for one attempt (`retry`, from 0) of the visit that event `entered` began."""

    entered: int = field(default=0, kw_only=True)
    retry: int = field(default=0, kw_only=True)

    def strikes(self, frame: Frame, draw: random.Random) -> bool:
        return frame.entered == self.entered and (frame.retry_count or 0) == self.retry


def can_change(events: Any, event: Event) -> str:
    """What can be changed at an event: "data", "answer" (of a call that failed), or "" for nothing.

    >>> can_change([], Event(1, 0, 0.0, "TaskStateEntered", {})), can_change([], Event(2, 1, 0.0, "TaskScheduled", {}))
    ('data', '')
    """
    if event.type == "ExecutionStarted" or event.type.endswith(_HELD):
        return "data"
    before = event.previous_event_id
    if event.type in _FAILED_CALLS and before and events[before - 1].type in _STARTED:
        return "answer"
    return ""


def read_value(text: str) -> Any:
    """The JSON value of a text that somebody has typed; UsageError says where it is no JSON."""
    try:
        return parse(text)
    except JSONSyntaxError as mistake:
        raise UsageError(f"This is not JSON: {mistake}.") from None


def go_on(execution: ExecutionRecord, number: int, value: Any, entered: int = 0) -> Execution:
    """A new execution: the first `number` events of this one, with other data at the last of them.

    `entered` is the event that entered the state of a failed call.

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
    if not 1 <= number <= len(execution.events):
        raise UsageError(f"There is no event {number}: the execution has {len(execution.events)} events.")
    event = execution.events[number - 1]
    what = can_change(execution.events, event)
    if what == "answer":
        return _answered(execution, event, value, entered)
    return execution.rewind(number, input=value)


def _answered(execution: Execution, event: Event, value: Any, entered: int) -> Execution:
    tries = [other for other in execution.events[: event.id - 1] if other.type in _STARTED]
    mine = [other for other in tries if (other.state, other.path) == (event.state, event.path) and other.id > entered]
    answer = OneAnswer(
        event.state, result=check_value(value), answers=True, entered=entered, retry=max(0, len(mine) - 1)
    )
    plan = execution.options.faults or Faults()
    faults = replace(plan, rules=(answer, *plan.rules))
    return _replayed(execution, event.previous_event_id, execution.run.edit, faults=faults)


def _replayed(execution: Execution, number: int, edit: Edit | None, **options: Any) -> Execution:
    again = anew(execution, number, **options)
    again.run.edit = edit
    again.replay(number, until=execution.events.times[number - 1])
    same = number - 1
    if list(again.events[:same]) != list(execution.events[:same]) or len(again.events) < number:
        raise UsageError("The replay came to other events: go on from an earlier one.")
    return again.resume()
