"""How often one execution was at each place of its machine, read from its events.

Rules that hold here: the events are the only source, those of child executions are read as well; nothing counts as
covered that the events do not show.  Two things they do not say in so many words are worked out again: by which of
several rules a Choice went on that lead to the same state, and which Retrier or Catcher met an error.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from sfnlearn.engine.explain.retries import after_failures
from sfnlearn.engine.history.choices_taken import chosen_rules
from sfnlearn.engine.history.fold import Fold, folded
from sfnlearn.engine.record import ExecutionRecord
from sfnlearn.testing.covering.places import Place


def times_at(places: Iterable[Place], execution: ExecutionRecord) -> Counter[Place]:
    """How often the execution and its child executions were at each of the places."""
    found: Counter[Place] = Counter()
    for one in _with_children(execution):
        found.update(_Account(one).times(places))
    return found


def _with_children(execution: ExecutionRecord) -> Iterator[ExecutionRecord]:
    yield execution
    for map_run in execution.map_runs:
        for child in map_run:
            if child is not None:
                yield from _with_children(child)


class _Account:
    """One execution's own events, summed up."""

    def __init__(self, execution: ExecutionRecord) -> None:
        fold: Fold = folded(execution.events)[0]
        self.taken, self.caught = fold.taken, fold.caught
        self.entered = Counter(visit.state for visit in fold.visits)
        self.left = Counter(visit.state for visit in fold.visits if visit.status == "succeeded")
        choices = {visit.state for visit in fold.visits if visit.type == "Choice"}
        self.rules = chosen_rules(execution, choices) if choices else {}
        self.retriers: Counter[tuple[str | None, int]] = Counter()
        self.catchers: Counter[tuple[str | None, int]] = Counter()
        for event, after in after_failures(execution).items():
            state = execution.events[event - 1].state
            if after.retrier is not None and after.again is not None:
                self.retriers[state, after.retrier] += 1
            if after.catcher is not None:
                self.catchers[state, after.catcher] += 1

    def times(self, places: Iterable[Place]) -> Counter[Place]:
        """How often it was at each place."""
        several = Counter((place.kind == "catch", place.state, place.target) for place in places)
        found = {place: self._at(place, several[place.kind == "catch", place.state, place.target]) for place in places}
        return Counter({place: times for place, times in found.items() if times})

    def _at(self, place: Place, ways: int) -> int:
        """`ways` is how many transitions of the state lead to the same target by the same kind of way."""
        if place.kind == "state":
            return self.entered[place.state]
        if place.kind == "retry":
            return self.retriers[place.state, place.position]
        if place.kind == "end":
            return self.left[place.state]
        if place.kind == "catch":
            taken = self.caught[place.state, place.target]
            return taken if ways == 1 else min(taken, self.catchers[place.state, place.position])
        taken = self.taken[place.state, place.target]
        if place.kind == "next" or ways == 1:
            return taken
        return min(taken, self.rules.get(place.state, Counter())[place.position])
