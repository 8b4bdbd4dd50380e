"""What every state looked like after event n, summed up from the fold over the events.

Rules that hold here: the events are the only truth, a snapshot is computed from them and from nothing else; a state
has one word (`VisitStatus`), and where several visits compete (iterations of a Map, turns of a loop) the last visit of
each branch or iteration counts, and among these the most urgent word.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sfnlearn.engine.history.fold import URGENCY, Fold, Iterations, Visit, VisitStatus, folded, iterations_of
from sfnlearn.events import Event


@dataclass(frozen=True, slots=True)
class StateSnapshot:
    """One state after event n: its word, how often it was entered, its retries (of all visits), its last error."""

    name: str
    status: VisitStatus = "not entered"
    visits: int = 0
    retries: int = 0
    error: str | None = None
    iterations: Iterations | None = None


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


def _summary(fold: Fold, last: Event | None) -> Snapshot:
    grouped: dict[str, list[Visit]] = {}
    for visit in fold.visits:
        grouped.setdefault(visit.state, []).append(visit)
    latest = {id(visit) for visit in fold.last.values()}
    states = {name: _summed(name, visits, latest) for name, visits in grouped.items()}
    current = None
    if last is not None:
        owner = fold.owners.get(last.id)
        current = owner.state if owner else last.state
    return Snapshot(last.id if last else 0, fold.status, states, dict(fold.taken), dict(fold.caught), current)


def _summed(name: str, visits: list[Visit], latest: set[int]) -> StateSnapshot:
    words = {visit.status for visit in visits if id(visit) in latest}
    status = next(word for word in URGENCY if word in words)
    retries = sum(max(0, len(visit.tries) - 1) for visit in visits)
    error = next((visit.error for visit in reversed(visits) if visit.error), None)
    return StateSnapshot(name, status, len(visits), retries, error, iterations_of(visits))
