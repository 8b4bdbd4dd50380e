"""ItemBatcher: the items of a distributed Map in groups, one group for each child execution.

Source: Developer Guide, "ItemBatcher (Map)".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sfnlearn.asl.reading.field_values import template_setting
from sfnlearn.asl.reading.fields import Fields
from sfnlearn.asl.reading.kinds import Kind
from sfnlearn.asl.reading.number_fields import integer_setting
from sfnlearn.asl.running.computed_fields import Setting
from sfnlearn.asl.running.frame import Frame
from sfnlearn.jsontext import JSON, size

LARGEST = 262_144


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ItemBatcher:
    """How large a batch may be, in items and in bytes, and what every batch gets beside its items."""

    max_items: Setting | None = None
    max_bytes: Setting | None = None
    batch_input: Setting | None = None

    def group(self, items: list[Any], effective: JSON, frame: Frame) -> list[dict[str, Any]]:
        """The children's inputs: `{"BatchInput": ..., "Items": [...]}`."""
        most = None if self.max_items is None else self.max_items(effective, frame)
        room = LARGEST if self.max_bytes is None else self.max_bytes(effective, frame)
        shared = {} if self.batch_input is None else {"BatchInput": self.batch_input(effective, frame)}
        overhead = size({**shared, "Items": []})
        batches: list[list[Any]] = []
        taken = 0
        for item in items:
            needed = size(item) + 1  # and a comma, which the last item of a batch does not have: hence `room + 1`
            if not batches or (most is not None and len(batches[-1]) >= most) or taken + needed > room + 1:
                batches.append([])
                taken = overhead
            batches[-1].append(item)
            taken += needed
        return [{**shared, "Items": batch} for batch in batches]


def read_batcher(fields: Fields) -> ItemBatcher | None:
    """Read the field ItemBatcher."""
    batcher = fields.object("ItemBatcher", Kind.ITEM_BATCHER)
    if batcher is None:
        return None
    names = ("MaxItemsPerBatch", "MaxInputBytesPerBatch")
    if not any(batcher.has(form) for name in names for form in (name, f"{name}Path")):
        batcher.problem(None, "An ItemBatcher needs one of these fields: [MaxItemsPerBatch, MaxInputBytesPerBatch]")
    found = ItemBatcher(
        max_items=integer_setting(batcher, names[0], 1, 2**31 - 1),
        max_bytes=integer_setting(batcher, names[1], 1, LARGEST),
        batch_input=template_setting(batcher, "BatchInput"),
    )
    batcher.finish()
    return found
