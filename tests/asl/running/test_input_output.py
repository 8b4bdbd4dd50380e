"""The lanes of a state's data, in both languages."""

from typing import Any

import pytest
from hypothesis import given, strategies as st

from sfnlearn import StatesError
from sfnlearn.asl.running.input_output import error_output
from sfnlearn.asl.running.reference_paths import reference
from tests.shorthand import FUNCTION, answers, failure, jsonata, machine, output, raising, state, why

ORDER: dict[str, Any] = {"order": {"id": "o-1", "lines": [{"sku": "a", "n": 2}, {"sku": "b", "n": 1}]}, "who": "Ada"}
STUB = {"f": lambda event: {"got": event}}
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, {"got": ORDER}),
        ({"InputPath": "$.order.id"}, {"got": "o-1"}),
        ({"InputPath": "$.order", "Parameters": {"skus.$": "$.lines[*].sku"}}, {"got": {"skus": ["a", "b"]}}),
        (
            {"Parameters": {"name.$": "$$.State.Name", "raw.$": "$$.Execution.Input.who"}},
            {"got": {"name": "S", "raw": "Ada"}},
        ),
        ({"InputPath": "$.who", "ResultPath": "$.r"}, {**ORDER, "r": {"got": "Ada"}}),
        (
            {"InputPath": "$.who", "ResultSelector": {"x.$": "$.got"}, "ResultPath": "$.order.x"},
            {**ORDER, "order": {**ORDER["order"], "x": {"x": "Ada"}}},
        ),
        ({"ResultPath": None}, ORDER),
        ({"ResultPath": "$.r", "OutputPath": "$.who"}, "Ada"),
        ({"OutputPath": "$.got.order.lines[?(@.n > 1)].sku"}, ["a"]),
    ],
)
def test_the_lanes_of_jsonpath(fields, expected):
    assert output(state("Task", Resource=FUNCTION, **fields), ORDER, functions=STUB) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, {"got": ORDER}),
        ({"Arguments": "{% $states.input.order.id %}"}, {"got": "o-1"}),
        (
            {"Arguments": {"skus": "{% $states.input.order.lines.sku %}", "fixed": [1]}},
            {"got": {"skus": ["a", "b"], "fixed": [1]}},
        ),
        ({"Arguments": 5, "Output": "{% $states.result.got + 1 %}"}, 6),
        (
            {"Output": {"who": "{% $states.input.who %}", "state": "{% $states.context.State.Name %}"}},
            {"who": "Ada", "state": "S"},
        ),
        ({"Output": "{% $sum($states.input.order.lines.n) %}"}, 3),
    ],
)
def test_the_lanes_of_jsonata(fields, expected):
    assert output(jsonata("Task", Resource=FUNCTION, **fields), ORDER, functions=STUB) == expected


def test_assign_and_output_are_evaluated_on_the_values_at_state_entry():
    states = {
        "A": {"Type": "Pass", "Assign": {"n": 1}, "Next": "B"},
        "B": {"Type": "Pass", "Assign": {"n": "{% $n + 1 %}"}, "Output": "{% $n %}", "Next": "C"},
        "C": {"Type": "Pass", "Output": ["{% $states.input %}", "{% $n %}"], "End": True},
    }
    assert output(machine(states, QueryLanguage="JSONata")) == [1, 2]


def test_assign_of_a_task_sees_its_result_before_result_selector():
    states = {
        "A": {
            "Type": "Task",
            "Resource": FUNCTION,
            "ResultSelector": {"x": 1},
            "Assign": {"n.$": "$.deep.n"},
            "Next": "B",
        },
        "B": {"Type": "Pass", "Parameters": {"in.$": "$", "n.$": "$n"}, "End": True},
    }
    assert output(machine(states), functions={"f": answers({"deep": {"n": 7}})}) == {"in": {"x": 1}, "n": 7}


def test_assign_of_a_catcher_sees_the_error_output():
    catcher = {"ErrorEquals": ["States.ALL"], "Assign": {"e.$": "$.Error"}, "ResultPath": None, "Next": "B"}
    states = {
        "A": {"Type": "Task", "Resource": FUNCTION, "Catch": [catcher], "End": True},
        "B": {"Type": "Pass", "Parameters": {"in.$": "$", "e.$": "$e"}, "End": True},
    }
    assert output(machine(states), {"a": 1}, functions={"f": raising(StatesError("Boom", "why"))}) == {
        "in": {"a": 1},
        "e": "Boom",
    }


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"InputPath": "$.x"}, "Invalid path '$.x' : No results for path: $['x']"),
        ({"OutputPath": "$.got.x.y"}, "Invalid path '$.got.x.y' : Missing property in path $['got']['x']"),
        (
            {"Parameters": {"v.$": "$.x"}},
            "The JSONPath '$.x' specified for the field 'v.$' could not be found in the input '{\"a\":1}'",
        ),
        (
            {"ResultSelector": {"v.$": "$.x"}},
            "The JSONPath '$.x' specified for the field 'v.$' could not be found in the input '{\"got\":{\"a\":1}}'",
        ),
    ],
)
def test_a_path_that_names_nothing_is_a_runtime_error(fields, said):
    assert why(state("Task", Resource=FUNCTION, **fields), {"a": 1}, functions=STUB) == said


@pytest.mark.parametrize("path", ["$.a.b", "$.a[0]"])
def test_a_result_path_that_cannot_be_applied_has_an_error_of_its_own(path):
    error, cause = failure(state("Pass", Result=1, ResultPath=path), {"a": 5})
    assert error == "States.ReferencePathConflict"
    step = path.removeprefix("$.a").strip(".[]")
    assert cause == f'Unable to apply step "{step}" to input {{"a":5}}'


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("{% $states.input.nothing %}", "returned nothing (undefined)."),
        ("{% $doesNotExist %}", "returned nothing (undefined)."),
        ("{% 1 + 'a' %}", "threw an error during evaluation. T2002"),
    ],
)
def test_jsonata_failures_name_expression_and_field(expression, said):
    error, cause = failure(jsonata("Pass", Output={"deep": [expression]}), {})
    assert error == "States.QueryEvaluationError"
    assert f"The JSONata expression '{expression[3:-3]}' specified for the field 'Output/deep[0]' {said}" in cause


def test_the_error_output():
    assert error_output(StatesError("Boom", "why")) == {"Error": "Boom", "Cause": "why"}
    assert error_output(StatesError("States.Timeout")) == {"Error": "States.Timeout", "Cause": ""}
    assert error_output(StatesError(None)) == {"Error": None, "Cause": None}


@pytest.mark.parametrize(("steps", "text"), [((), "$"), (("a",), "$.a"), (("a", 0, "b"), "$.a[0].b")])
def test_a_reference_path_as_text(steps, text):
    assert reference(steps) == text


@given(st.dictionaries(TEXT, VALUES, max_size=3), VALUES)
def test_result_path_keeps_the_raw_input_and_its_order(data, result):
    found = output(state("Task", Resource=FUNCTION, ResultPath="$.new"), data, functions={"f": answers(result)})
    assert found == {**data, "new": result}
    assert list(found) == list({**data, "new": result})
