from typing import Any, cast

from hypothesis import given, strategies as st

from sfnlearn.asl.running.frame import Frame
from sfnlearn.asl.states.map.item_batcher import ItemBatcher
from sfnlearn.jsontext import size

NOBODY = cast(Frame, None)


def constant(value: Any) -> Any:
    return lambda data, frame: value


@given(
    st.lists(st.integers() | st.text(st.characters(exclude_categories=["Cs"]), max_size=20), max_size=30),
    st.integers(1, 7),
    st.integers(40, 200),
    st.booleans(),
)
def test_no_batch_exceeds_a_bound_nor_is_an_item_lost_or_moved(items, most, room, shared):
    batcher = ItemBatcher(
        max_items=constant(most), max_bytes=constant(room), batch_input=constant({"n": 1}) if shared else None
    )
    batches = batcher.group(items, {}, NOBODY)
    assert [item for batch in batches for item in batch["Items"]] == items
    assert all(1 <= len(batch["Items"]) <= most for batch in batches)
    assert all(size(batch) <= room for batch in batches if len(batch["Items"]) > 1)
    assert all(("BatchInput" in batch) is shared for batch in batches)


@given(st.integers(0, 40), st.integers(1, 9))
def test_batches_are_as_full_as_they_can_be(count, most):
    batches = ItemBatcher(max_items=constant(most)).group(list(range(count)), {}, NOBODY)
    assert [len(batch["Items"]) for batch in batches] == [most] * (count // most) + [count % most] * (count % most > 0)
