"""Paths that AWS takes and that can name nothing are told before they fail an execution; others are left alone."""

from __future__ import annotations

import pytest

from sfnlearn import StateMachine, run
from sfnlearn.asl.diagnostics.warnings import find_warnings

NOTHING = ["$.a[-1]", "$.a.[-1]", "$.a[-1].b", "$['a'][-2]", "$.a.length()", "$.a[0].n.sum()", "$.a.[0].keys()"]
SOMETHING = ["$.a[0]", "$.a.[0]", "$.a[(@.length-1)]", "$.a[-1:]", "$..a", "$['a','b']", "$.a[?(@.b == 'c')]", "$"]
PLACES = {
    "InputPath": lambda path: {"InputPath": path},
    "OutputPath": lambda path: {"OutputPath": path},
    "a template": lambda path: {"Parameters": {"x": [{"y.$": path}]}},
    "a call": lambda path: {"Parameters": {"y.$": f"States.Array(1, States.Array({path}))"}},
}


def told(state):
    definition = {"StartAt": "S", "States": {"S": {"Type": "Pass", "End": True, **state}}}
    StateMachine(definition)
    return [one.code for one in find_warnings(definition, "STANDARD")]


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
@pytest.mark.parametrize("path", NOTHING)
def test_a_path_that_can_name_nothing_is_told(path, place):
    assert told(place(path)) == ["PATH_NAMES_NOTHING"]
    definition = {"StartAt": "S", "States": {"S": {"Type": "Pass", "End": True, **place(path)}}}
    execution = run(StateMachine(definition), {"a": [{"n": [1], "b": 2}, {"n": [1], "b": 2}]})
    assert (execution.status, execution.error) == ("FAILED", "States.Runtime")


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
@pytest.mark.parametrize("path", SOMETHING)
def test_other_paths_are_left_alone(path, place):
    assert told(place(path)) == []


@pytest.mark.parametrize("state", [{"ResultPath": "$.a[-1]"}, {"Result": {"x.$": "$.a[-1]"}}, {"Comment": "$.a[-1]"}])
def test_a_text_that_is_no_path_to_read_is_left_alone(state):
    assert "PATH_NAMES_NOTHING" not in told(state)


@pytest.mark.parametrize("call", ["States.MathAdd(1, 2, 3)", "States.Array(States.MathAdd(1))", "States.Hash($.a)"])
def test_a_call_with_too_few_or_too_many_arguments_is_told(call):
    assert told({"Parameters": {"x.$": call}}) == ["CALL_CANNOT_BE"]
    definition = {"StartAt": "S", "States": {"S": {"Type": "Pass", "End": True, "Parameters": {"x.$": call}}}}
    execution = run(StateMachine(definition), {"a": 1})
    assert (execution.status, execution.error) == ("FAILED", "States.Runtime")
