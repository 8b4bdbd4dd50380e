"""The iterations of a Map over the time, on as few lanes as are needed: an iteration takes the first lane that is free.

Rules that hold here: everything is read from the events; times are seconds since the Map was entered.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import Any, Final, Literal

from sfnlearn.asl.definition import states_of
from sfnlearn.asl.machine import StateMachine
from sfnlearn.engine.execution import Execution
from sfnlearn.engine.run import EMPTY, run
from sfnlearn.errors import UsageError
from sfnlearn.events import Event
from sfnlearn.jsontext import JSON

IterationStatus = Literal["running", "succeeded", "failed", "aborted"]
ENDINGS: Final[Mapping[str, IterationStatus]] = {
    "MapIterationSucceeded": "succeeded",
    "MapIterationFailed": "failed",
    "MapIterationAborted": "aborted",
}


OVER = frozenset({"MapStateExited", "MapStateFailed", "MapStateAborted"})


@dataclass(frozen=True, slots=True)
class Bar:
    """One iteration: its index, from when to when it ran, how it ended, and its lane, counted from 0."""

    index: int
    start: float
    end: float
    status: IterationStatus
    lane: int


@dataclass(frozen=True, slots=True)
class Lanes:
    """One run with one MaxConcurrency; `seconds` is how long the Map lasted, `items` how many items it had."""

    most: int
    execution: Execution
    bars: tuple[Bar, ...]
    seconds: float
    items: int

    @property
    def count(self) -> int:
        """The most iterations that ran at the same time."""
        return max((bar.lane + 1 for bar in self.bars), default=0)

    @property
    def not_begun(self) -> list[int]:
        """The indexes of iterations that never began."""
        begun = {bar.index for bar in self.bars}
        return [index for index in range(self.items) if index not in begun]


def map_of(machine: StateMachine, state: str | None) -> str:
    """The name of the inline Map that is looked at: the one named, or the only one.

    Raises UsageError where it is not there, or where none is named and there is not exactly one.
    """
    maps = [name for name, each in states_of(machine.definition).items() if isinstance(each, dict) and _is_inline(each)]
    if state is None and len(maps) == 1:
        return maps[0]
    if state is None or state not in maps:
        has = ", ".join(maps) or "none"
        raise UsageError(
            f"state names an inline Map of the machine; there is {has}{'' if state is None else f', not {state!r}'}."
        )
    return state


def lanes(machine: StateMachine, input: JSON, state: str, most: int, functions: Mapping[str, Any] = EMPTY) -> Lanes:
    """Run the machine once with `MaxConcurrency` `most` in its Map `state`."""
    definition = machine.definition
    states = {**states_of(definition)}
    states[state] = {**_without_path(states[state]), "MaxConcurrency": most}
    changed = StateMachine({**definition, "States": states})
    execution = run(changed, input, functions=functions or None)
    return lanes_of(execution, state, most)


def lanes_of(execution: Execution, state: str, most: int) -> Lanes:
    """The iterations of an execution's first visit of a Map that stands in no other state."""
    found = _Reading(state)
    for event in execution.events:
        if found.is_over(event):
            break
    return Lanes(most, execution, tuple(sorted(found.bars, key=_by_start)), found.last - found.entered, found.items)


class _Reading:
    """What was read of one visit of a Map so far."""

    def __init__(self, state: str) -> None:
        self.state, self.items, self.entered, self.last = state, 0, 0.0, 0.0
        self.bars: list[Bar] = []
        self._begun: dict[int, tuple[float, int]] = {}
        self._until: list[float] = []

    def is_over(self, event: Event) -> bool:
        """Read an event, and say whether it ended the visit."""
        if event.state == self.state and event.type == "MapStateEntered":
            self.entered = self.last = event.timestamp
        elif event.state == self.state and event.type == "MapStateStarted":
            self.items = event.details["length"]
        elif event.type == "MapIterationStarted" and self._is_mine(event):
            self._begun[event.path[0][1]] = event.timestamp, self._first_free(event.timestamp)
        elif event.type in ENDINGS and self._is_mine(event):
            self._end(event)
        return event.state == self.state and event.type in OVER

    def _is_mine(self, event: Event) -> bool:
        return len(event.path) == 1 and event.path[0][0] == self.state

    def _end(self, event: Event) -> None:
        index, self.last = event.path[0][1], event.timestamp
        start, lane = self._begun.pop(index)
        self._until[lane] = event.timestamp
        self.bars.append(Bar(index, start - self.entered, event.timestamp - self.entered, ENDINGS[event.type], lane))

    def _first_free(self, now: float) -> int:
        """The first lane whose iteration is over, a new one where all are busy; it is busy from now on."""
        place = next((place for place, until in enumerate(self._until) if until <= now), len(self._until))
        self._until[place : place + 1] = [inf]
        return place


def _by_start(bar: Bar) -> tuple[float, int]:
    return bar.start, bar.index


def _is_inline(state: Mapping[str, Any]) -> bool:
    processor = state.get("ItemProcessor", state.get("Iterator", {}))
    mode = processor.get("ProcessorConfig", {}).get("Mode", "INLINE") if isinstance(processor, dict) else "INLINE"
    return state.get("Type") == "Map" and mode == "INLINE"


def _without_path(state: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in state.items() if name != "MaxConcurrencyPath"}


def totals(runs: Sequence[Lanes]) -> dict[int, float]:
    """How long the Map lasted, by MaxConcurrency."""
    return {each.most: round(each.seconds, 6) for each in runs}
