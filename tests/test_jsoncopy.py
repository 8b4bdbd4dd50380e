"""A Python value that shares its parts costs what it holds, or is refused: never what its JSON would be."""

from __future__ import annotations

from typing import Any

import pytest

from sfnlearn import DefinitionError, StateMachine, UsageError, run
from sfnlearn.jsoncopy import UNCOUNTED
from sfnlearn.jsontext import check_value

PASS = {"Type": "Pass", "End": True}
MACHINE = StateMachine({"StartAt": "A", "States": {"A": PASS}})


def doubled(levels: int, leaf: Any = 1) -> Any:
    for _ in range(levels):
        leaf = {"a": leaf, "b": leaf}
    return leaf


def widened(levels: int, width: int, leaf: Any = 1) -> Any:
    for _ in range(levels):
        leaf = [leaf] * width
    return leaf


ENDLESS = {
    "an object twice in each of 150": doubled(150),
    "objects nearly as deep as they may be": doubled(190),
    "a list a thousand times in five": widened(5, 1000),
    "one long list in long lists": widened(3, 20_000),
    "tuples": ((doubled(60),) * 2, 1),
    "both": widened(2, 3000, doubled(20)),
}


@pytest.mark.parametrize("value", ENDLESS.values(), ids=ENDLESS)
def test_a_value_whose_json_would_not_end_is_refused_wherever_it_comes_in(value):
    for enter in (
        check_value,
        lambda value: run(MACHINE, value),
        lambda value: StateMachine({"StartAt": "A", "States": {"A": PASS | {"Result": value}}}),
        lambda value: MACHINE.inspect("A", value),
    ):
        with pytest.raises(UsageError, match="again and again"):
            enter(value)


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (doubled(150, {1}), "is a set"),
        (doubled(150, b""), "is a bytes"),
        (doubled(250), "is nested more than 200 levels deep"),
        (widened(5, 1000, float("nan")), "is nan"),
    ],
)
def test_what_is_wrong_with_a_part_is_told_first(value, sentence):
    with pytest.raises(UsageError, match=sentence):
        check_value(value)


def test_a_cycle_with_many_ways_around_is_told():
    cycle: list[Any] = []
    cycle.extend([cycle, cycle, [cycle] * 1000])
    with pytest.raises(UsageError, match="contains itself"):
        check_value(cycle)


@pytest.mark.parametrize("value", [doubled(3), widened(2, 30), [[1]] * 5, ([],) * 7, doubled(12, [])])
def test_parts_that_are_shared_a_little_become_parts_of_their_own(value):
    copy = check_value(value)
    assert copy == check_value(copy)
    first, second, *_ = copy.values() if isinstance(copy, dict) else copy
    assert first == second
    assert first is not second


def test_a_value_that_holds_much_is_not_refused():
    long = list(range(UNCOUNTED + 1))
    assert check_value([long, {"n": 1}]) == [long, {"n": 1}]


def test_a_definition_as_a_dict_may_be_as_long_as_a_text():
    with pytest.raises(DefinitionError, match="at most 1048576 characters"):
        StateMachine({"StartAt": "A", "States": {"A": PASS | {"Result": doubled(17)}}})
