"""What came of a run, as it is shown: how it ended, what every state did, who is waited for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sfnlearn.asl.definition import all_states
from sfnlearn.asl.location import Location
from sfnlearn.drawing.text import counted, duration
from sfnlearn.editing.running.runs import Run
from sfnlearn.engine.history.fold import visits
from sfnlearn.engine.history.snapshot import StateSnapshot, snapshot_of
from sfnlearn.jsontext import JSON

_WAY_ON = "Type a result or an error for it in the list of Tasks and run again."
LONGEST = 20_000
"""Characters of an output that are shown at once."""


def result_of(run: Run) -> dict[str, Any]:
    """All that is shown of a run, as JSON.

    `statuses` has what every state that was entered did, by the JSON pointers of their places.

    >>> from sfnlearn import StateMachine
    >>> from sfnlearn.editing.running.runs import Runs
    >>> machine = StateMachine({"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}})
    >>> shown = result_of(Runs().run(machine, "7"))
    >>> shown["status"], shown["output"], shown["facts"], shown["statuses"]["/States/A"]["status"]
    ('SUCCEEDED', '7', '4 events, 0 s on its clock', 'succeeded')
    """
    execution = run.execution
    whole = "" if execution.status != "SUCCEEDED" else pretty(execution.output)
    return {
        **summary_of(run),
        "input": run.input,
        "output": whole[:LONGEST],
        "cut": len(whole) > LONGEST,
        "error": execution.error,
        "cause": None if run.stopped else execution.cause,
        "explanation": _explained(run),
        "statuses": {Location(row["place"]).pointer: row for row in _rows(run)},
    }


def _explained(run: Run) -> str:
    """Why it ended as it did, or what it waits for; nothing where it succeeded and no error was handled on the way."""
    execution = run.execution
    if run.stopped:
        return run.stopped
    if execution.refused is not None:
        state = next((name for name in reversed(execution.events.states) if name), "")
        return f'Nobody answers "{state}" here, so the execution stopped there. {_WAY_ON}'
    told = execution.explain()
    if execution.status == "SUCCEEDED":
        return " ".join(told.handled)
    if execution.is_running() and execution.pending_tokens:
        return told.what  # the answer is given beside it, not in Python
    return str(told)


def summary_of(run: Run) -> dict[str, Any]:
    """A run in one line."""
    execution = run.execution
    events = counted(len(execution.events), "event")
    return {
        "number": run.number,
        "status": execution.status,
        "waits": bool(execution.is_running() and execution.pending_tokens),
        "facts": f"{events}, {duration(execution.duration)} on its clock",
        "given": run.input if len(run.input) <= 80 else run.input[:79] + "…",
    }


def pretty(value: JSON) -> str:
    """A value as JSON text over several lines."""
    return json.dumps(value, indent=2, ensure_ascii=False)


def _rows(run: Run) -> Iterator[dict[str, Any]]:
    """The states that were entered, in the order of the definition."""
    seen = snapshot_of(run.execution)
    seconds: dict[str, float] = {}
    for visit in visits(run.execution.events):
        end = run.execution.events.times[-1] if visit.end is None else visit.end
        seconds[visit.state] = seconds.get(visit.state, 0.0) + end - visit.start
    for found in all_states(run.execution.machine.definition):
        state = seen.states.get(found.name)
        if state is not None:
            yield {
                "place": list(found.location),
                "name": found.name,
                "status": state.status,
                "visits": state.visits,
                "retries": state.retries,
                "error": state.error,
                "took": duration(seconds.get(found.name, 0.0)),
                "words": _words(state, seconds.get(found.name, 0.0)),
            }


def _words(state: StateSnapshot, seconds: float) -> str:
    """What a state did, in a few words: `succeeded, 3 visits, 1 retry, 4 s`."""
    several = counted(state.visits, "visit") if state.visits > 1 else ""
    retries = counted(state.retries, "retry", "retries") if state.retries else ""
    took = duration(seconds) if seconds else ""
    return ", ".join(part for part in (state.status, several, retries, took, state.error or "") if part)
