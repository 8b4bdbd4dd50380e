"""What Run mode asks: who answers the Tasks, run it, show an earlier run, answer a Task that waits, step through it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sfnlearn.editing.running.answering import Stub, tasks_to_answer
from sfnlearn.editing.running.results import result_of, summary_of
from sfnlearn.editing.running.runs import Run
from sfnlearn.errors import UsageError
from sfnlearn.widgets.pending import answer_pending, pending_of

if TYPE_CHECKING:
    from sfnlearn.widgets.editor.view import Editor


def bench(editor: Editor, _question: Mapping[str, Any]) -> dict[str, Any]:
    """All that Run mode shows when it is opened: input, Tasks with their stubs, the runs so far, the last result."""
    runs = editor.runs
    return {
        "input": runs.input,
        "inputs": runs.inputs,
        "tasks": [
            {"place": list(task.place), "name": task.name, "calls": task.calls, "answered": task.answered}
            for task in tasks_to_answer(editor.session.drawn, editor.functions)
        ],
        "stubs": {name: _as_typed(stub) for name, stub in runs.stubs.items()},
        "runs": _listed(editor),
        "result": _result(runs.made[-1]) if runs.made else None,
    }


def keep(editor: Editor, question: Mapping[str, Any]) -> None:
    """Keep what is typed, so that it is there when the mode, the view or the page was left."""
    editor.runs.input = str(question["input"])
    editor.runs.stubs = {str(name): _stub(stub) for name, stub in dict(question["stubs"]).items()}


def _stub(typed: Mapping[str, Any]) -> Stub:
    """A stub as it is typed; an error without a name is States.TaskFailed."""
    if "error" not in typed:
        return Stub(str(typed.get("text", "")))
    return Stub(error=str(typed["error"]).strip() or "States.TaskFailed", cause=str(typed.get("cause") or ""))


def _as_typed(stub: Stub) -> dict[str, str]:
    return {"error": stub.error, "cause": stub.cause} if stub.error else {"text": stub.text}


def run(editor: Editor, question: Mapping[str, Any]) -> dict[str, Any]:
    """Run the machine as it is drawn now."""
    keep(editor, question)
    machine = editor.machine
    if machine is None:
        raise UsageError(_why_not(editor))
    number = question.get("number")

    def far(events: int) -> None:
        editor.send({"kind": "progress", "number": number, "events": events})

    made = editor.runs.run(machine, editor.runs.input, functions=editor.functions, far=far)
    return {"result": _result(made), "runs": _listed(editor), "inputs": editor.runs.inputs}


def _why_not(editor: Editor) -> str:
    errors = [found for found in editor.diagnostics if found.severity == "ERROR"]
    if not errors:
        return "There is nothing to run yet: add a state first."
    first = str(errors[0])
    return f"The definition cannot run before its error is fixed: {first}"


def shown(editor: Editor, question: Mapping[str, Any]) -> dict[str, Any]:
    """What came of an earlier run."""
    return _result(editor.runs.numbered(int(question["run"])))


def answer(editor: Editor, question: Mapping[str, Any]) -> dict[str, Any]:
    """Answer a Task that waits, let the execution go on, and show what came of it."""
    asked = editor.runs.numbered(int(question["run"]))
    answer_pending(asked.execution, question)
    return {"result": _result(asked), "runs": _listed(editor)}


def stepper(editor: Editor, question: Mapping[str, Any]) -> dict[str, str]:
    """The stepper of a run, as the id of its widget's model; the one before is closed."""
    asked = editor.runs.numbered(int(question["run"]))
    if editor.stepper is not None:
        editor.stepper.close()
    editor.stepper = asked.execution.debug()
    return {"model": str(editor.stepper.model_id)}


def _listed(editor: Editor) -> list[dict[str, Any]]:
    """The runs that are kept, the last one first."""
    return [summary_of(one) for one in reversed(editor.runs.made)]


def _result(run: Run) -> dict[str, Any]:
    pending = pending_of(run.execution)
    return {**result_of(run), "pending": [{"entered": int(entered), **one} for entered, one in pending.items()]}
