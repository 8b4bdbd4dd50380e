"""What stands above the picture of an execution: its name, how it stands, and how long it took."""

from __future__ import annotations

from sfnlearn.drawing.markup import tag
from sfnlearn.drawing.text import counted, duration, markup
from sfnlearn.engine.history.snapshot import Snapshot
from sfnlearn.engine.record import ExecutionRecord


def execution_words(execution: ExecutionRecord, seen: Snapshot | None = None) -> str:
    """One line of HTML: of the whole execution, or of what the snapshot has seen of it.

    >>> from sfnlearn import StateMachine, run
    >>> machine = StateMachine({"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}, name="m")
    >>> execution_words(run(machine, name="x"))
    'Execution <bdi>x</bdi> of <bdi>m</bdi>: <b>SUCCEEDED</b>, 4 events, 0 s on its clock.'
    """
    name = f"Execution {tag('bdi', markup(execution.name))} of {tag('bdi', markup(execution.machine.name))}"
    many = len(execution.events)
    if seen is not None and seen.at < many:
        return f"{name} after event {seen.at} of {many}: {tag('b', seen.status)}{_redriven(execution, seen.at)}."
    error = f" with {tag('code', markup(execution.error))}" if execution.error else ""
    facts = f"{counted(many, 'event')}, {duration(execution.duration)} on its clock"
    way_on = " explain() says why." if execution.error else ""
    return f"{name}: {tag('b', execution.status)}{error}{_redriven(execution, many)}, {facts}.{way_on}"


def _redriven(execution: ExecutionRecord, at: int) -> str:
    redrives = execution.events.types[:at].count("ExecutionRedriven")
    return f", redriven {counted(redrives, 'time')}" if redrives else ""
