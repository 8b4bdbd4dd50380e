from __future__ import annotations

import json
from typing import Any

import pytest

from sfnlearn import StateMachine, UsageError, dataflow
from sfnlearn.widgets.dataflow_model import Model
from tests.asl.wrong_in_arrays import NAMES

PASS = StateMachine({"StartAt": "A", "States": {"A": {"Type": "Pass", "OutputPath": "$.n", "End": True}}})
CALL = StateMachine(
    {
        "StartAt": "C",
        "States": {
            "C": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "End": True},
        },
    }
)


def test_texts_are_edited_and_lanes_come_back():
    model = Model(PASS, "A", {"n": 5, "m": 6}, {})
    assert model.show({"OutputPath": "$.m"})["lanes"][-1]["data"] == "6"
    assert model.show({"input": '{"n": [1]}'})["lanes"][-1]["data"] == "[1]"
    assert model.show({"OutputPath": " "})["lanes"][-1]["expression"] == ""
    assert model.show({})["lanes"][-1]["data"] == "5"


def test_a_mistake_is_an_answer():
    model = Model(PASS, "A", {"n": 5}, {})
    shown = model.show({"input": '{"n": 5'})
    assert (shown["status"], shown["problem"]["field"]) == ("INVALID", "input")
    assert shown["problem"]["message"].startswith("This is not JSON: ")
    assert model.show({"OutputPath": "$.m"})["problem"]["field"] == "OutputPath"
    assert model.show({"OutputPath": "$.["})["status"] == "INVALID"


def edited(name: str, field: str, template: Any) -> dict[str, Any]:
    """The problem that the editor is told when the field of a state holds this template."""
    language = "JSONata" if field == "Output" else "JSONPath"
    states = {name: {"Type": "Pass", "End": True}}
    machine = StateMachine({"QueryLanguage": language, "StartAt": name, "States": states})
    shown = Model(machine, name, {}, {}).show({field: json.dumps(template)})
    assert (shown["state"], shown["status"]) == (name, "INVALID")
    return dict(shown["problem"])


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("field", "template", "expression", "start"),
    [
        ("Parameters", {"id.$": "$.order["}, "$.order[", 7),
        ("Parameters", {"a": [{"ok.$": "$.ok"}, {"id.$": "$.order["}]}, "$.order[", 7),
        ("Parameters", {"a/b": {"c[0]": [[{"id.$": "States.Nope("}]]}}, "States.Nope(", 0),
        ("Output", {"id": "{% 1 + %}"}, "{% 1 + %}", 6),
        ("Output", ["{% 1 %}", {"a~1b": ["{% 1 + %}"]}], "{% 1 + %}", 6),
    ],
)
def test_the_caret_is_in_the_expression_wherever_it_stands(name, field, template, expression, start):
    problem = edited(name, field, template)
    assert (problem["field"], problem["expression"], problem["start"]) == (field, expression, start)


@pytest.mark.parametrize("name", NAMES)
def test_the_caret_is_found_for_a_state_inside_another(name):
    inner = {"StartAt": name, "States": {name: {"Type": "Pass", "End": True}}}
    outer = {"Type": "Parallel", "Branches": [PASS.definition, inner], "End": True}
    machine = StateMachine({"StartAt": "P/Q", "States": {"P/Q": outer}})
    problem = Model(machine, name, {}, {}).show({"OutputPath": "$.["})["problem"]
    assert (problem["field"], problem["expression"]) == ("OutputPath", "$.[")


def test_a_function_is_called_once_and_its_answer_kept():
    calls = []

    def f(event, context):
        calls.append(event)
        return {"count": len(calls)}

    model = Model(CALL, "C", {}, {"functions": {"f": f}})
    assert model.show({"OutputPath": "$.count"})["lanes"][-1]["data"] == "1"
    assert model.show({"result": '{"count": 9}', "OutputPath": "$.count"})["lanes"][-1]["data"] == "9"
    assert len(calls) == 1


def test_marks_of_direction_are_escapes_that_read_back():
    model = Model(PASS, "A", {"n": "a\u202eb"}, {})
    text = model.show({})["lanes"][0]["data"]
    assert text == '{"n":"a\\u202eb"}'
    assert model.show({"input": text})["lanes"][-1] == model.show({})["lanes"][-1]


def test_the_widget_shows_the_static_picture_first():
    pytest.importorskip("anywidget", reason="the widgets need anywidget")
    view = dataflow(PASS, "A", {"n": 5})
    view._hear(view, {"kind": "edit", "number": 3, "edits": {"OutputPath": "$.m"}}, [])
    assert (view.lanes["number"], view.lanes["status"], view.original["status"]) == (3, "FAILED", "SUCCEEDED")
    assert view.edits == {"OutputPath": "$.m"}


def test_without_anywidget_it_is_the_picture(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "anywidget", None)
    monkeypatch.delitem(__import__("sys").modules, "sfnlearn.widgets.dataflow_view", raising=False)
    monkeypatch.delitem(__import__("sys").modules, "sfnlearn.widgets.views", raising=False)
    assert str(dataflow(PASS, "A", {"n": 5})).startswith("Data flow of A (Pass, JSONPath): SUCCEEDED.")


def test_a_state_that_is_not_there_is_named():
    with pytest.raises(UsageError, match="no state 'B'"):
        dataflow(PASS, "B", {})
