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
6<-3 MapIterationStarted 1
9<-8 MapIterationSucceeded 1
10<-8 MapIterationStarted 2
13<-12 MapIterationSucceeded 2
15<-14 MapIterationSucceeded 0
16<-14 MapStateSucceeded
17<-14 MapStateExited

Iteration 2 follows event 8, the last one of the iteration that made room for it; the scheduler tells it as `after`.

**A failed iteration** ends the others, and its error is the Map's: Retry and Catch of the Map see it, and a retried Map
begins with a new MapStateStarted and all items.  ToleratedFailureCount is read and tolerates nothing here; it is for
the distributed mode, which is in `distributed.py`.

Source: States Language, "Map State"; Developer Guide, "Using Map state in Inline mode"; recorded behaviours 6 to 8.
"""

from __future__ import annotations

from dataclasses import dataclass

from sfnlearn.asl.reading.fields import Fields
from sfnlearn.asl.running.frame import Frame
from sfnlearn.asl.running.input_output import Output
from sfnlearn.asl.states.map.both_modes import MapState, find_items, item_inputs, read_map, read_tolerated
from sfnlearn.effects import Fork, Routine
from sfnlearn.errors import StatesError
from sfnlearn.jsontext import JSON


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Map(MapState):
    """A Map state whose iterations run in this execution, their events in its history."""

    @classmethod
    def read(cls, name: str, fields: Fields) -> Map:
        """Read the fields of a Map state in inline mode."""
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

        def start(index: int, after: int) -> tuple[Frame, Routine[JSON]]:
            child = frame.child(index, after, items.context(index))
            return child, self._iterate(effective, items.input(index), index, child)

        try:
            fork = Fork(len(items), min(limit, frame.run.quotas.inline_concurrency), start, frame.results())
            results = yield fork
        except GeneratorExit:
            frame.record("MapStateAborted")
            raise
        output = self.flow.output(raw, results, frame)
        frame.record_leaf("MapStateSucceeded", None, self.name)
        return output

    def _iterate(self, effective: JSON, item: JSON, index: int, frame: Frame) -> Routine[JSON]:
        """One iteration; the events that end it are leaves (recorded behaviour 7).

        After a redrive it goes on where it stood: it is not started again, and its first input is known.
        """
        details = {"name": self.name, "index": index}
        goes_on = frame.position is not None
        if not goes_on:
            frame.record("MapIterationStarted", details)
        try:
            value = item if self.item_selector is None or goes_on else self.item_selector(effective, frame)
            output = yield from self.processor.walk(value, frame)
        except StatesError:
            frame.record_leaf("MapIterationFailed", details, self.name)
            raise
        except GeneratorExit:
            frame.record_leaf("MapIterationAborted", details, self.name)
            raise
        frame.record_leaf("MapIterationSucceeded", details, self.name)
        return output

    def give_up(self, frame: Frame) -> None:
        """MapStateFailed comes only after the last attempt (recorded behaviour 6)."""
        frame.record("MapStateFailed")
