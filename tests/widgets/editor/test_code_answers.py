"""What Code mode asks: completions, at offsets as the browser counts them."""

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
    assert functions == ["arn:aws:lambda:us-east-1:123456789012:function:pay"]


def test_where_nothing_is_known_there_is_nothing():
    assert ask(edit(), about="completions", text="", offset=0, syntax="JSON") is None
