"""History events: the only account of what an execution did.

`EventLog` keeps them in columns and makes `Event` objects when somebody reads them, because a run writes every event
and few are looked at.  The details have AWS's member names (HistoryEvent in the API reference); JSON texts, as AWS
stores inputs and outputs, are made by `Event.to_aws`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, overload

from sfnlearn.errors import StatesError, UsageError
from sfnlearn.event_types import EVENT_TYPES
from sfnlearn.jsontext import JSON, dumps

Nesting = tuple[tuple[str, int], ...]
"""Where an event happened: the (Map or Parallel state, iteration or branch) pairs around it, from the outside in.

Iteration 2 of `Each`, and in it branch 0 of `Split`: `(("Each", 2), ("Split", 0))`.  Outside of all it is empty.
"""

ENDS = frozenset({"ExecutionSucceeded", "ExecutionFailed", "ExecutionTimedOut", "ExecutionAborted"})
"""The events that end an execution."""
JSON_TEXTS = ("input", "output", "parameters")
"""The members of details that AWS stores as JSON texts; here they are values."""


def details_member(event_type: str) -> str | None:
    """The member of HistoryEvent that holds the details of this type of event, or None where it has none.

    >>> details_member("PassStateEntered"), details_member("TaskSucceeded"), details_member("WaitStateAborted")
    ('stateEnteredEventDetails', 'taskSucceededEventDetails', None)
    """
    return EVENT_TYPES.get(event_type)


@dataclass(frozen=True, slots=True)
class Event:
    """One history event.

    `timestamp` is in POSIX seconds on the execution's clock; `details` has AWS's members with values, not texts;
    `state` is the name of the state that it belongs to; `path` says in which branches and iterations that was.  What
    `previous_event_id` names, and why it is 0 for the first state, is told in `asl/running/frame.py`.

    >>> entered = Event(2, 0, 0.0, "PassStateEntered", {"name": "A", "input": {"n": 1}}, "A")
    >>> entered.to_aws()["stateEnteredEventDetails"]
    {'name': 'A', 'input': '{"n":1}', 'inputDetails': {'truncated': False}}
    """

    id: int
    previous_event_id: int
    timestamp: float
    type: str
    details: Mapping[str, Any]
    state: str | None = None
    path: Nesting = ()

    def to_aws(self) -> dict[str, Any]:
        """The event as GetExecutionHistory answers it (boto3's shape), inputs and outputs as JSON texts."""
        event: dict[str, Any] = {
            "timestamp": datetime.fromtimestamp(self.timestamp, UTC),
            "type": self.type,
            "id": self.id,
            "previousEventId": self.previous_event_id,
        }
        member = details_member(self.type)
        if member:
            event[member] = dict(_aws_members(self.details))
        return event


def _aws_members(details: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in details.items():
        if name in JSON_TEXTS:
            yield name, dumps(value)
            if name != "parameters":
                yield f"{name}Details", {"truncated": False}
        elif name == "assignedVariables":
            yield name, {variable: dumps(content) for variable, content in value.items()}
            yield "assignedVariablesDetails", {"truncated": False}
        else:
            yield name, value


SILENT = 0
"""The limit of a log in which nothing is recorded."""
EXPRESS_BOUND = 1_000_000
"""An Express execution has no quota of events, but a loop that never waits must end here too."""


class EventLog(Sequence[Event]):
    """An execution's events, in columns.

    Entered and Exited events, nine out of ten, keep their state's name and their data in the columns themselves, so
    recording one makes no new object for the garbage collector to follow.

    >>> log = EventLog(limit=None)
    >>> log.now = 60.0
    >>> log.record("PassStateEntered", 0, {"n": 1}, "Hello", ())
    1
    >>> log[0].details
    {'name': 'Hello', 'input': {'n': 1}}
    """

    __slots__ = (
        "assigned",
        "data",
        "express",
        "holds_data",
        "input_text",
        "limit",
        "now",
        "paths",
        "previous",
        "states",
        "times",
        "types",
    )

    def __init__(self, limit: int | None, *, express: bool = False) -> None:
        self.limit = EXPRESS_BOUND if express else limit
        self.express = express
        self.input_text: str | None = None
        """The execution's input as it was written, where that is known."""
        self.holds_data = True
        """Whether inputs and outputs are known: AWS also gives histories without them."""
        self.now = 0.0
        self.types: list[str] = []
        self.previous: list[int] = []
        self.times: list[float] = []
        self.data: list[Any] = []  # of an Entered or Exited event the input or output, of others the details
        self.states: list[str | None] = []
        self.paths: list[Nesting] = []
        self.assigned: dict[int, Mapping[str, Any]] = {}

    def record(self, event_type: str, previous: int, data: JSON, state: str | None, path: Nesting) -> int:
        """Append an event at the present time and give its id.

        `data` is the input or output of an Entered or Exited event, else the details.
        """
        types = self.types
        if self.limit is not None and len(types) >= self.limit - 1 and event_type not in ENDS:
            return self._refuse(self.limit)
        types.append(event_type)
        self.previous.append(previous)
        self.times.append(self.now)
        self.data.append(data)
        self.states.append(state)
        self.paths.append(path)
        return len(types)

    @contextmanager
    def silent(self) -> Iterator[None]:
        """Record nothing for a while: what ends then leaves no trace (measured behaviours 29 to 31)."""
        limit, self.limit = self.limit, SILENT
        try:
            yield
        finally:
            self.limit = limit

    def _refuse(self, limit: int) -> int:
        """End what would record one event too many: the last one that has room is the one that ends the execution.

        Every fiber that goes on meets this, or a caught error of another branch would let the execution run for ever.
        What is being closed, which tells that it was aborted, only finds no room.

        Source: Developer Guide, "Service quotas", "Maximum execution history size".
        """
        if limit == SILENT or isinstance(sys.exception(), GeneratorExit):
            return len(self.types)
        if self.express:
            raise UsageError(
                f"The Express execution has recorded {limit:,} events without an end: it goes round and never waits. "
                "On AWS its five minutes would be over. Give the loop a Wait, or a way out."
            )
        raise StatesError("States.Runtime", f"The execution reached the maximum number of history events ({limit}).")

    def _details(self, index: int) -> Mapping[str, Any]:
        event_type, data = self.types[index], self.data[index]
        if event_type.endswith("StateEntered"):
            return {"name": self.states[index], "input": data} if self.holds_data else {"name": self.states[index]}
        if not event_type.endswith("StateExited"):
            return data or {}
        details: dict[str, Any] = {"name": self.states[index]}
        if self.holds_data:
            details["output"] = data
        if assigned := self.assigned.get(index + 1):
            details["assignedVariables"] = assigned
        return details

    def _event(self, index: int) -> Event:
        return Event(
            index + 1,
            self.previous[index],
            self.times[index],
            self.types[index],
            self._details(index),
            self.states[index],
            self.paths[index],
        )

    def to_aws(self) -> list[dict[str, Any]]:
        """All events as GetExecutionHistory gives them, the input verbatim in the first two (recorded behaviour 15)."""
        events = [event.to_aws() for event in self]
        if self.input_text is not None:
            for event in events[:2]:
                for details in event.values():
                    if isinstance(details, dict) and "input" in details:
                        details["input"] = self.input_text
        return events

    def __len__(self) -> int:
        return len(self.types)

    def __iter__(self) -> Iterator[Event]:
        for index in range(len(self.types)):
            yield self._event(index)

    @overload
    def __getitem__(self, index: int) -> Event: ...
    @overload
    def __getitem__(self, index: slice) -> list[Event]: ...
    def __getitem__(self, index: int | slice) -> Event | list[Event]:
        if isinstance(index, slice):
            return [self._event(position) for position in range(*index.indices(len(self)))]
        return self._event(range(len(self))[index])
