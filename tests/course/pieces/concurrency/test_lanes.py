"""The iterations of a Map on lanes: never more than allowed, none over another, as long as the Map lasts."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings, strategies as some

from sfnlearn import StateMachine, run
from sfnlearn.course.pieces.concurrency.lanes import Lanes, lanes, lanes_of, map_of
from sfnlearn.errors import UsageError

WAIT = {"StartAt": "Wait", "States": {"Wait": {"Type": "Wait", "SecondsPath": "$", "End": True}}}
NUMBERS = {"StartAt": "Negative", "States": {
    "Negative": {"Type": "Choice", "Choices": [{"Variable": "$.bad", "IsPresent": True, "Next": "No"}], "Default": "W"},
    "W": {"Type": "Wait", "SecondsPath": "$.kg", "End": True},
    "No": {"Type": "Fail", "Error": "NoAddress"},
}}  # fmt: skip


def mapping(processor: Any = WAIT, **fields: Any) -> StateMachine:
    state = {"Type": "Map", "ItemProcessor": processor, "End": True, **fields}
    return StateMachine({"StartAt": "Each", "States": {"Each": state}})


def on_lanes(items: list[Any], most: int, machine: StateMachine | None = None) -> Lanes:
    return lanes(machine or mapping(), items, "Each", most)


@given(some.lists(some.integers(0, 9), max_size=8), some.integers(1, 5))
@settings(max_examples=40, deadline=None)
def test_no_more_lanes_than_allowed_and_no_bar_over_another(items: list[int], most: int):
    found = on_lanes(items, most)
    assert found.count <= most
    assert sorted(bar.index for bar in found.bars) == list(range(len(items)))
    assert [bar.end - bar.start for bar in sorted(found.bars, key=lambda bar: bar.index)] == items
    for lane in range(found.count):
        mine = sorted((bar for bar in found.bars if bar.lane == lane), key=lambda bar: (bar.start, bar.end))
        assert all(earlier.end <= later.start for earlier, later in pairwise(mine))


@given(some.lists(some.integers(0, 9), max_size=8), some.integers(1, 5))
@settings(max_examples=40, deadline=None)
def test_it_lasts_as_long_as_the_execution(items: list[int], most: int):
    found = on_lanes(items, most)
    assert found.seconds == found.execution.duration
    assert found.items == len(items)


def test_the_next_one_begins_where_the_first_is_over():
    found = on_lanes([4, 1, 3, 1, 2], 2)
    assert [(bar.index, bar.start, bar.lane) for bar in found.bars] == [
        (0, 0, 0),
        (1, 0, 1),
        (2, 1, 1),
        (3, 4, 0),
        (4, 4, 1),
    ]
    assert found.seconds == 6


def test_a_failing_item_ends_the_others_and_those_behind_it_never_begin():
    found = on_lanes([{"kg": 4}, {"bad": 1}, {"kg": 2}, {"kg": 1}], 2, mapping(NUMBERS))
    assert [(bar.index, bar.status) for bar in found.bars] == [(0, "aborted"), (1, "failed")]
    assert found.not_begun == [2, 3]


def test_only_the_first_visit_is_read():
    again = {"Type": "Choice", "Choices": [{"Variable": "$[1]", "IsPresent": True, "Next": "Each"}], "Default": "Done"}
    loop = StateMachine({"StartAt": "Each", "States": {
        "Each": {"Type": "Map", "ItemProcessor": WAIT, "OutputPath": "$[1:]", "Next": "Again"},
        "Again": again,
        "Done": {"Type": "Succeed"},
    }})  # fmt: skip
    found = lanes_of(run(loop, [1, 1, 1]), "Each", 40)
    assert (len(found.bars), found.seconds) == (3, 1)


def test_a_field_that_takes_the_limit_from_the_input_gives_way():
    machine = mapping(ItemsPath="$.items", MaxConcurrencyPath="$.most")
    assert lanes(machine, {"items": [1, 1], "most": 2}, "Each", 1).seconds == 2


@pytest.mark.parametrize("state", [None, "Else"])
def test_a_machine_without_such_a_map_is_refused(state: str | None):
    machine = StateMachine({"StartAt": "A", "States": {"A": {"Type": "Succeed"}}})
    with pytest.raises(UsageError, match="there is none"):
        map_of(machine, state)


def test_several_maps_must_be_told_apart():
    state = {"Type": "Map", "ItemProcessor": WAIT}
    inner = {"StartAt": "W2", "States": {"W2": {"Type": "Wait", "SecondsPath": "$", "End": True}}}
    two = StateMachine({"StartAt": "A", "States": {
        "A": {**state, "Next": "B"}, "B": {**state, "ItemProcessor": inner, "End": True}}})  # fmt: skip
    with pytest.raises(UsageError, match="there is A, B"):
        map_of(two, None)
    assert map_of(two, "B") == "B"
