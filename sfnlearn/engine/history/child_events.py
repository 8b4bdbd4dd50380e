"""The events of child executions, put among those of the execution whose Map Runs they belong to.

A distributed Map's items run as executions with histories of their own.  A picture of the whole shows them too, so it
must be known which of their events lie behind at event n of the parent.  Their clock is the same, but events of one
moment have no order between two histories.  So the rule is one that never shows what has not happened yet:

- a child's event lies behind at event n, if it is earlier on the clock than event n;
- and all of them do from the event on that ends the Map Run, since it waits for every child.

Children may have Map Runs of their own; their children follow the outermost Map Run.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from sfnlearn.asl.running.run_facts import RunFacts
from sfnlearn.asl.states.map.map_run import Child, MapRun
from sfnlearn.events import Event, EventLog

_BEGINS = ("MapRunStarted", "MapRunRedriven")
_ENDS = ("MapRunSucceeded", "MapRunFailed", "MapRunAborted")


@dataclass(frozen=True, slots=True)
class MapRunSpan:
    """A Map Run in its parent's history: the events that began it and ended it (0: it is running), POSIX seconds."""

    map_run: MapRun
    began: int
    ended: int
    status: str
    started: float
    stopped: float | None
    state: str
    path: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class ChildEvent:
    """An event of a child execution, and the id of the parent's event at which it lies behind for the first time."""

    behind: int
    child: str
    event: Event


def map_run_spans(run: RunFacts, *, running: bool) -> list[MapRunSpan]:
    """The Map Runs of an execution, in the order of their start; `running` tells whether the execution is."""
    return [map_run_span(map_run, run.log, running=running) for map_run in run.map_runs]


def map_run_span(map_run: MapRun, log: EventLog, *, running: bool) -> MapRunSpan:
    """One Map Run of the execution whose events these are; one that runs when its execution ends is aborted."""
    began, ended, status, place = 0, 0, "RUNNING", None
    for index, kind in enumerate(log.types):
        here = (log.states[index], log.paths[index])
        if kind in _BEGINS and log.data[index]["mapRunArn"] == map_run.arn:
            began, ended, status, place = began or index + 1, 0, "RUNNING", here
        elif kind in _ENDS and here == place:
            ended, status = index + 1, kind.removeprefix("MapRun").upper()
    if not ended and not running:
        ended, status = len(log), "ABORTED"
    state, path = place or (map_run.state, ())
    stopped = log.times[ended - 1] if ended else None
    return MapRunSpan(
        map_run, began, ended, status, log.times[max(0, began - 1)], stopped, state or map_run.state, path
    )


def child_events(run: RunFacts, *, running: bool) -> list[ChildEvent]:
    """The events of every child execution, in an order in which they can be read: by `behind`, then child by child."""
    found: list[ChildEvent] = []
    for span in map_run_spans(run, running=running):
        for child in started(span.map_run):
            found += _below(child.run, run.log, span.ended)
    found.sort(key=lambda one: one.behind)
    return found


def started(map_run: MapRun) -> Iterator[Child]:
    """The child executions that have begun."""
    return (child for child in map_run.children if child is not None and len(child.run.log))


def _below(run: RunFacts, log: EventLog, ended: int) -> Iterator[ChildEvent]:
    last = ended or len(log) + 1
    for event in run.log:
        yield ChildEvent(min(bisect_right(log.times, event.timestamp) + 1, last), run.execution_id, event)
    for map_run in run.map_runs:
        for child in started(map_run):
            yield from _below(child.run, log, ended)
