"""Short texts of what a module holds."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, strategies as st

from sfnlearn.cloud.functions.environments.memory import brief, memory_of


class Unprintable:
    def __repr__(self) -> str:
        raise AssertionError("a learner's own repr must not be called")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "None"),
        ("a" * 100, "'" + "a" * 38 + "…"),
        ([Unprintable()], "[<Unprintable>]"),
        ({"a": {"b": {"c": 1}}}, "{'a': {'b': dict of 1}}"),
        (list(range(51)), "list of 51"),
        ((1,), "(1)"),
        ({1}, "set(1)"),
    ],
)
def test_brief(value, text):
    assert brief(value) == text


def test_an_integer_that_python_does_not_print_is_still_brief():
    assert brief([10**5000]) == "[a very long integer]"


@given(
    st.recursive(
        st.integers() | st.text() | st.floats(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
    )
)
def test_brief_is_brief(value):
    assert len(brief(value)) <= 40


def test_a_container_that_holds_itself_ends():
    loop: list[object] = []
    loop.append(loop)
    assert brief(loop) == "[[list of 1]]"


def test_functions_classes_modules_and_dunders_are_no_data():
    assert memory_of({"__file__": "x", "f": len, "C": dict, "json": json, "table": "orders"}) == {"table": "'orders'"}
