"""What belongs to the story of an execution beside its end: its redrives, and what its Map Runs made of their items."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sfnlearn.late import late

if TYPE_CHECKING:
    from sfnlearn.engine.map_runs import ChildExecution, MapRunRecord
    from sfnlearn.engine.record import ExecutionRecord

_FAILED = ("FAILED", "TIMED_OUT")
_WORDS = {"timedOut": "timed out"}


def redrives(execution: ExecutionRecord) -> Iterator[str]:
    """A sentence for each redrive: at which event, when, and where it went on."""
    log = execution.events
    redriven = [place for place, kind in enumerate(log.types) if kind == "ExecutionRedriven"]
    for count, place in enumerate(redriven, 1):
        after = log.times[place] - execution.start_time
        state = next((name for name in log.states[place + 1 :] if name is not None), None)
        where = f' and went on in "{state}"' if state else ""
        which = "" if len(redriven) == 1 else f" for the {_ordinal(count)} time"
        yield f"It was redriven{which} after {after:g} s (event {place + 1}){where}."


def _ordinal(number: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th") if number % 100 not in {11, 12, 13} else "th"
    return f"{number}{ending}"


def map_runs(execution: ExecutionRecord) -> Iterator[str]:
    """A sentence for each Map Run, and one for the first of its child executions that did not succeed."""
    found = execution.map_runs
    for number, map_run in enumerate(found):
        yield _counted(map_run)
        first = next((index for index, status in enumerate(map_run.statuses()) if status in _FAILED), None)
        child = None if first is None else map_run[first]
        if child is not None:
            yield _failure(f"execution.map_runs[{number}][{first}]", child)
    if not found and execution.where_it_ran:
        for state in dict.fromkeys(_started(execution)):
            yield f'What the child executions of "{state}" did is not in this history: each has a history of its own.'


def _started(execution: ExecutionRecord) -> Iterator[str]:
    log = execution.events
    for kind, state in zip(log.types, log.states, strict=True):
        if kind == "MapRunStarted" and state is not None:
            yield state


def _counted(map_run: MapRunRecord) -> str:
    names = ("succeeded", "failed", "timedOut", "aborted", "running", "pending")
    told = ", ".join(
        f"{map_run.executions[name]:,} {_WORDS.get(name, name)}" for name in names if map_run.executions[name]
    )
    many = f"{len(map_run):,} child execution{'' if len(map_run) == 1 else 's'}"
    return f'The Map Run of "{map_run.state}" had {many}{f": {told}" if told else ""}{_allowed(map_run)}.'


def _allowed(map_run: MapRunRecord) -> str:
    """By which limit failures did no harm."""
    failed = map_run.executions["failed"] + map_run.executions["timedOut"]
    if not failed or map_run.status != "SUCCEEDED":
        return ""
    given = " and ".join(f"{name} of {value:g}" for name, value in map_run.tolerated.items())
    return f", which {given} allows" if given else ""


def _failure(where: str, child: ChildExecution) -> str:
    explanation = late("explain")(child)
    place = f' in "{explanation.state}"' if explanation.state else ""
    return f"The first that failed has the index {child.index}: {child.error or child.status}{place}; it is {where}."
