"""GetExecutionHistory's answer, read back into events.

AWS tells of most events neither the state nor the branch or iteration that they belong to, and two iterations of a Map
interleave: a TaskSucceeded in the middle of the list may belong to any of forty.  What it does tell is
previousEventId, which chains the events of one branch.  So an event's place follows from the event before it in the
chain and from the definition, in which every name stands once:

- an Entered, Exited or MapIteration event names its state, and the definition says how deep that lies;
- the first state after a MapIterationStarted or ParallelStateStarted event begins an iteration or a branch;
- the end of a Map or Parallel state follows the last event inside it, and belongs to the state around that;
- every other event belongs where the event before it belongs.

Example, a Map "Each" over two items with a Task "T" in it (event <- previousEventId):

    3 MapStateStarted <- 2           Each
    4 MapIterationStarted <- 3       Each[0], named by the event with its index
    5 TaskStateEntered <- 4          T in Each[0], one deep by the definition
    6 TaskScheduled <- 5             T in Each[0], as event 5
    7 MapIterationStarted <- 3       Each[1]
    8 TaskStateEntered <- 7          T in Each[1]
    9 TaskSucceeded <- 6             T in Each[0]: the chain tells, the order of the list does not

The ends are what is hard.  MapStateSucceeded hangs on the last event inside the Map, as the next event of that inner
state would: only its type, and what came right before, tell the two apart (`_container`).  And a Parallel that tries
again after a Parallel inside it failed has another ParallelStateStarted without saying whose: that is looked up in what
follows (`_beginnings`).

How AWS chains events in the first place is told in `asl/running/frame.py`.

Source: recorded behaviours 1, 6, 7 and 8.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sfnlearn.asl.definition import all_states
from sfnlearn.engine.history.history_pages import details_of, seconds, state_entered
from sfnlearn.errors import UsageError
from sfnlearn.events import EventLog, Nesting
from sfnlearn.jsontext import JSON

_CONTAINER_ENDS = ("Succeeded", "Failed", "Aborted")


# ---------------------------------------------------------------------- places


class Places:
    """Where every state of a definition lies: the names of the Map and Parallel states around it."""

    def __init__(self, definition: Mapping[str, Any]) -> None:
        self.types: dict[str, str] = {}
        self.around: dict[str, tuple[str, ...]] = {}
        self.branches: dict[str, int] = {}
        for found in all_states(definition):
            self.types[found.name], self.branches[found.name] = found.type, found.branch
            self.around[found.name] = tuple(holder.name for holder in found.around)

    def check(self, name: str) -> str:
        """The name, if the definition has such a state."""
        if name not in self.types:
            raise UsageError(f"The history enters the state {name!r}, which is not in this definition: is it another?")
        return name


def read_log(events: Sequence[Mapping[str, Any]], definition: Mapping[str, Any]) -> EventLog:
    """The events as the engine would have recorded them."""
    reader = _HistoryReader(definition, events)
    for event in events:
        reader.read(event)
    reader.log.holds_data = not events or "input" in details_of(events[0])  # an execution always has an input
    return reader.log


class _HistoryReader:
    """Reads events one after the other and knows the state and the path of those before."""

    def __init__(self, definition: Mapping[str, Any], events: Sequence[Mapping[str, Any]]) -> None:
        self._places = Places(definition)
        self.log = EventLog(None)
        self._known: dict[int, tuple[str | None, Nesting]] = {0: (None, ())}
        self._begun = dict(self._beginnings(events))
        self._open: dict[Nesting, str] = {}
        """The state that every strand is in."""
        self._cut: Nesting = ()
        """The iteration that was aborted last."""

    def _beginnings(self, events: Sequence[Mapping[str, Any]]) -> Iterator[tuple[int, str]]:
        """The events that a branch begins after, and the state that it is a branch of.

        A Parallel state that tries again does not say so when a Parallel state inside it was what failed.
        """
        for event in events:
            around = self._places.around.get(state_entered(event) or "", ())
            if around:
                yield event.get("previousEventId", 0), around[-1]

    def read(self, event: Mapping[str, Any]) -> None:
        details, previous = details_of(event), int(event.get("previousEventId", 0))
        kind = str(event["type"])
        state, path = self._known[event["id"]] = self._place(event["id"], kind, details, previous)
        self.log.now = seconds(event.get("timestamp", 0.0))
        data: JSON = details
        if kind.endswith("StateEntered"):
            self._open[path] = state or ""
            data = details.get("input")
        elif kind.endswith(("StateExited", "StateAborted")):
            self._open.pop(path, None)
            data = details.get("output") if kind.endswith("StateExited") else details
            if details.get("assignedVariables"):
                self.log.assigned[event["id"]] = details["assignedVariables"]
        self.log.record(kind, previous, data, state, path)

    def _place(self, event_id: int, kind: str, details: Mapping[str, Any], previous: int) -> tuple[str | None, Nesting]:
        state, path = self._known.get(previous, (None, ()))
        if kind.startswith("Execution"):
            return None, ()
        if kind.endswith(("StateEntered", "StateExited")):
            name = self._places.check(str(details.get("name")))
            return name, self._path(name, path)
        if kind.startswith("MapIteration"):
            name = self._places.check(str(details.get("name", state)))
            own = (*self._path(name, path), (name, int(details.get("index", 0))))
            self._cut = own if kind == "MapIterationAborted" else ()
            return (None if kind == "MapIterationStarted" else name), own
        if kind.endswith("StateAborted") and (found := self._aborted(kind, previous, path)) is not None:
            return found
        if kind.startswith(("MapState", "ParallelState")):
            return self._begins(event_id, path) or self._container(kind, previous)
        return state, path

    def _path(self, name: str, path: Nesting) -> Nesting:
        """The path of a state that follows an event on `path`."""
        around = self._places.around[name]
        own = path[: len(around)]
        if len(own) < len(around):  # the first state of a branch (an iteration has its event)
            own = (*own, (around[-1], self._places.branches[name]))
        return own

    def _aborted(self, kind: str, previous: int, path: Nesting) -> tuple[str, Nesting] | None:
        """The state that was cut because another branch or iteration of a Map or Parallel has failed.

        The event names no state, and hangs on the last event of what has failed.  So it is one of the states that are
        open beside that: of its type, in the iteration that the event before tells of, in the order in which they are
        ended.  An event that hangs on one of the very state (the execution was stopped) is none of these, and neither
        is the first after a Task that failed, which is its own (measured behaviour 74).
        """
        before = self.log.types[previous - 1] if previous else ""
        if not path or not (before == "FailStateEntered" or before.endswith(("Failed", "TimedOut"))):
            return None
        if kind == "TaskStateAborted" and self._places.types.get(self._open.get(path, "")) == "Task":
            return None
        beside = [
            place
            for place, name in self._open.items()
            if len(place) >= len(path)
            and place[: len(path) - 1] == path[:-1]
            and place[len(path) - 1][0] == path[-1][0]
            and place[: len(path)] != path
            and place[: len(self._cut)] == self._cut
            and kind.startswith(self._places.types[name])
        ]
        if not beside:
            return None
        first = min(beside, key=lambda place: [*(float(index) for _, index in place), float("inf")])
        return self._open[first], first

    def _begins(self, event_id: int, path: Nesting) -> tuple[str, Nesting] | None:
        name = self._begun.get(event_id)
        return None if name is None else (name, self._path(name, path))

    def _container(self, kind: str, previous: int) -> tuple[str | None, Nesting]:
        """A Map or Parallel state starts, or ends after what is inside it."""
        state, path = self._known.get(previous, (None, ()))
        before = self.log.types[previous - 1] if previous else ""
        ends_after_end = kind.endswith(_CONTAINER_ENDS) and (
            before.endswith("StateExited")
            or (before.startswith(("MapState", "ParallelState")) and before.endswith(_CONTAINER_ENDS))
        )
        own = state is not None and kind.startswith(self._places.types[state]) and not ends_after_end
        if own and not before.startswith("MapIteration"):
            return state, path
        return (path[-1][0], path[:-1]) if path else (state, path)
