"""One state's data flow: its lanes, the place of an error in a field, edits, and the same in JSONata."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from sfnlearn import StateMachine, UsageError, test_state
from sfnlearn.engine.one_state.data_flow import flow_of
from sfnlearn.engine.one_state.state_fields import REMOVED
from tests.asl.test_translate import CONTEXT, SHAPES, STATES, VARIABLES, machine_of

ARN = "arn:aws:lambda:us-east-1:123456789012:function:f"
DATA = {"order": {"id": 7, "to": {"name": "Ada"}}, "tags": ["a", "b"]}


def machine(language: str = "JSONPath", **fields: object) -> StateMachine:
    state = {"Type": "Task", "Resource": ARN, "End": True, **fields}
    return StateMachine({"QueryLanguage": language, "StartAt": "S", "States": {"S": state}})


def flow(language: str = "JSONPath", edits: dict[str, object] | None = None, **fields: object):
    return flow_of(machine(language, **fields), "S", DATA, fields=edits, result={"ok": True, "n": 5})


def test_every_stage_is_a_lane_with_its_field():
    found = flow(InputPath="$.order", Parameters={"id.$": "$.id"}, ResultSelector={"n.$": "$.n"}, ResultPath="$.r")
    assert [(lane.stage, lane.field, lane.data) for lane in found.lanes] == [
        ("input", "", DATA),
        ("afterInputPath", "InputPath", DATA["order"]),
        ("afterParameters", "Parameters", {"id": 7}),
        ("result", "", {"ok": True, "n": 5}),
        ("afterResultSelector", "ResultSelector", {"n": 5}),
        ("afterResultPath", "ResultPath", {**DATA, "r": {"n": 5}}),
        ("output", "OutputPath", {**DATA, "r": {"n": 5}}),
    ]
    assert (found.status, found.problem, found.jsonata_note) == ("SUCCEEDED", None, "It gives the same output.")


def test_a_jsonata_state_has_lanes_of_its_own():
    found = flow("JSONata", Arguments={"id": "{% $states.input.order.id %}"}, Output="{% $states.result.n %}")
    assert [(lane.stage, lane.field) for lane in found.lanes] == [
        ("input", ""),
        ("afterArguments", "Arguments"),
        ("result", ""),
        ("output", "Output"),
    ]
    assert (found.lanes[-1].data, found.jsonata, found.jsonata_note) == (5, None, "")


INNER = {"StartAt": "I", "States": {"I": {"Type": "Pass", "End": True}}}


@pytest.mark.parametrize(
    ("fields", "lanes"),
    [
        ({}, [("afterItemsPath", "ItemsPath", True), ("afterItemSelector", "ItemSelector", True)]),
        ({"ItemSelector": {"i.$": "$$.Map.Item.Value"}},
         [("afterItemsPath", "ItemsPath", True), ("afterItemSelector", "ItemSelector", True)]),
        ({"Parameters": {"i.$": "$$.Map.Item.Value"}},
         [("afterItemsPath", "ItemsPath", True), ("afterItemSelector", "Parameters", True)]),
        ({"ItemsPath": "$.none"},
         [("afterItemsPath", "ItemsPath", False), ("afterItemSelector", "ItemSelector", False)]),
    ],
)  # fmt: skip
def test_a_map_has_lanes_for_its_items(fields, lanes):
    state = {"Type": "Map", "ItemsPath": "$.tags", "ItemProcessor": INNER, "End": True, **fields}
    found = flow_of(StateMachine({"StartAt": "S", "States": {"S": state}}), "S", DATA)
    assert [(one.stage, one.field, one.reached) for one in found.lanes if "Item" in one.stage] == lanes
    blamed = None if found.problem is None else (found.problem.field, found.problem.expression)
    assert blamed == (("ItemsPath", "$.none") if fields.get("ItemsPath") else None)


@pytest.mark.parametrize(
    ("fields", "blamed"),
    [
        ({"Items": "{% $states.input.none %}"}, "Items"),
        ({"Items": "{% $states.input.tags %}", "ItemSelector": "{% $none() %}"}, "ItemSelector"),
        ({"Items": "{% $states.input.tags %}", "Output": "{% $none() %}"}, "Output"),
    ],
)
def test_a_map_in_jsonata_is_blamed_where_it_fails(fields, blamed):
    state = {"Type": "Map", "ItemProcessor": INNER, "End": True, **fields}
    found = flow_of(StateMachine({"QueryLanguage": "JSONata", "StartAt": "S", "States": {"S": state}}), "S", DATA)
    assert found.problem is not None
    assert found.problem.field == blamed


@pytest.mark.parametrize(
    ("fields", "field", "carets"),
    [
        ({"InputPath": "$.order.too.far"}, "InputPath", "$.order.too.far\n       ^^^^"),
        ({"InputPath": "$.tags[2]"}, "InputPath", "$.tags[2]\n      ^^^"),
        ({"InputPath": "$.tags.[2]"}, "InputPath", "$.tags.[2]\n      ^^^^"),
        ({"InputPath": "$.tags[-1]"}, "InputPath", "$.tags[-1]\n      ^^^^"),
        ({"InputPath": "$.order.to.['no']"}, "InputPath", "$.order.to.['no']\n          ^^^^^^^"),
        ({"InputPath": "$.tags[(@.length-1)].x"}, "InputPath", "$.tags[(@.length-1)].x\n                    ^^"),
        ({"InputPath": "$.tags[(@.length-9)]"}, "InputPath", "$.tags[(@.length-9)]\n      ^^^^^^^^^^^^^^"),
        ({"InputPath": "$.tags.length()"}, "InputPath", "$.tags.length()\n      ^^^^^^^^^"),
        ({"InputPath": r"$.order['it\'s']"}, "InputPath", "$.order['it\\'s']\n       ^^^^^^^^^"),
        ({"Parameters": {"a.$": "$.tags", "b.$": "$.none"}}, "Parameters", "$.none\n ^^^^^"),
        (
            {"Parameters": {"a.$": "States.Format('{}', $.none)"}},
            "Parameters",
            "States.Format('{}', $.none)\n                     ^^^^^",
        ),
        ({"ResultSelector": {"a.$": "$.none"}}, "ResultSelector", "$.none\n ^^^^^"),
        ({"InputPath": "$.order.to-day"}, "InputPath", "$.order.to-day\n       ^^^^^^^"),
        (
            {"Parameters": {"a.$": "States.Array($['order'].id, $.order.no one )"}},
            "Parameters",
            "States.Array($['order'].id, $.order.no one )\n                                   ^^^^^^^",
        ),
        ({"Parameters": {"a.$": "$$.Execution.Nope"}}, "Parameters", "$$.Execution.Nope\n" + "^" * 17),
        ({"OutputPath": "$.none"}, "OutputPath", "$.none\n ^^^^^"),
    ],
)
def test_an_error_points_at_the_step_where_the_data_ends(fields, field, carets):
    found = flow(**fields)
    assert found.problem is not None
    assert (found.status, found.problem.field, found.problem.shown) == ("FAILED", field, carets)


@pytest.mark.parametrize(
    ("language", "edits", "field", "carets"),
    [
        ("JSONPath", {"InputPath": "$.order["}, "InputPath", "$.order[\n       ^"),
        ("JSONPath", {"Parameters": {"a.$": "States.Nope(1)"}}, "Parameters", "States.Nope(1)\n^"),
        ("JSONata", {"Output": "{% 1 + %}"}, "Output", "{% 1 + %}\n      ^"),
        ("JSONata", {"Arguments": {"a": "{% $states.input.( %}"}}, "Arguments", "{% $states.input.( %}\n"),
    ],
)
def test_what_cannot_be_read_is_an_answer_with_a_place(language, edits, field, carets):
    found = flow(language, edits)
    assert found.problem is not None
    assert (found.status, found.problem.field) == ("INVALID", field)
    assert found.problem.shown.startswith(carets)


def test_an_evaluation_that_fails_marks_its_expression():
    found = flow("JSONata", Output={"sum": "{% $states.result.n + 'x' %}"})
    assert found.problem is not None
    assert "T2002" in found.problem.message
    assert found.problem.shown == "{% $states.result.n + 'x' %}\n   " + "^" * 22


def test_edits_replace_and_remove_fields_of_a_copy():
    made = machine(ResultPath="$.r", OutputPath="$.r")
    assert flow_of(made, "S", {}, fields={"OutputPath": REMOVED}, result=1).lanes[-1].data == {"r": 1}
    assert flow_of(made, "S", {}, fields={"ResultPath": "$.q", "OutputPath": "$.q"}, result=1).lanes[-1].data == 1
    assert flow_of(made, "S", {}, result=1).lanes[-1].data == 1


def test_states_that_call_nobody_have_fewer_lanes():
    states: dict[str, dict[str, object]] = {
        "P": {"Type": "Pass", "Result": 1, "ResultPath": "$.p", "Next": "C"},
        "C": {"Type": "Choice", "OutputPath": "$.order", "Choices": [], "Default": "W"},
        "W": {"Type": "Wait", "Seconds": 1, "End": True},
    }
    states["C"]["Choices"] = [{"Variable": "$.p", "NumericEquals": 1, "Next": "W"}]
    made = StateMachine({"StartAt": "P", "States": states})
    assert [lane.stage for lane in flow_of(made, "C", {"order": 5, "p": 1}).lanes] == [
        "input",
        "afterInputPath",
        "output",
    ]
    assert flow_of(made, "P", DATA).jsonata == {"Output": "{% $merge([$states.input, {'p': 1}]) %}"}
    assert flow_of(made, "P", DATA).jsonata_note == "It gives the same output."


@pytest.mark.parametrize(
    "fields",
    [
        {"InputPath": "$.order.to"},
        {"InputPath": "$.tags[1]", "ResultPath": "$.a"},
        {"Parameters": {"x": 1, "y.$": "$.tags[0]", "in": [{"z.$": "$.order.to.name"}]}},
        {"ResultSelector": {"n.$": "$.n", "text.$": "States.Format('n is {}!', $.n)"}},
        {"ResultSelector": {"l.$": "States.Array($.n, 2, 'x')", "m.$": "States.MathAdd($.n, 1)"}, "ResultPath": "$.r"},
        {"ResultPath": "$.order.to.paid"},
        {"ResultPath": None},
        {"ResultPath": "$.r", "OutputPath": "$.r.ok"},
        {"Parameters": {"id.$": "$$.Execution.Name"}, "OutputPath": "$.n"},
        {"ResultSelector": {"id.$": "$$.State.Name", "it's": 'a "b"'}},
    ],
)
def test_the_fields_in_jsonata_give_the_same_output(fields):
    assert flow(**fields).jsonata_note == "It gives the same output."


def test_what_is_not_translated_is_told():
    found = flow(ResultSelector={"h.$": "States.Hash($.n, 'MD5')"})
    assert found.jsonata is None
    assert found.jsonata_note.startswith("States.Hash($.n, 'MD5') is not translated here")


def test_a_map_always_says_its_items():
    each = {"Type": "Map", "ItemProcessor": INNER, "End": True}
    found = flow_of(StateMachine({"StartAt": "S", "States": {"S": each}}), "S", [1, 2])
    assert found.jsonata == {"Items": "{% $states.input %}"}
    assert found.jsonata_note == "It gives the same output."


def test_the_twin_says_where_it_gives_another_answer():
    rule = {"Variable": "$.n", "NumericGreaterThan": 1, "Next": "T"}
    made = machine_of({"Type": "Choice", "Choices": [rule], "Default": "U"})
    assert flow_of(made, "S", {"n": 2}).jsonata_note == "It gives the same output."
    other = flow_of(made, "S", {"n": "two"})
    assert (other.status, other.next_state) == ("SUCCEEDED", "U")
    assert other.jsonata_note.startswith("With this data it fails in JSONata: The JSONata expression")


def test_a_wait_says_how_long_and_is_blamed_where_it_cannot():
    made = StateMachine({"StartAt": "S", "States": {"S": {"Type": "Wait", "SecondsPath": "$.n", "End": True}}})
    found = flow_of(made, "S", {"n": 5})
    assert [(one.name, one.told) for one in found.lanes[-1].fields if one.is_set] == [
        ("SecondsPath", "waits 5 s, until 2026-01-01T00:00:05.000Z")
    ]
    for data in ({"n": "x"}, {}):
        problem = flow_of(made, "S", data).problem
        assert problem is not None
        assert (problem.field, problem.expression) == ("SecondsPath", "$.n")


@pytest.mark.parametrize(("data", "blamed"), [({"e": "Gone", "c": "x"}, None), ({"e": "Gone"}, "CausePath")])
def test_a_fail_state_says_its_error_or_is_blamed_for_its_path(data, blamed):
    fails = {"Type": "Fail", "ErrorPath": "$.e", "CausePath": "$.c"}
    found = flow_of(StateMachine({"StartAt": "S", "States": {"S": fails}}), "S", data)
    assert (found.problem and found.problem.field) == blamed
    assert found.lanes[-1].reached == (blamed is None)
    if blamed is None:
        assert found.lanes[-1].data == {"Error": "Gone", "Cause": "x"}
        assert found.jsonata_note == "It gives the same error."


def test_a_number_that_a_path_gives_is_blamed_at_its_own_field():
    each = {"Type": "Map", "MaxConcurrencyPath": "$.n", "ItemsPath": "$.tags", "ItemProcessor": INNER, "End": True}
    found = flow_of(StateMachine({"StartAt": "S", "States": {"S": each}}), "S", {"tags": [1], "n": "many"})
    assert found.problem is not None
    assert (found.problem.field, found.problem.expression) == ("MaxConcurrencyPath", "$.n")


@pytest.mark.parametrize("kind", STATES)
@settings(max_examples=25)
@given(st.data())
def test_the_lanes_hold_what_test_state_tells(kind, drawn):
    state, data, result = (drawn.draw(strategy) for strategy in (STATES[kind], SHAPES, SHAPES))
    made = machine_of(state)
    given: dict[str, Any] = {"variables": VARIABLES}
    asked: dict[str, Any] = {"variables": VARIABLES, "inspection_level": "DEBUG"}
    if state["Type"] in {"Task", "Map", "Parallel"}:
        result = result if state["Type"] == "Task" else [result]
        given |= {"result": result, "context": CONTEXT}
        asked |= {"mock": {"result": json.dumps(result), "fieldValidationMode": "NONE"}, "context": CONTEXT}
    found = flow_of(made, "S", data, **given)
    told = test_state(made.definition, state_name="S", input=data, **asked)
    assert found.status == told["status"]
    told_stages: dict[str, Any] = {**told["inspectionData"], **({"output": told["output"]} if "output" in told else {})}
    for lane in found.lanes:
        if lane.stage in told_stages:
            assert lane.reached, lane.stage
            assert json.dumps(lane.data) == json.dumps(json.loads(told_stages[lane.stage])), lane.stage
    if found.status == "SUCCEEDED":
        assert all(lane.reached for lane in found.lanes)
        assert "not reached" not in {lane.note for lane in found.lanes}


def test_a_state_that_is_not_there_is_named():
    with pytest.raises(UsageError, match="no state 'T'"):
        flow_of(machine(), "T", {})
