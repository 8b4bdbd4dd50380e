from __future__ import annotations

from copy import deepcopy
from typing import Any

from hypothesis import given, strategies as st

from sfnlearn.course.checking.changes import changes, few_changes
from sfnlearn.course.checking.exercise import Exercise, Wrong
from sfnlearn.course.checking.judge import judge
from sfnlearn.course.checking.probes import out

MACHINE: dict[str, Any] = {
    "StartAt": "A",
    "States": {"A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Pass", "Result": [1, 2], "End": True}},
}
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text("ab", max_size=2),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("xyz", min_size=1, max_size=2), inner, max_size=3)
    ),
    max_leaves=8,
)


def with_result(*items: Any, **top: Any) -> dict[str, Any]:
    made = deepcopy(MACHINE)
    made["States"]["B"]["Result"] = list(items)
    return made | top


@given(VALUES)
def test_nothing_differs_from_itself(value):
    assert changes(value, deepcopy(value)) == []


@given(VALUES, VALUES)
def test_it_differs_in_the_same_places_from_either_side(one, other):
    assert changes(one, other) == changes(other, one)


@given(st.dictionaries(st.text("xyz", min_size=1, max_size=2), VALUES, min_size=1, max_size=3))
def test_a_value_put_in_is_one_change(value):
    assert changes(value, value | {"new": 1}) == ["/new"]


def test_each_value_in_a_list_is_a_field_and_the_comment_is_none():
    assert changes(MACHINE, with_result(1, 3, 4, Comment="a")) == ["/States/B/Result/1", "/States/B/Result/2"]
    assert changes(MACHINE, with_result(1, True)) == ["/States/B/Result/1"]


def test_the_probe_counts_the_fields_and_names_them():
    exercise = Exercise(
        id="l99.q1",
        title="Change little",
        prompt="Give back [3, 2], and change one field.",
        kind="asl",
        starter="{}",
        solution=with_result(3, 2),
        probes=[out({}, [3, 2]), few_changes(MACHINE, 1)],
        wrong=[Wrong(answer=with_result(n), says="[3,2]", hint=f"not {n}") for n in (5, 6, 7)],
        hints=["one", "two", "three"],
        concepts=["change"],
        why="It is one field.",
        variation="Change another.",
    )
    assert judge(exercise, with_result(3, 2)).correct
    feedback = judge(exercise, with_result(3, 2, TimeoutSeconds=5))
    assert "1 field at most, the comment on top aside" in str(feedback)
    assert "2 fields: /States/B/Result/0, /TimeoutSeconds" in str(feedback)
