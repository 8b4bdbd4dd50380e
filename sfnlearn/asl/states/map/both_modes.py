"""What both modes of a Map have: the fields, the items that they run over, and the failures that they tolerate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from sfnlearn.asl.reading.common_fields import read_common, read_flow, read_handlers
from sfnlearn.asl.reading.field_values import items_setting
from sfnlearn.asl.reading.fields import Fields
from sfnlearn.asl.reading.nested import read_item_selector, read_processor
from sfnlearn.asl.reading.number_fields import count_setting, tolerated_settings
from sfnlearn.asl.running.computed_fields import Setting
from sfnlearn.asl.running.frame import Frame
from sfnlearn.asl.running.input_output import JSONPathFlow
from sfnlearn.asl.running.state import LastingState, States
from sfnlearn.jsontext import JSON


@dataclass(frozen=True, slots=True, eq=False)
class Items:
    """What a Map runs over: an array's items, or an object's pairs.

    An object is run over too, one iteration for each of its members, which sees `{"Key": ..., "Value": ...}`.

    >>> pairs = Items.of({"a": 1})
    >>> pairs.input(0), pairs.context(0)
    ({'Key': 'a', 'Value': 1}, {'Item': {'Index': 0, 'Value': 1, 'Key': 'a'}})

    Source: Developer Guide, "ItemsPath (Map)".
    """

    values: Sequence[Any]
    keys: Sequence[str] | None = None
    sources: Sequence[str] | None = None
    """Of the distributed mode: the address in S3 that each item was read from; the state's own data have none."""

    @classmethod
    def of(cls, found: dict[str, Any] | Sequence[Any]) -> Items:
        """The items of an array or an object."""
        return cls(list(found.values()), list(found)) if isinstance(found, dict) else cls(found)

    def __len__(self) -> int:
        return len(self.values)

    def input(self, index: int) -> Any:
        """The iteration's input where no ItemSelector says otherwise."""
        value = self.values[index]
        return value if self.keys is None else {"Key": self.keys[index], "Value": value}

    def context(self, index: int, *, distributed: bool = False) -> dict[str, Any]:
        """The context object's `Map`; the distributed mode also tells where an item comes from.

        >>> Items([5]).context(0, distributed=True)
        {'Item': {'Index': 0, 'Value': 5, 'Source': 'STATE_DATA'}}

        Source: Developer Guide, "Accessing execution data from the Context object", Map.
        """
        item = {"Index": index, "Value": self.values[index]}
        if self.keys is not None:
            item["Key"] = self.keys[index]
        if distributed:
            item["Source"] = "STATE_DATA" if self.sources is None else self.sources[index]
        return {"Item": item}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MapState(LastingState):
    """A Map state of either mode; `items` gives what ItemsPath or Items names."""

    type: ClassVar[str] = "Map"
    entered_type: ClassVar[str] = "MapStateEntered"
    exited_type: ClassVar[str] = "MapStateExited"

    items: Setting
    item_selector: Setting | None = None
    max_concurrency: Setting
    tolerated: Mapping[str, Setting] = field(default_factory=dict)
    processor: States

    def inner(self) -> tuple[States, ...]:
        """The processor."""
        return (self.processor,)


def find_items(state: MapState, effective: JSON, frame: Frame) -> Items:
    """The items of the state's data; AWS has a name for this stage in JSONPath alone."""
    found = state.items(effective, frame)
    return Items.of(frame.keep("afterItemsPath" if isinstance(state.flow, JSONPathFlow) else "items", found))


def read_tolerated(settings: Mapping[str, Setting], effective: JSON, frame: Frame) -> dict[str, float]:
    """How many failures are tolerated, by field name; kept as AWS names the stage, `toleratedFailureCount`."""
    return {
        name: frame.keep(name[0].lower() + name[1:], setting(effective, frame)) for name, setting in settings.items()
    }


def item_inputs(
    selector: Setting | None, effective: JSON, items: Items, frame: Frame, *, distributed: bool = False
) -> list[Any]:
    """All inputs at once, as the distributed mode needs them: ItemSelector sees each item in `$$.Map`.

    The inline mode evaluates ItemSelector when an iteration starts, with the randomness of that iteration.
    """
    inputs = [items.input(index) for index in range(len(items))]
    if selector is None:
        return inputs
    outer = frame.item
    for index in range(len(items)):
        frame.item = items.context(index, distributed=distributed)
        inputs[index] = selector(effective, frame)
    frame.item = outer
    frame.keep("afterItemSelector", inputs)
    return inputs


def read_map(name: str, fields: Fields) -> dict[str, Any]:
    """The fields that both modes have."""
    common = read_common(name, fields)
    flow = read_flow(fields, "InputPath", "ResultSelector", "ResultPath", "OutputPath", "Output", "Assign")
    return {
        **common,
        "flow": flow,
        "items": items_setting(fields),
        "item_selector": read_item_selector(fields),
        "max_concurrency": count_setting(fields, "MaxConcurrency", 0),
        "processor": read_processor(fields),
        **read_handlers(fields),
        "tolerated": tolerated_settings(fields),
    }
