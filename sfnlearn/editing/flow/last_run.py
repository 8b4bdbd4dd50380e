"""A visit of a state in an execution as an example: what it got, and what its work gave or ended in.

Rules that hold here: what the history holds comes from its events, and what it does not hold (the variables, the
context object, a result before ResultSelector) from the replay that the stepper shows too (`engine/timetravel`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sfnlearn.asl.definition import WORKING
from sfnlearn.editing.flow.texts import indented
from sfnlearn.engine.record import ExecutionRecord
from sfnlearn.engine.timetravel.stage_replay import Kept, replayed
from sfnlearn.events import Event

_ENDINGS = ("Failed", "TimedOut")


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit of a state: its texts (see `example.TEXTS`), which visit it was, and of how many."""

    texts: dict[str, str]
    number: int
    count: int


def visit_of(execution: ExecutionRecord, name: str, number: int | None = None) -> Visit | None:
    """The visit of that number, counted from 1, or the last one; None where the state was not entered.

    >>> from sfnlearn import StateMachine, run
    >>> loop = {"Type": "Pass", "Result": 1, "ResultPath": "$.b", "Next": "B"}
    >>> execution = run(StateMachine({"StartAt": "A", "States": {"A": loop, "B": {"Type": "Succeed"}}}), {"a": 0})
    >>> visit_of(execution, "B").texts["input"], visit_of(execution, "C")
    ('{"a":0,"b":1}', None)
    """
    entered = visits_of(execution, name)
    if not entered:
        return None
    index = len(entered) - 1 if number is None else min(max(number, 1), len(entered)) - 1
    event = entered[index]
    visits, _ = replayed(execution)
    kept = visits.get(event.id)
    texts = {"input": indented(event.details.get("input"))}
    if kept is not None:
        texts |= {"variables": indented(dict(kept.variables)), "context": indented(dict(kept.context))}
    if event.type.removesuffix("StateEntered") in WORKING:
        texts |= dict(_ending(execution, event, kept))
    return Visit(texts, index + 1, len(entered))


def visits_of(execution: ExecutionRecord, name: str) -> list[Event]:
    """The events that entered the state, in their order."""
    return [event for event in execution.events if event.state == name and event.type.endswith("StateEntered")]


def _ending(execution: ExecutionRecord, entered: Event, kept: Kept | None) -> Iterator[tuple[str, str]]:
    """What the last attempt gave, or what it ended in; of a caught error the replay holds what the Catcher makes."""
    stages = kept.attempts[-1][1] if kept is not None and kept.attempts else {}
    ended = [event for event in _own(execution, entered) if event.type.endswith(("Succeeded", *_ENDINGS))]
    result = stages.get("result")
    if not ended or ended[-1].type.endswith("Succeeded"):
        yield from (("ends", "result"), ("result", indented(result))) if "result" in stages else ()
        return
    caught = result if isinstance(result, dict) else {}
    details = ended[-1].details
    yield "ends", "error"
    yield "error", str(details.get("error") or caught.get("Error") or "")
    yield "cause", str(details.get("cause") or caught.get("Cause") or "")


def _own(execution: ExecutionRecord, entered: Event) -> Iterator[Event]:
    """The events of one visit."""
    for event in execution.events[entered.id :]:
        if event.state == entered.state and event.path == entered.path:
            if event.type.endswith("StateEntered"):
                return
            yield event
