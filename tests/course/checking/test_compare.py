"""JSON values are compared strictly, and the first difference is named."""

from __future__ import annotations

from copy import deepcopy

import pytest
from hypothesis import given, strategies as st

from sfnlearn.course.checking.compare import LONGEST, first_difference, same, shown

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.floats(-9, 9) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner, max_size=3),
    max_leaves=6,
)


@given(JSON)
def test_a_value_equals_its_copy(value):
    assert same(value, deepcopy(value))


@given(JSON, JSON)
def test_equality_is_symmetric_and_agrees_with_the_difference(left, right):
    assert same(left, right) == same(right, left)
    assert same(left, right) == (first_difference(left, right, reveal=False) == "")


@pytest.mark.parametrize(("have", "want"), [(True, 1), (False, 0), ("1", 1), (None, {}), ([], {}), ([1], [1, 2])])
def test_what_python_takes_for_equal_is_not(have, want):
    assert not same(have, want)


@pytest.mark.parametrize(
    ("have", "want", "words"),
    [
        ({"a": {"b": 1}}, {"a": {"b": 2}}, "$.a.b is 1 and not 2"),
        ({}, {"id": 1}, "$.id is missing"),
        ({"id": 1, "x": 2}, {"id": 1}, "$.x is not expected"),
        ([1, 2], [1], "it has 2 items and not 1"),
        ([1], [1, 2], "it has 1 item and not 2"),
        ([{"n": 1}], [{"n": 2}], "$[0].n is 1 and not 2"),
    ],
)
def test_the_first_difference_is_named(have, want, words):
    assert first_difference(have, want) == words


@given(st.integers(100, 10**6))
def test_what_is_wanted_can_stay_secret(secret):
    assert str(secret) not in first_difference({"a": [0]}, {"a": [secret]}, reveal=False)


def test_a_long_value_is_cut_and_says_so():
    assert shown("x" * 1000) == '"' + "x" * (LONGEST - 1) + "… (1002 characters)"
