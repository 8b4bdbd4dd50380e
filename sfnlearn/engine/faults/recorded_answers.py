"""What the tasks of an execution were answered, from its events: as a plan of faults, or as AWS's mock file.

Rules that hold here: an attempt ends with one event that holds its result or its error; attempts count from 1 within a
visit; a plan knows state, attempt and innermost iteration, so of visits that it cannot tell apart the last one counts.
A mock file counts the calls of a state through the whole execution, so nothing is lost in it.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sfnlearn.asl.definition import all_states
from sfnlearn.engine.faults.plan import FaultRule, Faults
from sfnlearn.engine.history.fold import visits
from sfnlearn.engine.record import ExecutionRecord
from sfnlearn.events import Nesting
from sfnlearn.jsontext import JSON

_WORK = ("Task", "LambdaFunction", "Activity")
_FAILURES = ("Failed", "TimedOut")


@dataclass(frozen=True, slots=True)
class RecordedAnswer:
    """The answer of one attempt, after so many seconds."""

    seconds: float
    result: JSON = None
    error: str | None = None
    cause: str | None = None
    called: int = 0
    """The id of the event with which the call began, which orders the calls of all visits."""


@dataclass(slots=True)
class AnsweredVisit:
    """One visit of a state with its answers."""

    state: str
    path: Nesting
    attempts: list[RecordedAnswer] = field(default_factory=list)
    activity: bool = False
    began: float = 0.0
    called: int = 0


def answered_visits(execution: ExecutionRecord) -> list[AnsweredVisit]:
    """The visits of Task states that were answered at least once, in the order of entering."""
    log = execution.events
    found = {visit.event_id: AnsweredVisit(visit.state, visit.path) for visit in visits(log) if visit.type == "Task"}
    # An event says which state it belongs to, not which visit: that is the visit of the event before it.  The state
    # must be the same, for the next state's first event follows the last one of this state.
    owners: dict[int, int] = {}
    for event in log:
        owner = event.id if event.id in found else owners.get(event.previous_event_id, 0)
        if owner and found[owner].state == event.state:
            owners[event.id] = owner
            if event.type.endswith("Scheduled"):
                found[owner].called = event.id
            _read(found[owner], event.type, event.timestamp, event.details)
    return [visit for visit in found.values() if visit.attempts]


def _read(visit: AnsweredVisit, kind: str, now: float, details: Mapping[str, Any]) -> None:
    if kind.startswith("TaskState") or not kind.startswith(_WORK):
        return
    if kind.endswith("Scheduled"):
        visit.began, visit.activity = now, kind.startswith("Activity")
    elif kind.endswith("Succeeded"):
        visit.attempts.append(RecordedAnswer(_round(now - visit.began), details.get("output"), called=visit.called))
    elif kind.endswith(_FAILURES):
        given = "States.Timeout" if kind.endswith("TimedOut") else "States.TaskFailed"
        error = details.get("error") or given
        took = _round(now - visit.began)
        visit.attempts.append(RecordedAnswer(took, error=error, cause=details.get("cause"), called=visit.called))


def _round(span: float) -> float:
    return round(span, 6)


def faults_of(execution: ExecutionRecord) -> Faults:
    """The answers as a plan of faults."""
    maps = {found.name for found in all_states(execution.machine.definition) if found.type == "Map"}
    told: dict[tuple[str, int | None], AnsweredVisit] = {}
    for visit in answered_visits(execution):
        inside_map = visit.path and visit.path[-1][0] in maps
        _take(told, (visit.state, visit.path[-1][1] if inside_map else None), visit)
    return Faults(tuple(rule for (_, iteration), visit in told.items() for rule in _rules(visit, iteration)))


def _rules(visit: AnsweredVisit, iteration: int | None) -> Iterator[FaultRule]:
    for number, attempt in enumerate(visit.attempts, 1):
        yield FaultRule(
            visit.state,
            (number, number),
            iteration,
            error=attempt.error,
            cause=attempt.cause,
            result=attempt.result,
            answers=attempt.error is None,
            delay=attempt.seconds,
        )


def mock_file_of(execution: ExecutionRecord, test_case: str) -> dict[str, Any]:
    """The answers as the object of a mock configuration file, which counts a state's calls in all its visits."""
    told: dict[str, list[RecordedAnswer]] = {}
    for visit in answered_visits(execution):
        if not visit.activity:
            told.setdefault(visit.state, []).extend(visit.attempts)
    responses = {state: f"{state}{test_case}" for state in told}
    return {
        "StateMachines": {execution.machine.name: {"TestCases": {test_case: responses}}},
        "MockedResponses": {responses[state]: _response(answers) for state, answers in told.items()},
    }


def _response(answers: list[RecordedAnswer]) -> dict[str, Any]:
    """The answers by attempt, counted from 0; the file's format takes "0" or a range "1-2", and no gaps."""
    return {
        str(number): {"Return": attempt.result}
        if attempt.error is None
        else {"Throw": {"Error": attempt.error, "Cause": attempt.cause or ""}}
        for number, attempt in enumerate(sorted(answers, key=lambda one: one.called))
    }


def _take(told: dict[tuple[str, int | None], AnsweredVisit], key: tuple[str, int | None], visit: AnsweredVisit) -> None:
    """Let the later visit count; say so where that loses something."""
    before = told.get(key)
    told[key] = visit
    if before is not None and _said(before) != _said(visit):
        warnings.warn(
            f"The state {visit.state!r} was answered differently in several visits or iterations; the last one counts.",
            stacklevel=4,
        )


def _said(visit: AnsweredVisit) -> list[tuple[Any, str | None]]:
    return [(attempt.result, attempt.error) for attempt in visit.attempts]
