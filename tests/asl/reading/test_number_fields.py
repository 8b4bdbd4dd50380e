"""Numbers that are computed: what is said of each kind of wrong value, field by field and language by language."""

from __future__ import annotations

from typing import Any

import pytest

from sfnlearn import StateMachine, run
from tests.shorthand import FUNCTION, failure, jsonata, links, state

EACH = {"StartAt": "E", "States": {"E": {"Type": "Pass", "End": True}}}
DISTRIBUTED = {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, **EACH}


def with_expression(name: str, text: str) -> StateMachine:
    """A state in JSONata whose field has this expression."""
    if name == "MaxItemsPerBatch":
        return jsonata("Map", Items=[1], ItemProcessor=DISTRIBUTED, ItemBatcher={name: text})
    if name == "Seconds":
        return jsonata("Wait", Seconds=text)
    if name in ("TimeoutSeconds", "HeartbeatSeconds"):
        return jsonata("Task", Resource=FUNCTION, **{name: text})
    return jsonata("Map", Items=[1], ItemProcessor=DISTRIBUTED, **{name: text})


def told(of: StateMachine, data: Any) -> tuple[str | None, str]:
    error, cause = failure(of, data, functions={"f": lambda event: 1})
    return error, cause.partition("(entered at the event id #2). ")[2]


SECONDS = ("TimeoutSeconds", "HeartbeatSeconds", "Seconds")
COUNTS = ("MaxConcurrency", "ToleratedFailureCount")
INTEGERS = (*SECONDS, *COUNTS, "MaxItemsPerBatch")
PLACES = {"MaxItemsPerBatch": "ItemBatcher/MaxItemsPerBatch"}


@pytest.mark.parametrize("name", [*INTEGERS, "ToleratedFailurePercentage"])
@pytest.mark.parametrize(
    ("value", "kind", "shown"),
    [
        ("3", "string", '"3"'),
        (None, "null", "null"),
        (True, "boolean", "true"),
        ([], "array", "[]"),
        ({"a": 1}, "object", '{"a":1}'),
    ],
)
def test_an_expression_that_gives_no_number(name, value, kind, shown):
    opening = f"The JSONata expression '$states.input.v' specified for the field '{PLACES.get(name, name)}'"
    assert told(with_expression(name, "{% $states.input.v %}"), {"v": value}) == (
        "States.QueryEvaluationError",
        f"{opening} returned an unexpected result type. Expected 'number', but was '{kind}' for value: {shown}",
    )


@pytest.mark.parametrize("name", INTEGERS)
@pytest.mark.parametrize("value", [1.6, 0.5, -0.5])
def test_an_expression_that_gives_no_whole_number(name, value):
    assert told(with_expression(name, "{% $states.input.v %}"), {"v": value}) == (
        "States.QueryEvaluationError",
        f"The {name} field cannot be parsed as an integer: {value}",
    )


@pytest.mark.parametrize("value", [-1, -5, 100_000_000, 10**400])
@pytest.mark.parametrize("name", SECONDS)
def test_an_expression_that_gives_other_seconds(name, value):
    assert told(with_expression(name, "{% $states.input.v %}"), {"v": value}) == (
        "States.QueryEvaluationError",
        f"{name} must be between 0 and 99999999 but was: {value}",
    )


@pytest.mark.parametrize("name", COUNTS)
def test_an_expression_that_gives_a_negative_count(name):
    error, cause = told(with_expression(name, "{% -1 %}"), {})
    assert (error, cause) == ("States.QueryEvaluationError", f"{name} cannot be negative.")


@pytest.mark.parametrize("value", [-0.5, 100.5, 101])
def test_a_percentage_has_one_sentence_for_both_ends(value):
    sentence = "ToleratedFailurePercentage must be between 0 and 100."
    of = with_expression("ToleratedFailurePercentage", "{% $states.input.v %}")
    assert told(of, {"v": value, "items": [1]}) == ("States.QueryEvaluationError", sentence)
    path = state("Map", ItemsPath="$.items", ItemProcessor=DISTRIBUTED, ToleratedFailurePercentagePath="$.v")
    assert told(path, {"v": value, "items": [1]}) == ("States.Runtime", sentence)


@pytest.mark.parametrize("name", ["TimeoutSeconds", "HeartbeatSeconds"])
@pytest.mark.parametrize("value", [-1, 100_000_000, 10**17])
def test_a_path_to_other_seconds(name, value):
    of = state("Task", Resource=FUNCTION, **{f"{name}Path": "$.v"})
    assert told(of, {"v": value}) == ("States.Runtime", f"{name} must be between 0 and 99999999 but was: {value}")


def test_a_value_that_came_and_does_not_fit_hangs_on_the_entered_event():
    assert links(run(with_expression("TimeoutSeconds", "{% -1 %}")))[1:3] == [
        "TaskStateEntered2<0",
        "EvaluationFailed3<2",
    ]
    assert links(run(with_expression("TimeoutSeconds", "{% 'x' %}")))[2] == "EvaluationFailed3<0"


@pytest.mark.parametrize("name", INTEGERS)
def test_a_whole_float_is_an_integer(name):
    execution = run(with_expression(name, "{% $states.input.v %}"), {"v": 3.0}, functions={"f": lambda event: 1})
    assert execution.status == "SUCCEEDED"
