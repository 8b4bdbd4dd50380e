from __future__ import annotations

import marshal
from typing import Any

import pytest
from hypothesis import given, strategies as st

from sfnlearn import StatesError, run
from sfnlearn.asl.quotas import SERVICE
from sfnlearn.asl.running.limits import surely_fits
from sfnlearn.jsontext import MAX_DEPTH, size
from tests.shorthand import frame, machine

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
ODD = st.sampled_from(['"' * 9, "\x00\x1f\\", "é", "\U0001f600", "", "x" * 300])
NUMBERS = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
SCALARS = st.none() | st.booleans() | NUMBERS | TEXTS | ODD
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(TEXTS | ODD, inner))


@given(VALUES)
def test_no_value_takes_more_than_six_times_its_marshalled_bytes(value):
    assert size(value) <= 6 * len(marshal.dumps(value, 2))


@given(VALUES, st.integers(0, 5000))
def test_what_surely_fits_does_fit(value, limit):
    if surely_fits(value, limit):
        assert size(value) <= limit


@pytest.mark.parametrize("depth", [MAX_DEPTH + 1, 5000])
def test_what_is_nested_too_deeply_is_never_sure_to_fit(depth):
    in_lists: Any = 0
    in_objects: Any = 0
    for _ in range(depth):
        in_lists, in_objects = [in_lists], {"": in_objects}
    assert not surely_fits(in_lists, 10**9)
    assert not surely_fits(in_objects, 10**9)


def test_a_value_nested_too_deeply_is_refused_like_one_from_outside():
    value: list[object] = []
    for _ in range(199):
        value = [value]
    frame().check_parameters(value)
    for deep in ([value], [[value] * 2, "x" * 500]):
        with pytest.raises(StatesError, match="nested more than 200 levels"):
            frame().check_parameters(deep)
    frame(quotas=SERVICE.lifted()).check_parameters([value])


def test_a_loop_that_nests_a_variable_ever_deeper_ends():
    of = machine(
        {
            "A": {"Type": "Pass", "Assign": {"x": 1}, "Next": "B"},
            "B": {"Type": "Pass", "Assign": {"x": {"in.$": "$x"}}, "Next": "C"},
            "C": {
                "Type": "Choice",
                "Choices": [{"Variable": "$.never", "IsPresent": True, "Next": "D"}],
                "Default": "B",
            },
            "D": {"Type": "Succeed"},
        }
    )
    execution = run(of)
    assert (execution.status, execution.error) == ("FAILED", "States.Runtime")
    assert "nested more than 200 levels" in (execution.cause or "")
