"""One expression, in a field of a Task: its value as the machine has it, or the machine's own sentence with a place."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from sfnlearn import StateMachine, UsageError, run
from sfnlearn.course.pieces import scratch

CART = {"items": [{"sku": "a", "kg": 3}, {"sku": "b", "kg": 11}]}


@given(st.recursive(st.none() | st.booleans() | st.integers(-9, 9) | st.text("abc"), st.lists, max_leaves=6))
def test_the_value_is_what_a_machine_gives(data):
    output = "{% {'it': $states.input} %}"
    machine = {
        "QueryLanguage": "JSONata",
        "StartAt": "A",
        "States": {"A": {"Type": "Pass", "Output": output, "End": True}},
    }
    assert scratch("{'it': $states.input}", input=data).value == run(StateMachine(machine), data).output


@pytest.mark.parametrize(
    ("expression", "value", "kind"),
    [
        ("$states.input.items[kg > 10]", {"sku": "b", "kg": 11}, "an object"),
        ("[$states.input.items[kg > 10]]", [{"sku": "b", "kg": 11}], "an array of 1"),
        ("{% $sum($states.input.items.kg) %}", 14, "a number"),
        ("$states.result & $name", "okBo", "a string"),
        ("$states.context.Execution.Name", "e-1", "a string"),
        ("null", None, "null"),
    ],
)
def test_values_have_a_kind(expression, value, kind):
    context = {"Execution": {"Name": "e-1"}}
    tried = scratch(expression, input=CART, result="ok", context=context, variables={"name": "Bo"})
    assert (tried.value, tried.kind, tried.ok) == (value, kind, True)


def test_a_catcher_sees_the_error():
    error = {"Error": "Busy", "Cause": "the bank"}
    assert scratch("$states.errorOutput", place="Catch", error_output=error).value == error


@pytest.mark.parametrize(
    ("expression", "place", "says"),
    [
        ("$states.input.items[", "Output", 'Expected "]"'),
        ("$states.input.nothing", "Output", "returned nothing (undefined)"),
        ("$states.result", "Arguments", "not available in the field 'Arguments'"),
        ("$states.errorOutput", "Output", "errorOutput"),
        ("$states.result", "Catch", "not available"),
        ("items", "Output", "at the top level is not supported"),
    ],
)
def test_a_mistake_is_an_answer_with_a_place(expression, place, says):
    tried = scratch(expression, place=place, input=CART)
    assert not tried.ok
    assert tried.problem is not None
    assert says in tried.problem.message
    assert says in str(tried)
    assert "^" in str(tried)
    with pytest.raises(UsageError) as told:
        _ = tried.value
    assert says in str(told.value)


def test_a_place_that_is_not_there_is_refused():
    with pytest.raises(UsageError, match=r"not 'Parameters'"):
        scratch("1", place="Parameters")  # type: ignore[arg-type]


def test_the_table_shows_text_as_text():
    assert "<b>" not in scratch("'<b>'").html().replace("<b></b>", "")
