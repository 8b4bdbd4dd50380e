"""What Run mode asks, and what of it is live in Python."""

from typing import Any

from sfnlearn.widgets.editor.edit import edit
from tests.widgets.editor.asking import ask

PAY = "arn:aws:lambda:us-east-1:123456789012:function:pay"
PAYS = {"StartAt": "Pay", "States": {"Pay": {"Type": "Task", "Resource": PAY, "End": True}}}
ASKS = {
    "StartAt": "Ask",
    "States": {"Ask": {"Type": "Task", "Resource": "arn:aws:states:us-east-1:123456789012:activity:ask", "End": True}},
}


def runs(editor: Any, input: str = "{}", **stubs: Any) -> Any:
    return ask(editor, about="run", input=input, stubs=stubs)


def test_a_run_is_live_in_python():
    editor = edit(PAYS, functions={"pay": lambda event, context: event["n"] + 1})
    assert (editor.execution, editor.executions) == (None, [])
    shown = runs(editor, '{"n": 1}')
    assert (shown["result"]["output"], editor.execution.output, len(editor.executions)) == ("2", 2, 1)
    assert shown["inputs"] == ['{"n": 1}']


def test_the_bench_shows_what_was_typed_and_what_ran():
    editor = edit(PAYS)
    runs(editor, "5", Pay={"text": "6"})
    found = ask(editor, about="bench")
    assert (found["input"], found["stubs"]["Pay"]["text"], found["result"]["output"]) == ("5", "6", "6")
    assert found["tasks"] == [{"place": ["States", "Pay"], "name": "Pay", "calls": "pay", "answered": "nobody"}]
    assert [run["number"] for run in found["runs"]] == [1]


def test_what_is_typed_is_kept_without_a_run():
    editor = edit(PAYS)
    ask(editor, about="keep", input="{", stubs={"Pay": {"error": "No"}})
    assert (editor.runs.input, editor.runs.stubs["Pay"].error) == ("{", "No")


def test_an_invalid_machine_does_not_run_and_says_why():
    assert runs(edit({"StartAt": "A", "States": {"A": {"Type": "Pass"}}})).startswith(
        "The definition cannot run before its error is fixed: /States/A"
    )


def test_an_earlier_run_is_shown_again():
    editor = edit(PAYS)
    runs(editor, "1", Pay={"text": "1"})
    runs(editor, "2", Pay={"text": "2"})
    assert ask(editor, about="shown run", run=1)["output"] == "1"
    assert ask(editor, about="shown run", run=7) == "Run 7 is not kept any more: the last 20 are."


def test_a_task_that_waits_is_answered_from_the_browser():
    editor = edit(ASKS)
    [waiting] = runs(editor)["result"]["pending"]
    assert (waiting["state"], waiting["activity"]) == ("Ask", True)
    question = {"about": "answer task", "run": 1, "entered": waiting["entered"], "action": "success"}
    assert ask(editor, **question, text="{").startswith("This is not JSON")
    shown = ask(editor, **question, text='"yes"')
    assert (shown["result"]["output"], shown["result"]["pending"], editor.execution.status) == (
        '"yes"',
        [],
        "SUCCEEDED",
    )


def test_the_stepper_of_a_run_takes_the_place_of_the_one_before():
    editor = edit(ASKS)
    runs(editor)
    first = ask(editor, about="stepper", run=1)["model"]
    assert first == editor.stepper.model_id
    before = editor.stepper
    assert ask(editor, about="stepper", run=1)["model"] != first
    assert before.comm is None


def test_progress_is_told_while_a_run_goes_on():
    editor = edit(ASKS)
    said: list[Any] = []
    editor.send = lambda content, buffers=None: said.append(content)
    editor._hear(editor, {"kind": "ask", "number": "v1.9", "about": "run", "input": "", "stubs": {}}, [])
    assert {"kind": "progress", "number": "v1.9", "events": 3} in said
