"""Another answer to a call that failed: that one attempt of that one visit gets a result, and the execution goes on.

A failed call has no data that could be changed: the result is not there yet, and Retry and Catch have acted on its
absence.  So the answer is a fault in the plan, one that gives a result in place of the call, and the execution is
rewound to the event before the failure.  Example: of Scheduled 7, Started 8, Failed 9, Scheduled 10, Started 11,
Failed 12, answering event 12 replays 1 to 11 and answers the second attempt; the first one fails again.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from sfnlearn.asl.running.frame import Frame
from sfnlearn.engine.faults.plan import FaultRule, Faults
from sfnlearn.engine.history.fold import folded
from sfnlearn.engine.timetravel.rewind import check_number, rewind
from sfnlearn.errors import UsageError
from sfnlearn.events import Event
from sfnlearn.jsontext import JSON, check_value

if TYPE_CHECKING:
    from sfnlearn.engine.execution import Execution

_FAILED = ("LambdaFunctionFailed", "LambdaFunctionTimedOut", "TaskFailed", "TaskTimedOut")
_STARTED = ("LambdaFunctionStarted", "TaskStarted")


@dataclass(frozen=True, slots=True)
class OneAnswer(FaultRule):
    """An answer for one attempt (`retry`, from 0) of the visit that event `entered` began."""

    entered: int = field(default=0, kw_only=True)
    retry: int = field(default=0, kw_only=True)

    def strikes(self, frame: Frame, draw: random.Random, callers: Sequence[str | None] = ()) -> bool:
        return frame.entered == self.entered and (frame.retry_count or 0) == self.retry


def is_failed_call(events: Sequence[Event], event: Event) -> bool:
    """Whether the event ends a call that had started: one that never started had nothing to answer."""
    before = event.previous_event_id
    return event.type in _FAILED and before > 0 and events[before - 1].type in _STARTED


def answer(execution: Execution, n: int, result: JSON) -> Execution:
    """See `Execution.answer`."""
    check_number(execution, n)
    event = execution.events[n - 1]
    if not is_failed_call(execution.events, event):
        raise UsageError(f"Event {n} is a {event.type}: only a call that has started and failed can be answered.")
    fold, _last = folded(execution.events, n)
    visit = fold.owners[n]
    rule = OneAnswer(
        event.state, result=check_value(result), answers=True, entered=visit.event_id, retry=len(visit.tries) - 1
    )
    plan = execution.options.faults or Faults()
    return rewind(execution, event.previous_event_id, faults=replace(plan, rules=(rule, *plan.rules)))
