"""Map, inline.

> The Map State (identified by "Type": "Map") causes the interpreter to process all the elements of an array,
> potentially in parallel, with the processing of each element independent of the others.

The other mode, distributed, is in `distributed.py`; both find their items here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Protocol

from sfnlearn.asl.reading.common_fields import read_common, read_flow, read_handlers
from sfnlearn.asl.reading.field_values import count_setting, items_setting, tolerated_settings
from sfnlearn.asl.reading.fields import Fields
from sfnlearn.asl.reading.nested import read_item_selector, read_processor
from sfnlearn.asl.running.computed_fields import Setting
from sfnlearn.asl.running.frame import Frame
from sfnlearn.asl.running.input_output import JSONPathFlow, Output, StateFlow
from sfnlearn.asl.running.state import LastingState, States
from sfnlearn.effects import Fork, Routine
from sfnlearn.errors import StatesError
from sfnlearn.jsontext import JSON


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Map(LastingState):
    """A Map state whose iterations run in this execution, their events in its history."""

    type: ClassVar[str] = "Map"
    entered_type: ClassVar[str] = "MapStateEntered"
    exited_type: ClassVar[str] = "MapStateExited"
    first_retry_count: ClassVar[int | None] = 0

    items: Setting
    item_selector: Setting | None = None
    max_concurrency: Setting
    tolerated: Mapping[str, Setting] = field(default_factory=dict)
    processor: States

    @classmethod
    def read(cls, name: str, fields: Fields) -> Map:
        """Read the fields of a Map state in inline mode."""
        return cls(**read_map(name, fields), tolerated=tolerated_settings(fields))

    def inner(self) -> tuple[States, ...]:
        """The processor."""
        return (self.processor,)

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
        """One iteration; the events that end it are leaves (recorded behaviour 7)."""
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


class MapState(Protocol):
    """What a Map state of either mode has."""

    @property
    def flow(self) -> StateFlow:
        """Its data flow."""

    @property
    def items(self) -> Setting:
        """ItemsPath or Items."""


def find_items(state: MapState, effective: JSON, frame: Frame) -> Items:
    """The items of the state's data; AWS has a name for this stage in JSONPath alone."""
    found = state.items(effective, frame)
    return Items.of(frame.keep("afterItemsPath" if isinstance(state.flow, JSONPathFlow) else "items", found))


def read_tolerated(settings: Mapping[str, Setting], effective: JSON, frame: Frame) -> dict[str, float]:
    """How many failures are tolerated, by field name."""
    return {
        name: frame.keep(name[0].lower() + name[1:], setting(effective, frame)) for name, setting in settings.items()
    }


def item_inputs(selector: Setting | None, effective: JSON, items: Items, frame: Frame) -> list[Any]:
    """The iterations' inputs: ItemSelector sees each item in the context object's `Map`."""
    inputs = [items.input(index) for index in range(len(items))]
    if selector is None:
        return inputs
    outer = frame.item
    for index in range(len(items)):
        frame.item = items.context(index)
        inputs[index] = selector(effective, frame)
    frame.item = outer
    frame.keep("afterItemSelector", inputs)
    return inputs


def read_map(name: str, fields: Fields) -> dict[str, Any]:
    """The fields that both modes have."""
    common = read_common(name, fields)
    flow = read_flow(
        fields, "InputPath", "ResultSelector", "ResultPath", "OutputPath", "Output", "Assign"
    )  # fmt: skip
    return {
        **common,
        "flow": flow,
        "items": items_setting(fields),
        "item_selector": read_item_selector(fields),
        "max_concurrency": count_setting(fields, "MaxConcurrency", 0),
        "processor": read_processor(fields),
        **read_handlers(fields),
    }


@dataclass(frozen=True, slots=True, eq=False)
class Items:
    """What a Map runs over: an array's items, or an object's pairs.

    > If the input to the Map state is a JSON object, it runs an iteration for each key-value pair in the object,
    > passing the pair to the iteration as input (Developer Guide, "ItemsPath").
    """

    values: Sequence[Any]
    keys: Sequence[str] | None = None
    source: str = "STATE_DATA"

    @classmethod
    def of(cls, found: Any) -> Items:
        """The items of an array or an object."""
        return cls(list(found.values()), list(found)) if isinstance(found, dict) else cls(found)

    def __len__(self) -> int:
        return len(self.values)

    def input(self, index: int) -> Any:
        """The iteration's input where no ItemSelector says otherwise."""
        value = self.values[index]
        return value if self.keys is None else {"Key": self.keys[index], "Value": value}

    def context(self, index: int) -> dict[str, Any]:
        """The context object's `Map`."""
        item = {"Index": index, "Value": self.values[index]}
        if self.keys is not None:
            item["Key"] = self.keys[index]
        return {"Item": item}
