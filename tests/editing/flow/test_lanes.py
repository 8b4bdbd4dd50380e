"""The lanes in the editor are those of `machine.inspect`, and a mistake is told at its place."""

import json

import pytest

from sfnlearn import StateMachine
from sfnlearn.editing.flow.lanes import lanes_told

PLACE = ("States", "A")
ARN = "arn:aws:lambda:us-east-1:123456789012:function:f"
TASK = {
    "Type": "Task",
    "Resource": ARN,
    "InputPath": "$.order",
    "Parameters": {"id.$": "$.id"},
    "ResultSelector": {"ok.$": "$.ok"},
    "ResultPath": "$.paid",
    "Next": "B",
    "Catch": [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "C"}],
}
EXAMPLE = {"input": '{"order": {"id": 1.50}}', "result": '{"ok": true, "more": 1}'}


def definition(state, **others):
    return {"StartAt": "Nowhere", "States": {"A": state, "B": {"Type": "Nonsense"}, **others}}


def test_the_lanes_are_the_stages_of_inspect():
    told = lanes_told(definition(TASK), PLACE, EXAMPLE)
    machine = StateMachine({"StartAt": "A", "States": {"A": TASK, "B": {"Type": "Succeed"}, "C": {"Type": "Succeed"}}})
    found = machine.inspect("A", {"order": {"id": 1.5}}, result={"ok": True, "more": 1})
    assert {lane["stage"]: json.loads(lane["data"]) for lane in told["lanes"]} == found.stages
    assert told["status"] == "SUCCEEDED"
    assert told["problems"] == []
    places = [field["place"] for lane in told["lanes"] for field in lane["fields"]]
    assert ["States", "A", "ResultSelector"] in places
    assert ["States", "A", "Catch", 0, "ResultPath"] in places


def test_an_error_is_caught_in_its_lane():
    told = lanes_told(definition(TASK), PLACE, {**EXAMPLE, "ends": "error", "error": "Busy", "cause": "full"})
    assert told["status"] == "CAUGHT_ERROR"
    assert json.loads(told["lanes"][-1]["data"])["error"] == {"Error": "Busy", "Cause": "full"}


def test_a_path_that_finds_nothing_is_told_at_its_field():
    told = lanes_told(definition(TASK), PLACE, {**EXAMPLE, "input": '{"order": {}}'})
    (problem,) = told["problems"]
    assert problem["place"] == ["States", "A", "Parameters"]
    assert problem["expression"][problem["start"] : problem["end"]] == ".id"


@pytest.mark.parametrize(
    ("state", "place"),
    [
        ({"Type": "Pass", "InputPath": "order", "Next": "B"}, [*PLACE, "InputPath"]),
        ({"Type": "Pass", "Edn": True}, None),
        (
            {**TASK, "Catch": [{"ErrorEquals": ["E"], "Next": "B", "ResultPath": "x"}]},
            [*PLACE, "Catch", 0, "ResultPath"],
        ),
        ({"Type": 3}, [*PLACE, "Type"]),
        ({"Type": "Map", "ItemProcessor": [], "End": True}, [*PLACE, "ItemProcessor"]),
    ],
)
def test_a_mistake_in_the_definition_is_told_at_its_field(state, place):
    told = lanes_told(definition(state), PLACE, {})
    assert told["lanes"] is None
    assert told["said"]
    if place:
        assert told["problems"][0]["place"] == place


def test_an_example_that_cannot_be_read_is_told_at_its_text():
    told = lanes_told(definition(TASK), PLACE, {"input": "{"})
    assert told["lanes"] is None
    assert (told["problems"][0]["field"], told["problems"][0]["place"]) == ("input", None)
    assert told["example"]["input"] == "{"


def test_no_branch_runs_while_somebody_types():
    ever = {"Type": "Choice", "Choices": [{"Variable": "$.x", "IsPresent": True, "Next": "E"}], "Default": "L"}
    endless = {"StartAt": "L", "States": {"L": ever, "E": {"Type": "Succeed"}}}
    told = lanes_told(definition({"Type": "Parallel", "Branches": [endless], "End": True}), PLACE, {})
    assert told["status"] == "SUCCEEDED"


def test_every_type_of_state_has_lanes():
    block = {"StartAt": "L", "States": {"L": {"Type": "Pass", "End": True}}}
    for state in (
        {"Type": "Pass", "End": True},
        {"Type": "Wait", "Seconds": 3, "End": True},
        {"Type": "Succeed"},
        {"Type": "Fail", "Error": "E"},
        {"Type": "Choice", "Choices": [{"Variable": "$.n", "IsPresent": True, "Next": "B"}], "Default": "B"},
        {"Type": "Map", "ItemsPath": "$.list", "ItemProcessor": block, "End": True},
    ):
        told = lanes_told(definition(state), PLACE, {"input": '{"list": [1]}'})
        assert told["lanes"], state
        assert told["problems"] == []
