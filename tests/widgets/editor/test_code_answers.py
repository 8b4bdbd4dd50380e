"""What Code mode asks: completions, at offsets as the browser counts them."""

import pytest

from sfnlearn.widgets.editor.edit import edit
from tests.widgets.editor.asking import ask


def test_offsets_are_those_of_the_browser():
    text = '{"Comment": "🐈🐈", "StartAt": "", "States": {"🐈": {}}}'
    at = text.index('""') + 1 + 2
    found = ask(edit(), about="completions", text=text, offset=at, syntax="JSON")
    assert (found["start"], found["end"], found["replaces"]) == (at, at, [at - 1, at + 1])
    assert found["options"] == [{"label": "🐈", "kind": "state", "detail": "", "text": '"🐈"', "cursor": 4}]


def test_the_functions_that_the_editor_was_given_are_offered():
    text = '{"States": {"A": {"Type": "Task", "Resource": ""}}}'
    editor = edit(functions={"pay": lambda event, context: None, "arn:aws:states:::sqs:sendMessage": print})
    found = ask(editor, about="completions", text=text, offset=text.index('""') + 1)
    functions = [one["label"] for one in found["options"] if one["kind"] == "function"]
    assert "arn:aws:lambda:us-east-1:123456789012:function:pay" in functions
    assert not [label for label in functions if "sqs" in label]  # beside those that other tests have deployed


def test_where_nothing_is_known_there_is_nothing():
    assert ask(edit(), about="completions", text="", offset=0, syntax="JSON") is None


TEXT = """{
  "StartAt": "Each",
  "States": {
    "Each": {"Type": "Map", "End": true, "ItemProcessor": {
      "StartAt": "In",
      "States": {"In": {"Type": "Pass", "End": true}}
    }},
    "Ship": {"Type": "Succeed"}
  }
}"""
IN = ["States", "Each", "ItemProcessor", "States", "In"]


@pytest.mark.parametrize(
    ("before", "place"),
    [
        ('"StartAt": "Ea', None),
        ('"Each": {', ["States", "Each"]),
        ('"Type": "Map', ["States", "Each"]),
        ('"StartAt": "In', ["States", "Each"]),
        ('{"In', IN),
        ('"Type": "Pass', IN),
        ('{"Type": "Succeed"}', ["States", "Ship"]),
    ],
)
def test_the_state_around_the_cursor_is_the_innermost_one(before, place):
    at = TEXT.index(before) + len(before)
    assert ask(edit(), about="state at", text=TEXT, offset=at, syntax="JSON") == place
    half = TEXT[: at + 1] + "oh no" + TEXT[at + 1 :]
    assert ask(edit(), about="state at", text=half, offset=at, syntax="JSON") == place


def test_the_state_around_the_cursor_is_found_in_yaml():
    text = "States:\n  A:\n    Type: Pass\n  B:\n    Type: Succeed\n"
    found = [ask(edit(), about="state at", text=text, offset=text.index(word), syntax="YAML") for word in "AB"]
    assert found == [["States", "A"], ["States", "B"]]
    assert ask(edit(), about="state at", text=text, offset=text.index("Succ"), syntax="YAML") == ["States", "B"]


def test_the_line_of_a_place_is_that_of_its_key():
    assert ask(edit(TEXT), about="position", place=IN) == {"line": 6, "column": 18}
    assert ask(edit(), about="position", place=IN) is None


def test_what_the_browser_selects_is_selected():
    editor = edit(TEXT)
    editor.do("select", states=[IN])
    assert editor.session.selection == (tuple(IN),)
