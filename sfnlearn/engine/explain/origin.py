"""Where an error began: the state, the attempt and the event, through branches, iterations and Map Runs.

AWS reports the outermost state that failed.  The events lead back to the one that caused it: a closing event
(MapStateFailed, ParallelStateFailed, ...) hangs on the last event of the branch that failed.  So from the end of an
execution in which the Task "Pay" failed in a branch of the Parallel "Both":

    11 ExecutionFailed       after 10
    10 ParallelStateFailed   after  8    "Both" only passes the failure on
     9 WaitStateAborted      after  7    the other branch; nothing follows it
     8 LambdaFunctionFailed  after  6    "Pay": here it began

A Map Run's children have histories of their own; there the way goes on from the end of the first child that failed.

Where that event says that a state inside was left, the branches did their work: what failed is the state around them,
with its ResultSelector or ResultPath.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sfnlearn.asl.running.run_facts import RunFacts
from sfnlearn.asl.states.map.map_run import Child
from sfnlearn.events import Event, EventLog

if TYPE_CHECKING:
    from sfnlearn.engine.record import ExecutionRecord

CLOSING = frozenset(
    {"MapStateFailed", "ParallelStateFailed", "MapRunFailed", "MapStateAborted", "ParallelStateAborted"}
)


@dataclass(frozen=True, slots=True)
class Origin:
    """The place where an error began.

    `event` is the event that shows it best, `log` the history that holds it (a child execution's in a Map Run),
    `attempts` how many attempts of the state that took, `around` the states that it is in, inner ones first.
    """

    state: str | None
    event: Event | None
    error: str | None
    cause: str | None
    log: EventLog
    attempts: int = 1
    around: tuple[str, ...] = ()
    child: Child | None = None


def find_origin(execution: ExecutionRecord) -> Origin:
    """The origin of the error that ended an execution."""
    log = execution.events
    return _origin(execution.run, log, _last(log), execution.error, execution.cause)


def _last(log: EventLog) -> int:
    """The event that the end of an execution came after; a timeout of the machine does not point to one."""
    end = log[-1]
    return _still_open(log) if end.type == "ExecutionTimedOut" else end.previous_event_id


def _still_open(log: EventLog) -> int:
    """The event that entered the state which was entered last of those that were not left; 0 where there is none."""
    left = set()
    for index in range(len(log) - 1, -1, -1):
        place = (log.paths[index], log.states[index])
        if log.types[index].endswith("StateExited"):
            left.add(place)
        elif log.types[index].endswith("StateEntered") and place not in left:
            return index + 1
    return 0


def _origin(run: RunFacts, log: EventLog, last: int, error: str | None, cause: str | None) -> Origin:
    event = _before_closing(log, last)
    if event is None:
        return Origin(None, None, error, cause, log)
    state = event.details.get("state", event.state) if event.type == "EvaluationFailed" else event.state
    around = tuple(name for name, _ in reversed(event.path))
    if around and event.type.endswith("StateExited"):
        return Origin(around[0], event, error, cause, log, _attempts(log, event, around[0]), around[1:])
    child = _failed_child(run, log, last, state)
    if child is not None:
        inner = _origin(child.run, child.run.log, _last(child.run.log), *_told(child))
        outer = (*inner.around, state or "", *around)
        return Origin(
            inner.state, inner.event, inner.error, inner.cause, inner.log, inner.attempts, outer, inner.child or child
        )
    return Origin(state, event, error, cause, log, _attempts(log, event, state), around)


def _told(child: Child) -> tuple[str | None, str | None]:
    return (None, None) if child.error is None else (child.error.error, child.error.cause)


def _before_closing(log: EventLog, last: int) -> Event | None:
    """The last event that belongs to a state itself, before the events that only pass its failure on."""
    while last:
        event = log[last - 1]
        if event.type not in CLOSING:
            return event
        last = event.previous_event_id
    return None


def _failed_child(run: RunFacts, log: EventLog, last: int, state: str | None) -> Child | None:
    """The first failed child execution, where a Map Run failed because of its children."""
    failed = {log[event_id - 1].type for event_id in _chain(log, last)}
    if "MapRunFailed" not in failed:
        return None
    for map_run in reversed(run.map_runs):
        if map_run.state == state:
            return next((child for child in map_run.children if child is not None and child.status == "FAILED"), None)
    return None


def _chain(log: EventLog, last: int) -> list[int]:
    """The closing events at the end, and the event before them."""
    found = []
    while last:
        found.append(last)
        if log.types[last - 1] not in CLOSING:
            break
        last = log.previous[last - 1]
    return found


def _attempts(log: EventLog, event: Event, state: str | None) -> int:
    """How many attempts the state's last visit had: every failure event of that visit is one."""
    count, current = 0, event.id
    while current:
        event_type = log.types[current - 1]
        if log.states[current - 1] == state and event_type.endswith(("Failed", "TimedOut")):
            count += 1
        if log.states[current - 1] == state and event_type.endswith("StateEntered"):
            break
        current = log.previous[current - 1]
    return max(count, 1)
