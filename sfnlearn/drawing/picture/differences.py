"""What two executions of one machine did differently, state by state and event by event.

Rules that hold here: the events are compared and nothing else; times and ids do not count, data does; a state differs
by what became of it before it differs by its data.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from sfnlearn.drawing.text import clip_middle, counted, duration, printable
from sfnlearn.drawing.theme import STATUSES
from sfnlearn.engine.history.snapshot import Snapshot, StateSnapshot
from sfnlearn.engine.record import ExecutionRecord
from sfnlearn.events import Event
from sfnlearn.jsontext import compact

_WHOLE, _DATA = 120, 80


@dataclass(frozen=True, slots=True)
class Difference:
    """A state that differs: `short` fits on a card, `first` and `second` say it in words.

    `status` is whether it ended otherwise, and not only with other counts or data.
    """

    name: str
    short: str
    first: str
    second: str
    status: bool = False


def differences(
    seen: tuple[Snapshot, Snapshot], events: tuple[Sequence[Event], Sequence[Event]], names: Sequence[str]
) -> dict[str, Difference]:
    """The states that differ, by name, in the order of `names`."""
    data = _data(events[0]), _data(events[1])
    found = {}
    for name in names:
        one, other = seen[0][name], seen[1][name]
        short = _short(one, other) or ("other data" if data[0].get(name) != data[1].get(name) else "")
        if short:
            first, second = _told(one), _told(other)
            if first == second:
                first, second = _first_values(data[0].get(name, []), data[1].get(name, []))
            found[name] = Difference(name, short, first, second, status=one.status != other.status)
    return found


def _short(one: StateSnapshot, other: StateSnapshot) -> str:
    if one.status != other.status:
        return f"{STATUSES[one.status].glyph} | {STATUSES[other.status].glyph}"
    if one.visits != other.visits:
        return f"{one.visits}× | {other.visits}×"
    if one.retries != other.retries:
        return f"{one.retries} | {counted(other.retries, 'retry', 'retries')}"
    if one.error != other.error:
        return "other error"
    return "other items" if one.iterations != other.iterations else ""


def _told(state: StateSnapshot) -> str:
    parts = [f"{STATUSES[state.status].glyph} {state.status}"]
    if state.visits > 1:
        parts.append(f"{state.visits}×")
    if state.retries:
        parts.append(f"{counted(state.retries, 'retry', 'retries')}")
    if state.error:
        parts.append(printable(state.error))
    if state.iterations:
        parts.append(f"{state.iterations.succeeded} of {state.iterations.total} items")
    return ", ".join(parts)


def _data(events: Sequence[Event]) -> dict[str, list[Any]]:
    """What went into every state and came out, by its name."""
    found: dict[str, list[Any]] = {}
    for event in events:
        if event.state is not None and event.type.endswith(("StateEntered", "StateExited")):
            value = event.details.get("input" if event.type.endswith("Entered") else "output")
            found.setdefault(event.state, []).append((event.path, value))
    return {name: [value for _, value in sorted(values, key=_path)] for name, values in found.items()}


def _first_values(one: list[Any], other: list[Any]) -> tuple[str, str]:
    """The first of a state's inputs and outputs that differs, on both sides."""
    for pair in zip_longest(one, other):
        if compact(pair[0]) != compact(pair[1]):
            return f"data {clip_middle(compact(pair[0]), _DATA)}", f"data {clip_middle(compact(pair[1]), _DATA)}"
    return "the same data in another order", ""


def _path(entry: tuple[Any, Any]) -> Any:
    return entry[0]


def first_difference(events: tuple[Sequence[Event], Sequence[Event]]) -> str:
    """The first event that is not the same in both, in a sentence; empty where all are."""
    for one, other in zip(*events, strict=False):
        if (one.type, one.state, one.path) != (other.type, other.state, other.path):
            return f"The first other event is {one.id}: {_event(one)} | {_event(other)}."
        if one.details != other.details:
            return f"The first event with other data is {one.id}: {_event(one)}."
    shorter, longer = sorted(map(len, events))
    return "" if shorter == longer else f"After event {shorter} only one goes on."


def _event(event: Event) -> str:
    return f"{event.type} of {printable(event.state)}" if event.state else event.type


def execution_line(number: int, execution: ExecutionRecord, seen: Snapshot, events: Sequence[Event]) -> str:
    """One execution in a line: `1: order-7, SUCCEEDED, 12 events in 3 s`."""
    name = clip_middle(execution.name, 28)
    took = duration(events[-1].timestamp - events[0].timestamp) if events else "0 s"
    return f"{number}: {name}, {seen.status}, {len(events)} events in {took}"


def ends(executions: tuple[ExecutionRecord, ExecutionRecord]) -> Iterator[tuple[str, str, str]]:
    """(what, first, second) for output, error and input, where they differ."""
    first, second = executions
    pairs = {
        "input": (first.input, second.input),
        "output": (first.output, second.output),
        "error": (first.error, second.error),
    }
    for what, (one, other) in pairs.items():
        if compact(one) != compact(other):
            yield what, clip_middle(compact(one), _WHOLE), clip_middle(compact(other), _WHOLE)
