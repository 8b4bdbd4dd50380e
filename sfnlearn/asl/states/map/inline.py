"""Map, inline: runs its processor once for each item, beside one another, in this execution and its history.

**MaxConcurrency** is the limit of the Fork, so the scheduler holds it: it starts that many iterations at once, and the
next one when one of them has ended.  0 sets no limit, yet AWS runs 40 at most.  Three items, two at once:

>>> from sfnlearn import StateMachine, run
>>> sleep = {"StartAt": "W", "States": {"W": {"Type": "Wait", "SecondsPath": "$", "End": True}}}
>>> each = {"Type": "Map", "MaxConcurrency": 2, "ItemProcessor": sleep, "End": True}
>>> for event in run(StateMachine({"StartAt": "M", "States": {"M": each}}), [3, 1, 1]).events:
...     if event.type.startswith("Map"):
...         print(f"{event.id}<-{event.previous_event_id}", event.type, *dict(event.path).values())
2<-0 MapStateEntered
3<-2 MapStateStarted
4<-3 MapIterationStarted 0
5<-3 MapIterationStarted 1
9<-8 MapIterationSucceeded 1
10<-8 MapIterationStarted 2
13<-12 MapIterationSucceeded 2
15<-14 MapIterationSucceeded 0
16<-14 MapStateSucceeded
17<-14 MapStateExited

An iteration is started as soon as there is room for it, before its first state is entered: so the first ones are all
started before any of them does something (measured behaviour 33).  Iteration 2 follows event 8, the last one of the
iteration that made room for it; the scheduler tells it as `after`.

**A failed iteration** ends the others, and its error is the Map's: Retry and Catch of the Map see it, and a retried Map
begins with a new MapStateStarted and all items.  ToleratedFailureCount is read and tolerates nothing here; it is for
the distributed mode, which is in `distributed.py`.

What ends it is told in this order, and each of these events follows the last one of the iteration that failed:
MapIterationAborted and then the Aborted events of its states, for each of the others; MapIterationFailed;
MapStateFailed (measured behaviour 30).

Source: States Language, "Map State"; Developer Guide, "Using Map state in Inline mode"; recorded behaviours 6 to 8.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from sfnlearn.asl.reading.fields import Fields
from sfnlearn.asl.running.computed_fields import Setting
from sfnlearn.asl.running.frame import Frame
from sfnlearn.asl.running.input_output import Output
from sfnlearn.asl.running.limits import check_parameters
from sfnlearn.asl.running.position import Branch
from sfnlearn.asl.states.map.both_modes import Items, MapState, find_items, item_inputs, read_map, read_tolerated
from sfnlearn.effects import Fork, Routine
from sfnlearn.errors import StatesError
from sfnlearn.jsontext import JSON


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Map(MapState):
    """A Map state whose iterations run in this execution, their events in its history."""

    @classmethod
    def read(cls, name: str, fields: Fields) -> Map:
        """Read the fields of a Map state in inline mode.

        A Label does nothing here, and AWS takes it: machines are deployed with one (seen in a published stack).
        """
        fields.text("Label")
        return cls(**read_map(name, fields))

    def run(self, raw: JSON, frame: Frame) -> Routine[Output]:
        """Run the processor once for each item; the result is the array of the outputs, in the order of the items."""
        effective = self.flow.effective_input(raw, frame)
        items = find_items(self, effective, frame)
        limit = frame.keep("maxConcurrency", self.max_concurrency(effective, frame))
        limit = limit or frame.run.quotas.inline_concurrency
        frame.begin("MapStateStarted", {"length": len(items)})
        read_tolerated(self.tolerated, effective, frame)
        if frame.stages is not None:
            item_inputs(self.item_selector, effective, items, frame)

        iterations = _Iterations(self, effective, items, frame, frame.branches, frame.last)
        try:
            at_once = min(limit, frame.run.quotas.inline_concurrency)
            results = yield Fork(len(items), at_once, iterations.start, frame.results(), iterations.tell)
        except GeneratorExit:
            frame.record("MapStateAborted")
            raise
        return self.conclude("MapStateSucceeded", raw, results, frame)

    def give_up(self, frame: Frame) -> None:
        """MapStateFailed comes only after the last attempt (recorded behaviour 6)."""
        frame.record("MapStateFailed")


@dataclass(slots=True, eq=False)
class _Iterations:
    """One attempt's iterations; `begun` has those that a redrive takes up, `refused` those that were never started."""

    state: Map
    effective: JSON
    items: Items
    frame: Frame
    begun: Mapping[int, Branch]
    started: int
    refused: set[int] = field(default_factory=set)

    def start(self, index: int, after: int) -> tuple[Frame, Routine[JSON]]:
        """Start an iteration; an ItemSelector that fails does so before that.

        After a redrive it goes on where it stood: it is not started again, and its first input is known.
        """
        child = self.frame.child(index, after, self.items.context(index))
        value = self.items.input(index)
        details = {"name": self.state.name, "index": index}
        try:
            if self.state.item_selector is not None and child.position is None:
                value = self._selected(self.state.item_selector, child)
            if not self.begun or index not in self.begun:
                child.record("MapIterationStarted", details)
        except StatesError as error:
            self.refused.add(index)
            return child, _failing(error)
        return child, self._iterate(value, details, child)

    def _selected(self, selector: Setting, child: Frame) -> JSON:
        """What ItemSelector makes of an item.  It is a field of the Map state: that is the state in `$$.State`, and the
        one that a failure names; only the item and the randomness are the iteration's.
        """
        if child.last != self.started:  # another iteration has made room for this one
            self.frame.before = child.last
        child.stand_in(self.frame)
        value = selector(self.effective, child)
        child.state = None
        check_parameters(value, self.frame)
        return value

    def _iterate(self, value: JSON, details: Mapping[str, Any], frame: Frame) -> Routine[JSON]:
        """One iteration; the event that ends it is a leaf (recorded behaviour 7)."""
        output = yield from self.state.processor.walk(value, frame)
        frame.record_leaf("MapIterationSucceeded", details, self.state.name)
        return output

    def tell(self, word: str, index: int, frame: Frame) -> None:
        """Record how an iteration ended that did not succeed; a history that is full has no room for it."""
        if index not in self.refused:
            with suppress(StatesError):
                details = {"name": self.state.name, "index": index}
                frame.record_leaf(f"MapIteration{word}", details, self.state.name)


def _failing(error: StatesError) -> Routine[JSON]:
    """An iteration that ends in an error before it does anything."""
    yield from ()
    raise error
