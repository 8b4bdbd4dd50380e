"""Settings in their forms: literal, path, expression."""

import pytest

from sfnlearn import run
from sfnlearn.effects import Answer
from tests.shorthand import FUNCTION, jsonata, lasted, refusals, state, why

EACH = {"StartAt": "E", "States": {"E": {"Type": "Wait", "Seconds": 1, "End": True}}}


class Slow:
    def invoke(self, payload, *, at, request_id="", timeout=None):
        return Answer(None, duration=3600)


def timed_out_after(of, data) -> float:
    execution = run(of, data, functions={"f": Slow()})
    assert execution.error == "States.Timeout"
    return lasted(execution)


@pytest.mark.parametrize("value", [7, "7"])
def test_a_path_to_an_integer_or_to_a_string_that_is_one(value):
    assert timed_out_after(state("Task", Resource=FUNCTION, TimeoutSecondsPath="$.t"), {"t": value}) == 7


@pytest.mark.parametrize("value", [7, 7.0])
def test_an_expression_that_gives_an_integer(value):
    assert (
        timed_out_after(jsonata("Task", Resource=FUNCTION, TimeoutSeconds="{% $states.input.t %}"), {"t": value}) == 7
    )


@pytest.mark.parametrize("value", [1.5, "x", "", None, True, [], {}, "1.5", " 7", "٧"])
def test_a_path_to_something_else(value):
    assert "which is not a valid integer: $.t" in why(
        state("Task", Resource=FUNCTION, TimeoutSecondsPath="$.t"), {"t": value}, functions={"f": Slow()}
    )


@pytest.mark.parametrize("value", [-1, 101, "50", True, [1]])
def test_a_literal_percentage_that_cannot_be(value):
    inner = {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, **EACH}
    assert "ToleratedFailurePercentage" in refusals("Map", ItemProcessor=inner, ToleratedFailurePercentage=value)


@pytest.mark.parametrize("value", [-1, 1.5, "2", True])
def test_a_literal_concurrency_that_cannot_be(value):
    assert "MaxConcurrency" in refusals("Map", ItemProcessor=EACH, MaxConcurrency=value)


def test_the_widest_bounds():
    assert run(state("Map", ItemProcessor=EACH, MaxConcurrency=2**31 - 1), [1]).status == "SUCCEEDED"
    assert (
        run(state("Task", Resource=FUNCTION, TimeoutSeconds=99_999_999), functions={"f": lambda event: 1}).status
        == "SUCCEEDED"
    )
