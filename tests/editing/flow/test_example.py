"""What a state is tried with: texts that were typed, and usual ones for the rest."""

import json

import pytest

from sfnlearn.editing.alone import state_at
from sfnlearn.editing.flow.example import example_of, read_example

BLOCK = {"StartAt": "In", "States": {"In": {"Type": "Pass", "End": True}}}


def found(state, *inside):
    return state_at({"StartAt": "A", "States": {"A": state}}, ("States", "A", *inside))


@pytest.mark.parametrize(
    ("state", "result"),
    [
        ({"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke"}, {"Payload": {}, "StatusCode": 200}),
        ({"Type": "Task", "Resource": 3}, {}),
        ({"Type": "Parallel", "Branches": [BLOCK, BLOCK]}, [{}, {}]),
        ({"Type": "Parallel", "Branches": 3}, []),
        ({"Type": "Map", "ItemProcessor": BLOCK}, [{}]),
    ],
)
def test_work_gives_a_usual_result(state, result):
    assert json.loads(example_of(found(state), {})["result"]) == result


def test_a_state_that_works_not_has_no_result():
    assert example_of(found({"Type": "Pass"}), {"other": "x"}) == {"input": "{}", "variables": "{}", "context": "{}"}


def test_inside_a_map_there_is_an_item():
    inner = found({"Type": "Map", "ItemProcessor": BLOCK}, "ItemProcessor", "States", "In")
    assert "Item" in json.loads(example_of(inner, {})["context"])["Map"]


def test_what_was_typed_counts_and_a_mistake_has_its_place():
    state = found({"Type": "Task", "Resource": "r"})
    data, given, wrong = read_example(state, example_of(state, {"input": '{"a": 1.50}', "result": "[2]"}))
    assert (data, given, wrong) == ({"a": 1.5}, {"result": [2]}, [])
    _, _, wrong = read_example(state, example_of(state, {"input": "{", "variables": "[]"}))
    assert [(one.field, "JSON" in one.message or "object" in one.message) for one in wrong] == [
        ("input", True),
        ("variables", True),
    ]


def test_the_work_may_end_in_an_error():
    state = found({"Type": "Task", "Resource": "r"})
    _, given, _ = read_example(state, example_of(state, {"ends": "error", "error": "Busy", "result": "{"}))
    assert (given["error"].error, given["error"].cause) == ("Busy", None)
    _, given, _ = read_example(state, example_of(state, {"ends": "error"}))
    assert given["error"].error == "States.TaskFailed"
