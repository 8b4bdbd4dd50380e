"""The calls of Lambda functions that an execution made: when, for how long, with how much memory, cold or warm.

Simulated functions keep a record of every call, and that is what is read where the execution ran here.  Of a stub, or
of an execution that ran on AWS, only the events tell: then the time is that between two events, nobody knows about cold
starts, and the memory is taken to be Lambda's default.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeGuard

from sfnlearn.asl.resource import function_and_qualifier
from sfnlearn.asl.states.map.map_run import Child
from sfnlearn.engine.record import ExecutionRecord
from sfnlearn.events import Event, EventLog
from sfnlearn.jsontext import JSON

DEFAULT_MEMORY = 128
_ENDS = ("Succeeded", "Failed", "TimedOut")


@dataclass(frozen=True, slots=True)
class FunctionCall:
    """One call, from `at` to `until` (POSIX seconds).

    `seconds` is how long it was billed; `init` how long its cold start took, None where that is unknown.
    """

    function: str
    at: float
    until: float
    seconds: float
    memory: int = DEFAULT_MEMORY
    init: float | None = None
    cold: bool = False
    recorded: bool = True


def calls_of(execution: ExecutionRecord) -> list[FunctionCall]:
    """Every call in the order of time, of the child executions of a distributed Map too."""
    recorded = execution.world.functions.billed_calls()
    known = {call.function for call in recorded}
    logs = [execution.events, *(child.run.log for child in children_of(execution))]
    told = [call for log in logs for call in _told(log) if call.function not in known]
    return sorted([*recorded, *told], key=lambda call: call.at)


def children_of(execution: ExecutionRecord) -> Iterator[Child]:
    """The child executions of every Map Run."""
    for map_run in execution.run.map_runs:
        yield from (child for child in map_run.children if child is not None)


def cold_starts(execution: ExecutionRecord) -> Mapping[int, float]:
    """How long the cold start of a call took, by the id of the event that scheduled the call.

    A call belongs to the event of its function and its time; of several at once, to the one that ends as it does.
    """
    calls: dict[tuple[str, int], list[FunctionCall]] = {}
    for call in execution.world.functions.billed_calls():
        calls.setdefault((call.function, round(call.at * 1e5)), []).append(call)
    if not any(call.cold for same in calls.values() for call in same):
        return {}
    found, ends = {}, _ends(execution.events)
    for event in execution.events:
        same = calls.get((_function(event) or "", round(event.timestamp * 1e5)), [])
        end = ends.get(event.id)
        one = next((call for call in same if end is None or abs(call.until - end) < 1e-4), None)
        if one is not None:
            same.remove(one)
            found.update({event.id: one.init or 0.0} if one.cold else {})
    return found


def _ends(log: EventLog) -> dict[int, float]:
    """When the call ended that an event scheduled."""
    open_: dict[tuple[Any, ...], int] = {}
    ends: dict[int, float] = {}
    for event in log:
        place = (event.state, event.path)
        if event.type.endswith("Scheduled"):
            open_[place] = event.id
        elif event.type.endswith(_ENDS) and place in open_:
            ends[open_.pop(place)] = event.timestamp
    return ends


def _told(log: EventLog) -> Iterator[FunctionCall]:
    """Calls from the events: from Scheduled to the event that ends the attempt, or to the end of the execution."""
    began: dict[tuple[Any, ...], tuple[str, float]] = {}
    for event in log:
        place = (event.state, event.path)
        name = _function(event)
        if name is not None:
            began[place] = (name, event.timestamp)
        elif event.type.startswith(("Task", "LambdaFunction")) and event.type.endswith(_ENDS) and place in began:
            yield _between(*began.pop(place), event.timestamp)
    for function, at in began.values():
        yield _between(function, at, log.times[-1])


def _between(function: str, at: float, until: float) -> FunctionCall:
    """A call in whole milliseconds, as Lambda bills it."""
    milliseconds = math.ceil(round((until - at) * 1000, 3))
    return FunctionCall(function, at, until, milliseconds / 1000, recorded=False)


def _function(event: Event) -> str | None:
    """The name of the function that an event schedules a call of."""
    details = event.details
    if event.type == "LambdaFunctionScheduled":
        return _name(details.get("resource"))
    if event.type == "TaskScheduled" and details.get("resourceType") == "lambda":
        parameters = details.get("parameters")
        return _name(parameters["FunctionName"]) if _names_function(parameters) else None
    return None


def _name(text: JSON) -> str:
    return function_and_qualifier(str(text))[0]


def called_function(log: EventLog, event: Event | None) -> str | None:
    """The function that was called where an event shows a failure: the event that scheduled the call names it.

    Source: the chain of `previousEventId`, which leads from the failure over TaskStarted to TaskScheduled.
    """
    while event is not None and not event.type.endswith("StateEntered"):
        if event.type == "LambdaFunctionScheduled":
            return _name(event.details.get("resource"))
        if event.type == "TaskScheduled":
            parameters = event.details.get("parameters")
            return _name(parameters["FunctionName"]) if _names_function(parameters) else None
        event = log[event.previous_event_id - 1] if event.previous_event_id else None
    return None


def _names_function(parameters: JSON) -> TypeGuard[Mapping[str, JSON]]:
    return isinstance(parameters, Mapping) and isinstance(parameters.get("FunctionName"), str)
