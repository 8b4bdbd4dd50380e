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
    assert model.show({"OutputPath": " "})["lanes"][-1]["fields"][0]["text"] == ""
    assert model.show({})["lanes"][-1]["data"] == "5"


def test_a_mistake_is_an_answer():
    model = Model(PASS, "A", {"n": 5}, {})
    shown = model.show({"input": '{"n": 5'})
    assert (shown["status"], shown["problems"][0]["field"]) == ("INVALID", "input")
    assert shown["problems"][0]["message"].startswith("This is not JSON: ")
    assert model.show({"OutputPath": "$.m"})["problems"][0]["field"] == "OutputPath"
    assert model.show({"OutputPath": "$.["})["status"] == "INVALID"


def edited(name: str, field: str, template: Any) -> dict[str, Any]:
    """The problem that the editor is told when the field of a state holds this template."""
    language = "JSONata" if field == "Output" else "JSONPath"
    states = {name: {"Type": "Pass", "End": True}}
    machine = StateMachine({"QueryLanguage": language, "StartAt": name, "States": states})
    shown = Model(machine, name, {}, {}).show({field: json.dumps(template)})
    assert (shown["state"], shown["status"]) == (name, "INVALID")
    return dict(shown["problems"][0])


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
    problem = Model(machine, name, {}, {}).show({"OutputPath": "$.["})["problems"][0]
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
    answers: list[Any] = []
    view.send = answers.append
    view._hear(view, {"kind": "edit", "number": 3, "edits": {"OutputPath": "$.m"}}, [])
    assert (answers[0]["number"], answers[0]["status"], view.lanes["status"]) == (3, "FAILED", "SUCCEEDED")
    assert view.edits == {"OutputPath": "$.m"}


def test_only_what_became_different_is_sent():
    pytest.importorskip("anywidget", reason="the widgets need anywidget")
    view = dataflow(PASS, "A", {"n": 5, "m": 6, "much": "x" * 200_000})
    answers: list[Any] = []
    view.send = answers.append
    view._hear(view, {"kind": "edit", "number": 1, "edits": {"OutputPath": "$.m"}}, [])
    assert [lane["stage"] for lane in answers[-1]["lanes"]] == ["output"]
    assert len(json.dumps(answers[-1])) < 2000
    view._hear(view, {"kind": "edit", "number": 2, "edits": {"OutputPath": None}}, [])
    assert (view.edits, answers[-1]["lanes"][0]["data"]) == ({}, "5")


def test_without_anywidget_it_is_the_picture(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "anywidget", None)
    monkeypatch.delitem(__import__("sys").modules, "sfnlearn.widgets.dataflow_view", raising=False)
    monkeypatch.delitem(__import__("sys").modules, "sfnlearn.widgets.views", raising=False)
    assert str(dataflow(PASS, "A", {"n": 5})).startswith("Data flow of A (Pass, JSONPath): SUCCEEDED.")


def test_a_state_that_is_not_there_is_named():
    with pytest.raises(UsageError, match="no state 'B'"):
        dataflow(PASS, "B", {})


def lane(shown: dict[str, Any], stage: str) -> dict[str, Any]:
    return next(one for one in shown["lanes"] if one["stage"] == stage)


def field(shown: dict[str, Any], name: str) -> dict[str, Any]:
    return next(one for row in shown["lanes"] for one in row["fields"] if one["name"] == name)


def test_while_a_text_is_wrong_the_lanes_are_those_of_the_last_valid_text():
    model = Model(PASS, "A", {"n": 5, "m": 6}, {})
    right = model.show({"OutputPath": "$.m"})
    for wrong in ({"OutputPath": "$.m", "Parameters": '{"a": '}, {"OutputPath": "$.m["}, {"input": "{"}):
        shown = model.show(wrong)
        assert (shown["status"], shown["stale"]) == ("INVALID", True)
        assert [one["data"] for one in shown["lanes"][1:]] == [one["data"] for one in right["lanes"][1:]]
        assert shown["said"].endswith("The lanes are those of the last valid text.")
        assert shown["problems"][0]["field"] in wrong
    assert model.show({"OutputPath": "$.n"})["stale"] is False


def test_every_text_that_is_wrong_is_named():
    shown = Model(PASS, "A", {"n": 5}, {}).show({"OutputPath": "n", "Parameters": "{", "input": '{"n": 1,\n "m" 2}'})
    assert [one["field"] for one in shown["problems"]] == ["OutputPath", "Parameters", "input"]
    assert shown["problems"][0]["message"] == "A path starts with $: write $.n."
    assert "(line 2, column" in shown["problems"][2]["message"]


def test_a_text_of_any_length_is_whole_and_edited():
    data = {"blob": "x" * 200_000, "lines": ["a\nb"] * 3000, "n": 1}
    model = Model(PASS, "A", data, {})
    text = lane(model.show({}), "input")["data"]
    assert json.loads(text) == data
    shown = model.show({"input": text.replace('"n": 1', '"n": 22')})
    assert (shown["status"], shown["lanes"][-1]["data"]) == ("SUCCEEDED", "22")
    assert not any("\u240a" in one["data"] for one in shown["lanes"])
    assert len(lane(shown, "afterInputPath")["data"]) < 25_000


ROUTE = StateMachine(
    {
        "StartAt": "R",
        "States": {
            "R": {
                "Type": "Choice",
                "Choices": [
                    {"Variable": "$.n", "NumericGreaterThan": 10, "Next": "A"},
                    {"Variable": "$.n", "NumericLessThan": 9, "Next": "B"},
                    {"Variable": "$.x", "IsPresent": True, "Next": "A"},
                ],
                "Default": "B",
            },
            "A": {"Type": "Succeed"},
            "B": {"Type": "Succeed"},
        },
    }
)


def test_the_rules_of_a_choice_say_which_matched_and_why():
    model = Model(ROUTE, "R", {"n": 7}, {})
    told = [one["told"] for one in lane(model.show({}), "output")["fields"][:4]]
    assert told == ["does not match: $.n is 7", "matches: $.n is 7", "was not tried", "was not needed"]
    shown = model.show({"Choices[1]": '{"Variable": "$.n", "NumericLessThan": 5, "Next": "B"}'})
    assert [one["told"] for one in lane(shown, "output")["fields"][2:4]] == [
        "does not match: $.x is not there",
        "is taken: no rule matches",
    ]
    assert shown["said"] == "Next: B."
    gone = model.show({"Choices[0]": " "})
    assert [one["told"] for one in lane(gone, "output")["fields"][:2]] == ["", "matches: $.n is 7"]
    wrong = model.show({"Choices[0]": " ", "Choices[1]": '{"Variable": "$.n", "NumericLess": 5, "Next": "B"}'})
    assert [one["field"] for one in wrong["problems"]] == ["Choices[1]"]


def test_a_rule_that_finds_nothing_and_a_choice_without_a_way_on_are_to_blame():
    model = Model(ROUTE, "R", {"n": 7}, {})
    shown = model.show({"input": "{}"})
    assert (shown["problems"][0]["field"], shown["problems"][0]["expression"]) == ("Choices[0]", "$.n")
    assert model.show({"input": '{"n": 9.5}', "Default": ""})["problems"][0]["field"] == "Default"


def test_the_work_can_end_in_an_error_that_the_reader_names():
    catch = {"ErrorEquals": ["Declined"], "ResultPath": "$.why", "Next": "C2"}
    states = {**CALL.definition["States"], "C2": {"Type": "Succeed"}}
    machine = StateMachine({"StartAt": "C", "States": {**states, "C": {**states["C"], "Catch": [catch]}}})
    model = Model(machine, "C", {"n": 1}, {"result": 5})
    shown = model.show({"ends": "error", "error": "Declined", "cause": "no funds"})
    assert (shown["status"], shown["said"]) == ("CAUGHT_ERROR", "Declined. Catch[0] (Declined) takes it to 'C2'.")
    assert json.loads(shown["lanes"][-1]["data"])["why"] == {"Error": "Declined", "Cause": "no funds"}
    assert field(shown, "Catch[0].ResultPath")["told"] == "takes the error"
    assert lane(shown, "afterResultPath")["note"] == "does not apply: the work ended in an error"
    assert model.show({"ends": "error"})["error"] == ["States.TaskFailed", ""]
    other = model.show({"ends": "error", "error": "Declined", "Catch[0].ResultPath": "$.broken"})
    assert "broken" in json.loads(other["lanes"][-1]["data"])
    assert model.show({"ends": "result", "error": "Declined"})["status"] == "SUCCEEDED"


def test_branches_run_again_for_other_data_alone():
    calls = []
    work = {"Type": "Task", "Resource": CALL.definition["States"]["C"]["Resource"], "End": True}
    each = {"Type": "Map", "ItemProcessor": {"StartAt": "T", "States": {"T": work}}, "ResultPath": "$.r", "End": True}
    machine = StateMachine({"StartAt": "M", "States": {"M": {**each, "ItemsPath": "$.tags"}}})

    def f(event, context):
        calls.append(event)
        return f"{event}!"

    model = Model(machine, "M", {"tags": ["a", "b"], "more": ["c"]}, {"functions": {"f": f}})
    assert calls == ["a", "b"]
    assert lane(model.show({"ResultPath": "$.s"}), "result")["data"] == '["a!","b!"]'
    assert calls == ["a", "b"]
    assert lane(model.show({"ItemsPath": "$.more"}), "result")["data"] == '["c!"]'
    assert calls == ["a", "b", "c"]


def test_a_task_that_fails_is_called_once():
    calls = []

    def f(event, context):
        calls.append(event)
        raise ValueError("no")

    model = Model(CALL, "C", {}, {"functions": {"f": f}})
    assert (model.show({"OutputPath": "$.a"})["error"][0], len(calls)) == ("ValueError", 1)


def test_one_iteration_is_looked_at():
    each = {"Type": "Map", "ItemProcessor": {"StartAt": "T", "States": {"T": {"Type": "Succeed"}}}, "End": True}
    model = Model(StateMachine({"StartAt": "M", "States": {"M": each}}), "M", [4, 5, 6], {})
    shown = lane(model.show({"look:afterItemSelector": "1"}), "afterItemSelector")
    assert (shown["data"], shown["count"]) == ("5", 3)
    assert lane(model.show({}), "afterItemSelector")["data"] == "[4,5,6]"


def test_variables_and_the_context_object_are_edited():
    read = {"Type": "Pass", "Parameters": {"v.$": "$v", "e.$": "$$.Execution.Name", "i.$": "$$.Execution.Input"}}
    machine = StateMachine({"StartAt": "A", "States": {"A": {**read, "End": True}}})
    model = Model(machine, "A", {"n": 1}, {"variables": {"v": 1}})
    context = json.loads(model.show({})["context"])
    edited = {"variables": '{"v": 2}', "context": json.dumps({**context, "Execution": {"Name": "mine", "Input": 0}})}
    assert json.loads(model.show(edited)["lanes"][-1]["data"]) == {"v": 2, "e": "mine", "i": 0}
    untouched = model.show({"context": json.dumps(context), "input": '{"n": 2}'})
    assert json.loads(untouched["lanes"][-1]["data"])["i"] == {"n": 2}
    assert model.show({"variables": "[]"})["problems"][0]["field"] == "variables"
