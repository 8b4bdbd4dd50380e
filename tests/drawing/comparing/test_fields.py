"""Laws of the fields in which two values differ."""

from __future__ import annotations

from typing import Any

from hypothesis import given, strategies as st

from sfnlearn.drawing.comparing.fields import ABSENT, differing

NAMES = st.sampled_from(["a", "b", "c d", "it's"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(0, 3) | st.text("ab'", max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "b", "c d", "it's"]), inner, max_size=3)
    ),
    max_leaves=12,
)


@given(VALUES)
def test_a_value_differs_from_itself_nowhere(value):
    assert differing(value, value) == []


@given(VALUES, VALUES)
def test_what_differs_one_way_differs_the_other_way(first, second):
    mine, theirs = differing(first, second), differing(second, first)
    assert {(field.path, field.first, field.second) for field in mine} == {
        (field.path, field.second, field.first) for field in theirs
    }
    assert all(field.first != field.second for field in mine)


@given(VALUES, VALUES, st.sampled_from(["a", "c d"]))
def test_a_path_leads_to_what_differs(first, second, name):
    around: tuple[dict[str, Any], dict[str, Any]] = {"same": 1, name: first}, {"same": 1, name: second}
    step = f".{name}" if name == "a" else f"['{name}']"
    inner, outer = differing(first, second), differing(*around)
    assert [(f"${step}{field.path[1:]}", *field[1:]) for field in inner] == [tuple(field) for field in outer]


def test_the_difference_of_long_texts_is_in_sight():
    (field,) = differing("x" * 500 + "one", "x" * 500 + "two")
    assert "one" in field.first
    assert "two" in field.second
    assert len(field.first) < 90


def test_what_is_missing_is_said():
    assert [tuple(field) for field in differing({"a": None}, {})] == [("$.a", "null", ABSENT)]


def test_a_huge_value_gives_a_bounded_answer():
    assert len(differing(list(range(5000)), list(range(1, 5001)))) == 100
