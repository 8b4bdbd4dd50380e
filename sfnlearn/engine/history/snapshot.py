"""What every state looked like after event n, summed up from the fold over the events.

Rules that hold here: the events are the only truth, a snapshot is computed from them and from nothing else; a state
has one word (`VisitStatus`), and where several visits compete (iterations of a Map, turns of a loop) the last visit of
each branch or iteration counts, and among these the most urgent word.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sfnlearn.asl.states.map.map_run import MapRun
from sfnlearn.engine.history.child_events import MapRunSpan, child_events, map_run_spans
from sfnlearn.engine.history.fold import (
    URGENCY,
    Fold,
    Iterations,
    Visit,
    VisitStatus,
    folded,
    iterations_of,
    read_event,
)
from sfnlearn.events import Event

if TYPE_CHECKING:
    from sfnlearn.engine.record import ExecutionRecord


@dataclass(frozen=True, slots=True)
class StateSnapshot:
    """One state after event n: its word, how often it was entered, its retries (of all visits), its last error.

    `failing` where an attempt has failed and nothing has come of it yet: a retry, a Catcher or the end may follow.
    """

    name: str
    status: VisitStatus = "not entered"
    visits: int = 0
    retries: int = 0
    error: str | None = None
    iterations: Iterations | None = None
    failing: bool = False


@dataclass(frozen=True, slots=True)
class Snapshot:
    """An execution after event `at` (0: before the first event).

    `states` holds the states that were entered; `[name]` answers for the others too. `taken` counts the transitions
    from state to state; `caught` those that followed a Catcher. `current` is the state that event `at` belongs to.
    """

    at: int
    status: str
    states: Mapping[str, StateSnapshot]
    taken: Mapping[tuple[str, str], int]
    caught: Mapping[tuple[str, str], int]
    current: str | None = None

    def __getitem__(self, name: str) -> StateSnapshot:
        return self.states.get(name) or StateSnapshot(name)


def snapshot(events: Iterable[Event], at: int | None = None) -> Snapshot:
    """Fold the events with ids up to `at` (None: all) into a `Snapshot`.

    >>> entered = Event(2, 0, 0.0, "PassStateEntered", {"name": "A", "input": {}}, "A", ())
    >>> snapshot([entered])["A"].status
    'running'
    """
    fold, last = folded(events, at)
    return _summary(fold, last)


def snapshot_of(execution: ExecutionRecord, at: int | None = None) -> Snapshot:
    """The snapshot of an execution, with what the child executions of its Map Runs have done by then.

    >>> from sfnlearn import StateMachine, run
    >>> inner = {"StartAt": "Work", "States": {"Work": {"Type": "Pass", "End": True}}}
    >>> config = {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}
    >>> each = {"Type": "Map", "End": True, "ItemProcessor": {"ProcessorConfig": config, **inner}}
    >>> seen = snapshot_of(run(StateMachine({"StartAt": "Each", "States": {"Each": each}}), [1, 2]))
    >>> seen["Work"].visits, seen["Each"].iterations.succeeded
    (2, 2)
    """
    fold, last = folded(execution.events, at)
    children, counts = _children(execution, last.id if last else 0)
    return _summary(fold, last, children, counts)


def _children(execution: ExecutionRecord, at: int) -> tuple[list[Fold], dict[str, Iterations]]:
    """The accounts of the child executions at event `at`, and the counts of them by the names of their Map states."""
    if not execution.run.map_runs:
        return [], {}
    folds: dict[str, Fold] = {}
    for one in child_events(execution.run, running=execution.is_running()):
        if one.behind <= at:
            read_event(folds.setdefault(one.child, Fold()), one.event)
    spans = map_run_spans(execution.run, running=execution.is_running())
    return list(folds.values()), executions_of([span for span in spans if span.began <= at], folds, at)


def executions_of(spans: Iterable[MapRunSpan], folds: Mapping[str, Fold], at: int) -> dict[str, Iterations]:
    """The child executions of the Map Runs so far: how many there are, and how many of them ended in which way."""
    found: dict[str, Iterations] = {}
    for span in spans:
        begun = [folds[arn] for arn in _arns(span.map_run) if arn in folds]
        words = Counter(fold.status for fold in begun)
        over = 0 < span.ended <= at
        found[span.state] = found.get(span.state, Iterations()) + Iterations(
            len(span.map_run.children),
            len(begun),
            words["SUCCEEDED"],
            words["FAILED"] + words["TIMED_OUT"],
            words["ABORTED"] + (words["RUNNING"] if over else 0),
        )
    return found


def _arns(map_run: MapRun) -> Iterator[str]:
    return (child.run.execution_id for child in map_run.children if child is not None)


def _summary(
    fold: Fold, last: Event | None, children: Sequence[Fold] = (), counts: Mapping[str, Iterations] | None = None
) -> Snapshot:
    grouped: dict[str, list[Visit]] = {}
    taken, caught = Counter(fold.taken), Counter(fold.caught)
    for one in (fold, *children):
        for visit in one.visits:
            grouped.setdefault(visit.state, []).append(visit)
    for child in children:
        taken.update(child.taken)
        caught.update(child.caught)
    latest = {id(visit) for one in (fold, *children) for visit in one.last.values()}
    states = {name: _summed(name, visits, latest) for name, visits in grouped.items()}
    for name, iterations in (counts or {}).items():
        states[name] = replace(states[name], iterations=iterations)
    for name in failing_states(fold):
        states[name] = replace(states[name], failing=True)
    current = None
    if last is not None:
        owner = fold.owners.get(last.id)
        current = owner.state if owner else last.state
    return Snapshot(last.id if last else 0, fold.status, states, dict(taken), dict(caught), current)


def failing_states(fold: Fold) -> set[str]:
    """The states in which an attempt has failed, and nothing has come of it yet."""
    return {visit.state for visit in fold.running.values() if visit.pending}


def _summed(name: str, visits: list[Visit], latest: set[int]) -> StateSnapshot:
    words = {visit.status for visit in visits if id(visit) in latest}
    status = next(word for word in URGENCY if word in words)
    retries = sum(visit.retries for visit in visits)
    error = next((visit.error for visit in reversed(visits) if visit.error), None)
    return StateSnapshot(name, status, len(visits), retries, error, iterations_of(visits))
