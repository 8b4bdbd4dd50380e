"""What the inspector's harder parts are told: of the text as it is typed, with an example that the editor keeps."""

import json
from typing import Any

import pytest

from sfnlearn import UsageError, edit
from sfnlearn.widgets.editor.answers import ANSWERS

ARN = "arn:aws:lambda:us-east-1:123456789012:function:pay"
CHOICE = {"Type": "Choice", "Choices": [{"Variable": "$.n", "NumericGreaterThan": 2, "Next": "Pay"}], "Default": "Pay"}
PAY = {"Type": "Task", "Resource": ARN, "Next": "End", "Retry": [{"ErrorEquals": ["Busy"]}]}
DEFINITION = {"StartAt": "Big", "States": {"Big": CHOICE, "Pay": PAY, "End": {"Type": "Succeed"}}}
LIMIT = ["States", "Big", "Choices", 0, "NumericGreaterThan"]
INTERVAL = ["States", "Pay", "Retry", 0, "IntervalSeconds"]


def ask(editor: Any, about: str, state: str, **question: Any) -> Any:
    told = ANSWERS[about](editor, {"place": ["States", state], **question})
    json.dumps(told)
    return told


def test_the_rules_are_tried_as_they_are_typed():
    editor = edit(DEFINITION)
    assert ask(editor, "rules", "Big")["untried"].startswith("Write an input")
    told = ask(editor, "rules", "Big", example={"input": '{"n": 5}'})
    assert told["trial"]["taken"] == 0
    assert told["fresh"]["Next"] == "Pay"
    assert ask(editor, "rules", "Big")["trial"]["taken"] == 0  # the example is kept
    assert ask(editor, "rules", "Big", drafts=[[LIMIT, "7"]])["trial"]["taken"] == 1
    assert "seven" in ask(editor, "rules", "Big", drafts=[[LIMIT, "seven"]])["untried"]
    assert ask(editor, "rules", "Big", example={"input": "{"})["unread"][0]["field"] == "input"


def test_the_rules_of_a_yaml_text_are_shown_and_tried():
    rule = "{Variable: $.n, NumericLessThan: 3, Next: B}"
    states = f"States: {{A: {{Type: Choice, Choices: [{rule}], Default: B}}, B: {{Type: Succeed}}}}"
    told = ask(edit(f"StartAt: A\n{states}\n"), "rules", "A", example={"input": '{"n": 1}'})
    assert told["rules"][0]["test"]["operand"]["source"] == "3"
    assert told["trial"]["taken"] == 0


def test_the_attempts_are_drawn_as_they_are_typed():
    editor = edit(DEFINITION)
    told = ask(editor, "handlers", "Pay", drafts=[[INTERVAL, "5"]], error="Busy")
    assert told["handlers"][0]["words"].startswith("Tries again up to 3 times, after 5 s, 10 s and 20 s")
    assert told["course"][-1] == "Then the state fails with it."
    assert told["handlers"][0]["given"] == ["Busy"]
    assert ask(editor, "handlers", "Pay", drafts=[[INTERVAL, '"x"']])["handlers"][0]["wrong"]
    assert told["fresh"]["Catch"]["value"] == {"ErrorEquals": ["States.ALL"], "Next": "Big"}


def test_the_lanes_are_those_of_the_text_as_it_is_typed():
    editor = edit(DEFINITION)
    path = ["States", "Pay", "ResultPath"]
    told = ask(editor, "flow", "Pay", drafts=[[path, '"$.paid"']], example={"input": "{}", "result": "7"})
    assert json.loads(told["lanes"][-1]["data"]) == {"paid": 7}
    assert ask(editor, "flow", "Pay", drafts=[[path, "$"]])["typed"][0]["place"] == path


def test_without_a_text_that_can_be_read_or_a_state_there_is_a_sentence():
    with pytest.raises(UsageError, match="cannot be read"):
        ask(edit("{"), "flow", "Pay")
    with pytest.raises(UsageError, match="not a state"):
        ask(edit(DEFINITION), "rules", "Missing")


def test_every_operation_of_the_builder_is_one_step():
    editor = edit(DEFINITION)
    rule = ["States", "Big", "Choices", 0]
    before = editor.text
    editor.do("set_operator", test=rule, operator="NumericLessThan")
    editor.do("nest_test", test=rule, way="And")
    editor.do("undo")
    editor.do("undo")
    assert editor.text == before
